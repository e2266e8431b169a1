"""Weights and marks of a form's indicators, and its printed total."""

import math
from collections.abc import Iterator

from budgeteval.facts import as_text
from budgeteval.findings import Finding
from budgeteval.numbers import plain
from budgeteval.scoring.indicators import is_marked
from budgeteval.stages.department_evaluation.checks.case import Case, Row


def find(case: Case) -> Iterator[Finding]:
    """Findings about marks, form by form."""
    indicators = case.evaluated.scored.indicators
    marked: dict[str, list[Row]] = {}
    for one in indicators[is_marked(indicators)].to_dict("records"):
        marked.setdefault(one["form"], []).append(one)
    for row in case.in_use.to_dict("records"):
        for one in marked.get(row["place"], []):
            yield from _mark(case, row["place"], one)
        yield from _totals(case, row)


def _mark(case: Case, place: str, one: Row) -> Iterator[Finding]:
    """One indicator: weight, value reached, mark within the weight, as the rules give it, reasons."""
    mark, weight, again = one["reported_score"], one["weight"], one["recomputed_score"]
    facts = {"indicator": one["level3"], "found": as_text(mark, "points")}
    if math.isnan(weight):
        yield case.at("department_weight_missing", place, one["weight_cell"], **facts)
    elif one["doubt"] == "achieved_missing":
        yield case.at("department_achieved_missing", place, one["achieved_cell"] or one["level3_cell"], **facts)
    elif math.isnan(mark):
        yield case.at("department_mark_missing", place, one["reported_score_cell"] or one["level3_cell"], **facts)
    elif mark > weight + case.limits.mark_tolerance or mark < 0:
        yield case.at("department_mark_over_weight", place, one["reported_score_cell"], weight=plain(weight), **facts)
    elif one["doubt"] in ("out_of_tier", "late"):
        yield case.at("department_mark_out_of_tier", place, one["reported_score_cell"],
                      achieved=one["achieved_text"], **facts)
    elif abs(mark - again) > case.limits.mark_tolerance:
        yield case.at("department_mark_differs", place, one["reported_score_cell"], expected=as_text(again, "points"),
                      **facts)
    if mark < weight - case.limits.mark_tolerance and not one["variance_reason"]:
        yield case.at("department_reason_missing", place, one["variance_reason_cell"] or one["reported_score_cell"],
                      **facts)


def _totals(case: Case, row: Row) -> Iterator[Finding]:
    """Weights sum to the rules' total, the printed total is the sum of the printed marks."""
    form, place = case.form(row["place"]), row["place"]
    total = case.rules.self_evaluation.weights.total
    if abs(row["total_weight"] - total) > case.limits.mark_tolerance:
        yield case.at("department_weights_not_100", place, form["total_weight_cell"], found=plain(row["total_weight"]),
                      expected=plain(total))
    if math.isnan(row["reported_total"]):
        yield case.at("department_total_missing", place, form["reported_total_cell"])
    elif abs(row["reported_total"] - row["summed_total"]) > case.limits.mark_tolerance:
        yield case.at("department_total_differs", place, form["reported_total_cell"],
                      found=as_text(row["reported_total"], "points"), expected=as_text(row["summed_total"], "points"))
