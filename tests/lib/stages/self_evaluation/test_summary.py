"""Summaries of scored forms, counted by hand on four projects of two departments."""

import pandas as pd
import pytest

from budgeteval.screening.screen import Screen
from budgeteval.stages.self_evaluation import summary
from budgeteval.tables import Scores

REGISTER = pd.DataFrame({"department_code": ["101", "102", "103"], "department": ["甲局", "乙局", "丙局"]})


def project(place: str, code: str, status: str = "scored", **values: object) -> dict[str, object]:
    name = dict(REGISTER.itertuples(index=False, name=None)).get(code, "")
    return {"place": place, "file": place, "department_code": code, "department": name, "status": status,
            "indicators": 5, "full_marks": 5, **values}


@pytest.fixture
def scores() -> pd.DataFrame:
    return Scores.of([
        project("a", "101", budget_yuan=100.0, spent_yuan=50.0, reported_total=95.0, recomputed_total=91.0,
                reported_grade="excellent", recomputed_grade="excellent"),
        project("b", "101", budget_yuan=300.0, spent_yuan=300.0, reported_total=85.0, recomputed_total=85.0,
                reported_grade="good", recomputed_grade="good"),
        project("c", "102", status="blocked", budget_yuan=0.0, spent_yuan=0.0, reported_total=70.0,
                reported_grade="fair"),
        project("d", "", reported_total=90.0, recomputed_total=89.99, reported_grade="excellent",
                recomputed_grade="good"),
    ])


def test_every_department_of_the_register_is_counted(scores: pd.DataFrame) -> None:
    rows = summary.coverage(scores, REGISTER)
    assert rows.values.tolist() == [["101", "甲局", 2, 2, 0], ["102", "乙局", 1, 0, 1], ["103", "丙局", 0, 0, 0]]


def test_grades_are_counted_on_both_sides(scores: pd.DataFrame) -> None:
    rows = summary.grades(scores).set_index("grade")
    assert rows["reported_projects"].to_dict() == {"excellent": 2, "good": 1, "fair": 1, "poor": 0, "": 0}
    assert rows["recomputed_projects"].to_dict() == {"excellent": 1, "good": 2, "fair": 0, "poor": 0, "": 1}
    assert rows.loc["excellent", "reported_share"] == 0.5


def test_department_means_leave_out_what_has_no_total(scores: pd.DataFrame) -> None:
    findings = pd.DataFrame({"severity": ["error", "error", "notice"], "department": ["甲局", "甲局", "乙局"]})
    rows = summary.departments(scores, findings).set_index("department_code")
    assert rows.loc["101", ["projects", "reported_mean", "recomputed_mean", "gap", "errors"]].tolist() == [
        2, 90.0, 88.0, -2.0, 2]
    assert rows.loc["101", "execution_rate"] == 350 / 400
    assert pd.isna(rows.loc["102", "recomputed_mean"])
    assert pd.isna(rows.loc["102", "execution_rate"]), "a zero budget has no execution rate"


def test_differing_lists_the_widest_gap_first_and_ignores_equals(scores: pd.DataFrame) -> None:
    assert summary.differing(scores)["place"].tolist() == ["a", "d"]


def test_findings_are_ordered_by_severity_then_number() -> None:
    frame = pd.DataFrame({
        "code": ["n", "w", "e1", "e2", "e2"], "severity": ["notice", "warning", "error", "error", "error"],
        "title": ["n", "w", "e1", "e2", "e2"], "party": "department", "file": ["f", "f", "f", "f", "g"]})
    rows = summary.by_code(frame)
    assert rows[["code", "findings", "files"]].values.tolist() == [["e2", 2, 2], ["e1", 1, 1], ["w", 1, 1], ["n", 1, 1]]


def test_screens_list_only_this_reports_projects(scores: pd.DataFrame) -> None:
    table = pd.DataFrame({"flagged": [True, False], "p_adjusted": [0.01, 0.6]})
    reasons = ["rate_below", "rate_below", "rate_outlier"]
    hits = pd.DataFrame({"place": ["a", "c", "a"], "reason": reasons, "value": 0.5})
    one = Screen("execution_outliers", table, hits, pd.Series(dtype=float))
    two = Screen("heaping", table, hits.iloc[:1].assign(reason="heaped_department"), pd.Series(dtype=float))
    mine = scores[scores["department_code"] == "101"]
    rows = summary.screens((one, two))
    assert rows[["screen", "tested", "flagged", "smallest_p"]].values.tolist() == [
        ["execution_outliers", 2, 1, 0.01], ["heaping", 2, 1, 0.01]]
    hits = summary.listed((one, two), mine["place"])
    assert hits["place"].unique().tolist() == ["a"]
    listed = summary.by_project(hits, mine)
    assert listed[["place", "screens"]].values.tolist() == [["a", 2]]
    assert listed["reasons"].tolist() == [("heaped_department", "rate_below", "rate_outlier")]
