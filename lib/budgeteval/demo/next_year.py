"""The county's registers one year later: what goes on, ends, begins, is split or merged, and who is renamed."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from budgeteval.demo.model import Department
from budgeteval.demo.registers import generator
from budgeteval.demo.vocabulary import words
from budgeteval.numbers import WAN

NEW, CONTINUING = "new", "continuing"
Row = dict[str, Any]


def next_rows(seed: int, departments: list[Department], rows: list[Row]) -> list[Row]:
    """Register rows of the year after ``rows``, by department and code; budgets add up to the scaled total exactly.

    ``rows`` are those of the self-evaluated projects of the year before. ``kind`` is ``new`` or ``continuing``,
    ``replaces`` the codes that a split or merged project takes over from, ``ex_ante`` whether it was reviewed.
    """
    rng, rule = generator(seed, "next_year"), words("next_year")
    scale = Fraction(len(rows), words("practice")["calibration"]["projects"])
    count, total = (round(rule["calibration"][name] * scale) for name in ("projects", "total_budget_yuan"))
    new = list(_new(rng, departments, count))
    kept = _kept(rng, rows, count - len(new))
    _changed(rng, kept, total - sum(row["budget_yuan"] for row in new))
    return sorted([*kept, *new], key=lambda row: (row["department_code"], row["project_code"]))


def township_rows() -> list[Row]:
    """The county's townships, as units beside the departments."""
    rule = words("next_year")
    return [
        {"department_code": str(201 + place), "department": rule["township"].format(town=town),
         "sector": rule["township_sector"], "kind": "township"}
        for place, town in enumerate(words("departments")["towns"])
    ]


def renamed_rows(departments: list[Department], year: int) -> list[Row]:
    """New names of departments from ``year`` on."""
    return [
        {"department_code": one.code, "from_year": year, "department": one.name.replace(old, new)}
        for old, new in words("next_year")["renamed"] for one in departments if one.name.endswith(old)
    ]


def _new(rng: np.random.Generator, departments: list[Department], count: int) -> Iterator[Row]:
    """Projects that begin: reviewed ones, those that missed their review, and small ones (a tenth of all)."""
    rule = words("next_year")
    large = [(name, holder, wan, "yes", subject) for name, holder, subject, wan in rule["reviewed"]]
    large += [(name, holder, wan, "no", "project") for name, holder, wan in rule["missed"]]
    number = 0
    used: set[str] = set()
    for name, holder, wan, reviewed, subject in large:
        owner = next((one for one in departments if one.name.endswith(holder)), None)
        if owner is not None and number < count // 4:
            number += 1
            yield _begun(owner, number, name, wan * WAN, reviewed, subject)
    order = rng.permutation(len(departments))
    for turn in range(max(0, count // 11 - number)):
        owner = departments[int(order[turn % len(order)])]
        name = _small_name(rng, owner, used)
        number += 1
        yield _begun(owner, number, name, int(rng.integers(*rule["small_wan"])) * WAN, "no", "project")


def _small_name(rng: np.random.Generator, owner: Department, used: set[str]) -> str:
    towns, names = words("departments")["towns"], words("next_year")["small"][owner.sector]
    for attempt in range(1000):
        town = towns[int(rng.integers(len(towns)))]
        pattern = names[int(rng.integers(len(names)))]
        pattern = pattern if attempt < len(names) or "{town}" in pattern else "{town}" + pattern
        name = pattern.format(town=town)
        if name not in used:
            used.add(name)
            return name
    raise ValueError(f"no free name for a new project of {owner.name!r}")


def _begun(owner: Department, number: int, name: str, amount: int, reviewed: str, subject: str) -> Row:
    division = words("departments")["county"]["division"]
    return {
        "project_code": f"{division}21T{owner.code}001{number:06d}", "project": name, "department_code": owner.code,
        "implementing_unit": owner.name, "budget_book": "general", "sector": words("sectors")[owner.sector]["label"],
        "budget_yuan": amount, "special_bond": "no", "self_evaluation": "yes", "key_evaluation": "no",
        "kind": NEW, "replaces": "", "ex_ante": reviewed, "subject": subject,
    }


def _kept(rng: np.random.Generator, rows: list[Row], count: int) -> list[Row]:
    """``count`` projects that go on, the smaller ones ending first; one of them split in two, two merged in one."""
    rule, own = words("next_year")["calibration"], [row for row in rows if row["self_evaluation"] == "yes"]
    special = len(own) >= 2 * (rule["split"] + rule["merged"]) + count // 2
    wanted = count if not special else count - rule["split"] + rule["merged"]
    keys = rng.random(len(own)) * np.array([float(row["budget_yuan"]) for row in own]) ** 0.25
    ended = set(np.argsort(keys, kind="stable")[: max(0, len(own) - wanted)].tolist())
    kept = [{**row, "kind": CONTINUING, "replaces": "", "ex_ante": "no", "key_evaluation": "no", "subject": "project"}
            for place, row in enumerate(own) if place not in ended]
    return _merged(_split(kept)) if special else kept


def _split(rows: list[Row]) -> list[Row]:
    """The largest project of the middle department goes on as two."""
    place = len(rows) // 2
    old, rule = rows[place], words("next_year")["split"]
    first = int(old["budget_yuan"] * rule["share"])
    named = zip(rule["names"], (first, old["budget_yuan"] - first), strict=True)
    parts = [{**old, "project_code": _code(old, f"9{number}"), "project": name.format(name=old["project"]),
              "budget_yuan": amount, "replaces": old["project_code"]}
             for number, (name, amount) in enumerate(named)]
    return [*rows[:place], *parts, *rows[place + 1:]]


def _merged(rows: list[Row]) -> list[Row]:
    """Two neighbouring projects of one department go on as one."""
    place = next((at for at in range(len(rows) // 3, len(rows) - 1)
                  if rows[at]["department_code"] == rows[at + 1]["department_code"]), None)
    if place is None:
        return rows
    one, other = rows[place], rows[place + 1]
    both = {**one, "project_code": _code(one, "95"), "budget_yuan": one["budget_yuan"] + other["budget_yuan"],
            "project": words("next_year")["merged"].format(first=one["project"], second=other["project"]),
            "replaces": f"{one['project_code']};{other['project_code']}"}
    return [*rows[:place], both, *rows[place + 2:]]


def _code(row: Row, mark: str) -> str:
    """A code of the new year, made from the old one."""
    old = str(row["project_code"])
    return f"{old[:6]}21{old[8:-6]}{mark}{old[-4:]}"


def _changed(rng: np.random.Generator, rows: list[Row], total: int) -> None:
    """Budgets of the new year, near the old ones, adding up to ``total``; the largest takes the rest."""
    rule = words("next_year")["change"]
    low, high = rule["factor"]
    factors = np.where(rng.random(len(rows)) < rule["share"], rng.uniform(low, high, len(rows)), 1.0)
    raw = np.array([float(row["budget_yuan"]) for row in rows]) * factors
    step = rule["step_yuan"]
    for row, amount in zip(rows, raw * (total / raw.sum()), strict=True):
        row["budget_yuan"] = max(step, round(amount / step) * step)
    largest = max(rows, key=lambda row: (row["budget_yuan"], row["project_code"]))
    largest["budget_yuan"] += total - sum(row["budget_yuan"] for row in rows)
