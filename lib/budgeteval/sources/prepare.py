"""What each export's lines need beside their values: periods, parts, and checks inside a line."""

from collections.abc import Callable

import polars as pl

from budgeteval.sources import payments
from budgeteval.sources.lines import Lines, count_personal
from budgeteval.sources.period import set_period
from budgeteval.sources.vocabulary import words

CLOSE_YUAN = 1.0
CLOSE_RATE = 0.006
LEVELS = ("central", "provincial", "city", "county")
PAID = ("payment", "appropriation")


def prepare(lines: Lines, fiscal_year: int) -> int:
    """Finish the lines of one sheet; returns the number of cells about people that were left unread."""
    if lines.export.name not in PAID:
        _withhold_empty(lines)
        if not lines.head.told and lines.head.units and lines.export.system != "integrated":
            lines.note(pl.lit(True), "source_unit_assumed", next(iter(lines.head.units)), unit=lines.export.unit)
    _PREPARE[lines.export.name](lines, fiscal_year)
    return count_personal(lines)


def _withhold_empty(lines: Lines) -> None:
    amounts = [one.name for one in lines.export.roles if one.kind in ("money", "number") and lines.has(one.name)]
    lines.withhold(pl.all_horizontal(pl.col(name).is_null() for name in amounts), "source_amount_missing", amounts[0])


def _budget(lines: Lines, fiscal_year: int) -> None:
    """An opening grant counts from the start of the year, an adjustment from its month; a negative one is a cut."""
    set_period(lines, fiscal_year, "adjusted_on", month_of_title=False)
    added, cut = pl.col("added").fill_null(0.0), pl.col("cut").fill_null(0.0).abs()
    adjusted = pl.col("opening_budget").fill_null(0.0) + added - cut
    lines.note((pl.col("adjusted") - adjusted).abs() > CLOSE_YUAN, "source_adjusted_differs", "adjusted")
    opening = pl.col("opening_budget").fill_null(0.0) != 0
    lines.frame = lines.frame.with_columns(
        pl.when(opening).then(0).otherwise(pl.col("line_month")).alias("line_month"),
        added.clip(lower_bound=0).alias("added"), (cut - added.clip(upper_bound=0)).alias("cut"))


def _plan(lines: Lines, fiscal_year: int) -> None:
    lines.withhold(pl.col("planned").is_null(), "source_amount_missing", "planned")
    set_period(lines, fiscal_year, month_of_title=False)
    lines.note(pl.col("line_month") == 0, "source_month_missing", "month")


def _past(lines: Lines, fiscal_year: int) -> None:
    lines.frame = lines.frame.with_columns(pl.col("fiscal_year").fill_null(0).alias("line_year"),
                                           pl.col("month").fill_null(0).alias("line_month"))
    lines.withhold((pl.col("line_year") >= fiscal_year) | (pl.col("line_year") == 0), "source_other_year",
                   "fiscal_year", "fiscal_year_text")
    lines.note(pl.col("line_month") == 0, "source_month_missing", "month")


def _direct_project(lines: Lines, fiscal_year: int) -> None:
    if all(map(lines.has, LEVELS)):
        levels = pl.sum_horizontal(pl.col(one).fill_null(0.0) for one in LEVELS)
        lines.note((levels - pl.col("budget")).abs() > CLOSE_YUAN, "source_direct_levels_differ", "budget")
    lines.note(pl.col("spent") > pl.col("budget") + CLOSE_YUAN, "source_direct_overspent", "spent")
    _part(lines, "project")


def _direct_payment(lines: Lines, fiscal_year: int) -> None:
    set_period(lines, fiscal_year, "paid_on")
    _part(lines, "payment")


def _direct_benefit(lines: Lines, fiscal_year: int) -> None:
    _part(lines, "benefit")


def _livelihood(lines: Lines, fiscal_year: int) -> None:
    worked_out = pl.col("done_tasks") / pl.col("planned_tasks")
    lines.note((worked_out - pl.col("completion_rate")).abs() > CLOSE_RATE, "source_rate_differs", "completion_rate")
    lines.note(pl.col("spent") > pl.max_horizontal("planned", "received") + CLOSE_YUAN, "source_livelihood_overspent",
               "spent")


def _bond_issue(lines: Lines, fiscal_year: int) -> None:
    parts = pl.col("new").fill_null(0.0) + pl.col("refinanced").fill_null(0.0)
    if lines.has("new") and lines.has("refinanced"):
        lines.note((parts - pl.col("issued")).abs() > CLOSE_YUAN, "source_bond_parts_differ", "issued")
    _part(lines, "issue")


def _bond_project(lines: Lines, fiscal_year: int) -> None:
    _part(lines, "project")


def _repayment(lines: Lines, fiscal_year: int) -> None:
    """What is registered as repaid never exceeds what remains to be repaid."""
    lines.note(pl.col("registered") > pl.col("remaining"), "source_registered_exceeds", "registered")
    kinds = pl.col("repayment_kind")
    lines.frame = lines.frame.with_columns(kinds.replace_strict(words()["repayments"], default=kinds))


def _part(lines: Lines, part: str) -> None:
    lines.frame = lines.frame.with_columns(pl.lit(part).alias("part"))


_PREPARE: dict[str, Callable[[Lines, int], None]] = {
    "payment": payments.prepare, "appropriation": payments.prepare, "budget": _budget, "plan": _plan,
    "past_months": _past, "direct_project": _direct_project, "direct_payment": _direct_payment,
    "direct_benefit": _direct_benefit, "livelihood": _livelihood, "bond_issue": _bond_issue,
    "bond_project": _bond_project, "repayment": _repayment,
}
