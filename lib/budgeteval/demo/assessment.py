"""The fictional evidence for the assessment of departments and townships, and the key of what is wrong with it."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from budgeteval import rulesets
from budgeteval.demo.grid import Grid
from budgeteval.demo.prepared import KEY, KEY_COLUMNS, prepared
from budgeteval.demo.reference import save
from budgeteval.demo.vocabulary import words
from budgeteval.demo.workbook import workbook
from budgeteval.places import address

STREAM = 61
FIRST = 2
COLUMNS = {"unit": 0, "item": 1, "kind": 2, "value": 3, "evidence": 4}


@dataclass
class Line:
    """One line of the list; ``faults`` are (column, code)."""

    unit: str
    item: str
    kind: str
    value: str
    evidence: str
    faults: list[tuple[str, str]] = field(default_factory=list)


def write(target: Path, seed: int, year: int) -> None:
    """The evidence list of the county below ``target`` as its registers name the units, and its answer key.

    Raises
    ------
    FileExistsError
        If ``raw/<year>/assessment`` holds data but no answer key: somebody's own data.
    """
    text = words("assessment")
    folder = prepared(target / "raw" / str(year) / text["folder"])
    lines = _lines(_units(target, year), np.random.default_rng([seed, STREAM, 0]))
    _plant(lines)
    (folder / text["file"]).write_bytes(workbook({text["sheets"]["list"]: _grid(lines, year),
                                                  text["sheets"]["stray"]: _stray()}))
    key = [{"file": text["file"], "sheet": text["sheets"]["list"], "cell": address(FIRST + at, COLUMNS[column]),
            "code": code, "note": ""} for at, line in enumerate(lines) for column, code in line.faults]
    key.append({"file": text["file"], "sheet": text["sheets"]["stray"], "cell": "",
                "code": "assessment_columns_missing", "note": ""})
    save(folder / KEY, KEY_COLUMNS, key)


def _units(target: Path, year: int) -> list[tuple[str, str]]:
    """Name and kind of every department and township, as named in that year."""
    read = {name: target / "reference" / f"{name}.csv" for name in ("departments", "townships", "renamed")}
    rows = [pd.read_csv(read[name], dtype=str) for name in ("departments", "townships") if read[name].is_file()]
    new = {}
    if read["renamed"].is_file():
        new = {row.department_code: row.department for row in pd.read_csv(read["renamed"], dtype=str).itertuples()
               if int(row.from_year) <= year}
    return [(new.get(row.department_code, row.department), row.kind) for row in pd.concat(rows).itertuples()]


def _lines(units: list[tuple[str, str]], rng: np.random.Generator) -> list[Line]:
    """Every item that only a person can judge, for every unit it applies to; then bonuses and deductions."""
    text = words("assessment")
    items = [item for item in rulesets.load(text["rules"]).assessment.items.values() if item.measure == "evidence"]
    lines = [_line(unit, item.title, rng) for unit, kind in units for item in items if kind in item.applies]
    for kind, count in (("bonus", text["bonus_units"]), ("deduction", text["deduction_units"])):
        chosen = rng.choice(len(units), size=min(count, len(units)), replace=False)
        given = text["bonuses" if kind == "bonus" else "deductions"]
        for at, place in enumerate(sorted(chosen)):
            item, points = given[at % len(given)]
            lines.append(Line(units[place][0], item, text["kinds"][kind], str(points), text["proofs"][2]))
    lines += [Line(units[0][0], item, text["kinds"]["bonus"], str(points), text["proofs"][2])
              for item, points in text["generous"]]
    return lines


def _line(unit: str, item: str, rng: np.random.Generator) -> Line:
    text = words("assessment")
    drawn, shares = rng.random(), text["shares"]
    done = "full" if drawn < shares["full"] else "partly" if drawn < shares["full"] + shares["partly"] else "none"
    proof = str(rng.choice(text["proofs"])).format(unit=unit)
    return Line(unit, item, text["kinds"]["item"], text["answers"][done], "" if done == "none" else proof)


def _plant(lines: list[Line]) -> None:
    """Faults in lines far apart from each other; a contradiction adds a line at the end."""
    text = words("assessment")
    kinds = [line for line in lines if line.kind == text["kinds"]["item"] and line.value == text["answers"]["full"]]
    step = max(len(kinds) // 9, 1)
    picked = [kinds[min(place * step, len(kinds) - 1)] for place in range(1, 9)]
    _set(picked[0], "unit", text["faults"]["unit"], "assessment_unit_unknown")
    _set(picked[1], "item", text["faults"]["item"], "assessment_item_unknown")
    _set(picked[2], "value", text["faults"]["value"], "assessment_value_unreadable")
    _set(picked[3], "value", text["faults"]["off_scale"], "assessment_value_off_scale")
    for one in picked[4:6]:
        one.evidence = ""
        one.faults.append(("item", "assessment_evidence_missing"))
    picked[6].faults.append(("value", "assessment_evidence_contradicts"))
    lines.append(Line(picked[6].unit, picked[6].item, picked[6].kind, text["answers"]["none"], "",
                      [("value", "assessment_evidence_contradicts")]))
    town = next((line for line in reversed(kinds) if line.item not in {one.item for one in kinds[:1]}), None)
    if town is not None and town.unit != kinds[0].unit:
        lines.append(Line(kinds[0].unit, town.item, town.kind, town.value, town.evidence,
                          [("item", "assessment_item_off_kind")]))


def _set(line: Line, column: str, value: str, code: str) -> None:
    setattr(line, column, value)
    line.faults.append((column, code))


def _grid(lines: list[Line], year: int) -> Grid:
    text, grid = words("assessment"), Grid()
    grid.span(0, 0, 0, len(text["heads"]) - 1, text["title"].format(year=year), "title")
    for at, head in enumerate(text["heads"]):
        grid.put(1, at, head, "label")
    for row, line in enumerate(lines, FIRST):
        for name, at in COLUMNS.items():
            grid.put(row, at, getattr(line, name) or None)
    return grid


def _stray() -> Grid:
    grid = Grid()
    grid.put(0, 0, words("assessment")["stray"])
    return grid
