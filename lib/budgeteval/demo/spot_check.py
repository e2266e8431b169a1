"""Filled working papers of the fictional county's spot check, and the key of what was planted in them.

The sample is drawn by the real plan from the county's forms; marks follow the county's truth, so that inflated
departments lose points and honest ones do not. All choices come from hashes of the seed: same county, same bytes.
"""

import csv
import io
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from budgeteval.numbers import WAN, round_half_up
from budgeteval.sampling.draw import permanent_random_number
from budgeteval.stages.spot_check import Plan, open_plan
from budgeteval.stages.spot_check.papers import FIRST_ROW, layout, paper_heads, paper_rows, working_paper
from budgeteval.stages.spot_check.read import normal
from budgeteval.terms import read_yaml

SEED = "shilixian-2020-fucha"
KEY = "spot_check_answer_key.csv"
KEY_COLUMNS = ["file", "project_id", "cell", "code"]
MISSTATED, SECOND_SHIFT = 0.12, 3.0
FAULTS = ("paper_reason_missing", "paper_percent_differs", "paper_mark_over_weight", "paper_self_changed",
          "paper_unsigned", "paper_mark_blank")
ABSENT = 2


@dataclass
class Paper:
    """One filled paper before it is written; ``faults`` are (cell, code)."""

    name: str
    head: dict[str, str]
    project: dict[str, Any]
    rows: list[dict[str, Any]]
    filled: dict[tuple[int, str], Any]
    signed: dict[str, str]
    faults: list[tuple[str, str]]

    @property
    def second(self) -> bool:
        return self.head["round"] == layout()["rounds"]["second"]


def write_spot_check(truth: pd.DataFrame, county: str = "demo", fiscal_year: int = 2020, rules: str = "demo-county",
                     seed: str = SEED) -> Path:
    """Draw, fill and write the papers below ``raw/<year>/spot_check``; the key goes beside the county's own.

    Parameters
    ----------
    truth : DataFrame
        One row per indicator (``demo.truth_indicators``): project_code, level3, true_achieved, true_score.

    Returns
    -------
    Path
        Folder of the papers.
    """
    plan = open_plan(county, fiscal_year, rules, seed)
    folder = plan.county.raw(fiscal_year, "spot_check")
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    made, absent = filled_papers(plan, truth)
    for paper in made:
        data = working_paper(paper.head, paper.rows, plan.rules.spot_check.criteria, paper.filled, paper.signed)
        (folder / paper.name).write_bytes(data)
    (plan.county.folder / KEY).write_bytes(_key(made, absent))
    return folder


def filled_papers(plan: Plan, truth: pd.DataFrame) -> tuple[list[Paper], list[str]]:
    """Papers as reviewers hand them in, faults planted, and the ids of the projects whose papers did not come."""
    made = [_fill(plan, truth, *entry) for entry in paper_heads(plan.drawn.sample, plan.scores)]
    order = sorted({paper.head["project_id"] for paper in made if not _twice(plan, paper)},
                   key=lambda one: _u(plan, "fault", one))
    absent = order[:ABSENT]
    kept = [paper for paper in made if paper.head["project_id"] not in absent]
    free = list(order[ABSENT:])
    for code in FAULTS:
        _plant(plan, {paper.head["project_id"]: paper for paper in kept if not paper.second}, free, code)
    return kept, absent


def _twice(plan: Plan, paper: Paper) -> bool:
    sample = plan.drawn.sample
    return bool(sample.loc[sample["project_id"] == paper.head["project_id"], "double"].iloc[0])


def _u(plan: Plan, what: str, key: str) -> float:
    return permanent_random_number(f"{plan.drawn.seed}|demo|{what}", key)


def _words() -> Mapping[str, Any]:
    return read_yaml(Path(__file__).parent / "spot_check.zh.yaml")


def _fill(plan: Plan, truth: pd.DataFrame, name: str, head: dict[str, str], project: dict[str, Any]) -> Paper:
    form = plan.indicators[plan.indicators["form"] == project["place"]]
    rows = paper_rows(project, form)
    words = _words()
    second = head["round"] == layout()["rounds"]["second"]
    code = plan.drawn.frame.set_index("place").at[project["place"], "project_code"]
    known = truth[truth["project_code"] == code].to_dict("records") if code else []
    filled = _execution(plan, project, rows[0], head["project_id"])
    for index, row in enumerate(rows[1:], 1):
        filled |= _indicator(plan, index, row, known, f"{head['project_id']}|{index}", second)
    team = int(head["team"]) - 1
    reviewer = words["second"] if second else words["reviewers"][team % len(words["reviewers"])]
    signed = {"reviewer": reviewer, "date": str(words["date"]), "stamp": words["stamp"]}
    return Paper(name, head, project, rows, filled, signed, [])


def _execution(plan: Plan, project: dict[str, Any], row: dict[str, Any], key: str) -> dict[tuple[int, str], Any]:
    """The execution row: verified spending in 万元, and what it leaves of the mark."""
    spent, budget, weight = project["spent_yuan"], project["budget_yuan"], row["weight"]
    if not (spent > 0 and budget > 0 and weight):
        return {(0, "recheck_score"): row["self_score"] if row["self_score"] is not None else 0.0,
                (0, "remark"): _words()["confirmed"]}
    cut = 0.0
    if _u(plan, "misstated", key) < MISSTATED:
        cut = 0.02 + 0.18 * _u(plan, "cut", key)
    verified = round_half_up(spent * (1 - cut) / WAN, 4)
    due = round_half_up(min(1.0, verified * WAN / budget) * weight, 2)
    own = row["self_score"] if row["self_score"] is not None else due
    mark = min(own, due) if cut else own
    remark = _words()["confirmed"]
    if own - mark > 0.004:
        remark = _words()["execution"].format(percent=round((own - mark) / weight * 100))
    return {(0, "recheck_achieved"): verified, (0, "recheck_score"): mark, (0, "remark"): remark}


def _indicator(plan: Plan, index: int, row: dict[str, Any], known: list[dict[str, Any]], key: str,
               second: bool) -> dict[tuple[int, str], Any]:
    """One indicator: the true mark, or the self mark where the truth has no such indicator."""
    own, weight = row["self_score"], row["weight"]
    same = next((one for one in known if normal(one["level3"]) == normal(row["level3"])), None)
    if row["heading"]:
        return {}
    if same is None or weight is None or own is None:
        mark = own if own is not None else (same["true_score"] if same else 0.0)
        return {(index, "recheck_achieved"): row["self_achieved"], (index, "recheck_score"): mark}
    mark = min(same["true_score"], own)
    if own - mark > 0.004 and second:
        mark = min(own, max(0.0, round_half_up(mark + SECOND_SHIFT * (_u(plan, "second", key) - 0.5), 2)))
    cells: dict[tuple[int, str], Any] = {(index, "recheck_achieved"): same["true_achieved"],
                                         (index, "recheck_score"): mark}
    if own - mark > 0.004:
        cells[index, "remark"], cells[index, "recheck_score"] = _reason(plan, same, own, mark, weight, key, second)
    return cells


def _reason(plan: Plan, same: dict[str, Any], own: float, mark: float, weight: float, key: str,
            second: bool) -> tuple[str, float]:
    """Remark and mark: by a criterion where the loss is large, else the verified value and the share lost."""
    words, share = _words(), (own - mark) / weight
    criteria = plan.rules.spot_check.criteria
    if not second and share > 0.45:
        one = criteria["no_evidence" if _u(plan, "criterion", key) < 0.5 else "unrelated"]
        return words["criterion"].format(number=one.number, title=one.title, percent=100), 0.0
    achieved = words["achieved"].format(true=same["true_achieved"])
    return words["deducted"].format(achieved=achieved, percent=round(share * 100)), mark


def _plant(plan: Plan, papers: dict[str, Paper], free: list[str], code: str) -> None:
    """Plant one fault in the first free paper that can carry it, and note its cell."""
    for key in list(free):
        paper = papers.get(key)
        cell = _fault(paper, code) if paper else None
        if paper is not None and cell:
            paper.faults.append((cell, code))
            free.remove(key)
            return


def _fault(paper: Paper, code: str) -> str | None:
    codes = list(layout()["columns"])
    marks = {index for index, column in paper.filled if column == "recheck_score" and index > 0}
    lost = sorted(index for index in marks if (paper.filled.get((index, "remark"))))
    whole = sorted(index for index in marks if paper.rows[index]["weight"] and not paper.filled.get((index, "remark")))

    def at(index: int, column: str) -> str:
        return f"{chr(65 + codes.index(column))}{FIRST_ROW + index + 1}"

    if code == "paper_unsigned":
        paper.signed["reviewer"] = ""
        return f"A{FIRST_ROW + len(paper.rows) + 4}"
    if code in ("paper_reason_missing", "paper_percent_differs"):
        if not lost:
            return None
        index = lost[0]
        if code == "paper_reason_missing":
            paper.filled.pop((index, "remark"))
        else:
            paper.filled[index, "remark"] = _words()["wrong_percent"].format(
                achieved=_words()["achieved"].format(true=paper.filled[index, "recheck_achieved"]), percent=95)
        return at(index, "remark")
    if not whole:
        return None
    index = whole[-1]
    if code == "paper_mark_over_weight":
        paper.filled[index, "recheck_score"] = paper.rows[index]["weight"] + 2
    elif code == "paper_mark_blank":
        paper.filled.pop((index, "recheck_score"))
    else:
        paper.rows[index] = {**paper.rows[index], "self_score": (paper.rows[index]["self_score"] or 3.0) - 1.5}
        return at(index, "self_score")
    return at(index, "recheck_score")


def _key(made: list[Paper], absent: list[str]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(KEY_COLUMNS)
    rows = [["", one, "", "paper_missing"] for one in absent]
    for paper in made:
        for cell, code in paper.faults:
            rows.append([paper.name, paper.head["project_id"], cell, code])
    writer.writerows(sorted(rows))
    return stream.getvalue().encode()
