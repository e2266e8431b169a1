"""Lines to export files: columns as each export has them, and the cells of planted faults."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from budgeteval.demo.grid import Grid
from budgeteval.demo.sources_lines import Line
from budgeteval.demo.vocabulary import words
from budgeteval.numbers import WAN
from budgeteval.places import column_letters

Row = dict[str, Any]


@dataclass
class Export:
    """One sheet: its columns (head, what stands there), rows, and rows that stand below them as they are.

    ``planted`` holds (code, column, about) of faults by row number.
    """

    sheet: str
    columns: list[tuple[str, str]]
    title: str = ""
    rows: list[Row] = field(default_factory=list)
    faults: list[tuple[int, str, str, str]] = field(default_factory=list)

    @property
    def head_row(self) -> int:
        return 2 if self.title else 1

    def add(self, row: Row, faults: Sequence[tuple[str, str, str]] = ()) -> None:
        """One more row, with faults planted in it."""
        self.rows.append(row)
        number = self.head_row + len(self.rows)
        self.faults += [(number, code, column, about) for code, column, about in faults]

    def cell(self, number: int, column: str) -> str:
        place = next((place for place, (_, what) in enumerate(self.columns) if what == column), 0)
        return f"{column_letters(place)}{number}"

    def table(self) -> list[list[Any]]:
        """All rows from the first of the sheet on."""
        heads = [head for head, _ in self.columns]
        body = [[row.get(what) for _, what in self.columns] for row in self.rows]
        return [*([[self.title, *[None] * (len(heads) - 1)]] if self.title else []), heads, *body]

    def key(self, file: str, sheet: str) -> list[Row]:
        """One row of the answer key per fault and thing it is about: the first cell."""
        first: dict[tuple[str, str], Row] = {}
        for number, code, column, about in self.faults:
            first.setdefault((code, about), {"file": file, "sheet": sheet, "cell": self.cell(number, column),
                                             "code": code, "note": about})
        return list(first.values())


def columns(spec: Sequence[str]) -> list[tuple[str, str]]:
    """Columns from ``head|what`` texts."""
    return [(head, what) for head, what in (text.split("|") for text in spec)]


def written(line: Line, number: int) -> Row:
    """Everything an export may show of a line, by what stands in its columns."""
    project, pairs = line.project, words("sources")["fund_pairs"]
    code, name = project["project_code"], project["project"]
    fund = pairs[project["budget_book"]]
    row: Row = {
        "number": number, "status": words("sources")["statuses"].get(line.status, line.status), "paid": line.paid,
        "applied": line.applied, "project_code": code, "project": name,
        "project_pair": f"{code}-{name}" if code else name, "department": line.department,
        "department_code": project["department_code"], "agency": project["implementing_unit"], "fund_pair": fund,
        "fund_code": fund.split("-")[0], "economy_pair": line.economy, "voucher": line.voucher,
        "function_code": words("sources")["functions"][project["budget_book"]],
        "voucher_float": f"{line.voucher}.0" if line.voucher else "", "day": line.day.isoformat(),
        "stamp": f"{line.day:%Y%m%d}093000{number % 1000:03d}", "payee": line.payee, "account": line.account,
        "bank": line.bank, "phone": line.phone, "use": line.use, "year": line.day.year, "deleted": line.deleted,
        "paid_wan": wan(line.paid) if isinstance(line.paid, int) else line.paid,
        "level": words("sources")["level"],
    }
    return row | line.other


def wan(yuan: float) -> str:
    """An amount in 万元 with the decimals it needs."""
    return f"{yuan / WAN:.4f}".rstrip("0").rstrip(".")


def grid(table: list[list[Any]]) -> Grid:
    """A table as the cells of a sheet; empty cells are left out."""
    made = Grid()
    for row, values in enumerate(table):
        for column, value in enumerate(values):
            if value is not None and value != "":
                made.put(row, column, value, "plain")
    return made


def csv_bytes(table: list[list[Any]], encoding: str) -> bytes:
    """A table as comma-separated text."""
    buffer = io.StringIO()
    writer: Callable[[list[Any]], Any] = csv.writer(buffer, lineterminator="\r\n").writerow
    for values in table:
        writer(["" if value is None else value for value in values])
    return buffer.getvalue().encode(encoding)
