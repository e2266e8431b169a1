"""Bonds of a fictional project: issues, a balance by year that covers principal and interest as wanted."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from budgeteval.demo.key_evaluation_draft import Draft
from budgeteval.demo.model import Planted
from budgeteval.demo.vocabulary import words

TERM = 15
FIRST_YEAR = 2021
COST_SHARE = Fraction(1, 4)
IDLE_LIMIT = 180
USUAL_DAYS = 120
CENT = Decimal("0.01")


def bonds(draft: Draft, base: dt.date) -> None:
    """Issues, balance and progress of a bond project, and the weak spots its profile asks for."""
    _issue(draft, base)
    _balance(draft)
    paid = draft.spent / draft.received
    draft.progress = round(min(1.0, paid + draft.profile.get("progress_gap", 0.03)), 2)
    _plant(draft)


def _issue(draft: Draft, base: dt.date) -> None:
    """One or two bonds that add up to the budget; their money waits as long as the profile says."""
    idle = draft.profile.get("idle", {})
    old = draft.profile["stage"] == "operation"
    waits = {"finance": 0, "unit": 0} | ({idle["held"]: idle["days"]} if idle else {})
    to_unit = waits["unit"] or (500 if old else USUAL_DAYS)
    to_finance = max(waits["finance"], to_unit + 20)
    shares = [Fraction(1)] if draft.number % 2 else [Fraction(3, 5), Fraction(2, 5)]
    left = {"issued": draft.budget, "allocated": draft.received, "spent": draft.spent}
    for place, share in enumerate(shares):
        last = place == len(shares) - 1
        amounts = {name: left[name] if last else int(total * share) // 10_000 * 10_000
                   for name, total in (("issued", draft.budget), ("allocated", draft.received), ("spent", draft.spent))}
        left = {name: left[name] - amounts[name] for name in left}
        issue_date = base - dt.timedelta(days=to_finance)
        over = (amounts["issued"] - amounts["allocated"]) * (to_finance > IDLE_LIMIT)
        over += (amounts["allocated"] - amounts["spent"]) * (to_unit > IDLE_LIMIT)
        number = draft.number * 2 + place + 1
        draft.issues.append(amounts | {
            "bond": words("key_evaluation")["bond_names"].format(year=issue_date.year, number=number),
            "bond_code": words("key_evaluation")["bond_code"].format(number=number),
            "issue_date": issue_date.isoformat(), "allocated_date": (base - dt.timedelta(days=to_unit)).isoformat(),
            "coupon": Decimal("0.0341"), "term_years": TERM, "idle_over": over,
        })


def _balance(draft: Draft) -> None:
    """Interest every year, principal in the last; revenue ramps up and is scaled to the coverage wanted."""
    issued = sum(one["issued"] for one in draft.issues)
    interest = (Decimal(issued) / 10_000 * Decimal("0.0341")).quantize(CENT)
    start = draft.profile.get("late_revenue", 0)
    ramp = [0.0 if year < start else min(1.0, 0.7 + 0.1 * (year - start)) for year in range(TERM)]
    service = float(interest) * TERM + issued / 10_000
    scale = draft.profile["coverage"] * service / (sum(ramp) * float(1 - COST_SHARE))
    for year, share in enumerate(ramp):
        revenue = Decimal(str(share * scale)).quantize(CENT)
        draft.balance.append({
            "year": FIRST_YEAR + year, "revenue": revenue, "cost": (revenue * Decimal("0.25")).quantize(CENT),
            "principal": Decimal(issued) / 10_000 if year == TERM - 1 else Decimal(0), "interest": interest,
        })


def _plant(draft: Draft) -> None:
    """What the figures themselves show: thin coverage, a year short of money, idle bonds, progress apart."""
    coverage = draft.profile["coverage"]
    if coverage < 1:
        draft.planted.append(Planted("bond_coverage_short", ("bonds", 0, "sheet")))
    elif coverage < 1.1:
        draft.planted.append(Planted("bond_coverage_low", ("bonds", 0, "sheet")))
    running = Decimal(0)
    for place, one in enumerate(draft.balance):
        running += one["revenue"] - one["cost"] - one["principal"] - one["interest"]
        if running < 0:
            draft.planted.append(Planted("bond_year_gap", ("balance", place, "year")))
            break
    draft.planted += [Planted("bond_idle", ("issues", place, "issued"))
                      for place, one in enumerate(draft.issues) if one["idle_over"] > 0]
    if draft.profile.get("progress_gap", 0) > 0.2:
        draft.planted.append(Planted("bond_progress_gap", ("bonds", 0, "sheet")))
