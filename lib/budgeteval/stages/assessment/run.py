"""Opening a run: what is known about every unit of the county, judged by the sheet of the rules."""

import hashlib
from dataclasses import dataclass
from typing import Any

import pandas as pd

from budgeteval import findings as found
from budgeteval import rulesets
from budgeteval.county import County, open_county
from budgeteval.display import Card
from budgeteval.findings import Finding
from budgeteval.forms.intake import fingerprint
from budgeteval.rulesets.assessment import Assessment
from budgeteval.stages.assessment.evidence import Evidence, read_evidence
from budgeteval.stages.assessment.known import Known, gather
from budgeteval.stages.assessment.score import assess, totals
from budgeteval.stages.assessment.words import SAY, STAGE, listed
from budgeteval.terms import label

NAMED = 10
OPEN = ("no_report", "no_evidence")


@dataclass(frozen=True, eq=False)
class Run:
    """One county's assessment of a year: ``marks`` is ``tables.Assessments``, ``totals`` ``tables.AssessmentTotals``.

    ``units`` are departments and townships (department_code, department, kind).
    """

    county: County
    fiscal_year: int
    rules: rulesets.RuleSet
    known: Known
    units: pd.DataFrame
    evidence: Evidence
    marks: pd.DataFrame
    totals: pd.DataFrame
    findings: pd.DataFrame

    @property
    def name(self) -> str:
        return self.county.name

    @property
    def limits(self) -> Assessment:
        """The section of the rules for this stage."""
        section: Assessment = self.rules.assessment
        return section

    @property
    def fingerprint(self) -> str:
        """Of the evidence files and of every report read."""
        folder = self.county.raw(self.fiscal_year, STAGE)
        parts = [fingerprint(folder) if folder.is_dir() else ""]
        parts += [one.fingerprint for _, one in self.known.reports.values() if one]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]

    def card(self) -> Card:
        """What this run reads, and by which rules."""
        reports = [(SAY("card.report", report=label("stage", name), year=year),
                    SAY("card.found") if report else SAY("card.missing"))
                   for name, (year, report) in self.known.reports.items()]
        return Card(SAY("card.title"), (
            (label("county"), self.county.name),
            (label("fiscal_year"), str(self.fiscal_year)),
            *reports,
            (SAY("card.evidence"), SAY("card.lines", lines=len(self.evidence.rows))),
            (SAY("card.rules"), f"{self.rules.title} ({self.rules.edition})"),
            (SAY("card.fingerprint"), self.fingerprint),
        ))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return self.card()._repr_mimebundle_()


def open_run(county: str, fiscal_year: int, rules: str = "demo-county") -> Run:
    """Judge every department and township of a county by the sheet of a rule set.

    Parameters
    ----------
    county, rules : codes of a folder below ``data/`` and of a rule set
    fiscal_year : the year assessed: its targets, monitoring, rectifications and disclosure, and the evaluations made
        in it of the year before
    """
    home, law = open_county(county), rulesets.load(rules)
    units = home.units(fiscal_year)
    known = gather(home, fiscal_year)
    evidence = read_evidence(home.raw(fiscal_year, STAGE), units, law.assessment)
    marks = assess(known, evidence.rows, units, law.assessment)
    sums = totals(marks, evidence.rows, known, units, law.assessment)
    notes = [*evidence.findings, *_over_limit(evidence.rows, units, law.assessment), *_missing(known),
             *_open(marks, law.assessment), *_unjudged(sums)]
    return Run(home, fiscal_year, law, known, units, evidence, marks, sums, found.table(notes))


def _missing(known: Known) -> list[Finding]:
    return [Finding("assessment_report_missing", facts={
        "report": label("stage", name), "year": known.reports[name][0]}) for name in known.missing]


def _over_limit(rows: pd.DataFrame, units: pd.DataFrame, rules: Assessment) -> list[Finding]:
    """Bonus and deductions of the list beyond what the rules let count."""
    names = units.set_index("department_code")["department"]
    notes = []
    for kind, most in (("bonus", rules.bonus_max), ("deduction", rules.deduction_max)):
        sums = rows[rows["kind"] == kind].groupby("unit_code")["value"].sum()
        notes += [Finding("assessment_over_limit", facts={
            "unit": names[code], "kind": SAY(f"kind.{kind}"), "found": f"{value:g}", "most": f"{most:g}"},
            department=names[code]) for code, value in sums.items() if value > most]
    return notes


def _open(marks: pd.DataFrame, rules: Assessment) -> list[Finding]:
    """Items that stay open for some units, once per item and reason."""
    rows = marks[marks["outcome"].isin(OPEN)]
    counts = rows.groupby(["item", "basis"], sort=False).size()
    return [Finding("assessment_item_open", facts={
        "item": rules.items[str(item)].title, "units": int(count), "reason": basis})
        for (item, basis), count in counts.items()]


def _unjudged(sums: pd.DataFrame) -> list[Finding]:
    """Units without a total, all in one finding."""
    names = sums.loc[sums["total"].isna(), "unit"].tolist()
    shown = listed(names[:NAMED]) + (SAY("and_more") if len(names) > NAMED else "")
    return [Finding("assessment_unit_unjudged", facts={"units": len(names), "names": shown})] if names else []
