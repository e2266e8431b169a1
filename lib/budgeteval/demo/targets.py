"""What every project of a year's register sets out to do: goals, indicators with their targets, and the money.

The clean content of its target form, before any fault is planted: the target forms are laid out from it, and the
monitoring forms of the same year report on exactly these indicators.
"""

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from budgeteval.demo import marks
from budgeteval.demo.filled import rewrite
from budgeteval.demo.indicators import fill
from budgeteval.demo.model import Department, Form, Indicator, Project
from budgeteval.demo.money import execution
from budgeteval.demo.plan import plan_county
from budgeteval.demo.registers import department_register
from budgeteval.demo.vocabulary import text, words
from budgeteval.demo.written import number as plain_number
from budgeteval.numbers import WAN

STREAM = 31
COST_DECIMALS = 4
FULL = Decimal(100)


@dataclass
class TargetForm:
    """The target form of one project of the register; ``continues`` is the one project it goes on with, "" if new.

    ``register`` is its row (all text); ``department`` the name its department bore in the year. Indicators have
    ``sign``, ``target``, ``unit``, ``weight`` and ``target_text`` as a clerk writes it; ``achieved`` and
    ``true_achieved`` are what the whole year will bring (claimed, and really). Money in whole yuan: ``fiscal_yuan``
    and ``other_yuan`` add up to ``budget_yuan``.
    """

    number: int
    register: dict[str, str]
    fiscal_year: int
    department: str
    project: Project
    goal: str
    goal_medium: str
    indicators: list[Indicator]
    budget_yuan: int
    fiscal_yuan: int
    other_yuan: int
    medium_yuan: int
    continues: str

    @property
    def code(self) -> str:
        return self.register["project_code"]


def target_forms(target: Path, seed: int, year: int) -> list[TargetForm]:
    """Target forms of the year's register below ``target``, in its order; the same register gives the same forms.

    A project that goes on with exactly one of the year before keeps its indicators, with targets not below what was
    reported as reached; every other project sets its own.
    """
    rows = _register(target, year)
    departments = _departments(target, seed, year)
    before = _reported(seed, len(departments), _evaluated(target, year - 1), year - 1)
    shared = Counter(code for row in rows for code in _predecessors(row))
    return [_form(row, number, departments[row["department_code"]], seed, year, before.get(_continued(row, shared)))
            for number, row in enumerate(rows)]


def _register(target: Path, year: int) -> list[dict[str, str]]:
    rows = pd.read_csv(target / "reference" / "projects.csv", dtype=str, keep_default_na=False)
    rows = rows[rows["fiscal_year"] == str(year)] if "fiscal_year" in rows else rows
    return [{str(name): str(value) for name, value in row.items()} for row in rows.to_dict("records")]


def _departments(target: Path, seed: int, year: int) -> dict[str, Department]:
    """The departments of the register by code, with the names they bear in the year."""
    count = len(pd.read_csv(target / "reference" / "departments.csv", dtype=str))
    known = {item.code: item for item in department_register(seed, count)}
    path = target / "reference" / "renamed.csv"
    if path.is_file():
        for row in pd.read_csv(path, dtype=str).sort_values("from_year").to_dict("records"):
            if int(row["from_year"]) <= year and row["department_code"] in known:
                known[row["department_code"]] = replace(known[row["department_code"]], name=row["department"])
    return known


def _evaluated(target: Path, year: int) -> int:
    """How many projects of a year were self-evaluated."""
    rows = _register(target, year)
    return sum(row.get("self_evaluation") == "yes" for row in rows)


@lru_cache(maxsize=2)
def _reported(seed: int, departments: int, projects: int, year: int) -> dict[str, tuple[Form, dict[str, Decimal]]]:
    """By project code: the year's clean self-evaluation, and what was reported for each indicator (the most)."""
    if not projects:
        return {}
    plan = plan_county(seed=seed, departments=departments, projects=projects, fiscal_year=year)
    clean, filed = list(plan.clean_forms()), plan.forms()
    return {form.project.code: (form, _claims(other)) for form, other in zip(clean, filed, strict=True)}


def _claims(form: Form) -> dict[str, Decimal]:
    return {item.level3: item.achieved for item in form.indicators if isinstance(item.achieved, Decimal)}


def _continued(row: dict[str, str], shared: Counter[str]) -> str:
    """Code of the one project that this one alone goes on with; "" for new, merged and split projects."""
    before = _predecessors(row)
    return before[0] if len(before) == 1 and shared[before[0]] == 1 else ""


def _predecessors(row: dict[str, str]) -> list[str]:
    """Codes of the year before that a row goes on with: those it replaces, else its own."""
    return row["replaces"].split(";") if row.get("replaces") else [row["project_code"]]


def _form(row: dict[str, str], number: int, owner: Department, seed: int, year: int,
          before: tuple[Form, dict[str, Decimal]] | None) -> TargetForm:
    rng, rule = np.random.default_rng([seed, STREAM, number]), words("performance_target")
    project = _project(rng, row, number, owner)
    plan = "with_cost" if rng.random() < rule["with_cost"] else "usual"
    indicators = _carried(rng, project, year, *before) if before else fill(rng, project, year, plan)
    for item in indicators:
        _write(item)
    goal = _goal(project, indicators)
    part = project.budget_yuan // rule["other_money"]["part"] // 1000 * 1000
    other = part if rng.random() < rule["other_money"]["share"] else 0
    years = int(rng.integers(2, 4))
    return TargetForm(
        number, row, year, owner.name, project, goal, _medium(project, year, years), indicators, project.budget_yuan,
        project.budget_yuan - other, other, project.budget_yuan * years, before[0].project.code if before else "",
    )


def _project(rng: np.random.Generator, row: dict[str, str], number: int, owner: Department) -> Project:
    rule, budget = words("practice")["quality"], int(row["budget_yuan"])
    quality = float(np.clip(rng.beta(4, 2) + rule["honest" if owner.honest else "inflated"], 0, 1))
    return Project(
        number=number, code=row["project_code"], name=row["project"], base=row["project"], department=owner,
        unit=row["implementing_unit"], budget_book=row["budget_book"], budget_yuan=budget, opening_yuan=budget,
        spent_yuan=execution(rng, budget, quality), quality=quality,
    )


def _carried(rng: np.random.Generator, project: Project, year: int, form: Form,
             claims: dict[str, Decimal]) -> list[Indicator]:
    """Last year's indicators with this year's targets."""
    items = [replace(item, reason="", shown_sign="") for item in form.indicators]
    return [_dated(item, year) if item.sign == "date" else _raised(rng, project, item, claims) for item in items]


def _dated(item: Indicator, year: int) -> Indicator:
    """The same day a year later."""
    target, claimed, true = (str(value).replace(str(year - 1), str(year))
                             for value in (item.target, item.achieved, item.true_achieved))
    return replace(item, target=target, achieved=claimed, true_achieved=true)


def _raised(rng: np.random.Generator, project: Project, item: Indicator, claims: dict[str, Decimal]) -> Indicator:
    if item.decimals == COST_DECIMALS:
        value = Decimal(project.budget_yuan) / WAN
        return replace(item, target=value, achieved=value, true_achieved=value)
    reached = claims.get(item.level3, item.achieved)
    if not isinstance(item.target, Decimal) or not isinstance(reached, Decimal):
        return item
    step = Decimal(1).scaleb(-item.decimals)
    target = _no_worse(rng, item, item.target, reached).quantize(step, rounding="ROUND_CEILING")
    if item.sign == marks.AT_MOST:
        target = min(item.target, reached).quantize(step, rounding="ROUND_FLOOR")
    ratio = Decimal(str(min(1.0, 0.7 + 0.4 * project.quality)))
    return replace(item, target=target, achieved=target, true_achieved=(target * ratio).quantize(step))


def _no_worse(rng: np.random.Generator, item: Indicator, target: Decimal, reached: Decimal) -> Decimal:
    if item.sign == "equal":
        return target
    raised = max(target, reached) * Decimal(str(rng.uniform(*words("performance_target")["raise"])))
    return min(raised, FULL) if item.unit == "%" else raised


def _write(item: Indicator) -> None:
    """The target as written, and the names of its levels."""
    names = text()
    if isinstance(item.target, Decimal):
        item.shown_sign = names.raw("signs")[item.sign]
    rewrite(item)
    item.level1_text = names.raw("level1")[item.dimension]
    item.level2_text = names.raw("level2")[item.aspect]


def _goal(project: Project, indicators: list[Indicator]) -> str:
    """The annual goal in words, naming the first two counted outputs."""
    say, sector = text(), words("sectors")[project.department.sector]
    counted = [item for item in indicators if isinstance(item.target, Decimal)]
    first, second = counted[0], counted[1]
    return say.say(
        "expected", goal=sector["goal"].format(name=project.base, scope=say.say("scope")),
        first=first.level3, first_target=f"{plain_number(Decimal(str(first.target)))}{first.unit}",
        second=second.level3, second_target=f"{plain_number(Decimal(str(second.target)))}{second.unit}",
    )


def _medium(project: Project, year: int, years: int) -> str:
    sector = words("sectors")[project.department.sector]
    goal = sector["goal"].format(name=project.base, scope=text().say("scope"))
    return words("performance_target")["medium"].format(goal=goal, first=year, last=year + years - 1)
