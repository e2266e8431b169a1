"""Letters to departments: how far each has got, and the letters themselves as workbooks."""

import io
from datetime import datetime
from typing import Any

import pandas as pd
import xlsxwriter

from budgeteval.display import Column, Files, Table, column, table
from budgeteval.privacy import masked
from budgeteval.stages.application.run import Run
from budgeteval.stages.application.words import SAY, TEXT
from budgeteval.terms import label

CREATED = datetime(2020, 1, 1)
COUNTED = ("answered", "accepted", "overdue")
WIDTHS = (16, 26, 10, 40, 26, 34, 12, 12, 10)


def show_departments(run: Run) -> Table:
    """Letters, answers and rectified share, department by department."""
    rows = pd.DataFrame([_counts(code, rows) for code, rows in _by_department(run)],
                        columns=["department", "issued", *COUNTED, "share"])
    return table(rows, "departments", SAY("letters.caption"), [
        column("department", width=2.2), _count("issued"), *(_count(name) for name in COUNTED),
        column("share", SAY("letters.share"), unit_="rate"),
    ], note=SAY("letters.note"), empty=SAY("letters.empty"))


def _by_department(run: Run) -> list[tuple[str, pd.DataFrame]]:
    known = run.issued[run.issued["department_code"] != ""]
    return [(str(code), rows) for code, rows in known.groupby("department_code", sort=True)]


def _counts(code: str, rows: pd.DataFrame) -> dict[str, Any]:
    accepted = int((rows["state"] == "accepted").sum())
    return {"department": rows["department"].iloc[0], "issued": len(rows),
            "answered": int((rows["answer"] != "").sum()), "accepted": accepted,
            "overdue": int((rows["state"] == "overdue").sum()), "share": accepted / len(rows)}


def _count(name: str) -> Column:
    return column(name, SAY(f"letters.{name}"), unit_="count", width=0.8)


def letters(run: Run) -> Files:
    """One letter per department as a workbook; the same ledger gives the same bytes."""
    files = {SAY("letters.file", code=code): letter(run, rows) for code, rows in _by_department(run)}
    return Files("letters", SAY("letters.files"), files)


def letter(run: Run, rows: pd.DataFrame) -> bytes:
    """The letter to one department: what is wrong, on what ground, what to do, by when."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": SAY("letters.title"), "created": CREATED})
    sheet = book.add_worksheet(SAY("letters.sheet"))
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    cell = book.add_format({"text_wrap": True, "valign": "vcenter", "border": 1})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for at, width in enumerate(WIDTHS):
        sheet.set_column(at, at, width)
    last = len(WIDTHS) - 1
    department = rows["department"].iloc[0]
    title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    sheet.merge_range(0, 0, 0, last, SAY("letters.title"), title)
    sheet.write_string(1, 0, SAY("letters.demo", mark=run.county.demo_mark))
    sheet.write_string(2, 0, SAY("letters.to", department=department))
    sheet.set_row(3, 40)
    sheet.merge_range(3, 0, 3, last, SAY("letters.body", count=len(rows), bureau=run.county.bureau), plain)
    for line, texts in enumerate([TEXT.raw("letters.heads"), *_lines(rows)], 4):
        for at, written in enumerate(texts):
            sheet.write_string(line, at, written, cell)
    foot = 5 + len(rows)
    sheet.write_string(foot + 1, last - 1, SAY("letters.sign", bureau=run.county.bureau))
    sheet.write_string(foot + 2, last - 1, SAY("letters.date"))
    book.close()
    return stream.getvalue()


def _lines(rows: pd.DataFrame) -> list[list[str]]:
    """Cells of the table; personal numbers starred out, as wherever a report shows text."""
    return [masked([row["number"], row["project"], label("party", row["party"]) if row["party"] else "",
                    row["problem"], row["basis"], row["advice"], row["issued_on"], row["due_on"],
                    label("state", row["state"])]) for row in rows.to_dict("records")]
