"""A target form before it is laid out: what a clerk writes, which faults may change."""

import copy
from dataclasses import dataclass, field
from decimal import Decimal

from budgeteval.demo.model import Indicator, Planted, Ref
from budgeteval.demo.targets import TargetForm
from budgeteval.demo.vocabulary import words
from budgeteval.demo.written import number


@dataclass
class Draft:
    """One form as its department files it; ``pack`` is file, book or flat; ``stated`` the amount written."""

    form: TargetForm
    layout: str
    pack: str
    department: str
    name: str
    code: str
    year: int
    goal: str
    goal_medium: str
    items: list[Indicator]
    standards: list[str]
    stated: int | None
    planted: list[Planted] = field(default_factory=list)
    extra: str = ""

    def plant(self, code: str, ref: Ref | None = None, note: str = "") -> None:
        self.planted.append(Planted(code, ref, note))

    def retarget(self, index: int, target: Decimal | str, unit: str = "") -> None:
        """Another target, written as the clerk writes it."""
        item = self.items[index]
        item.target, item.unit = target, unit
        item.target_text = f"{item.shown_sign}{number(target)}{unit}" if isinstance(target, Decimal) else target


def draft(form: TargetForm, layout: str, pack: str) -> Draft:
    """The form without any fault; one in four goals names the year's money, rightly."""
    standards = words("performance_target")["standards"]
    items = copy.deepcopy(form.indicators)
    goal = form.goal
    if form.number % 4 == 2:
        amount = number(Decimal(form.budget_yuan) / 10_000)
        goal += words("performance_target")["money_in_goal"].format(amount=amount)
    return Draft(form, layout, pack, form.department, form.register["project"], form.code, form.fiscal_year, goal,
                 form.goal_medium, items, [standards[item.sign] for item in items], form.budget_yuan)
