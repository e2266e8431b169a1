"""A fictional evaluation before it is laid out: what is true of the project and what the evaluator writes."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from budgeteval.demo.model import Planted
from budgeteval.demo.vocabulary import words

DIMENSIONS = {"A": "decision", "B": "process", "C": "output", "D": "outcome"}
DUE = dt.date(2020, 10, 31)


def rounded(value: Decimal | Fraction | float) -> Decimal:
    """Two decimals, half up."""
    exact = Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else Decimal(str(value))
    return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@dataclass
class Draft:
    """One evaluation; ``rows`` hold the true mark (``true``) and the one written (``printed``).

    The ``by_*`` methods fill a row with the data its method needs and return the share of the weight that is due.
    """

    project: dict[str, str]
    department: str
    kind: str
    profile: dict[str, Any]
    number: int
    rng: np.random.Generator
    sector: dict[str, Any] = field(default_factory=dict)
    budget: int = 0
    received: int = 0
    spent: int = 0
    progress: float = 1.0
    planned_output: int = 0
    card: dict[str, Any] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)
    distribution: list[dict[str, Any]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    marks: list[dict[str, Any]] = field(default_factory=list)
    issues: list[dict[str, Any]] = field(default_factory=list)
    balance: list[dict[str, Any]] = field(default_factory=list)
    bands: list[dict[str, Any]] = field(default_factory=list)
    payments: list[dict[str, Any]] = field(default_factory=list)
    services: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    opinions: list[dict[str, Any]] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.project["project_code"]

    @property
    def quality(self) -> float:
        return float(self.profile["quality"])

    def expert(self, place: int) -> str:
        return f"Z{place + 1:02d}"

    def dimension(self, row: dict[str, Any]) -> str:
        return DIMENSIONS[row["code"][0]]

    def row(self, code: str) -> dict[str, Any]:
        return next(row for row in self.rows if row["code"] == code)

    def grade(self, total: Decimal) -> str:
        return next((name for name, edge in (("excellent", 90), ("good", 80), ("fair", 60)) if total >= edge), "poor")

    def by_element_count(self, row: dict[str, Any], total: int) -> Fraction:
        met = int((self.rng.random(total) < self.quality**0.6).sum())
        row |= {"points_total": total, "points_met": max(1, met)}
        return Fraction(max(1, met), total)

    def by_condition(self, row: dict[str, Any], _: str) -> int:
        holds = self.quality > 0.65 or row["code"] != "B105"
        row["actual"] = words("key_evaluation")["answers"]["yes" if holds else "no"]
        return int(holds)

    def by_deduction(self, row: dict[str, Any], _: str) -> Fraction:
        times = round((1 - self.quality) * 6)
        row |= {"deductions": times, "deduction_each": Decimal("0.5")}
        return max(Fraction(0), 1 - Fraction(times, 2) / row["weight"])

    def by_qual_quant(self, row: dict[str, Any], _: str) -> None:
        return None

    def by_likert(self, row: dict[str, Any], _: str) -> Fraction:
        """Mean of the questionnaires' means out of 5; all points from 90 %, none below 60 %."""
        means = []
        for one in self.answers:
            given = [mark for mark in one["marks"] if mark is not None]
            means.append(Fraction(sum(given), len(given)))
        rate = sum(means, Fraction(0)) / len(means) / 5
        return Fraction(0) if rate < Fraction(6, 10) else min(Fraction(1), rate / Fraction(9, 10))

    def by_formula(self, row: dict[str, Any], formula: str) -> Fraction | float:
        row["formula"] = formula
        due: dict[str, Callable[[dict[str, Any]], Fraction | float]] = {
            "B101": self._funding, "B102": self._spending, "B103": self._progress, "B202": self._coverage,
            "C101": self._completion, "C201": self._standard, "C301": self._time, "C401": self._cost,
            "C402": self._idle,
        }
        spec = words("key_evaluation")["ratios"].get(formula)
        return due[row["code"]](row) if spec is None else self._share(row, spec)

    def _share(self, row: dict[str, Any], spec: dict[str, Any]) -> Fraction:
        """A ratio of its own: how it comes out follows the quality, what it is worth its two ends."""
        planned = int(self.rng.integers(spec["low"], spec["high"]))
        best, worst = (Fraction(str(spec[name])) for name in ("best", "worst"))
        level = min(1.0, max(0.0, self.quality + 0.06 + self.rng.normal(0, 0.03)))
        actual = round(planned * float(worst + (best - worst) * Fraction(level)))
        row |= {"planned": planned, "actual": actual, "unit": spec["unit"]}
        if row["code"] == "C101":
            self.planned_output = planned
        value = Fraction(actual, planned)
        value = 1 - value if spec.get("saving") else value
        zero, full = (Fraction(str(spec[name])) for name in ("zero", "full"))
        return min(Fraction(1), max(Fraction(0), (value - zero) / (full - zero)))

    def _funding(self, row: dict[str, Any]) -> Fraction:
        row |= self._wan(self.budget, self.received)
        return min(Fraction(1), Fraction(self.received, self.budget))

    def _spending(self, row: dict[str, Any]) -> Fraction:
        row |= self._wan(self.received, self.spent)
        return min(Fraction(1), Fraction(self.spent, self.received))

    def _progress(self, _: dict[str, Any]) -> float:
        gap = abs(self.progress - self.spent / self.received)
        return min(1.0, max(0.0, (0.3 - gap) / 0.2))

    def _coverage(self, _: dict[str, Any]) -> Fraction:
        net = sum(one["revenue"] - one["cost"] for one in self.balance)
        service = sum(one["principal"] + one["interest"] for one in self.balance)
        share = (Fraction(net) / Fraction(service) - Fraction(8, 10)) / Fraction(4, 10)
        return min(Fraction(1), max(Fraction(0), share))

    def _idle(self, _: dict[str, Any]) -> Fraction:
        idle = sum(one["idle_over"] for one in self.issues)
        return 1 - Fraction(idle, sum(one["issued"] for one in self.issues))

    def _completion(self, row: dict[str, Any]) -> Fraction:
        planned = int(self.rng.integers(self.sector["low"], self.sector["high"]))
        actual = round(planned * min(1.03, self.quality + 0.04 + self.rng.normal(0, 0.02)))
        self.planned_output = planned
        row |= {"planned": planned, "actual": actual, "unit": self.sector["counted"]}
        return min(Fraction(1), Fraction(actual, planned))

    def _standard(self, row: dict[str, Any]) -> Fraction:
        made = int(self.rng.integers(24, 80))
        good = round(made * min(1.0, self.quality**0.35))
        row |= {"planned": made, "actual": good, "unit": words("key_evaluation")["batch_unit"]}
        return Fraction(good, made)

    def _time(self, row: dict[str, Any]) -> Fraction:
        late = max(-12, round((0.93 - self.quality) * 240 + self.rng.normal(0, 6)))
        row |= {"planned": DUE.isoformat(), "actual": (DUE + dt.timedelta(days=late)).isoformat()}
        return max(Fraction(0), 1 - Fraction(1, 5) * -(-max(0, late) // 30))

    def _cost(self, row: dict[str, Any]) -> Fraction:
        planned = self.spent // 10_000 + 1
        actual = round(planned * (1 + max(-0.04, (0.86 - self.quality) * 0.25) + self.rng.normal(0, 0.005)))
        row |= self._wan(planned * 10_000, actual * 10_000)
        return min(Fraction(1), max(Fraction(0), (1 - Fraction(actual, planned) + Fraction(1, 5)) * 5))

    def _wan(self, planned: int, actual: int) -> dict[str, Any]:
        unit = words("key_evaluation")["units"]["wan"][1:-1]
        return {"planned": Decimal(planned) / 10_000, "actual": Decimal(actual) / 10_000, "unit": unit}

    def settle(self, row: dict[str, Any]) -> None:
        """True mark and tier of a judged row from the experts' usable marks."""
        given = sorted(one["mark"] for one in self.marks
                       if one["code"] == row["code"] and 0 <= one["mark"] <= row["weight"])
        kept = given[1:-1] if len(given) >= 5 else given
        row["true"] = rounded(sum(kept, Decimal(0)) / len(kept))
        share = row["true"] / row["weight"]
        tier = "met" if share >= Decimal("0.8") else "partly" if share >= Decimal("0.6") else "not_met"
        row["tier"] = words("key_evaluation")["tiers"][tier]

    def reason(self, row: dict[str, Any]) -> str:
        reasons = words("key_evaluation")["reasons"]
        if row["true"] == row["weight"]:
            return str(reasons["full"])
        return str(reasons[row["method"]]).format(
            total=row.get("points_total"), met=row.get("points_met"), times=row.get("deductions"),
            each=row.get("deduction_each"))
