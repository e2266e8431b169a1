"""Printed totals below the lines of an export, beside what the lines add up to."""

import polars as pl

from budgeteval.sources.lines import WHY, Lines
from budgeteval.sources.vocabulary import pattern

CLOSE_YUAN = 1.0


def check_sums(lines: Lines) -> None:
    """Say so where a printed total is neither the sum of all lines nor of those that count."""
    total = (pl.col(WHY) == "source_total_row") & pl.col("first").str.contains(pattern("sum_row").pattern)
    totals, rest = lines.frame.filter(total), lines.frame.filter(pl.col(WHY) != "source_total_row")
    if totals.height != 1:
        return
    for role in lines.head.units:
        printed = totals[role][0]
        sums = [float(part[role].sum() or 0) for part in (rest, rest.filter(pl.col(WHY) == ""))]
        if printed is not None and min(abs(one - printed) for one in sums) > CLOSE_YUAN:
            lines.say("source_total_differs", role, totals["row"].to_list(), printed=f"{printed:,.2f}",
                      summed=f"{sums[1]:,.2f}")
