"""The standard or basis written beside each indicator, where the form has a column for it."""

import re

import pandas as pd

from budgeteval.stages.performance_target.words import pattern

CELL = re.compile(r"([A-Z]+)(\d+)$")


def standards(cells: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """What stands in the standard or basis column of each indicator's row.

    Parameters
    ----------
    cells, indicators
        Tables Cells and Indicators of an intake.

    Returns
    -------
    DataFrame
        Indexed by the indicator's place, only where the sheet has such a column: ``standard`` (text, "" if empty)
        and ``standard_cell``.
    """
    columns = _columns(cells)
    texts = _texts(cells, columns)
    found = {}
    for place in indicators["place"]:
        sheet, row = _split(place)
        head = _above(columns.get(sheet, []), row)
        if head:
            cell = f"{head}{row}"
            found[place] = (texts.get(f"{sheet}!{cell}", ""), cell)
    return pd.DataFrame.from_dict(found, orient="index", columns=["standard", "standard_cell"], dtype="str")


def _columns(cells: pd.DataFrame) -> dict[str, list[tuple[int, str]]]:
    """Sheet -> (row, letters) of every head of such a column."""
    heads = cells[(cells["part"] == "label") & cells["text"].map(_is_head).astype(bool)]
    columns: dict[str, list[tuple[int, str]]] = {}
    for place in heads["place"]:
        sheet, cell = place.rsplit("!", 1)
        if match := CELL.fullmatch(cell):
            columns.setdefault(sheet, []).append((int(match[2]), match[1]))
    return columns


def _is_head(text: str) -> bool:
    return bool(pattern("standard_heads").search("".join(text.split())))


def _texts(cells: pd.DataFrame, columns: dict[str, list[tuple[int, str]]]) -> dict[str, str]:
    letters = {sheet: {one for _, one in found} for sheet, found in columns.items()}
    texts = {}
    for place, text in zip(cells["place"], cells["text"], strict=True):
        sheet, cell = place.rsplit("!", 1)
        if sheet in letters and CELL.sub(r"\1", cell) in letters[sheet]:
            texts[place] = text.strip()
    return texts


def _split(place: str) -> tuple[str, int]:
    sheet, cell = place.rsplit("!", 1)
    match = CELL.search(cell)
    return sheet, int(match[2]) if match else 0


def _above(heads: list[tuple[int, str]], row: int) -> str:
    """Letters of the nearest head above a row."""
    above = [head for head in heads if head[0] < row]
    return max(above)[1] if above else ""
