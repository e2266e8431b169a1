"""Payment by performance of a public-private partnership: the contract's coefficient for a score, year by year."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import Any

import pandas as pd

from budgeteval.rulesets.key_evaluation import Ppp as PppRules

YEARS = ["place", "pay_year", "availability_yuan", "operation_yuan", "linked", "shared_yuan", "paid_yuan", "due_yuan",
         "full_yuan", "over_yuan"]


@dataclass(frozen=True)
class Payment:
    """What the score means for the payments; NaN for no data.

    ``coefficient`` is the contract's for the score, ``band`` the cell of its lower edge ("" if a rule set's band
    was used), ``years`` one row per year (:data:`YEARS`): due by the score, due at full performance, and paid beyond
    what is due.
    """

    coefficient: float
    band: str
    contract: bool
    due: float
    full: float
    paid: float
    years: pd.DataFrame


def evaluate(bands: pd.DataFrame, payments: pd.DataFrame, total: float, rules: PppRules | None) -> Payment:
    """Coefficient and payments for a total (points, NaN if there is none).

    Bands are tables of the schema ``Bands``; without any, the rule set's bands are used only if it says so.
    """
    known: Sequence[dict[str, Any]] = [{str(name): one for name, one in row.items()}
                                       for row in bands.to_dict("records")]
    contract = bool(known)
    if not contract and rules is not None and rules.without_contract == "bands":
        known = [{"place": "", "since": one.since, "band_rule": one.rule,
                  "coefficient": nan if one.coefficient is None else one.coefficient} for one in rules.bands]
    coefficient, place = coefficient_of(total, known)
    years = by_year(payments, coefficient)
    due, full, paid = (_sum(years[f"{name}_yuan"]) for name in ("due", "full", "paid"))
    return Payment(coefficient, place, contract, due, full, paid, years)


def coefficient_of(total: float, bands: Sequence[dict[str, Any]]) -> tuple[float, str]:
    """Coefficient of the highest band whose edge the score reaches, and the band's place; NaN if there is none."""
    if total != total:
        return nan, ""
    reached = [one for one in bands if one["since"] <= total]
    if not reached:
        return nan, ""
    band = max(reached, key=lambda one: one["since"])
    value = total / 100 if band["band_rule"] == "share" else band["coefficient"]
    return float(value), str(band["place"])


def by_year(payments: pd.DataFrame, coefficient: float) -> pd.DataFrame:
    """Due = availability x (1 - linked) + availability x linked x coefficient + operation x coefficient - shared."""
    fixed = payments["availability_yuan"] * (1 - payments["linked"])
    moving = payments["availability_yuan"] * payments["linked"] + payments["operation_yuan"]
    shared = payments["shared_yuan"].fillna(0.0)
    due = fixed + moving * coefficient - shared
    return payments.assign(due_yuan=due, full_yuan=fixed + moving - shared,
                           over_yuan=(payments["paid_yuan"] - due).clip(lower=0))[YEARS]


def _sum(values: pd.Series) -> float:
    return float(values.sum(skipna=False)) if len(values) else nan
