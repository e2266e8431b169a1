"""Findings on filled papers: marks, reasons, and whether a remark fits the rule it names."""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.numbers import plain
from budgeteval.rulesets.spot_check import Criterion, SpotCheck
from budgeteval.stages.spot_check.papers import layout, paper_rows
from budgeteval.stages.spot_check.read import Papers, normal

SMALL = 0.005


def check(papers: Papers, ids: pd.Series, reviewed: pd.DataFrame, scores: pd.DataFrame, indicators: pd.DataFrame,
          rules: SpotCheck) -> list[Finding]:
    """All findings on the papers of drawn projects, in the order of papers and rows.

    Parameters
    ----------
    ids : project id of every paper
    reviewed : the sample as ``match.review`` gives it
    scores, indicators : the county's ``tables.Scores`` and ``tables.Indicators``
    """
    drawn = {row["project_id"]: row for row in reviewed.to_dict("records")}
    forms = dict(list(indicators.groupby("form")))
    known = {row["place"]: row for row in scores.to_dict("records")}
    by_paper = dict(list(papers.marks.groupby("paper", sort=False)))
    found: list[Finding] = []
    for head in papers.papers.to_dict("records"):
        owner = ids[head["paper"]]
        if owner not in drawn:
            continue
        project = drawn[owner]
        at = _At(head["file"], head["sheet"], project["department"], project["project"])
        form = paper_rows(known[project["place"]], forms.get(project["place"], indicators.head(0)))
        marks = by_paper.get(head["paper"], papers.marks.head(0)).to_dict("records")
        found += [*_paper(at, head, project, marks), *_against_form(at, marks, form)]
        found += [one for mark in marks for one in _mark(at, mark, rules)]
    return found


class _At:
    """Makes findings of one paper."""

    def __init__(self, file: str, sheet: str, department: str, project: str) -> None:
        self.file, self.sheet, self.department, self.project = file, sheet, department, project

    def __call__(self, code: str, cell: str, **facts: Any) -> Finding:
        return Finding(code, self.file, self.sheet, cell, facts, self.department, self.project)


def _paper(at: _At, head: Mapping[str, Any], project: Mapping[str, Any], marks: list[dict]) -> Iterable[Finding]:
    total = math.fsum(mark["recheck_score"] for mark in marks if mark["recheck_score"] == mark["recheck_score"])
    if abs(head["printed_total"] - total) > SMALL:
        yield at("paper_total_differs", head["total_cell"], printed=plain(head["printed_total"]), summed=plain(total))
    if not head["reviewer"]:
        yield at("paper_unsigned", head["reviewer_cell"])
    if math.isnan(head["verified_yuan"]):
        yield at("paper_verified_missing", head["verified_cell"])
    elif head["verified_yuan"] > project["spent_yuan"] + SMALL:
        yield at("paper_verified_over", head["verified_cell"], verified=plain(head["verified_yuan"]),
                 spent=plain(project["spent_yuan"]))


def _against_form(at: _At, marks: list[dict], form: list[dict]) -> Iterable[Finding]:
    """Rows and self scores must be those of the form: nothing may be changed in the prefilled columns."""
    if len(marks) != len(form):
        yield at("paper_rows_differ", marks[0]["level3_cell"] if marks else "", found=len(marks), expected=len(form))
    for mark, row in _pairs(marks, form):
        own = row["self_score"]
        if own is not None and not abs(mark["self_score"] - own) <= SMALL:
            yield at("paper_self_changed", mark["self_score_cell"], indicator=row["level3"],
                     paper=_shown(mark["self_score"]), form=plain(own))


def _pairs(marks: list[dict], form: list[dict]) -> list[tuple[dict, dict]]:
    """Rows of paper and form with the same third-level name, in order where the name occurs more than once."""
    waiting: dict[str, list[dict]] = {}
    for row in form:
        waiting.setdefault(normal(row["level3"]), []).append(row)
    return [(mark, rows.pop(0)) for mark in marks if (rows := waiting.get(normal(mark["level3"])))]


def _shown(value: float) -> str:
    return plain(value) if value == value else "—"


def _mark(at: _At, mark: dict[str, Any], rules: SpotCheck) -> Iterable[Finding]:
    score, own, weight, cell = mark["recheck_score"], mark["self_score"], mark["weight"], mark["recheck_score_cell"]
    named = {"indicator": mark["level3"]}
    if math.isnan(score):
        if mark["recheck_score_text"] and not _heading(mark):
            yield at("paper_mark_unread", cell, text=mark["recheck_score_text"], **named)
        elif not mark["recheck_score_text"]:
            yield at("paper_mark_blank", cell, **named)
        return
    if score < 0:
        yield at("paper_mark_negative", cell, mark=plain(score), **named)
    if score > weight + SMALL:
        yield at("paper_mark_over_weight", cell, mark=plain(score), weight=plain(weight), **named)
    if own - score > SMALL and not mark["remark"].strip():
        yield at("paper_reason_missing", mark["remark_cell"], own=plain(own), mark=plain(score), **named)
    if mark["remark"].strip():
        yield from _remark(at, mark, rules)


def _heading(mark: Mapping[str, Any]) -> bool:
    """A row that needs no mark (``match.needs_mark``)."""
    return mark["recheck_score_text"] in layout()["words"]["no_data"] and math.isnan(mark["weight"]) and math.isnan(
        mark["self_score"])


def _remark(at: _At, mark: dict[str, Any], rules: SpotCheck) -> Iterable[Finding]:
    stated, criteria = stated_share(mark), named_criteria(mark["remark"], rules.criteria)
    actual = deductions(mark)
    facts = {"indicator": mark["level3"], "remark": mark["remark"]}
    if stated is not None and all(abs(stated - one) > rules.tolerance.remark + 1e-9 for one in actual):
        yield at("paper_percent_differs", mark["remark_cell"], stated=f"{stated * 100:.0f}",
                 actual=f"{actual[0] * 100:.0f}" if actual else "—", **facts)
    for one in criteria:
        if one.required and one.required not in mark["remark"]:
            yield at("paper_words_missing", mark["remark_cell"], number=one.number, words=one.required, **facts)
    if len({one.effect for one in criteria}) == 1 and not _fits(mark, criteria, stated, actual, rules):
        yield at("paper_criterion_differs", mark["recheck_score_cell"], number=criteria[0].number,
                 title=criteria[0].title, mark=plain(mark["recheck_score"]), **facts)


def stated_share(mark: Mapping[str, Any]) -> float | None:
    """Deduction the remark states, as a share of the weight (0-1): a percent, or points over the weight."""
    words = layout()["words"]
    if match := re.search(words["percent"], mark["remark"]):
        return float(match[1]) / 100
    match = re.search(words["points"], mark["remark"])
    return float(match[1]) / mark["weight"] if match and mark["weight"] > 0 else None


def deductions(mark: Mapping[str, Any]) -> list[float]:
    """The deduction made, by each base a reviewer may mean: from the self score or from the weight (0-1)."""
    score, own, weight = mark["recheck_score"], mark["self_score"], mark["weight"]
    shares = [(own - score) / weight, (weight - score) / weight] if weight > 0 else []
    shares += [(own - score) / own] if own > 0 else []
    return [one for one in shares if one == one]


def named_criteria(remark: str, criteria: Mapping[str, Criterion]) -> list[Criterion]:
    """Criteria a remark names, by number or title; of several under one number, those whose title stands there."""
    numbers = {int(one) for one in re.findall(layout()["words"]["criterion"], remark)}
    titled = [one for one in criteria.values() if one.title in remark]
    covered = {one.number for one in titled}
    return titled + [one for one in criteria.values() if one.number in numbers - covered]


def _fits(mark: Mapping[str, Any], criteria: list[Criterion], stated: float | None, actual: list[float],
          rules: SpotCheck) -> bool:
    effect, score, own = criteria[0].effect, mark["recheck_score"], mark["self_score"]
    if effect == "zero":
        return score <= SMALL
    if effect == "keep":
        return not own - score > SMALL
    if effect == "deduct" and stated is None:
        allowed = [one.deduct for one in criteria if one.deduct is not None]
        return not actual or any(abs(share - one) <= rules.tolerance.remark + 1e-9 for share in actual
                                 for one in allowed)
    return True
