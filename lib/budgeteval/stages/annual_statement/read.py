"""Opening a run: what the year's reports published, its figures, what does not fit together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from budgeteval import findings, rulesets
from budgeteval.county import County, open_county
from budgeteval.display import Card
from budgeteval.facts import Fact
from budgeteval.stages.annual_statement import planning, results, use
from budgeteval.stages.annual_statement.check import check
from budgeteval.stages.annual_statement.gather import Year, gather
from budgeteval.stages.annual_statement.making import SAY
from budgeteval.stages.annual_statement.problems import Raised, raised
from budgeteval.terms import label

PARTS = (
    planning.frame_facts, planning.ex_ante_facts, planning.target_facts, planning.monitoring_facts,
    results.self_evaluation_facts, results.whole_department_facts, results.spot_check_facts,
    results.key_evaluation_facts, use.application_facts, use.assessment_facts, use.disclosure_facts,
)


@dataclass(frozen=True)
class Run:
    """One statement: the year as published, its figures by short id, problems found, findings.

    ``figures`` are facts without their stage's prefix (``target.projects``); ``findings`` has the columns of
    ``budgeteval.findings.COLUMNS``.
    """

    county: County
    fiscal_year: int
    rules: rulesets.RuleSet
    year: Year
    figures: Mapping[str, Fact]
    problems: tuple[Raised, ...]
    findings: pd.DataFrame

    def card(self) -> Card:
        found = sum(map(len, self.year.reports.values()))
        return Card(SAY("card.title"), (
            (label("county"), self.county.name),
            (label("fiscal_year"), str(self.fiscal_year)),
            (SAY("card.reports"), str(found)),
            (SAY("card.missing"), str(len(self.year.missing))),
            (SAY("card.rules"), f"{self.rules.edition} {self.rules.title}"),
        ))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return self.card()._repr_mimebundle_()


def open_run(county: str, fiscal_year: int, rules: str = "demo-county") -> Run:
    """Read what the county's reports published for the statement of ``fiscal_year``, and compute its figures."""
    opened, rule_set = open_county(county), rulesets.load(rules)
    year = gather(opened, fiscal_year, rule_set.annual_statement)
    figures = figures_of(year)
    return Run(opened, fiscal_year, rule_set, year, figures, tuple(raised(year.rules, figures)),
               findings.table(check(year, figures)))


def figures_of(year: Year) -> dict[str, Fact]:
    """Every figure that what is published allows, by its id without the stage's name."""
    figures: dict[str, Fact] = {}
    for part in PARTS:
        figures |= part(year)
    return figures | use.changes(use.change_facts(year), figures)
