"""Opening a run: which county, year, month and department; everything read and assessed once per process."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from budgeteval import forms, rulesets, sources
from budgeteval.county import County, open_county, part
from budgeteval.display import Card
from budgeteval.forms import corrections
from budgeteval.forms.intake import fingerprint
from budgeteval.sources.read import fingerprint as sources_fingerprint
from budgeteval.stages.monitoring.assess import Assessed, Inputs, Systems, assess
from budgeteval.stages.monitoring.match import Register
from budgeteval.tables import Cells, Forms, Funds, Indicators
from budgeteval.terms import label, sentences
from budgeteval.view import ALL, View, known, raw_names

SAY = sentences(__package__).say
LAST = 12
KEY = "answer_key.csv"  # of a demo county's planted faults, no form
STAGE, TARGETS, SOURCES = "monitoring", "performance_target", "sources"
REGISTER = ["project_code", "project", "department_code", "budget_yuan"]


@dataclass(frozen=True, eq=False)
class Run(View):
    """One report's view of a county at a month: the whole, or one department's part.

    The tables are those of :class:`Assessed`; ``issued`` is the day of the letters to slow departments.
    """

    month: int
    rules: rulesets.RuleSet
    assessed: Assessed
    issued: date | None = None

    @property
    def projects(self) -> pd.DataFrame:
        """Projects of the register (the rest of the rows are forms that stand for none)."""
        rows = self.assessed.projects
        return rows[rows["in_register"]]

    @property
    def law(self) -> Any:
        return self.rules.monitoring

    def card(self) -> Card:
        return Card(SAY("card.title"), (
            (label("county"), self.county.name),
            (label("fiscal_year"), str(self.fiscal_year)),
            (label("cutoff_month"), str(self.month)),
            (label("department"), SAY("card.all") if self.whole_county else self.name),
            (SAY("card.forms"), str(len(self.assessed.heads))),
            (SAY("card.rules"), f"{self.rules.edition} {self.rules.title}"),
            (SAY("card.fingerprint"), self.fingerprint),
        ))


def open_run(county: str, fiscal_year: int, department: str = ALL, cutoff_month: int = 8,
             rules: str = "demo-county", issued_on: str = "") -> Run:
    """Monitor a county's projects at the end of a month, and keep one department's part (or all).

    Parameters
    ----------
    county, rules : str
        Codes of a folder below ``data/`` and of a rule set below ``params/rulesets/``.
    department : str
        A department code of the county's register, or ``all``.
    cutoff_month : int
        Month (1-12) at whose end is monitored.
    issued_on : str
        Day the letters to slow departments go out (YYYY-MM-DD); empty if it is not known yet.

    Raises
    ------
    KeyError
        If the register has no such department.
    ValueError
        If there is no such month or day.
    """
    opened = open_county(county)
    if not 1 <= cutoff_month <= LAST:
        raise ValueError(f"cutoff_month: expected 1 to 12, found {cutoff_month}")
    code = known(opened, department, opened.departments)
    issued = date.fromisoformat(issued_on) if issued_on else None
    whole = _assess(opened, fiscal_year, cutoff_month, rulesets.load(rules), _print(opened, fiscal_year))
    return replace(whole if code == ALL else _narrow(whole, code), issued=issued)


def _print(county: County, fiscal_year: int) -> str:
    """Fingerprint of all that is read: forms, target forms, corrections, exports."""
    entries = _corrections(county)
    folders = [county.raw(fiscal_year, stage) for stage in (STAGE, TARGETS)]
    prints = [fingerprint(folder, entries) for folder in folders if folder.is_dir()]
    exports = county.raw(fiscal_year, SOURCES)
    prints += [sources_fingerprint(exports, fiscal_year)] if exports.is_dir() else []
    return hashlib.sha256("-".join(prints).encode()).hexdigest()[:32]


@lru_cache(maxsize=4)
def _assess(county: County, fiscal_year: int, month: int, rules: rulesets.RuleSet, content: str) -> Run:
    """The county's own view, once per process for the same files."""
    targets, exports = county.raw(fiscal_year, TARGETS), county.raw(fiscal_year, SOURCES)
    inputs = Inputs(
        _intake(county.raw(fiscal_year, STAGE), county), _intake(targets, county) if targets.is_dir() else None,
        sources.read_sources(exports, fiscal_year, county.folder / ".cache") if exports.is_dir() else None)
    done = assess(inputs, register(county, fiscal_year), rules, fiscal_year, month)
    return Run(county, fiscal_year, ALL, content, None, month, rules, done)


def _intake(folder: Path, county: County) -> forms.Intake:
    """Forms of a folder with the county's corrections; none without a folder."""
    if not folder.is_dir():
        return forms.Intake(Forms.of([]), Funds.of([]), Indicators.of([]), Cells.of([]), [])
    found = forms.intake(folder, county.folder / ".cache", corrections=_corrections(county))
    forms_, funds, indicators, cells = (
        frame[~frame["place"].str.startswith(KEY)]
        for frame in (found.forms, found.funds, found.indicators, found.cells))
    return forms.Intake(forms_, funds, indicators, cells, [one for one in found.findings if one.file != KEY])


def _corrections(county: County) -> pd.DataFrame:
    """Corrections that name their stage's folder (``raw/<year>/<stage>/…``); bare names are of other stages."""
    entries = corrections.load(county.folder / "corrections")
    return entries[entries["file"].str.contains(f"/{STAGE}/|/{TARGETS}/")]


def register(county: County, fiscal_year: int) -> Register:
    """The year's projects and departments, with the names departments bore in other years."""
    rows = county.projects(fiscal_year)
    own = pd.DataFrame(columns=REGISTER, dtype="str") if rows is None else rows
    now = county.departments_in(fiscal_year)
    former = pd.concat([county.departments[["department_code", "department"]],
                        county.renamed[["department_code", "department"]]])
    return Register(own, now, former[~former["department"].isin(now["department"])].drop_duplicates())


def _narrow(whole: Run, department: str) -> Run:
    """Keep one department: its projects, its forms' findings, its lines of the exports."""
    done, own = whole.assessed, [department]
    projects, origins = (part(rows, "department_code", own) for rows in (done.projects, done.origins))
    heads = part(done.heads, "place", projects["form"])
    codes = set(projects["project_code"]) - {""}
    names = whole.county.departments_in(whole.fiscal_year)
    notes, name = done.findings, str(names.loc[names["department_code"] == department, "department"].iloc[0])
    notes = notes[(notes["department"] == name) | notes["file"].isin(set(heads["file"]))].reset_index(drop=True)
    told = {file for stage in (STAGE, SOURCES) for file in raw_names(whole.fiscal_year, stage, set(notes["file"]))}
    return whole.narrowed(
        department, told | {f"raw/{whole.fiscal_year}/{file}" for file in origins["file"]}, assessed=Assessed(
            projects=projects, departments=part(done.departments, "department_code", own),
            indicators=part(done.indicators, "form", heads["place"]),
            deviations=part(done.deviations, "department_code", own),
            changes=part(done.changes, "form", heads["place"]),
            reconciliation=part(done.reconciliation, "project_code", codes) if len(done.reconciliation) else
            done.reconciliation,
            heads=heads, systems=_systems(done.systems, projects, department, name), findings=notes, origins=origins,
        ))


def _systems(whole: Systems | None, projects: pd.DataFrame, department: str, name: str) -> Systems | None:
    """The department's lines: of its projects, and those that name it."""
    if whole is None:
        return None
    codes, works, bonds = set(projects.loc[projects["in_register"], "project_code"]), whole.livelihood, whole.bonds
    led = (works["department_code"] == department) | (works["department"] == name)
    borrowed = bonds["project_code"].isin(codes) | (bonds["department"] == name)
    return Systems(part(whole.direct_funds, "project_code", codes), works[led].reset_index(drop=True),
                   bonds[borrowed].reset_index(drop=True))
