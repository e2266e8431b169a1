"""Faults planted in target forms: each changes a draft and says what a checker should report, or does not fit."""

import copy
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import numpy as np

from budgeteval.demo.model import Indicator
from budgeteval.demo.performance_target_draft import Draft
from budgeteval.demo.vocabulary import words

Fault = Callable[[Draft, np.random.Generator], bool]
WEIGHTED = ("provincial", "provincial_basis", "flat")
LARGEST = 200_000


def _say(name: str) -> str:
    return str(words("performance_target")["faults"][name])


def _pick(one: Draft, rng: np.random.Generator, fits: Callable[[Indicator], bool]) -> int | None:
    found = [index for index, item in enumerate(one.items) if fits(item)]
    return found[int(rng.integers(len(found)))] if found else None


def _counted(item: Indicator) -> bool:
    return isinstance(item.target, Decimal) and item.sign == "at_least" and item.unit != "%"


def _weighted(one: Draft) -> bool:
    return one.layout in WEIGHTED or one.pack == "flat"


def unit_missing(one: Draft, rng: np.random.Generator) -> bool:
    """A number without its unit."""
    index = _pick(one, rng, _counted)
    if index is None:
        return False
    one.retarget(index, one.items[index].target)
    one.plant("target_unit_missing", ("indicator", index, "target"))
    return True


def number_missing(one: Draft, rng: np.random.Generator) -> bool:
    """Words where a rate was due."""
    index = _pick(one, rng, lambda item: item.aspect == "quality" and item.sign == "at_least")
    if index is None:
        return False
    one.items[index].sign = "qualitative"
    one.retarget(index, _say("number_missing"))
    one.plant("target_number_missing", ("indicator", index, "target"))
    return True


def vague(one: Draft, rng: np.random.Generator) -> bool:
    """A benefit in vague words."""
    index = _pick(one, rng, lambda item: item.dimension == "outcome" and isinstance(item.target, Decimal))
    if index is None:
        return False
    one.items[index].sign = "qualitative"
    one.retarget(index, _say("vague"))
    one.plant("target_vague", ("indicator", index, "target"))
    return True


def value_missing(one: Draft, rng: np.random.Generator) -> bool:
    """A satisfaction without a target."""
    index = _pick(one, rng, lambda item: item.dimension == "satisfaction")
    if index is None:
        return False
    one.items[index].sign = "qualitative"
    one.retarget(index, "")
    one.plant("target_value_missing", ("indicator", index, "target"))
    return True


def standard_missing(one: Draft, rng: np.random.Generator) -> bool:
    """A row without scoring standard or basis."""
    if not _weighted(one):
        return False
    index = int(rng.integers(1, len(one.items)))
    one.standards[index] = ""
    one.plant("target_standard_missing", ("indicator", index, "standard"))
    return True


def cost_at_least(one: Draft, rng: np.random.Generator) -> bool:
    """The total cost with the wrong sign."""
    index = _pick(one, rng, lambda item: item.level3 == words("practice")["cost"][0].split("|")[0].strip())
    if index is None:
        return False
    item = one.items[index]
    item.sign, item.shown_sign = "at_least", "≥"
    one.retarget(index, item.target, item.unit)
    one.plant("target_cost_at_least", ("indicator", index, "target"))
    return True


def payment(one: Draft, rng: np.random.Generator) -> bool:
    """A quantity that is a payment."""
    index = _pick(one, rng, lambda item: item.aspect == "quantity")
    if index is None:
        return False
    one.items[index].level3 = _say("payment")
    one.retarget(index, Decimal(int(rng.integers(5, 90))), _say("payment_unit"))
    one.plant("target_payment_as_quantity", ("indicator", index, "level3"))
    return True


def repeated(one: Draft, rng: np.random.Generator) -> bool:
    """A quantity that stands once more among the social benefits."""
    source = _pick(one, rng, lambda item: item.aspect == "quantity" and _counted(item))
    index = _pick(one, rng, lambda item: item.aspect == "social")
    if source is None or index is None:
        return False
    first, second = one.items[source], one.items[index]
    second.level3, second.sign, second.shown_sign = first.level3, first.sign, first.shown_sign
    one.retarget(index, first.target, first.unit)
    one.standards[index] = one.standards[source]
    one.plant("target_repeated", ("indicator", index, "level3"))
    return True


def misplaced(one: Draft, rng: np.random.Generator) -> bool:
    """A quality among the quantities."""
    index = _pick(one, rng, lambda item: item.aspect == "quantity")
    if index is None:
        return False
    item = one.items[index]
    item.level3, item.sign, item.shown_sign = _say("misplaced"), "at_least", "≥"
    one.retarget(index, Decimal(95), "%")
    one.plant("target_misplaced", ("indicator", index, "level3"))
    return True


def weight_sum(one: Draft, rng: np.random.Generator) -> bool:
    """Five points too many."""
    if not _weighted(one):
        return False
    one.items[0].weight = Decimal(str(one.items[0].weight)) + 5
    one.plant("target_weight_sum", ("indicator", 0, "weight"))
    return True


def weight_split(one: Draft, rng: np.random.Generator) -> bool:
    """Two points moved from output to benefit."""
    index = _pick(one, rng, lambda item: item.dimension == "outcome")
    if not _weighted(one) or index is None or one.items[0].dimension != "output":
        return False
    for place, step in ((0, -2), (index, 2)):
        one.items[place].weight = Decimal(str(one.items[place].weight)) + step
    one.plant("target_weight_split", ("indicator", 0, "weight"))
    return True


def below_last_year(one: Draft, rng: np.random.Generator) -> bool:
    """A target far below what last year brought."""
    index = _pick(one, rng, lambda item: _counted(item) and item.aspect == "quantity" and Decimal(item.target) >= 50)
    if index is None or not one.form.continues:
        return False
    item = one.items[index]
    one.retarget(index, (Decimal(str(item.target)) * Decimal("0.3")).quantize(Decimal(1)), item.unit)
    one.plant("target_below_last_year", ("indicator", index, "target"))
    return True


def amount_in_text(one: Draft, rng: np.random.Generator) -> bool:
    """Another amount in the goal than in the form."""
    if one.form.number % 4 == 2 or one.stated is None:
        return False
    amount = one.form.budget_yuan // 10_000 + 37
    one.goal += words("performance_target")["money_in_goal"].format(amount=amount)
    one.plant("target_amount_in_text", ("goal", 0, "expected"))
    return True


def formal(one: Draft, rng: np.random.Generator) -> bool:
    """A percentage of something that cannot be counted."""
    index = _pick(one, rng, lambda item: item.aspect == "social")
    if _weighted(one) or index is None:
        return False
    item = one.items[index]
    item.level3, item.sign, item.shown_sign = _say("formal"), "at_least", "≥"
    one.retarget(index, Decimal(95), "%")
    one.plant("target_formally_quantitative", ("indicator", index, "target"))
    return True


def goal_missing(one: Draft, rng: np.random.Generator) -> bool:
    """No goal."""
    if one.layout == "shanghai" or one.pack == "flat":
        return False
    one.goal = ""
    one.plant("target_goal_missing", ("header", 0, "title"))
    return True


def amount_differs(one: Draft, rng: np.random.Generator) -> bool:
    """Ten times the budget."""
    if one.form.number % 4 == 2 or one.form.budget_yuan > LARGEST:
        return False
    one.stated = one.form.budget_yuan * 10
    one.plant("target_amount_differs", ("fund", 0, "amount"))
    return True


def amount_missing(one: Draft, rng: np.random.Generator) -> bool:
    """No annual amount."""
    if one.form.number % 4 == 2 or one.pack == "flat":
        return False
    one.stated = None
    one.plant("target_amount_missing", ("header", 0, "title"))
    return True


def unknown_department(one: Draft, rng: np.random.Generator) -> bool:
    """A department the county does not have."""
    if one.layout != "provincial" or one.pack == "flat":
        return False
    one.department = _say("unknown_department")
    one.plant("target_department_unknown", ("header", 0, "department"))
    return True


FAULTS: tuple[Fault, ...] = (
    unit_missing, number_missing, vague, value_missing, standard_missing, cost_at_least, payment, repeated, misplaced,
    weight_sum, weight_split, below_last_year, amount_in_text, formal, goal_missing, amount_differs, amount_missing,
    unknown_department,
)


def plant(drafts: list[Draft], seed: int, stream: int) -> None:
    """Every fault in a few forms, at most one in each form, and two copies across departments."""
    order = np.random.default_rng([seed, stream, 1]).permutation(len(drafts)).tolist()
    each = int(words("performance_target")["faults"]["each"])
    for number, fault in enumerate(FAULTS):
        done = 0
        for index in list(order):
            rng = np.random.default_rng([seed, stream, 2, number, index])
            if done == each:
                break
            if fault(drafts[index], rng):
                order.remove(index)
                done += 1
    for _ in range(2):
        _copy(drafts, order)


def _copy(drafts: list[Draft], order: list[int]) -> None:
    """A form with all the indicators of another department's form of the same sector and layout."""
    for index in list(order):
        one = drafts[index]
        fitting = (other for other in order if _may_copy(one, drafts[other]))
        source = next(fitting, None)
        if source is not None:
            break
    else:
        return
    other = drafts[source]
    one.items, one.standards = copy.deepcopy(other.items), list(other.standards)
    one.form = replace(one.form, continues="")
    note = f"{one.form.code} {other.form.code}"
    for each in (one, other):
        each.plant("target_copied", ("header", 0, "title"), note)
        order.remove(drafts.index(each))


def _may_copy(one: Draft, other: Draft) -> bool:
    """Another department's of the same sector, both in forms with one title cell."""
    same = one.form.register["sector"] == other.form.register["sector"]
    apart = one.form.register["department_code"] != other.form.register["department_code"]
    return same and apart and "flat" not in (one.pack, other.pack) and one.form.continues == other.form.continues == ""
