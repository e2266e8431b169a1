"""Opening a run: which county, year and department; its forms read, scored and checked."""

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from budgeteval import findings, rulesets
from budgeteval.county import open_county, part
from budgeteval.display import Card
from budgeteval.scoring.county import STAGE, CountyScores, score_county
from budgeteval.screening.population import screen_population
from budgeteval.stages.self_evaluation import summary
from budgeteval.stages.self_evaluation.check import check
from budgeteval.terms import label, sentences
from budgeteval.view import ALL, View, known, raw_names

SAY = sentences(__package__).say


@dataclass(frozen=True, eq=False)
class Run(View):
    """One report's view of the forms: a county's, or one department's.

    ``scores``, ``indicators``, ``funds`` and ``forms`` keep the columns of their tables; ``findings``
    has the columns of ``budgeteval.findings.COLUMNS``; ``screens`` (:func:`summary.screens`) are those of the whole
    county; a department's report only has their names. ``listed`` (:func:`summary.listed`) are the report's own
    projects that they list.
    """

    rules: rulesets.RuleSet
    forms: pd.DataFrame
    funds: pd.DataFrame
    indicators: pd.DataFrame
    scores: pd.DataFrame
    findings: pd.DataFrame
    screens: pd.DataFrame
    listed: pd.DataFrame

    def card(self) -> Card:
        return Card(SAY("card.title"), (
            (label("county"), self.county.name),
            (label("fiscal_year"), str(self.fiscal_year)),
            (label("department"), SAY("card.all") if self.whole_county else self.name),
            (SAY("card.forms"), str(len(self.scores))),
            (SAY("card.rules"), f"{self.rules.edition} {self.rules.title}"),
            (SAY("card.fingerprint"), self.fingerprint),
        ))


def open_run(county: str, fiscal_year: int, department: str = ALL, rules: str = "demo-county") -> Run:
    """Read, score and check the self-evaluation forms of a county, and keep one department's (or all).

    Parameters
    ----------
    county, rules : str
        Codes of a folder below ``data/`` and of a rule set below ``params/rulesets/``.
    department : str
        A department code of the county's register, or ``all``.

    Raises
    ------
    KeyError
        If the register has no such department.
    """
    opened = open_county(county)
    code = known(opened, department, opened.departments)
    whole = _assess(score_county(opened, fiscal_year, rulesets.load(rules)))
    return whole if code == ALL else _narrow(whole, code)


@lru_cache(maxsize=2)
def _assess(read: CountyScores) -> Run:
    """The county's own view: its forms checked and screened (once per process for the same scores)."""
    law, scores = read.rules.self_evaluation, read.scored.scores
    found = check(read.intake, read.scored, read.rules, read.county.departments_in(read.fiscal_year),
                  projects=read.county.projects(read.fiscal_year), fiscal_year=read.fiscal_year)
    edges = [low for grade, low in law.grades.items() if grade != "poor"]
    screens = screen_population(scores, read.scored.indicators, edges, law.screens)
    return Run(
        read.county, read.fiscal_year, ALL, read.fingerprint, None, read.rules, read.intake.forms, read.intake.funds,
        read.scored.indicators, scores, findings.table(found), summary.screens(screens),
        summary.listed(screens, scores["place"]),
    )


def _narrow(whole: Run, department: str) -> Run:
    """Keep one department: its forms, the findings of its files and of those beside them."""
    scores = part(whole.scores, "department_code", [department])
    places, files = set(scores["place"]), set(scores["file"])
    folders = {file.rsplit("/", 1)[0] for file in files if "/" in file}
    files |= {file for file in whole.findings["file"].unique() if file.rsplit("/", 1)[0] in folders}
    return whole.narrowed(
        department, raw_names(whole.fiscal_year, STAGE, files), scores=scores,
        forms=part(whole.forms, "place", places), funds=part(whole.funds, "form", places),
        indicators=part(whole.indicators, "form", places), findings=part(whole.findings, "file", files),
        screens=whole.screens[["screen"]], listed=part(whole.listed, "place", places),
    )
