"""Facts: every number that prose, a headline or a caption may use, and where it came from."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from budgeteval.numbers import WAN, YI, fixed, plain
from budgeteval.terms import sentences

Value = float | int | str | None


@dataclass(frozen=True)
class Fact:
    """One number (or word) of a report.

    Attributes
    ----------
    id : str
        Dotted ASCII name, unique in its report (``self_evaluation.projects``).
    value : float, int, str or None
        Unrounded; money in yuan, ratios 0-1, marks in points; None is "no data", never zero.
    unit : str
        Unit code (yuan, rate, points, count, date, text).
    text : str
        As shown to the reader, unit included where the unit is part of the number.
    table, column, rows
        The published table, its column and the keys (``place``) of the rows it was computed from.
    rule : str
        Dotted key of the rule that decided it, if one did.
    """

    id: str
    value: Value
    unit: str
    text: str
    table: str = ""
    column: str = ""
    rows: tuple[str, ...] = field(default=())
    rule: str = ""

    def __str__(self) -> str:
        return self.text

    def __format__(self, spec: str) -> str:
        return format(self.text, spec)

    def record(self) -> dict[str, Any]:
        return {**asdict(self), "rows": list(self.rows)}


def fact(
    id: str,
    value: Value,
    unit: str,
    *,
    digits: int | None = None,
    table: str = "",
    column: str = "",
    rows: Iterable[Any] = (),
    rule: str = "",
) -> Fact:
    """A fact whose text follows its unit; ``rows`` are keys of ``table``."""
    keys = tuple(str(row) for row in rows)
    value = None if value != value else value
    return Fact(id, value, unit, as_text(value, unit, digits), table, column, keys, rule)


def parameter(name: str) -> str:
    """Key of a parameter of the run, for a fact that states it (``rows``)."""
    return f"parameters#{name}"


def entries(register: str, names: Iterable[Any]) -> list[str]:
    """Keys of lines of a county's register (``reference/<register>.csv``), found by what stands in them."""
    return [f"reference/{register}.csv!!{name}" for name in names]


def as_text(value: Value, unit: str, digits: int | None = None) -> str:
    """Text of a value by its unit code; None and NaN read as the word for "no data"."""
    if value is None or value != value:
        return sentences("budgeteval", "text.zh.yaml").say("no_data")
    if isinstance(value, str):
        return value
    match unit:
        case "yuan":
            return money(value, digits)
        case "rate":
            return fixed(value * 100, 2 if digits is None else digits) + "%"
        case "count":
            return fixed(value, 0)
        case "points":
            return fixed(value, 2 if digits is None else digits)
        case _:
            return plain(value, 2 if digits is None else digits)


def money(yuan: float, digits: int | None = None) -> str:
    """Amount in the largest usual unit: 亿元 from one hundred million, 万元 below, 元 under 100."""
    say = sentences("budgeteval", "text.zh.yaml").say
    places = 2 if digits is None else digits
    if abs(yuan) >= YI:
        return say("money.yi", amount=fixed(yuan / YI, places))
    if abs(yuan) >= 100 or yuan == 0:
        return say("money.wan", amount=fixed(yuan / WAN, places))
    return say("money.yuan", amount=fixed(yuan, places))


def day(iso: str) -> str:
    """An ISO day as Chinese prose writes it; other text stays as it is."""
    parts = iso.split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return iso
    year, month, number = map(int, parts)
    return sentences("budgeteval", "text.zh.yaml").say("day", year=year, month=month, day=number)
