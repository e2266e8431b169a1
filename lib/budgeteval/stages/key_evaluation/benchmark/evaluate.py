"""What similar projects say of the one evaluated: lines that can be compared, unit costs, efficiency with intervals."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
import pandas as pd

from budgeteval.benchmarking import Efficiency, Intervals, Standing, bootstrap, efficiency, enough, slacks, standing
from budgeteval.facts import as_text
from budgeteval.findings import Finding
from budgeteval.rulesets.key_evaluation import Benchmark as Rules
from budgeteval.stages.key_evaluation.benchmark.read import Comparables, Line, layout
from budgeteval.stages.key_evaluation.grid import normal
from budgeteval.stages.key_evaluation.notes import note
from budgeteval.stages.key_evaluation.sensitivity import seed_of

COLUMNS = ["place", "own", "name", "year", "cost_yuan", "output", "output_cell", "unit", "second", "second_cell",
           "second_unit", "comparable", "why", "source", "state", "unit_cost"]
ROUNDING = 50.0  # yuan: half of the last digit of an amount in ten thousands with two decimals
COMPARED = ("own", "used")
Row = dict[str, Any]


@dataclass(frozen=True)
class Frontier:
    """Efficiency of the lines compared, in their order.

    ``outputs`` is 1 or 2; ``shortfall`` what the own second output lacks beyond its efficiency (NaN with one).
    """

    places: tuple[str, ...]
    outputs: int
    scores: Efficiency
    intervals: Intervals
    shortfall: float


@dataclass(frozen=True)
class Benchmark:
    """All lines (:data:`COLUMNS`), the own project's standing, the frontier; None where too little can be compared.

    ``state`` of a line is ``own``, ``used``, or why it is not compared: ``unusable``, ``other_unit``, ``repeated``,
    ``not_comparable``, ``undecided``, ``no_own``.
    """

    rows: pd.DataFrame
    standing: Standing | None
    frontier: Frontier | None
    findings: tuple[Finding, ...]

    @property
    def own(self) -> pd.DataFrame:
        """The own project's line, if it can be compared."""
        return self.rows[self.rows["state"] == "own"]

    @property
    def compared(self) -> pd.DataFrame:
        """Own line and those it is compared with."""
        return self.rows[self.rows["state"].isin(COMPARED)]


def evaluate(sheet: Comparables, project: str, spent_yuan: float, rules: Rules) -> Benchmark:
    """Compare; ``project`` is the code that random numbers start from, ``spent_yuan`` what the card says was spent."""
    notes = list(sheet.findings)
    given = [_row(line, sheet.factor, notes) for line in sheet.lines]
    own = _own(given, sheet.file, notes)
    rows = pd.DataFrame([row | {"state": _state(row, own, given, notes)} for row in given], columns=COLUMNS)
    if own is not None:
        notes += _own_notes(own, spent_yuan)
        notes += [one for row in given if row is not own for one in _line_notes(row, own, rules)]
    others = rows.loc[rows["state"] == "used", "unit_cost"].to_numpy(dtype=float)
    found = standing(own["unit_cost"], others) if own is not None and len(others) >= rules.minimum_others else None
    if sheet.lines and own is not None and found is None:
        notes.append(note("comparables_few", sheet.file, found=len(others), limit=rules.minimum_others))
    compared = rows[rows["state"].isin(COMPARED)]
    frontier = _frontier(compared, seed_of(project), rules) if found is not None else None
    return Benchmark(rows, found, frontier, tuple(notes))


def _row(line: Line, factor: float, notes: list[Finding]) -> Row:
    """A line as it is used; numbers that are none, or not above zero, are NaN and a finding."""
    cost, output, second = (_number(line, name, notes) for name in ("cost", "output", "second"))
    year = line["year"].number
    if year is None or year != int(year):
        notes.append(note("comparables_year", line["year"].place, name=line["name"].text, text=line["year"].text))
        year = nan
    return {
        "place": line["cost"].place, "own": _answer(line, "own") == "yes", "name": line["name"].text, "year": year,
        "cost_yuan": cost * factor, "output": output, "output_cell": line["output"].place,
        "unit": normal(line["unit"].text), "second": second, "second_cell": line["second"].place,
        "second_unit": normal(line["second_unit"].text), "comparable": _answer(line, "comparable"),
        "why": line["why"].text, "source": line["source"].text, "unit_cost": cost * factor / output,
        "_line": line,
    }


def _answer(line: Line, name: str) -> str:
    return next((code for code, word in layout()["answers"].items() if line[name].text == word), "")


def _number(line: Line, name: str, notes: list[Finding]) -> float:
    """A number above zero, else NaN; an empty second output is none."""
    cell = line[name]
    if cell.number is not None and cell.number > 0:
        return cell.number
    if cell.blank and name == "second":
        return nan
    code = "missing" if cell.blank else "not_a_number" if cell.number is None else "not_positive"
    notes.append(note(f"comparables_{code}", cell.place, name=line["name"].text, column=layout()["heads"][name],
                      text=cell.text))
    return nan


def _own(rows: list[Row], file: str, notes: list[Finding]) -> Row | None:
    """The one line of the own project that can be used."""
    own = [row for row in rows if row["own"]]
    if rows and len(own) != 1:
        code = "comparables_own_twice" if own else "comparables_own_missing"
        notes.append(note(code, own[1]["_line"]["own"].place if own else file))
    return own[0] if len(own) == 1 and own[0]["unit_cost"] == own[0]["unit_cost"] else None


def _state(row: Row, own: Row | None, rows: list[Row], notes: list[Finding]) -> str:
    """What becomes of a line; one that would be compared and cannot be is a finding."""
    if row is own:
        return "own"
    if own is None:
        return "no_own"
    if row["unit_cost"] != row["unit_cost"]:
        return "unusable"
    if not row["comparable"]:
        return "undecided"
    if row["comparable"] == "no":
        return "not_comparable"
    same = [one for one in rows if (one["name"], one["year"]) == (row["name"], row["year"])]
    if len(same) > 1:
        if row is not same[0]:
            notes.append(note("comparables_repeated", row["_line"]["name"].place, name=row["name"],
                              first=same[0]["_line"]["name"].place))
        return "repeated"
    if row["unit"] != own["unit"]:
        notes.append(note("comparables_unit_differs", row["_line"]["unit"].place, name=row["name"], found=row["unit"],
                          expected=own["unit"]))
        return "other_unit"
    return "used"


def _own_notes(own: Row, spent_yuan: float) -> Iterator[Finding]:
    if abs(own["cost_yuan"] - spent_yuan) > ROUNDING:
        yield note("comparables_own_cost", own["place"], found=as_text(own["cost_yuan"], "yuan"),
                   expected=as_text(spent_yuan, "yuan"))


def _line_notes(row: Row, own: Row, rules: Rules) -> Iterator[Finding]:
    """What a person has still to say of a line: comparable or not, why, from which source, and if it is long ago."""
    cells, names = row["_line"], {"name": row["name"]}
    if not row["comparable"]:
        yield note("comparables_undecided", cells["comparable"].place, **names)
    elif not row["why"]:
        yield note("comparables_why_missing", cells["why"].place, **names)
    if not row["source"]:
        yield note("comparables_source_missing", cells["source"].place, **names)
    if row["comparable"] == "yes" and abs(row["year"] - own["year"]) > rules.years_apart:
        yield note("comparables_year_far", cells["year"].place, found=int(row["year"]), expected=int(own["year"]),
                   limit=rules.years_apart, **names)


def _frontier(rows: pd.DataFrame, seed: int, rules: Rules) -> Frontier | None:
    """Efficiency of the lines under the rules, with the second output where every line has it in one unit."""
    outputs = 2 if second_whole(rows) else 1
    if not enough(len(rows), 1, outputs, rules.units_per_factor):
        return None
    x = rows[["cost_yuan"]].to_numpy(dtype=float)
    y = rows[["output", "second"][:outputs]].to_numpy(dtype=float)
    scores = efficiency(x, y)
    theta = scores.ccr if rules.returns == "constant" else scores.bcc
    intervals = bootstrap(x, y, theta, rules.returns, rules.draws, rules.confidence, seed)
    at = int(np.flatnonzero(rows["state"] == "own")[0])
    short = float(slacks(x, y, rules.returns)[1][at, 1]) if outputs == 2 else nan
    return Frontier(tuple(rows["place"]), outputs, scores, intervals, short)


def second_whole(rows: pd.DataFrame) -> bool:
    """Whether every line has a second output, all in one unit."""
    return bool(len(rows)) and bool(rows["second"].notna().all()) and rows["second_unit"].nunique() == 1
