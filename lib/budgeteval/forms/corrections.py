"""Corrections of single cells, made by people with a reason, applied before a form is read."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.forms.legacy import put
from budgeteval.forms.sheet import Workbook, position

COLUMNS = ["date", "file", "sheet", "cell", "expected", "corrected", "reason", "person"]
_RAW = re.compile(r"^(?:.*/)?raw/\d{4}/[a-z_]+/")

Entry = Mapping[str, Any]


def load(folder: Path) -> pd.DataFrame:
    """All entries of ``*.csv`` in a folder of corrections, in file order; all text; none if the folder is missing.

    Raises
    ------
    ValueError
        If a file has other columns than :data:`COLUMNS`.
    """
    frames = [pd.DataFrame(columns=COLUMNS, dtype="str")]
    for path in sorted(folder.glob("*.csv")) if folder.is_dir() else []:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        if list(frame.columns) != COLUMNS:
            raise ValueError(f"{path.name}: expected columns {COLUMNS}, found {list(frame.columns)}")
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def by_file(entries: pd.DataFrame | None, folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Entries by the file they concern, below ``folder``.

    ``file`` is relative to the folder read, or begins with ``raw/<year>/<stage>/``; entries for another stage's
    folder do not concern this one.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in [] if entries is None else entries.fillna("").to_dict("records"):
        file = str(entry["file"]).replace("\\", "/")
        prefix = _RAW.match(file)
        if prefix and not folder.resolve().as_posix().endswith(prefix[0][prefix[0].index("raw/") :].rstrip("/")):
            continue
        found.setdefault(file[prefix.end() :] if prefix else file, []).append({str(k): v for k, v in entry.items()})
    return found


def apply(workbook: Workbook, entries: list[dict[str, Any]]) -> list[Finding]:
    """Apply entries to a workbook in memory; the file stays as it is.

    A cell whose text is not the expected one is left alone (``correction_conflict``).
    """
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    findings = []
    for entry in entries:
        facts = {key: str(entry[key]) for key in ("expected", "corrected", "reason", "person", "date")}
        sheet = sheets.get(str(entry["sheet"]))
        try:
            at = position(str(entry["cell"]).strip().upper())
        except ValueError:
            at = None
        if sheet is None or at is None:
            findings.append(unmatched(workbook.file, entry))
            continue
        text = sheet.text(*at)
        code = "correction_applied" if text == facts["expected"].strip() else "correction_conflict"
        if code == "correction_applied":
            sheet.cells.pop(at, None)
            put(sheet, at, facts["corrected"])
        findings.append(Finding(code, workbook.file, sheet.name, str(entry["cell"]), {**facts, "text": text}))
    return findings


def unmatched(file: str, entry: Entry) -> Finding:
    """The finding that an entry's cell does not exist."""
    facts = {key: str(entry[key]) for key in ("expected", "corrected", "reason", "person", "date")}
    return Finding("correction_unmatched", file, str(entry["sheet"]), str(entry["cell"]), facts)
