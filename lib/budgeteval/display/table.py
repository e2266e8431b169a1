"""Tables to read: labels and formats come from the glossary, raw values go to CSV."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from budgeteval.display.model import Display
from budgeteval.display.text import Note, note_html, note_model, stated
from budgeteval.facts import Fact, as_text
from budgeteval.numbers import WAN, fixed
from budgeteval.terms import glossary, label, unit

RIGHT = {"yuan", "wan_yuan", "points", "rate", "ratio", "count", "number"}


@dataclass(frozen=True)
class Column:
    """One column: ``name`` in the data, ``label`` shown, ``unit`` code, ``align``, relative ``width``.

    ``unit`` ``wan_yuan`` shows yuan as 万元 without the unit in each cell (it belongs in the label);
    a glossary code with values shows the value's Chinese name.
    """

    name: str
    label: str
    unit: str
    align: str
    width: float
    digits: int | None


def column(name: str, label_: str | None = None, *, unit_: str | None = None, align: str | None = None,
           width: float = 1.0, digits: int | None = None) -> Column:
    """A column described by the glossary, except for what is given."""
    known = name in glossary()
    unit_code = unit_ or (unit(name) if known else "text")
    shown = label_ if label_ is not None else label(name)
    return Column(name, shown, unit_code, align or ("right" if unit_code in RIGHT else "left"), width, digits)


@dataclass(frozen=True)
class Table(Display):
    """A captioned table.

    ``groups`` are spanning heads above the columns: (text, number of columns) from left to right.
    ``strong`` are the indices of rows set in bold (totals). ``landscape`` asks for a turned page.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    records: tuple[tuple[Any, ...], ...]
    note: Note = ""
    source: str = ""
    groups: tuple[tuple[str, int], ...] = ()
    strong: tuple[int, ...] = ()
    landscape: bool = False
    empty: str = ""
    facts: tuple[Fact, ...] = ()
    kind = "table"

    def model(self) -> dict[str, Any]:
        return {
            "name": self.name, "caption": self.caption, "note": note_model(self.note), "source": self.source,
            "columns": [vars(one) for one in self.columns], "rows": [list(row) for row in self.rows],
            "groups": [list(group) for group in self.groups], "strong": list(self.strong),
            "landscape": self.landscape, "empty": self.empty,
            "records": [list(row) for row in self.records],
        }

    def html(self) -> str:
        head = "".join(f'<th scope="col" class="{c.align}">{escape(c.label)}</th>' for c in self.columns)
        over = "".join(f'<th scope="colgroup" colspan="{span}">{escape(text)}</th>' for text, span in self.groups)
        body = "".join(self._row(index, row) for index, row in enumerate(self.rows))
        body = body or f'<tr><td colspan="{len(self.columns)}" class="empty">{escape(self.empty)}</td></tr>'
        return (
            f'<figure class="table"><figcaption>{escape(self.caption)}</figcaption><table><thead>'
            + (f"<tr>{over}</tr>" if over else "")
            + f"<tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            + note_html(self.note) + note_html(self.source)
            + "</figure>"
        )

    def _row(self, index: int, row: Sequence[str]) -> str:
        cells = "".join(f'<td class="{c.align}">{escape(text)}</td>' for c, text in zip(self.columns, row, strict=True))
        return f'<tr{" class=strong" if index in self.strong else ""}>{cells}</tr>'


def table(frame: pd.DataFrame, name: str, caption: str, columns: Sequence[Column | str], *, note: Note = "",
          source: str = "", groups: Sequence[tuple[str, int]] = (), strong: Sequence[int] = (),
          landscape: bool = False, empty: str = "", facts: Sequence[Fact] = ()) -> Table:
    """A table of ``frame``; a column given by name alone is described by the glossary.

    ``name`` (ASCII) names the CSV; ``empty`` is said in place of rows if there are none.
    """
    described = tuple(column(one) if isinstance(one, str) else one for one in columns)
    data = frame[[one.name for one in described]]
    records = tuple(tuple(_plain(value) for value in row) for row in data.itertuples(index=False, name=None))
    rows = tuple(tuple(cell(value, one) for value, one in zip(row, described, strict=True)) for row in records)
    return Table(name, caption, described, rows, records, note, source, tuple(groups), tuple(strong),
                 landscape, empty or as_text(None, "text"), stated(facts, note))


def cell(value: Any, column: Column) -> str:
    """One cell as shown; no data is a dash, never zero."""
    if value is None or value == "":
        return "—" if column.align == "right" else ""
    if column.unit == "wan_yuan":
        return fixed(value / WAN, 2 if column.digits is None else column.digits)
    values = glossary().get(column.name, {}).get("values")
    if values and value in values:
        return str(values[value])
    return as_text(value, column.unit, column.digits)


def _plain(value: Any) -> Any:
    if value is None or value is pd.NA or value != value:
        return None
    return value.item() if hasattr(value, "item") else value
