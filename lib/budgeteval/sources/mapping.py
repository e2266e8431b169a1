"""The user's own names of columns: ``column_mapping.csv`` beside the exports, with export, role and label."""

import csv
import io
from pathlib import Path

from budgeteval.findings import Finding
from budgeteval.sources.opening import as_utf8
from budgeteval.sources.vocabulary import exports, label

FILE = "column_mapping.csv"
COLUMNS = ("export", "role", "label")
Mapping = dict[str, dict[str, str]]


def read_mapping(folder: Path) -> tuple[Mapping, list[Finding]]:
    """export -> label -> role; a row that names no known export or role is told and left out."""
    path, mapping, found = folder / FILE, Mapping(), list[Finding]()
    if not path.is_file():
        return mapping, found
    plain = as_utf8(path.read_bytes()) or b""
    rows = csv.DictReader(io.StringIO(plain.decode()))
    if not set(COLUMNS) <= set(rows.fieldnames or ()):
        return mapping, [Finding("source_mapping_faulty", FILE, facts={"text": ", ".join(rows.fieldnames or ())})]
    for number, row in enumerate(rows, 2):
        export, role, name = ((row[one] or "").strip() for one in COLUMNS)
        known = exports().get(export)
        if known is None or role not in {one.name for one in known.roles}:
            found.append(Finding("source_mapping_faulty", FILE, "", f"A{number}", {"text": f"{export}, {role}"}))
        else:
            mapping.setdefault(export, {})[label(name)] = role
    return mapping, found
