"""Fictional ex-ante reviews: a workbook per reviewed project of the register, and the answer key of planted faults."""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from budgeteval import rulesets
from budgeteval.demo.ex_ante_book import lay_out
from budgeteval.demo.ex_ante_faults import plant
from budgeteval.demo.model import Planted
from budgeteval.demo.prepared import KEY, KEY_COLUMNS, prepared
from budgeteval.demo.reference import save
from budgeteval.demo.vocabulary import words
from budgeteval.demo.workbook import workbook

STREAM = 21
RULES = "demo-county"


@dataclass
class Draft:
    """A review before it is laid out. ``marks`` has a list per expert of one row per item (points or blank).

    ``experts`` are their codes; ``card`` and ``meeting`` are lines by field.
    """

    project: dict[str, str]
    department: str
    profile: dict[str, Any]
    number: int
    rng: np.random.Generator
    subject: str
    frame: Any
    experts: list[str] = field(default_factory=list)
    marks: list[list[dict[str, Any]]] = field(default_factory=list)
    totals: list[Decimal] = field(default_factory=list)
    verdicts: list[str] = field(default_factory=list)
    suggested: list[int] = field(default_factory=list)
    card: dict[str, Any] = field(default_factory=dict)
    meeting: dict[str, Any] = field(default_factory=dict)
    sources: list[tuple[str, int]] = field(default_factory=list)
    conditions: list[list[str]] = field(default_factory=list)
    suggestions: list[list[str]] = field(default_factory=list)
    documents: list[tuple[str, str]] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)

    @property
    def applied(self) -> int:
        """The money asked for, in yuan: the register's amount."""
        return int(self.project["budget_yuan"])


def write(target: Path, seed: int, year: int) -> None:
    """Review workbooks of the county below ``target``, as its register says, and their answer key.

    ``raw/<year>/ex_ante/<project_code>/`` holds one workbook each; ``answer_key.csv`` beside them lists every
    planted fault with its cell. The same register and seed always give the same bytes.

    Raises
    ------
    FileExistsError
        If the folder holds workbooks but no answer key: somebody's own data.
    """
    folder = prepared(target / "raw" / str(year) / words("ex_ante")["folder"])
    projects = pd.read_csv(target / "reference" / "projects.csv", dtype=str, keep_default_na=False)
    departments = pd.read_csv(target / "reference" / "departments.csv", dtype=str, keep_default_na=False)
    key: list[dict[str, Any]] = []
    for draft in drafts(projects[projects["fiscal_year"] == str(year)], departments, seed):
        sheets, places = lay_out(draft)
        file = f"{draft.project['project_code']}/{words('ex_ante')['file']}"
        (folder / draft.project["project_code"]).mkdir(exist_ok=True)
        (folder / file).write_bytes(workbook(sheets))
        for one in draft.planted:
            sheet, cell = places(one.ref)
            key.append({"file": file, "sheet": sheet, "cell": cell, "code": one.code, "note": one.note})
    save(folder / KEY, KEY_COLUMNS, key)


def drafts(projects: pd.DataFrame, departments: pd.DataFrame, seed: int) -> list[Draft]:
    """Reviews of the register's reviewed projects, in its order, with their faults planted."""
    names = departments.set_index("department_code")["department"]
    profiles = words("ex_ante")["profiles"]
    made = []
    for number, row in enumerate(projects[projects["ex_ante"] == "yes"].to_dict("records")):
        project = {str(key): str(value) for key, value in row.items()}
        subject = project.get("subject") or "project"
        draft = Draft(project, str(names[project["department_code"]]), profiles[number % len(profiles)], number,
                      np.random.default_rng([seed, STREAM, number]), subject,
                      rulesets.load(RULES).ex_ante.frame(subject))
        _fill(draft)
        plant(draft)
        _total(draft)
        made.append(draft)
    return made


def _fill(draft: Draft) -> None:
    text, profile = words("ex_ante"), draft.profile
    draft.experts = [text["expert"].format(number=number + 1) for number in range(profile["experts"])]
    common = draft.rng.normal(0, 0.07, sum(len(one.items) for one in draft.frame))
    draft.marks = [_sheet(draft, list(map(float, common))) for _ in draft.experts]
    draft.verdicts = [text["conclusion"] for _ in draft.experts]
    draft.suggested = [draft.applied for _ in draft.experts]
    own = draft.applied // 10 // 10_000 * 10_000
    draft.sources = list(zip(text["sources"], (draft.applied - own, own), strict=True))
    draft.conditions = [list(text["conditions"][place]) for place in profile["conditions"]]
    draft.suggestions = [list(one) for one in text["suggestions"]]
    draft.documents = [(name, "yes") for name in text["documents"]]
    draft.card, draft.meeting = _card(draft), _meeting(draft)


def _sheet(draft: Draft, common: list[float]) -> list[dict[str, Any]]:
    """One expert's marks, in halves of a point (tiers on tick sheets); what costs points says why.

    ``common`` is how each item strikes all experts alike.
    """
    text = words("ex_ante")
    rows: list[dict[str, Any]] = []
    lean = float(draft.rng.normal(0, 0.012))
    for one in draft.frame:
        for item in one.items:
            shift = common[len(rows)] + lean + float(draft.rng.normal(0, 0.02))
            share = min(1.0, max(0.7, draft.profile["quality"] + shift))
            points = Decimal(round(share * item.weight * 2)) / 2
            tick = "excellent" if share >= 0.9 else "good"
            full = tick == "excellent" if draft.profile["layout"] == "ticks" else points == item.weight
            reasons = text["losses"][one.code]
            rows.append({"dimension": one.code, "item": item.name, "weight": item.weight, "points": points,
                         "tick": tick, "basis": text["basis"].format(page=int(draft.rng.integers(2, 40))),
                         "opinion": "" if full else reasons[int(draft.rng.integers(len(reasons)))]})
    return rows


def _sector(draft: Draft) -> dict[str, str]:
    text = words("ex_ante")
    return dict(text["sectors"].get(draft.project["sector"], text["other"]))


def _card(draft: Draft) -> dict[str, Any]:
    text, sector = words("ex_ante"), _sector(draft)
    return {
        "project": draft.project["project"], "project_code": draft.project["project_code"],
        "subject": text["subjects"][draft.subject], "request": text["request"], "department": draft.department,
        "implementing_unit": draft.project["implementing_unit"], "applied_yuan": draft.applied,
        "term": text["term"], "background": sector["need"], "legal_basis": sector["basis"],
        "content": sector["goal"].format(project=draft.project["project"]).split(text["comma"])[0],
        "target_summary": sector["goal"].format(project=draft.project["project"]),
    }


def _meeting(draft: Draft) -> dict[str, Any]:
    text = words("ex_ante")
    people = [str(one) for one in draft.rng.permutation(text["people"])]
    return {
        "client": text["client"], "institution": text["institutions"][draft.number % len(text["institutions"])],
        "organiser": text["organiser"], "lead_evaluator": people[0], "team": " ".join(people[1:4]),
        "base_date": str(text["base_date"]), "meeting_date": text["meeting_date"].format(day=3 + draft.number),
        "meeting_place": text["meeting_place"], "methods": text["methods"],
        "process": text["process"].format(documents=len(draft.documents), unit=draft.project["implementing_unit"],
                                          experts=len(draft.experts)),
        "conclusion": text["conclusion"], "supported_yuan": draft.applied, "refused_yuan": 0,
        "reason": text["reason"].format(need=_sector(draft)["need"]), "limits": text["limits"],
        "reviewer_first": people[4], "reviewer_second": people[5], "reviewer_third": people[6],
    }


def _total(draft: Draft) -> None:
    """Printed totals of the sheets as they stand, faults included; a planted one keeps its own."""
    given = list(draft.totals)
    draft.totals = [sum((row["points"] for row in rows if isinstance(row["points"], Decimal)), Decimal(0))
                    for rows in draft.marks]
    if given:
        draft.totals[0] += given[0]
