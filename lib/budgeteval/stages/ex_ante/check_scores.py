"""Checks of the experts' sheets: complete, within the frame, explained, added up, and not too far apart."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from budgeteval.facts import as_text
from budgeteval.findings import Finding
from budgeteval.numbers import plain
from budgeteval.rulesets.ex_ante import ExAnte
from budgeteval.stages.ex_ante.intake import Workbook
from budgeteval.stages.ex_ante.notes import note
from budgeteval.stages.ex_ante.score import Score, conclusion
from budgeteval.terms import label


def check_scores(book: Workbook, result: Score, rules: ExAnte) -> Iterator[Finding]:
    """Sheet by sheet, then the panel as a whole."""
    if book.sheets.empty:
        return
    names = book.sheets["expert"]
    for sheet, head in zip(book.sheets.to_dict("records"), result.experts.to_dict("records"), strict=True):
        own = result.marks[result.marks["sheet"] == sheet["place"]]
        if not sheet["expert"]:
            yield note("ex_ante_expert_missing", sheet["place"])
        elif (names == sheet["expert"]).sum() > 1:
            yield note("ex_ante_expert_twice", sheet["place"], expert=sheet["expert"])
        yield from _frame(book, sheet, own, rules)
        for row in own.to_dict("records"):
            yield from _mark(row, sheet["expert"] or "-")
        yield from _total(sheet, head, rules)
        yield from _opinion(book, sheet, head, rules)
    yield from _panel(book, result, rules)


def _frame(book: Workbook, sheet: dict[str, Any], own: pd.DataFrame, rules: ExAnte) -> Iterator[Finding]:
    """Every dimension of the frame is marked, with the weight the rules give it."""
    for text, rows in own[own["dimension"] == ""].groupby("dimension_text", sort=False):
        yield note("ex_ante_dimension_unknown", rows["place"].iloc[0], dimension=text or "-")
    for one in rules.frame(book.subject):
        rows = own[own["dimension"] == one.code]
        weight = float(rows["weight"].sum(skipna=False))
        if rows.empty:
            yield note("ex_ante_dimension_missing", sheet["place"], dimension=one.name, expert=sheet["expert"] or "-")
        elif abs(weight - one.weight) > rules.tolerance:
            yield note("ex_ante_weight_differs", rows["weight_cell"].iloc[0], dimension=one.name, found=plain(weight),
                       expected=plain(one.weight))


def _mark(row: dict[str, Any], expert: str) -> Iterator[Finding]:
    names = {"expert": expert, "item": row["item"]}
    if row["weight"] != row["weight"]:
        yield note("ex_ante_weight_missing", row["weight_cell"], **names)
    elif row["mark"] == row["mark"] and not 0 <= row["mark"] <= row["weight"]:
        yield note("ex_ante_mark_out_of_range", row["mark_cell"], found=plain(row["mark"]),
                   weight=plain(row["weight"]), **names)
    elif row["points"] != row["points"]:
        yield note("ex_ante_mark_missing", row["mark_cell"], **names)
    elif row["points"] < row["weight"] and not (row["basis"] or row["opinion"]):
        yield note("ex_ante_opinion_missing", row["mark_cell"], lost=plain(row["weight"] - row["points"]), **names)


def _total(sheet: dict[str, Any], head: dict[str, Any], rules: ExAnte) -> Iterator[Finding]:
    if abs(sheet["total"] - head["total"]) > rules.tolerance:
        yield note("ex_ante_total_differs", sheet["total_cell"], found=plain(sheet["total"]),
                   expected=plain(head["total"]), expert=sheet["expert"] or "-")


def _opinion(book: Workbook, sheet: dict[str, Any], head: dict[str, Any], rules: ExAnte) -> Iterator[Finding]:
    """The expert's own conclusion fits the expert's own marks; the amount suggested is not above the one applied."""
    expected = conclusion(head["total"], rules.bands)
    if sheet["conclusion_text"] and not sheet["conclusion"]:
        yield note("ex_ante_word_unknown", sheet["conclusion_cell"], name=sheet["expert"] or "-",
                   found=sheet["conclusion_text"])
    if sheet["conclusion"] and expected and sheet["conclusion"] != expected:
        yield note("ex_ante_expert_off_band", sheet["conclusion_cell"], expert=sheet["expert"] or "-",
                   found=label("conclusion", sheet["conclusion"]), expected=label("conclusion", expected),
                   score=plain(head["total"]))
    applied = book.number("applied_yuan")
    if sheet["suggested_yuan"] > applied + rules.amount_tolerance_yuan:
        yield note("ex_ante_suggested_over_applied", sheet["suggested_cell"], expert=sheet["expert"] or "-",
                   found=as_text(sheet["suggested_yuan"], "yuan"), limit=as_text(applied, "yuan"))


def _panel(book: Workbook, result: Score, rules: ExAnte) -> Iterator[Finding]:
    """Enough experts count; spread, outlying experts and agreement."""
    count = int(result.experts["counts"].sum())
    first = str(book.sheets["place"].iloc[0])
    if not count:
        yield note("ex_ante_score_open", first, sheets=len(book.sheets))
        return
    if count < rules.panel.minimum_experts:
        yield note("ex_ante_few_experts", first, found=count, limit=rules.panel.minimum_experts)
    experts = result.experts.set_index("sheet")["expert"]
    for row in result.dimensions.to_dict("records"):
        if row["wide"]:
            yield note("ex_ante_spread_wide", first, dimension=row["name"], low=plain(row["low"]),
                       high=plain(row["high"]), sd=plain(row["sd"]))
        for sheet in row["outliers"]:
            cells = result.marks[(result.marks["sheet"] == sheet) & (result.marks["dimension"] == row["dimension"])]
            yield note("ex_ante_outlier", cells["mark_cell"].iloc[0], expert=experts[sheet], dimension=row["name"],
                       found=plain(result.by_expert.loc[sheet, row["dimension"]]), median=plain(row["median"]))
    if result.agreement < rules.panel.agreement_minimum:
        yield note("ex_ante_agreement_low", first, found=plain(result.agreement),
                   limit=plain(rules.panel.agreement_minimum))
