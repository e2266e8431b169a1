"""Working papers to fill: a workbook per drawn project, the 13 columns in order, prefilled from its form."""

import io
import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from budgeteval.numbers import WAN
from budgeteval.places import CODE, address
from budgeteval.rulesets.spot_check import Criterion
from budgeteval.terms import read_yaml

CREATED = datetime(2020, 1, 1)
HEAD_ROW = 3
FIRST_ROW = HEAD_ROW + 1
ROLES = ("indicator", "heading", "detail")
NEEDED = ["role", "order", "level1", "level2", "level3", "direction", "target_kind", "target_value", "target_text",
          "target_unit", "weight", "achieved_text", "reported_score", "place"]

Filled = Mapping[tuple[int, str], Any]
"""What a reviewer wrote: (row of the table, column code) -> value; rows count from 0, the execution row."""


@cache
def layout() -> Mapping[str, Any]:
    """Headings, labels and words of the working paper."""
    return read_yaml(Path(__file__).parent / "layouts" / "working_paper.yaml")


def paper_name(number: int, project_code: str, round_: str = "first") -> str:
    """File name of a paper: its number in the list and, if it is a plain code, the project's code."""
    parts = [f"{number:03d}"] + ([project_code] if CODE.fullmatch(project_code) else [])
    return "_".join(parts) + ("_b" if round_ == "second" else "") + ".xlsx"


def paper_rows(project: Mapping[str, Any], indicators: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of one paper before review: the execution row, then the form's indicator rows in order.

    Parameters
    ----------
    project : one row of ``tables.Scores``
    indicators : the project's rows of ``tables.Indicators``
    """
    words = layout()["execution"]
    execution = {
        "level1": words["level1"], "level2": "", "level3": words["level3"], "nature": layout()["quantitative"],
        "target": _wan(project["budget_yuan"]), "unit": words["unit"], "weight": _number(project["execution_weight"]),
        "self_achieved": _wan(project["spent_yuan"]), "self_score": _number(project["reported_execution_score"]),
        "place": project["place"], "heading": False,
    }
    kept = [row for row in indicators[NEEDED].to_dict("records") if row["role"] in ROLES]
    return [execution, *map(_indicator_row, _bare_headings(sorted(kept, key=lambda row: int(row["order"]))))]


def _bare_headings(rows: list[dict[Any, Any]]) -> list[dict[Any, Any]]:
    """Headings without weight and mark where the rows below them carry these, so that nothing counts twice."""
    carried = {name: math.nan for name in ("weight", "reported_score")
               if any(row["role"] == "detail" and not math.isnan(row[name]) for row in rows)}
    return [{**row, **carried} if row["role"] == "heading" else row for row in rows]


def _indicator_row(row: Mapping[str, Any]) -> dict[str, Any]:
    plain = row["target_kind"] == "quantity" and not math.isnan(row["target_value"])
    return {
        "level1": row["level1"], "level2": row["level2"], "level3": row["level3"],
        "nature": layout()["natures"].get(row["direction"], ""),
        "target": row["target_value"] if plain else row["target_text"],
        "unit": row["target_unit"] if plain else "", "weight": _number(row["weight"]),
        "self_achieved": row["achieved_text"],
        "self_score": _number(row["reported_score"]), "place": row["place"],
        "heading": row["role"] == "heading" and math.isnan(row["weight"]) and math.isnan(row["reported_score"]),
    }


def _number(value: float) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def _wan(yuan: float) -> float | None:
    return None if math.isnan(yuan) else round(yuan / WAN, 6)


def criteria_texts(criteria: Mapping[str, Criterion]) -> list[str]:
    """One remark to choose per criterion, in the order of the rules."""
    said = layout()["remark"]
    return [
        said[one.effect].format(number=one.number, title=one.title,
                                percent=f"{(one.deduct or 0) * 100:.0f}")
        for one in criteria.values()
    ]


def working_paper(head: Mapping[str, str], rows: list[dict[str, Any]], criteria: Mapping[str, Criterion],
                  filled: Filled | None = None, signed: Mapping[str, str] | None = None) -> bytes:
    """One workbook as bytes; the same arguments give the same bytes.

    Text is written as text, whatever it begins with; the only formulas are the paper's own (gap and totals),
    with their values stored.

    Parameters
    ----------
    head : values of the labels of ``layout()["head"]``
    filled, signed : what a reviewer wrote (none: a paper to fill)
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"title": layout()["title"], "created": CREATED})
    sheet = book.add_worksheet(layout()["sheet"])
    lookup = book.add_worksheet(layout()["lookup"])
    style = _styles(book)
    _write_head(sheet, style, head)
    _write_rows(sheet, style, rows, dict(filled or {}))
    last = FIRST_ROW + len(rows)
    _write_total(sheet, style, rows, dict(filled or {}), last)
    _write_foot(sheet, style, last + 1, dict(signed or {}))
    _write_lookup(sheet, lookup, criteria_texts(criteria), rows)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    lookup.hide()
    book.close()
    return stream.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    base = {"font_name": layout()["font"], "font_size": 10, "valign": "vcenter"}
    line = {**base, "border": 1, "text_wrap": True}
    return {
        "title": book.add_format({**base, "font_size": 16, "bold": True, "align": "center"}),
        "label": book.add_format({**base, "bold": True}),
        "plain": book.add_format({**base, "text_wrap": True}),
        "head": book.add_format({**line, "bold": True, "align": "center", "bg_color": "#E8EDF3"}),
        "cell": book.add_format({**line, "num_format": "General"}),
        "sum": book.add_format({**line, "bold": True}),
        "fill": book.add_format({**line, "locked": False, "bg_color": "#FFFBE6"}),
        "sign": book.add_format({**base, "locked": False, "bottom": 1}),
    }


def _write_head(sheet: Any, style: dict[str, Any], head: Mapping[str, str]) -> None:
    names, columns = layout()["head"], layout()["columns"]
    width = len(columns) - 1
    sheet.merge_range(0, 0, 0, width, "", style["title"])
    sheet.write_string(0, 0, layout()["title"], style["title"])
    sheet.write_string(1, 0, names["project"], style["label"])
    sheet.merge_range(1, 1, 1, width, "", style["plain"])
    sheet.write_string(1, 1, head["project"], style["plain"])
    for column, key in ((0, "project_id"), (2, "department"), (4, "implementing_unit"), (8, "team"), (11, "round")):
        sheet.write_string(2, column, names[key], style["label"])
        sheet.write_string(2, column + 1, head[key], style["plain"])
    for column, entry in enumerate(columns.values()):
        sheet.set_column(column, column, entry["width"])
        sheet.write_string(HEAD_ROW, column, entry["heading"], style["head"])
    sheet.freeze_panes(FIRST_ROW, 3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)


def _write_rows(sheet: Any, style: dict[str, Any], rows: list[dict[str, Any]], filled: dict) -> None:
    codes = list(layout()["columns"])
    for index, row in enumerate(rows):
        at = FIRST_ROW + index
        for column, code in enumerate(codes):
            if code == "gap":
                _formula(sheet, at, column, codes, filled.get((index, "recheck_score")), row["self_score"], style)
            elif code == "recheck_score" and row["heading"]:
                sheet.write_string(at, column, layout()["words"]["no_data"][0], style["cell"])
            elif code in layout()["filled"]:
                _write(sheet, at, column, filled.get((index, code)), style["fill"])
            else:
                _write(sheet, at, column, row[code], style["cell"])


def _formula(sheet: Any, at: int, column: int, codes: list[str], mark: Any, own: Any, style: dict[str, Any]) -> None:
    recheck, self_ = address(at, codes.index("recheck_score")), address(at, codes.index("self_score"))
    known = isinstance(mark, int | float) and own is not None
    value = round(mark - own, 6) if known else ""
    sheet.write_formula(at, column, f'=IF(OR({recheck}="",{self_}=""),"",{recheck}-{self_})', style["cell"], value)


def _write(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    else:
        sheet.write_number(row, column, value, style)


def _write_total(sheet: Any, style: dict[str, Any], rows: list[dict[str, Any]], filled: dict, at: int) -> None:
    codes = list(layout()["columns"])
    for column in range(len(codes)):
        sheet.write_blank(at, column, None, style["sum"])
    sheet.write_string(at, 0, layout()["total"], style["sum"])
    sums = {code: [row[code] for row in rows] for code in ("weight", "self_score")}
    sums["recheck_score"] = [filled.get((index, "recheck_score")) for index in range(len(rows))]
    for code, values in sums.items():
        column = codes.index(code)
        span = f"{address(FIRST_ROW, column)}:{address(at - 1, column)}"
        known = [value for value in values if isinstance(value, int | float)]
        sheet.write_formula(at, column, f'=IF(COUNT({span})=0,"",SUM({span}))', style["sum"],
                            round(math.fsum(known), 6) if known else "")
    recheck = [v for v in sums["recheck_score"] if isinstance(v, int | float)]
    own = [v for v in sums["self_score"] if isinstance(v, int | float)]
    _formula(sheet, at, codes.index("gap"), codes, round(math.fsum(recheck), 6) if recheck else None,
             round(math.fsum(own), 6) if own else None, {"cell": style["sum"]})


def _write_foot(sheet: Any, style: dict[str, Any], at: int, signed: dict) -> None:
    words = layout()["foot"]
    sheet.merge_range(at, 0, at, len(layout()["columns"]) - 1, "", style["plain"])
    sheet.write_string(at, 0, words["note"], style["plain"])
    sheet.set_row(at, 42)
    for column, key in ((0, "reviewer"), (4, "date"), (8, "stamp")):
        sheet.write_string(at + 2, column, words[key], style["label"])
        _write(sheet, at + 2, column + 2, signed.get(key), style["sign"])


def _write_lookup(sheet: Any, lookup: Any, texts: list[str], rows: list[dict[str, Any]]) -> None:
    codes, words = list(layout()["columns"]), layout()["validation"]
    for index, text in enumerate(texts):
        lookup.write_string(index, 0, text)
    lookup.protect("")
    remark, score, last = codes.index("remark"), codes.index("recheck_score"), FIRST_ROW + len(rows) - 1
    source = f"='{layout()['lookup']}'!$A$1:$A${len(texts)}"
    sheet.data_validation(FIRST_ROW, remark, last, remark, {
        "validate": "list", "source": source, "show_error": False, "input_message": words["remark"]})
    for index, row in enumerate(rows):
        if row["weight"] is not None:
            sheet.data_validation(FIRST_ROW + index, score, FIRST_ROW + index, score, {
                "validate": "decimal", "criteria": "between", "minimum": 0, "maximum": row["weight"],
                "error_message": words["score"]})


def paper_heads(sample: pd.DataFrame, scores: pd.DataFrame) -> Iterable[tuple[str, dict[str, str], dict[str, Any]]]:
    """File name, head and scores row of every paper to write, second scorings included, in list order."""
    known = scores.set_index("place", drop=False)
    names = layout()["rounds"]
    for drawn in sample.to_dict("records"):
        project = known.loc[drawn["place"]].to_dict()
        for round_ in ("first", "second")[: 2 if drawn["double"] else 1]:
            yield paper_name(drawn["number"], drawn["project_code"], round_), {
                "project": drawn["project"], "project_id": drawn["project_id"], "department": drawn["department"],
                "implementing_unit": project["implementing_unit"], "team": str(drawn["team"]), "round": names[round_],
            }, project


def papers(sample: pd.DataFrame, scores: pd.DataFrame, indicators: pd.DataFrame,
           criteria: Mapping[str, Criterion]) -> dict[str, bytes]:
    """All working papers to fill: file name -> bytes."""
    by_form = dict(list(indicators.groupby("form")))
    none = indicators.head(0)
    return {
        name: working_paper(head, paper_rows(project, by_form.get(project["place"], none)), criteria)
        for name, head, project in paper_heads(sample, scores)
    }
