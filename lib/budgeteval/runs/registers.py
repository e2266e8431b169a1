"""The county's registers, as far as run files need them: codes that exist, and the rows of ``each``."""

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from budgeteval.places import CODE, county_folder, project_root
from budgeteval.runs.parameters import nearest
from budgeteval.runs.words import say

ALL = "all"
REGISTERS = {
    "department": ("reference/departments.csv", "department_code", "department"),
    "project": ("reference/projects.csv", "project_code", "project"),
}


@cache
def rows(path: Path) -> tuple[Mapping[str, str], ...]:
    """Rows of a register, all text; none if there is no such file."""
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return tuple(csv.DictReader(stream))


@cache
def _codes(path: Path, column: str) -> frozenset[str]:
    return frozenset(row[column] for row in rows(path))


def check(values: Mapping[str, Any]) -> list[str]:
    """What is wrong with codes among parameter values: county, rule set, department and project."""
    county = values.get("county")
    if county is not None and not _is_county(county):
        return [_unknown_county(county)]
    problems = list(_check_rules(values.get("rules")))
    for name, value in values.items():
        if isinstance(value, str) and name not in ("county", "rules"):
            problems += _check_code(county, name, value)
    return problems


def _is_county(county: Any) -> bool:
    named = isinstance(county, str) and CODE.fullmatch(county)
    return bool(named) and (county_folder(county) / "county.yaml").is_file()


def _unknown_county(county: Any) -> str:
    folder = project_root() / "data"
    known = [path.parent.name for path in folder.glob("*/county.yaml")]
    return say("problem.county_unknown", value=county, nearest=nearest(county, known))


def _check_rules(rules: Any) -> Iterable[str]:
    folder = project_root() / "params" / "rulesets"
    if rules is None or (isinstance(rules, str) and CODE.fullmatch(rules) and (folder / rules).is_dir()):
        return
    known = [path.name for path in folder.iterdir() if path.is_dir()]
    if rules not in known:
        yield say("problem.rules_unknown", value=rules, nearest=nearest(rules, known))


def _check_code(county: str | None, name: str, value: str) -> Iterable[str]:
    register, code_column, name_column = REGISTERS.get(name, ("", "", ""))
    path = county_folder(county) / register if county and register else None
    listed = rows(path) if path else ()
    if not value.isascii():
        code = next((row[code_column] for row in listed if row[name_column] == value), None)
        yield (say("problem.not_code_known", name=name, value=value, code=code) if code
               else say("problem.not_code_chinese", name=name, value=value))
    elif path and listed and value != ALL and value not in (known := _codes(path, code_column)):
        yield say("problem.not_registered", name=name, value=value, register=register, nearest=nearest(value, known))


def each_values(
    folder: Path, source: str, column: str | None, where: Mapping[str, str], more: bool = False
) -> list[str] | str:
    """Values that ``each`` runs through, or the sentence that says why there are none.

    ``source`` is a CSV below the county's ``folder`` (then ``column`` names its codes and ``where`` the rows
    wanted), or a folder whose sub-folders are named by the codes. The folder may hold none where ``more`` reports
    run beside: a county that has nothing to review still says so.
    """
    place = folder / source
    if not place.exists():
        return say("problem.each_no_source", value=source)
    if place.is_dir():
        found = sorted(path.name for path in place.iterdir() if path.is_dir() and CODE.fullmatch(path.name))
        return found if found or more else say("problem.each_empty", value=source)
    listed = rows(place)
    for name in (column or "", *where):
        if listed and name not in listed[0]:
            return say("problem.each_no_column", value=source, name=name, nearest=nearest(name, listed[0]))
    found = [row[column or ""] for row in listed if all(row[key] == str(value) for key, value in where.items())]
    return list(dict.fromkeys(found)) or say("problem.each_empty", value=source)
