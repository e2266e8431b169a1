"""A whole county's target forms of a year, read, matched, checked and reviewed once per process."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from budgeteval import findings as findings_of
from budgeteval import forms as reader
from budgeteval.county import County
from budgeteval.findings import Finding
from budgeteval.forms import corrections
from budgeteval.forms.intake import fingerprint
from budgeteval.forms.reader import Intake
from budgeteval.library import aspect_of, dimension_of, extended, is_measurable
from budgeteval.rulesets import RuleSet
from budgeteval.scoring.county import STAGE as OF_LAST_YEAR
from budgeteval.scoring.county import CountyScores, score_county
from budgeteval.stages.performance_target import sheets
from budgeteval.stages.performance_target.amounts import MEDIUM, all_stated
from budgeteval.stages.performance_target.before import COLUMNS, reached
from budgeteval.stages.performance_target.check import check, flag_table
from budgeteval.stages.performance_target.checks.case import Case
from budgeteval.stages.performance_target.checks.copied import copies
from budgeteval.stages.performance_target.filed import Filed, file_forms
from budgeteval.stages.performance_target.match import Register, all_names, register_of
from budgeteval.stages.performance_target.review import proposals
from budgeteval.stages.performance_target.standards import standards
from budgeteval.stages.performance_target.suggest import suggest
from budgeteval.stages.performance_target.targets import targets_of
from budgeteval.stages.performance_target.words import vocabulary
from budgeteval.tables import Cells, Forms, Funds, Indicators

STAGE = "performance_target"
LIBRARY = "reference/indicator_library.xlsx"
KEY = "answer_key.csv"
ROLES = ("indicator", "detail")
TITLES = ["project_code", "project", "department_code", "budget_yuan"]


@dataclass(frozen=True, eq=False)
class Read:
    """A county's targets of a year.

    ``forms`` are the target forms (indexed by place, as :class:`Filed`), ``indicators`` the annual ones of forms
    that count (with ``aspect`` and ``sector``), ``targets`` the published table, ``flags`` one row per quality
    finding, ``proposals`` and ``reviews`` one row per form, ``pairs`` the copies between departments,
    ``suggestions`` the library entries beside weak indicators, ``before`` what the year before has reached (columns
    of ``before.COLUMNS``), None if nothing of it could be compared.
    """

    county: County
    fiscal_year: int
    rules: RuleSet
    filed: Filed
    funds: pd.DataFrame
    indicators: pd.DataFrame
    targets: pd.DataFrame
    flags: pd.DataFrame
    proposals: pd.DataFrame
    reviews: pd.DataFrame
    pairs: pd.DataFrame
    suggestions: pd.DataFrame
    library: pd.DataFrame
    findings: pd.DataFrame
    before: pd.DataFrame | None
    fingerprint: str


@dataclass(frozen=True)
class _Key:
    """What the reading depends on: contents of the forms and of the library, and the year before as scored."""

    county: County
    fiscal_year: int
    rules: RuleSet
    content: str
    library: str
    last: CountyScores | None


def read_county(county: County, fiscal_year: int, rules: RuleSet) -> Read:
    """The county's targets; read again only if something that is read has changed in this process."""
    folder, library = county.raw(fiscal_year, STAGE), county.folder / LIBRARY
    content = fingerprint(folder, _corrections(county, fiscal_year)) if folder.is_dir() else ""
    has_last = county.raw(fiscal_year - 1, OF_LAST_YEAR).is_dir()
    return _read(_Key(
        county, fiscal_year, rules, content,
        county.fingerprint([LIBRARY]) if library.is_file() else "",
        score_county(county, fiscal_year - 1, rules) if has_last else None))


def _corrections(county: County, fiscal_year: int) -> pd.DataFrame:
    """Corrections of this stage's forms; a bare name is of the self-evaluation's."""
    entries = corrections.load(county.folder / "corrections")
    own = f"raw/{fiscal_year}/{STAGE}/"
    return entries[entries["file"].str.contains(own, regex=False)].reset_index(drop=True)


@lru_cache(maxsize=2)
def _read(key: _Key) -> Read:
    county, law = key.county, key.rules.performance_target
    intake = _intake(key)
    annual = _annual(intake.indicators)
    filed = _filed(key, intake, annual)
    counted = filed.counted
    indicators = _with_sector(annual[annual["form"].isin(counted.index)], counted, county)
    entries, of_library = extended(county.folder / LIBRARY, county.folder)
    before = reached(county, key.fiscal_year, key.last, counted, indicators)
    case = Case(
        counted, indicators, standards(intake.cells, indicators), all_stated(intake.funds),
        frozenset(entries.loc[is_measurable(entries), "name"]),
        pd.DataFrame(columns=COLUMNS) if before is None else before, law,
    )
    flags = check(case)
    table = _with_filed(flag_table(flags), filed.findings, counted)
    suggested = proposals(counted, indicators.groupby("form").size(), table, law.review)
    reviews, of_review = _reviews(key, counted, suggested)
    found = [*intake.findings, *filed.findings, *(one.finding for one in flags), *of_review, *of_library]
    return Read(
        county, key.fiscal_year, key.rules, filed, intake.funds, indicators,
        targets_of(filed.forms, annual, flag_table(flags), reviews, law), flag_table(flags), suggested, reviews,
        copies(case), suggest(indicators, flag_table(flags), entries, law.quality.suggestions), entries,
        findings_of.table(found), before, key.content,
    )


def _intake(key: _Key) -> Intake:
    """The folder's forms, without the review sheets and the demo's answer key; nothing if there is no folder."""
    folder = key.county.raw(key.fiscal_year, STAGE)
    if not folder.is_dir():
        return Intake(Forms.of([]), Funds.of([]), Indicators.of([]), Cells.of([]), [])
    found = reader.intake(folder, key.county.folder / ".cache",
                          corrections=_corrections(key.county, key.fiscal_year))
    others = (KEY, *(f"{name}/" for name in vocabulary()["review_folders"]))
    kept = {name: frame[~frame["place"].str.startswith(others)].reset_index(drop=True)
            for name, frame in (("forms", found.forms), ("funds", found.funds),
                                ("indicators", found.indicators), ("cells", found.cells))}
    return Intake(**kept, findings=[one for one in found.findings if not one.file.startswith(others)])


def _annual(indicators: pd.DataFrame) -> pd.DataFrame:
    """The annual indicator rows with their aspect, and the first level that goes with it where none is told."""
    rows = indicators[indicators["role"].isin(ROLES) & (indicators["period"] != MEDIUM)]
    aspects = [aspect_of(second, first) for first, second in zip(rows["level1"], rows["level2"], strict=True)]
    rows = rows.assign(aspect=aspects)
    told = rows["dimension"].where(rows["dimension"] != "", rows["aspect"].map(dimension_of))
    return rows.assign(dimension=told)


def _filed(key: _Key, intake: Intake, annual: pd.DataFrame) -> Filed:
    county, year = key.county, key.fiscal_year
    now, before = (_register(county, one) for one in (year, year - 1))
    departments = county.units(year)
    names = all_names(departments, [county.departments, county.departments_in(year - 1)])
    return file_forms(intake.forms, intake.funds, annual, now, before, departments, names, year,
                      key.rules.performance_target.amount_within_yuan)


def _register(county: County, year: int) -> Register:
    rows = county.projects(year)
    return register_of(pd.DataFrame(columns=TITLES, dtype="str") if rows is None else rows)


def _with_sector(indicators: pd.DataFrame, counted: pd.DataFrame, county: County) -> pd.DataFrame:
    sectors = county.departments.set_index("department_code")["sector"]
    return indicators.assign(sector=indicators["form"].map(counted["department_code"]).map(sectors).fillna(""))


def _with_filed(flags: pd.DataFrame, found: list[Finding], counted: pd.DataFrame) -> pd.DataFrame:
    """The flags, and the findings of matching that a review item also counts, by form."""
    heads = {(file, sheet, project): form for form, file, sheet, project in zip(
        counted.index, counted["file"], counted["sheet"], counted["project"], strict=True)}
    more = [[heads[one.file, one.sheet, one.project], "", one.code, one.severity, one.cell]
            for one in found if (one.file, one.sheet, one.project) in heads]
    return pd.concat([flags, pd.DataFrame(more, columns=flags.columns, dtype="str")], ignore_index=True)


def _reviews(key: _Key, counted: pd.DataFrame, suggested: pd.DataFrame) -> tuple[pd.DataFrame, list[Any]]:
    law = key.rules.performance_target.review
    rows, found = sheets.read(key.county.raw(key.fiscal_year, STAGE))
    reviews, said = sheets.settle(rows, counted, law)
    return reviews, [*found, *said, *sheets.generous(reviews, suggested, counted, law)]
