"""The grid as the script reads it: JSON in a string in a script, so that it opens from disk without any request.

Every ``<`` is escaped, so that nothing in a form can end a script element, wherever the text may be put.
"""

import json
from collections.abc import Sequence
from typing import Any

from budgeteval.site.grid import Grid
from budgeteval.site.words import words


def grid_script(grid: Grid) -> str:
    """``catalogue.js``: columns, filters, rows and the script's own words."""
    return _script("grid", {
        "columns": [[one.name, one.label, one.kind, one.sortable] for one in grid.columns],
        "filters": [one.name for one in grid.filters],
        "rows": [[row.place, row.cells, row.codes, row.text] for row in grid.rows],
        "words": words("script"),
    })


def texts_script(texts: Sequence[str]) -> str:
    """``texts.js``: what is searched beside the list, one text per row."""
    return _script("texts", list(texts))


def _script(name: str, value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    quoted = json.dumps(text, ensure_ascii=False).replace("<", "\\u003c")
    return f'portal("{name}",{quoted});\n'.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
