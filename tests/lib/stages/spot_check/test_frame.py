"""The frame: blocked forms stay, amounts and codes are not guessed, the judgement list is matched."""

import math

import pandas as pd
import pytest

from budgeteval.stages.spot_check.frame import build_frame, reconciliation
from budgeteval.stages.spot_check.judgement import read_judgement

from .conftest import no_register, scores_of


def register(*rows):
    return pd.DataFrame(rows, columns=["project_code", "project", "department_code", "budget_yuan"])


def test_blocked_forms_stay_in_the_frame(rules):
    scores = scores_of([("P0", "1", 100.0, 90.0), ("P1", "1", 200.0, 80.0)])
    scores.loc[1, "status"] = "blocked"
    frame = build_frame(scores, rules, no_register())
    lines = reconciliation(frame).set_index("line")["projects"]
    assert (lines["frame"], lines["scored"], lines["blocked"]) == (2, 1, 1)


def test_a_form_without_code_gets_it_from_the_register_by_name(rules):
    scores = scores_of([("", "1", 100.0, 90.0)]).assign(project="道路 养护")
    frame = build_frame(scores, rules, register(("X1", "道路养护", "1", 100.0)))
    assert frame.projects["project_id"].tolist() == ["X1"]


def test_two_forms_of_one_project_stay_apart_by_place(rules):
    scores = scores_of([("P0", "1", 100.0, 90.0), ("P0", "2", 100.0, 80.0)])
    frame = build_frame(scores, rules, no_register())
    assert sorted(frame.projects["project_id"]) == ["1/P0.xlsx!Sheet1!A1", "2/P0.xlsx!Sheet1!A1"]
    assert [one.code for one in frame.findings] == ["frame_project_twice"] * 2


def test_an_amount_ten_thousand_times_off_is_taken_from_the_register(rules):
    frame = build_frame(scores_of([("P0", "1", 500_000.0, 90.0)]), rules, register(("P0", "项目P0", "1", 50.0)))
    assert frame.projects["amount_yuan"].tolist() == [50.0]
    assert [one.code for one in frame.findings] == ["frame_unit_doubt"]


def test_an_ordinary_difference_keeps_the_form(rules):
    frame = build_frame(scores_of([("P0", "1", 120.0, 90.0)]), rules, register(("P0", "项目P0", "1", 50.0)))
    assert frame.projects["amount_yuan"].tolist() == [120.0]


def test_no_amount_is_not_zero(rules):
    """Sizes 100, 300 and unknown: drawn with the median 200, but no amount is made up."""
    scores = scores_of([("P0", "1", 100.0, 90.0), ("P1", "1", 300.0, 90.0), ("P2", "1", math.nan, 90.0)])
    frame = build_frame(scores, rules, no_register())
    assert frame.projects["size_yuan"].tolist() == [100, 300, 200]
    assert math.isnan(frame.projects["amount_yuan"].iloc[2])
    assert frame.amount == 400
    assert [one.code for one in frame.findings] == ["frame_amount_missing"]


def test_register_and_forms_are_reconciled(rules):
    frame = build_frame(scores_of([("P0", "1", 100.0, 90.0)]), rules,
                        register(("P0", "项目P0", "1", 100.0), ("P9", "别的", "2", 70.0)))
    lines = reconciliation(frame).set_index("line")
    assert lines.loc["absent", ["projects", "amount_yuan"]].tolist() == [1, 70.0]
    assert lines.at["unlisted", "projects"] == 0
    assert [one.code for one in frame.findings] == ["frame_form_absent"]


@pytest.mark.parametrize("heading", ["project_code,place,reason", "项目代码,自评表位置,理由"])
def test_judgement_list(rules, tmp_path, heading):
    frame = build_frame(scores_of([("P0", "1", 100.0, 90.0), ("P1", "1", 100.0, 90.0)]), rules, no_register())
    lines = [heading, "P1,,举报", ",1/P0.xlsx!Sheet1!A1,", "P9,,不存在", ""]
    (tmp_path / "judgement.csv").write_text("\n".join(lines), encoding="utf-8")
    picked, findings = read_judgement(tmp_path, frame.projects)
    assert picked == {"P1": "举报", "P0": ""}
    assert [(one.code, one.cell) for one in findings] == [
        ("judgement_reason_missing", "A3"), ("judgement_unmatched", "A4")]
