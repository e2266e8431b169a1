"""The command line: words, exit codes, and a clean end."""

import csv
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from tiny import Project, await_that


@pytest.mark.parametrize(("words", "code", "part"), [
    (["--help"], 0, "check"),
    (["run", "--help"], 0, "--jobs"),
    (["check", "--help"], 0, "--out"),
    (["demo", "--help"], 0, "--seed"),
    (["rules", "--help"], 0, "EDITION"),
    (["frob"], 2, "frob"),
    (["run", "--frob"], 2, "--frob"),
    (["run"], 2, "FILE"),
    (["run", "nothing.yaml"], 2, "nothing.yaml"),
    (["run", "nothing.yaml", "--jobs", "0"], 2, "--jobs"),
    (["run", "nothing.yaml", "--jobs", "x"], 2, "--jobs"),
    (["check", "nowhere", "--out", "o"], 2, "nowhere"),
    (["check", "params", "--out", "params/o"], 2, "params/o"),
    (["check", "data/tiny/county.yaml", "--out", "o"], 2, "county.yaml"),
    (["check", "params", "--out", "o", "--rules", "plane"], 2, "plain"),
    (["check", "params", "--out", "o", "--rules", "plain", "--county", "tinny"], 2, "tiny"),
    (["check", "params"], 2, "--out"),
    (["rules", "plane"], 2, "plain"),
    (["rules", "../plain"], 2, "../plain"),
    (["demo", "--out", "o", "--projects", "0"], 2, "--projects"),
])
def test_words_and_exit_codes(project: Project, words: list[str], code: int, part: str) -> None:
    result = project.command(*words)
    assert result.returncode == code, result.stdout
    assert part in result.stdout
    assert "Traceback" not in result.stdout


def test_help_is_quick_and_light(project: Project) -> None:
    """Help imports none of the heavy libraries."""
    code = ("import sys, contextlib, io\nsys.argv = ['budgeteval', '--help']\nfrom budgeteval.cli import main\n"
            "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit): main()\n"
            "print(sorted({'pandas', 'numpy', 'papermill', 'matplotlib', 'scipy', 'typst'} & set(sys.modules)))")
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert shown.stdout.strip() == "[]"


def test_unwritable_output(project: Project) -> None:
    (project.root / "o").write_text("a file")
    result = project.command("run", "x.yaml", "--out", "o")
    assert (result.returncode, "Traceback" in result.stdout) == (2, False)


def test_ctrl_c_ends_cleanly(project: Project) -> None:
    project.notebook("import time, pathlib\npathlib.Path('started').touch()\ntime.sleep(600)")
    path = project.run_file()
    batch = project.start("run", str(path))
    await_that((project.root / "notebooks" / "started").exists)
    batch.send_signal(signal.SIGINT)
    text, _ = batch.communicate(timeout=30)
    assert batch.returncode == 130, text
    assert "Traceback" not in text
    left = [path.relative_to(project.root / "reports") for path in (project.root / "reports").rglob("*.*")]
    assert {path.parts[0] for path in left} == {".budgeteval"}, "what the batch remembers, and nothing half-made"


def test_children_die_with_a_killed_batch(project: Project) -> None:
    project.notebook("import os, time, pathlib\npathlib.Path('pid').write_text(str(os.getpid()))\ntime.sleep(600)")
    path = project.run_file()
    batch = project.start("run", str(path))
    noted = project.root / "notebooks" / "pid"
    await_that(lambda: noted.exists() and noted.read_text() != "")
    batch.kill()
    batch.wait()
    await_that(lambda: not Path(f"/proc/{noted.read_text()}").exists())


@pytest.fixture
def folder(project: Project) -> Path:
    """A folder with a space, a narrative workbook, a broken one and an empty one."""
    place = project.root / "原始 表格"
    place.mkdir()
    book = openpyxl.Workbook()
    book.active["A1"] = "=HYPERLINK(1)"
    book.active["A2"] = "+SUM(A1)"
    book.active["A3"] = "=23万元/个"
    book.save(place / "总结.xlsx")
    (place / "坏.xlsx").write_bytes(b"PK\x03\x04 broken")
    (place / "空.xlsx").write_bytes(b"")
    return place


def test_check_reads_the_folder_of_a_key_evaluation(project: Project) -> None:
    """Its workbook, questionnaires and review are checked by their stage, and are no unknown tables."""
    root = Path(__file__).parents[3]
    place = project.root / "评价" / "P1"
    shutil.copytree(root / "data/demo/raw/2020/key_evaluation/99990120T103001000099", place)
    book = openpyxl.load_workbook(place / "重点评价工作簿.xlsx")
    sheet = book["评分表"] if "评分表" in book.sheetnames else book["指标评分表"]
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value in ("得分", "评价得分"))
    wrong = sheet.cell(head.row + 1, head.column, 99)
    book.save(place / "重点评价工作簿.xlsx")
    result = project.command("check", "评价", "--out", "结果", "--rules", "demo-county", BUDGETEVAL_ROOT=str(root))
    assert result.returncode == 1, result.stdout
    with (project.root / "结果/findings.csv").open(encoding="utf-8-sig", newline="") as stream:
        found = list(csv.DictReader(stream))
    assert "unknown_table" not in {row["code"] for row in found}
    off = [row for row in found if row["code"] == "evaluation_mark_out_of_range"]
    assert [(row["file"], row["cell"]) for row in off] == [("P1/重点评价工作簿.xlsx", wrong.coordinate)]


def test_check_lists_everything(project: Project, folder: Path) -> None:
    """Whatever is in the folder is in forms.csv; errors are findings with their file, exit code 1."""
    root = Path(__file__).parents[3]
    result = project.command("check", str(folder), "--out", "结果", "--rules", "demo-county", BUDGETEVAL_ROOT=str(root))
    assert result.returncode == 1, result.stdout
    assert "Traceback" not in result.stdout
    with (project.root / "结果/forms.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["file"] for row in rows} == {"总结.xlsx", "坏.xlsx", "空.xlsx"}
    assert list(rows[0])[:9] == ["file", "sheet", "kind", "fiscal_year", "department", "project", "reported_total",
                                 "recomputed_total", "status"]
    with (project.root / "结果/findings.csv").open(encoding="utf-8-sig", newline="") as stream:
        found = list(csv.DictReader(stream))
    assert {"坏.xlsx", "空.xlsx"} <= {row["file"] for row in found}
    for name in ("forms", "indicators", "funds", "cells", "findings"):
        assert (project.root / f"结果/{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
        with (project.root / f"结果/{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert not [cell for cell in cells if cell[:1] in "=+@" and cell and cell != "=23万元/个"]
