"""Opening a run: which county, year and department; whole-department forms read, scored, compared and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import pandas as pd

from budgeteval import findings as found
from budgeteval import rulesets
from budgeteval.county import County, open_county
from budgeteval.display import Card
from budgeteval.forms import corrections
from budgeteval.forms.intake import fingerprint
from budgeteval.rulesets.department_evaluation import DepartmentEvaluation
from budgeteval.scoring.county import CountyScores, score_county
from budgeteval.stages.department_evaluation.check import check
from budgeteval.stages.department_evaluation.evaluate import Evaluated, evaluate
from budgeteval.stages.department_evaluation.filed import Filed, read_filed
from budgeteval.stages.department_evaluation.reviews import Reviews, read_reviews
from budgeteval.terms import label, sentences

STAGE = "department_evaluation"
ALL = "all"
SAY = sentences(__package__).say


@dataclass(frozen=True)
class Run:
    """One report's view: a county's whole-department forms, or one department's.

    ``scores`` (schema DepartmentScores), ``framework`` (schema Framework) and ``projects`` (one row per project of
    the register with its self-evaluation) are narrowed to the department; ``county_scores`` never are. ``reviews``
    are what key evaluations and the spot check have published. ``findings`` has the columns of
    ``budgeteval.findings.COLUMNS``.
    """

    county: County
    fiscal_year: int
    department: str
    rules: rulesets.RuleSet
    filed: Filed
    evaluated: Evaluated
    scores: pd.DataFrame
    framework: pd.DataFrame
    projects: pd.DataFrame
    findings: pd.DataFrame
    reviews: Reviews
    fingerprint: str

    @property
    def law(self) -> DepartmentEvaluation:
        """The section of the rules for this stage."""
        return self.rules.department_evaluation

    @property
    def whole_county(self) -> bool:
        return self.department == ALL

    @property
    def register(self) -> Mapping[str, str]:
        """Names of the departments by code, as of the year."""
        rows = self.county.departments_in(self.fiscal_year)
        return dict(zip(rows["department_code"], rows["department"], strict=True))

    @property
    def name(self) -> str:
        """Whose report this is."""
        return self.county.name if self.whole_county else self.register[self.department]

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

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return self.card()._repr_mimebundle_()


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
    opened, department = open_county(county), str(department)
    if department != ALL and department not in set(opened.departments["department_code"]):
        raise KeyError(f"department {department!r} is not in the register of {county!r}")
    read = _read(_key(opened, fiscal_year, rulesets.load(rules)))
    run = Run(
        opened, fiscal_year, department, read.key.rules, read.filed, read.evaluated, read.evaluated.scores,
        read.evaluated.framework, read.evaluated.projects, read.findings, read_reviews(fiscal_year), read.key.prints)
    return run if run.whole_county else _narrow(run)


@dataclass(frozen=True, eq=False)
class _Key:
    """What a reading depends on; equal if the fingerprints, the rules and the county are."""

    county: County
    fiscal_year: int
    rules: rulesets.RuleSet
    entries: pd.DataFrame
    own: CountyScores | None
    prints: str

    def __hash__(self) -> int:
        return hash((self.prints, self.own and self.own.fingerprint, self.rules.edition, self.county.folder,
                     self.fiscal_year))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and hash(self) == hash(other)


@dataclass(frozen=True, eq=False)
class _Read:
    key: _Key
    filed: Filed
    evaluated: Evaluated
    findings: pd.DataFrame


def _key(county: County, fiscal_year: int, rules: rulesets.RuleSet) -> _Key:
    folder, entries = county.raw(fiscal_year, STAGE), corrections.load(county.folder / "corrections")
    entries = entries[entries["file"].str.contains(f"raw/{fiscal_year}/{STAGE}/", regex=False)]
    has_projects = county.raw(fiscal_year, "self_evaluation").is_dir()
    own = score_county(county, fiscal_year, rules) if has_projects else None
    prints = fingerprint(folder, entries) if folder.is_dir() else ""
    return _Key(county, fiscal_year, rules, entries, own, prints)


@lru_cache(maxsize=4)
def _read(key: _Key) -> _Read:
    """A county's forms, once per process for the same files."""
    filed = read_filed(key.county, key.fiscal_year, key.entries)
    evaluated = evaluate(filed, key.rules, key.county, key.fiscal_year, key.own)
    return _Read(key, filed, evaluated, found.table(check(filed, evaluated, key.rules, key.county, key.fiscal_year)))


def _narrow(run: Run) -> Run:
    """Keep one department: its forms, its rows, the findings about its files or its code."""
    def own(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame["department_code"] == run.department].reset_index(drop=True)

    files = {file for file, code in run.filed.owners.items() if code == run.department}
    inside = run.findings["file"].isin(files) | (
        (run.findings["file"] == "") & (run.findings["department"] == run.register[run.department]))
    return replace(run, scores=own(run.scores), framework=own(run.framework), projects=own(run.projects),
                   findings=run.findings[inside].reset_index(drop=True))
