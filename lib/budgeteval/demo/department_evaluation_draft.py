"""A department's year in numbers, and the form and base data that follow from them; no fault yet."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np

from budgeteval import rulesets
from budgeteval.demo import marks
from budgeteval.demo.model import Written
from budgeteval.demo.vocabulary import words
from budgeteval.numbers import WAN

FRAME = "mof-2013-53"
TASKS = 3
EXECUTION = Decimal(10)
Key = tuple[str, str]


@dataclass(frozen=True)
class Department:
    """A department of the register."""

    code: str
    name: str
    sector: str


@dataclass(frozen=True)
class Project:
    """A self-evaluated project of the register, in yuan; ``general`` if the general public budget pays for it."""

    name: str
    general: bool
    budget: int
    spent: int


@dataclass
class Task:
    """A row of the task block, in yuan."""

    name: str
    done: str
    budget: int
    spent: int


@dataclass
class Line:
    """An indicator row: code of level and aspect, what was to be reached, what was, weight and printed mark."""

    level: str
    aspect: str
    name: str
    sign: str
    target: Decimal | str
    unit: str
    achieved: Decimal | str
    weight: Written
    score: Written = None
    reason: str = ""


@dataclass
class Draft:
    """One department's form and base data; ``facts`` by field and period, ``extras`` are what faults change."""

    department: Department
    number: int
    year: int
    projects: list[Project]
    rng: np.random.Generator
    facts: dict[Key, Any] = field(default_factory=dict)
    tasks: list[Task] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    points: list[list[str]] = field(default_factory=list)
    classes: list[list[Any]] = field(default_factory=list)
    goals: dict[str, str] = field(default_factory=dict)
    extras: dict[str, Any] = field(default_factory=dict)
    planted: list[tuple[str, str, Any]] = field(default_factory=list)

    @property
    def layout(self) -> int:
        """0: task block, 1: basic and project rows, 2: rows by source, in yuan."""
        return self.number % 3

    def this(self, name: str) -> int:
        return int(self.facts[name, "this"])

    @property
    def execution_mark(self) -> Decimal:
        return marks.execution_score(self.this("adjusted_budget"), self.this("spent"))

    @property
    def printed_total(self) -> Decimal:
        given = [one.score for one in self.lines if isinstance(one.score, Decimal)]
        printed = self.extras.get("execution_mark", self.execution_mark)
        return sum(given, Decimal(0)) + (printed if isinstance(printed, Decimal) else Decimal(0))


def fill(department: Department, number: int, year: int, projects: list[Project], rng: np.random.Generator) -> Draft:
    """A department's form and base data that follow from its projects and from what is drawn."""
    draft = Draft(department, number, year, projects, rng)
    for part in (_money, _control, _stock, _work, _tasks, _lines, _goals, _points, _classes):
        part(draft)
    return draft


def _between(draft: Draft, name: str) -> float:
    low, high = words("department_evaluation")["ranges"][name]
    return float(draft.rng.uniform(low, high))


def _hundreds(amount: float) -> int:
    return int(amount) // 100 * 100


def _put(draft: Draft, last: float | None = None, /, **this: Any) -> None:
    for name, value in this.items():
        draft.facts[name, "this"] = value
        if last is not None:
            draft.facts[name, "last"] = last


def _money(draft: Draft) -> None:
    """Staff, basic and project expenditure, adjustments during the year."""
    establishment = round(_between(draft, "establishment"))
    staff = round(establishment * _between(draft, "staffed"))
    basic = _hundreds(staff * _between(draft, "per_head_wan") * WAN)
    basic_spent = _hundreds(basic * _between(draft, "basic_spent"))
    project, project_spent = (sum(getattr(one, name) for one in draft.projects) for name in ("budget", "spent"))
    other, other_spent = (sum(getattr(one, name) for one in draft.projects if not one.general)
                          for name in ("budget", "spent"))
    adjusted = basic + project
    added, reduced = (_hundreds(adjusted * _between(draft, "added") / part) for part in (1, 3))
    exempt = _hundreds(added * _between(draft, "exempt"))
    _put(draft, establishment=establishment, staff=staff, approved_budget=adjusted - added + reduced, added=added,
         reduced=reduced, restructured=0, exempt=exempt, adjusted_budget=adjusted, spent=basic_spent + project_spent,
         general_budget=adjusted - other, general_spent=basic_spent + project_spent - other_spent,
         basic_spending=basic_spent, project_spending=project_spent)
    largest = sorted((one.spent for one in draft.projects), reverse=True)[:TASKS]
    _put(draft, key_spending=sum(largest), basic_budget=basic, project_budget=project)


def _control(draft: Draft) -> None:
    """Running costs, the three public expenses, procurement."""
    public = _hundreds(draft.this("basic_budget") * _between(draft, "public_share"))
    last = _hundreds(_between(draft, "three_public_last_wan") * WAN)
    budget = _hundreds(last * (1 + _between(draft, "three_public_change")))
    spent = _hundreds(budget * _between(draft, "three_public_spent"))
    vehicles = _hundreds(spent * 0.6)
    _put(draft, public_budget=public, public_spent=_hundreds(public * _between(draft, "public_spent")))
    _put(draft, last, three_public_budget=budget)
    _put(draft, _hundreds(last * 0.95), three_public_spent=spent)
    _put(draft, abroad_spent=0, vehicles_spent=vehicles, reception_spent=spent - vehicles)
    bought = max(_hundreds(draft.this("project_budget") * _between(draft, "procurement")), 10_000)
    _put(draft, procurement_budget=bought, procurement_spent=_hundreds(bought * _between(draft, "procurement_spent")))


def _stock(draft: Draft) -> None:
    """Carry-over, assets, accounts, progress, satisfaction."""
    left = _hundreds(draft.this("spent") * _between(draft, "carry_share"))
    _put(draft, _hundreds(left / (1 + _between(draft, "carry_change"))), carry_over=left)
    assets = _hundreds(_between(draft, "assets_wan") * WAN)
    _put(draft, assets=assets, assets_used=_hundreds(assets * _between(draft, "assets_used")))
    for name in ("payables", "receivables"):
        _put(draft, _hundreds(left * 0.5), **{name: _hundreds(left * 0.45)})
    paid = Decimal(draft.this("spent")) / Decimal(draft.this("adjusted_budget"))
    _put(draft, paid_progress=_percent(float(paid)), planned_progress=_percent(_between(draft, "planned_progress")),
         satisfied=_percent(_between(draft, "satisfied")))


def _percent(share: float) -> Decimal:
    """A percentage with one decimal."""
    return Decimal(str(round(share * 100, 1)))


def _work(draft: Draft) -> None:
    planned, assigned = round(_between(draft, "work")), round(_between(draft, "key_work"))
    done = round(planned * _between(draft, "work_done"))
    _put(draft, work_planned=planned, work_done=done, work_on_time=round(done * _between(draft, "on_time")),
         work_qualified=round(done * _between(draft, "on_time")), key_work_assigned=assigned,
         key_work_done=assigned - int(draft.rng.integers(0, 2)))


def _tasks(draft: Draft) -> None:
    """Running the office, the largest projects, and the rest."""
    text = words("department_evaluation")
    ranked = sorted(draft.projects, key=lambda one: (-one.budget, one.name))
    rows = [(text["basic_task"], draft.this("basic_budget"), draft.this("basic_spending"))]
    rows += [(one.name, one.budget, one.spent) for one in ranked[:TASKS]]
    if rest := ranked[TASKS:]:
        rows.append((text["other_task"], sum(one.budget for one in rest), sum(one.spent for one in rest)))
    done = text["done_texts"]
    draft.tasks = [Task(name, done[int(draft.rng.integers(len(done)))], budget, spent) for name, budget, spent in rows]


def _lines(draft: Draft) -> None:
    """Indicators of 90 points with the marks that a clerk gives them."""
    text = words("department_evaluation")
    planned = draft.this("work_planned")
    share = {name: _percent(draft.this(name) / planned) for name in ("work_on_time", "work_qualified")}
    control = _percent(draft.this("three_public_spent") / draft.this("three_public_budget"))
    numbers = draft.facts | {(name, "share"): value for name, value in share.items()} | {("control", "share"): control}
    for level, aspect, name, sign, target, unit, achieved, weight in text["lines"]:
        wanted = numbers[target, "this"] if isinstance(target, str) and sign else target
        reached = numbers[tuple(achieved.split("."))] if sign else achieved
        title = name.format(sector=draft.department.sector, social=text["social"][draft.department.sector])
        draft.lines.append(Line(
            level, aspect, title, sign, Decimal(str(wanted)) if sign else target, unit,
            Decimal(str(reached)) if sign else reached, Decimal(weight)))
    for one in draft.lines:
        mark_line(draft, one)


def mark_line(draft: Draft, one: Line) -> None:
    """The mark the rules give, or a soft one for words; a reason wherever points are lost."""
    text = words("department_evaluation")
    weight = Decimal(str(one.weight))
    if isinstance(one.target, Decimal):
        sign = "at_most" if one.sign == "≤" else "at_least"
        one.score = marks.quantitative(sign, one.target, Decimal(str(one.achieved)), weight)
    else:
        soft = text["ranges"]["soft_marks"]
        one.score = marks.rounded(weight * Decimal(str(soft[int(draft.rng.integers(len(soft)))])))
    if one.score < weight:
        one.reason = text["reasons"][int(draft.rng.integers(len(text["reasons"])))]


def _goals(draft: Draft) -> None:
    text = words("department_evaluation")
    values = {"sector": draft.department.sector, "tasks": "、".join(one.name for one in draft.tasks[1:3]),
              "planned": draft.this("work_planned"), "assigned": draft.this("key_work_assigned"),
              "done": draft.this("work_done"), "keydone": draft.this("key_work_done"),
              "satisfied": f"{draft.facts['satisfied', 'this']}%"}
    draft.goals = {"expected": text["goal"].format(**values), "actual": text["actual"].format(**values)}


def _points(draft: Draft) -> None:
    """The checklist of judged points, mostly met."""
    text = words("department_evaluation")
    rules = rulesets.load(FRAME).department_evaluation
    for code in rules.places:
        one = rules.indicators[code]
        for element in one.elements:
            met = "no" if draft.rng.random() < text["ranges"]["negative_points"] else "yes"
            met = "not_applicable" if code == "ecological_benefit" and draft.number % 2 else met
            proof = text["evidence"][int(draft.rng.integers(len(text["evidence"])))] if met == "yes" else ""
            draft.points.append([one.name, element, text["met"][met], proof])


def _classes(draft: Draft) -> None:
    """Spending by functional class: the sector's, and housing; subclasses add up."""
    text = words("department_evaluation")
    spent = draft.this("spent")
    housing = _hundreds(draft.this("basic_spending") * 0.08)
    for (code, name), amount in ((text["classes"][draft.department.sector], spent - housing),
                                 (text["housing"], housing)):
        first = _hundreds(amount * 0.7)
        draft.classes.append([code, name, amount])
        for number, part in enumerate((first, amount - first), 1):
            draft.classes.append([f"{code}{number:02d}", text["subclass"].format(name=name, number=number), part])
