"""Opening a run: which county, year and department; its targets, and the finance bureau's review of them."""

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from budgeteval import rulesets
from budgeteval.county import open_county, part
from budgeteval.display import Card
from budgeteval.scoring.county import STAGE as OF_LAST_YEAR
from budgeteval.stages.performance_target.reading import STAGE, Read, read_county
from budgeteval.stages.performance_target.summary import copied_sets
from budgeteval.terms import label, sentences
from budgeteval.view import ALL, View, known, raw_names

SAY = sentences(__package__).say


@dataclass(frozen=True, eq=False)
class Run(View):
    """One report's view of the targets: a county's, or one department's.

    ``targets``, ``indicators`` and ``forms`` keep the columns of their tables; ``flags`` are the quality findings,
    one row each; ``missing`` are projects of the register without a form that counts. ``suggestions``, ``proposals``
    and ``marks`` (the reviewers', by item) are of the report's own forms, ``copied`` (:func:`summary.copied_sets`)
    the groups of copies that one of its own is in; ``library`` is whole. ``last_year`` is False if nothing of the
    year before could be compared.
    """

    rules: rulesets.RuleSet
    targets: pd.DataFrame
    forms: pd.DataFrame
    indicators: pd.DataFrame
    flags: pd.DataFrame
    missing: pd.DataFrame
    findings: pd.DataFrame
    suggestions: pd.DataFrame
    proposals: pd.DataFrame
    marks: pd.DataFrame
    copied: pd.DataFrame
    library: pd.DataFrame
    last_year: bool

    @property
    def counted(self) -> pd.DataFrame:
        """Targets of the forms that count, one per project."""
        return self.targets[self.targets["status"] == "listed"]

    def card(self) -> Card:
        return Card(SAY("card.title"), (
            (label("county"), self.county.name),
            (label("fiscal_year"), str(self.fiscal_year)),
            (label("department"), SAY("card.all") if self.whole_county else self.name),
            (SAY("card.forms"), str(len(self.targets))),
            (SAY("card.library"), str(len(self.library))),
            (SAY("card.rules"), f"{self.rules.edition} {self.rules.title}"),
            (SAY("card.fingerprint"), self.fingerprint),
        ))


def open_run(county: str, fiscal_year: int, department: str = ALL, rules: str = "demo-county") -> Run:
    """Read, match, check and review a county's target forms, and keep one department's (or all).

    Parameters
    ----------
    county, rules : str
        Codes of a folder below ``data/`` and of a rule set below ``params/rulesets/``.
    department : str
        A code of the county's register of departments or townships, or ``all``.

    Raises
    ------
    KeyError
        If the register has no such department.
    """
    opened = open_county(county)
    code = known(opened, department, opened.units(fiscal_year))
    read = read_county(opened, fiscal_year, rulesets.load(rules))
    return _whole(read) if code == ALL else _narrow(read, code)


@lru_cache(maxsize=2)
def _whole(read: Read) -> Run:
    """The county's own view."""
    return Run(
        read.county, read.fiscal_year, ALL, read.fingerprint, None, read.rules, read.targets, read.filed.forms,
        read.indicators, read.flags, read.filed.missing, read.findings, read.suggestions, read.proposals,
        read.reviews[list(read.rules.performance_target.review.items)],
        copied_sets(read.pairs, read.filed.forms, set(read.targets["place"])), read.library, read.before is not None)


def _narrow(read: Read, department: str) -> Run:
    """Keep one department: its forms, and the findings that concern its files or its projects."""
    whole, year = _whole(read), read.fiscal_year
    forms = whole.forms[whole.forms["department_code"] == department]
    places, files = set(forms.index), set(forms["file"])
    indicators = part(whole.indicators, "form", places)
    only = whole.county.only(department)
    names = {*only.units(year)["department"], *forms["department"]}
    notes = whole.findings
    own = notes[notes["file"].isin(files) | notes["department"].isin(names)].reset_index(drop=True)
    marked = whole.proposals.index.isin(places)
    files |= set(own["file"]) | set(read.reviews["file"][read.reviews.index.isin(places)])
    return whole.narrowed(
        department, raw_names(year, STAGE, files) | raw_names(year - 1, OF_LAST_YEAR, _before(read, indicators)),
        forms=forms, indicators=indicators, findings=own,
        targets=part(whole.targets, "place", places), flags=part(whole.flags, "form", places),
        missing=part(whole.missing, "department_code", [department]),
        suggestions=part(whole.suggestions, "place", indicators["place"]),
        proposals=whole.proposals[marked], marks=whole.marks[whole.marks.index.isin(places)],
        copied=copied_sets(read.pairs, whole.forms, places))


def _before(read: Read, indicators: pd.DataFrame) -> set[str]:
    """Files of the year before that hold what these indicators are compared with."""
    if read.before is None:
        return set()
    rows = read.before[read.before["place"].isin(indicators["place"])]
    return {place.split("!")[0] for place in rows["source"]}
