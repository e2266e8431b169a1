"""The fund block: the total row with its mark, and the money by source."""

from decimal import Decimal
from typing import Any

import numpy as np

from budgeteval.demo import marks
from budgeteval.demo.model import FundRow, Project, Written
from budgeteval.demo.vocabulary import words
from budgeteval.demo.written import in_unit, rate_text

Amounts = tuple[int, int, int]


def fund_rows(rng: np.random.Generator, project: Project, spec: dict[str, Any], rate_digits: int) -> list[FundRow]:
    """Total row first, then one row for each source of the layout."""
    amounts = (project.opening_yuan, project.budget_yuan, project.spent_yuan)
    kinds = [kind for kind in spec["fund_labels"] if kind != "total"]
    rate = rate_text(marks.execution_rate(amounts[1], amounts[2]), rate_digits)
    score = marks.execution_score(amounts[1], amounts[2])
    rows = [_row(spec, "total", amounts, Decimal(words("practice")["weights"]["execution"]), rate, score)]
    for kind, part in zip(kinds, _split(rng, amounts, len(kinds)), strict=True):
        rows.append(_row(spec, kind, part, spec["fund_dash"], None, spec["fund_dash"]))
    return rows


def _row(spec: dict[str, Any], kind: str, amounts: Amounts, weight: Written, rate: Written, score: Written) -> FundRow:
    """Fund row in the form's unit; a source without money is left empty."""
    shown = [in_unit(amount, spec["unit"]) if amount or kind == "total" else None for amount in amounts]
    return FundRow(spec["fund_labels"][kind], shown[0], shown[1], shown[2], weight, rate, score)


def _split(rng: np.random.Generator, amounts: Amounts, parts: int) -> list[Amounts]:
    """Amounts by source: mostly from one source, else from two; every column adds up."""
    none = (0, 0, 0)
    if rng.random() < 0.7:
        return [amounts] + [none] * (parts - 1)
    share = rng.choice([0.2, 0.3, 0.5])
    other = (0, int(amounts[1] * share) // 100 * 100, int(amounts[2] * share) // 100 * 100)
    first = (amounts[0], amounts[1] - other[1], amounts[2] - other[2])
    place = int(rng.integers(1, parts))
    return [first] + [other if index == place else none for index in range(1, parts)]
