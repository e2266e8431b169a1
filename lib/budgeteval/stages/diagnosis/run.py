"""Opening a run: what earlier reports published, read for signs of deep problems by the rules."""

import hashlib
from dataclasses import dataclass
from typing import Any

import pandas as pd

from budgeteval import findings as found
from budgeteval import rulesets
from budgeteval.county import County, open_county
from budgeteval.display import Card
from budgeteval.findings import Finding
from budgeteval.rulesets.diagnosis import Diagnosis
from budgeteval.stages.diagnosis.compare import Change, Year, compare
from budgeteval.stages.diagnosis.copying import copied_forms, shared_by_forms, shared_by_institutions
from budgeteval.stages.diagnosis.known import Known, gather
from budgeteval.stages.diagnosis.rank import ranks, rates
from budgeteval.stages.diagnosis.signs import find_signs, judged
from budgeteval.stages.diagnosis.words import SAY
from budgeteval.terms import label


@dataclass(frozen=True, eq=False)
class Run:
    """One county's diagnosis of a year; the tables are those of ``tables.diagnosis``.

    ``judged`` has one row per project and kind of problem that could be looked at.
    """

    county: County
    fiscal_year: int
    rules: rulesets.RuleSet
    known: Known
    shared: pd.DataFrame
    institutions: pd.DataFrame
    judged: pd.DataFrame
    signs: pd.DataFrame
    rates: pd.DataFrame
    ranks: pd.DataFrame
    change: Change
    findings: pd.DataFrame

    @property
    def name(self) -> str:
        return self.county.name

    @property
    def limits(self) -> Diagnosis:
        """The section of the rules for this stage."""
        section: Diagnosis = self.rules.diagnosis
        return section

    @property
    def fingerprint(self) -> str:
        """Of every report read."""
        reports = [one for _, some in self.known.reports.values() for one in some]
        reports += [one for one in (self.known.last, self.known.before) if one]
        return hashlib.sha256("\n".join(one.fingerprint for one in reports).encode()).hexdigest()[:32]

    def card(self) -> Card:
        """What this run reads, and by which rules."""
        reports = [(SAY("card.report", report=label("stage", name), year=year),
                    SAY("card.found", reports=len(some)) if some else SAY("card.missing"))
                   for name, (year, some) in self.known.reports.items()]
        return Card(SAY("card.title"), (
            (label("county"), self.county.name),
            (label("fiscal_year"), str(self.fiscal_year)),
            *reports,
            (SAY("card.last", year=self.fiscal_year - 1), SAY("card.found", reports=1) if self.known.last
             else SAY("card.missing_last")),
            (SAY("card.rules"), f"{self.rules.title} ({self.rules.edition})"),
            (SAY("card.fingerprint"), self.fingerprint),
        ))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return self.card()._repr_mimebundle_()


def open_run(county: str, fiscal_year: int, rules: str = "demo-county") -> Run:
    """Diagnose a county's year.

    Parameters
    ----------
    county, rules : codes of a folder below ``data/`` and of a rule set
    fiscal_year : the year whose targets and monitoring are read, and the evaluations made in it of the year before
    """
    home, law = open_county(county), rulesets.load(rules)
    limits: Diagnosis = law.diagnosis
    known = gather(home, fiscal_year)
    shared, institutions = shared_by_forms(known, limits), shared_by_institutions(known, limits)
    signs = find_signs(known, copied_forms(known, shared, limits.signs["text_copied"].bound), limits)
    looked = judged(known)
    rows = rates(signs, looked, known.names, limits.ranking)
    order = ranks(rows, limits.ranking)
    change = compare(Year(signs, rows, order), Year(known.last_signs, known.last_rates, known.last_ranks))
    notes = [*_missing(known), *_nameless(looked), *_copied(institutions)]
    return Run(home, fiscal_year, law, known, shared, institutions, looked, signs, rows, order, change,
               found.table(notes))


def _missing(known: Known) -> list[Finding]:
    return [Finding("diagnosis_report_missing", facts={
        "report": label("stage", name), "year": known.reports[name][0]}) for name in known.missing]


def _nameless(looked: pd.DataFrame) -> list[Finding]:
    """Projects that no register gives a department or category to."""
    strange = looked[(looked["department_code"] == "") | (looked["category"] == "")]["project_key"].nunique()
    return [Finding("diagnosis_project_unknown", facts={"projects": strange})] if strange else []


def _copied(shared: pd.DataFrame) -> list[Finding]:
    """Each passage one institution used for two projects, at the cell of the second."""
    notes = []
    for row in shared.to_dict("records"):
        file, sheet, cell = row["other_place"].split("!", 2)
        notes.append(Finding("diagnosis_report_copied", file, sheet, cell, {
            "institution": row["institution"], "letters": row["letters"], "other": row["place"]},
            row["other_department"], row["other_project"]))
    return notes
