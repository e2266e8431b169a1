"""Opening a run: the review of one project, or all reviews of a county's budget year and what went without one."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from budgeteval import findings as found
from budgeteval import rulesets
from budgeteval.county import County, open_county
from budgeteval.display import Card
from budgeteval.places import code
from budgeteval.rulesets.ex_ante import ExAnte
from budgeteval.stages.ex_ante.check import check
from budgeteval.stages.ex_ante.intake import Workbook, read_workbook, unread
from budgeteval.stages.ex_ante.missed import missed, missed_findings
from budgeteval.stages.ex_ante.notes import note
from budgeteval.stages.ex_ante.reviews import review_rows
from budgeteval.stages.ex_ante.score import Score, score
from budgeteval.terms import label, sentences

STAGE = "ex_ante"
ALL = "all"
SAY = sentences(__package__).say


@dataclass(frozen=True, eq=False)
class Review:
    """One project's review: its workbook, the marks as scored, its row of the register ({} without one).

    ``findings`` is everything wrong or open; ``fingerprint`` the workbook's SHA-256, "" without one.
    """

    project_code: str
    register: Mapping[str, str]
    department: str
    book: Workbook
    score: Score
    findings: tuple[found.Finding, ...]
    fingerprint: str

    @property
    def project(self) -> str:
        """Name from the register, else from the workbook, else the code."""
        return self.register.get("project", "") or self.book.text("project") or self.project_code

    @property
    def subject(self) -> str:
        """``project`` or ``policy``."""
        return self.book.subject


@dataclass(frozen=True, eq=False)
class Run:
    """The reviews of one report. ``rows`` has the columns of ``Reviews``, one row per review in the same order.

    ``missed`` (county only) are the requests that the rules wanted reviewed and that were not; ``findings`` is
    everything wrong or open, of the reviews and of the county. ``files`` are the raw files that a project's report
    stands on, below the county's folder; None for the county's, which stands on all.
    """

    county: County
    fiscal_year: int
    key: str
    rules: rulesets.RuleSet
    reviews: tuple[Review, ...]
    rows: pd.DataFrame
    missed: pd.DataFrame
    findings: tuple[found.Finding, ...]
    files: frozenset[str] | None

    @property
    def whole_county(self) -> bool:
        return self.key == ALL

    @property
    def limits(self) -> ExAnte:
        """The section of the rules for this stage."""
        return self.rules.ex_ante

    @property
    def review(self) -> Review:
        """The one review of a project's report."""
        return self.reviews[0]

    def card(self) -> Card:
        """What this run reads, and by which rules."""
        first = ((label("project"), self.review.project), (label("project_code"), self.key)) \
            if not self.whole_county else ((SAY("card.reviews"), str(len(self.reviews))),)
        marks = "".join(one.fingerprint for one in self.reviews)
        print_ = hashlib.sha256(marks.encode()).hexdigest() if self.whole_county else self.review.fingerprint
        return Card(SAY("card.title"), (
            (label("county"), self.county.name), (label("fiscal_year"), str(self.fiscal_year)), *first,
            (SAY("card.rules"), f"{self.rules.title} ({self.rules.edition})"),
            (SAY("card.fingerprint"), print_ or SAY("none")),
        ))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return self.card()._repr_mimebundle_()


def open_run(county: str, fiscal_year: int, project: str = ALL, rules: str = "demo-county") -> Run:
    """Read, score and check the review of one project, or all of a county's.

    Parameters
    ----------
    county, rules : str
        Codes: a folder below ``data/``, a rule set below ``params/rulesets/``.
    fiscal_year : int
        Budget year the money is asked for.
    project : str
        A folder below ``raw/<year>/ex_ante/``, or ``all``.

    Returns
    -------
    Run
        A project without a readable workbook has a review without marks and a finding that says so.

    Raises
    ------
    FileNotFoundError
        If the county does not exist.
    ValueError
        If a code is not a plain ASCII code.
    """
    home, key = open_county(county), code(str(project), "project")
    rule_set = rulesets.load(rules)
    register = _register(home, fiscal_year)
    folder = home.raw(fiscal_year, STAGE)
    names = _projects(folder, register) if key == ALL else [key]
    reviews = tuple(_review(folder, one, home, fiscal_year, rule_set, register.get(one, {})) for one in names)
    rows = review_rows(reviews, fiscal_year, rule_set.ex_ante)
    asked = register if key == ALL else {}
    without = missed(asked, rows, home, fiscal_year, rule_set.ex_ante)
    notes = (*(one for review in reviews for one in review.findings), *missed_findings(without, asked))
    if key == ALL:
        return Run(home, fiscal_year, key, rule_set, reviews, rows, without, notes, None)
    only = home.only(register.get(key, {}).get("department_code", ""), key)
    files = frozenset(path.relative_to(home.folder).as_posix() for path in _books(folder / key))
    return Run(only, fiscal_year, key, rule_set, reviews, rows, without, notes, files)


def _register(county: County, fiscal_year: int) -> dict[str, dict[str, str]]:
    """Rows of the year's project register by code."""
    rows = county.projects(fiscal_year)
    records = [] if rows is None else rows.to_dict("records")
    return {str(row["project_code"]): {str(key): str(value) for key, value in row.items()} for row in records}


def _projects(folder: Path, register: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Projects with a folder, and those the register says were reviewed, by code."""
    folders = [path.name for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    return sorted({*folders, *(key for key, row in register.items() if row.get("ex_ante") == "yes")})


def _review(folder: Path, project: str, county: County, fiscal_year: int, rules: rulesets.RuleSet,
            register: Mapping[str, str]) -> Review:
    files = _books(folder / project)
    if not files:
        name = register.get("project", project)
        why = found.Finding("ex_ante_workbook_missing", project, facts={"project": name})
        book = unread(project, (why,), register.get("subject", ""))
        digest = ""
    else:
        stamp = files[0].stat()
        book, digest = _read(files[0], folder, rules.edition, register.get("subject", ""), stamp.st_mtime_ns,
                             stamp.st_size)
    extra = [note("ex_ante_workbook_extra", path.relative_to(folder).as_posix(), first=files[0].name)
             for path in files[1:]]
    frame = rules.ex_ante.frame(book.subject)
    result = score(book.sheets, book.marks, frame, rules.ex_ante)
    department = _department(county, fiscal_year, register, book)
    name = register.get("project", "") or book.text("project") or project
    notes = tuple(replace(one, department=department, project=name) for one in
                  (*book.findings, *extra, *check(book, result, rules.ex_ante, register, project)))
    return Review(project, register, department, book, result, notes, digest)


def _books(folder: Path) -> list[Path]:
    """The workbooks of a project's folder, the first of which is read."""
    return [path for path in sorted(folder.glob("*.*")) if _is_book(path)]


def _is_book(path: Path) -> bool:
    return path.suffix.lower() in (".xls", ".xlsx", ".xlsm", ".et") and not path.name.startswith(("~$", "."))


@lru_cache(maxsize=256)
def _read(path: Path, root: Path, edition: str, subject: str, _changed: int, _size: int) -> tuple[Workbook, str]:
    """A workbook and its SHA-256 (once per process for the same file, rules and registered subject)."""
    book = read_workbook(path, root, rulesets.load(edition).ex_ante, subject)
    return book, hashlib.sha256(path.read_bytes()).hexdigest()


def _department(county: County, fiscal_year: int, register: Mapping[str, str], book: Workbook) -> str:
    """Department in charge, from the registers, else as the workbook names it."""
    names = county.units(fiscal_year).set_index("department_code")["department"]
    return str(names.get(register.get("department_code", ""), "")) or book.text("department")
