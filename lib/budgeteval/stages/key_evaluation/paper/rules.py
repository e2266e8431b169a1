"""The sheet of rules: every parameter that a formula of the paper reads, with its document and rule set."""

from collections.abc import Iterator
from typing import Any

from budgeteval.stages.key_evaluation.grid import vocabulary
from budgeteval.stages.key_evaluation.paper.book import Page, layout
from budgeteval.stages.key_evaluation.run import Result
from budgeteval.terms import label

Refs = dict[str, str]
"""Key of a rule below ``key_evaluation`` -> address of its value."""
SATISFACTION = "satisfaction"


def rules_sheet(page: Page, result: Result) -> Refs:
    """Write the rules, one a line; returns where each stands."""
    words = layout()["rules"]
    page.widths((44, 14, 44, 18))
    page.put(0, 0, layout()["sheets"]["rules"], "title")
    page.put(1, 0, layout()["notes"]["rules"], "note")
    page.line(2, words["heads"], "head")
    refs = {}
    for row, (key, name, value) in enumerate(_used(result), start=3):
        origin = result.run.rules.origin(f"key_evaluation.{key}")
        page.line(row, (name, value, origin.document, origin.edition))
        refs[key] = page.ref(row, 1)
    page.freeze(3, 1)
    return refs


def used_formulas(result: Result) -> list[str]:
    """Formulas of the rules that this score sheet uses, in its order."""
    rows, known = result.score.indicators, result.run.limits.formulas
    named = [SATISFACTION if row["method"] == "likert" else row["formula"] for row in rows.to_dict("records")]
    return [name for name in dict.fromkeys(named) if name in known]


def _used(result: Result) -> Iterator[tuple[str, str, Any]]:
    """Key, name and value of each parameter."""
    rules, words = result.run.limits, layout()["rules"]
    for key in ("mark_digits", "total_digits", "no_evidence"):
        yield key, words[key], getattr(rules, key)
    for grade, edge in rules.grades.items():
        yield f"grades.{grade}", words["grades"].format(name=label("grade", grade)), edge
    for name in used_formulas(result):
        called = words[SATISFACTION] if name == SATISFACTION else vocabulary()["values"]["formula"][name][0]
        for part, value in rules.formulas[name].model_dump(exclude={"points"}).items():
            yield f"formulas.{name}.{part}", words[part].format(name=called), value
    yield "survey.scale", words["scale"], rules.survey.scale
    yield "survey.satisfied_from", words["satisfied_from"], rules.survey.satisfied_from
    yield "panel.trim_from", words["trim_from"], rules.panel.trim_from
    yield "bond.idle_days", words["idle_days"], rules.bond.idle_days
