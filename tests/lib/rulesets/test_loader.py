"""Overlays of rule sets: what merges, what is refused, and where every value comes from."""

from datetime import date
from pathlib import Path

import pytest

from budgeteval import rulesets
from budgeteval.rulesets import RulesError
from budgeteval.rulesets.loader import _head, merged
from budgeteval.rulesets.ruleset import section
from budgeteval.terms import read_yaml

SOURCE = "source: {document: 某县办法, verified: true}\n"
NATIONAL = (Path(__file__).parents[3] / "params/rulesets/mof-2020-10/self_evaluation.yaml").read_text(encoding="utf-8")


@pytest.fixture
def edition(tmp_path, monkeypatch):
    """Writes editions below a root of their own."""
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setenv("BUDGETEVAL_ROOT", str(tmp_path))

    def clear():
        for known in (read_yaml, _head, merged, section):
            known.cache_clear()

    def write(code, *, extends="null", body=None, section="self_evaluation"):
        folder = tmp_path / "params" / "rulesets" / code
        folder.mkdir(parents=True, exist_ok=True)
        head = f"title: {code}\nissuer: 某县\nextends: {extends}\nstanding: local\n{SOURCE}"
        head += "in_force: {from: 2020-01-01, until: 2022-12-31}\n"
        (folder / "edition.yaml").write_text(head, encoding="utf-8")
        if body is not None:
            (folder / f"{section}.yaml").write_text(body, encoding="utf-8")
        clear()

    yield write
    clear()


def test_a_county_holds_only_its_own_values(edition):
    edition("base", body=NATIONAL)
    edition("county", extends="base", body=SOURCE + "grades: {excellent: 85}\n")
    rules = rulesets.load("county")
    assert dict(rules.self_evaluation.grades) == {"excellent": 85, "good": 80, "fair": 60, "poor": 0}
    own = rules.origin("self_evaluation.grades.excellent")
    assert (own.edition, own.document, own.verified) == ("county", "某县办法", True)
    assert rules.origin("self_evaluation.grades.good").edition == "base"


def test_lists_replace_and_mappings_merge(edition):
    edition("base", body=NATIONAL)
    edition("county", extends="base", body=SOURCE + "execution: {sources: [general_budget]}\n")
    execution = rulesets.load("county").self_evaluation.execution
    assert (execution.sources, execution.basis) == (("general_budget",), "adjusted")


def test_a_mapping_may_be_taken_away(edition):
    edition("base", body=NATIONAL)
    edition("county", extends="base", body=SOURCE + "weights: {splits: {usual: {dimensions: null}}}\n")
    rules = rulesets.load("county")
    assert rules.self_evaluation.weights.splits["usual"].dimensions is None
    assert rules.origin("self_evaluation.weights.splits.usual.dimensions").edition == "county"


def test_a_key_may_have_a_source_of_its_own(edition):
    edition("base", body=NATIONAL)
    special = "sources: {grades: {document: 某县评级通知, verified: false, confidence: low}}\n"
    edition("county", extends="base", body=SOURCE + special + "grades: {good: 75}\nlights: {unspent_above: 0.3}\n")
    rules = rulesets.load("county")
    assert rules.origin("self_evaluation.grades.good").document == "某县评级通知"
    assert rules.origin("self_evaluation.grades.good").confidence == "low"
    assert rules.origin("self_evaluation.lights.unspent_above").document == "某县办法"


@pytest.mark.parametrize(("body", "words"), [
    ("grades: {excelent: 85}\n", ["county/self_evaluation.yaml", "excelent"]),
    ("roundng: {}\n", ["roundng", "did you mean 'rounding'"]),
    ("execution: {base: opening}\n", ["execution.base: unknown key", "did you mean 'basis'"]),
    ("execution: {basis: yearly}\n", ["execution.basis", "'adjusted' or 'opening'", "found 'yearly'"]),
    ("grades: {excellent: '85'}\n", ["grades.excellent", "valid number", "found '85'"]),
    ("grades: {excellent: true}\n", ["grades.excellent", "valid number"]),
    ("grades: 85\n", ["grades: expected a mapping", "found 85"]),
    ("grades: {excellent: 70}\n", ["falling floors"]),
    ("weights: {splits: {usual: {execution: 20}}}\n", ["do not add up to 100"]),
    ("weights: {splits: {usual: {dimensions: {output: 40}}}}\n", ["do not add up to indicators 90"]),
    ("over_achievement: {mode: deduct_tiers}\n", ["deduct_tiers needs tiers"]),
])
def test_a_wrong_county_file_is_refused_by_name(edition, body, words):
    edition("base", body=NATIONAL)
    edition("county", extends="base", body=SOURCE + body)
    with pytest.raises(RulesError) as caught:
        rulesets.load("county").self_evaluation  # noqa: B018
    assert [word for word in words if word not in str(caught.value)] == []


def test_a_fault_is_one_short_line(edition):
    """A fault of the whole section (weights that do not add up) does not print the section."""
    edition("base", body=NATIONAL)
    edition("county", extends="base", body=SOURCE + "weights: {splits: {usual: {execution: 20}}}\n")
    with pytest.raises(RulesError) as caught:
        rulesets.load("county").self_evaluation  # noqa: B018
    lines = str(caught.value).splitlines()
    assert len(lines) == 1
    assert len(lines[0]) < 250
    assert "self_evaluation.yaml" in lines[0]


def test_a_value_without_citation_is_refused(edition):
    edition("base", body="grades: {excellent: 90}\n")
    with pytest.raises(RulesError, match="every value needs its citation"):
        rulesets.load("base").self_evaluation  # noqa: B018


def test_a_circle_is_refused(edition):
    edition("one", extends="two")
    edition("two", extends="one")
    with pytest.raises(RulesError, match="circle: one -> two -> one"):
        rulesets.load("one")


def test_a_missing_edition_names_the_nearest(edition):
    edition("mof-2020-10", body=NATIONAL)
    with pytest.raises(RulesError, match=r"did you mean 'mof-2020-10'\?"):
        rulesets.load("mof-2020-1")
    edition("county", extends="mof-2020-01")
    with pytest.raises(RulesError, match="no rule set 'mof-2020-01'"):
        rulesets.load("county")


@pytest.mark.parametrize("code", ["../demo", "a/b", "", "县规则", "."])
def test_an_edition_is_a_plain_code(edition, code):
    with pytest.raises(ValueError, match="expected letters"):
        rulesets.load(code)


def test_a_section_needs_its_model(edition):
    edition("base", body=SOURCE + "x: 1\n", section="no_such_stage")
    with pytest.raises(RulesError, match=r"no module budgeteval\.rulesets\.no_such_stage"):
        rulesets.load("base").no_such_stage  # noqa: B018
    with pytest.raises(AttributeError, match="no section 'self_evaluation'"):
        rulesets.load("base").self_evaluation  # noqa: B018


@pytest.mark.parametrize(("year", "expected"), [(2019, False), (2020, True), (2022, True), (2023, False)])
def test_years_in_force(edition, year, expected):
    edition("base", body=NATIONAL)
    assert rulesets.load("base").in_force(year) is expected


def test_every_value_of_every_edition_has_an_origin():
    for code in rulesets.editions():
        rows = rulesets.table(code)
        assert (rows["document"] != "").all()
        assert (rows["edition"] != "").all()
        assert not rows["key"].duplicated().any()


def test_what_was_only_recalled_is_not_verified():
    """rules.md: weights and the rule of proportion are recalled, the tiers and the grade bands were seen."""
    rules = rulesets.load("mof-2020-10")
    recalled = ["weights.splits.usual.dimensions.output", "quantitative.at_least.formula", "over_achievement.above"]
    seen = ["qualitative.achieved.lowest", "grades.excellent", "quantitative.at_most.zero_at", "lights.unspent_above"]
    assert [rules.origin(f"self_evaluation.{key}").verified for key in recalled] == [False] * 3
    assert [rules.origin(f"self_evaluation.{key}").verified for key in seen] == [True] * 4


def test_examples_say_that_they_are_examples():
    for code in rulesets.editions():
        if code.startswith("example-"):
            assert rulesets.load(code).head.standing == "example"
    assert rulesets.load("mof-2021-101").head.in_force.first == date(2021, 8, 18)
    assert not rulesets.load("mof-2021-101").in_force(2020)


def test_the_card_names_edition_documents_and_what_is_unchecked():
    card = dict(rulesets.load("demo-county").card("self_evaluation").rows)
    rows = rulesets.table("demo-county")
    unchecked = (~rows[rows["key"].str.startswith("self_evaluation.")]["verified"]).sum()
    assert any(str(unchecked) in text for text in card.values())
    assert any("财预〔2020〕10号" in text for text in card.values())
