"""Opening a run: which county, year, month and department; everything read and assessed once per process."""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from budgeteval import forms, rulesets, sources
from budgeteval.county import County, open_county
from budgeteval.display import Card
from budgeteval.forms import corrections
from budgeteval.forms.intake import fingerprint
from budgeteval.sources.read import fingerprint as sources_fingerprint
from budgeteval.stages.monitoring.assess import Assessed, Inputs, assess
from budgeteval.stages.monitoring.match import Register
from budgeteval.tables import Cells, Forms, Funds, Indicators
from budgeteval.terms import label, sentences

SAY = sentences(__package__).say
ALL, LAST = "all", 12
KEY = "answer_key.csv"  # of a demo county's planted faults, no form
STAGE, TARGETS, SOURCES = "monitoring", "performance_target", "sources"
REGISTER = ["project_code", "project", "department_code", "budget_yuan"]


@dataclass(frozen=True)
class Run:
    """One report's view of a county at a month: the whole, or one department's part.

    The tables are those of :class:`Assessed`; ``issued`` is the day of the letters to slow departments.
    """

    county: County
    fiscal_year: int
    month: int
    department: str
    rules: rulesets.RuleSet
    assessed: Assessed
    fingerprint: str
    issued: date | None = None

    @property
    def whole_county(self) -> bool:
        return self.department == ALL

    @property
    def name(self) -> str:
        """Whose report this is: the county's name, or the department's in that year."""
        if self.whole_county:
            return self.county.name
        register = self.county.departments_in(self.fiscal_year).set_index("department_code")["department"]
        return str(register[self.department])

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

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return self.card()._repr_mimebundle_()


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
    opened, department = open_county(county), str(department)
    if not 1 <= cutoff_month <= LAST:
        raise ValueError(f"cutoff_month: expected 1 to 12, found {cutoff_month}")
    if department != ALL and department not in set(opened.departments["department_code"]):
        raise KeyError(f"department {department!r} is not in the register of {county!r}")
    rule_set = rulesets.load(rules)
    key = _Key(opened, fiscal_year, cutoff_month, rule_set, _print(opened, fiscal_year))
    issued = date.fromisoformat(issued_on) if issued_on else None
    whole = Run(opened, fiscal_year, cutoff_month, department, rule_set, _assess(key), key.fingerprint, issued)
    return whole if whole.whole_county else _narrow(whole)


@dataclass(frozen=True, eq=False)
class _Key:
    """What an assessment depends on; equal if the files' fingerprint, the rules, the county and the month are."""

    county: County
    fiscal_year: int
    month: int
    rules: rulesets.RuleSet
    fingerprint: str

    def _parts(self) -> tuple[Any, ...]:
        return self.county.folder, self.fiscal_year, self.month, self.rules.edition, self.fingerprint

    def __hash__(self) -> int:
        return hash(self._parts())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._parts() == other._parts()


def _print(county: County, fiscal_year: int) -> str:
    """Fingerprint of all that is read: forms, target forms, exports, corrections, registers."""
    entries = _corrections(county)
    folders = [county.raw(fiscal_year, stage) for stage in (STAGE, TARGETS)]
    prints = [fingerprint(folder, entries)[:16] for folder in folders if folder.is_dir()]
    exports = county.raw(fiscal_year, SOURCES)
    prints += [sources_fingerprint(exports, fiscal_year)[:16]] if exports.is_dir() else []
    total = hashlib.sha256("-".join(prints).encode())
    for path in sorted((county.folder / "reference").glob("*.csv")):
        total.update(path.read_bytes())
    return total.hexdigest()[:32]


@lru_cache(maxsize=4)
def _assess(key: _Key) -> Assessed:
    county = key.county
    cache = county.folder / ".cache"
    read = _intake(county.raw(key.fiscal_year, STAGE), county)
    targets = county.raw(key.fiscal_year, TARGETS)
    exports = county.raw(key.fiscal_year, SOURCES)
    inputs = Inputs(
        read, _intake(targets, county) if targets.is_dir() else None,
        sources.read_sources(exports, key.fiscal_year, cache) if exports.is_dir() else None)
    return assess(inputs, register(county, key.fiscal_year), key.rules, key.fiscal_year, key.month)


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


def _narrow(run: Run) -> Run:
    """Keep one department: its projects, its forms' findings, its part of the exports."""
    whole = run.assessed
    projects = whole.projects[whole.projects["department_code"] == run.department]
    heads = whole.heads[whole.heads["place"].isin(projects["form"])]
    codes = set(projects["project_code"]) - {""}
    files = set(heads["file"])
    inside = (whole.findings["department"] == run.name) | whole.findings["file"].isin(files)
    rows = whole.reconciliation
    return Run(run.county, run.fiscal_year, run.month, run.department, run.rules, Assessed(
        projects=projects, departments=whole.departments[whole.departments["department_code"] == run.department],
        indicators=whole.indicators[whole.indicators["form"].isin(heads["place"])],
        deviations=whole.deviations[whole.deviations["department_code"] == run.department],
        changes=whole.changes[whole.changes["form"].isin(heads["place"])],
        reconciliation=rows[rows["project_code"].isin(codes)] if len(rows) else rows,
        heads=heads, exports=whole.exports, findings=whole.findings[inside], last_month=whole.last_month,
    ), run.fingerprint, run.issued)
