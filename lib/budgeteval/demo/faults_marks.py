"""Faults in marks, weights and totals."""

from dataclasses import replace
from decimal import Decimal

from budgeteval.demo.case import Case, Fault, met, missed, number_of, off_rule, remark
from budgeteval.demo.filled import layout_of, points, retotal, rewrite
from budgeteval.demo.model import Form, Indicator, Planted
from budgeteval.demo.vocabulary import text, words

POINT = Decimal(1)


def total_mismatch(case: Case) -> list[Planted]:
    """Total row two points off the sum."""
    total = Decimal(str(case.form.total_score))
    case.form.total_score = total - 2 if total > 97 else total + 2
    return [Planted("total_mismatch", ("total", 0, "score"))]


def total_missing(case: Case) -> list[Planted]:
    """Total row without a score."""
    case.form.total_score = None
    case.form.grade = ""
    return [Planted("total_missing", ("total", 0, "score"))]


def weights_not_100(case: Case) -> list[Planted] | None:
    """A weight five points too small: the form adds up to 95."""
    index = case.pick(lambda item: item.dimension == "output" and points(item) > 5)
    if index is None or case.form.layout == "maxima":
        return None
    item = case.form.indicators[index]
    remark(item, points(item) - 5)
    case.form.total_weight = Decimal(95)
    retotal(case.form)
    return [Planted("weights_not_100", ("total", 0, "weight")),
            off_rule(case.form, "output", "follows from the weight")]


def dimension_weight_off_rule(case: Case) -> list[Planted] | None:
    """Five points moved from outcomes to outputs."""
    down = case.pick(lambda item: item.dimension == "outcome" and points(item) > 5)
    up = case.pick(lambda item: item.dimension == "output")
    if down is None or up is None or case.form.layout in ("maxima", "cost_first"):
        return None
    for index, change in ((down, -5), (up, 5)):
        remark(case.form.indicators[index], points(case.form.indicators[index]) + change)
    retotal(case.form)
    return [off_rule(case.form, "output"), off_rule(case.form, "outcome")]


def level_maximum_mismatch(case: Case) -> list[Planted] | None:
    """The maximum printed beside a first-level name is not what its rows add up to."""
    pattern = layout_of(case.form.layout).get("level1")
    if not pattern:
        return None
    name = text().raw("level1")["output"]
    for item in case.form.indicators:
        if item.dimension == "output":
            item.level1_text = pattern.format(name=name, points=60)
    return [Planted("level_maximum_mismatch", ("indicator", 0, "level3"))]


def weight_missing(case: Case) -> list[Planted] | None:
    """A row without weight but with a mark."""
    index = case.pick(met)
    if index is None or case.form.layout == "maxima":
        return None
    case.form.indicators[index].weight = None
    return [Planted("weight_missing", ("indicator", index, "weight"))]


def score_over_weight(case: Case) -> list[Planted] | None:
    """A mark above its weight."""
    index = case.pick(met)
    if index is None:
        return None
    item = case.form.indicators[index]
    item.score = points(item) + 2
    retotal(case.form)
    return [Planted("score_over_weight", ("indicator", index, "score"))]


def score_missing(case: Case) -> list[Planted] | None:
    """A blank mark; the total leaves it out."""
    index = case.pick(met)
    if index is None:
        return None
    case.form.indicators[index].score = None
    retotal(case.form)
    return [Planted("score_missing", ("indicator", index, "score"))]


def score_without_achievement(case: Case) -> list[Planted] | None:
    """Full marks beside an empty achieved cell."""
    index = case.pick(met)
    if index is None:
        return None
    case.form.indicators[index].achieved_text = None
    return [Planted("score_without_achievement", ("indicator", index, "achieved"))]


def full_marks_target_missed(case: Case) -> list[Planted] | None:
    """Full marks although the form's own figure is short of the target."""
    index = case.pick(missed)
    if index is None:
        return None
    item = case.form.indicators[index]
    item.score = item.weight
    retotal(case.form)
    return [Planted("full_marks_target_missed", ("indicator", index, "score"))]


def mark_differs(case: Case) -> list[Planted] | None:
    """A missed target marked by a rule of the clerk's own: whole points, or decimals cut off."""
    index = case.pick(lambda item: missed(item) and points(item, "score") % 1 not in (0, Decimal("0.5")))
    if index is None:
        return None
    item = case.form.indicators[index]
    exact = points(item, "score")
    item.score = Decimal(int(exact)) if case.rng.random() < 0.5 else exact.quantize(POINT, rounding="ROUND_HALF_UP")
    if item.score in (0, item.weight):
        item.score = exact
        return None
    retotal(case.form)
    return [Planted("mark_differs", ("indicator", index, "score"), "whole points")]


def mark_out_of_tier(case: Case) -> list[Planted] | None:
    """Full marks for a quality that was reached only in part."""
    partly = text().raw("words.partly")
    index = case.pick(lambda item: item.sign == "qualitative" and item.achieved in partly)
    if index is None:
        return None
    case.form.indicators[index].score = case.form.indicators[index].weight
    retotal(case.form)
    return [Planted("mark_out_of_tier", ("indicator", index, "score"))]


def deduction_without_reason(case: Case) -> list[Planted] | None:
    """A point off where the target is met, and no reason."""
    index = case.pick(met)
    if index is None:
        return None
    item = case.form.indicators[index]
    item.score = points(item) - Decimal("0.5")
    retotal(case.form)
    return [Planted("deduction_without_reason", ("indicator", index, "score"))]


def reason_missing(case: Case) -> list[Planted] | None:
    """A missed target without a word about it."""
    index = case.pick(missed)
    if index is None:
        return None
    case.form.indicators[index].reason = ""
    return [Planted("reason_missing", ("indicator", index, "reason"))]


def level2_misplaced(case: Case) -> list[Planted] | None:
    """A second-level name under the wrong first level."""
    index = case.pick(lambda item: item.dimension == "outcome")
    if index is None:
        return None
    case.form.indicators[index].level2_text = text().raw("level2")["quality"]
    return [Planted("level2_misplaced", ("indicator", index, "level3"))]


def satisfaction_missing(case: Case) -> list[Planted] | None:
    """No satisfaction row; its points went to the outcomes."""
    form = case.form
    gone = [item for item in form.indicators if item.dimension == "satisfaction"]
    index = case.pick(lambda item: item.dimension == "outcome")
    if index is None or form.layout in ("maxima", "cost_first"):
        return None
    form.indicators = [item for item in form.indicators if item.dimension != "satisfaction"]
    item = form.indicators[index]
    remark(item, points(item) + sum(points(one) for one in gone))
    retotal(form)
    return [Planted("satisfaction_missing", None),
            off_rule(form, "outcome", "the points went there")]


def negative_value(case: Case) -> list[Planted] | None:
    """A negative figure; it counts as zero."""
    index = case.pick(missed)
    if index is None:
        return None
    item = case.form.indicators[index]
    item.achieved = -max(number_of(item), POINT)
    item.score = Decimal(0)
    rewrite(item)
    retotal(case.form)
    return [Planted("negative_value", ("indicator", index, "achieved"))]


def indicator_duplicated(case: Case) -> list[Planted] | None:
    """The same third-level indicator twice."""
    rows = [index for index, item in enumerate(case.form.indicators) if item.aspect == "quantity" and met(item)]
    if len(rows) < 2:
        return None
    first, second = (case.form.indicators[index] for index in rows[:2])
    for name in ("level3", "target", "achieved", "unit", "decimals", "target_text", "achieved_text", "shown_sign"):
        setattr(second, name, getattr(first, name))
    return [Planted("indicator_duplicated", ("indicator", rows[1], "level3"))]


def over_achievement(case: Case) -> list[Planted] | None:
    """Twice the target, full marks and no word about it."""
    index = case.pick(lambda item: met(item) and item.unit != "%" and item.aspect == "quantity")
    if index is None:
        return None
    item = case.form.indicators[index]
    item.achieved = Decimal(str(item.target)) * 2
    rewrite(item)
    return [Planted("over_achievement", ("indicator", index, "achieved"))]


def cost_at_least(case: Case) -> list[Planted] | None:
    """A cost that should be at least so high."""
    index = case.pick(lambda item: item.unit == words("layouts")["units"]["wan_yuan"] and item.sign == "at_most"
                      and item.achieved == item.target)
    if index is None:
        return None
    item = case.form.indicators[index]
    item.sign = "at_least"
    item.shown_sign = text().raw("signs")["at_least"]
    rewrite(item)
    return [Planted("cost_at_least", ("indicator", index, "target"))]


def template_row_left(case: Case) -> list[Planted]:
    """An unfilled row of the blank form left in place."""
    first = case.form.indicators[0]
    row = replace(first, level3=text().say("template_row"), target="", target_text="", achieved="", achieved_text=None,
                  weight=None, score=None, reason="", sign="qualitative", unit="", true_score=Decimal(0))
    case.form.indicators.insert(1, row)
    return [Planted("template_row_left", ("indicator", 1, "level3"))]


def grade_mismatch(case: Case) -> list[Planted] | None:
    """A grade that does not belong to the total."""
    names = [name for _, name in words("practice")["grades"]]
    if not case.form.grade:
        return None
    case.form.grade = names[(names.index(case.form.grade) + 1) % len(names)]
    return [Planted("grade_mismatch", ("total", 0, "grade"))]


def target_missing(case: Case) -> list[Planted] | None:
    """A row without a target."""
    index = case.pick(met)
    if index is None:
        return None
    case.form.indicators[index].target_text = ""
    return [Planted("target_missing", ("indicator", index, "target"))]


def straight(form: Form) -> bool:
    """Whether every row has full marks."""
    return all(item.score == item.weight for item in form.indicators if item.target_text)


def ahead_of_money(form: Form) -> bool:
    """Red light of rules.md 1.5: the indicators look better than the execution."""
    rule, weights = words("practice")["lights"], words("practice")["weights"]
    share = sum(_mark(item) for item in form.indicators) / (100 - weights["execution"])
    score = form.funds[0].score
    if not isinstance(score, Decimal) or not share:
        return False
    return (share - score / weights["execution"]) / share > Decimal(str(rule["outrun"]))


def unspent(form: Form) -> bool:
    """Yellow light of rules.md 1.5: much of the budget was not spent."""
    budget, spent = form.project.budget_yuan, form.project.spent_yuan
    return Decimal(budget - spent) / budget > Decimal(str(words("practice")["lights"]["unspent"]))


def _mark(item: Indicator) -> Decimal:
    return item.score if isinstance(item.score, Decimal) else Decimal(0)


FAULTS: dict[str, Fault] = {
    fault.__name__: fault
    for fault in (
        total_mismatch, total_missing, weights_not_100, dimension_weight_off_rule, level_maximum_mismatch,
        weight_missing, score_over_weight, score_missing, score_without_achievement, full_marks_target_missed,
        mark_differs, mark_out_of_tier, deduction_without_reason, reason_missing, level2_misplaced,
        satisfaction_missing, negative_value, indicator_duplicated, over_achievement, cost_at_least,
        template_row_left, grade_mismatch, target_missing,
    )
}
