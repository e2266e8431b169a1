"""Budgets, opening budgets and spending of the fictional county, in whole yuan."""

from collections.abc import Sequence

import numpy as np

from budgeteval.demo.vocabulary import words
from budgeteval.numbers import WAN


def budgets(rng: np.random.Generator, factors: Sequence[float], total_yuan: int) -> list[int]:
    """Log-normal budgets between the least and the most, adding up to ``total_yuan`` exactly.

    Raises
    ------
    ValueError
        If the total cannot be spread within the limits.
    """
    rule = words("practice")["budgets"]
    least, most = rule["least_wan"] * WAN, rule["most_wan"] * WAN
    if not least * len(factors) <= total_yuan <= most * len(factors):
        raise ValueError(f"{total_yuan} yuan cannot be spread over {len(factors)} projects")
    raw = rng.lognormal(np.log(rule["median_wan"] * WAN), rule["sigma"], len(factors)) * np.array(factors)
    scaled = _scaled(raw, total_yuan, least, most)
    low, high = rule["floor"]
    small = least * rng.uniform(low, high, len(scaled))
    amounts = [_rounded(rng, amount) for amount in np.where(scaled > least, scaled, small)]
    return _settled(amounts, total_yuan, least, most)


def _scaled(raw: np.ndarray, total: int, least: int, most: int) -> np.ndarray:
    """``raw`` times the one factor that makes the clipped amounts add up to ``total`` (by bisection)."""
    low, high = 0.0, total / raw.min() + 1
    for _ in range(200):
        middle = (low + high) / 2
        if np.clip(raw * middle, least, most).sum() < total:
            low = middle
        else:
            high = middle
    return np.clip(raw * high, least, most)


def _rounded(rng: np.random.Generator, amount: float) -> int:
    steps = words("practice")["rounding"]
    pick = rng.choice(len(steps), p=list(steps.values()))
    step = round(list(steps)[pick] * WAN)
    return max(step, round(amount / step) * step)


def _settled(amounts: list[int], total: int, least: int, most: int) -> list[int]:
    """Rounding differences go to the largest amounts that have room for them."""
    rest = total - sum(amounts)
    for index in sorted(range(len(amounts)), key=lambda item: (-amounts[item], item)):
        if not rest:
            break
        new = min(most, max(least, amounts[index] + rest))
        rest -= new - amounts[index]
        amounts[index] = new
    return amounts


def opening(rng: np.random.Generator, budget: int) -> int:
    """Opening budget: mostly the same as the full-year budget, else adjusted during the year."""
    rule = words("practice")["opening"]
    if rng.random() < rule["same"]:
        return budget
    step = 1000 if budget > 100 * WAN else 100
    return max(step, round(budget * rng.uniform(*rule["change"]) / step) * step)


def execution(rng: np.random.Generator, budget: int, quality: float) -> int:
    """Money spent: mostly all of it, some nearly all, a few far less."""
    rule = words("practice")["execution"]
    draw = rng.random()
    if draw < rule["full"]:
        return budget
    slow = draw > 1 - rule["slow_share"] * (1.5 - quality)
    spent = round(budget * rng.uniform(*(rule["slow"] if slow else rule["near"])) / 100) * 100
    return min(budget, max(spent, 100))
