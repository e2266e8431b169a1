"""A million payments read, checked and reconciled, beside pandas reading the same file and adding it up."""

import tempfile
from pathlib import Path

from measure import Line, alternate, sample

ROWS, PROJECTS, DEPARTMENTS = 1_000_000, 3_000, 58
FIGURE = "< 60 s, < 4 GiB"
MAKE = f"""
import csv, sys
from pathlib import Path
import numpy as np
rng = np.random.default_rng(1)
HEAD = ["预算年度", "部门代码", "部门名称", "单位代码", "单位名称", "状态", "申请金额", "实际支付金额", "项目代码", "项目名称",
        "支出功能科目", "资金性质", "部门支出经济分类", "支付凭证号", "支付日期", "收款人名称", "收款人账号", "用途", "IS_DELETED"]

def rows(count):
    projects, months = rng.integers(0, {PROJECTS}, count), rng.integers(1, 9, count)
    days, amounts = rng.integers(1, 29, count), np.round(rng.lognormal(8, 1.5, count), 2)
    for number, (project, month, day, amount) in enumerate(zip(projects, months, days, amounts.tolist())):
        department = 101 + project % {DEPARTMENTS}
        again = number - 1 if number % 1000 == 999 else number
        yield [2021, department, f"第{{department}}局", f"{{department}}001", f"第{{department}}局本级", "已支付", amount, amount,
               f"99990121T{{department}}001{{project:06d}}", f"项目{{project}}建设", "2050203-初中教育",
               "111-一般公共预算资金", "30201-办公费", f"2021{{number:012d}}", f"2021{{month:02d}}{{day:02d}}093000123", "某公司",
               f"9999{{number:012d}}", f"购置设备第{{number % 500}}批", 2]
"""
MAKE_CSV = MAKE + """
with open(sys.argv[1], "w", encoding="utf-8-sig", newline="") as stream:
    csv.writer(stream).writerows([HEAD, *rows(%d)])
"""
MAKE_XLSX = MAKE + """
import xlsxwriter
book = xlsxwriter.Workbook(sys.argv[1], {"constant_memory": True})
sheet = book.add_worksheet("支出情况")
for number, row in enumerate([HEAD, *rows(%d)]):
    sheet.write_row(number, 0, row)
book.close()
"""
OURS = """
import pandas as pd
from pathlib import Path
from budgeteval import sources
from budgeteval.sources import read
"""
WORK = """
found = sources.read_sources(Path({folder!r}), 2021)
paid = found.payments
register = paid[["project_code", "project", "department_code"]].drop_duplicates("project_code", ignore_index=True)
names = paid[["department_code", "department"]].drop_duplicates("department_code")
found = sources.attributed(found, register, names)
forms = register[["project_code"]].assign(reported_spent_yuan=1e6)
rows, said = sources.reconcile(found, forms, register, 8)
assert len(rows) == len(said) == %d and len(paid) == %d, (len(rows), len(said), len(paid))
count = len(paid)
""" % (PROJECTS, ROWS)
PEER = ("""
import pandas as pd
""", """
frame = pd.read_csv({path!r}, dtype={{"项目代码": str, "支付凭证号": str}})
frame["month"] = frame["支付日期"].astype(str).str[4:6]
frame.groupby(["项目代码", "month"])["实际支付金额"].sum()
count = len(frame)
""")


def lines(repeats: int) -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        text, book = Path(folder) / "csv" / "payments.csv", Path(folder) / "xlsx" / "payments.xlsx"
        _make(MAKE_CSV, text)
        ours, peer = alternate([(OURS, WORK.format(folder=str(text.parent))),
                                (PEER[0], PEER[1].format(path=str(text)))], repeats)
        _make(MAKE_XLSX, book)
        sheet = sample(OURS, WORK.format(folder=str(book.parent)), 1)
    return [
        Line(f"read, check and reconcile {ours.count:,.0f} payments (csv)",
             f"{ours.seconds:.1f} s, peak {ours.mebibytes / 1024:.2f} GiB",
             f"{peer.seconds:.1f} s, {peer.mebibytes / 1024:.2f} GiB pandas read_csv + groupby, no checks",
             f"{ours.seconds / peer.seconds:.2f}", FIGURE),
        Line(f"the same from xlsx, {sheet.count:,.0f} payments",
             f"{sheet.seconds:.1f} s, peak {sheet.mebibytes / 1024:.2f} GiB", "", "", FIGURE),
    ]


def _make(source: str, path: Path) -> None:
    import subprocess
    import sys

    path.parent.mkdir()
    subprocess.run([sys.executable, "-c", source % ROWS, str(path)], check=True)
