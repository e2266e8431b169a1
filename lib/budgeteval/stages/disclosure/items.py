"""What is due: one item per department or project and kind, with its day and the report that holds it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from budgeteval.county import County
from budgeteval.published import Published, find, find_all
from budgeteval.rulesets.disclosure import Disclosure, Item
from budgeteval.stages.disclosure.registers import Registers

BOND, TEXT = "bond", "project_text"


@dataclass(frozen=True)
class Due:
    """One thing to publish; ``report`` is None where none is finished (or where it is a text)."""

    kind: str
    rule: Item
    fiscal_year: int
    department_code: str
    project_code: str
    due_on: str
    report: Published | None


def due_items(county: County, fiscal_year: int, rules: Disclosure, registers: Registers) -> list[Due]:
    """Everything due in a year, kind by kind in the order of the rules."""
    items: list[Due] = []
    for kind, rule in rules.items.items():
        year = fiscal_year - rule.lag
        day = due_day(rule, fiscal_year, year, registers.approvals)
        if rule.each == "department":
            items += [Due(kind, rule, year, code, "", day, report) for code, report in _departments(
                county, year, rule.report)]
        else:
            items += list(_projects(county, kind, rule, year, day, registers))
    return items


def due_day(rule: Item, fiscal_year: int, year: int, approvals: Mapping[tuple[str, str], str]) -> str:
    """The last day to publish: so many days after the approval of that year's accounts, or a day of this year."""
    if rule.by is not None:
        return f"{fiscal_year}-{rule.by}"
    approved = approvals.get((str(year), str(rule.approval)), "")
    return (date.fromisoformat(approved) + timedelta(days=rule.days)).isoformat() if approved else ""


def _departments(county: County, year: int, report: str) -> Iterator[tuple[str, Published | None]]:
    """Each department with its own report, else the county's in which it stands."""
    whole, each = find(report, year), {one.key: one for one in find_all(report, year)}
    for code in county.departments["department_code"]:
        yield code, each.get(code, whole)


def _projects(county: County, kind: str, rule: Item, year: int, day: str, registers: Registers) -> Iterator[Due]:
    register = county.projects(year)
    if register is None:
        return
    by_code = register.set_index("project_code")
    if kind == TEXT:
        for code in registers.texts:
            owner = str(by_code["department_code"].get(code, ""))
            yield Due(kind, rule, year, owner, code, day, None)
        return
    bonds = set(by_code.index[by_code["special_bond"] == "yes"])
    wanted = by_code.index[by_code["key_evaluation"] == "yes"]
    finished = {one.key: one for one in find_all(rule.report, year)}
    for code in dict.fromkeys([*wanted, *finished]):
        if (code in bonds) == (kind == BOND) and code != "all":
            owner = str(by_code["department_code"].get(code, ""))
            yield Due(kind, rule, year, owner, code, day, finished.get(code))


def names(county: County, items: list[Due]) -> pd.DataFrame:
    """Names of each item's department and project, in the order of the items."""
    units: dict[str, str] = {}
    projects: dict[str, str] = {}
    for year in sorted({one.fiscal_year for one in items}):
        units |= dict(county.units(year)[["department_code", "department"]].itertuples(index=False, name=None))
        register = county.projects(year)
        if register is not None:
            projects |= dict(register[["project_code", "project"]].itertuples(index=False, name=None))
    return pd.DataFrame([(units.get(one.department_code, ""), projects.get(one.project_code, "")) for one in items],
                        columns=["department", "project"], dtype="str")
