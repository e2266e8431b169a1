"""A small synthetic county: forms with four indicators each, and filled papers made by hand."""

from pathlib import Path

import pandas as pd
import pytest

from budgeteval import rulesets
from budgeteval.county import RENAMED, County
from budgeteval.stages.spot_check.draw import draw
from budgeteval.stages.spot_check.frame import build_frame
from budgeteval.stages.spot_check.read import MARKS, PAPERS, Papers
from budgeteval.stages.spot_check.run import Plan, run_of
from budgeteval.tables import Indicators, Scores

ROWS = [("产出指标", "数量指标", "完成数量", 30.0), ("产出指标", "质量指标", "验收合格率", 20.0),
        ("效益指标", "社会效益", "受益人数", 30.0), ("满意度指标", "满意度", "群众满意度", 10.0)]


@pytest.fixture(scope="session")
def rules():
    return rulesets.load("mof-2020-10")


def scores_of(projects):
    """Scores from (code, department, amount in yuan, self score) tuples; all spent."""
    return Scores.of([
        {"place": f"{department}/{code}.xlsx!Sheet1!A1", "file": f"{department}/{code}.xlsx", "sheet": "Sheet1",
         "kind": "self_evaluation", "fiscal_year": 2020, "department_code": department,
         "department": f"部门{department}", "implementing_unit": "某单位", "project": f"项目{code}",
         "project_code": code, "budget_yuan": amount,
         "spent_yuan": amount, "execution_rate": 1.0, "execution_weight": 10, "reported_execution_score": 10,
         "reported_total": score, "recomputed_total": score, "indicators": 4, "full_marks": 0, "status": "scored"}
        for code, department, amount, score in projects])


def indicators_of(scores):
    """Four rows per form, all at full marks but the last, which makes up the total."""
    rows = []
    for form in scores.to_dict("records"):
        left = form["reported_total"] - 10
        for order, (level1, level2, level3, weight) in enumerate(ROWS):
            mark = min(weight, left) if left == left else float("nan")
            left -= mark
            rows.append({
                "place": form["place"].replace("!A1", f"!A{15 + order}"), "form": form["place"], "order": order,
                "role": "indicator", "level1": level1, "level2": level2, "level3": level3, "target_text": "≥50个",
                "target_kind": "quantity", "direction": "at_least", "target_value": 50, "target_unit": "个",
                "achieved_text": "50个", "weight": weight, "reported_score": mark})
    return Indicators.of(rows)


def county():
    departments = pd.DataFrame({"department_code": ["1", "2", "3"], "department": ["部门1", "部门2", "部门3"],
                                "sector": "某领域"})
    return County("test", "某县", "某县财政局", "", Path("nowhere"), departments, None, departments[:0],
                  pd.DataFrame(columns=RENAMED))


def no_register():
    return pd.DataFrame({"project_code": [], "project": [], "department_code": [], "budget_yuan": []}).astype(
        {"project_code": str, "project": str, "department_code": str})


@pytest.fixture
def make_plan(rules):
    """Plan from project tuples, with changed rules if wanted."""
    def make(projects, spot_check=None, target="score", seed="test-seed", judgement=None):
        from budgeteval import findings

        scores = scores_of(projects)
        frame = build_frame(scores, rules, no_register())
        law = spot_check or rules.spot_check
        drawn = draw(frame, law, seed, target, judgement)
        return Plan(county(), 2020, rules, scores, indicators_of(scores), frame, drawn,
                    findings.table(frame.findings))
    return make


def papers_of(plan, rechecks, verified=None, second=None):
    """Papers with one mark per project: id -> recheck total (the plan's other drawn projects have no paper)."""
    heads, marks = [], []
    for round_, given in (("first", rechecks), ("second", second or {})):
        for one, total in given.items():
            name = f"{one}{'_b' if round_ == 'second' else ''}.xlsx!复核底稿"
            row = plan.drawn.frame.set_index("project_id").loc[one]
            heads.append({"paper": name, "file": name.split("!")[0], "sheet": "复核底稿", "project_id": one,
                          "project": row["project"], "project_cell": "B2", "round": round_, "team": "1",
                          "reviewer": "某人", "reviewer_cell": "C20", "date": "", "stamp": "",
                          "printed_total": total, "total_cell": "K9",
                          "verified_yuan": (verified or {}).get(one, row["spent_yuan"]), "verified_cell": "J5"})
            marks.append({"paper": name, "row": 0, "execution": False, "level3": "完成数量", "level3_cell": "C6",
                          "weight": 100.0, "weight_cell": "G6", "self_score": row["self_score"],
                          "self_score_cell": "I6", "recheck_achieved": "", "recheck_achieved_cell": "J6",
                          "recheck_score": total, "recheck_score_text": str(total), "recheck_score_cell": "K6",
                          "remark": "口径1 无佐证资料", "remark_cell": "M6", "level1": "", "level2": ""})
    return Papers(pd.DataFrame(heads, columns=list(PAPERS)).astype(PAPERS),
                  pd.DataFrame(marks, columns=list(MARKS)).astype(MARKS))


@pytest.fixture
def make_run(make_plan):
    """Run from a plan and id -> recheck total; ``inflate`` gives the total of every drawn project otherwise."""
    def make(plan, rechecks=None, inflate=None, **more):
        drawn = plan.drawn.sample
        given = rechecks if rechecks is not None else {
            row["project_id"]: row["self_score"] - inflate(row) for row in drawn.to_dict("records")}
        return run_of(plan, papers_of(plan, given, **more))
    return make


@pytest.fixture(scope="session")
def many():
    """300 projects in three departments, amounts from 1 to 297 万元 and three of 5,000 万元 and more."""
    return [(f"P{i:03d}", str(1 + i % 3), 10_000.0 * (i + 1 if i < 297 else 17 * i), 95.0) for i in range(300)]
