"""Rules of facts that name none themselves."""

import json
from fnmatch import fnmatchcase

import pytest
from trail_case import FACT

from budgeteval import rulesets
from budgeteval.places import project_root
from budgeteval.trail import Basis, Tables, steps, trail
from budgeteval.trail.decided import decided, deciding

EDITION = "demo-county"
NONE = Tables(lambda name: None)
MEAN = {**FACT, "id": "self_evaluation.execution.slow", "table": "", "column": "", "rows": [], "value": 3,
        "unit": "count"}


def _known() -> set[str]:
    golden = sorted((project_root() / "tests/golden").glob("*.json"))
    return {word for one in golden for word in json.dumps(json.loads(one.read_text("utf-8"))).split('"')}


def test_the_step_names_rule_document_and_edition() -> None:
    """The limit of slow execution: a fifth left unspent, a rule of MOF 2020 No. 10's edition, checked at its source."""
    found = trail(MEAN, "", NONE, Basis("self_evaluation", {"rules": EDITION}))
    (told,) = (step for step in steps(found, {}, False) if step.kind == "rule")
    assert told.lines[0].text == "self_evaluation.lights.unspent_above = 0.2"
    assert "规则集 mof-2020-10，已与所列来源核对" in told.lines[1].text


def test_a_rule_the_fact_names_goes_first() -> None:
    named = {**MEAN, "rule": "self_evaluation.grades.good"}
    found = trail(named, "", NONE, Basis("self_evaluation", {"rules": EDITION})).rule
    assert found is not None
    assert (found.key, found.value) == ("self_evaluation.grades.good", "80")


def test_what_was_counted_or_written_has_none() -> None:
    assert not deciding("self_evaluation.projects")
    assert not deciding("self_evaluation.reported_mean")


@pytest.mark.parametrize("key", decided())
def test_a_rule_is_in_the_rule_set_and_in_one_document(key: str) -> None:
    below = [origin for name, _, origin in rulesets.effective(EDITION, key.partition(".")[0])
             if f"{name}.".startswith(f"{key}.")]
    assert len({(one.document, one.edition, one.verified) for one in below}) == 1


def test_each_fact_has_one_rule_and_each_line_a_fact() -> None:
    known = _known()
    lines = [(key, one) for key, ids in decided().items() for one in ids]
    assert [one for _, one in lines if not any(fnmatchcase(id, one) for id in known)] == []
    several = {id for id in known if len({key for key, one in lines if fnmatchcase(id, one)}) > 1}
    assert several == set()
