"""A million payments read, checked and reconciled, beside pandas reading the same file and adding it up."""

import csv
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter
from measure import Line, Sample, alternate, sample

ROWS, PROJECTS, DEPARTMENTS = 1_000_000, 3_000, 58
FIGURE = "< 60 s, < 4 GiB"
HEAD = ["预算年度", "部门代码", "部门名称", "单位代码", "单位名称", "状态", "申请金额", "实际支付金额", "项目代码",
        "项目名称",
        "支出功能科目", "资金性质", "部门支出经济分类", "支付凭证号", "支付日期", "收款人名称",
        "收款人账号", "用途", "IS_DELETED"]
OURS = """
from pathlib import Path
from budgeteval import sources
""", """
found = sources.read_sources(Path({folder!r}), 2021)
paid = found.payments
register = paid[["project_code", "project", "department_code"]].drop_duplicates("project_code", ignore_index=True)
names = paid[["department_code", "department"]].drop_duplicates("department_code")
found = sources.attributed(found, register, names)
forms = register[["project_code"]].assign(reported_spent_yuan=1.0)
rows, said = sources.reconcile(found, forms, register, 8, 100)
count = len(paid)
assert len(rows) == len(said) == {projects} and count == {rows} - {rows} // 1000
"""
PEER = """
import pandas as pd
""", """
frame = pd.read_csv({path!r}, dtype={{"项目代码": str, "支付凭证号": str}})
frame["month"] = frame["支付日期"].astype(str).str[4:6]
frame.groupby(["项目代码", "month"])["实际支付金额"].sum()
count = len(frame)
"""


def lines(repeats: int) -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        text, book = Path(folder) / "csv" / "payments.csv", Path(folder) / "xlsx" / "payments.xlsx"
        _write_text(text)
        ours, peer = alternate([_ours(text.parent), (PEER[0], PEER[1].format(path=str(text)))], repeats)
        _write_book(book)
        sheet = sample(*_ours(book.parent), 1)
    return [
        Line(f"read, check and reconcile {ROWS:,} payments (csv)", _shown(ours),
             f"{_shown(peer)}: pandas read_csv + groupby, no checks", f"{ours.seconds / peer.seconds:.2f}", FIGURE),
        Line(f"the same from xlsx, {ROWS:,} payments", _shown(sheet), "", "", FIGURE),
    ]


def _ours(folder: Path) -> tuple[str, str]:
    return OURS[0], OURS[1].format(folder=str(folder), projects=PROJECTS, rows=ROWS)


def _shown(measured: Sample) -> str:
    return f"{measured.seconds:.1f} s, peak {measured.mebibytes / 1024:.2f} GiB"


def _payments() -> Iterator[list[Any]]:
    """A year's payments to August; every thousandth line stands there twice."""
    rng = np.random.default_rng(1)
    projects, months = rng.integers(0, PROJECTS, ROWS), rng.integers(1, 9, ROWS)
    days, amounts = rng.integers(1, 29, ROWS), np.round(rng.lognormal(8, 1.5, ROWS), 2)
    row: list[Any] = []
    for number, (project, month, day, amount) in enumerate(zip(projects, months, days, amounts.tolist(), strict=True)):
        owner = 101 + project % DEPARTMENTS
        if number % 1000 != 999:
            row = [
                2021, int(owner), f"第{owner}局", f"{owner}001", f"第{owner}局本级", "已支付", amount, amount,
                f"99990121T{owner}001{project:06d}", f"项目{project}建设", "2050203-初中教育", "111-一般公共预算资金",
                "30201-办公费", f"2021{number:012d}", f"2021{month:02d}{day:02d}093000123", "某公司",
                f"9999{number:012d}", f"购置设备第{number % 500}批", 2,
            ]
        yield row


def _write_text(path: Path) -> None:
    path.parent.mkdir()
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([HEAD, *_payments()])


def _write_book(path: Path) -> None:
    path.parent.mkdir()
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("支出情况")
    for number, row in enumerate([HEAD, *_payments()]):
        sheet.write_row(number, 0, row)
    book.close()
