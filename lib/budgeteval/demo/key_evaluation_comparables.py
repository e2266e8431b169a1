"""Similar projects of a fictional evaluation, in other fictional counties; one line is written in another unit."""

from decimal import Decimal
from typing import Any

from budgeteval.blanks.comparables import TOP, comparables_form
from budgeteval.demo.key_evaluation_draft import Draft, rounded
from budgeteval.demo.vocabulary import words
from budgeteval.places import address
from budgeteval.stages.key_evaluation.benchmark.read import layout

WAN = 10_000


def compared(draft: Draft) -> tuple[bytes, list[dict[str, str]]]:
    """The sheet, and the entry of the answer key: sheet, cell and code of the planted fault."""
    text = words("key_evaluation")["comparables"]
    done = next(row for row in draft.rows if row["code"] == text["indicator"])
    own = {"own": _said("yes"), "name": draft.card["project"], "year": "2020", "cost": Decimal(draft.spent) / WAN,
           "output": done["actual"], "unit": done["unit"], "second": text["second"], "second_unit": text["second_unit"],
           "comparable": _said("yes"), "source": text["own_source"]}
    lines = [own, *(_similar(one, own, text) for one in text["lines"])]
    at = next(row for row, one in enumerate(lines) if one["unit"] != own["unit"])
    cell = address(TOP + at, list(layout()["heads"]).index("unit"))
    fault = {"sheet": layout()["sheet"], "cell": cell, "code": "comparables_unit_differs", "note": text["fault"]}
    return comparables_form(draft.card["project"], draft.code, lines), [fault]


def _similar(one: dict[str, Any], own: dict[str, Any], text: dict[str, Any]) -> dict[str, Any]:
    """A line whose size and unit cost are so many times the own project's."""
    size, dearer = Decimal(str(one["size"])), Decimal(str(one["cost"]))
    output = rounded(Decimal(str(own["output"])) * size)
    if "unit" in one:
        output = rounded(output / Decimal(text["mu_per_hectare"]))
    return {"own": _said("no"), "name": one["name"], "year": str(one["year"]),
            "cost": rounded(own["cost"] * size * dearer), "output": output, "unit": one.get("unit", own["unit"]),
            "second": rounded(Decimal(str(text["second"])) * size * Decimal(str(one["second"]))),
            "second_unit": text["second_unit"], "comparable": _said(one["comparable"]), "why": one["why"],
            "source": text["source"].format(name=one["name"])}


def _said(code: str) -> str:
    return str(layout()["answers"][code])
