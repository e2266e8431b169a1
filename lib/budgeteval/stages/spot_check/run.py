"""Opening a plan (who is drawn) and a run (what the filled papers say)."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from budgeteval import findings as found
from budgeteval import rulesets
from budgeteval.county import County, open_county
from budgeteval.display import Card
from budgeteval.facts import as_text
from budgeteval.forms.intake import fingerprint
from budgeteval.sampling.departments import DepartmentResult
from budgeteval.scoring.county import CountyScores, score_county
from budgeteval.screening.combine import combine
from budgeteval.screening.population import screen_population
from budgeteval.screening.screen import Screen
from budgeteval.stages.spot_check import evaluate, money
from budgeteval.stages.spot_check.check import check
from budgeteval.stages.spot_check.draw import Draw, draw
from budgeteval.stages.spot_check.filed import filed
from budgeteval.stages.spot_check.frame import Frame, build_frame
from budgeteval.stages.spot_check.judgement import read_judgement
from budgeteval.stages.spot_check.match import absences, match, review
from budgeteval.stages.spot_check.read import Papers, read_papers
from budgeteval.stages.spot_check.states import department_results
from budgeteval.stages.spot_check.survey import Survey, survey
from budgeteval.terms import label, sentences

SAY = sentences(__package__).say
ALL = "all"
STAGE = "spot_check"


@dataclass(eq=False)
class Plan:
    """A spot check before it starts: frame, rules, draw. ``scores`` and ``indicators`` are those of all forms."""

    county: County
    fiscal_year: int
    rules: rulesets.RuleSet
    scores: pd.DataFrame
    indicators: pd.DataFrame
    frame: Frame
    drawn: Draw
    findings: pd.DataFrame

    @cached_property
    def screens(self) -> list[Screen]:
        """Every screen over the whole population."""
        return _screens(self.scores, self.indicators, self.rules)

    def card(self) -> Card:
        drawn = self.drawn
        return Card(SAY("card.title"), (
            (label("county"), self.county.name),
            (label("fiscal_year"), str(self.fiscal_year)),
            (SAY("card.rules"), f"{self.rules.edition} {self.rules.title}"),
            (SAY("card.target"), SAY(f"target.{drawn.target}")),
            (SAY("card.seed"), drawn.seed),
            (SAY("card.frame"), SAY("card.frame_text", projects=self.frame.N,
                                    amount=as_text(self.frame.amount, "yuan"))),
            (SAY("card.drawn"), str(len(drawn.sample))),
            (SAY("card.frame_hash"), drawn.frame_hash),
            (SAY("card.list_hash"), drawn.list_hash),
        ))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return self.card()._repr_mimebundle_()


@dataclass(eq=False)
class Run:
    """A spot check after it: the plan, the filled papers, and one report's view (a county's or a department's).

    ``reviewed`` is the whole sample with what the papers say (``match.review``); ``survey`` its usable part,
    None if no paper is usable.
    """

    plan: Plan
    department: str
    papers: Papers
    reviewed: pd.DataFrame
    findings: pd.DataFrame

    @property
    def whole_county(self) -> bool:
        return self.department == ALL

    @property
    def name(self) -> str:
        if self.whole_county:
            return self.plan.county.name
        register = self.plan.county.departments_in(self.plan.fiscal_year).set_index("department_code")["department"]
        return str(register[self.department])

    @property
    def own(self) -> pd.DataFrame:
        """The drawn projects this report is about."""
        rows = self.reviewed
        return rows if self.whole_county else rows[rows["department_code"] == self.department]

    @property
    def confidence(self) -> float:
        return self.plan.rules.spot_check.objectives.confidence

    @cached_property
    def survey(self) -> Survey | None:
        return survey(self.reviewed, self.plan.drawn.strata, self.confidence)

    @cached_property
    def inflation(self) -> evaluate.Inflation | None:
        drawn = self.plan.drawn
        if self.survey is None:
            return None
        return evaluate.inflation(self.survey, self.reviewed, drawn.strata, drawn.frame)

    @cached_property
    def grades(self) -> evaluate.Grades | None:
        return None if self.survey is None else evaluate.grade_changes(self.survey, self.plan.rules)

    @cached_property
    def agreement(self) -> evaluate.Agreement | None:
        if self.survey is None:
            return None
        return evaluate.agreement(self.survey, self.reviewed, self.plan.rules)

    @cached_property
    def misstatement(self) -> money.Misstatement | None:
        drawn = self.plan.drawn
        return money.misstatement(self.reviewed, drawn.strata, drawn.frame, self.confidence)

    @cached_property
    def departments(self) -> DepartmentResult | None:
        """E7; None if no department has two usable papers."""
        risk = combine(self.plan.screens)
        return department_results(self.reviewed, self.plan.frame.projects, risk, self.plan.rules.spot_check)

    def card(self) -> Card:
        rows = self.plan.card().rows
        papers = (SAY("card.papers"), SAY("card.papers_text", received=int((self.own["state"] == "received").sum()),
                                          drawn=len(self.own)))
        return Card(SAY("card.run_title"), (*rows[:2], (label("department"), self.name), *rows[2:], papers))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return self.card()._repr_mimebundle_()


def open_plan(county: str, fiscal_year: int, rules: str = "demo-county", seed: str = "shilixian-2020-fucha",
              target: str = "score") -> Plan:
    """Build the frame from the county's self-evaluation forms and draw the sample.

    Parameters
    ----------
    county, rules : codes of a folder below ``data/`` and of a rule set
    seed : published text, printable ASCII; the same seed, frame and rules give the same list
    target : "score" (inflation of scores) or "money" (misstated amounts)
    """
    read = score_county(open_county(county), fiscal_year, rulesets.load(rules))
    return plan_of(read, seed, target)


def plan_of(read: CountyScores, seed: str, target: str) -> Plan:
    """The plan of forms already read and scored."""
    scored, law, county = read.scored, read.rules, read.county
    listed = register_of(county, read.fiscal_year)
    frame = filed(county.raw(read.fiscal_year, STAGE), build_frame(scored.scores, law, listed))
    picked, notes = read_judgement(county.raw(read.fiscal_year, STAGE), frame.projects)
    risk = None
    if law.spot_check.strata.risk_share:
        risk = combine(_screens(scored.scores, scored.indicators, law)).set_index("place")["score"]
    drawn = draw(frame, law.spot_check, seed, target, picked, risk)
    return Plan(county, read.fiscal_year, law, scored.scores, scored.indicators, frame, drawn,
                found.table([*frame.findings, *notes]))


def _screens(scores: pd.DataFrame, indicators: pd.DataFrame, rules: rulesets.RuleSet) -> list[Screen]:
    floors = [floor for floor in rules.self_evaluation.grades.values() if floor > 0]
    return screen_population(scores, indicators, floors, rules.self_evaluation.screens)


def register_of(county: County, fiscal_year: int) -> pd.DataFrame:
    """Projects of the county's register that owe a self-evaluation; no rows if it keeps no register."""
    columns = ["project_code", "project", "department_code", "budget_yuan"]
    rows = county.projects(fiscal_year)
    if rows is None:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in columns}).astype({"budget_yuan": float})
    if "self_evaluation" in rows:
        rows = rows[rows["self_evaluation"] == "yes"]
    return rows[columns].astype({"budget_yuan": float}).reset_index(drop=True)


def open_run(county: str, fiscal_year: int, department: str = ALL, rules: str = "demo-county",
             seed: str = "shilixian-2020-fucha", target: str = "score") -> Run:
    """Replay the draw, read the filled papers, and set them against the forms.

    Raises
    ------
    KeyError
        If the register has no such department.
    """
    plan, department = open_plan(county, fiscal_year, rules, seed, target), str(department)
    if department != ALL and department not in set(plan.county.departments["department_code"]):
        raise KeyError(f"department {department!r} is not in the register of {county!r}")
    return run_of(plan, _papers(plan.county.raw(fiscal_year, STAGE)), department)


def _papers(folder: Path) -> Papers:
    """The papers of a folder, read again only if a file has changed since this process read them."""
    return _read(folder, fingerprint(folder) if folder.is_dir() else "")


@lru_cache(maxsize=2)
def _read(folder: Path, content: str) -> Papers:
    return read_papers(folder)


def run_of(plan: Plan, papers: Papers, department: str = ALL) -> Run:
    """The run of papers already read."""
    ids = match(papers, plan.frame.projects)
    reviewed = review(plan.drawn.sample, papers, ids, plan.rules)
    marks = check(papers, ids, reviewed, plan.scores, plan.indicators, plan.rules.spot_check)
    table = found.table([*papers.findings, *absences(reviewed, papers, ids), *marks])
    run = Run(plan, department, papers, reviewed, table)
    if not run.whole_county:
        run.findings = table[table["department"] == run.name].reset_index(drop=True)
    return run
