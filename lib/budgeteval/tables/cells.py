"""Cells: what a form holds outside the other tables."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class Cells(Table):
    """One row per filled cell that no other table holds (titles, labels, notes, signatures, the rest).

    Together with the other tables it accounts for every filled cell of every sheet. ``part`` says
    what the reader took it for: ``title``, ``label``, ``note`` or ``unread``.
    """

    place: Series[str]
    form: Series[str]
    part: Series[str]
    text: Series[str]
