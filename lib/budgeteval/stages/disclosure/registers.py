"""Files a county keeps by hand: the catalogue of what is open, releases, approvals, project texts; each row a cell."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from budgeteval.county import County
from budgeteval.findings import Finding
from budgeteval.places import address
from budgeteval.terms import read_yaml

Key = tuple[str, str, str]  # kind of item, department code, project code


@cache
def layout() -> dict[str, Any]:
    """Names and columns of the files."""
    return dict(read_yaml(Path(__file__).parent / "layouts" / "disclosure.yaml"))


@dataclass(frozen=True)
class Row:
    """A line of a register by code names, and where each cell is."""

    file: str
    line: int
    cells: Mapping[str, str]
    columns: Mapping[str, int]

    def place(self, name: str) -> tuple[str, str]:
        """(file, cell) of a column of this row."""
        return self.file, address(self.line, self.columns[name]) if name in self.columns else ""

    def finding(self, code: str, name: str, **facts: Any) -> Finding:
        file, cell = self.place(name)
        return Finding(code, file, cell=cell, facts=facts, project=self.cells.get("project_code", ""))


@dataclass(frozen=True)
class Entry:
    """What the catalogue says of one item."""

    row: Row
    open: bool
    reason: str
    published_on: str
    anonymous: bool


@dataclass(frozen=True)
class Registers:
    """Everything kept by hand for one year."""

    entries: Mapping[Key, Entry]
    releases: Mapping[str, Row]
    approvals: Mapping[tuple[str, str], str]
    texts: Mapping[str, Path]
    findings: tuple[Finding, ...]


def read(county: County, fiscal_year: int, projects: set[str]) -> Registers:
    """The registers of a year; a row that cannot be understood is a finding and counts as not being there."""
    folder, found = county.raw(fiscal_year, "disclosure"), list[Finding]()
    codes = {"projects": projects, "departments": set(county.units(fiscal_year)["department_code"])}
    entries: dict[Key, Entry] = {}
    for row in rows(folder / layout()["catalogue"]["file"], layout()["catalogue"]["columns"]):
        key, faults = _key(row, codes)
        entry, more = _entry(row)
        found += faults + more
        if key is None or entry is None:
            continue
        if key in entries:
            found.append(row.finding("disclosure_twice", "item", first=entries[key].row.line + 1))
        entries.setdefault(key, entry)
    releases = {row.cells["place"]: row for row in rows(folder / layout()["releases"]["file"],
                                                        layout()["releases"]["columns"])}
    texts = layout()["texts"]
    files = sorted((folder / texts["folder"]).glob(f"*{texts['suffix']}"))
    return Registers(entries, releases, _approvals(county), {path.stem: path for path in files}, tuple(found))


def rows(path: Path, columns: Mapping[str, str]) -> Iterator[Row]:
    """Rows of a CSV with Chinese heads, by code name; columns it does not have read as empty."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", newline="") as stream:
        head, *lines = list(csv.reader(stream)) or [[]]
    places = {name: head.index(title) for name, title in columns.items() if title in head}
    for number, line in enumerate(lines, 1):
        cells = {name: line[places[name]].strip() if name in places and places[name] < len(line) else ""
                 for name in columns}
        if any(cells.values()):
            yield Row(path.name, number, cells, places)


def _key(row: Row, codes: Mapping[str, set[str]]) -> tuple[Key | None, list[Finding]]:
    """Which item a row is about, or why that cannot be told."""
    kinds = {title: kind for kind, title in layout()["items"].items()}
    kind, department, project = (row.cells[name] for name in ("item", "department_code", "project_code"))
    if kind not in kinds:
        return None, [row.finding("disclosure_item_unknown", "item", text=kind)]
    if department and department not in codes["departments"]:
        return None, [row.finding("disclosure_unit_unknown", "department_code", text=department)]
    if project and project not in codes["projects"]:
        return None, [row.finding("disclosure_unit_unknown", "project_code", text=project)]
    return (kinds[kind], "" if project else department, project), []


def _entry(row: Row) -> tuple[Entry | None, list[Finding]]:
    """What a row says, with what is wrong in it."""
    words = {word: code == "yes" for code, word in layout()["words"].items()}
    switch, day = row.cells["open"], row.cells["published_on"]
    if switch not in words:
        return None, [row.finding("disclosure_switch_unread", "open", text=switch)]
    faults = [] if not day or _is_day(day) else [row.finding("disclosure_date_unread", "published_on", text=day)]
    day = day if _is_day(day) else ""
    if not words[switch] and day:
        faults.append(row.finding("disclosure_contradiction", "published_on", day=day))
    return Entry(row, words[switch], row.cells["reason"], day, words.get(row.cells["anonymous"], False)), faults


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _approvals(county: County) -> dict[tuple[str, str], str]:
    """Day of approval by fiscal year and kind, from ``reference/approvals.csv``."""
    path = county.folder / "reference" / "approvals.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return {(row["fiscal_year"], row["kind"]): row["approved_on"] for row in csv.DictReader(stream)
                if _is_day(row["approved_on"])}
