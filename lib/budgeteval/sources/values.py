"""Cells of exports to values: expressions over whole columns, one for each kind of value."""

import unicodedata

import polars as pl

from budgeteval import privacy
from budgeteval.sources.vocabulary import FACTORS, pattern, words

SERIAL_DAYS = (30_000, 60_000)  # 1982 to 2064 as day numbers of a spreadsheet program
DAY_ZERO = pl.date(1899, 12, 30)
MOST_YUAN = 1e13
SHARE_UP_TO = 1.5  # a larger rate without its sign is percent
SCIENTIFIC = r"^(\d)\.?(\d*)[Ee]\+(\d{1,2})$"


def clean(column: pl.Series) -> pl.Series:
    """Text in compatibility form without outer blanks, "" for none; each distinct text is normalised once."""
    bare = column.fill_null("").str.strip_chars()
    if (bare.str.len_bytes() == bare.str.len_chars()).all():
        return bare
    texts = bare.unique()
    normal = texts.str.normalize("NFKC").str.strip_chars()
    return bare if (texts == normal).all() else bare.replace_strict(texts, normal)


def plain(text: str) -> str:
    """A text as :func:`clean` makes it."""
    return unicodedata.normalize("NFKC", text).strip()


def money(column: str, unit: str) -> pl.Expr:
    """Yuan to the fen; null if the text is no amount. A unit behind the number wins over the column's."""
    bare = pl.col(column).str.replace_all(pattern("money_marks").pattern, "")
    behind = bare.str.extract(pattern("unit_behind").pattern, 1)
    known = words()["units_behind"]
    factor = behind.replace_strict({word: float(FACTORS[code]) for word, code in known.items()},
                                   default=float(FACTORS[unit]), return_dtype=pl.Float64)
    number = bare.str.replace(pattern("unit_behind").pattern, "").str.replace(r"^\((.*)\)$", "-$1")
    value = number.cast(pl.Float64, strict=False) * factor
    return pl.when(value.is_finite() & (value.abs() < MOST_YUAN)).then(value.round(2, mode="half_away_from_zero"))


def number(column: str) -> pl.Expr:
    """A plain number, null if it is none."""
    return _number(pl.col(column).str.replace_all(r"[,\s]", ""))


def rate(column: str) -> pl.Expr:
    """A share 0-1: ``98%``, 0.98 and 98 are the same."""
    value = _number(pl.col(column).str.strip_suffix("%"))
    return pl.when(pl.col(column).str.ends_with("%") | (value > SHARE_UP_TO)).then(value / 100).otherwise(value)


def _number(text: pl.Expr) -> pl.Expr:
    value = text.cast(pl.Float64, strict=False)
    return pl.when(value.is_finite()).then(value)


def moment(column: str) -> pl.Expr:
    """A date: 2021-08-31 (with or without a time), 2021/8/31, 20210831, 20210831093000123, or a day number."""
    text = pl.col(column)
    parts = text.str.extract_groups(pattern("moment_parts").pattern)
    compact = text.str.extract(r"^(\d{8})(?:\d{6}|\d{9})?$", 1)
    spelled = pl.concat_str(parts.struct.field("1"), parts.struct.field("2").str.zfill(2),
                            parts.struct.field("3").str.zfill(2))
    dated = pl.coalesce(spelled, compact).str.to_date("%Y%m%d", strict=False)
    days = text.str.extract(r"^(\d{5})(?:\.\d+)?$", 1).cast(pl.Int32, strict=False)
    return pl.coalesce(dated, pl.when(days.is_between(*SERIAL_DAYS)).then(DAY_ZERO + pl.duration(days=days)))


def month(column: str) -> pl.Expr:
    """A month 1-12: ``8``, ``08``, ``8月``, ``202108``, ``2021-08``; null if it is none."""
    found = pl.col(column).str.extract(pattern("month").pattern, 1).cast(pl.Int64, strict=False)
    return pl.when(found.is_between(1, 12)).then(found)


def year(column: str) -> pl.Expr:
    """A year of four digits, null if there is none."""
    return pl.col(column).str.extract(pattern("year").pattern, 1).cast(pl.Int64, strict=False)


def voucher(column: str) -> pl.Expr:
    """A voucher number: ``123.0`` is 123, ``1.2345E+4`` 12345; as written where digits are missing."""
    groups = pl.col(column).str.extract_groups(SCIENTIFIC)
    whole = pl.concat_str(groups.struct.field("1"), groups.struct.field("2"))
    exact = whole.str.len_chars() == groups.struct.field("3").cast(pl.UInt32, strict=False) + 1
    plain = pl.col(column).str.replace(r"^(\d+)\.0+$", "$1")
    return pl.when(exact.fill_null(False)).then(whole).otherwise(plain)


def is_shortened(column: str) -> pl.Expr:
    """Whether a spreadsheet program has cut digits off a number and shows a power of ten instead."""
    return voucher(column).str.contains(SCIENTIFIC)


def pair(column: str) -> tuple[pl.Expr, pl.Expr]:
    """Code and name of a cell that holds both; code null, name the whole text where it does not."""
    groups = pl.col(column).str.extract_groups(pattern("pair").pattern)
    code, name = groups.struct.field("1"), groups.struct.field("2")
    return code, pl.coalesce(name, pl.col(column))


def masked(frame: pl.DataFrame, column: str) -> tuple[pl.DataFrame, pl.Series]:
    """``frame`` with personal numbers of a text column starred out, and which rows had any."""
    suspect = frame[column].str.contains(r"\d{11}")
    texts = frame[column].filter(suspect).to_list()
    starred = [privacy.masked(text) for text in texts]
    hit = pl.Series([old != new for old, new in zip(texts, starred, strict=True)], dtype=pl.Boolean)
    where = suspect.arg_true()
    flags = pl.repeat(False, frame.height, eager=True, dtype=pl.Boolean)
    if not len(where):
        return frame, flags
    column_new = frame[column].scatter(where, pl.Series(starred, dtype=pl.String))
    return frame.with_columns(column_new.alias(column)), flags.scatter(where, hit)
