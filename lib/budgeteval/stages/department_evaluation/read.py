"""Opening a run: which county, year and department; whole-department forms read, scored, compared and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd

from budgeteval import findings as found
from budgeteval import rulesets
from budgeteval.county import County, open_county, part
from budgeteval.display import Card
from budgeteval.forms import corrections
from budgeteval.forms.intake import fingerprint
from budgeteval.rulesets.department_evaluation import DepartmentEvaluation
from budgeteval.scoring.county import STAGE as OF_PROJECTS
from budgeteval.scoring.county import CountyScores, score_county
from budgeteval.stages.department_evaluation.check import check
from budgeteval.stages.department_evaluation.evaluate import evaluate
from budgeteval.stages.department_evaluation.filed import STAGE, read_filed
from budgeteval.stages.department_evaluation.reviews import Reviews, nothing, read_reviews
from budgeteval.terms import label, sentences
from budgeteval.view import ALL, View, known, raw_names

SAY = sentences(__package__).say
OWNED = ("scores", "framework", "projects", "base_values", "base_points", "functional_classes")
SIDES = ("reported_total", "recomputed_total", "framework_total")


@dataclass(frozen=True, eq=False)
class Run(View):
    """One report's view: a county's whole-department forms, or one department's.

    ``scores`` (schema DepartmentScores), ``framework`` (schema Framework), ``projects`` (one row per project of
    the register with its self-evaluation), the forms' blocks and the base data are narrowed to the department;
    ``totals`` never are: by side (:data:`SIDES`) every total of the county, ascending, whosoever it is. ``reviews``
    are what key evaluations and the spot check have published. ``findings`` has the columns of
    ``budgeteval.findings.COLUMNS``.
    """

    rules: rulesets.RuleSet
    scores: pd.DataFrame
    totals: Mapping[str, tuple[float, ...]]
    framework: pd.DataFrame
    projects: pd.DataFrame
    indicators: pd.DataFrame
    funds: pd.DataFrame
    tasks: pd.DataFrame
    base_values: pd.DataFrame
    base_points: pd.DataFrame
    functional_classes: pd.DataFrame
    findings: pd.DataFrame
    reviews: Reviews

    @property
    def law(self) -> DepartmentEvaluation:
        """The section of the rules for this stage."""
        return self.rules.department_evaluation

    @property
    def register(self) -> Mapping[str, str]:
        """Names of the departments by code, as of the year."""
        rows = self.county.departments_in(self.fiscal_year)
        return dict(zip(rows["department_code"], rows["department"], strict=True))

    @property
    def form(self) -> str:
        """Place of the department's form in use, "" if it has none."""
        used = self.scores[~self.scores["blocked_by"].str.contains("department_second_form|department_project_form")]
        return str(used["place"].iloc[0]) if len(used) and not self.whole_county else ""

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
    """Read, score and check the whole-department forms of a county, and keep one department's (or all).

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
    opened, law = open_county(county), rulesets.load(rules)
    code = known(opened, department, opened.departments)
    folder = opened.raw(fiscal_year, STAGE)
    content = fingerprint(folder, _corrections(opened, fiscal_year)) if folder.is_dir() else ""
    own = score_county(opened, fiscal_year, law) if opened.raw(fiscal_year, OF_PROJECTS).is_dir() else None
    read = _read(opened, fiscal_year, law, own, content)
    return replace(read.run, reviews=read_reviews(fiscal_year)) if code == ALL else _narrow(read, code)


def _corrections(county: County, fiscal_year: int) -> pd.DataFrame:
    """Corrections of this stage's forms."""
    entries = corrections.load(county.folder / "corrections")
    return entries[entries["file"].str.contains(f"raw/{fiscal_year}/{STAGE}/", regex=False)]


@dataclass(frozen=True, eq=False)
class _Read:
    """The county's own view, still without reviews, and the department code of each file."""

    run: Run
    owners: Mapping[str, str]


@lru_cache(maxsize=4)
def _read(county: County, fiscal_year: int, rules: rulesets.RuleSet, own: CountyScores | None, content: str) -> _Read:
    """A county's forms, once per process for the same files."""
    filed = read_filed(county, fiscal_year, _corrections(county, fiscal_year))
    done = evaluate(filed, rules, county, fiscal_year, own)
    notes = found.table(check(filed, done, rules, county, fiscal_year))
    totals = {side: tuple(done.scores[side].dropna().sort_values().tolist()) for side in SIDES}
    return _Read(Run(
        county, fiscal_year, ALL, content, None, rules, done.scores, totals, done.framework, done.projects,
        done.scored.indicators, filed.funds, filed.tasks, filed.base.values, filed.base.points, filed.base.classes,
        notes, nothing()), filed.owners)


def _narrow(read: _Read, department: str) -> Run:
    """Keep one department: its forms, its rows, the findings about its files or its code."""
    whole, year = read.run, read.run.fiscal_year
    tables = {name: part(getattr(whole, name), "department_code", [department]) for name in OWNED}
    places = tables["scores"]["place"]
    tables |= {name: part(getattr(whole, name), "form", places) for name in ("indicators", "funds", "tasks")}
    files = {file for file, code in read.owners.items() if code == department}
    beside = {place.split("!")[0] for place in tables["projects"]["place"].dropna()}
    notes = whole.findings
    inside = notes["file"].isin(files) | (
        (notes["file"] == "") & (notes["department"] == whole.register[department]))
    return whole.narrowed(
        department, raw_names(year, STAGE, files) | raw_names(year, OF_PROJECTS, beside), **tables,
        findings=notes[inside].reset_index(drop=True),
        reviews=read_reviews(year, _registered(whole.county.only(department), year), department))


def _registered(county: County, fiscal_year: int) -> frozenset[str]:
    rows = county.projects(fiscal_year)
    return frozenset() if rows is None else frozenset(rows["project_code"])
