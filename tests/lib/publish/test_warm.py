"""What a parent does before it forks publishers, and what a publisher may keep from one report to the next."""

import hashlib
import subprocess
import sys
from pathlib import Path

import sample

from budgeteval.publish import load
from budgeteval.publish.pdf import pdf

WARM = """
import sys
from budgeteval import publish
publish.warm(["演示数据"])
from budgeteval.publish.watermark import watermark
print("typst" in sys.modules, watermark.cache_info().currsize)
"""
FRESH = """
import hashlib, sys
import sample
from budgeteval.publish import load
from budgeteval.publish.pdf import pdf
print(hashlib.sha256(pdf(load(sample.notebook("另一份报告")))).hexdigest())
"""


def _said(code: str) -> str:
    path = f"import sys; sys.path.insert(0, {str(Path(sample.__file__).parent)!r})\n"
    done = subprocess.run([sys.executable, "-c", path + code], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_warming_never_touches_typst_and_draws_the_marks_beforehand() -> None:
    assert _said(WARM) == "False 1"


def test_a_pdf_is_the_same_whatever_was_set_before_it_in_the_same_process() -> None:
    for before in ("国" * 2000, "一份报告", "另一份报告"):
        pdf(load(sample.notebook(before)))
    after = hashlib.sha256(pdf(load(sample.notebook("另一份报告")))).hexdigest()
    assert after == _said(FRESH)
