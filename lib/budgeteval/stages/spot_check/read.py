"""Reading filled working papers: columns by name, every value with its cell, nothing guessed."""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.forms.sheet import Sheet
from budgeteval.forms.workbook import open_workbook
from budgeteval.places import address, place
from budgeteval.stages.spot_check.papers import layout

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et")
UNITS = {"yuan": 1.0, "wan_yuan": 1e4, "yi_yuan": 1e8}
PAPERS = {
    "paper": "str", "file": "str", "sheet": "str", "project_id": "str", "project": "str", "project_cell": "str",
    "round": "str", "team": "str", "reviewer": "str", "reviewer_cell": "str", "date": "str", "stamp": "str",
    "printed_total": "float64", "total_cell": "str", "verified_yuan": "float64", "verified_cell": "str",
}
MARKS = {
    "paper": "str", "row": "int64", "execution": "bool", "level1": "str", "level2": "str", "level3": "str",
    "level3_cell": "str", "weight": "float64", "weight_cell": "str", "self_score": "float64", "self_score_cell": "str",
    "recheck_achieved": "str", "recheck_achieved_cell": "str", "recheck_score": "float64",
    "recheck_score_text": "str", "recheck_score_cell": "str", "remark": "str", "remark_cell": "str",
}
NUMBER = re.compile(r"[-+]?(?:\d[\d,]*\.?\d*|\.\d+)")


@dataclass(eq=False)
class Papers:
    """``papers``: one row per working paper; ``marks``: one row per row of its table; what could not be read."""

    papers: pd.DataFrame
    marks: pd.DataFrame
    findings: list[Finding] = field(default_factory=list)


def read_papers(folder: Path) -> Papers:
    """Every working paper below a folder, in the order of file names (none: empty tables)."""
    heads: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    findings: list[Finding] = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if path.suffix.lower() in SUFFIXES and not path.name.startswith("~$"):
            name = path.relative_to(folder).as_posix()
            opened = open_workbook(path, folder)
            findings += [one for one in opened.findings if not _own_part(one)]
            for sheet in opened.workbook.sheets:
                if sheet.cells and not sheet.hidden:
                    _read_sheet(sheet, name, heads, marks, findings)
    return Papers(_frame(heads, PAPERS), _frame(marks, MARKS), findings)


def _own_part(finding: Finding) -> bool:
    """What every paper carries itself: the hidden sheet of criteria, and its gaps while marks are still blank."""
    return finding.code == "formula_without_value" or (
        finding.code == "hidden_sheet" and finding.sheet == layout()["lookup"])


def _frame(rows: list[dict[str, Any]], kinds: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)


@cache
def _headings() -> dict[str, str]:
    """Normalised heading -> column code."""
    return {
        normal(text): code
        for code, entry in layout()["columns"].items() for text in (entry["heading"], *entry["also"])
    }


def normal(text: str) -> str:
    """Text as headings and names are compared: NFKC, no blanks, no brackets' content, no colons or stars."""
    folded = unicodedata.normalize("NFKC", text)
    return re.sub(r"\([^)]*\)|[\s:*]", "", folded)


def number(text: str) -> float | None:
    """The number a cell states, a trailing unit of points allowed; None if it states none."""
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).removesuffix(layout()["words"]["point"])
    return float(folded.replace(",", "")) if NUMBER.fullmatch(folded) else None


def _read_sheet(sheet: Sheet, file: str, heads: list, marks: list, findings: list[Finding]) -> None:
    row, columns = _header(sheet)
    if row is None:
        findings.append(Finding("paper_unknown_table", file, sheet.name, "A1"))
        return
    missing = [code for code in layout()["needed"] if code not in columns]
    if missing:
        names = layout()["joiner"].join(layout()["columns"][code]["heading"] for code in missing)
        findings.append(Finding("paper_column_missing", file, sheet.name, address(row, 0), {"columns": names}))
        return
    paper = f"{file}!{sheet.name}"
    body, end = _body(sheet, row, columns)
    own = [_mark(sheet, paper, at, index, columns, file) for index, at in enumerate(body)]
    heads.append(_head(sheet, paper, file, row, own, columns, end, body))
    marks.extend(own)


def _header(sheet: Sheet) -> tuple[int | None, dict[str, int]]:
    """The row with the most known headings (at least four), and code -> column."""
    best: tuple[int | None, dict[str, int]] = (None, {})
    for row in sheet.rows[:30]:
        columns: dict[str, int] = {}
        for column in sheet.filled(row):
            code = _headings().get(normal(sheet.text(row, column)))
            if code and code not in columns:
                columns[code] = column
        if len(columns) > max(3, len(best[1])):
            best = (row, columns)
    return best


def _body(sheet: Sheet, header: int, columns: dict[str, int]) -> tuple[list[int], int | None]:
    """Rows of the table, and the row of its total (None: there is none)."""
    totals = {normal(word) for word in layout()["words"]["total"]}
    rows: list[int] = []
    for row in sheet.rows:
        if row <= header:
            continue
        texts = [sheet.shown(row, column)[0] for code, column in columns.items() if code.startswith("level")]
        if any(normal(text) in totals for text in texts):
            return rows, row
        if any(sheet.text(row, columns[code]) for code in layout()["needed"]):
            rows.append(row)
    return rows, None


def _mark(sheet: Sheet, paper: str, row: int, index: int, columns: dict[str, int], file: str) -> dict[str, Any]:
    def text(code: str) -> str:
        return sheet.shown(row, columns[code])[0] if code in columns else ""

    def cell(code: str) -> str:
        return address(row, columns[code]) if code in columns else ""

    level1 = normal(text("level1"))
    execution = any(normal(word) in (level1, normal(text("level3"))) for word in layout()["words"]["execution"])
    return {
        "paper": paper, "row": index, "execution": execution, "level1": text("level1"), "level2": text("level2"),
        "level3": text("level3"), "level3_cell": cell("level3"), "remark": text("remark"),
        "remark_cell": cell("remark"), "recheck_achieved": text("recheck_achieved"),
        "recheck_achieved_cell": cell("recheck_achieved"), "recheck_score_text": text("recheck_score"),
        **{code: _value(text(code)) for code in ("weight", "self_score", "recheck_score")},
        **{f"{code}_cell": cell(code) for code in ("weight", "self_score", "recheck_score")},
    }


def _value(text: str) -> float:
    value = number(text)
    return float("nan") if value is None else value


def _head(sheet: Sheet, paper: str, file: str, header: int, marks: list[dict[str, Any]], columns: dict[str, int],
          end: int | None, body: list[int]) -> dict[str, Any]:
    names, foot = layout()["head"], layout()["foot"]
    project, project_cell = _beside(sheet, names["project"], 0, header)
    round_, _ = _beside(sheet, names["round"], 0, header)
    last = max([header, *body] if end is None else [end])
    reviewer, reviewer_cell = _beside(sheet, foot["reviewer"], last + 1, None)
    second = any(normal(word) in normal(round_) for word in layout()["words"]["second"])
    verified, verified_cell = _verified(sheet, marks, columns, body)
    return {
        "paper": paper, "file": file, "sheet": sheet.name, "project": project, "project_cell": project_cell,
        "project_id": _beside(sheet, names["project_id"], 0, header)[0], "round": "second" if second else "first",
        "team": _beside(sheet, names["team"], 0, header)[0], "reviewer": reviewer, "reviewer_cell": reviewer_cell,
        "date": _beside(sheet, foot["date"], last + 1, None)[0],
        "stamp": _beside(sheet, foot["stamp"], last + 1, None)[0],
        "printed_total": _value(sheet.text(end, columns["recheck_score"])) if end is not None else float("nan"),
        "total_cell": address(end, columns["recheck_score"]) if end is not None else "",
        "verified_yuan": verified, "verified_cell": verified_cell,
    }


def _beside(sheet: Sheet, label: str, top: int, bottom: int | None) -> tuple[str, str]:
    """Text right of a label (or behind its colon), and its cell; where nothing stands, the label's own cell."""
    wanted = normal(label)
    labels = {normal(one) for one in (*layout()["head"].values(), *layout()["foot"].values())}
    for row in sheet.rows:
        if row < top or (bottom is not None and row >= bottom):
            continue
        filled = sheet.filled(row)
        for place_, column in enumerate(filled):
            text = unicodedata.normalize("NFKC", sheet.text(row, column))
            if normal(text) == wanted:
                right = filled[place_ + 1] if place_ + 1 < len(filled) else None
                if right is None or normal(sheet.text(row, right)) in labels:
                    return "", address(row, column)
                return sheet.text(row, right), address(row, right)
            if normal(text.partition(":")[0]) == wanted and text.partition(":")[2].strip():
                return text.partition(":")[2].strip(), address(row, column)
    return "", ""


def _verified(sheet: Sheet, marks: list[dict[str, Any]], columns: dict[str, int], body: list[int]) -> tuple[float, str]:
    """Verified spending in yuan from the execution row; NaN if there is none, or no unit to read it by."""
    for mark, row in zip(marks, body, strict=True):
        if mark["execution"]:
            unit = sheet.shown(row, columns["unit"])[0] if "unit" in columns else ""
            factor = UNITS.get(layout()["words"]["amount_units"].get(normal(unit), ""))
            value = number(mark["recheck_achieved"])
            if value is None or factor is None:
                return float("nan"), mark["recheck_achieved_cell"]
            return round(value * factor, 2), mark["recheck_achieved_cell"]
    return float("nan"), ""


def cell_place(paper: str, cell: str) -> str:
    """Full place of a cell of a paper."""
    file, sheet = paper.rsplit("!", 1)
    return place(file, sheet, cell)
