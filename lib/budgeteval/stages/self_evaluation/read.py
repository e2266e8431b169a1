"""Opening a run: which county, year and department; its forms read, scored and checked."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from budgeteval import findings, rulesets
from budgeteval.county import County, open_county
from budgeteval.display import Card
from budgeteval.scoring.county import CountyScores, score_county
from budgeteval.screening.population import screen_population
from budgeteval.screening.screen import Screen
from budgeteval.stages.self_evaluation.check import check
from budgeteval.terms import label, sentences

SAY = sentences(__package__).say
ALL = "all"


@dataclass(frozen=True, eq=False)
class Assessment:
    """A whole county's forms: what is wrong with them (columns of ``findings.COLUMNS``), and what stands out."""

    findings: pd.DataFrame
    screens: tuple[Screen, ...]


@dataclass(frozen=True)
class Run:
    """One report's view of the forms: a county's, or one department's.

    ``scores``, ``indicators``, ``funds`` and ``forms`` keep the columns of their tables; ``findings``
    has the columns of ``budgeteval.findings.COLUMNS``; ``screens`` are always those of the whole county.
    """

    county: County
    fiscal_year: int
    department: str
    rules: rulesets.RuleSet
    forms: pd.DataFrame
    funds: pd.DataFrame
    indicators: pd.DataFrame
    scores: pd.DataFrame
    findings: pd.DataFrame
    screens: tuple[Screen, ...]
    fingerprint: str

    @property
    def whole_county(self) -> bool:
        return self.department == ALL

    @property
    def name(self) -> str:
        """Whose report this is: the county's name, or the department's."""
        if self.whole_county:
            return self.county.name
        register = self.county.departments_in(self.fiscal_year).set_index("department_code")["department"]
        return str(register[self.department])

    def card(self) -> Card:
        return Card(SAY("card.title"), (
            (label("county"), self.county.name),
            (label("fiscal_year"), str(self.fiscal_year)),
            (label("department"), SAY("card.all") if self.whole_county else self.name),
            (SAY("card.forms"), str(len(self.scores))),
            (SAY("card.rules"), f"{self.rules.edition} {self.rules.title}"),
            (SAY("card.fingerprint"), self.fingerprint),
        ))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return self.card()._repr_mimebundle_()


def open_run(county: str, fiscal_year: int, department: str = ALL, rules: str = "demo-county") -> Run:
    """Read, score and check the self-evaluation forms of a county, and keep one department's (or all).

    Parameters
    ----------
    county, rules : str
        Codes of a folder below ``data/`` and of a rule set below ``params/rulesets/``.
    department : str
        A department code of the county's register, or ``all`` (papermill's ``-p`` hands a code of digits over as
        a number).

    Raises
    ------
    KeyError
        If the register has no such department.
    """
    opened, department = open_county(county), str(department)
    if department != ALL and department not in set(opened.departments["department_code"]):
        raise KeyError(f"department {department!r} is not in the register of {county!r}")
    rule_set = rulesets.load(rules)
    read = score_county(opened, fiscal_year, rule_set)
    seen = _assess(read)
    return _narrow(Run(
        opened, fiscal_year, department, rule_set, read.intake.forms, read.intake.funds, read.scored.indicators,
        read.scored.scores, seen.findings, seen.screens, read.fingerprint,
    ))


@lru_cache(maxsize=2)
def _assess(read: CountyScores) -> Assessment:
    """Check and screen a county's forms (once per process for the same scores)."""
    found = check(read.intake, read.scored, read.rules, read.county.departments_in(read.fiscal_year),
                  projects=read.county.projects(read.fiscal_year), fiscal_year=read.fiscal_year)
    edges = [low for grade, low in read.rules.self_evaluation.grades.items() if grade != "poor"]
    screens = screen_population(read.scored.scores, read.scored.indicators, edges,
                                read.rules.self_evaluation.screens)
    return Assessment(findings.table(found), tuple(screens))


def _narrow(run: Run) -> Run:
    """Keep one department: its forms, its files' findings."""
    if run.whole_county:
        return run
    scores = run.scores[run.scores["department_code"] == run.department]
    places, files = set(scores["place"]), set(scores["file"])
    folders = {file.rsplit("/", 1)[0] for file in files if "/" in file}
    inside = run.findings["file"].map(lambda file: file in files or file.rsplit("/", 1)[0] in folders)
    return Run(
        run.county, run.fiscal_year, run.department, run.rules,
        run.forms[run.forms["place"].isin(places)], run.funds[run.funds["form"].isin(places)],
        run.indicators[run.indicators["form"].isin(places)], scores, run.findings[inside], run.screens,
        run.fingerprint,
    )
