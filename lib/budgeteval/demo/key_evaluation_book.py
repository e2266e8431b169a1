"""Layout of a fictional evaluation workbook: the same content under varying names and orders of columns."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from budgeteval.demo.grid import Content, Grid, Percent
from budgeteval.demo.key_evaluation_draft import Draft
from budgeteval.demo.model import Ref
from budgeteval.demo.vocabulary import words
from budgeteval.stages.key_evaluation.grid import vocabulary

AMOUNTS = ("budget_yuan", "received_yuan", "spent_yuan", "issued", "allocated", "spent", "revenue", "cost", "principal",
           "interest", "availability", "operation", "shared", "paid", "unit_price")
FIXED = ("code", "level1", "level2", "level3", "weight")
Places = Callable[[Ref | None], tuple[str, str]]


def lay_out(draft: Draft) -> tuple[dict[str, Grid], Places]:
    """Sheets of the workbook, and where (sheet, cell) each part of the evaluation stands."""
    made = {
        "card": _card(draft), "scores": _scores(draft), "evidence": _sheet(draft, "evidence", ("evidence",)),
        "survey": _survey(draft), "panel": _sheet(draft, "panel", ("marks",)),
        "problems": _sheet(draft, "problems", ("problems",)), "opinions": _sheet(draft, "opinions", ("opinions",)),
    }
    if draft.kind == "bond":
        made["bonds"] = _sheet(draft, "bonds", ("issues", "balance"))
    if draft.bands:
        made["ppp"] = _sheet(draft, "ppp", ("bands", "payments"))
    if draft.services:
        made["purchase"] = _sheet(draft, "purchase", ("services",))
    names = {part: vocabulary()["sheets"][part][draft.number % 2 if part in ("card", "scores") else 0] for part in made}
    homes = {"answers": "survey", "distribution": "survey", "marks": "panel", "issues": "bonds", "balance": "bonds",
             "bands": "ppp", "payments": "ppp", "services": "purchase"}

    def places(ref: Ref | None) -> tuple[str, str]:
        assert ref is not None
        part = homes.get(ref[0], ref[0])
        return names[part], "" if ref[2] == "sheet" else made[part].address(ref)

    return {names[part]: grid for part, grid in made.items()}, places


def _card(draft: Draft) -> Grid:
    """Label and value side by side; two pairs a line in every third workbook."""
    grid = Grid()
    grid.span(0, 0, 0, 3, words("key_evaluation")["titles"]["card"], "title")
    wide = draft.number % 3 == 1
    for place, (field, value) in enumerate(draft.card.items()):
        if field == "printed_sum_off":
            continue
        row, column = (1 + place // 2, place % 2 * 2) if wide else (1 + place, 0)
        grid.put(row, column, _label(vocabulary()["card"][field][0], field), "label")
        shown = _wan(value) if field in AMOUNTS else Percent(value) if field == "construction_progress" else value
        grid.put(row, column + 1, shown, "left", ref=("card", 0, field))
    return grid


def _scores(draft: Draft) -> Grid:
    """Score rows; first and second level merged over their rows; the total below."""
    grid, text = Grid(), words("key_evaluation")
    spec = vocabulary()["tables"]["scores"]["columns"]
    others = [name for name in spec if name not in FIXED]
    order = [*FIXED, *(draft.rng.permutation(others) if draft.number % 3 == 2 else others)]
    grid.span(0, 0, 0, len(order) - 1, text["titles"]["scores"], "title")
    _head(grid, 1, order, spec, draft.number)
    for place, row in enumerate(draft.rows):
        values = _score_values(draft, row)
        for column, name in enumerate(order):
            grid.put(place + 2, column, values.get(name), ref=("scores", place, name))
    for name in ("level1", "level2"):
        keys = [row["level1"] + (row["level2"] if name == "level2" else "") for row in draft.rows]
        _merge(grid, order.index(name), keys)
    bottom = len(draft.rows) + 2
    printed = sum((row["printed"] for row in draft.rows if isinstance(row["printed"], Decimal)), Decimal(0))
    grid.put(bottom, order.index("level3"), text["total"])
    grid.put(bottom, order.index("weight"), sum(row["weight"] for row in draft.rows))
    grid.put(bottom, order.index("mark"), printed + draft.card.get("printed_sum_off", 0), ref=("scores", -1, "mark"))
    return grid


def _merge(grid: Grid, column: int, keys: Sequence[str]) -> None:
    start = 0
    for place in range(1, len(keys) + 1):
        if place == len(keys) or keys[place] != keys[start]:
            for row in range(start + 1, place):
                grid.put(row + 2, column, None)
            if place - start > 1:
                grid.merges.append((start + 2, column, place + 1, column))
            start = place


def _score_values(draft: Draft, row: dict[str, Any]) -> dict[str, Content]:
    text = words("key_evaluation")
    standard = text["standards"][row["method"]].format(points=row.get("points_total"), formula=row.get("formula"))
    return row | {
        "meaning": text["meanings"].format(aspect=row["level2"], name=row["level3"]), "standard": standard,
        "method": text["methods"][row["method"]], "evidence": text["joint"].join(row["evidence"]),
        "data_source": text["sources"][draft.dimension(row)], "mark": row["printed"],
    }


def _survey(draft: Draft) -> Grid:
    """What was handed out, then one line per questionnaire."""
    grid = _sheet(draft, "survey", ("distribution",))
    top = grid.height + 1
    items = words("key_evaluation")["items"]
    spec = vocabulary()["tables"]["responses"]["columns"]
    for column, name in enumerate([spec["respondent"][0], spec["group"][0], *items]):
        grid.put(top, column, name, "label", ref=("answers", -1, "head") if not column else None)
    for index, one in enumerate(draft.answers):
        row = top + 1 + index
        grid.put(row, 0, f"Q{one.get('respondent', index + 1):03d}", ref=("answers", index, "respondent"))
        grid.put(row, 1, one["group"])
        for place, mark in enumerate(one["marks"]):
            grid.put(row, 2 + place, mark, ref=("answers", index, str(place)))
    return grid


def _sheet(draft: Draft, part: str, tables: Sequence[str]) -> Grid:
    """A sheet of one or more plain tables, one below the other."""
    grid = Grid()
    grid.put(0, 0, words("key_evaluation")["titles"][part], "title")
    top = 1
    for name in tables:
        spec = vocabulary()["tables"][{"marks": "panel"}.get(name, name)]["columns"]
        _head(grid, top, list(spec), spec, draft.number)
        for index, one in enumerate(getattr(draft, name)):
            values = _values(draft, name, index, one)
            for column, field in enumerate(spec):
                grid.put(top + 1 + index, column, values.get(field), ref=(name, index, field))
        top += len(getattr(draft, name)) + 2
    return grid


def _values(draft: Draft, table: str, index: int, one: dict[str, Any]) -> Mapping[str, Content]:
    text = words("key_evaluation")
    match table:
        case "marks":
            return one | {"comment": text["comments"][index % len(text["comments"])]}
        case "issues":
            return one | {name: _wan(one[name]) for name in ("issued", "allocated", "spent")} | {
                "coupon_rate": Percent(float(one["coupon"]), 2)}
        case "payments":
            return one | {name: _wan(one[name]) for name in ("availability", "operation", "shared", "paid")} | {
                "linked": Percent(one["linked"])}
        case "services":
            return one | {name: _wan(one[name]) for name in ("unit_price", "paid")}
        case "problems":
            return one | {"party": text["parties"][one["party"]]}
        case "opinions":
            return one | {"adopted": text["adopted"][one["adopted"]]}
    return one


def _head(grid: Grid, row: int, order: Sequence[str], spec: Mapping[str, Sequence[str]], number: int) -> None:
    for column, field in enumerate(order):
        names = spec[field]
        grid.put(row, column, _label(names[number % 2 % len(names)], field), "label")


def _label(name: str, field: str) -> str:
    units = words("key_evaluation")["units"]
    return name + (units["wan"] if field in AMOUNTS else "")


def _wan(yuan: int) -> Decimal:
    return Decimal(yuan) / 10_000
