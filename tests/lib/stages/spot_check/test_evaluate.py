"""Estimates against published vectors and hand calculation, and the defined answer of every edge case."""

import math

import pandas as pd
import pytest

from budgeteval.stages import spot_check as stage
from budgeteval.stages.spot_check.survey import neighbours, survey


def words(shown):
    return "".join(run if isinstance(run, str) else run.text for runs in shown.paragraphs for run in runs)


@pytest.fixture
def vector():
    """PUB-06/07 of sampling_vectors.csv: strata a (2 of 2), b (3 of 12), c (4 of 40)."""
    reviewed = pd.DataFrame({
        "stratum": list("aabbbcccc"), "part": ["take_all"] * 2 + ["random"] * 7,
        "self_score": [96, 92, 95, 90, 98, 100, 95, 91, 94], "recheck": [90, 91, 88, 90, 85, 93, 95, 84, 90],
        "amount_yuan": [1500, 1100, 300, 220, 410, 60, 35, 80, 50]})
    reviewed["inflation"] = (reviewed["self_score"] - reviewed["recheck"]).astype(float)
    strata = pd.DataFrame({"stratum": list("abc"), "N": [2, 12, 40]})
    return reviewed, strata


def test_mean_and_se_of_a_stratified_sample(vector):
    """D = (7 + 12 * 20/3 + 40 * 18/4) / 54 = 4.9444; SE from R survey 4.1-1."""
    got = survey(*vector, 0.95)
    result = got.mean(got.rows["inflation"])
    assert result.estimate == pytest.approx((7 + 12 * 20 / 3 + 40 * 18 / 4) / 54)
    assert result.se == pytest.approx(1.37137100604, rel=1e-9)
    assert result.df == 5


def test_amount_weighted_inflation(vector):
    got = survey(*vector, 0.95)
    result = got.ratio(got.rows["amount_yuan"] * got.rows["inflation"], got.rows["amount_yuan"])
    assert result.estimate == pytest.approx(6.02333722287, rel=1e-9)
    assert result.se == pytest.approx(1.50863387958, rel=1e-9)


def test_one_usable_paper_in_a_stratum_borrows_its_neighbour(vector):
    reviewed, strata = vector
    alone = reviewed.copy()
    alone.loc[[3, 4], "inflation"] = math.nan
    got = survey(alone, strata, 0.95)
    assert got.merged == (("b", "c"),)
    assert got.weight.sum() == pytest.approx(54)
    assert math.isfinite(got.mean(got.rows["inflation"]).low)


def test_lender_is_the_nearest_stratum_that_has_a_variance():
    order = ["take_all", "tier_1", "tier_2", "tier_3"]
    sizes = {"take_all": 3, "tier_1": 20, "tier_2": 30, "tier_3": 90}
    assert neighbours(order, sizes, {"take_all": 3, "tier_1": 1, "tier_2": 5, "tier_3": 8}) == {"tier_1": "tier_2"}
    assert neighbours(order, sizes, {"take_all": 1, "tier_1": 4, "tier_2": 0, "tier_3": 8}) == {
        "take_all": "tier_1", "tier_2": "tier_3"}


def test_a_single_paper_gives_an_estimate_and_no_interval(vector):
    reviewed, strata = vector
    one = reviewed.copy()
    one.loc[one.index != 5, "inflation"] = math.nan
    got = survey(one, strata, 0.95)
    result = got.mean(got.rows["inflation"])
    assert result.estimate == 7
    assert math.isnan(result.low)


def test_everybody_inflated_by_five(make_plan, make_run, many):
    """No spread: mean 5, interval [5, 5], true mean 95 - 5 = 90, all stay excellent."""
    run = make_run(make_plan(many), inflate=lambda row: 5.0)
    assert run.inflation.mean.estimate == pytest.approx(5)
    assert run.inflation.true_mean.estimate == pytest.approx(90)
    assert run.inflation.lower == pytest.approx(5)
    assert run.grades.downgraded == 0
    assert "单侧下限5.00分，大于零" in words(stage.show_overview(run))


def test_everybody_downgraded(make_plan, make_run, many):
    """95 - 8 = 87: every project falls from excellent to good, and is listed only for the grade."""
    run = make_run(make_plan(many), inflate=lambda row: 8.0)
    cells = run.grades.table.set_index(["row", "column"])["estimate"]
    assert cells["excellent", "good"] == pytest.approx(300)
    assert run.grades.share.estimate == 1
    assert len(stage.show_projects(run).rows) == len(run.reviewed)


def test_nobody_inflated(make_plan, make_run, many):
    run = make_run(make_plan(many), inflate=lambda row: 0.0)
    said = words(stage.show_overview(run))
    assert run.inflation.mean.estimate == 0
    assert "没有发现虚高" in said
    assert "不等于" in said
    assert 0 < run.grades.zero_bound < 0.1
    assert stage.show_projects(run).rows == ()


def test_everybody_at_full_marks(make_plan, make_run):
    projects = [(f"P{i:03d}", str(1 + i % 3), 10_000.0 * (i + 1), 100.0) for i in range(120)]
    run = make_run(make_plan(projects), inflate=lambda row: 0.0)
    assert run.agreement.kappa.status == "no_variation"
    assert "自评普遍满分本身就是" in words(stage.show_overview(run))
    kappa = stage.show_agreement(run).rows[1]
    assert "无定义" in kappa[1]
    stage.show_bland_altman(run)


def test_no_paper_at_all(make_plan, make_run, many):
    run = make_run(make_plan(many), rechecks={})
    assert run.survey is None
    assert "不能作出任何推断" in words(stage.show_overview(run))
    for show in (stage.show_estimates, stage.show_transition, stage.show_agreement, stage.show_misstatement,
                 stage.show_projects, stage.show_states):
        assert show(run).rows == ()
    stage.show_bland_altman(run)
    stage.show_caterpillar(run)
    assert set(run.reviewed["state"]) == {"missing"}


def test_missing_papers_give_best_and_worst_case(make_plan, make_run, rules):
    """A census of 4 at 90, one paper missing, the others at 85.

    Received: mean 5. All at 100: (3 * 5 - 10)/4 = 1.25; all at 0: (15 + 90)/4 = 26.25.
    """
    plan = make_plan([(f"P{i}", "1", 1000.0, 90.0) for i in range(4)])
    run = make_run(plan, rechecks={f"P{i}": 85.0 for i in range(3)})
    assert run.inflation.mean.estimate == pytest.approx(5)
    assert run.inflation.best.estimate == pytest.approx(1.25)
    assert run.inflation.worst.estimate == pytest.approx(26.25)
    assert run.findings["code"].tolist().count("paper_missing") == 1


def test_a_census_has_no_sampling_error(make_plan, make_run):
    plan = make_plan([(f"P{i}", "1", 1000.0 * (i + 1), 90.0) for i in range(4)])
    run = make_run(plan, rechecks={"P0": 90.0, "P1": 88.0, "P2": 86.0, "P3": 80.0})
    assert run.survey.census
    assert (run.inflation.mean.estimate, run.inflation.mean.se) == (4.0, 0.0)
    assert run.inflation.weighted.estimate == pytest.approx((0 * 1 + 2 * 2 + 4 * 3 + 10 * 4) / 10)
    assert "为实际值，没有抽样误差" in words(stage.show_overview(run))


def test_swapped_columns_are_not_used(make_plan, make_run, many):
    plan = make_plan(many)
    turned = plan.drawn.sample["project_id"].iloc[0]
    run = make_run(plan, inflate=lambda row: -3.0 if row["project_id"] == turned else 2.0)
    state = run.reviewed.set_index("project_id")["state"]
    assert state[turned] == "swapped"
    assert run.inflation.mean.estimate == pytest.approx(2)
    assert "paper_swapped" in set(run.findings["code"])


def test_a_paper_for_an_undrawn_project_is_a_finding_and_no_evidence(make_plan, make_run, many):
    plan = make_plan(many)
    drawn = plan.drawn.sample
    stranger = next(one for one in plan.drawn.frame["project_id"] if one not in set(drawn["project_id"]))
    given = dict.fromkeys(drawn["project_id"], 90.0) | {stranger: 0.0}
    run = make_run(plan, rechecks=given)
    assert run.inflation.mean.estimate == pytest.approx(5)
    assert run.findings["code"].tolist().count("paper_undrawn") == 1


def test_both_signs_have_their_own_name(make_plan, make_run, many):
    run = make_run(make_plan(many), inflate=lambda row: 2.5)
    assert (run.reviewed["inflation"] == 2.5).all()
    assert (run.reviewed["recheck_gap"] == -2.5).all()


def test_a_project_that_moved_just_ten_points_is_not_listed(make_plan, make_run):
    projects = [(f"P{i}", "1", 1000.0, 99.99) for i in range(4)]
    run = make_run(make_plan(projects), rechecks={"P0": 99.99, "P1": 89.99, "P2": 89.98, "P3": 90.0})
    assert stage.show_projects(run).rows[0][1] == "项目P2"
    assert len(stage.show_projects(run).rows) == 2     # P2 moved 10.01, P1 fell a grade


def test_reviewers_who_agree_have_icc_one(make_plan, make_run, many):
    plan = make_plan(many)
    drawn = plan.drawn.sample
    second = {row["project_id"]: 95.0 - row["number"] % 7 for row in drawn[drawn["double"]].to_dict("records")}
    run = make_run(plan, inflate=lambda row: row["number"] % 7, second=second)
    assert run.agreement.doubled == len(second)
    assert run.agreement.icc.icc == pytest.approx(1)


def test_departments_need_two_papers_somewhere(make_plan, make_run):
    projects = [(f"P{i}", str(i + 1), 1000.0, 90.0) for i in range(3)]
    run = make_run(make_plan(projects), rechecks={"P0": 80.0, "P1": 90.0, "P2": 90.0})
    assert run.departments is None
    assert stage.show_states(run).empty


def test_money_estimate_and_bounds(make_plan, make_run, many):
    """Nothing misstated: estimate 0, and the zero-error bound rest * (1 - 0.05^(1/n)) is still reported."""
    run = make_run(make_plan(many), inflate=lambda row: 0.0)
    result = run.misstatement
    over, under = result.bounds
    assert result.estimate.estimate == 0
    assert over.zero_error_yuan == pytest.approx(result.rest_yuan * (1 - 0.05 ** (1 / over.n)))
    assert over.stringer_yuan == pytest.approx(over.zero_error_yuan)
    assert under.errors == 0


def test_certainty_errors_are_known_exactly(make_plan, make_run, many):
    plan = make_plan(many)
    sure = plan.drawn.sample[plan.drawn.sample["part"] == "take_all"].iloc[0]
    run = make_run(plan, inflate=lambda row: 0.0, verified={sure["project_id"]: sure["spent_yuan"] - 12_345.0})
    assert run.misstatement.known == pytest.approx(12_345)
    assert run.misstatement.estimate.estimate == pytest.approx(12_345)
    assert run.misstatement.errors == 0


def test_scaled_taints_give_back_the_estimate(make_plan, make_run, many):
    """The taints w e / J add up to the estimate: sum t * J = sum w e over the random part."""
    plan = make_plan(many)
    random = plan.drawn.sample[plan.drawn.sample["part"] == "random"]
    wrong = random.iloc[[0, 3]]
    verified = dict(zip(wrong["project_id"], wrong["spent_yuan"] * 0.9, strict=True))
    run = make_run(plan, inflate=lambda row: 0.0, verified=verified)
    expected = (wrong["weight"] * wrong["spent_yuan"] * 0.1).sum()
    assert run.misstatement.estimate.estimate == pytest.approx(expected)
    steps = run.misstatement.bounds[0].stringer.steps
    taints = steps["taint"].iloc[1:].sum()
    assert taints * run.misstatement.rest_yuan / run.misstatement.bounds[0].n == pytest.approx(expected)


@pytest.mark.parametrize("target", ["score", "money"])
def test_both_targets_give_every_table(make_plan, make_run, many, target):
    run = make_run(make_plan(many, target=target), inflate=lambda row: row["number"] % 5)
    assert run.survey.weight.sum() == pytest.approx(300, rel=0.5)
    assert len(stage.show_estimates(run).rows) == 5
    for show in (stage.show_overview, stage.show_progress, stage.show_transition, stage.show_agreement,
                 stage.show_misstatement, stage.show_states, stage.show_caterpillar):
        show(run).html()
    assert run.misstatement.exact == (target == "money")


def test_pps_mean_by_hand(make_plan, make_run):
    """Hajek mean of d with pi: sum(d/pi)/sum(1/pi)."""
    projects = [(f"P{i:03d}", "1", 10_000.0 * (1 + i % 9), 95.0) for i in range(200)]
    run = make_run(make_plan(projects, target="money"), inflate=lambda row: row["number"] % 4)
    rows = run.reviewed
    expected = (rows["inflation"] / rows["inclusion_probability"]).sum() / (1 / rows["inclusion_probability"]).sum()
    assert run.inflation.mean.estimate == pytest.approx(expected)
