"""How a review before the budget is scored and concluded (rules.md 4): expected values by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from budgeteval import rulesets
from budgeteval.rulesets.ex_ante import Panel
from budgeteval.stages.ex_ante.reviews import threshold
from budgeteval.stages.ex_ante.score import conclusion, counted, final_mark, with_points


@pytest.fixture(scope="module")
def national():
    return rulesets.load("cpc-2018-34").ex_ante


def panel(**changes):
    base = rulesets.load("cpc-2018-34").ex_ante.panel.model_dump()
    return Panel(**{**base, **changes})


def test_five_national_dimensions_of_twenty_points(national):
    assert [one.name for one in national.frames["project"]] == [
        "立项必要性", "投入经济性", "绩效目标合理性", "实施方案可行性", "筹资合规性"]
    assert [one.weight for one in national.frames["project"]] == [20] * 5
    assert all(len(one.items) == 4 and {item.weight for item in one.items} == {5}
               for one in national.frames["project"])


def test_policies_have_their_own_five(national):
    assert [one.name for one in national.frames["policy"]] == [
        "政策设立必要性", "政策保障充分性", "政策目标合理性", "政策实施可持续性", "政策资金合规性"]


def test_variants():
    six = rulesets.load("example-ex-ante-six-dimensions").ex_ante.frames["project"]
    county = rulesets.load("example-ex-ante-county-variant").ex_ante.frames["project"]
    assert [one.name for one in six][-1] == "可持续性"
    assert len(six) == 6
    assert [one.name for one in county] == [
        "必要性和可行性", "预期绩效可实现性和可持续性", "预算合理性", "投入经济性", "筹资合规性"]


def band(rules, score):
    return conclusion(score, rules.bands)


def test_bands_at_their_edges(spec, national):
    spec(band, national, """
        score || conclusion
        100   || support
        80    || support
        79.99 || adjust
        60    || adjust
        59.99 || refuse
        0     || refuse
        """)
    assert conclusion(math.nan, national.bands) == ""
    spec(band, rulesets.load("example-ex-ante-bands-90-60").ex_ante, """
        score || conclusion
        90    || support
        89.99 || adjust
        60    || adjust
        """)


def one_mark(rules, a, b, c, d, e):
    values = np.array([value for value in (a, b, c, d, e) if not math.isnan(value)])
    return final_mark(values, rules)


def test_one_mark_from_several(spec):
    spec(one_mark, panel(final="mean"), """
        a  | b  | c  | d  | e  || mark
        18 | 17 | 16 | 15 | 14 || 16
        20 | 10 | -  | -  | -  || 15
        13 | -  | -  | -  | -  || 13     # one expert
        -  | -  | -  | -  | -  || -      # nobody: no data, not zero
        """)
    spec(one_mark, panel(final="median"), """
        a  | b  | c  | d  | e  || mark
        20 | 10 | 18 | -  | -  || 18
        20 | 10 | 18 | 16 | -  || 17
        """)
    spec(one_mark, panel(final="trimmed_mean", trim_by="dimensions"), """
        a  | b  | c  | d  | e  || mark
        20 | 10 | 18 | 17 | 16 || 17     # five: highest and lowest dropped
        20 | 10 | 18 | 16 | -  || 16     # four: the plain mean
        """)


def test_whole_experts_are_dropped_by_their_totals():
    table = pd.DataFrame({"necessity": [20, 10, 15, 15, 15], "economy": [20, 10, 12, 18, 15]}, index=list("abcde"))
    rules = panel(final="trimmed_mean", trim_by="totals")
    assert counted(table, rules).index.tolist() == ["c", "d", "e"]
    assert counted(table.iloc[:4], rules).index.tolist() == ["a", "b", "c", "d"]
    assert counted(table, panel(final="mean")).equals(table)


def test_ticks_are_shares_of_the_points(national):
    marks = pd.DataFrame({"mark": [math.nan] * 4 + [3, 6, -1], "weight": [5.0] * 7,
                          "tick": ["excellent", "good", "fair", "poor", "", "", ""]})
    assert with_points(marks, national)["points"].fillna(-9).tolist() == [5, 4, 3, 1.5, 3, -9, -9]


def due(rules, kind, subject, budget):
    limit = threshold({"kind": kind, "subject": subject, "budget_yuan": str(budget)}, rules)
    return "yes" if limit is not None else "no"


def test_who_must_be_reviewed(spec, national):
    spec(due, rulesets.load("demo-county").ex_ante, """
        kind       | subject | budget  || due
        new        | project | 400000  || yes
        new        | project | 399999  || no
        new        | policy  | 1       || yes
        renewed    | project | 1000000 || yes
        renewed    | project | 999999  || no
        continuing | project | 9000000 || no
        """)
    spec(due, rulesets.load("example-ex-ante-thresholds").ex_ante, """
        kind    | subject | budget  || due
        new     | project | 1000000 || yes
        new     | policy  | 999999  || no
        renewed | project | 9000000 || no
        """)
    spec(due, rulesets.load("example-ex-ante-county-variant").ex_ante, """
        kind    | subject | budget || due
        new     | project | 1      || yes
        renewed | policy  | 1      || yes
        """)
    spec(due, national, """
        kind | subject | budget    || due
        new  | project | 900000000 || no     # the national text names no amount
        """)


def test_what_is_recalled_is_marked_so():
    rules = rulesets.load("demo-county")
    assert not rules.origin("ex_ante.bands.support").verified
    assert not rules.origin("ex_ante.frames.project").verified
    assert rules.origin("ex_ante.mandatory.new_project_yuan").edition == "demo-county"
