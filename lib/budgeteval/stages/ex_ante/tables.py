"""What a review workbook holds: one schema per table, every value with its cell.

Money is in yuan, marks are points, days are as written; NaN and "" are "no data".
"""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class Lines(Table):
    """One row per line of label and value outside the score tables; ``yuan`` holds amounts only."""

    place: Series[str]
    field: Series[str]
    name: Series[str]
    text: Series[str]
    code: Series[str]
    yuan: Series[float]


class Sheets(Table):
    """One row per score table of one expert; ``place`` is the table's head, the key of its rows.

    ``total`` is the total as printed. ``expert`` is the expert's code as written, "" where none is.
    """

    place: Series[str]
    expert: Series[str]
    conclusion: Series[str]
    conclusion_text: Series[str]
    conclusion_cell: Series[str]
    suggested_yuan: Series[float]
    suggested_cell: Series[str]
    opinion: Series[str]
    total: Series[float]
    total_cell: Series[str]


class Marks(Table):
    """One row per expert and item; ``place`` is the cell of the item, ``mark_cell`` that of its mark or tick.

    ``dimension`` is the code of the frame's dimension, "" for one the frame does not have.
    """

    place: Series[str]
    sheet: Series[str]
    expert: Series[str]
    order: Series[int]
    dimension: Series[str]
    dimension_text: Series[str]
    item: Series[str]
    weight: Series[float]
    weight_cell: Series[str]
    mark: Series[float]
    mark_text: Series[str]
    mark_cell: Series[str]
    tick: Series[str]
    basis: Series[str]
    opinion: Series[str]


class Sources(Table):
    """One row per source of the money applied for."""

    place: Series[str]
    source: Series[str]
    applied_yuan: Series[float]
    total: Series[bool]


class Conditions(Table):
    """One row per condition that must be met before the money is spent; ``met`` is ``met``, ``open`` or ""."""

    place: Series[str]
    condition: Series[str]
    state: Series[str]
    met: Series[str]
    party: Series[str]


class Suggestions(Table):
    """One row per problem found and what is suggested."""

    place: Series[str]
    problem: Series[str]
    suggestion: Series[str]
    party: Series[str]


class Documents(Table):
    """One row per document of the application; ``provided`` is ``yes``, ``no`` or ""."""

    place: Series[str]
    document: Series[str]
    provided: Series[str]
