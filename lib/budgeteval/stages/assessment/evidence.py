"""The evidence list (考核依据): what no other stage knows about the units, said by a person with proof."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.forms.listing import Item as Cell
from budgeteval.forms.listing import list_files, normal, read_lists
from budgeteval.rulesets.assessment import Assessment
from budgeteval.stages.assessment.words import listed, vocabulary

COLUMNS = ["place", "unit_code", "kind", "item", "text", "value", "evidence"]


@dataclass
class Evidence:
    """One row per usable line (:data:`COLUMNS`): ``item`` is the code of a sheet's item, or the words of a bonus or
    deduction; ``value`` 0-1 for yes and no, else the number (points for bonus and deductions)."""

    rows: pd.DataFrame
    findings: list[Finding] = field(default_factory=list)


def read_evidence(folder: Path, units: pd.DataFrame, rules: Assessment) -> Evidence:
    """Every line of the evidence files in the raw folder; what cannot be used is a finding."""
    findings: list[Finding] = []
    codes = {normal(row.department): row.department_code for row in units.itertuples()}
    kinds = {row.department_code: row.kind for row in units.itertuples()}
    items = {normal(item.title): code for code, item in rules.items.items() if item.measure == "evidence"}
    rows = []
    files = list_files(folder, vocabulary()["file"])
    if not files:
        findings.append(Finding("assessment_evidence_file_missing", vocabulary()["file"]))
    for row in (line for path in files for line in _lines(path, folder, findings)):
        made = _row(row, codes, kinds, items, rules, findings)
        rows += [made] if made else []
    frame = pd.DataFrame(rows, columns=COLUMNS).astype({name: "float64" if name == "value" else "str"
                                                        for name in COLUMNS})
    return Evidence(_once(frame, findings), findings)


def note(code: str, place: str, **facts: Any) -> Finding:
    """A finding at a place (cell, sheet or file)."""
    file, _, rest = place.partition("!")
    sheet, _, cell = rest.partition("!")
    return Finding(code, file, sheet, cell, facts)


def _lines(path: Path, folder: Path, findings: list[Finding]) -> Iterator[dict[str, Cell]]:
    columns, required = vocabulary()["columns"], vocabulary()["required"]
    lists, notes = read_lists(path, folder, columns, required)
    findings += notes
    for one in lists:
        if one.missing:
            names = listed(columns[name][0] for name in one.missing)
            findings.append(Finding("assessment_columns_missing", one.file, one.sheet, "", {"columns": names}))
        yield from one.rows


def _row(row: dict[str, Cell], codes: Mapping[str, str], kinds: Mapping[str, str], items: Mapping[str, str],
         rules: Assessment, findings: list[Finding]) -> dict[str, Any] | None:
    """One line, None if it cannot be used."""
    unit, written = codes.get(normal(row["unit"].text), ""), row["item"].text
    kind = _kind(row)
    item = items.get(normal(written), "") if kind == "item" else written
    if not unit:
        findings.append(note("assessment_unit_unknown", row["unit"].place, found=row["unit"].text))
        return None
    if not item:
        findings.append(note("assessment_item_unknown", row["item"].place, found=written))
        return None
    if kind == "item" and kinds[unit] not in rules.items[item].applies:
        findings.append(note("assessment_item_off_kind", row["item"].place, found=written, unit=row["unit"].text))
        return None
    value = value_of(row["value"])
    if value is None:
        findings.append(note("assessment_value_unreadable", row["value"].place, found=row["value"].text))
        return None
    if kind == "item" and not _on_scale(value, item, rules):
        findings.append(note("assessment_value_off_scale", row["value"].place, found=row["value"].text))
        return None
    return _proven(row, unit, kind, item, value, findings)


def _proven(row: dict[str, Cell], unit: str, kind: str, item: str, value: float,
            findings: list[Finding]) -> dict[str, Any] | None:
    """The line, unless it claims something without proof: that is a question to a person, not a mark."""
    proof = row["evidence"].text if "evidence" in row else ""
    if not proof and value > 0:
        findings.append(note("assessment_evidence_missing", row["item"].place, found=row["item"].text,
                             unit=row["unit"].text))
        return None
    return {"place": row["value"].place, "unit_code": unit, "kind": kind, "item": item, "text": row["value"].text,
            "value": abs(value), "evidence": proof}


def _kind(row: dict[str, Cell]) -> str:
    written = normal(row["kind"].text) if "kind" in row else ""
    return next((code for code, words in vocabulary()["kinds"].items() if written in words), "item")


def value_of(cell: Cell) -> float | None:
    """1, 0.5 or 0 for yes, partly and no; else the number written; None if neither."""
    written = normal(cell.text)
    said = next((value for value, words in vocabulary()["answers"].items() if written in words), None)
    return float(said) if said is not None else cell.number


def _on_scale(value: float, item: str, rules: Assessment) -> bool:
    ends = (rules.items[item].zero_at, rules.items[item].full_at)
    return min(ends) <= value <= max(ends)


def _once(rows: pd.DataFrame, findings: list[Finding]) -> pd.DataFrame:
    """Lines about items without those that contradict each other; both are left open."""
    items = rows[rows["kind"] == "item"]
    spread = items.groupby(["unit_code", "item"])["value"].transform("nunique")
    clash = items[spread > 1]
    findings += [note("assessment_evidence_contradicts", row.place, found=row.text) for row in clash.itertuples()]
    kept = rows.drop(index=clash.index)
    doubled = (kept["kind"] == "item") & kept.duplicated(["unit_code", "item"])
    return kept[~doubled].reset_index(drop=True)
