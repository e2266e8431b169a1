"""Indicators in the wrong place: cost with at least, payments as quantities, repeated, misplaced; weights; gaps."""

from collections.abc import Mapping, Sequence
from typing import Any

from budgeteval.library import dimension_of
from budgeteval.stages.performance_target.checks.case import Case, Flag
from budgeteval.stages.performance_target.words import pattern, places_of_names, vocabulary
from budgeteval.terms import label

Rows = Sequence[Mapping[str, Any]]
DUE = ("output", "outcome")
RISING = ("at_least", "above")


def find(case: Case) -> list[Flag]:
    """All flags of this subject."""
    found = [flag for row in case.rows for flag in _of(case, row)]
    for form, rows in case.by_form.items():
        found += [*_repeated(case, rows), *_weights(case, form, rows), *_gaps(case, form, rows)]
    return found


def _of(case: Case, row: Mapping[str, Any]) -> list[Flag]:
    found = []
    if is_cost_at_least(row):
        found.append(case.on("target_cost_at_least", row, "target"))
    if is_payment(row):
        found.append(case.on("target_payment_as_quantity", row))
    if is_misplaced(row):
        found.append(case.on("target_misplaced", row, level2=row["level2"]))
    return found


def is_cost_at_least(row: Mapping[str, Any]) -> bool:
    """A cost that should be at least so much; a saving may."""
    cost = "cost" in (row["dimension"], row["aspect"]) or dimension_of(row["aspect"]) == "cost"
    return cost and row["direction"] in RISING and not pattern("savings").search(row["level3"])


def is_payment(row: Mapping[str, Any]) -> bool:
    """A quantity that only says how much money goes out."""
    if row["aspect"] != "quantity" or pattern("not_payments").search(row["level3"]):
        return False
    words = vocabulary()
    rate = row["target_unit"] in words["rates"] and bool(pattern("payments").search(row["level3"]))
    return row["target_unit"] in words["money_units"] or rate


def is_misplaced(row: Mapping[str, Any]) -> bool:
    """A third level whose name belongs to another second level."""
    if not row["aspect"] or pattern("not_misplaced").search(row["level3"]):
        return False
    name = "".join(row["level3"].split())
    fitting = [aspects for names, aspects in places_of_names() if names.search(name)]
    return bool(fitting) and not any(row["aspect"] in aspects for aspects in fitting)


def _repeated(case: Case, rows: Rows) -> list[Flag]:
    """The same third level under two second levels; the later one is pointed out."""
    seen: dict[str, Mapping[str, Any]] = {}
    found = []
    for row in rows:
        key = "".join(row["level3"].split())
        first = seen.setdefault(key, row)
        if key and first["aspect"] != row["aspect"]:
            found.append(case.on("target_repeated", row, level2=row["level2"], other=first["level2"]))
    return found


def _weights(case: Case, form: str, rows: Rows) -> list[Flag]:
    """Weights missing, not adding up, or spread as no split of the rules has it; nothing without a weight column."""
    law = case.rules.weights
    bare = [row for row in rows if row["weight"] != row["weight"]]
    if law.total is None or len(bare) == len(rows):
        return []
    if bare:
        return [case.on("target_weight_missing", row, "weight") for row in bare]
    total, cell = sum(row["weight"] for row in rows), str(rows[0]["weight_cell"])
    if all(abs(total - due) > law.tolerance for due in (law.total, law.with_execution) if due is not None):
        return [case.about("target_weight_sum", form, cell, summed=total, expected=law.total)]
    sums: dict[str, float] = {}
    for row in rows:
        sums[row["dimension"]] = sums.get(row["dimension"], 0.0) + row["weight"]
    if "" in sums or fits(sums, law.splits, law.tolerance):  # a first level nobody knows proves nothing
        return []
    joined = "，".join(f"{label('dimension', name)}{value:g}" for name, value in sums.items())
    return [case.about("target_weight_split", form, cell, found=joined)]


def fits(sums: Mapping[str, float], splits: Mapping[str, Mapping[Any, float]], tolerance: float) -> bool:
    """Whether the weights by first level are those of one of the splits."""
    return any(
        sums.keys() == split.keys() and all(abs(sums[name] - due) <= tolerance for name, due in split.items())
        for split in splits.values()
    )


def _gaps(case: Case, form: str, rows: Rows) -> list[Flag]:
    """No indicator of output, or none of benefit."""
    there = {row["dimension"] for row in rows}
    return [case.about("target_dimension_missing", form, rows[0]["level3_cell"], dimension=label("dimension", one))
            for one in DUE if one not in there]
