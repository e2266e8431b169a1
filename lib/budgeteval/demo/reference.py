"""The county's card and registers: ``county.yaml``, departments, townships, new names, projects of two years."""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

from budgeteval.demo.model import Department, Project
from budgeteval.demo.next_year import next_rows, renamed_rows, township_rows
from budgeteval.demo.registers import generator, project_code
from budgeteval.demo.vocabulary import words
from budgeteval.numbers import WAN

DEPARTMENT_COLUMNS = ["department_code", "department", "sector", "kind"]
RENAMED_COLUMNS = ["department_code", "from_year", "department"]
PROJECT_COLUMNS = [
    "fiscal_year", "project_code", "project", "department_code", "implementing_unit", "budget_book", "sector",
    "budget_yuan", "special_bond", "self_evaluation", "key_evaluation", "kind", "replaces", "ex_ante", "subject",
]


def write(target: Path, seed: int, year: int, departments: list[Department], projects: list[Project]) -> None:
    """Card and registers of the county below ``target``: projects of ``year`` and of the year after."""
    card = words("departments")["county"]
    lines = [f"{key}: {card[key]}\n" for key in ("name", "bureau", "demo_mark")]
    (target / "county.yaml").write_text("".join(lines), encoding="utf-8")
    (target / "reference").mkdir(exist_ok=True)
    save(target / "reference" / "departments.csv", DEPARTMENT_COLUMNS, _department_rows(departments))
    save(target / "reference" / "townships.csv", DEPARTMENT_COLUMNS, township_rows())
    save(target / "reference" / "renamed.csv", RENAMED_COLUMNS, renamed_rows(departments, year + 1))
    rows = project_rows(seed, departments, projects)
    own = [row for row in rows if row["self_evaluation"] == "yes"]
    later = next_rows(seed, departments, own)
    both = [{"fiscal_year": year, **row} for row in rows] + [{"fiscal_year": year + 1, **row} for row in later]
    save(target / "reference" / "projects.csv", PROJECT_COLUMNS, both)


def save(path: Path, columns: list[str], rows: list[dict[str, Any]]) -> None:
    """CSV in UTF-8 with plain line ends."""
    buffer = StringIO()
    writer = csv.DictWriter(buffer, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(buffer.getvalue(), encoding="utf-8")


def _department_rows(departments: list[Department]) -> list[dict[str, Any]]:
    sectors = words("sectors")
    return [
        {"department_code": item.code, "department": item.name, "sector": sectors[item.sector]["label"],
         "kind": "county_department"}
        for item in departments
    ]


def project_rows(seed: int, departments: list[Department], projects: list[Project]) -> list[dict[str, Any]]:
    """Rows of the project register: self-evaluated projects first, then those evaluated by finance only."""
    count, bonds, shared, total = _key_sizes(len(projects))
    chosen = _shared(projects, shared)
    rest = total - sum(item.budget_yuan for item in projects if item.code in chosen)
    rows = [
        _row(item.code, item.name, item.department, item.unit, item.budget_book, item.budget_yuan, "no", "yes",
             "yes" if item.code in chosen else "no", chosen.get(item.code, ""))
        for item in projects
    ]
    return rows + _key_rows(seed, departments, len(projects), count - shared, bonds, rest)


def _shared(projects: list[Project], count: int) -> dict[str, str]:
    """Code -> subject of the self-evaluated projects that finance evaluates too: the largest of each kind wanted,
    then the largest of all."""
    by_size = sorted(projects, key=lambda item: (-item.budget_yuan, item.number))
    chosen: dict[str, str] = {}
    for base, subject in words("departments")["key_evaluation"]["shared"]:
        found = next((item for item in by_size if item.base == base and item.code not in chosen), None)
        if found:
            chosen[found.code] = subject
    chosen |= {item.code: "ordinary" for item in by_size[:count] if len(chosen) < count}
    return dict(list(chosen.items())[:count])


def _key_sizes(projects: int) -> tuple[int, int, int, int]:
    """Key evaluations, bond projects among them, those shared with the self-evaluation, money; by proportion."""
    rule = words("practice")["calibration"]
    count = max(1, round(rule["key_projects"] * projects / rule["projects"]))
    bonds = round(rule["key_bonds"] * count / rule["key_projects"])
    shared = min(count - bonds, round(rule["key_shared"] * count / rule["key_projects"]))
    return count, bonds, shared, round(rule["key_budget_yuan"] * count / rule["key_projects"])


def _key_rows(
    seed: int, departments: list[Department], first: int, count: int, bonds: int, total: int
) -> list[dict[str, Any]]:
    vocabulary = words("departments")["key_evaluation"]
    entries = [("yes", *entry, "fund", "bond") for entry in _held(vocabulary["bonds"], departments)[:bonds]]
    entries += [("no", *entry) for entry in _held(vocabulary["ordinary"], departments)[: count - len(entries)]]
    amounts = _key_amounts(seed, [entry[3] for entry in entries], total)
    rows = []
    for number, ((bond, base, holder, _, book, subject), amount) in enumerate(zip(entries, amounts, strict=True)):
        owner = next((item for item in departments if item.name.endswith(holder)), departments[0])
        name = vocabulary["bond_name" if bond == "yes" else "name"].format(base=base)
        code = project_code(owner.code, first + number)
        rows.append(_row(code, name, owner, owner.name, book, amount, bond, "no", "yes", subject))
    return rows


def _held(entries: list[list[Any]], departments: list[Department]) -> list[list[Any]]:
    """Those whose department the county has come first."""
    return sorted(entries, key=lambda entry: not any(item.name.endswith(entry[1]) for item in departments))


def _key_amounts(seed: int, sizes: list[float], total: int) -> list[int]:
    """Amounts near the usual sizes, in tens of thousands of yuan; the first takes what is left of the total."""
    factors = generator(seed, "keys").uniform(0.9, 1.1, len(sizes))
    raw = [size * factor for size, factor in zip(sizes, factors, strict=True)]
    amounts = [int(total * size / sum(raw)) // WAN * WAN for size in raw]
    return [amount + (total - sum(amounts) if place == 0 else 0) for place, amount in enumerate(amounts)]


def _row(
    code: str, name: str, owner: Department, unit: str, book: str, amount: int, bond: str, own: str, key: str,
    subject: str,
) -> dict[str, Any]:
    return {
        "project_code": code, "project": name, "department_code": owner.code, "implementing_unit": unit,
        "budget_book": book, "sector": words("sectors")[owner.sector]["label"], "budget_yuan": amount,
        "special_bond": bond, "self_evaluation": own, "key_evaluation": key, "kind": "", "replaces": "", "ex_ante": "",
        "subject": subject,
    }
