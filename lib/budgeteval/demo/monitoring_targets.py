"""Targets as they were filed: monitoring forms repeat what the approved target form says, faults and all."""

from pathlib import Path
from typing import Any

import pandas as pd

from budgeteval.demo.monitoring_draft import Report, Row
from budgeteval.demo.vocabulary import words
from budgeteval.forms import read_folder

FORMS = ("performance_target", "flat_export")
Filed = dict[str, list[dict[str, Any]]]


def filed_targets(target: Path, year: int, register: pd.DataFrame) -> Filed:
    """Indicator rows of the year's target forms by project code, for projects with exactly one form.

    Without target forms on disk there are none: monitoring then repeats the clean targets.
    """
    folder = target / "raw" / str(year) / "performance_target"
    if not folder.is_dir():
        return {}
    read = read_folder(folder)
    heads = read.forms[read.forms["kind"].isin(FORMS)]
    by_name = dict(zip(register["project"], register["project_code"], strict=True))
    known = set(register["project_code"])
    codes = [code if code in known else by_name.get(name, "") for code, name in
             zip(heads["project_code"], heads["project"], strict=True)]
    heads = heads.assign(code=codes)
    heads = heads[heads["code"] != ""].drop_duplicates("code", keep=False).set_index("place")
    rows = read.indicators[(read.indicators["role"] == "indicator") & (read.indicators["period"] != "medium_term")]
    rows = rows[rows["form"].isin(heads.index)]
    return {str(heads.at[form, "code"]): group.to_dict("records") for form, group in rows.groupby("form", sort=False)}


def follow(report: Report, filed: Filed) -> None:
    """Let a form's rows bear the names and targets that were filed."""
    rows = filed.get(report.target.code)
    if rows is None:
        return
    report.extras["filed"] = True
    if len(rows) == len(report.rows):
        for own, one in zip(report.rows, rows, strict=True):
            own.level3 = one["level3"]
            _retarget(own, one["target_text"])
        return
    clean = {own.level3: own for own in report.rows}
    report.rows = [_row(one, clean.get(one["level3"])) for one in rows]


def _retarget(row: Row, target: str) -> None:
    """Another target than the clean one: the value may now be far from it, so the clerk says why."""
    if row.target != target and not row.kinds:
        row.kinds, row.reason = ("other",), words("monitoring")["reasons"][0]
    row.target = target


def _row(filed: dict[str, Any], clean: Row | None) -> Row:
    """The clean row of that name with the filed target, or a row that reports in words."""
    if clean is not None:
        _retarget(clean, filed["target_text"])
        return clean
    reached = words("monitoring")["reached"]
    return Row(filed["level1"], filed["level2"], filed["level3"], filed["target_text"], reached, reached,
               sign=filed["direction"])
