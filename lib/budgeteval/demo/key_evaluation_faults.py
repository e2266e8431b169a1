"""Faults planted in fictional evaluations, each where a checker should find it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from budgeteval.demo.key_evaluation_draft import Draft
from budgeteval.demo.model import Planted, Ref
from budgeteval.demo.vocabulary import words


def plant(draft: Draft) -> None:
    """Plant the profile's faults, then let the printed total and grade follow what is printed."""
    for code in draft.profile["faults"]:
        if code in FAULTS:
            draft.planted += [Planted(code, ref) for ref in FAULTS[code](draft)]
    printed = sum((row["printed"] for row in draft.rows if isinstance(row["printed"], Decimal)), Decimal(0))
    true = sum(row["true"] for row in draft.rows)
    grade = draft.grade(printed)
    if "evaluation_grade_differs" in draft.profile["faults"]:
        grade = next(name for name in words("key_evaluation")["grades"] if name != draft.grade(true))
    draft.card |= {"reported_total": printed, "reported_grade": words("key_evaluation")["grades"][grade]}
    if abs(printed - true) > Decimal("0.01"):
        draft.planted.append(Planted("evaluation_total_differs", ("card", 0, "reported_total")))
    if grade != draft.grade(true):
        draft.planted.append(Planted("evaluation_grade_differs", ("card", 0, "reported_grade")))


def _judged(draft: Draft, place: int = 0) -> dict[str, Any]:
    return [row for row in draft.rows if row["method"] == "qual_quant"][place]


def _refs(draft: Draft, row: dict[str, Any], name: str) -> list[Ref]:
    return [("scores", draft.rows.index(row), name)]


def _mark(draft: Draft, code: str, place: int) -> int:
    """Index of the ``place``-th expert's mark on an indicator."""
    return [index for index, one in enumerate(draft.marks) if one["code"] == code][place]


def evidence_missing(draft: Draft) -> list[Ref]:
    """Without evidence the mark is zero by the demo county's rules."""
    row = draft.row("C201")
    row["evidence"], row["true"] = [], Decimal(0)
    return _refs(draft, row, "evidence")


def evidence_unlisted(draft: Draft) -> list[Ref]:
    """An id that the evidence list does not have."""
    row = draft.row("A201")
    row["evidence"] = [*row["evidence"], "E99"]
    return _refs(draft, row, "evidence")


def mark_differs(draft: Draft) -> list[Ref]:
    """A mark one point below what the data give."""
    row = draft.row("C101")
    row["printed"] = row["true"] - 1
    return _refs(draft, row, "mark")


def mark_out_of_range(draft: Draft) -> list[Ref]:
    """A mark above its weight."""
    row = draft.row("B201")
    row["printed"] = Decimal(row["weight"]) + 1
    return _refs(draft, row, "mark")


def mark_missing(draft: Draft) -> list[Ref]:
    """A judged mark left blank; the panel has marked it."""
    row = _judged(draft)
    row["printed"] = None
    return _refs(draft, row, "mark")


def mark_off_panel(draft: Draft) -> list[Ref]:
    """A mark half a point below the panel's."""
    row = draft.row("D101")
    row["printed"] = row["true"] - Decimal("0.5")
    return _refs(draft, row, "mark")


def reason_missing(draft: Draft) -> list[Ref]:
    """Points lost without a reason."""
    row = draft.row("C101")
    row["reason"] = ""
    return _refs(draft, row, "mark")


def not_a_number(draft: Draft) -> list[Ref]:
    """A mark that is no number."""
    row = draft.row("C101")
    row["printed"] = f"{row['true']}?"
    return _refs(draft, row, "mark")


def figure_differs(draft: Draft) -> list[Ref]:
    """Received funds of another amount than on the card."""
    row = draft.row("B102")
    row["planned"] += 1
    row["true"] = row["printed"] = _two(min(Decimal(1), row["actual"] / row["planned"]) * row["weight"])
    return _refs(draft, row, "planned")


def party_missing(draft: Draft) -> list[Ref]:
    """No lead evaluator."""
    draft.card["lead_evaluator"] = ""
    return [("card", 0, "lead_evaluator")]


def reviewer_missing(draft: Draft) -> list[Ref]:
    """No third reviewer."""
    draft.card["reviewer_third"] = ""
    return [("card", 0, "reviewer_third")]


def sum_differs(draft: Draft) -> list[Ref]:
    """A printed sum half a point too high."""
    draft.card["printed_sum_off"] = Decimal("0.5")
    return [("scores", -1, "mark")]


def answer_off_scale(draft: Draft) -> list[Ref]:
    """A blank answer becomes a 6, so that the true marks stay as they are."""
    for index, one in enumerate(draft.answers):
        if None in one["marks"]:
            place = one["marks"].index(None)
            one["marks"][place] = 6
            return [("answers", index, str(place))]
    raise ValueError("no blank answer to replace")


def respondent_twice(draft: Draft) -> list[Ref]:
    """A questionnaire number used twice."""
    draft.answers[5]["respondent"] = 5
    return [("answers", 5, "respondent")]


def survey_few(draft: Draft) -> list[Ref]:
    """Few questionnaires, as the profile says."""
    return [("answers", 0, "sheet")]


def survey_missing(draft: Draft) -> list[Ref]:
    """Without a survey the mark is zero by the demo county's rules."""
    draft.answers.clear()
    row = draft.row("D201")
    row["true"] = Decimal(0)
    return _refs(draft, row, "level3")


def few_experts(draft: Draft) -> list[Ref]:
    """One expert, as the profile says."""
    return [("marks", _mark(draft, row["code"], 0), "mark") for row in draft.rows if row["method"] == "qual_quant"]


def outlier(draft: Draft) -> list[Ref]:
    """One expert far below the others; the trimmed mean drops the mark."""
    row = _judged(draft)
    index = _mark(draft, row["code"], 2)
    draft.marks[index]["mark"] = Decimal("0.5")
    return _settled(draft, row, [("marks", index, "mark")], also=("panel_spread_wide",))


def spread_wide(draft: Draft) -> list[Ref]:
    """Experts in two camps around the middle."""
    row = draft.row("D101")
    share = Decimal(row["weight"])
    for place, part in enumerate(("0.25", "0.3", "0.5", "0.75", "0.75")):
        draft.marks[_mark(draft, row["code"], place)]["mark"] = _tenth(share * Decimal(part))
    return _settled(draft, row, [("marks", _mark(draft, row["code"], 0), "mark")])


def expert_out_of_range(draft: Draft) -> list[Ref]:
    """An expert marks above the weight."""
    row = _judged(draft)
    index = _mark(draft, row["code"], 1)
    draft.marks[index]["mark"] = Decimal(row["weight"]) + 2
    return _settled(draft, row, [("marks", index, "mark")])


def problem_incomplete(draft: Draft) -> list[Ref]:
    """A problem without a suggestion."""
    draft.problems[0]["suggestion"] = ""
    return [("problems", 0, "problem")]


def opinion_unanswered(draft: Draft) -> list[Ref]:
    """An opinion turned down without a word."""
    draft.opinions[1]["reply"] = ""
    return [("opinions", 1, "opinion")]


def response_low(draft: Draft) -> list[Ref]:
    """Few questionnaires came back, as the profile says."""
    return [("answers", 0, "sheet")]


def _settled(draft: Draft, row: dict[str, Any], refs: list[Ref], also: tuple[str, ...] = ()) -> list[Ref]:
    draft.settle(row)
    row["printed"], row["reason"] = row["true"], draft.reason(row)
    draft.planted += [Planted(code, ("marks", _mark(draft, row["code"], 0), "mark")) for code in also]
    return refs


def _two(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")


def _tenth(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), rounding="ROUND_HALF_UP")


FAULTS: dict[str, Callable[[Draft], list[Ref]]] = {
    "evaluation_evidence_missing": evidence_missing,
    "evaluation_evidence_unlisted": evidence_unlisted,
    "evaluation_mark_differs": mark_differs,
    "evaluation_mark_out_of_range": mark_out_of_range,
    "evaluation_mark_missing": mark_missing,
    "evaluation_mark_off_panel": mark_off_panel,
    "evaluation_reason_missing": reason_missing,
    "evaluation_not_a_number": not_a_number,
    "evaluation_figure_differs": figure_differs,
    "evaluation_party_missing": party_missing,
    "evaluation_reviewer_missing": reviewer_missing,
    "evaluation_sum_differs": sum_differs,
    "survey_answer_off_scale": answer_off_scale,
    "survey_respondent_twice": respondent_twice,
    "survey_few_valid": survey_few,
    "survey_missing": survey_missing,
    "survey_response_low": response_low,
    "panel_few_experts": few_experts,
    "panel_outlier": outlier,
    "panel_spread_wide": spread_wide,
    "panel_mark_out_of_range": expert_out_of_range,
    "evaluation_problem_incomplete": problem_incomplete,
    "evaluation_opinion_unanswered": opinion_unanswered,
}
