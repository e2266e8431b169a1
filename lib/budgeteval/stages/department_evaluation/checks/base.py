"""Base data: missing, contradictory, beyond the thumb rules; functional classes that do not add up."""

import math
from collections.abc import Iterator

import pandas as pd

from budgeteval.facts import as_text
from budgeteval.findings import Finding
from budgeteval.numbers import plain
from budgeteval.stages.department_evaluation import formulas
from budgeteval.stages.department_evaluation.checks.case import Case, cell_of
from budgeteval.stages.department_evaluation.contradictions import cells_by_key, contradictions, known
from budgeteval.stages.department_evaluation.formulas import LAST, THIS, Key
from budgeteval.stages.department_evaluation.labels import kind_of, name_of, vocabulary

BEFORE = "three_public_spent", "three_public_budget"


def find(case: Case) -> Iterator[Finding]:
    """Findings about base data, department by department."""
    base = case.filed.base
    read = {one.place for one in base.findings}
    stated, classes = (dict(list(rows.groupby("department_code"))) for rows in (base.values, base.classes))
    for code in case.names:
        values = stated.get(code)
        if values is None:
            yield from _no_sheet(case, code)
            continue
        yield from _missing(case, values, read)
        for one in contradictions(values, case.limits):
            yield _at(case, one.code, values, one.key, expected=_shown(one.key[0], one.expected),
                      items=", ".join(name_of(name) for name, _ in one.involved[1:]))
        yield from _thumb(case, values)
        yield from _classes(case, classes.get(code, base.classes[:0]), known(values))


def _no_sheet(case: Case, code: str) -> Iterator[Finding]:
    rows = case.in_use[case.in_use["department_code"] == code]
    for place in rows["place"].head(1):
        yield case.at("department_base_sheet_missing", place)


def _wanted(case: Case) -> list[Key]:
    """Base data that the frame in use needs."""
    law = case.rules.department_evaluation
    names = (law.indicators[one].formula for one in law.places)
    return list(dict.fromkeys(key for name in names if name for key in formulas.needs(name)))


def _missing(case: Case, values: pd.DataFrame, read: set[str]) -> Iterator[Finding]:
    """What the frame needs and the sheet leaves blank; what could not be read was told when reading."""
    cells = cells_by_key(values)
    stated = values.dropna(subset=["value"])
    have = set(zip(stated["field"], stated["period"], strict=True))
    for key in _wanted(case):
        if key not in have and not set(cells.get(key, ())) & read:
            yield _at(case, "department_base_missing", values, key)


def _at(case: Case, code: str, values: pd.DataFrame, key: Key, **facts: str) -> Finding:
    """At the last cell that states a datum, else at the sheet."""
    rows = values[(values["field"] == key[0]) & (values["period"] == key[1])]
    place = str((rows if len(rows) else values)["place"].iloc[-1])
    period = vocabulary()["head"]["last" if key[1] == LAST else "this"][0]
    found = _shown(key[0], float(rows["value"].iloc[-1])) if len(rows) else ""
    return case.at(code, place, cell_of(place) if len(rows) else "", item=name_of(key[0]), period=period,
                   found=found, **facts)


def _shown(field: str, value: float) -> str:
    kind = kind_of(field)
    return as_text(value, "yuan" if kind == "amount" else "rate") if kind != "count" else plain(value)


def _thumb(case: Case, values: pd.DataFrame) -> Iterator[Finding]:
    """Adjustments within the thumb rule; the three public expenses within their budget."""
    facts = known(values)
    rate = formulas.rate("budget_adjustment", lambda key: facts.get(key, math.nan))
    if rate > case.limits.adjustment_above:
        yield _at(case, "department_adjustment_high", values, ("added", THIS), rate=as_text(rate, "rate"),
                  limit=as_text(case.limits.adjustment_above, "rate", 0))
    spent, budget = (facts.get((name, THIS), math.nan) for name in BEFORE)
    if spent > budget:
        yield _at(case, "department_three_public_over_budget", values, (BEFORE[0], THIS),
                  expected=as_text(budget, "yuan"))


def _classes(case: Case, rows: pd.DataFrame, facts: dict[Key, float]) -> Iterator[Finding]:
    """Each class is the sum of its subclasses; all classes are the spending."""
    size = rows["code"].str.len()
    tops = rows[size == vocabulary()["class_digits"]]
    below = rows[size == vocabulary()["subclass_digits"]]
    whole = True
    for top in tops.to_dict("records"):
        part = below.loc[below["code"].str.startswith(top["code"]), "amount_yuan"]
        if len(part) and abs(part.sum() - top["amount_yuan"]) > case.limits.class_tolerance:
            whole = False
            yield case.at("department_classes_sum_differs", top["place"], cell_of(top["place"]), class_=top["code"],
                          found=as_text(top["amount_yuan"], "yuan"), expected=as_text(float(part.sum()), "yuan"))
    spent = facts.get(("spent", THIS), math.nan)
    if whole and len(tops) and abs(tops["amount_yuan"].sum() - spent) > case.limits.amount_tolerance:
        place = str(tops["place"].iloc[0])
        yield case.at("department_classes_total_differs", place, cell_of(place), expected=as_text(spent, "yuan"),
                      found=as_text(float(tops["amount_yuan"].sum()), "yuan"))
