"""The formulas of the common indicators: which base data stand above and below the line (rules.md 7.1)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

THIS, LAST = "this", "last"
Key = tuple[str, str]
"""A base datum: field and period (this year, last year)."""
Find = Callable[[Key], float]


@dataclass(frozen=True)
class Formula:
    """``share``: (above - less) / below; ``change``: (this year - last year) / last year of the one field above."""

    kind: str
    above: tuple[str, ...]
    below: str = ""
    less: tuple[str, ...] = ()

    @property
    def needs(self) -> tuple[Key, ...]:
        """Base data the formula uses, in the order they are shown."""
        if self.kind == "change":
            return (self.above[0], THIS), (self.above[0], LAST)
        return tuple((name, THIS) for name in (*self.above, *self.less, self.below))


def _share(*above: str, below: str, less: tuple[str, ...] = ()) -> Formula:
    return Formula("share", above, below, less)


def _change(field: str) -> Formula:
    return Formula("change", (field,))


FORMULAS: Mapping[str, Formula] = {
    "staff_rate": _share("staff", below="establishment"),
    "three_public_change": _change("three_public_budget"),
    "three_public_total_change": _change("three_public_spent"),
    "key_spending_rate": _share("key_spending", below="project_spending"),
    "budget_completion": _share("spent", below="adjusted_budget"),
    "general_completion": _share("general_spent", below="general_budget"),
    "budget_adjustment": _share("added", "reduced", "restructured", below="approved_budget", less=("exempt",)),
    "payment_progress": _share("paid_progress", below="planned_progress"),
    "carry_over_rate": _share("carry_over", below="adjusted_budget"),
    "carry_over_of_general": _share("carry_over", below="general_spent"),
    "carry_over_change": _change("carry_over"),
    "public_expense_control": _share("public_spent", below="public_budget"),
    "three_public_control": _share("three_public_spent", below="three_public_budget"),
    "procurement_rate": _share("procurement_spent", below="procurement_budget"),
    "payables_rate": _share("payables", below="spent"),
    "receivables_rate": _share("receivables", below="spent"),
    "payables_change": _change("payables"),
    "receivables_change": _change("receivables"),
    "asset_use": _share("assets_used", below="assets"),
    "work_completion": _share("work_done", below="work_planned"),
    "work_timeliness": _share("work_on_time", below="work_planned"),
    "work_quality": _share("work_qualified", below="work_planned"),
    "key_work": _share("key_work_done", below="key_work_assigned"),
    "satisfaction": Formula("given", ("satisfied",)),
}


def needs(name: str) -> tuple[Key, ...]:
    """Base data of a formula; a rate that is given itself needs only itself."""
    formula = FORMULAS[name]
    return ((formula.above[0], THIS),) if formula.kind == "given" else formula.needs


def above(name: str, find: Find) -> float:
    """What stands above the line."""
    formula = FORMULAS[name]
    if formula.kind == "change":
        return find((formula.above[0], THIS)) - find((formula.above[0], LAST))
    return sum(find((one, THIS)) for one in formula.above) - sum(find((one, THIS)) for one in formula.less)


def below(name: str, find: Find) -> float:
    """What stands below the line; one for a rate that is given itself."""
    formula = FORMULAS[name]
    if formula.kind == "given":
        return 1.0
    return find((formula.above[0], LAST)) if formula.kind == "change" else find((formula.below, THIS))


def rate(name: str, find: Find) -> float:
    """The value of a formula (0-1); NaN where a datum is missing (NaN) or nothing stands below the line."""
    under = below(name, find)
    return above(name, find) / under if under > 0 else float("nan")
