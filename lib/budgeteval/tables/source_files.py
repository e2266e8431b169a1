"""Source files: one row per sheet of the systems' exports."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class SourceFiles(Table):
    """One row per sheet read: ``rows`` below its head are ``kept`` or ``withheld``; each withheld row has a finding.

    ``system`` is the system it comes from ("" if the sheet was not understood), ``head_row`` the last row of its
    head (from 1, 0 if none was found), ``amount_unit`` a glossary code, or ``mixed`` where columns differ;
    ``columns`` says which column holds what (``project_code:D;…``).
    """

    file: Series[str]
    sheet: Series[str]
    system: Series[str]
    export: Series[str]
    head_row: Series[int]
    amount_unit: Series[str]
    rows: Series[int]
    kept: Series[int]
    withheld: Series[int]
    personal_cells: Series[int]
    columns: Series[str]
    unused_columns: Series[str]
