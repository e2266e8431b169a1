"""The other exports of the fictional county: budgets, plans, earlier years, direct funds, livelihood works, bonds."""

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from budgeteval.demo.pace import past_months
from budgeteval.demo.sources_export import Export, columns, wan
from budgeteval.demo.sources_lines import STREAM
from budgeteval.demo.sources_payments import identity_number
from budgeteval.demo.vocabulary import words
from budgeteval.numbers import WAN, YI

ADJUSTED, PLANNED, DIRECT = 40, 120, 20
PLAN_SEASON = np.array([3, 4, 8, 8, 9, 10, 9, 10, 10, 9, 10, 10], dtype=float)
CENTRAL, PROVINCIAL = 0.6, 0.25
PERSONS, COMPANIES = 60, 12


def table_exports(projects: pd.DataFrame, departments: pd.DataFrame, seed: int, year: int) -> dict[str, list[Export]]:
    """Sheets of every export that lists no payments of the budget platform."""
    rng, rows = np.random.default_rng([seed, STREAM, 2]), _rows(projects)
    now = dict(zip(departments["department_code"], departments["department"], strict=True))
    former = dict(zip(departments["department_code"], departments["former"], strict=True))
    made = {
        "budget": [_opening(rows, now), _adjusting(rows, rng, year)],
        "plan": [_plan(rows, rng, year)],
        "past": [_past(past_months(projects, seed, year), former)],
        "direct": _direct(rows, now, rng, year),
        "livelihood": [_livelihood(now)],
        "debt": _debt(rows, now, year),
    }
    filled = {name: [one for one in sheets if one.rows] for name, sheets in made.items()}
    return {name: sheets for name, sheets in filled.items() if sheets}


def budget_changes(projects: pd.DataFrame, seed: int, year: int) -> dict[str, int]:
    """What the year's adjustments add to a project's budget (or take from it), by project code."""
    made = _adjusting(_rows(projects), np.random.default_rng([seed, STREAM, 2]), year)
    return {str(row["project_code"]): int(row.get("added", 0)) - int(row.get("cut", 0)) for row in made.rows}


def _rows(projects: pd.DataFrame) -> list[dict[str, str]]:
    return [{str(key): value for key, value in row.items()} for row in projects.to_dict("records")]


def _opening(rows: list[dict[str, str]], names: dict[str, str]) -> Export:
    text = words("sources")
    made = Export(text["sheets"]["opening"], columns(text["budget_heads"]["opening"]), text["titles"]["budget"])
    for number, row in enumerate(rows):
        budget, wrong = int(row["budget_yuan"]), number == 222
        made.add({
            "document": text["documents"].format(number=7), "department_code": row["department_code"],
            "department": names[row["department_code"]], "project_code": row["project_code"],
            "project": row["project"], "fund_pair": text["fund_pairs"][row["budget_book"]], "opening": budget,
            "adjusted": budget + (WAN if wrong else 0),
        }, [("source_adjusted_differs", "adjusted", "")] if wrong else [])
    return made


def _adjusting(rows: list[dict[str, str]], rng: np.random.Generator, year: int) -> Export:
    """Some budgets raised or cut by up to a fifth in April to August."""
    text = words("sources")
    made = Export(text["sheets"]["adjusting"], columns(text["budget_heads"]["adjusting"]), text["titles"]["budget"])
    for place in sorted(rng.choice(len(rows), min(ADJUSTED, len(rows)), replace=False)):
        amount = max(100, int(int(rows[place]["budget_yuan"]) * rng.uniform(0.04, 0.2)) // 100 * 100)
        day = dt.date(year, int(rng.integers(4, 9)), int(rng.integers(1, 28)))
        made.add({
            "document": text["documents"].format(number=int(rng.integers(30, 300))), "day": day.isoformat(),
            "project_code": rows[place]["project_code"], "project": rows[place]["project"],
            "added" if rng.random() < 0.5 else "cut": amount,
        })
    return made


def _plan(rows: list[dict[str, str]], rng: np.random.Generator, year: int) -> Export:
    """Plans of the largest projects, twelve months each, adding up to the budget."""
    made = Export("", columns(words("sources")["plan_heads"]))
    largest = sorted(rows, key=lambda row: (-int(row["budget_yuan"]), row["project_code"]))[:PLANNED]
    for row in largest:
        budget, weights = int(row["budget_yuan"]), PLAN_SEASON * rng.uniform(0.2, 1.8, len(PLAN_SEASON))
        parts = [int(one) // 100 * 100 for one in weights / weights.sum() * budget]
        parts[-1] += budget - sum(parts)
        for month, amount in enumerate(parts, 1):
            made.add({"year": year, "department_code": row["department_code"], "project_code": row["project_code"],
                      "project": row["project"], "month": month, "planned": amount})
    return made


def _past(months: pd.DataFrame, names: dict[str, str]) -> Export:
    made = Export("", columns(words("sources")["past_heads"]))
    for row in months.to_dict("records"):
        made.add({"year": row["fiscal_year"], "department_code": row["department_code"],
                  "department": names[row["department_code"]], "month": row["month"],
                  "budget_wan": wan(row["budget_yuan"]), "spent_wan": wan(row["spent_yuan"])})
    return made


def _direct(rows: list[dict[str, str]], names: dict[str, str], rng: np.random.Generator, year: int) -> list[Export]:
    text = words("sources")["direct"]
    general = [row for row in rows if row["budget_book"] == "general"]
    chosen = sorted(general, key=lambda row: (-int(row["budget_yuan"]), row["project_code"]))[:DIRECT]
    projects = Export(text["sheets"]["project"], [(head, str(place)) for place, head in enumerate(text["levels"])])
    upper = [*text["before"], text["groups"]["budget"], "", "", "", "", text["groups"]["spent"]]
    heads = [*[""] * len(text["before"]), *text["levels"], *text["spent_levels"]]
    projects.title, projects.columns = upper[0], [(head, str(place)) for place, head in enumerate(heads)]
    payments = Export(text["sheets"]["payment"], [(head, str(place)) for place, head in enumerate(text["payment"])])
    for number, row in enumerate(chosen):
        budget = int(row["budget_yuan"]) // WAN * WAN
        levels = _levels(budget)
        spent = _levels(int(budget * rng.uniform(0.3, 0.8)) // 100 * 100)
        faults = [("source_project_by_name", "3", "")]
        if number == 4:
            levels[1], faults = levels[1] + 5 * WAN, [*faults, ("source_direct_levels_differ", "5", "")]
        if number == 9:
            spent, faults = _levels(budget + 20 * WAN), [*faults, ("source_direct_overspent", "10", "")]
        fund, unit = text["funds"][number % len(text["funds"])], names[row["department_code"]]
        before = [fund, text["office"], unit, row["project"], words("sources")["functions"]["general"]]
        projects.add(_numbered([*before, *map(wan, levels), *map(wan, spent)]), faults)
        day = dt.date(year, int(rng.integers(3, 9)), int(rng.integers(1, 28)))
        payments.add(_numbered([
            unit, row["project"], wan(spent[0]), wan(spent[1]), words("sources")["uses"][number % 9], text["payer"],
            words("sources")["payees"][number % 5], f"9999{number:011d}", day.isoformat(),
        ]), [("source_project_by_name", "1", "")])
    payments.faults.append((1, "source_personal_columns", "5", ""))
    return [_Grouped(projects.sheet, projects.columns, projects.title, projects.rows, projects.faults, upper),
            payments, _persons(rng, text), _companies(rng, text)]


class _Grouped(Export):
    """A sheet whose head has two rows: groups over levels."""

    def __init__(self, *parts: Any) -> None:
        *fields, self._upper = parts
        super().__init__(*fields)

    def table(self) -> list[list[Any]]:
        _, heads, *body = super().table()
        return [[*self._upper, *[None] * (len(heads) - len(self._upper))], heads, *body]


def _levels(total: int) -> list[int]:
    """Total, central, provincial, city, county."""
    central, provincial = int(total * CENTRAL), int(total * PROVINCIAL)
    return [total, central, provincial, 0, total - central - provincial]


def _numbered(values: list[Any]) -> dict[str, Any]:
    return {str(place): value for place, value in enumerate(values)}


def _persons(rng: np.random.Generator, text: dict[str, Any]) -> Export:
    made = Export(text["sheets"]["person"], [(head, str(place)) for place, head in enumerate(text["person"])])
    made.faults.append((1, "source_personal_columns", "1", ""))
    for number in range(PERSONS):
        made.add(_numbered([text["funds"][number % 2], identity_number(rng), text["names"][number % 6],
                            wan(100 * int(rng.integers(3, 30)))]))
    return made


def _companies(rng: np.random.Generator, text: dict[str, Any]) -> Export:
    made = Export(text["sheets"]["company"], [(head, str(place)) for place, head in enumerate(text["company"])])
    made.faults.append((1, "source_personal_columns", "1", ""))
    for number in range(COMPANIES):
        made.add(_numbered([text["funds"][3], f"91999901MA{number:08d}",
                            words("sources")["payees"][number % 5], wan(WAN * int(rng.integers(1, 9)))]))
    return made


def _livelihood(names: dict[str, str]) -> Export:
    """Works under the county's own column names; one rate that does not follow from its numbers.

    A work whose department the county does not have is left out.
    """
    text = words("sources")["livelihood"]
    made = Export("", [(head, str(place)) for place, head in enumerate(text["head"])])
    for number, (name, department, tasks, done, plan, received, spent) in enumerate(text["works"]):
        if department not in names:
            continue
        wrong = number == 5
        rate = done / tasks + (0.05 if wrong else 0)
        money = [plan, plan * 0.5, plan * 0.3, plan * 0.2, plan * received, plan * spent]
        made.add(_numbered([name, names[department], tasks, done, f"{rate:.1%}", *(f"{one:.2f}" for one in money)]),
                 [("source_rate_differs", "4", "")] if wrong else [])
    return made


def _debt(rows: list[dict[str, str]], names: dict[str, str], year: int) -> list[Export]:
    """Bonds in 亿元 with their projects and repayments in 万元; one sum and one registration that are wrong."""
    text = words("sources")["debt"]
    issue, lines, repay = (Export(text["sheets"][one], [(head, str(place)) for place, head in enumerate(text[one])])
                           for one in ("issue", "project", "repayment"))
    holders = sorted(rows, key=lambda row: (-int(row["budget_yuan"]), row["project_code"]))
    for number, ((size, new, again), row) in enumerate(zip(text["bonds"], holders[1:], strict=False), 1):
        bond, batch = (text[one].format(number=number) for one in ("bond", "batch"))
        code = f"21059{number:02d}"
        issue.add(_numbered([f"{year}-0{number + 2}-15", batch, bond, code, 10, size, new, again]),
                  [("source_bond_parts_differ", "5", "")] if round(new + again - size, 4) else [])
        amount = round(size * YI / WAN)
        lines.add(_numbered([text["county"], row["implementing_unit"], batch, row["project"], row["project_code"], code,
                             amount, 0, amount // 4, text["states"][number % 2], names[row["department_code"]]]))
        for kind, share in zip(text["kinds"], (0.1, 0.035), strict=True):
            due = round(amount * share)
            wrong = number == 3 and share > 0.05
            repay.add(_numbered([bond, text["county"], code, 3.5, kind, f"{year}-08-20", text["source"], due, due // 2,
                                 due // 2 + (10 if wrong else 0)]),
                      [("source_registered_exceeds", "9", "")] if wrong else [])
    return [issue, lines, repay]
