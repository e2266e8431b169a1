"""What the year's reports have published, and the county's own registers: nothing here is computed."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from budgeteval.county import County
from budgeteval.facts import Fact
from budgeteval.published import Published, find, find_all, tables
from budgeteval.rulesets.annual_statement import AnnualStatement
from budgeteval.tables import (
    AssessmentTotals,
    DepartmentProgress,
    DepartmentScores,
    KeyResults,
    Progress,
    Proposals,
    Publications,
    Rectifications,
    Reviews,
    Scores,
    Targets,
)
from budgeteval.tables.schema import Table

ALL, STATEMENT = "all", "annual_statement"
READ: dict[str, tuple[str, type[Table]]] = {  # table -> the stage that publishes it, its schema
    "reviews": ("ex_ante", Reviews),
    "targets": ("performance_target", Targets),
    "progress": ("monitoring", Progress),
    "department_progress": ("monitoring", DepartmentProgress),
    "scores": ("self_evaluation", Scores),
    "department_scores": ("department_evaluation", DepartmentScores),
    "key_results": ("key_evaluation", KeyResults),
    "rectifications": ("application", Rectifications),
    "proposals": ("application", Proposals),
    "assessment_totals": ("assessment", AssessmentTotals),
    "publications": ("disclosure", Publications),
}
REGISTERS = {
    "leading_group": ["year", "role", "unit"],
    "rule_documents": ["number", "title", "issuer", "issued_on", "stage"],
    "institutions": ["institution", "kind", "registered_on"],
}


@dataclass(frozen=True)
class Year:
    """One year as published.

    ``reports`` holds the finished reports of each stage (none: nothing published); ``frames`` the rows that count,
    by table; ``registers`` the county's registers of that year; ``before`` the statement of the year before, if
    there is one.
    """

    county: County
    fiscal_year: int
    rules: AnnualStatement
    reports: Mapping[str, tuple[Published, ...]]
    frames: Mapping[str, pd.DataFrame]
    registers: Mapping[str, pd.DataFrame]
    before: Published | None

    @property
    def missing(self) -> list[str]:
        """Stages that have published nothing for the year they are taken from."""
        return [stage for stage in self.rules.expected if not self.reports.get(stage)]

    def year_of(self, stage: str) -> int:
        """The fiscal year whose results of a stage go into this statement."""
        return self.fiscal_year - self.rules.lags.get(stage, 0)

    def has(self, stage: str) -> bool:
        return bool(self.reports.get(stage))

    def place_of(self, table: str) -> str:
        """Where a table was read: the report's place, or the folder of several."""
        stage = READ[table][0]
        found = self.reports.get(stage, ())
        return found[0].place if len(found) == 1 else f"{self.year_of(stage)}/{stage}"

    def stated(self, stage: str, id: str) -> Fact | None:
        """A fact of the stage's report over the whole county, None without report or fact."""
        found = self.reports.get(stage, ())
        return found[0].fact(id) if len(found) == 1 else None


def gather(county: County, fiscal_year: int, rules: AnnualStatement) -> Year:
    """Everything published for the statement of a year."""
    names = dict.fromkeys([*rules.expected, *(stage for stage, _ in READ.values())])
    reports = {stage: _reports(stage, fiscal_year - rules.lags.get(stage, 0)) for stage in names}
    frames = {name: _counted(tables(reports[stage], name, schema), rules.not_counted.get(name, {}))
              for name, (stage, schema) in READ.items()}
    registers = {name: _register(county, name, columns) for name, columns in REGISTERS.items()}
    return Year(county, fiscal_year, rules, reports, frames, registers, find(STATEMENT, fiscal_year - 1))


def _reports(stage: str, year: int) -> tuple[Published, ...]:
    """The report over the whole county; without one, those of each project or department."""
    whole = find(stage, year, ALL)
    return (whole,) if whole else tuple(find_all(stage, year))


def _counted(rows: pd.DataFrame, left_out: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """Rows that count as a project; what a stage has blocked as filed twice or for no project does not."""
    for column, values in left_out.items():
        rows = rows[~rows[column].isin(values)]
    return rows.reset_index(drop=True)


def _register(county: County, name: str, columns: list[str]) -> pd.DataFrame:
    path = county.folder / "reference" / f"{name}.csv"
    if not path.is_file():
        return pd.DataFrame(columns=columns, dtype="str")
    return pd.read_csv(path, dtype=str, keep_default_na=False)
