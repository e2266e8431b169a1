"""The whole department beside its projects, what reviews have published, and what the report states as facts."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from budgeteval.display import Text
from budgeteval.forms import corrections
from budgeteval.stages import department_evaluation as stage
from budgeteval.stages.department_evaluation import evaluate, reviews, summary
from budgeteval.stages.department_evaluation.check import check
from budgeteval.stages.department_evaluation.filed import read_filed
from budgeteval.tables import DepartmentScores


@pytest.fixture(scope="module")
def run():
    return stage.open_run("demo", 2020)


def projects(rows):
    return pd.DataFrame([{"department_code": "101", "project_code": str(place), "project": "甲",
                          "place": f"f!s!{place}",
                          "register_yuan": register, "budget_yuan": budget, "spent_yuan": spent,
                          "reported_total": score, "recomputed_total": score, "recomputed_grade": grade}
                         for place, (register, budget, spent, score, grade) in enumerate(rows)])


def test_rates_leave_out_forms_that_do_not_agree_with_the_register():
    rows = projects([(100, 100, 90, 95, "excellent"), (300, 300, 150, 85, "good"),
                     (200, 2_000_000, 2_000_000, 60, "fair")])
    found = evaluate.by_department(rows).loc["101"]
    assert found["project_execution_rate"] == pytest.approx(240 / 400)
    assert found["project_mean"] == 80
    assert found["register_yuan"] == 600


@pytest.fixture(scope="module")
def forms(run):
    """The forms as read, and what is computed of them without projects."""
    filed = read_filed(run.county, 2020, corrections.load(run.county.folder / "corrections"))
    return filed, evaluate.evaluate(filed, run.rules, run.county, 2020, None)


def found_with(run, forms, rows):
    filed, evaluated = forms
    listed = check(filed, replace(evaluated, projects=projects(rows)), run.rules, run.county, 2020)
    return {one.code for one in listed if one.file.startswith("101-")}


def test_a_strong_department_with_weak_projects_is_asked_about(run, forms):
    weak = found_with(run, forms, [(100, 100, 90, 70, "fair"), (100, 100, 90, 95, "excellent")])
    assert {"department_strong_projects_weak", "department_score_above_projects"} <= weak
    fine = found_with(run, forms, [(100, 100, 90, 94, "excellent"), (100, 100, 90, 95, "excellent")])
    assert not {"department_strong_projects_weak", "department_score_above_projects"} & fine


def test_printed_totals_are_bunched(run):
    checks = run.law.checks
    count, low, width = summary.bunched(pd.Series([80.0, 91, 95, 96, 97, 98, 99.5]), checks)
    assert (count, low, width) == (5, 95, 5)


def test_outliers_are_the_furthest_above_data_or_projects(run):
    rows = pd.DataFrame({"reported_total": [98.0, 97, 96, 95, 94, 93, 92], "project_mean": [97.0] * 7,
                         "framework_total": [80.0, 97, 95, 95, 94, 93, 92]})
    assert list(summary.outliers(rows, run.law.checks)["reported_total"]) == [98, 96, 97, 95, 94]


def test_facts_that_other_reports_rely_on(run):
    facts = {one.id: one for one in stage.show_overview(run).facts}
    assert facts["department_evaluation.departments"].value == 58
    assert facts["department_evaluation.blocked"].value == 7
    assert facts["department_evaluation.mean"].value == pytest.approx(
        run.scores.loc[~run.scores["blocked_by"].isin(["department_second_form"]), "reported_total"].mean())
    assert set(facts["department_evaluation.blocked"].rows) <= set(run.scores["place"])


def test_the_published_table_keeps_its_promise(run):
    attached = stage.attach(run).frames["department_scores"]
    assert list(DepartmentScores.check(attached).columns) == DepartmentScores.names()
    doubtful = attached[attached["department"] == "示例县城市管理局"].iloc[0]
    assert pd.isna(doubtful["budget_yuan"])  # the unit of money is in doubt


def published(folder, report, key, name, columns, row):
    place = folder / "2020" / report / key
    (place / "tables").mkdir(parents=True)
    (place / "manifest.json").write_text(json.dumps({}), encoding="utf-8")
    pd.DataFrame([row], columns=columns).to_csv(place / "tables" / f"{name}.csv", index=False)


def test_reviews_are_read_where_they_are_published(tmp_path, monkeypatch, run):
    monkeypatch.setenv("BUDGETEVAL_REPORTS", str(tmp_path))
    assert reviews.read_reviews(2020).key_places == ()
    assert "未作比对" in _said(run, reviews.read_reviews(2020))
    row = [run.projects["project_code"][0], 80.0]
    published(tmp_path, "spot_check", "all", "sample", ["project_code", "recheck_score"], row)
    found = reviews.read_reviews(2020)
    assert found.spot_places == ("2020/spot_check/all",)
    assert "已有抽查复核结果的项目1个" in _said(run, found)


def _said(run, found):
    words = [one for one in stage.show_reviews(replace(run, reviews=found)) if isinstance(one, Text)][0]
    return "".join(str(piece) for runs in words.paragraphs for piece in runs)


def test_every_part_of_a_report_shows(run):
    for code in ("all", "101", "134"):
        one = stage.open_run("demo", 2020, code)
        for name in stage.__all__:
            if name.startswith("show_"):
                shown = getattr(stage, name)(one)
                for part in shown if hasattr(shown, "parts") else [shown]:
                    assert part.html()
