"""The forms that came in, each with its project: which count, which do not and why, what is missing."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from budgeteval.findings import Finding
from budgeteval.numbers import WAN
from budgeteval.numbers import plain as number
from budgeteval.stages.performance_target.amounts import annual
from budgeteval.stages.performance_target.match import Register, identify, plain, replaced_by

KINDS = ("performance_target", "flat_export")


@dataclass(frozen=True, eq=False)
class Filed:
    """Target forms with their projects.

    ``forms`` is indexed by place: the columns of ``tables.Forms``, ``department_code`` and ``department`` of this
    year's register, ``project_code``, ``registered_budget_yuan``, ``amount_yuan``, ``amount_cell``, ``status``
    (listed or blocked) and ``blocked_by``. ``missing`` are the register's projects without a form that counts.
    """

    forms: pd.DataFrame
    missing: pd.DataFrame
    findings: list[Finding]

    @property
    def counted(self) -> pd.DataFrame:
        """The forms that count, one per project."""
        return self.forms[self.forms["status"] == "listed"]


def file_forms(forms: pd.DataFrame, funds: pd.DataFrame, indicators: pd.DataFrame, register: Register,
               before: Register, departments: pd.DataFrame, names: pd.DataFrame, year: int,
               within_yuan: float) -> Filed:
    """Match forms to projects and settle which of them count.

    Parameters
    ----------
    forms, funds, indicators : tables of an intake (annual indicators only)
    register, before : projects of the year and of the year before
    departments, names : this year's departments and townships; the same with the names of other years
    within_yuan : what a form's amount may differ from the register's
    """
    rows = forms[forms["kind"].isin(KINDS)].drop_duplicates("place")
    told = identify(rows, register, names)
    known = departments.set_index("department_code")["department"]
    rows = rows.assign(
        written=rows["department"], named_code=told["named_code"], project_code=told["project_code"],
        department_code=told["department_code"], department=told["department_code"].map(known).fillna(""),
    ).set_index("place")
    rows["department"] = rows["department"].where(rows["department"] != "", rows["written"])
    budgets = pd.to_numeric(register.rows.set_index("project_code")["budget_yuan"])
    rows["registered_budget_yuan"] = rows["project_code"].map(budgets).astype(float)
    rows = rows.join(annual(funds).reindex(rows.index)).fillna({"amount_cell": ""})
    rows["blocked_by"] = _blocks(rows, set(indicators["form"]), before, year)
    rows["status"] = np.where(rows["blocked_by"] == "", "listed", "blocked")
    listed = set(rows.loc[rows["status"] == "listed", "project_code"])
    missing = register.rows[~register.rows["project_code"].isin(listed)]
    findings = [*_of_blocked(rows, before, register, year), *_of_counted(rows, known, within_yuan),
                *_of_missing(missing, known)]
    return Filed(rows, missing, findings)


def _blocks(rows: pd.DataFrame, with_indicators: set[str], before: Register, year: int) -> list[str]:
    """Why each form does not count; "" if it does. A project's first form counts, the others are duplicates."""
    seen: set[str] = set()
    blocks = []
    for place, row in rows.iterrows():
        code = row["project_code"]
        if row["fiscal_year"] == row["fiscal_year"] and row["fiscal_year"] != year:
            why = "target_other_year"
        elif not code:
            why = "target_project_replaced" if _earlier(row, before) else "target_not_in_register"
        elif place not in with_indicators:
            why = "target_no_indicators"
        else:
            why = "target_duplicate" if code in seen else ""
            seen.add(code)
        blocks.append(why)
    return blocks


def _earlier(row: Any, before: Register) -> str:
    """Code of a project of the year before that the form means."""
    owner, name = row["named_code"], plain(row["project"])
    return row["project_code"] or before.by_name.get((owner, name), "") or before.by_name_alone.get(name, "")


def _of_blocked(rows: pd.DataFrame, before: Register, register: Register, year: int) -> list[Finding]:
    after = replaced_by(register.rows)
    names = register.rows.set_index("project_code")["project"]
    found = []
    for place, row in rows[rows["status"] == "blocked"].iterrows():
        now = "、".join(names[code] for code in after.get(_earlier(row, before), []))
        code = row["blocked_by"] if row["blocked_by"] != "target_project_replaced" or now else "target_project_ended"
        cell = row["fiscal_year_cell"] if code == "target_other_year" else row["project_cell"]
        found.append(_finding(code, str(place), row, cell, now=now, written=_year(row), year=year))
    return found


def _year(row: Any) -> str:
    return "" if row["fiscal_year"] != row["fiscal_year"] else str(int(row["fiscal_year"]))


def _of_counted(rows: pd.DataFrame, known: pd.Series, within: float) -> list[Finding]:
    found = []
    for place, row in rows[rows["status"] == "listed"].iterrows():
        if code := _department_code(row, known):
            found.append(_finding(code, str(place), row, row["department_cell"], written=row["written"],
                                  department=row["department"]))
        if row["amount_yuan"] != row["amount_yuan"]:
            found.append(_finding("target_amount_missing", str(place), row, row["amount_cell"]))
        elif abs(row["amount_yuan"] - row["registered_budget_yuan"]) > within:
            found.append(_finding("target_amount_differs", str(place), row, row["amount_cell"],
                                  stated=number(row["amount_yuan"] / WAN, 4),
                                  registered=number(row["registered_budget_yuan"] / WAN, 4)))
    return found


def _department_code(row: Any, known: pd.Series) -> str:
    """What is wrong with the department as written: unknown, another's, a name of another year, or nothing."""
    if not row["written"].strip():
        return ""
    if not row["named_code"]:
        return "target_department_unknown"
    if row["named_code"] != row["department_code"]:
        return "target_department_differs"
    name, now = plain(row["written"]), plain(known.get(row["department_code"], ""))
    return "" if name.endswith(now) or now.endswith(name.lstrip("0123456789-")) else "target_department_renamed"


def _of_missing(missing: pd.DataFrame, known: pd.Series) -> list[Finding]:
    return [
        Finding("target_form_missing", facts={"project": row["project"], "code": row["project_code"]},
                department=str(known.get(row["department_code"], "")), project=row["project"])
        for row in missing.to_dict("records")
    ]


def _finding(code: str, place: str, row: Any, cell: str, **facts: Any) -> Finding:
    told = {"project": row["project"], **facts}
    return Finding(code, row["file"], row["sheet"], cell or place.rsplit("!", 1)[-1], told, row["department"],
                   row["project"])
