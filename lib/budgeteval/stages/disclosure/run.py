"""Opening a run: what is due, what became of it, the public copies and open data, the proof."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from budgeteval import findings, rulesets
from budgeteval.county import County, open_county
from budgeteval.display import Card
from budgeteval.findings import Finding
from budgeteval.published import Published, find_all
from budgeteval.stages.disclosure import open_data
from budgeteval.stages.disclosure.decide import REPORT, SAY, Decided, decide, title
from budgeteval.stages.disclosure.items import TEXT, Due, due_items, names
from budgeteval.stages.disclosure.open_data import OpenFile
from budgeteval.stages.disclosure.registers import Registers, read
from budgeteval.tables import Publications
from budgeteval.terms import label

PAIRS = ("item", "place", "public_file", "full_sha256", "public_sha256", "left_out")


@dataclass(frozen=True)
class Run:
    """One year's disclosure on a day.

    ``publications`` is the published table; ``items`` the same with copies; ``opened`` the open tables; ``findings``
    has the columns of ``budgeteval.findings.COLUMNS``.
    """

    county: County
    fiscal_year: int
    as_of: str
    rules: rulesets.RuleSet
    items: tuple[Decided, ...]
    opened: tuple[OpenFile, ...]
    publications: pd.DataFrame
    findings: pd.DataFrame

    def card(self) -> Card:
        return Card(SAY("card.title"), (
            (label("county"), self.county.name),
            (label("fiscal_year"), str(self.fiscal_year)),
            (SAY("card.day"), self.as_of),
            (SAY("card.items"), str(len(self.items))),
            (SAY("card.rules"), f"{self.rules.edition} {self.rules.title}"),
        ))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return self.card()._repr_mimebundle_()


def open_run(county: str, fiscal_year: int, as_of: str = "2021-12-31", rules: str = "demo-county") -> Run:
    """Everything due for publication in ``fiscal_year``, as it stands on the day ``as_of`` (ISO).

    Raises
    ------
    ValueError
        If ``as_of`` is no ISO date.
    """
    day = date.fromisoformat(as_of).isoformat()
    opened, rule_set = open_county(county), rulesets.load(rules)
    law = rule_set.disclosure
    registers = read(opened, fiscal_year, project_codes(opened, fiscal_year))
    items = [*due_items(opened, fiscal_year, law, registers), *_held_projects(opened, fiscal_year, law, registers)]
    tables = open_data.open_files(fiscal_year, law, _withheld(opened, fiscal_year, registers), {
        "key_evaluation": _evaluated(law, fiscal_year)})
    made = [decide(one, registers, law, {_kind(table): table for table in tables}, day) for one in items]
    decided = tuple(one for one, _ in made)
    found = [*registers.findings, *(fault for _, faults in made for fault in faults), *_missing(items, law)]
    rows = publications(opened, decided)
    return Run(opened, fiscal_year, day, rule_set, decided, tuple(tables), rows, _named(findings.table(found), rows))


def project_codes(county: County, fiscal_year: int) -> set[str]:
    """Codes of the register, of the year and of the one before."""
    registers = [county.projects(year) for year in (fiscal_year, fiscal_year - 1)]
    return {code for rows in registers if rows is not None for code in rows["project_code"]}


def _held_projects(county: County, fiscal_year: int, law: Any, registers: Registers) -> list[Due]:
    """Single projects that the catalogue takes out of a department's publication."""
    held = []
    for (kind, _, project), entry in registers.entries.items():
        rule = law.items[kind]
        if project and not entry.open and rule.each == "department":
            year = fiscal_year - rule.lag
            rows = county.projects(year)
            owners = {} if rows is None else dict(zip(rows["project_code"], rows["department_code"], strict=True))
            held.append(Due(kind, rule, year, owners.get(project, ""), project, "", None))
    return held


def _withheld(county: County, fiscal_year: int, registers: Registers) -> dict[str, str]:
    """Names of projects that are not open, by code, whatever item the catalogue names them for."""
    held = {project for (_, _, project), entry in registers.entries.items() if project and not entry.open}
    named: dict[str, str] = dict.fromkeys(held, "")
    for year in (fiscal_year - 1, fiscal_year):
        rows = county.projects(year)
        if rows is not None:
            known = rows[rows["project_code"].isin(held)]
            named |= dict(zip(known["project_code"], known["project"], strict=True))
    return named


def _evaluated(law: Any, fiscal_year: int) -> list[Published]:
    rule = law.items["key_evaluation"]
    return [one for one in find_all(rule.report, fiscal_year - rule.lag) if one.key != "all"]


def _kind(table: OpenFile) -> str:
    return open_data.KINDS.get(table.name, table.name)


def _named(found: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Findings with the names of the department and project that they are about, by code."""
    known = rows[rows["project_code"] != ""].drop_duplicates("project_code").set_index("project_code")
    department, project = (found["project"].map(known[name]).fillna("") for name in ("department", "project"))
    return found.assign(department=department, project=project.where(project != "", found["project"]))


def _missing(items: list[Due], law: Any) -> list[Finding]:
    """Kinds without any finished report, and kinds whose day of approval is in no register."""
    found = []
    for kind, rule in law.items.items():
        mine = [one for one in items if one.kind == kind]
        if mine and rule.report and all(one.report is None for one in mine):
            found.append(Finding("disclosure_report_missing", f"{mine[0].fiscal_year}/{rule.report}",
                                 facts={"item": title(kind)}))
        if mine and not any(one.due_on for one in mine):
            found.append(Finding("disclosure_approval_missing", "reference/approvals.csv",
                                 facts={"item": title(kind), "year": mine[0].fiscal_year}))
    return found


def publications(county: County, items: tuple[Decided, ...]) -> pd.DataFrame:
    """One row per item, as later stages read it."""
    named = names(county, [one.due for one in items])
    return Publications.of([{
        "item": title(one.due.kind), "subject": "project" if one.due.project_code else "department",
        "department_code": one.due.department_code, "department": department, "project_code": one.due.project_code,
        "project": project, "due_on": one.due.due_on, "state": one.state, "reason": one.reason,
        "redactions": one.copy.count if one.copy else 0, "full_sha256": one.full_sha256,
        "public_sha256": one.public_sha256, "place": one.place, "published_on": one.published_on,
    } for one, (department, project) in zip(items, named.itertuples(index=False, name=None), strict=True)])


def public_files(run: Run) -> dict[str, bytes]:
    """Copies that may go out (published or ready), the open tables with their dictionary, and the proof."""
    files = {public_name(one): one.copy.content for one in run.items
             if one.copy is not None and one.state in ("published", "ready")}
    files |= {f"open/{one.name}.csv": one.content for one in run.opened}
    named = open_data.dictionary_files(run.rules.disclosure, list(run.opened))
    files |= {f"open/{name}": content for name, content in named.items()}
    proof = json.dumps(pairs(run).to_dict("records"), ensure_ascii=False, indent=1) + "\n"
    return files | {"proof.json": proof.encode("utf-8")}


def public_name(one: Decided) -> str:
    """Name of a public copy among the files."""
    suffix = ".txt" if one.due.kind == TEXT else f".{REPORT.rpartition('.')[2]}"
    return f"{one.due.kind}/{one.due.project_code}{suffix}"


def pairs(run: Run) -> pd.DataFrame:
    """One row per public file: what it is a copy of, both fingerprints, and what was left out by kind."""
    rows = [[title(one.due.kind), one.place, public_name(one), one.full_sha256, one.public_sha256,
             _said(one.copy.redactions)] for one in run.items
            if one.copy is not None and one.state in ("published", "ready")]
    rows += [[title(_kind(one)), one.source, f"open/{one.name}.csv", one.full_sha256, one.public_sha256,
              _said({**one.redactions, **({"withheld_rows": one.withheld} if one.withheld else {})})]
             for one in run.opened]
    return pd.DataFrame(rows, columns=list(PAIRS))


def _said(counts: Mapping[str, int]) -> str:
    """Kinds with their counts, in words."""
    return SAY("comma").join(SAY("left_out", kind=SAY(f"kind.{kind}"), count=count)
                             for kind, count in sorted(counts.items()) if count)
