"""Read and check the demo county's forms, beside openpyxl merely reading the same files in read-only mode."""

from measure import FORMS, Line, alternate

OURS = f"""
from pathlib import Path
from budgeteval import forms, rulesets, scoring
from budgeteval.county import open_county
from budgeteval.stages.self_evaluation.check import check
folder, rules, register = Path({str(FORMS)!r}), rulesets.load("demo-county"), open_county("demo").departments
""", """
intake = forms.read_folder(folder, jobs=2)
scored = scoring.score(intake, rules, register)
check(intake, scored, rules, register)
count = int((intake.forms["kind"] == "self_evaluation").sum())
"""
# One core, as openpyxl has no other way; two processes would at best halve it.
PEER = f"""
from pathlib import Path
from zipfile import BadZipFile
from openpyxl import load_workbook
files = sorted(Path({str(FORMS)!r}).rglob("*.xlsx"))
""", """
count = 0
for path in files:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception:  # the demo's broken files
        continue
    for sheet in book:
        for row in sheet.iter_rows(values_only=True):
            pass
    count += 1
    book.close()
"""


def lines(repeats: int) -> list[Line]:
    ours, peer = alternate([OURS, PEER], repeats)
    return [Line(
        f"read and check {ours.count:.0f} forms (2 processes)",
        f"{ours.seconds:.1f} s, {ours.count / ours.seconds:.0f} forms/s",
        f"{peer.seconds:.1f} s openpyxl read-only, {peer.count:.0f} workbooks, reading only",
        f"{ours.seconds / peer.seconds:.2f}", ">= 100 forms/s, ratio < 1",
    )]
