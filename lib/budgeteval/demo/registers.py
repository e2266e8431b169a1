"""The county's registers: departments, and projects with their names, codes and money."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from budgeteval.demo.model import Department, Project
from budgeteval.demo.money import budgets, execution, opening
from budgeteval.demo.vocabulary import text, words

STREAMS = {"departments": 1, "names": 2, "budgets": 3, "project": 4, "form": 5, "faults": 6, "files": 7, "keys": 8,
           "next_year": 10}


def generator(seed: int, stream: str, number: int = 0) -> np.random.Generator:
    """Random numbers of one purpose and one row, independent of how many other rows there are."""
    return np.random.default_rng([seed, STREAMS[stream], number])


def department_register(seed: int, count: int) -> list[Department]:
    """The first ``count`` departments of the vocabulary, then numbered ones."""
    vocabulary = words("departments")
    share = words("practice")["quality"]["honest_share"]
    entries = [entry for _, entry in zip(range(count), _entries(vocabulary), strict=False)]
    honest = generator(seed, "departments").permutation(count) < round(share * count)
    return [
        Department(
            number,
            f"{101 + number:03d}",
            _department_name(vocabulary["county"]["name"], entry[0]),
            entry[1],
            bool(honest[number]),
            tuple(entry[3].split()),
        )
        for number, entry in enumerate(entries)
    ]


def _department_name(county: str, name: str) -> str:
    if "{county}" in name:
        return name.format(county=county)
    return text().say("department_name", county=county, name=name)


def _entries(vocabulary: dict[str, Any]) -> Iterator[list[Any]]:
    yield from vocabulary["departments"]
    number = 0
    while True:
        number += 1
        name, *rest = vocabulary["more"]
        yield [name.format(number=number), *rest]


def project_register(seed: int, departments: list[Department], count: int, total_yuan: int) -> list[Project]:
    """``count`` projects of all departments in the departments' order; budgets add up to ``total_yuan`` exactly.

    Raises
    ------
    ValueError
        If there are fewer projects than departments.
    """
    if count < len(departments):
        raise ValueError(f"expected at least one project a department, found {count} projects")
    counts = zip(departments, _counts(departments, count), strict=True)
    owners = [item for item, number in counts for _ in range(number)]
    names = _names(generator(seed, "names"), owners)
    factors = [_factor(owner, base) for owner, (base, _) in zip(owners, names, strict=True)]
    amounts = budgets(generator(seed, "budgets"), factors, total_yuan)
    return [
        _project(seed, number, owner, name, amount)
        for number, (owner, name, amount) in enumerate(zip(owners, names, amounts, strict=True))
    ]


def _counts(departments: list[Department], count: int) -> list[int]:
    """Projects of each department, by largest remainder, at least one each."""
    entries = [entry for _, entry in zip(departments, _entries(words("departments")), strict=False)]
    shares = np.array([entry[2] for entry in entries], dtype=float)
    spare = count - len(departments)
    exact = shares / shares.sum() * spare
    counts = np.floor(exact).astype(int)
    order = np.argsort(-(exact - counts), kind="stable")
    counts[order[: spare - counts.sum()]] += 1
    return [1 + int(number) for number in counts]


def _names(rng: np.random.Generator, owners: list[Department]) -> list[tuple[str, str]]:
    """(base, name) of every project; no name twice in the county."""
    vocabulary = words("departments")
    used: set[str] = set()
    turn: dict[str, int] = {}
    names = []
    for owner in owners:
        index = turn[owner.code] = turn.get(owner.code, -1) + 1
        base = owner.bases[index % len(owner.bases)]
        names.append((base, _free_name(rng, vocabulary, base, index // len(owner.bases), used)))
    return names


def _free_name(rng: np.random.Generator, vocabulary: dict[str, Any], base: str, round_: int, used: set[str]) -> str:
    patterns = vocabulary["qualifiers"]
    for attempt in range(1000):
        pattern = patterns[int(rng.integers(len(patterns) - 1))] if round_ or attempt else patterns[0]
        pattern = pattern if attempt < 20 else patterns[-1]
        town = vocabulary["towns"][int(rng.integers(len(vocabulary["towns"])))]
        name = pattern.format(base=base, town=town, number=attempt - 17)
        if name not in used:
            used.add(name)
            return name
    raise ValueError(f"no free name for {base!r}")


def _factor(owner: Department, base: str) -> float:
    """How large such a project usually is, by its sector and the words of its name."""
    factor = float(words("sectors")[owner.sector]["budget_weight"])
    for size in (words("practice")[name] for name in ("small", "large", "huge")):
        if any(word in base for word in size["words"]):
            factor *= size["factor"]
    return factor


def _project(seed: int, number: int, owner: Department, name: tuple[str, str], amount: int) -> Project:
    rng = generator(seed, "project", number)
    rule = words("practice")["quality"]
    quality = float(np.clip(rng.beta(4, 2) + rule["honest" if owner.honest else "inflated"], 0, 1))
    return Project(
        number=number,
        code=project_code(owner.code, number),
        name=name[1],
        base=name[0],
        department=owner,
        unit=_unit(rng, owner),
        budget_book="general" if rng.random() < 0.93 else "fund",
        budget_yuan=amount,
        opening_yuan=opening(rng, amount),
        spent_yuan=execution(rng, amount, quality),
        quality=quality,
    )


def project_code(department_code: str, number: int) -> str:
    """Twenty-one characters, as the budget platform's project codes have."""
    return f"{words('departments')['county']['division']}20T{department_code}001{number + 1:06d}"


def _unit(rng: np.random.Generator, owner: Department) -> str:
    if rng.random() < 0.6:
        return owner.name
    units = words("sectors")[owner.sector]["units"]
    towns = words("departments")["towns"]
    unit = units[int(rng.integers(len(units)))].format(town=towns[int(rng.integers(len(towns)))])
    return text().say("unit_name", county=words("departments")["county"]["name"], unit=unit)
