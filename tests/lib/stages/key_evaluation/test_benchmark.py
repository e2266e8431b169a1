"""The sheet of similar projects written, filled well and badly, read back, and what is said of it."""

from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from budgeteval import rulesets
from budgeteval.blanks.comparables import comparables_form
from budgeteval.stages.key_evaluation.benchmark.evaluate import Benchmark, evaluate
from budgeteval.stages.key_evaluation.benchmark.read import read_comparables

RULES = rulesets.load("mof-2020-10").key_evaluation.benchmark
OWN = {"own": "是", "name": "Own", "year": "2020", "cost": 300, "output": 1000, "unit": "亩", "comparable": "是",
       "why": "self", "source": "accounts"}
OUTPUTS = (100, 200, 300, 400, 500)
OTHERS = [{**OWN, "own": "否", "name": f"P{number}", "cost": output * number / 10, "output": output}
          for number, output in enumerate(OUTPUTS, start=1)]
"""Unit costs of 1,000 to 5,000 yuan; the own is 3,000."""


def compared(folder: Path, *lines: dict[str, Any], spent: float = 3e6, project: str = "P1",
             change: dict[str, Any] | None = None) -> Benchmark:
    path = folder / "横向比较.xlsx"
    path.write_bytes(comparables_form("Own", "P1", lines))
    if change:
        book = openpyxl.load_workbook(path)
        for cell, value in change.items():
            book.worksheets[0][cell] = value
        book.save(path)
    return evaluate(read_comparables([path], folder, project), "P1", spent, RULES)


def codes(found: Benchmark) -> set[tuple[str, str]]:
    return {(one.code.removeprefix("comparables_"), one.cell) for one in found.findings}


def test_unit_costs_and_the_own_standing(tmp_path):
    found = compared(tmp_path, OWN, *OTHERS)
    assert list(found.rows["unit_cost"]) == pytest.approx([3000, 1000, 2000, 3000, 4000, 5000])
    assert list(found.rows["place"])[:2] == ["横向比较.xlsx!可比项目!D5", "横向比较.xlsx!可比项目!D6"]
    stand = found.standing
    assert (stand.n, stand.lower, stand.median, stand.upper, stand.own) == (5, 2000, 3000, 4000, 3000)
    assert stand.share_no_dearer == pytest.approx(0.6)  # 1,000, 2,000 and 3,000 of five
    assert stand.where == "middle"
    assert codes(found) == set()


def test_efficiency_under_constant_returns_is_the_cheapest_over_the_own_unit_cost(tmp_path):
    frontier = compared(tmp_path, OWN, *OTHERS).frontier
    assert frontier.outputs == 1
    assert frontier.scores.ccr == pytest.approx([1 / 3, 1, 1 / 2, 1 / 3, 1 / 4, 1 / 5])
    # variable returns: the own makes most, so nobody makes as much for less; P2 (200 for 40) is below the line from P1
    # (100 for 10) to the own (1,000 for 300), so P5 at 500 is held against 40 + 300 / 800 x 260 = 137.5 of its 250
    assert frontier.scores.bcc[[0, 1, 2, 5]] == pytest.approx([1, 1, 1, 137.5 / 250])
    assert np.all(frontier.intervals.low <= frontier.intervals.high)


def test_the_same_sheet_gives_the_same_intervals(tmp_path):
    first, second = (compared(tmp_path, OWN, *OTHERS).frontier.intervals for _ in range(2))
    assert np.array_equal(first.low, second.low)
    assert np.array_equal(first.corrected, second.corrected)


def test_two_outputs_ask_for_nine_projects(tmp_path):
    seconds = [{**one, "second": 10, "second_unit": "公里"} for one in (OWN, *OTHERS)]
    assert compared(tmp_path, *seconds).frontier is None
    more = [{**seconds[1], "name": f"Q{number}"} for number in range(3)]
    assert compared(tmp_path, *seconds, *more).frontier.outputs == 2
    assert compared(tmp_path, *seconds, *more[:2], {**more[2], "second": None}).frontier.outputs == 1
    assert compared(tmp_path, *seconds, *more[:2], {**more[2], "second_unit": "座"}).frontier.outputs == 1


def test_too_few_to_compare(tmp_path):
    found = compared(tmp_path, OWN, *OTHERS[:4])
    assert (found.standing, found.frontier) == (None, None)
    assert codes(found) == {("few", "")}


@pytest.mark.parametrize(("change", "code", "cell", "state"), [
    ({"cost": None}, "missing", "D6", "unusable"), ({"output": 0}, "not_positive", "E6", "unusable"),
    ({"output": "about 5"}, "not_a_number", "E6", "unusable"), ({"year": "lately"}, "year", "C6", "used"),
    ({"unit": "公顷"}, "unit_differs", "F6", "other_unit"), ({"comparable": ""}, "undecided", "I6", "undecided"),
    ({"comparable": "否", "why": ""}, "why_missing", "J6", "not_comparable"),
    ({"source": ""}, "source_missing", "K6", "used"), ({"year": "2016"}, "year_far", "C6", "used"),
    ({"name": "P2"}, "repeated", "B7", "repeated")])
def test_lines_that_cannot_be_used_or_are_asked_about(tmp_path, change, code, cell, state):
    found = compared(tmp_path, OWN, {**OTHERS[0], **change}, *OTHERS[1:], {**OTHERS[4], "name": "P6"})
    assert (code, cell) in codes(found)
    assert found.rows["state"][1] == state


def test_no_data_is_not_zero(tmp_path):
    found = compared(tmp_path, OWN, {**OTHERS[0], "cost": None}, *OTHERS[1:])
    assert np.isnan(found.rows["unit_cost"][1])
    assert len(found.compared) == 5


@pytest.mark.parametrize(("lines", "code", "cell"), [
    (OTHERS, "own_missing", ""), ([OWN, {**OWN, "name": "Other"}, *OTHERS], "own_twice", "A6")])
def test_there_is_one_own_project(tmp_path, lines, code, cell):
    found = compared(tmp_path, *lines)
    assert (code, cell) in codes(found)
    assert found.own.empty
    assert found.standing is None


def test_the_own_cost_is_held_against_what_was_spent(tmp_path):
    assert ("own_cost", "D5") in codes(compared(tmp_path, OWN, *OTHERS, spent=2.9e6))
    assert compared(tmp_path, OWN, *OTHERS, spent=3_000_049.0).findings == ()  # 300.0049 is 300.00 in ten thousands


@pytest.mark.parametrize(("change", "code", "cell"), [
    ({"B3": "P9"}, "project_differs", "B3"), ({"D4": "总成本"}, "cost_unit", "D4"), ({"E4": "x"}, "unreadable", "")])
def test_sheets_that_are_not_used_at_all(tmp_path, change, code, cell):
    found = compared(tmp_path, OWN, *OTHERS, change=change)
    assert codes(found) == {(code, cell)}
    assert found.rows.empty


def test_costs_in_yuan(tmp_path):
    found = compared(tmp_path, {**OWN, "cost": 3_000_000}, change={"D4": "总成本（元）"})
    assert found.rows["cost_yuan"][0] == 3e6


def test_a_second_sheet_is_not_used(tmp_path):
    for name in ("横向比较1.xlsx", "横向比较2.xlsx"):
        (tmp_path / name).write_bytes(comparables_form("Own", "P1", [OWN]))
    found = read_comparables(sorted(tmp_path.glob("*.xlsx")), tmp_path, "P1")
    assert found.file == "横向比较1.xlsx"
    assert [(one.code, one.file) for one in found.findings] == [("comparables_extra", "横向比较2.xlsx")]


def test_the_blank_form_asks_for_the_own_line_only(tmp_path):
    found = compared(tmp_path)
    assert codes(found) >= {("missing", "D5"), ("missing", "E5")}
    assert {one.cell[1:] for one in found.findings} <= {"5"}
