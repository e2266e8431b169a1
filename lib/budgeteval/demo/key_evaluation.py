"""Fictional key evaluations: one workbook per project of the register, and the answer key of planted faults."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from budgeteval.demo.key_evaluation_bonds import bonds
from budgeteval.demo.key_evaluation_book import lay_out
from budgeteval.demo.key_evaluation_comparables import compared
from budgeteval.demo.key_evaluation_draft import Draft, rounded
from budgeteval.demo.key_evaluation_experts import expert_sheets
from budgeteval.demo.key_evaluation_faults import plant
from budgeteval.demo.key_evaluation_questionnaire import questioned
from budgeteval.demo.key_evaluation_review import reviewed
from budgeteval.demo.key_evaluation_subjects import add_subject, card_of
from budgeteval.demo.prepared import KEY, KEY_COLUMNS, prepared
from budgeteval.demo.reference import save
from budgeteval.demo.vocabulary import words
from budgeteval.demo.workbook import workbook

STREAM = 9
BASE = dt.date(2020, 12, 31)
DEFAULT_EXPERTS = 5
SUBJECTS = ("ppp", "policy", "purchase")
BOOKS = ("fund", "state_capital", "social_insurance")


def write(target: Path, seed: int, year: int) -> None:
    """Evaluation workbooks of the county below ``target``, as its register of projects says, and their answer key.

    ``raw/<year>/key_evaluation/<project_code>/`` holds one workbook each, and where its profile says so the three-level
    review, the filled questionnaires and the similar projects; ``answer_key.csv`` beside them lists every planted fault
    with its cell. The same register and seed always give the same bytes.

    Raises
    ------
    FileExistsError
        If the folder holds workbooks but no answer key: somebody's own data.
    """
    folder = prepared(target / "raw" / str(year) / words("key_evaluation")["folder"])
    key: list[dict[str, Any]] = []
    for draft in drafts(pd.read_csv(target / "reference" / "projects.csv", dtype=str, keep_default_na=False),
                        pd.read_csv(target / "reference" / "departments.csv", dtype=str), seed):
        sheets, places = lay_out(draft)
        file = f"{draft.code}/{words('key_evaluation')['file']}"
        (folder / draft.code).mkdir(exist_ok=True)
        (folder / file).write_bytes(workbook(sheets))
        if draft.profile.get("reviewed"):
            (folder / draft.code / words("key_evaluation")["review"]["file"]).write_bytes(reviewed(draft))
        if draft.profile.get("questioned"):
            asked = f"{draft.code}/{words('key_evaluation')['questionnaire']['file']}"
            made, faults = questioned(draft, seed)
            (folder / asked).write_bytes(made)
            key += [{"file": asked, **one} for one in faults]
        if draft.profile.get("compared"):
            beside = f"{draft.code}/{words('key_evaluation')['comparables']['file']}"
            made, faults = compared(draft)
            (folder / beside).write_bytes(made)
            key += [{"file": beside, **one} for one in faults]
        if panel := draft.profile.get("panel"):
            for name, made in expert_sheets(draft):
                (folder / draft.code / name).parent.mkdir(exist_ok=True)
                (folder / draft.code / name).write_bytes(made)
            key += [{"file": f"{draft.code}/{one['file']}", **one["fault"]} for one in panel["faults"]]
        for one in draft.planted:
            sheet, cell = places(one.ref)
            key.append({"file": file, "sheet": sheet, "cell": cell, "code": one.code, "note": one.note})
    save(folder / KEY, KEY_COLUMNS, key)


def drafts(projects: pd.DataFrame, departments: pd.DataFrame, seed: int) -> list[Draft]:
    """Evaluations of the register's key projects, in its order, with their faults planted."""
    names = departments.set_index("department_code")["department"]
    chosen = projects[projects["key_evaluation"] == "yes"].to_dict("records")
    turn = {"bond": 0, "ordinary": 0}
    made = []
    for number, project in enumerate(chosen):
        turns = "bond" if project["special_bond"] == "yes" else "ordinary"
        kind = project["subject"] if project["subject"] in SUBJECTS else turns
        kind = project["budget_book"] if kind == "ordinary" and project["budget_book"] in BOOKS else kind
        profiles = words("key_evaluation")["profiles"][turns]
        profile = profiles[turn[turns] % len(profiles)]
        turn[turns] += 1
        row = {str(name): str(value) for name, value in project.items()}
        made.append(_draft(row, str(names[row["department_code"]]), kind, profile, number, seed))
    return made


def _draft(
    project: dict[str, str], department: str, kind: str, profile: dict[str, Any], number: int, seed: int
) -> Draft:
    draft = Draft(project, department, kind, profile, number, np.random.default_rng([seed, STREAM, number]))
    sectors = words("key_evaluation")["sectors"]
    draft.sector = sectors.get(project["sector"], next(iter(sectors.values())))
    _money(draft)
    if kind == "bond":
        bonds(draft, BASE)
    _survey(draft)
    _rows(draft)
    _panel(draft)
    _evidence(draft)
    _texts(draft)
    _card(draft)
    plant(draft)
    add_subject(draft)
    return draft


def _money(draft: Draft) -> None:
    """Budget, received and spent, in yuan; whole tens of thousands below the budget itself."""
    budget = int(draft.project["budget_yuan"])
    idle = draft.profile.get("idle", {})
    share = 1 - idle["share"] if idle.get("held") == "finance" else 1.0
    draft.budget = budget
    draft.received = budget if share == 1 else int(budget * share) // 10_000 * 10_000
    paid = draft.profile["spent"]
    draft.spent = draft.received if paid == 1 else int(draft.received * paid) // 10_000 * 10_000


def _survey(draft: Draft) -> None:
    """Questionnaires of two groups; whole marks from 1 to 5, a few questions left open."""
    rng, quality = draft.rng, float(draft.profile["quality"])
    returned = draft.profile.get("returned") or int(rng.integers(56, 96))
    handed = max(returned, round(returned / draft.profile.get("response", float(rng.uniform(0.78, 0.95)))))
    shares = np.array([0.65, 0.35])
    sent = [round(handed * share) for share in shares]
    sent[1] = handed - sent[0]
    back = [round(returned * share) for share in shares]
    back[1] = returned - back[0]
    for group, out, number in zip(draft.sector["groups"], sent, back, strict=True):
        draft.distribution.append({"group": group, "population": int(out * rng.integers(12, 40)), "distributed": out})
        level = rng.normal(2.55 + 2.4 * quality, 0.35, number)
        for one in level:
            answers = np.clip(np.round(one + rng.normal(0, 0.45, 5)), 1, 5).astype(int).tolist()
            blank = int(rng.integers(0, 60))
            given = [None if place == blank else mark for place, mark in enumerate(answers)]
            draft.answers.append({"group": group, "marks": given})


def _rows(draft: Draft) -> None:
    """Score rows with the data that decide the mark and the mark itself."""
    for code, level1, level2, name, weight, method, extra in words("key_evaluation")["indicators"][draft.kind]:
        if isinstance(weight, list):
            weight = weight[0 if draft.profile["stage"] == "construction" else 1]
        if weight == 0:
            continue
        row = {"code": code, "level1": level1, "level2": level2, "level3": name, "weight": weight, "method": method}
        share = getattr(draft, f"by_{method}")(row, extra)
        row["true"] = rounded(share * weight) if share is not None else None
        draft.rows.append(row)


def _panel(draft: Draft) -> None:
    """Expert marks on the judged indicators in tenths; the final mark is the mean, trimmed from five experts on."""
    count = draft.profile.get("experts", DEFAULT_EXPERTS)
    for row in draft.rows:
        if row["method"] != "qual_quant":
            continue
        weight = float(row["weight"])
        share = min(1.0, max(0.3, draft.profile["quality"] - 0.03 + draft.rng.normal(0, 0.03)))
        noise = draft.rng.normal(0, 0.03, count)
        given = [Decimal(str(round(min(1.0, max(0.0, share + one)) * weight, 1))) for one in noise]
        if panel := draft.profile.get("panel"):
            given[panel["apart"]] = max(Decimal(0), given[panel["apart"]] - row["weight"] * Decimal(str(panel["by"])))
        draft.marks += [{"expert": draft.expert(place), "code": row["code"], "mark": mark}
                        for place, mark in enumerate(given)]
        draft.settle(row)


def _evidence(draft: Draft) -> None:
    listed = list(words("key_evaluation")["evidence"])
    listed += words("key_evaluation")["bond_evidence"] if draft.kind == "bond" else []
    for place, (name, kind, origin) in enumerate(listed, 1):
        draft.evidence.append({"evidence_id": f"E{place:02d}", "name": name, "kind": kind, "origin": origin,
                               "pages": int(draft.rng.integers(2, 60))})
    for row in draft.rows:
        row["evidence"] = [f"E{one:02d}" for one in words("key_evaluation")["evidence_of"][row["code"][:2]]]
        if row["code"] in ("B201", "B202") and draft.kind == "bond":
            row["evidence"] = ["E15", "E16"]


def _texts(draft: Draft) -> None:
    """Printed marks and reasons, then problems from the indicators that lose most, and opinions."""
    for row in draft.rows:
        row["printed"] = row["true"]
        row["reason"] = draft.reason(row)
    losing = sorted((row for row in draft.rows if row["weight"] - row["true"] > Decimal("0.2")),
                    key=lambda row: (row["true"] - row["weight"], row["code"]))[:3]
    for row in losing:
        problem, cause, suggestion, party = words("key_evaluation")["problems"][draft.dimension(row)]
        problem = problem.format(indicator=row["level3"], lost=f"{(row['weight'] - row['true']).normalize():f}")
        draft.problems.append({"problem": problem, "code": row["code"], "cause": cause, "suggestion": suggestion,
                               "party": party})
    for agency, opinion, adopted, reply in words("key_evaluation")["opinions"]:
        draft.opinions.append({"agency": agency, "opinion": opinion, "adopted": adopted, "reply": reply})


def _card(draft: Draft) -> None:
    text, rng = words("key_evaluation"), draft.rng
    people = [str(one) for one in rng.permutation(text["people"])]
    detail = draft.sector | {"project": draft.project["project"], "unit": draft.project["implementing_unit"],
                             "planned": f"{draft.planned_output:,}"}
    draft.card = {
        "project": draft.project["project"], "project_code": draft.code, "client": text["client"],
        "institution": text["institutions"][draft.number % len(text["institutions"])], "lead_evaluator": people[0],
        "team": " ".join(people[1:4]), "reviewer_first": people[4], "reviewer_second": people[5],
        "reviewer_third": people[6], "base_date": BASE.isoformat(), "period": text["period"],
        "department": draft.department, "implementing_unit": draft.project["implementing_unit"],
        "evaluation_stage": text["stages"][draft.profile.get("stage", "completed")],
        "budget_book": text["books"][draft.project["budget_book"]], "budget_yuan": draft.budget,
        "received_yuan": draft.received, "spent_yuan": draft.spent,
        "background": text["background"].format(**detail), "content": text["content"].format(**detail),
        "overall_goal": text["overall_goal"].format(**detail), "stage_goal": text["stage_goal"],
        "methods": text["evaluation_methods"],
        "fieldwork": text["fieldwork"].format(
            documents=len(draft.evidence), experts=draft.profile.get("experts", DEFAULT_EXPERTS),
            distributed=sum(one["distributed"] for one in draft.distribution)),
        "experience": text["copied_experience" if draft.profile.get("copied") else "experience"].format(**detail),
        "limits": text["limits"],
    }
    if draft.kind == "bond":
        draft.card["construction_progress"] = draft.progress
    draft.card |= card_of(draft)


