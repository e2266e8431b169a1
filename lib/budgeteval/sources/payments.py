"""Payments of all sheets: what was paid, each voucher once, conflicts withheld and told."""

import polars as pl

from budgeteval.sources.lines import WHY, Lines, withhold
from budgeteval.sources.period import set_period
from budgeteval.sources.vocabulary import words

LINE = ["voucher", "channel", "project_code", "project", "amount"]
VOUCHER = ["voucher", "channel"]


def prepare(lines: Lines, fiscal_year: int) -> None:
    """State, amount and period of every line of one sheet."""
    _state(lines)
    if "applied" not in lines.frame.columns:
        lines.frame = lines.frame.with_columns(pl.lit(None, dtype=pl.Float64).alias("applied"))
    missing = pl.when(pl.col("status") == "unpaid").then(pl.coalesce("applied", "paid").is_null()).otherwise(
        pl.col("paid").is_null())
    lines.withhold(missing, "source_amount_missing", "paid")
    set_period(lines, fiscal_year, "paid_on")
    undated = (pl.col("line_month") == 0) & (pl.col("paid_on_text") == "")
    lines.note(undated & (pl.col("status") == "paid"), "source_month_missing", "paid_on")
    refunds = lines.frame.filter((pl.col(WHY) == "") & (pl.col("paid") < 0))["paid"].sum()
    lines.note(pl.col("paid") < 0, "source_refunds", "paid", amount=f"{-refunds:,.2f}")
    lines.note(pl.col("shortened"), "source_voucher_shortened", "voucher")
    channel = "appropriation" if lines.export.name == "appropriation" else "payment"
    lines.frame = lines.frame.with_columns(
        pl.lit(channel).alias("channel"), pl.coalesce("paid", "applied").alias("amount"),
        pl.col("paid_on").dt.to_string("%Y-%m-%d").fill_null("").alias("paid_on"))


def _state(lines: Lines) -> None:
    """``status`` as a glossary code; an export without such a column lists payments made."""
    known = {word: code for code, list_ in words()["statuses"].items() for word in list_}
    text = pl.col("status")
    lines.frame = lines.frame.with_columns(text.alias("status_text"), text.replace_strict(
        known, default="" if lines.has("status") else "paid", return_dtype=pl.String).alias("status"))
    lines.withhold((text == "") & (pl.col("status_text") == ""), "source_status_blank", "status")
    lines.withhold(text == "", "source_status_unknown", "status", "status_text")
    lines.withhold(text == "void", "source_status_void", "status", "status_text")


def settle(frame: pl.DataFrame) -> pl.DataFrame:
    """Every payment once, over all sheets (``number`` is the sheet's, in reading order).

    Lines of one sheet that are the same in every column count once. Between sheets a voucher's lines are matched by
    project and amount: equal ones count once, paid before approved. A voucher whose lines differ between sheets is
    withheld wholly, unless project, amount and day all differ: then the number was given out again.
    """
    numbered = (pl.col("voucher") != "") & pl.col("shortened").not_()
    again = pl.struct("number", "print").is_first_distinct().not_()
    frame = withhold(frame, numbered & again, "source_row_repeated", "voucher", "voucher")
    live = frame.filter((pl.col(WHY) == "") & numbered & (pl.col("voucher").is_duplicated()))
    if live.is_empty():
        return frame
    live = live.with_columns(pl.int_range(pl.len()).over(["number", *LINE]).alias("turn"))
    live = live.sort((pl.col("status") == "unpaid"), "number", "row", maintain_order=True)
    live = live.with_columns(
        pl.int_range(pl.len()).over([*LINE, "turn"]).alias("copy"),
        pl.len().over([*LINE, "turn"]).alias("copies"),
        pl.col("number").n_unique().over(VOUCHER).alias("sheets"),
        pl.col("status").first().over([*LINE, "turn"]).alias("kept_status"))
    live = live.with_columns((pl.col("copies") != pl.col("sheets")).any().over(VOUCHER).alias("differs"),
                             _all_different().alias("reused"))
    marks = live.select("number", "row", "copy", "differs", "reused",
                        (pl.col("kept_status") != pl.col("status")).alias("settled"))
    frame = frame.join(marks, on=["number", "row"], how="left", maintain_order="left")
    conflict = pl.col("differs") & pl.col("reused").not_()
    for condition, code in ((conflict, "source_voucher_conflict"), ((pl.col("copy") > 0) & pl.col("settled"),
                            "source_settled"), (pl.col("copy") > 0, "source_duplicate")):
        frame = withhold(frame, condition, code, "voucher", "voucher")
    return frame


def _all_different() -> pl.Expr:
    """Whether no two lines of a voucher share project, amount or day: the number was given out again."""
    lines = pl.struct(LINE).n_unique()
    project = pl.concat_str("project_code", "project", separator="|").n_unique()
    different = (project == lines) & (pl.col("amount").n_unique() == lines) & (pl.col("paid_on").n_unique() == lines)
    return (different & (lines > 1)).over(VOUCHER)


def doubts(settled: pl.DataFrame) -> list[tuple[pl.Expr, str, str]]:
    """What to ask about lines that count: numbers given out again, and equal payments without any number."""
    live = pl.col(WHY) == ""
    told = pl.struct("project_code", "project", "amount", "paid_on", "status", "channel")
    alike = live & (pl.col("voucher") == "") & (pl.col("paid_on") != "")
    twins = settled.filter(alike).filter(pl.col("number").n_unique().over(told) > 1)["print"].unique().implode()
    found = [(alike & pl.col("print").is_in(twins), "source_same_without_voucher", "paid")]
    if "reused" in settled.columns:
        found.append((live & pl.col("reused"), "source_voucher_reused", "voucher"))
    return found
