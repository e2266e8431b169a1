"""Which paper belongs to which drawn project, and whether it can be used."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from budgeteval.findings import Finding
from budgeteval.rulesets import RuleSet
from budgeteval.scoring import grades
from budgeteval.stages.spot_check.papers import layout
from budgeteval.stages.spot_check.read import Papers, cell_place, normal

STATES = ("received", "missing", "incomplete", "conflict", "swapped")
REVIEW = [
    "paper", "paper_cell", "recheck_score", "verified_yuan", "verified_cell", "state", "reviewer", "second_score",
    "second_paper", "inflation", "recheck_gap", "recheck_grade", "used_score",
]


def match(papers: Papers, frame: pd.DataFrame) -> pd.Series:
    """Project id of every paper (index ``paper``): by its id, else by a name only one project has; "" if none."""
    ids = set(frame["project_id"])
    names = frame["project"].map(normal)
    alone = dict(zip(names[~names.duplicated(keep=False)], frame["project_id"], strict=False))
    found = {
        row["paper"]: row["project_id"] if row["project_id"] in ids else alone.get(normal(row["project"]), "")
        for row in papers.papers.to_dict("records")
    }
    return pd.Series(found, dtype="str")


def totals(marks: pd.DataFrame) -> pd.Series:
    """Recheck total per paper, points; NaN if a row that needs a mark has none.

    A blank mark is not zero; only a row without weight and self score where the paper prints a dash needs none.
    """
    due = needs_mark(marks)
    blank = (due & marks["recheck_score"].isna()).groupby(marks["paper"]).any()
    sums = marks["recheck_score"].groupby(marks["paper"]).sum(min_count=1)
    return sums.where(~blank)


def needs_mark(marks: pd.DataFrame) -> pd.Series:
    """False for headings: no weight, no self score, and a dash where the mark would stand."""
    dash = marks["recheck_score_text"].isin(layout()["words"]["no_data"])
    return ~(dash & marks["weight"].isna() & marks["self_score"].isna())


def swapped(marks: pd.DataFrame, share: float) -> set[str]:
    """Papers where the recheck raises at least ``share`` of the marks: the two columns look swapped."""
    pairs = marks.dropna(subset=["self_score", "recheck_score"])
    raised = (pairs["recheck_score"] > pairs["self_score"]).groupby(pairs["paper"]).mean()
    return set(raised[raised >= share].index)


def review(sample: pd.DataFrame, papers: Papers, ids: pd.Series, rules: RuleSet) -> pd.DataFrame:
    """The sample with what the papers say: one row per drawn project, columns of :data:`REVIEW` added.

    ``state``: received; missing; incomplete (a mark is blank); conflict (two first papers with different
    totals); swapped. Only a received paper gives a ``recheck_score``. ``used_score`` is that score, or 0
    where the rules score a missing paper so.
    """
    limit = rules.spot_check.tolerance.swapped_share
    heads = papers.papers.assign(
        owner=papers.papers["paper"].map(ids), total=papers.papers["paper"].map(totals(papers.marks)))
    turned = swapped(papers.marks, limit)
    first, second = heads[heads["round"] == "first"], heads[heads["round"] == "second"]
    rows = [
        _one(first[first["owner"] == one], second[second["owner"] == one], turned) for one in sample["project_id"]
    ]
    table = sample.join(pd.DataFrame(rows, columns=REVIEW[:9], index=sample.index))
    grade_rules = rules.self_evaluation
    used = table["recheck_score"]
    if rules.spot_check.missing_papers == "zero":
        used = used.where(table["state"] != "missing", 0.0)
    return table.assign(
        inflation=table["self_score"] - used, recheck_gap=used - table["self_score"], used_score=used,
        recheck_grade=grades(used.to_numpy(dtype=float), grade_rules.grades, grade_rules.rounding.total))


def _one(first: pd.DataFrame, second: pd.DataFrame, turned: set[str]) -> list:
    usable = second["total"].notna() & ~second["paper"].isin(turned)
    other = second[usable].iloc[0] if usable.any() else None
    tail = [float("nan") if other is None else float(other["total"]), "" if other is None else other["paper"]]
    if first.empty:
        return ["", "", float("nan"), float("nan"), "", "missing", "", *tail]
    head = first.iloc[0]
    state = _state(first, turned)
    score = float(head["total"]) if state == "received" else float("nan")
    verified = float(head["verified_yuan"]) if state == "received" else float("nan")
    return [
        head["paper"], cell_place(head["paper"], head["total_cell"]) if head["total_cell"] else head["paper"], score,
        verified, cell_place(head["paper"], head["verified_cell"]) if head["verified_cell"] else "", state,
        head["reviewer"], *tail,
    ]


def _state(first: pd.DataFrame, turned: set[str]) -> str:
    if len(first) > 1 and first["total"].nunique(dropna=False) > 1:
        return "conflict"
    if first.iloc[0]["paper"] in turned:
        return "swapped"
    return "received" if np.isfinite(first.iloc[0]["total"]) else "incomplete"


def absences(reviewed: pd.DataFrame, papers: Papers, ids: pd.Series) -> Iterable[Finding]:
    """Findings about whole papers: missing, undrawn, twice, and blind second papers that did not come."""
    drawn = set(reviewed["project_id"])
    for head in papers.papers.to_dict("records"):
        if ids[head["paper"]] not in drawn:
            yield Finding("paper_undrawn", head["file"], head["sheet"], head["project_cell"], {}, "", head["project"])
    for row in reviewed.to_dict("records"):
        who = {"department": row["department"], "project": row["project"]}
        facts = {"number": str(row["number"]), "id": row["project_id"]}
        if row["state"] == "missing":
            yield Finding("paper_missing", facts=facts, **who)
        elif row["state"] != "received":
            file, sheet = row["paper"].rsplit("!", 1)
            yield Finding(f"paper_{row['state']}", file, sheet, row["paper_cell"].rsplit("!", 1)[-1], facts, **who)
        if row["double"] and not row["second_paper"]:
            yield Finding("paper_second_missing", facts=facts, **who)
