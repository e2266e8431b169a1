"""Opening a run: results of other reports, the bureau's ledger, proposals and decisions of one county and year."""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from budgeteval import findings as found
from budgeteval import rulesets
from budgeteval.county import County, open_county
from budgeteval.display import Card
from budgeteval.forms.intake import fingerprint
from budgeteval.stages.application import decide
from budgeteval.stages.application.known import Known, gather
from budgeteval.stages.application.ledger import Office, read_office
from budgeteval.stages.application.problems import found_problems
from budgeteval.stages.application.propose import propose
from budgeteval.stages.application.rectify import missing_letters, rectifications
from budgeteval.stages.application.words import SAY, STAGE
from budgeteval.terms import label


@dataclass(frozen=True, eq=False)
class Run:
    """One county's application of results in a year, as on the day ``as_of``.

    ``issued`` is ``tables.Rectifications``; ``unissued`` are problems found that no letter names (columns of
    ``problems.COLUMNS``); ``proposals`` is ``tables.Proposals``; ``decisions`` has the columns of ``decide.COLUMNS``,
    ``findings`` those of ``budgeteval.findings.COLUMNS``.
    """

    county: County
    fiscal_year: int
    as_of: str
    rules: rulesets.RuleSet
    known: Known
    office: Office
    issued: pd.DataFrame
    unissued: pd.DataFrame
    proposals: pd.DataFrame
    decisions: pd.DataFrame
    findings: pd.DataFrame

    @property
    def name(self) -> str:
        return self.county.name

    @cached_property
    def projects(self) -> pd.DataFrame:
        """Proposals for projects."""
        return self.proposals[self.proposals["level"] == "project"]

    @property
    def fingerprint(self) -> str:
        """Of the bureau's files and of every report read."""
        folder = self.county.raw(self.fiscal_year, STAGE)
        parts = [fingerprint(folder) if folder.is_dir() else ""]
        parts += [one.fingerprint for _, reports in self.known.reports.values() for one in reports]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]

    def card(self) -> Card:
        """What this run reads, and by which rules."""
        reports = [(SAY("card.report", report=label("stage", name), year=year),
                    SAY("card.found", count=len(reports)) if reports else SAY("card.missing"))
                   for name, (year, reports) in self.known.reports.items()]
        return Card(SAY("card.title"), (
            (label("county"), self.county.name),
            (label("fiscal_year"), str(self.fiscal_year)),
            (SAY("card.as_of"), self.as_of),
            *reports,
            (SAY("card.ledger"), SAY("card.lines", lines=len(self.office.issued), answers=len(self.office.answers))),
            (SAY("card.rules"), f"{self.rules.title} ({self.rules.edition})"),
            (SAY("card.fingerprint"), self.fingerprint),
        ))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return self.card()._repr_mimebundle_()


def open_run(county: str, fiscal_year: int, as_of: str = "", rules: str = "demo-county") -> Run:
    """Read what is known and work out rectifications, proposals and decisions.

    Parameters
    ----------
    county, rules : codes of a folder below ``data/`` and of a rule set
    fiscal_year : the year in which results are applied: evaluations of the year before, monitoring of the year itself
    as_of : ISO day on which states are told; "" is the last day of the year

    Raises
    ------
    ValueError
        If ``as_of`` is no ISO date.
    """
    day = date.fromisoformat(as_of).isoformat() if as_of else f"{fiscal_year}-12-31"
    home, law = open_county(county), rulesets.load(rules)
    known = gather(home, fiscal_year)
    office = read_office(home.raw(fiscal_year, STAGE))
    ledger, notes = rectifications(office, home, fiscal_year, law.application, day)
    names = home.units(fiscal_year).set_index("department_code")["department"].to_dict()
    unissued = missing_letters(found_problems(known, law, names), ledger)
    listed = decide.exceptions(office, home, fiscal_year, notes)
    proposals = propose(known, home, fiscal_year, law, ledger, listed)
    decided = decide.decisions(office, proposals, notes)
    absent = [found.Finding("application_report_missing", facts={
        "report": label("stage", name), "year": known.reports[name][0]}) for name in known.missing]
    return Run(home, fiscal_year, day, law, known, office, ledger, unissued, proposals, decided,
               found.table([*office.findings, *notes, *absent]))
