"""Publications: one row per item due for publication."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class Publications(Table):
    """One row per thing that is due for publication or withheld from it (信息公开).

    ``state`` is ``due``, ``ready`` (a public copy is made), ``published``, ``withheld`` or ``blocked``;
    ``full_sha256`` and ``public_sha256`` prove which full report a public copy comes from.
    """

    item: Series[str]
    subject: Series[str]
    department_code: Series[str]
    department: Series[str]
    project_code: Series[str]
    project: Series[str]
    due_on: Series[str]
    state: Series[str]
    reason: Series[str]
    redactions: Series[int]
    full_sha256: Series[str]
    public_sha256: Series[str]
    place: Series[str]
    published_on: Series[str]
