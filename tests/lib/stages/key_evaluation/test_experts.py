"""Experts' sheets written, filled well and badly, and read back."""

from collections.abc import Callable
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from budgeteval import rulesets
from budgeteval.blanks.expert_marks import mark_sheet
from budgeteval.stages.key_evaluation.experts.evaluate import Experts, evaluate
from budgeteval.stages.key_evaluation.experts.read import layout, read_sheets
from budgeteval.stages.key_evaluation.experts.show import _small
from budgeteval.stages.key_evaluation.stating import state

RULES = rulesets.load("mof-2020-10").key_evaluation
INDICATORS = pd.DataFrame({
    "code": ["D1", "D2"], "level3": ["Benefit", "Lasting"], "weight": [20.0, 10.0], "judged": [True, True],
    "reported_mark": [16.0, 8.0], "mark_cell": ["f!s!R1", "f!s!R2"], "standard": ["", ""]})
ROWS = INDICATORS.to_dict("records")


@pytest.fixture
def panel(tmp_path: Path) -> Callable[..., Experts]:
    """``panel({...}, {...})``: what each expert filled in, and, where it is said, another number or project."""
    def run(*sheets: dict[str, Any]) -> Experts:
        folder = tmp_path / "P1" / layout()["folder"]
        folder.mkdir(parents=True)
        for number, one in enumerate(sheets, start=1):
            first = {code: (mark, "why") for code, mark in one.get("marks", {}).items()}
            made = mark_sheet("Project", one.get("project", "P1"), one.get("expert", f"Z{number:02d}"), ROWS,
                              {"first": first, "second": one.get("second", {})}, one.get("pairs"))
            (folder / f"{number}.xlsx").write_bytes(made)
        return evaluate(read_sheets(tmp_path / "P1", tmp_path, "P1"), INDICATORS, RULES)

    return run


def codes(found: Experts) -> set[tuple[str, str]]:
    return {(one.code, one.cell) for one in found.findings}


def test_what_is_written_is_read_and_the_rule_proposes(panel):
    found = panel(*({"marks": {"D1": mark, "D2": 8}} for mark in (14, 16, 18, 17, 15)))
    row = found.proposal.set_index("code").loc["D1"]
    assert (row["low"], row["high"], row["proposed"], row["difference"]) == (14, 18, 16.0, 0)  # (15 + 16 + 17) / 3
    assert codes(found) == set()
    assert list(found.marks["place"])[:2] == ["P1/专家评分/1.xlsx!独立评分!E6", "P1/专家评分/1.xlsx!独立评分!E7"]


def test_the_second_round_counts_and_says_why(panel):
    found = panel(*({"marks": {"D1": 16, "D2": 8}} for _ in range(2)),
                  {"marks": {"D1": 10, "D2": 8}, "second": {"D1": (16, "seen the files"), "D2": (7, "")}})
    rows = found.proposal.set_index("code")
    assert (rows.loc["D1", "first_low"], rows.loc["D1", "low"]) == (10, 16)
    assert ("experts_change_unexplained", "E7") in codes(found)


def test_one_expert_is_no_panel(panel):
    found = panel({"marks": {"D1": 16, "D2": 8}})
    assert {code for code, _ in codes(found)} == {"experts_alone"}
    assert found.proposal["proposed"].isna().all()
    assert isnan(found.last.w)


def test_an_expert_who_marked_nothing_is_none(panel):
    found = panel({"marks": {"D1": 16, "D2": 8}}, {})
    assert {code for code, _ in codes(found)} == {"experts_alone", "experts_nothing_marked"}


def test_marks_above_the_weight_below_zero_missing_or_of_no_indicator(panel):
    found = panel({"marks": {"D1": 21, "D2": 8}}, {"marks": {"D1": -1, "D2": 8}}, {"marks": {"D1": 16}})
    assert {("experts_mark_out_of_range", "E6"), ("experts_mark_missing", "E7")} <= codes(found)
    assert len(found.marks) == 3


def test_the_same_expert_twice_is_not_used_at_all(panel):
    found = panel({"marks": {"D1": 16}}, {"marks": {"D1": 2}, "expert": "Z01"})
    assert {code for code, _ in codes(found)} == {"experts_twice"}
    assert found.marks.empty


def test_names_and_sheets_of_other_projects_are_refused(panel):
    found = panel({"marks": {"D1": 16}, "expert": "Mr Example"}, {"marks": {"D1": 2}, "project": "P2"})
    assert codes(found) == {("experts_number_missing", "B4"), ("experts_project_differs", "B3")}


def test_the_expert_apart_is_pointed_out_and_the_workbooks_mark_is_compared(panel):
    found = panel(*({"marks": {"D1": mark, "D2": mark / 2}} for mark in (17, 18, 17.6, 18.4, 8)))
    assert list(found.experts["outlying"]) == [False, False, False, False, True]
    assert {code for code, _ in codes(found)} == {"experts_outlying", "experts_mark_differs"}
    assert found.proposal.set_index("code").loc["D1", "proposed"] == pytest.approx(17.53)  # (17 + 17.6 + 18) / 3


CONSISTENT = {(0, 1): 1, (0, 2): "1/2", (0, 3): "1/2", (1, 2): "1/2", (1, 3): "1/2", (2, 3): 1}


def test_comparisons_by_fractions(panel):
    found = panel({"marks": {"D1": 16}, "pairs": CONSISTENT}, {"marks": {"D1": 16}})
    assert found.weights.group is not None
    assert found.weights.group.weights == pytest.approx(np.array([1, 1, 2, 2]) / 6)


@pytest.mark.parametrize(("change", "code", "cell"), [
    ({(0, 1): None}, "experts_pair_missing", "C6"), ({(0, 1): 12}, "experts_pair_off_scale", "C6"),
    ({(0, 1): "1/0"}, "experts_pair_missing", "C6"), ({(1, 0): 5}, "experts_pair_not_reciprocal", "B7"),
    ({(0, 1): 9, (1, 2): 9, (0, 2): "1/9"}, "experts_pairs_inconsistent", "B6")])
def test_comparisons_that_cannot_be_used(panel, change, code, cell):
    found = panel({"marks": {"D1": 16}, "pairs": CONSISTENT | change}, {"marks": {"D1": 16}})
    assert (code, cell) in codes(found)
    assert found.weights.group is None


def test_a_tiny_consistency_ratio_is_not_shown_as_zero():
    facts = [_small(state("cr", value, "ratio", digits=3)).text for value in (0.0, 1e-9, 0.0004, 0.0006, 0.1)]
    assert facts == ["小于0.001", "小于0.001", "小于0.001", "0.001", "0.1"]


def test_no_folder_no_words(panel):
    found = panel()
    assert found.marks.empty
    assert found.findings == ()
