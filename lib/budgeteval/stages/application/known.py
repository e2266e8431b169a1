"""What other reports know: evaluations of the year before, monitoring of the year itself."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from budgeteval import published
from budgeteval.county import County
from budgeteval.findings import COLUMNS
from budgeteval.published import Published
from budgeteval.stages.application.tables import EvaluationProblems, Sample
from budgeteval.tables import DepartmentProgress, DepartmentScores, KeyResults, Progress, Scores

FINDINGS = "findings.csv"
BEFORE = ("key_evaluation", "spot_check", "self_evaluation", "department_evaluation")
REPORTS = (*BEFORE, "monitoring")


@dataclass(frozen=True, eq=False)
class Known:
    """Tables of the reports read; a report that does not exist leaves its tables without rows.

    ``reports`` gives, for each of :data:`REPORTS`, its year and the finished reports; ``code`` in the tables of the
    year before is the register's code of that year, "" where a row fits no project. ``self_errors`` has the columns
    of ``findings.COLUMNS``.
    """

    reports: Mapping[str, tuple[int, tuple[Published, ...]]]
    key_results: pd.DataFrame
    key_problems: pd.DataFrame
    sample: pd.DataFrame
    scores: pd.DataFrame
    self_errors: pd.DataFrame
    department_scores: pd.DataFrame
    progress: pd.DataFrame
    department_progress: pd.DataFrame

    @property
    def missing(self) -> list[str]:
        return [name for name, (_, found) in self.reports.items() if not found]


def gather(county: County, fiscal_year: int) -> Known:
    """Everything the reports of the county say for results applied in ``fiscal_year``."""
    reports = {name: _find(name, fiscal_year - (name in BEFORE)) for name in REPORTS}
    register = county.projects(fiscal_year - 1)

    def read(report: str, table: str, schema: type) -> pd.DataFrame:
        return published.tables(reports[report][1], table, schema)

    return Known(
        reports,
        key_results=_coded(read("key_evaluation", "key_results", KeyResults), register),
        key_problems=_problems(reports["key_evaluation"][1], register),
        sample=_coded(read("spot_check", "sample", Sample), register),
        scores=_coded(read("self_evaluation", "scores", Scores), register),
        self_errors=_findings(reports["self_evaluation"][1]),
        department_scores=read("department_evaluation", "department_scores", DepartmentScores),
        progress=read("monitoring", "progress", Progress),
        department_progress=read("monitoring", "department_progress", DepartmentProgress),
    )


def _find(report: str, year: int) -> tuple[int, tuple[Published, ...]]:
    """A key evaluation reports by project, the others for the whole county."""
    if report == "key_evaluation":
        return year, tuple(published.find_all(report, year))
    whole = published.find(report, year)
    return year, (whole,) if whole else ()


def _problems(reports: tuple[Published, ...], register: pd.DataFrame | None) -> pd.DataFrame:
    """Problems with their project: as the register names it, else as the report does, else by its code alone."""
    parts = []
    for one in reports:
        stated = one.table("key_results", KeyResults).head(1).to_dict("records")
        named = register[register["project_code"] == one.key].head(1).to_dict("records") if register is not None else []
        whose: dict[Any, Any] = (named or stated or [{}])[0]
        parts.append(one.table("problems", EvaluationProblems).assign(
            project_code=one.key, project=whose.get("project", one.key),
            department_code=whose.get("department_code", ""), department=whose.get("department", "")))
    empty = EvaluationProblems.of([]).assign(project_code="", project="", department_code="", department="")
    return pd.concat(parts, ignore_index=True) if parts else empty


def _findings(reports: tuple[Published, ...]) -> pd.DataFrame:
    rows: list[dict[str, str]] = []
    for one in reports:
        path = one.folder / FINDINGS
        if path.is_file():
            with path.open(encoding="utf-8-sig", newline="") as stream:
                rows += [{name: text.removeprefix("'") for name, text in row.items()}
                         for row in csv.DictReader(stream)]
    return pd.DataFrame(rows, columns=COLUMNS, dtype="str")


def _coded(rows: pd.DataFrame, register: pd.DataFrame | None) -> pd.DataFrame:
    """``rows`` with ``code``: the register's code of the project, by its code, else by department and name."""
    if register is None:
        return rows.assign(code=rows["project_code"])
    codes = set(register["project_code"])
    owners = register.drop_duplicates(["department_code", "project"], keep=False)
    by_owner = owners.set_index(["department_code", "project"])["project_code"].to_dict()
    by_name = register.drop_duplicates("project", keep=False).set_index("project")["project_code"].to_dict()
    found = [
        row.project_code if row.project_code in codes
        else by_owner.get((row.department_code, row.project), "") or (
            "" if row.department_code else by_name.get(row.project, ""))
        for row in rows.itertuples()
    ]
    return rows.assign(code=pd.Series(found, index=rows.index, dtype="str"))
