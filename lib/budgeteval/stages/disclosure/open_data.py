"""Open data: published tables without withheld projects and personal data, and the dictionary of their columns."""

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from budgeteval import privacy, tables
from budgeteval.numbers import plain
from budgeteval.published import Published, find
from budgeteval.rulesets.disclosure import Disclosure, OpenTable
from budgeteval.stages.disclosure.redact import fingerprint
from budgeteval.tables.schema import Table
from budgeteval.terms import glossary, label, sentences, unit

SCHEMAS: Mapping[str, type[Table]] = {
    "targets": tables.Targets, "scores": tables.Scores, "department_scores": tables.DepartmentScores,
    "key_results": tables.KeyResults,
}
KINDS = {"targets": "performance_target"}  # open table -> kind of item, where the names differ
SAY = sentences(__package__).say
BOM = "\ufeff".encode()
DICTIONARY = ("table", "column", "label", "unit", "values", "source")


@dataclass(frozen=True)
class OpenFile:
    """One open table: its bytes, what it was made from, whom it holds, what was left out."""

    name: str
    content: bytes
    source: str
    full_sha256: str
    departments: frozenset[str]
    rows: int
    withheld: int
    redactions: Mapping[str, int]

    @property
    def public_sha256(self) -> str:
        return fingerprint(self.content)


def open_files(fiscal_year: int, rules: Disclosure, withheld: Mapping[str, str],
               evaluated: Mapping[str, list[Published]]) -> list[OpenFile]:
    """Every open table whose report is finished; ``withheld`` are names of projects by code.

    A project that is withheld anywhere stands in no open table: by its code, and by its name where a form gives no
    code. ``evaluated`` are the finished reports of kinds that have one report a project.
    """
    made = []
    for name, rule in rules.open_data.items():
        whole = find(rule.report, fiscal_year - rule.lag)
        reports = evaluated.get(name) or ([whole] if whole else [])
        if reports:
            made.append(_open_file(name, rule, reports, withheld))
    return made


def _open_file(name: str, rule: OpenTable, reports: list[Published], withheld: Mapping[str, str]) -> OpenFile:
    schema = SCHEMAS[rule.table]
    frames = [one.table(rule.table, schema) for one in reports]
    frame = pd.concat(frames, ignore_index=True)
    out = _held(frame, withheld) if "project_code" in frame else pd.Series(False, frame.index)
    kept = frame[~out]
    counts: Counter[str] = Counter()
    rows = [[_cell(column, value, counts) for column, value in zip(rule.columns, row, strict=True)]
            for row in kept[list(rule.columns)].itertuples(index=False, name=None)]
    originals = [one.folder / "tables" / f"{rule.table}.csv" for one in reports]
    full = fingerprint(b"".join(path.read_bytes() for path in originals if path.is_file()))
    source = reports[0].place if len(reports) == 1 else reports[0].place.rsplit("/", 1)[0]
    return OpenFile(name, csv_bytes(rule.columns, rows), f"{source}#{rule.table}", full,
                    frozenset(kept["department_code"]), len(kept), int(out.sum()), dict(counts))


def _held(frame: pd.DataFrame, withheld: Mapping[str, str]) -> pd.Series:
    """Which rows are about withheld projects."""
    by_name = frame["project"].isin(set(withheld.values()) - {""}) & (frame["project_code"] == "")
    return frame["project_code"].isin(withheld.keys()) | by_name


def _cell(column: str, value: Any, counts: Counter[str]) -> str:
    """A value as open data hold it: plain numbers, names of codes, text without personal data, no data empty."""
    if value is None or value != value:
        return ""
    if isinstance(value, str):
        hits = privacy.find(value)
        counts.update(hit.kind for hit in hits)
        named = glossary().get(_term(column), {}).get("values", {})
        return str(named.get(value, privacy.starred(value, hits)))
    return plain(float(value), 4).replace(",", "")


def _term(column: str) -> str:
    """The glossary's word whose values a column holds."""
    return "grade" if column.endswith("grade") else column


def csv_bytes(columns: tuple[str, ...], rows: list[list[str]]) -> bytes:
    """CSV that Excel reads, with the code names as heads."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return BOM + stream.getvalue().encode("utf-8")


def dictionary(rules: Disclosure, made: list[OpenFile]) -> list[list[str]]:
    """One row per column of every open table: columns as :data:`DICTIONARY`."""
    rows = []
    for one in made:
        for column in rules.open_data[one.name].columns:
            values = glossary().get(_term(column), {}).get("values", {})
            allowed = " ".join(map(str, values.values()))
            rows.append([one.name, column, label(column), SAY(f"unit.{unit(column)}"), allowed, one.source])
    return rows


def dictionary_files(rules: Disclosure, made: list[OpenFile]) -> dict[str, bytes]:
    """The dictionary as CSV and as JSON."""
    rows = dictionary(rules, made)
    records = [dict(zip(DICTIONARY, row, strict=True)) for row in rows]
    text = json.dumps(records, ensure_ascii=False, indent=1) + "\n"
    return {"dictionary.csv": csv_bytes(DICTIONARY, rows), "dictionary.json": text.encode("utf-8")}
