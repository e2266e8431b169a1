"""The finance bureau's review of the targets: key projects with marks, the others with a grade."""

from typing import Any

import numpy as np

from budgeteval.demo.grid import Grid
from budgeteval.demo.targets import TargetForm
from budgeteval.demo.vocabulary import words

Place = tuple[int, int]
Row = dict[str, Any]
FIRST = 1
TWICE = 7


def review_sheet(forms: list[TargetForm], rng: np.random.Generator) -> tuple[Grid, list[tuple[str, Place]]]:
    """Grid of the sheet, and the planted faults with their places."""
    text = words("performance_target")["review"]
    rows = [_row(form, number, rng) for number, form in enumerate(forms, 1)]
    faults = _plant(rows)
    grid, columns = Grid(), list(text["columns"])
    for at, title in enumerate(text["columns"].values()):
        grid.put(0, at, title, "label")
    for index, row in enumerate(rows):
        for at, name in enumerate(columns):
            if row.get(name) is not None:
                grid.put(FIRST + index, at, row[name])
    return grid, [(code, (FIRST + index, columns.index(name))) for code, index, name in faults]


def _row(form: TargetForm, number: int, rng: np.random.Generator) -> Row:
    text = words("performance_target")["review"]
    row: Row = {"number": number, "project_code": form.code, "project": form.register["project"],
                "department": form.department, "kind": text["kinds"]["ordinary"]}
    share = [part for part, _ in text["grades"]]
    row["grade"] = text["grades"][int(rng.choice(len(share), p=share))][1]
    if form.budget_yuan >= text["key_from_yuan"]:
        lost = int(rng.integers(0, 3))
        marks = {name: most - min(most, int(rng.integers(0, 2 + lost))) for name, most in text["points"].items()}
        row |= {"kind": text["kinds"]["key"], **marks}
        _retotal(row)
    row["opinion"] = text["opinions"][row["grade"]]
    return row


def _retotal(row: Row) -> None:
    text = words("performance_target")["review"]
    row["total"] = sum(row[name] for name in text["points"] if row.get(name) is not None)
    row["grade"] = next(grade for least, grade in text["bands"] if row["total"] >= least)


def _plant(rows: list[Row]) -> list[tuple[str, int, str]]:
    """One fault of each kind among the key projects, if there are enough; two rows too many at the end."""
    key = [index for index, row in enumerate(rows) if "total" in row]
    if len(key) < len(("over", "missing", "total", "grade")):
        return []
    text = words("performance_target")["review"]["bands"]
    over, missing, total, grade = key[:4]
    twice = next((index for index in range(TWICE, len(rows)) if index not in key[:4]), None)
    rows[over]["attainable"] = 12
    _retotal(rows[over])
    rows[missing]["conditions_met"] = None
    rows[total]["total"] += 6
    rows[grade]["grade"] = text[-2][1] if rows[grade]["grade"] != text[-2][1] else text[0][1]
    found = [
        ("target_review_mark_over", over, "attainable"), ("target_review_mark_missing", missing, "conditions_met"),
        ("target_review_total", total, "total"), ("target_review_grade", grade, "grade"),
    ]
    return found + (_strangers(rows, twice) if twice is not None else [])


def _strangers(rows: list[Row], twice: int) -> list[tuple[str, int, str]]:
    """Two more rows at the end: a project nobody knows, and one reviewed before."""
    code, name = rows[twice]["project_code"], words("performance_target")["faults"]["unknown_project"]
    rows += [{**rows[twice], "project_code": code[:-6] + "888801", "project": name}, dict(rows[twice])]
    return [("target_review_unknown_project", len(rows) - 2, "project_code"),
            ("target_review_twice", len(rows) - 1, "project_code")]
