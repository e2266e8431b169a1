"""What the other stages know about the units: one set of tables, read once."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from budgeteval import published
from budgeteval.county import County
from budgeteval.findings import COLUMNS
from budgeteval.published import Published
from budgeteval.stages.assessment.tables import Sample
from budgeteval.tables import (
    DepartmentProgress,
    DepartmentScores,
    Progress,
    Publications,
    Rectifications,
    Reviews,
    Scores,
    Targets,
)
from budgeteval.tables.schema import Table

FINDINGS = "findings.csv"
BEFORE = ("self_evaluation", "spot_check", "department_evaluation")
REPORTS = ("ex_ante", "performance_target", "monitoring", *BEFORE, "application", "disclosure")


@dataclass(frozen=True, eq=False)
class Known:
    """Tables of the reports read, and the registers; without a report its tables have no rows.

    ``reports`` maps each of :data:`REPORTS` to its year and report (None: there is none). ``erroneous`` are the
    (file, sheet) of self-evaluation forms with an error. ``register`` and ``register_before`` are the projects of the
    year and of the year before, None where the county keeps none.
    """

    reports: Mapping[str, tuple[int, Published | None]]
    register: pd.DataFrame | None
    register_before: pd.DataFrame | None
    reviews: pd.DataFrame
    targets: pd.DataFrame
    progress: pd.DataFrame
    department_progress: pd.DataFrame
    scores: pd.DataFrame
    erroneous: frozenset[tuple[str, str]]
    sample: pd.DataFrame
    department_scores: pd.DataFrame
    rectifications: pd.DataFrame
    publications: pd.DataFrame

    def has(self, report: str) -> bool:
        """Whether there is such a report."""
        return self.reports[report][1] is not None

    def own(self, table: str, unit: str) -> pd.DataFrame:
        """Rows of one unit in one of the tables (or registers)."""
        if table not in self._by_unit:
            self._by_unit[table] = dict(list(getattr(self, table).groupby("department_code")))
        return self._by_unit[table].get(unit, getattr(self, table)[:0])

    @cached_property
    def _by_unit(self) -> dict[str, dict[str, pd.DataFrame]]:
        return {}

    @property
    def missing(self) -> list[str]:
        return [name for name in REPORTS if not self.has(name)]


def gather(county: County, fiscal_year: int) -> Known:
    """Everything known about the units: reports of the year, evaluations of the year before."""
    reports = {name: _find(name, fiscal_year - (name in BEFORE)) for name in REPORTS}
    names = _codes(county, fiscal_year)

    def read(report: str, table: str, schema: type[Table]) -> pd.DataFrame:
        one = reports[report][1]
        return schema.of([]) if one is None else one.table(table, schema)

    return Known(
        reports, county.projects(fiscal_year), county.projects(fiscal_year - 1),
        reviews=read("ex_ante", "reviews", Reviews), targets=read("performance_target", "targets", Targets),
        progress=read("monitoring", "progress", Progress),
        department_progress=read("monitoring", "department_progress", DepartmentProgress),
        scores=read("self_evaluation", "scores", Scores),
        erroneous=_erroneous(reports["self_evaluation"][1]),
        sample=_coded(read("spot_check", "sample", Sample), names),
        department_scores=read("department_evaluation", "department_scores", DepartmentScores),
        rectifications=read("application", "rectifications", Rectifications),
        publications=read("disclosure", "publications", Publications),
    )


def _find(report: str, year: int) -> tuple[int, Published | None]:
    return year, published.find(report, year)


def _codes(county: County, fiscal_year: int) -> dict[str, str]:
    """Names of units in both years -> code."""
    return {name: code for year in (fiscal_year - 1, fiscal_year)
            for code, name in county.units(year)[["department_code", "department"]].itertuples(index=False)}


def _coded(rows: pd.DataFrame, codes: Mapping[str, str]) -> pd.DataFrame:
    """``rows`` with the department's code filled in by its name where it is missing."""
    named = rows["department"].map(codes).fillna("")
    return rows.assign(department_code=rows["department_code"].where(rows["department_code"] != "", named))


def _erroneous(report: Published | None) -> frozenset[tuple[str, str]]:
    path = report.folder / FINDINGS if report else None
    if path is None or not path.is_file():
        return frozenset()
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    if rows and set(COLUMNS) - rows[0].keys():
        raise KeyError(f"{path.name}: expected the columns of findings, found {list(rows[0])}")
    return frozenset((row["file"].removeprefix("'"), row["sheet"].removeprefix("'")) for row in rows
                     if row["severity"] == "error")
