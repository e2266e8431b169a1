"""When a line counts: its year and month, from its own cells or from the sheet's title."""

import re

import polars as pl

from budgeteval.sources.lines import Lines
from budgeteval.sources.vocabulary import pattern


def set_period(lines: Lines, fiscal_year: int, date: str = "", *, month_of_title: bool = True) -> None:
    """Columns ``line_year`` and ``line_month`` (0 for none); lines of other years are withheld.

    The year is the column's, else the date's, else the title's, else the one asked for; the month is the column's,
    else the date's, else (if ``month_of_title``) the title's where the sheet has neither column.
    """
    frame = lines.frame
    of_date = pl.col(date) if date else pl.lit(None, dtype=pl.Date)
    of_column = pl.col("fiscal_year") if "fiscal_year" in frame.columns else pl.lit(None, dtype=pl.Int64)
    own_month = pl.col("month") if "month" in frame.columns else pl.lit(None, dtype=pl.Int64)
    dated = lines.has(date) or lines.has("month") or not month_of_title
    lines.frame = frame.with_columns(
        pl.coalesce(of_column, of_date.dt.year().cast(pl.Int64), _told("title_year", lines.head.title),
                    pl.lit(fiscal_year)).cast(pl.Int64).alias("line_year"),
        pl.coalesce(own_month, of_date.dt.month().cast(pl.Int64),
                    pl.lit(None) if dated else _told("title_month", lines.head.title), pl.lit(0))
        .cast(pl.Int64).alias("line_month"))
    if date and lines.has(date):
        lines.note((pl.col(f"{date}_text") != "") & pl.col(date).is_null(), "source_date_unreadable", date)
        of_other = pl.col(date).dt.year() != fiscal_year
    else:
        of_other = pl.lit(False)
    role = "fiscal_year" if lines.has("fiscal_year") else date
    lines.frame = lines.frame.with_columns(pl.col("line_year").cast(pl.String).alias("year_text"))
    lines.withhold((pl.col("line_year") != fiscal_year) | of_other, "source_other_year", role, "year_text")


def _told(name: str, title: str) -> pl.Expr:
    """A number that the title tells exactly once."""
    found = set(re.findall(pattern(name), title))
    return pl.lit(int(found.pop()) if len(found) == 1 else None, dtype=pl.Int64)
