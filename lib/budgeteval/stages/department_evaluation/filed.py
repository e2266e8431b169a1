"""What departments have filed: their forms as read, and the base data beside them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from budgeteval import forms
from budgeteval.county import County
from budgeteval.findings import Finding
from budgeteval.scoring.departments import resolve
from budgeteval.stages.department_evaluation.base import Base, read_base
from budgeteval.tables import Forms, Funds, Indicators, Tasks

STAGE = "department_evaluation"
FOLDER = re.compile(r"^(\w+?)[-_]")
FISCAL = "fiscal"
KEY = "answer_key.csv"
CLOSED = ("unreadable_file", "encrypted_file", "empty_workbook", "zip_bomb")
READABLE = ("department_evaluation", "self_evaluation", "unreadable")


@dataclass(frozen=True, eq=False)
class Filed:
    """Forms, their blocks, base data, and the findings of reading them.

    ``owners`` gives the department code of every file, by the name its form states (as of any year), else by its
    folder; "" if neither tells. Base data sheets, and a fictional county's key of planted faults, are no forms.
    """

    forms: pd.DataFrame
    funds: pd.DataFrame
    indicators: pd.DataFrame
    tasks: pd.DataFrame
    base: Base
    owners: Mapping[str, str]
    findings: tuple[Finding, ...]

    def tasks_of(self, form: str) -> pd.DataFrame:
        """Rows of a form's tasks; their total stands among the funds."""
        return self.tasks[self.tasks["form"] == form]

    def funds_of(self, form: str) -> pd.DataFrame:
        """Rows of a form's funds, without those that only say which part of an amount is fiscal."""
        return self.funds[(self.funds["form"] == form) & (self.funds["part"] != FISCAL)]


def read_filed(county: County, fiscal_year: int, entries: pd.DataFrame) -> Filed:
    """Everything below ``raw/<year>/department_evaluation``; nothing if there is no such folder."""
    folder = county.raw(fiscal_year, STAGE)
    if not folder.is_dir():
        base = read_base(folder, fiscal_year, str)
        return Filed(Forms.of([]), Funds.of([]), Indicators.of([]), Tasks.of([]), base, {}, ())
    taken = forms.intake(folder, county.folder / ".cache", corrections=entries)
    found = _with_closed(taken.forms[taken.forms["file"] != KEY], taken.findings)
    owners = _owners(found, county)
    base = read_base(folder, fiscal_year, lambda file: owners.get(file, ""))
    beside = [pair in base.sheets for pair in zip(found["file"], found["sheet"], strict=True)]
    kept = found[~pd.Series(beside, index=found.index, dtype=bool)]
    kept = kept[kept["kind"].isin(READABLE)].reset_index(drop=True)
    places = set(kept["place"])
    told = [one for one in taken.findings if (one.file, one.sheet) not in base.sheets and one.file != KEY]
    tasks: pd.DataFrame = getattr(taken, "tasks", Tasks.of([]))
    funds, indicators, tasks = (frame[frame["form"].isin(places)] for frame in (taken.funds, taken.indicators, tasks))
    return Filed(kept, funds, indicators, tasks, base, owners, (*told, *base.findings))


def _with_closed(found: pd.DataFrame, told: list[Finding]) -> pd.DataFrame:
    """Forms, and a row for every file that could not be opened: what came in stays in the list."""
    closed = dict.fromkeys(one.file for one in told if one.code in CLOSED and one.file not in set(found["file"]))
    rows = [{"place": file, "file": file, "kind": "unreadable", "hidden": False} for file in closed]
    return pd.concat([found, Forms.of(rows)], ignore_index=True) if rows else found.reset_index(drop=True)


def names(county: County) -> pd.DataFrame:
    """Every name a department has borne or will bear: department_code, department."""
    columns = ["department_code", "department"]
    return pd.concat([county.departments[columns], county.renamed[columns]], ignore_index=True)


def _owners(found: pd.DataFrame, county: County) -> dict[str, str]:
    """Department code by file."""
    codes = resolve(found["department"], found["department_code"], names(county))
    known = set(county.departments["department_code"])
    owners: dict[str, str] = {}
    for file, code in zip(found["file"], codes, strict=True):
        owners[file] = owners.get(file) or code
    for file, code in owners.items():
        folder = FOLDER.match(file)
        owners[file] = code or (folder[1] if folder and folder[1] in known else "")
    by_folder = {file.rpartition("/")[0]: code for file, code in owners.items() if code and "/" in file}
    return {file: code or by_folder.get(file.rpartition("/")[0], "") for file, code in owners.items()}
