"""Targets that cannot be measured: no value, no number, no unit, no standard, vague words, a rate of nothing."""

from collections.abc import Mapping
from typing import Any

from budgeteval.stages.performance_target.checks.case import Case, Flag
from budgeteval.stages.performance_target.words import pattern, vocabulary

NUMBERS = ("quantity", "range", "fraction")
WORDS = ("qualitative", "unknown")


def find(case: Case) -> list[Flag]:
    """All flags of this subject, indicator by indicator."""
    return [flag for row in case.rows for flag in _of(case, row)]


def _of(case: Case, row: Mapping[str, Any]) -> list[Flag]:
    found = []
    if row["target_kind"] in ("blank", "none", ""):
        return [case.on("target_value_missing", row, "target")]
    if is_unit_missing(row):
        found.append(case.on("target_unit_missing", row, "target"))
    if row["target_kind"] in WORDS and row["aspect"] in case.rules.quality.number_due:
        found.append(case.on("target_number_missing", row, "target"))
    if word := vague_word(row, case.rules.quality.vague_words):
        found.append(case.on("target_vague", row, "target", word=word))
    if is_rate_of_nothing(row, case.known_rates) and not _standard(case, row["place"]):
        found.append(case.on("target_formally_quantitative", row, "target"))
    if row["place"] in case.standard_of and not _standard(case, row["place"]):
        found.append(case.on("target_standard_missing", row, case.standard_of[row["place"]][1]))
    return found


def is_unit_missing(row: Mapping[str, Any]) -> bool:
    """A number without a unit."""
    return row["target_kind"] in ("quantity", "range") and not row["target_unit"]


def vague_word(row: Mapping[str, Any], words: tuple[str, ...]) -> str:
    """The first vague word of a target in words, "" if it has none; a target with a number is not vague."""
    if row["target_kind"] not in WORDS or any(one.isdigit() for one in row["target_text"]):
        return ""
    return next((word for word in words if word in row["target_text"]), "")


def is_rate_of_nothing(row: Mapping[str, Any], known: frozenset[str]) -> bool:
    """A benefit that is qualitative by nature, written as a percentage that no known formula gives."""
    if row["dimension"] != "outcome" or row["target_unit"] not in vocabulary()["rates"]:
        return False
    name = "".join(row["level3"].split())
    return name not in known and bool(pattern("qualitative_by_nature").search(name))


def _standard(case: Case, place: str) -> str:
    return case.standard_of[place][0] if place in case.standard_of else ""
