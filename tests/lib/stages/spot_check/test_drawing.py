"""The draw: replayed by an independent program, nested supplement, take-all, judgement, PPS."""

import hashlib
import math

import pytest

from budgeteval.stages.spot_check.draw import draw
from budgeteval.stages.spot_check.frame import build_frame
from budgeteval.stages.spot_check.sizes import half_width, objective_sizes

from .conftest import no_register, scores_of


def number(seed, name):
    """u as the report describes it, by another road than the library: bits as text."""
    bits = "".join(f"{byte:08b}" for byte in hashlib.sha256(f"{seed}|{name}".encode()).digest())
    return int(bits[:53], 2) / 2**53


def test_sizes_are_those_of_the_method_note(rules):
    """653 projects: mean 57 (S = 6, e = 1.5), share 61 (+-12 points), ratio 10 % -> 66; sampling.md 3.2."""
    sizes = objective_sizes(653, rules.spot_check, "score").set_index("method")["n"]
    assert sizes["mean"] == 57
    assert sizes["share"] == 61
    assert sizes["ratio"] == 66


def test_anybody_replays_the_list(make_plan, many):
    """Following the report's four steps with nothing but hashing and sorting gives the same list and hashes."""
    plan = make_plan(many, seed="2020-public")
    drawn = plan.drawn
    frame = drawn.frame.to_dict("records")
    lines = sorted(f"{row['project_id']}\t{row['size_yuan']:.2f}\n" for row in frame)
    assert hashlib.sha256("".join(lines).encode()).hexdigest() == drawn.frame_hash
    listed = [row["project_id"] for row in frame if row["part"] != "random"]
    for stratum in drawn.strata[drawn.strata["part"] == "random"].to_dict("records"):
        inside = sorted((row["department_code"], row["project_id"]) for row in frame
                        if row["stratum"] == stratum["stratum"])
        step = len(inside) / stratum["n"]
        start = number("2020-public", f"start|{stratum['stratum']}")
        listed += [inside[math.floor((i + start) * step)][1] for i in range(stratum["n"])]
    assert sorted(listed) == sorted(drawn.sample["project_id"])
    assert hashlib.sha256("".join(f"{one}\n" for one in sorted(listed)).encode()).hexdigest() == drawn.list_hash
    assert all(row["u"] == number("2020-public", row["project_id"]) for row in frame)


def test_row_order_does_not_matter_and_the_seed_does(rules, many):
    first = draw(build_frame(scores_of(many), rules, no_register()), rules.spot_check, "a-seed")
    turned = draw(build_frame(scores_of(many[::-1]), rules, no_register()), rules.spot_check, "a-seed")
    other = draw(build_frame(scores_of(many), rules, no_register()), rules.spot_check, "b-seed")
    assert first.list_hash == turned.list_hash
    assert first.list_hash != other.list_hash


def test_supplement_extends_the_list(make_plan, many):
    drawn = make_plan(many).drawn
    assert not set(drawn.supplement["project_id"]) & set(drawn.sample["project_id"])
    assert len(drawn.supplement)
    for stratum, rows in drawn.supplement.groupby("stratum"):
        waiting = drawn.frame[(drawn.frame["stratum"] == stratum)
                              & ~drawn.frame["project_id"].isin(drawn.sample["project_id"])]
        assert rows["u"].max() <= waiting["u"].nsmallest(len(rows)).max()
        n = (drawn.sample["stratum"] == stratum).sum() + len(rows)
        assert rows["inclusion_probability"].unique().tolist() == pytest.approx(
            [n / (drawn.frame["stratum"] == stratum).sum()])


def test_weights_add_up_to_the_frame(make_plan, many):
    drawn = make_plan(many).drawn
    assert drawn.sample["weight"].sum() == pytest.approx(300)
    sure = drawn.sample[drawn.sample["part"] == "take_all"]
    assert (sure["weight"] == 1).all()
    assert (drawn.frame.loc[drawn.frame["part"] == "random", "size_yuan"] < drawn.interval_yuan).all()


def test_expected_half_width_meets_the_objective(make_plan, many, rules):
    drawn = make_plan(many).drawn
    assert half_width(drawn.strata, 6, 0.95) <= rules.spot_check.objectives.mean.half_width


def test_half_width_by_hand():
    """One stratum, N = 100, n = 25, S = 10: 1.96 * sqrt(0.75 * 100 / 25) = 3.3948."""
    import pandas as pd

    strata = pd.DataFrame({"N": [100], "n": [25]})
    assert half_width(strata, 10, 0.95) == pytest.approx(1.959964 * math.sqrt(3), rel=1e-6)


def test_judgement_stands_apart_with_weight_one(make_plan, many):
    plan = make_plan(many, judgement={"P003": "群众举报", "P004": ""})
    picked = plan.drawn.sample.set_index("project_id").loc[["P003", "P004"]]
    assert picked["stratum"].tolist() == ["judgement", "judgement"]
    assert picked["weight"].tolist() == [1.0, 1.0]
    assert picked["reason"].tolist() == ["群众举报", ""]
    assert plan.drawn.sample["weight"].sum() == pytest.approx(300)


def test_money_takes_certainty_units_and_rescales(make_plan):
    """Sizes 900, 120, 60, 300, 40, 80 and n = 3: two certain, the rest in proportion (PUB-04)."""
    projects = [(f"P{i}", "1", amount, 95.0) for i, amount in enumerate([900.0, 120, 60, 300, 40, 80])]
    from budgeteval.stages.spot_check.draw import _by_money

    plan = make_plan(projects)
    base = plan.frame.projects.assign(u=0.5)
    rows, sample, supplement, _, _ = _by_money(base, 3, "test-seed", {})
    sure = sample[sample["inclusion_probability"] == 1]
    assert sorted(sure["project_id"]) == ["P0", "P3"]
    rest = sample[sample["inclusion_probability"] < 1]
    expected = {"P1": 0.4, "P2": 0.2, "P4": 0.4 / 3, "P5": 0.8 / 3}
    assert rest["inclusion_probability"].tolist() == pytest.approx([expected[one] for one in rest["project_id"]])
    assert len(supplement) == 0
    assert (rows["stratum"] == "pps").sum() == 4


def test_a_small_frame_is_a_census(make_plan):
    plan = make_plan([(f"P{i}", "1", 1000.0, 95.0) for i in range(4)])
    assert len(plan.drawn.sample) == 4
    assert (plan.drawn.sample["weight"] == 1).all()


@pytest.mark.parametrize("seed", ["", "种子", "a\nb"])
def test_a_seed_is_printable_ascii(make_plan, many, seed):
    with pytest.raises(ValueError, match="ASCII"):
        make_plan(many, seed=seed)


def test_double_scoring_share(make_plan, many):
    sample = make_plan(many).drawn.sample
    assert sample["double"].sum() == math.ceil(0.1 * len(sample) - 1e-9)
