"""What every check needs: the tables of an intake joined form by form, and a maker of findings."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from budgeteval.findings import Finding
from budgeteval.numbers import plain
from budgeteval.places import column_letters
from budgeteval.rulesets.self_evaluation import SelfEvaluation
from budgeteval.scoring.execution import read_execution
from budgeteval.scoring.indicators import is_marked
from budgeteval.terms import read_yaml

PROJECT_KINDS = ("self_evaluation", "flat_export")
DECIMALS = re.compile(r"\.(\d+)")
RATE = "execution_rate"
ITEM = ("weight", "reported_score", RATE)
LAST = ("variance_reason", "reported_score")
LETTERS = re.compile(r"[A-Z]+")


def words() -> Mapping[str, Any]:
    return read_yaml(Path(__file__).with_name("words.zh.yaml"))


@dataclass(frozen=True)
class Case:
    """The forms that carry marks, with their funds, marked indicators, other cells and scores.

    ``forms`` and ``scores`` are indexed by the form's place; ``cut`` are the places of forms that were
    cut off (their sums prove nothing); ``year`` is the fiscal year the forms should be of, NaN if unknown.
    """

    forms: pd.DataFrame
    scores: pd.DataFrame
    funds: pd.DataFrame
    indicators: pd.DataFrame
    cells: pd.DataFrame
    rules: SelfEvaluation
    departments: pd.DataFrame
    projects: pd.DataFrame | None
    cut: frozenset[str]
    year: float

    @cached_property
    def blocks(self) -> pd.DataFrame:
        """The execution item of each form, indexed by place."""
        return read_execution(self.forms.reset_index(names="place"), self.funds, self.indicators, self.rules)

    @cached_property
    def marked(self) -> pd.DataFrame:
        """Indicator rows that carry a mark of their own."""
        return self.indicators[is_marked(self.indicators)]

    @cached_property
    def projects_only(self) -> pd.DataFrame:
        """Scores of project forms (not of whole departments)."""
        return self.scores[self.scores["kind"].isin(PROJECT_KINDS)]

    def whole(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows (indexed by place, or with a column ``form``) of forms that were not cut off."""
        places = rows["form"] if "form" in rows else rows.index.to_series()
        return rows[~places.isin(self.cut).to_numpy()]

    def finding(self, code: str, form: str, cell: str, **facts: Any) -> Finding:
        """A finding in a form; ``facts`` as the catalogue's sentence names them."""
        file, sheet, project, department = self._heads[form]
        return Finding(code, file, sheet, cell, {name: shown(one) for name, one in facts.items()}, department, project)

    @cached_property
    def _heads(self) -> dict[str, tuple[str, str, str, str]]:
        names = self.scores["department"].reindex(self.forms.index)
        columns = (self.forms["file"], self.forms["sheet"], self.forms["project"], names)
        return dict(zip(self.forms.index, zip(*columns, strict=True), strict=True))

    def rows(self, code: str, rows: pd.DataFrame, column: str, **facts: Iterable[Any]) -> list[Finding]:
        """A finding per indicator or fund row, in ``column``'s cell; ``facts`` are columns or sequences."""
        lists = {name: list(values) for name, values in facts.items()}
        table = "indicators" if "level3" in rows else "funds"
        places = zip(rows["form"], rows["place"], rows[f"{column}_cell"], strict=True)
        return [
            self.finding(code, form, cell or self._derived(table, column, form, place),
                         **{name: values[index] for name, values in lists.items()})
            for index, (form, place, cell) in enumerate(places)
        ]

    def cell(self, row: Any, column: str) -> str:
        """Address of a row's cell, derived from its neighbours in the column where the cell itself is empty."""
        table = "indicators" if "level3" in row else "funds"
        return str(row[f"{column}_cell"]) or self._derived(table, column, row["form"], row["place"])

    def _derived(self, table: str, column: str, form: str, place: str) -> str:
        """An empty cell's address: the column's letters in the form, or in other forms of the sheet, or, for
        a last column, right of the row's last filled one; else the row's own address."""
        own = place.rsplit("!", 1)[1]
        letters = self._letters(table, column, form)
        if not letters and column in LAST:
            letters = self._right_of(table, place)
        return f"{letters}{LETTERS.sub('', own)}" if letters else own

    def _letters(self, table: str, column: str, form: str) -> str:
        if (table, column) not in self._known_letters:
            self._known_letters[table, column] = _usual_letters(getattr(self, table), column)
        forms, sheets = self._known_letters[table, column]
        return forms.get(form) or sheets.get(form.rsplit("!", 1)[0], "")

    @cached_property
    def _known_letters(self) -> dict[tuple[str, str], tuple[dict[str, str], dict[str, str]]]:
        return {}

    def _right_of(self, table: str, place: str) -> str:
        frame = getattr(self, table)
        row = frame[frame["place"] == place].iloc[0]
        filled = [column_number(row[name]) for name in frame.columns if name.endswith("_cell") and row[name]]
        return column_letters(max(filled) + 1) if filled else ""

    def total_cell(self, form: str, column: str) -> str:
        """Address of the total row's cell under a column of marks, derived where it is empty."""
        head = self.forms.loc[form]
        if head[f"{column}_cell"]:
            return str(head[f"{column}_cell"])
        name, other = {"reported_total": ("reported_score", "total_weight_cell"),
                       "total_weight": ("weight", "reported_total_cell")}[column]
        letters = self._letters("indicators", name, form)
        return f"{letters}{LETTERS.sub('', head[other])}" if head[other] and letters else str(head[other])

    def total_row(self, form: str) -> Any:
        """The row of a form's fund block that stands for its total, None without a block."""
        rows = self._blocks.get(form, [])
        return next((row for row in rows if row["source"] == "total"), rows[0] if rows else None)

    @cached_property
    def _blocks(self) -> dict[str, list[dict[Any, Any]]]:
        """Rows of each form's fund block."""
        blocks: dict[str, list[dict[Any, Any]]] = {}
        for row in self.funds.to_dict("records"):
            blocks.setdefault(row["form"], []).append(row)
        return blocks

    @cached_property
    def _items(self) -> pd.DataFrame:
        rows = self.indicators[self.indicators["role"] == "execution"]
        return rows.drop_duplicates("form").set_index("form", drop=False)

    def fund_cell(self, form: str, column: str) -> str:
        """Address of a cell of the fund block's total row, or of the row that prints the item instead."""
        if column in ITEM:
            if form in self._items.index and self.blocks.at[form, "printed_in"] == "indicator_row" and column != RATE:
                return self.cell(self._items.loc[form], column)
            rows = [row for row in self._blocks.get(form, []) if any(row[name] == row[name] for name in ITEM)]
            if rows and all(row["source"] != "total" for row in rows):
                return self.cell(rows[0], column)
        row = self.total_row(form)
        return "" if row is None else self.cell(row, column)


def _usual_letters(frame: pd.DataFrame, column: str) -> tuple[dict[str, str], dict[str, str]]:
    """Letters of a column by form and by sheet, as most of its filled cells have them."""
    filled = frame[frame[f"{column}_cell"] != ""]
    letters = filled[f"{column}_cell"].str.extract(f"({LETTERS.pattern})")[0].to_numpy()
    counts = pd.DataFrame({"form": filled["form"].to_numpy(), "letters": letters, "cells": 1})
    counts = counts.groupby(["form", "letters"], as_index=False).sum()
    counts["sheet"] = counts["form"].str.rsplit("!", n=1).str[0]
    sheets = counts.groupby(["sheet", "letters"], as_index=False)["cells"].sum()
    return _commonest(counts, "form"), _commonest(sheets, "sheet")


def _commonest(counts: pd.DataFrame, key: str) -> dict[str, str]:
    best = counts.sort_values([key, "cells", "letters"], ascending=[True, False, True]).drop_duplicates(key)
    return dict(zip(best[key], best["letters"], strict=True))


def column_number(cell: str) -> int:
    """Zero-based column of an A1 address."""
    number = 0
    for letter in re.sub(r"\d", "", cell):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def shown(value: Any) -> Any:
    """A fact as the sentence shows it: numbers plain, no data as a dash."""
    if isinstance(value, bool | str):
        return value
    if value is None or value != value:
        return "—"
    return plain(float(value), 4) if isinstance(value, float | int | np.number) else value


def decimals(texts: pd.Series) -> pd.Series:
    """Number of decimals written in each text."""
    return texts.str.extract(DECIMALS.pattern)[0].fillna("").str.len()
