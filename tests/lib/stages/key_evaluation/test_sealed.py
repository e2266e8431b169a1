"""From workbook to sealed archive as a user does it: run, archive, verify; and what an open comment does."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from budgeteval.places import project_root

from . import books, office
from .test_internal_review import HEAD, ROWS

PLACE = f"key_evaluation/{books.PROJECT}"
RUN = """report: key_evaluation
parameters: {county: here, fiscal_year: 2020, rules: mof-2020-10}
each: {parameter: project, from: "raw/{fiscal_year}/key_evaluation"}
inputs: [county.yaml, reference/*.csv, "raw/{fiscal_year}/key_evaluation/{project}/**"]
"""


class Desk:
    """A project of its own, and the command line in it."""

    def __init__(self, root: Path) -> None:
        self.root, self.raw, here = root, books.county(root), project_root()
        shutil.copytree(here / "params/rulesets", root / "params/rulesets")
        shutil.copy(here / "notebooks/key_evaluation.ipynb", root / "notebooks")
        (root / "run.yaml").write_text(RUN)
        books.write(self.raw / "评价工作簿.xlsx", books.SHEETS)
        self.archive = root / f"reports/archives/key_evaluation-{books.PROJECT}-2020.zip"

    def review(self, rows: list[list[str | None]]) -> None:
        """Put the review beside the workbook, and make the report anew."""
        books.write(self.raw / "三级复核意见单.xlsx", {"复核": [HEAD, *rows]})
        self.made()

    def made(self) -> None:
        code, told = self("run", "run.yaml", "--jobs", "1")
        assert code == 0, told

    def __call__(self, *words: str) -> tuple[int, str]:
        command = [sys.executable, "-c", "from budgeteval.cli import main; main()", *words]
        here = {**os.environ, "BUDGETEVAL_ROOT": str(self.root)}
        done = subprocess.run(command, cwd=self.root, env=here, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              check=False, text=True, encoding="utf-8", timeout=120)
        return done.returncode, done.stdout


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk whose evaluation is reviewed and sealed."""
    made = Desk(tmp_path_factory.mktemp("desk") / "root")
    made.review(ROWS)
    code, told = made("archive", PLACE)
    assert (code, made.archive.is_file()) == (0, True), told
    return made


@pytest.mark.slow
def test_the_seal_waits_for_the_review(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "root")
    desk.made()
    code, told = desk("archive", PLACE)
    assert (code, "没有三级复核意见文件" in told) == (1, True), told
    open_, *others = ROWS
    desk.review([[*open_[:5], None, None, None], *others])
    code, told = desk("archive", PLACE)
    assert code == 1
    assert "P001/三级复核意见单.xlsx!复核!F2：一级（项目负责人）复核意见“请核对总分。”没有答复" in told
    assert not desk.archive.exists()


@pytest.mark.slow
def test_everything_an_auditor_asks_for_is_inside(sealed: Desk, tmp_path: Path) -> None:
    report = f"reports/2020/{PLACE}"
    with zipfile.ZipFile(sealed.archive) as opened:
        names = set(opened.namelist())
        opened.extract("verify.py", tmp_path)
        opened.extract("verify.zh.json", tmp_path)
        paper = opened.read(f"{report}/papers/scoring.xlsx")
    raw = "data/here/raw/2020/key_evaluation/P001"
    assert sealed("archive", "--verify", str(sealed.archive))[0] == 0
    assert {
        "README.txt", "index.txt", "parameters.json", "notebooks/key_evaluation.ipynb", "data/here/county.yaml",
        "params/rulesets/mof-2020-10/key_evaluation.yaml", f"{raw}/评价工作簿.xlsx", f"{raw}/三级复核意见单.xlsx",
        *(f"{report}/{name}" for name in (
            "manifest.json", "facts.json", "report.html", "report.pdf", "report.ipynb", "findings.csv",
            "tables/score_rows.csv", "tables/internal_review.csv")),
    } <= names
    told = subprocess.run([sys.executable, "-I", "-S", str(tmp_path / "verify.py"), str(sealed.archive)], check=False,
                          capture_output=True, timeout=60, env={**os.environ, "PYTHONIOENCODING": "utf-8"})
    assert (told.returncode, "逐字节相同" in told.stdout.decode("utf-8", "replace")) == (0, True)
    if office.OFFICE is None:
        pytest.skip("no LibreOffice here to recalculate with")
    page = office.recalculated({"a": paper}, tmp_path)["a"]["评分"]
    assert [page.cell(row, 17).value for row in range(4, 10)] == [15, 16, 27, 27, 85, "良"]


@pytest.mark.slow
def test_an_input_that_changed_afterwards(sealed: Desk) -> None:
    workbook = sealed.raw / "评价工作簿.xlsx"
    before = workbook.read_bytes()
    workbook.write_bytes(before + b" ")
    code, told = sealed("archive", PLACE)
    workbook.write_bytes(before)
    assert (code, "评价工作簿.xlsx 在报告生成后改动过" in told) == (1, True), told
