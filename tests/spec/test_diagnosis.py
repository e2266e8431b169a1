"""Signs of deep problems at the bounds the rules set, and who answers for them. By hand."""

from math import nan
from types import SimpleNamespace

import pandas as pd
import pytest

from budgeteval import rulesets
from budgeteval.stages.diagnosis.compare import Year, compare
from budgeteval.stages.diagnosis.copying import copied_forms
from budgeteval.stages.diagnosis.known import REPORTS, Known, identified, named_whole
from budgeteval.stages.diagnosis.rank import ranks, rates
from budgeteval.stages.diagnosis.signs import MEASURES, STAGES, find_signs, judged
from budgeteval.stages.diagnosis.tables import DepartmentInflation, Flags, Marks, Sample, Texts
from budgeteval.tables import (
    DepartmentScores,
    KeyResults,
    ProblemRanks,
    ProblemRates,
    ProblemSigns,
    Progress,
    Rectifications,
    Scores,
    SharedTexts,
    Targets,
)

LAW = rulesets.load("mof-2020-10").diagnosis
PROJECTS = pd.DataFrame([["P1", "甲项目", "101", "教育"], ["P2", "乙项目", "102", "交通"]],
                        columns=["project_code", "project", "department_code", "sector"])
NOBODY = pd.DataFrame(columns=["form", "cell", "value"])


def rows(schema, *given):
    counts = {name: kind.type(0) for name, kind in schema.of([]).dtypes.items() if kind.kind in "ib"}
    return schema.of([{**counts, "place": "a.xlsx!1!A1", **one} if "place" in schema.names() else {**counts, **one}
                      for one in given])


def known(**tables):
    empty = {"scores": Scores, "texts": Texts, "texts_before": Texts, "marks": Marks, "sample": Sample,
             "departments": DepartmentInflation, "targets": Targets, "flags": Flags, "progress": Progress,
             "key_results": KeyResults, "wholes": DepartmentScores, "ledger": Rectifications}
    frames = {name: rows(schema, *tables.get(name, ())) for name, schema in empty.items()}
    for name in ("scores", "sample", "targets", "progress"):
        frames[name] = identified(frames[name], PROJECTS, {"甲局": "101"})
    frames["key_results"] = frames["key_results"].assign(category="")
    for name in ("wholes", "ledger"):
        frames[name] = identified(named_whole(frames[name]), PROJECTS, {"甲局": "101"})
    return Known(dict.fromkeys(REPORTS, (2020, ())), None, None, PROJECTS, {"101": "甲局"},
                 key_texts=pd.DataFrame(), **frames)


def signs(**tables):
    return find_signs(known(**tables), NOBODY, LAW)["sign"].tolist()


FORM = {"project_code": "P1", "project": "甲项目", "department_code": "101", "status": "scored", "indicators": 12,
        "full_marks": 9, "execution_rate": 0.95, "total_weight": 100, "execution_weight": 10, "reported_total": 92,
        "recomputed_indicator_score": 85}


@pytest.mark.parametrize(("inflation", "expected"), [(5.0, []), (5.01, ["recheck_lower"]), (nan, []), (-8.0, [])])
def test_a_recheck_more_than_five_points_lower(inflation, expected):
    assert signs(sample=[{"project_code": "P1", "inflation": inflation}]) == expected


@pytest.mark.parametrize(("change", "expected"), [
    ({}, []),
    ({"full_marks": 12}, ["all_full_marks"]),
    ({"indicators": 7, "full_marks": 7}, []),                       # too few indicators to wonder at
    ({"recomputed_indicator_score": 71.9}, ["poor_result"]),        # below 0.8 of ninety points
    ({"recomputed_indicator_score": 72.0}, []),
    ({"recomputed_indicator_score": 60.0, "execution_rate": 0.89}, []),  # the money was not spent
    ({"execution_rate": 0.59}, ["score_against_money"]),
    ({"execution_rate": 0.59, "reported_total": 89.9}, []),
    ({"execution_rate": nan}, []),                                  # no data is no sign
    ({"status": "blocked", "recomputed_indicator_score": 10}, []),
])
def test_signs_of_a_self_evaluation(change, expected):
    assert signs(scores=[{**FORM, **change}]) == expected


def test_marks_taken_off_without_a_word_are_shown_at_the_first_of_them():
    lost = {"form": "a.xlsx!1!A1", "role": "indicator", "weight": 10, "reported_score": 8}
    marks = [{**lost, "reported_score": 10, "reported_score_cell": "H5"},
             {**lost, "reported_score_cell": "H6", "variance_reason": "雨天"}, {**lost, "reported_score_cell": "H7"}]
    found = find_signs(known(scores=[FORM], marks=marks), NOBODY, LAW)
    assert found[["sign", "place", "value"]].to_numpy().tolist() == [["reason_empty", "a.xlsx!1!H7", 0.5]]
    silent = [{**one, "variance_reason": "雨天"} for one in marks]
    assert signs(scores=[FORM], marks=silent) == []


@pytest.mark.parametrize(("vague", "grade", "expected"), [
    (1, "excellent", []),
    (2, "good", ["vague_targets"]),
    (2, "excellent", ["review_lenient", "vague_targets"]),          # a fifth is vague, and the review says excellent
])
def test_vague_targets_and_who_let_them_pass(vague, grade, expected):
    target = {"project_code": "P1", "status": "listed", "indicators": 10, "vague": vague, "review_grade": grade}
    assert signs(targets=[target]) == expected


def test_a_vague_target_is_shown_at_its_cell():
    target = {"project_code": "P1", "status": "listed", "indicators": 4, "vague": 1}
    flags = [{"form": "a.xlsx!1!A1", "code": "target_vague", "cell": "F9"},
             {"form": "a.xlsx!1!A1", "code": "target_copied", "cell": "F3"}]
    found = find_signs(known(targets=[target], flags=flags), NOBODY, LAW)
    assert dict(zip(found["sign"], found["place"], strict=True)) == {
        "vague_targets": "a.xlsx!1!F9", "target_copied": "a.xlsx!1!F3"}


@pytest.mark.parametrize(("spent", "reached", "expected"), [
    (0.7, 0.5, ["goals_behind"]), (0.7, 0.51, []), (0.49, 0.1, []), (0.7, nan, []),
])
def test_goals_behind_the_money(spent, reached, expected):
    assert signs(progress=[{"project_code": "P1", "status": "judged", "execution_rate": spent,
                            "goal_rate": reached}]) == expected


@pytest.mark.parametrize(("score", "expected"), [
    (82.0, ["key_score_lower"]), (82.1, []), (69.9, ["key_score_lower", "key_score_poor"]), (nan, []),
])
def test_a_key_evaluation_beside_the_own_score(score, expected):
    key = {"project_code": "P1", "department_code": "101", "score": score}
    assert signs(scores=[FORM], key_results=[key]) == expected


def test_only_a_verbatim_passage_of_enough_share_is_a_sign():
    texts = [{"place": f"{name}.xlsx!1!A1", "goal_actual": "文", "goal_actual_cell": "C4"} for name in "abc"]
    passage = {"place": "a.xlsx!1!C4", "other_place": "b.xlsx!1!C4", "relation": "other_department", "share": 0.8,
               "verbatim": True}
    shared = [passage, {**passage, "place": "c.xlsx!1!C4", "verbatim": False},
              {**passage, "place": "c.xlsx!1!C4", "share": 0.79},
              {**passage, "place": "c.xlsx!1!C4", "relation": "other_year"}]
    found = copied_forms(known(texts=texts), rows(SharedTexts, *shared), 0.8)
    assert found["form"].tolist() == ["a.xlsx!1!A1", "b.xlsx!1!A1"]


def test_every_sign_has_a_measure_a_report_and_somebody_who_answers():
    assert LAW.signs.keys() == {*MEASURES, "text_copied"} == STAGES.keys()
    assert {one.party for one in LAW.signs.values()} == {"finance", "department", "implementing_unit"}
    assert {one.kind for one in LAW.signs.values()} == {"inflation", "formality", "vagueness", "no_result"}


def test_no_value_of_the_rules_passes_for_checked():
    assert not any(origin.verified for _, _, origin in rulesets.effective("mof-2020-10", "diagnosis"))


def test_a_project_with_two_signs_of_a_kind_counts_once():
    forms = [{**FORM, "recomputed_indicator_score": 50, "execution_rate": 0.95},
             {**FORM, "place": "b.xlsx!1!A1", "project_code": "P2", "department_code": "102"}]
    progress = [{"project_code": "P1", "department_code": "101", "status": "judged", "execution_rate": 0.9,
                 "goal_rate": 0.1}]
    both = known(scores=forms, progress=progress)
    found = rates(find_signs(both, NOBODY, LAW), judged(both), {}, LAW.ranking).set_index(["problem_kind", "code"])
    assert found.loc[("no_result", "101"), ["judged", "hits", "rate"]].tolist() == [1, 1, 1.0]
    assert found.loc[("no_result", "102"), ["judged", "hits", "rate"]].tolist() == [1, 0, 0.0]
    assert found.loc[("inflation", "101"), "judged"] == 0
    assert pd.isna(found.loc[("inflation", "101"), "rate"]), "nobody was drawn: unknown, not zero"


def test_too_few_kinds_judged_give_no_rank():
    one = known(targets=[{"project_code": "P1", "department_code": "101", "status": "listed", "indicators": 5}])
    order = ranks(rates(find_signs(one, NOBODY, LAW), judged(one), {}, LAW.ranking), LAW.ranking)
    assert order["rank"].isna().all()
    assert order["kinds"].tolist() == [1, 1]


def test_a_department_is_known_by_its_name_and_a_project_by_its_departments_name_for_it():
    given = rows(Sample, {"department": "甲局", "project": "甲项目"}, {"department": "甲局", "project": "别的"})
    found = identified(given, PROJECTS, {"甲局": "101"})
    assert found[["department_code", "project_code", "category"]].to_numpy().tolist() == [
        ["101", "P1", "教育"], ["101", "", ""]]


def order_of(scores):
    return rows(ProblemRanks, *({"level": "department", "code": code, "score": score, "rank": 1.0}
                                for code, score in scores.items()))


def sign_of(department, kind="formality", project="P1"):
    return {"department_code": department, "problem_kind": kind, "project_code": project, "department": department}


def year(scores, judged, *signs):
    """A year's order, its signs, and the (kind, department)s with something to judge."""
    found = [{"level": "department", "problem_kind": kind, "code": code, "judged": 1} for kind, code in judged]
    return Year(rows(ProblemSigns, *signs), rows(ProblemRates, *found), order_of(scores))


def changes(now, before):
    problems = compare(now, before).problems
    return {(one.problem_kind, one.department_code): one.change for one in problems.itertuples()}


def test_two_years_beside_each_other():
    judged = [(kind, code) for kind in ("formality", "vagueness") for code in "1234"]
    now = year({"1": 0.9, "2": 0.7, "3": 0.5, "4": 0.3}, judged, sign_of("1"), sign_of("2"))
    then = year({"1": 0.8, "2": 0.4, "3": 0.6, "4": 0.2}, judged, sign_of("2"), sign_of("3", "vagueness"))
    change = compare(now, then)
    assert change.departments == 4
    assert change.correlation == pytest.approx(0.8)                # two neighbours changed places: 1 - 6 * 2 / 60
    assert changes(now, then) == {("formality", "1"): "new", ("formality", "2"): "persisting",
                                  ("vagueness", "3"): "gone"}


def test_a_year_without_anything_to_judge_is_no_year_without_problems():
    now, then = year({}, [("formality", "1")], sign_of("1")), year({}, [("vagueness", "1")], sign_of("2", "vagueness"))
    found = compare(now, then).problems
    assert found["change"].tolist() == ["unknown", "unknown"]
    assert found[["before", "now"]].isna().sum().tolist() == [1, 1]


def test_three_departments_give_no_correlation():
    three = year({"1": 0.9, "2": 0.7, "3": 0.5}, [])
    assert compare(three, three).correlation is None


@pytest.mark.parametrize(("before", "apart"), [((6, 9), True), ((5, 9), False), ((1, 2), False), ((1, 1), True)])
def test_a_department_has_moved_if_its_intervals_do_not_touch(before, apart):
    def placed(low, high):
        rank = {"level": "department", "code": "1", "rank": low, "rank_low": low, "rank_high": high}
        return Year(rows(ProblemSigns), rows(ProblemRates), rows(ProblemRanks, rank))
    assert compare(placed(2, 5), placed(*before)).moves["apart"].tolist() == [apart]


WHOLE_FORM = {"place": "w.xlsx!1!A1", "department_code": "101", "department": "甲局", "reported_total": 95}
ENTRY = {"place": "t.xlsx!1!A3", "project_code": "P1", "project": "甲项目", "department_code": "101"}


@pytest.mark.parametrize(("framework", "expected"), [
    (85.0, ["department_score_lower"]), (85.1, []), (69.9, ["department_score_lower", "department_score_poor"]),
    (70.0, ["department_score_lower"]), (nan, []),
])
def test_a_department_as_a_whole_beside_the_framework(framework, expected):
    assert signs(wholes=[{**WHOLE_FORM, "framework_total": framework}]) == expected


def test_a_department_as_a_whole_is_no_project_of_its_rates():
    whole = known(wholes=[{**WHOLE_FORM, "framework_total": 60}])
    found = find_signs(whole, NOBODY, LAW)
    assert set(found["project"]) == {"部门整体支出"}
    assert set(found["party"]) == {"department"}
    assert judged(whole).empty


def test_problems_not_put_right_count_once_for_a_project_at_the_first_entry():
    later = {**ENTRY, "place": "t.xlsx!1!A4"}
    ledger = [{**ENTRY, "state": "overdue"}, {**later, "state": "rejected"},
              {**later, "place": "t.xlsx!1!A5", "project_code": "P2", "department_code": "102", "state": "accepted"},
              {**later, "place": "t.xlsx!1!A6", "project_code": "", "project": "", "state": "overdue"}]
    book = known(ledger=ledger)
    found = find_signs(book, NOBODY, LAW)
    assert found[["sign", "place", "project", "value"]].to_numpy().tolist() == [
        ["not_put_right", "t.xlsx!1!A6", "部门整体支出", 1.0], ["not_put_right", "t.xlsx!1!A3", "甲项目", 2.0]]
    assert judged(book)["project_key"].tolist() == ["P1", "P2"]


@pytest.mark.parametrize("state", ["open", "answered", "accepted", ""])
def test_what_is_not_late_is_no_sign(state):
    assert signs(ledger=[{**ENTRY, "state": state}]) == []


def test_the_bound_is_the_rules():
    loose = SimpleNamespace(signs={"recheck_lower": LAW.signs["recheck_lower"].model_copy(update={"bound": 10.0})})
    drawn = known(sample=[{"project_code": "P1", "inflation": 8.0}])
    assert find_signs(drawn, NOBODY, loose).empty
    assert len(find_signs(drawn, NOBODY, LAW)) == 1
