"""Files beside a report: facts.json, tables/*.csv, findings.csv."""

import csv
import io
import json
import re
from typing import Any

from budgeteval.publish.model import Document, Sheet

LEADS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # and full-width = + - @
ODD = ("\t", "\r", "\n", "'")
ACTIVE = re.compile(r"[(|!@\[\]{}\"'\\:\uff20]|[A-Za-z]\$?\d")


def facts_json(document: Document) -> str:
    """Facts by id: value, unit, text, table, column, rows, rule and the number of the note in the annex."""
    facts = {note.record["id"]: {**note.record, "note": note.number} for note in document.notes}
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"


def csv_text(sheet: Sheet) -> str:
    """CSV with code names as heads, to be written as UTF-8 with a byte order mark so that Excel reads it.

    Text that a spreadsheet might run as a formula gets a leading apostrophe, as does text that begins with an
    apostrophe: taking one leading apostrophe off gives the text as it was. Numbers stay numbers.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(sheet.columns)
    writer.writerows([guarded(value) for value in row] for row in sheet.rows)
    return stream.getvalue()


def guarded(value: Any) -> Any:
    """A cell as CSV holds it: no data is empty, text is never a formula that calls, links or refers.

    A target such as ``=23万元/个`` or ``＝100％`` stays as written: it holds nothing that could run.
    """
    if value is None:
        return ""
    if isinstance(value, str) and (value.startswith(ODD) or (value.startswith(LEADS) and ACTIVE.search(value))):
        return "'" + value
    return value
