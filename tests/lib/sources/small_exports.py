"""Small exports as text and as workbooks."""

import csv
import io

import xlsxwriter

from budgeteval.sources.model import Sources

HEAD = "状态,申请金额,实际支付金额,预算项目,资金性质,支付凭证号,支付日期"


def book(sheets: dict[str, list[list[object]]]) -> bytes:
    """A workbook of these rows; numbers are number cells, text is text."""
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = made.add_worksheet(name)
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if value is not None:
                    sheet.write(row, column, value)
    made.close()
    return buffer.getvalue()


def text(*rows: str, head: str = HEAD) -> str:
    """Lines below the usual head of payments."""
    return "\n".join([head, *rows]) + "\n"


def line(voucher: str, amount: object = 100, project: str = "P0001-某项目", day: str = "2021-08-05",
         status: str = "已支付") -> str:
    """One payment below the usual head."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow([status, amount, amount if status == "已支付" else "", project,
                                                    "111-一般公共预算资金", voucher, day])
    return buffer.getvalue().rstrip("\n")


def codes(sources: Sources) -> list[str]:
    """Codes of all findings, sorted."""
    return sorted(one.code for one in sources.findings)
