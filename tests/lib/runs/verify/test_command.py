"""``budgeteval verify`` as a user runs it: every answer in one project, and a project that was moved."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from tiny import EACH, Project, new_project

from budgeteval.runs.state.parts import STATE
from budgeteval.runs.verify import said

SWING = """import os
from budgeteval.display import text
from budgeteval.facts import fact
extra = int(os.environ.get("EXTRA", "0")) if department in ("different", "library", "failing") else 0
if department == "failing" and extra: raise ValueError("no such road")
word = os.environ.get("WORD", "") if department == "wording" else ""
text("共 {n} 条" + word, {
    "first": fact("tiny.first", 1, "count"),
    "n": fact("tiny.number", 7 + extra, "count", rows=["道路.xlsx!Sheet1!B2", "道路.xlsx!Sheet1!B3"])})"""
READER = """from budgeteval import published
from budgeteval.display import text
found = published.find("tiny", 2020, "different")
text("{n}", {"n": found.fact("tiny.number")})"""
KEYS = ("same", "altered", "wording", "different", "library", "version", "changed", "gone", "failing")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with a report for each answer, and one that reads another."""
    project = new_project(tmp_path_factory.mktemp("verify") / "县 里")
    rows = "".join(f"{key},{key}局,bureau\n" for key in KEYS)
    register = project.root / "data/tiny/reference/departments.csv"
    register.write_text(f"department_code,department,kind\n{rows}", encoding="utf-8")
    for key in KEYS:
        (project.root / f"data/tiny/raw/2020/{key}.csv").write_text("x\n")
    project.notebook(SWING)
    project.notebook(READER, name="later")
    files = [project.run_file(each={**EACH, "plus": []}, inputs=["county.yaml", "raw/{fiscal_year}/{department}.csv"]),
             project.run_file("later", report="later", reads=["2020/tiny/different"])]
    ran = project.command("run", *map(str, files))
    assert ran.returncode == 0, ran.stdout
    return project


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file with its time and content, and every folder with its time, but for where answers are remembered."""
    return {path.as_posix(): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
            for path in [folder, *folder.rglob("*")] if path.name != STATE and "verified" not in path.parts}


def edit(folder: Path, section: str, **values: str) -> None:
    path = folder / "manifest.json"
    tree = json.loads(path.read_text(encoding="utf-8"))
    tree[section] |= values
    path.write_text(json.dumps(tree, ensure_ascii=False, indent=1), encoding="utf-8")


@pytest.fixture(scope="module")
def answered(made: Project, tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """The answers after one thing has happened to each report; nothing of the user's was written."""
    project = Project(tmp_path_factory.mktemp("harmed") / "again")
    shutil.copytree(made.root, project.root)
    reports = project.root / "reports/2020/tiny"
    (reports / "altered/report.html").write_text("by hand")
    (reports / "altered/report.pdf").unlink()
    for key in ("library", "version"):
        edit(reports / key, "versions", pandas="0.0.1")
    (project.root / "data/tiny/raw/2020/changed.csv").write_text("y\n")
    (project.root / "data/tiny/raw/2020/gone.csv").unlink()
    before = snapshot(project.root)
    ran = project.command("verify", EXTRA="1", WORD="!", TZ="Asia/Shanghai")
    assert snapshot(project.root) == before
    return ran


def answer(answered: subprocess.CompletedProcess[str], key: str, report: str = "tiny") -> str:
    """The lines about one report."""
    lines = answered.stdout.splitlines()
    (at,) = [at for at, line in enumerate(lines) if f"2020/{report}/{key}：" in line]
    more = next((n for n in range(at + 1, len(lines)) if not lines[n].startswith(" ")), len(lines))
    return "\n".join(lines[at:more])


def test_exit_code_and_summary(answered) -> None:
    assert answered.returncode == 1
    assert answered.stdout.splitlines()[-1] == (
        "共 10 份：字节相同 3，事实相同而文件不同 1，结果不同 1，无法比较 4，报告被改动 1")


def test_answers_are_remembered_for_this_making_of_the_report_only(made: Project, tmp_path: Path) -> None:
    project = Project(tmp_path / "again")
    shutil.copytree(made.root, project.root)
    reports = project.root / "reports"
    assert said.last(reports, "2020/tiny/same") is None
    assert project.command("verify", "2020/tiny/same").returncode == 0
    found = said.last(reports, "2020/tiny/same")
    assert found is not None
    assert found.kind == "same"
    edit(reports / "2020/tiny/same", "versions", pandas="0.0.1")
    assert said.last(reports, "2020/tiny/same") is None


def test_a_damaged_answer_says_nothing(tmp_path: Path) -> None:
    place = tmp_path / f"{said.FOLDER}/2020/tiny/same.json"
    place.parent.mkdir(parents=True)
    place.write_text('["same"]')
    assert said.last(tmp_path, "2020/tiny/same") is None


def test_same_bytes(answered) -> None:
    assert answer(answered, "same").endswith("字节相同")


def test_same_facts_in_other_bytes(answered) -> None:
    said = answer(answered, "wording")
    assert "事实相同" in said
    assert "report.html; report.ipynb; report.pdf" in said


def test_different_names_the_first_fact_and_its_trail(answered) -> None:
    said = answer(answered, "different")
    assert "1 个事实" in said
    assert "tiny.number：当时是“7”，现在是“8”" in said
    assert "数据　　  tiny.number，未取整的值：7" in said
    assert "出处　　  道路.xlsx!Sheet1!B2\n" in said
    assert "道路.xlsx!Sheet1!B3" in said


def test_a_report_reads_what_is_there_and_not_what_is_made_now(answered) -> None:
    assert answer(answered, "all", "later").endswith("字节相同")


def test_altered_files_are_named(answered) -> None:
    said = answer(answered, "altered")
    assert "report.html 生成后被改动过" in said
    assert "缺少 report.pdf" in said


def test_another_library_that_changes_nothing(answered) -> None:
    said = answer(answered, "version").splitlines()
    assert said[0].endswith("字节相同")
    assert "pandas 当时是 0.0.1，现在是 " in said[1]


def test_another_library_that_may_be_the_reason(answered) -> None:
    said = answer(answered, "library")
    assert "无法比较：pandas 当时是 0.0.1，现在是 " in said
    assert "tiny.number：当时是“7”，现在是“8”" in said


def test_other_inputs_are_named(answered) -> None:
    assert answer(answered, "changed").endswith("无法比较：输入文件 data/tiny/raw/2020/changed.csv 已不同")
    assert answer(answered, "gone").endswith("无法比较：输入文件 data/tiny/raw/2020/gone.csv 已不在")


def test_a_report_that_cannot_be_made_says_why(answered) -> None:
    assert "ValueError: no such road" in answer(answered, "failing")


def test_a_report_moved_to_another_machine(made: Project, tmp_path: Path) -> None:
    """Project and reports in other folders, the reports by their paths; the one read lies beside the one that reads."""
    project = Project(tmp_path / "else where")
    shutil.copytree(made.root, project.root, ignore=shutil.ignore_patterns("reports"))
    moved = tmp_path / "u盘"
    for place in ("2020/later/all", "2020/tiny/different"):
        shutil.copytree(made.root / "reports" / place, moved / place)
    shutil.copytree(made.root / "reports/2020/tiny/same", tmp_path / "alone")
    before = snapshot(tmp_path)
    ran = project.command("verify", str(moved / "2020/later/all"), str(tmp_path / "alone"), "--jobs", "1")
    assert ran.returncode == 0, ran.stdout
    assert ran.stdout.count("字节相同") == 3
    assert snapshot(tmp_path) == before


def test_what_is_no_report(made: Project) -> None:
    ran = made.command("verify", "tiny/sane", "data", "--jobs", "1")
    assert ran.returncode == 2
    assert "没有报告 tiny/sane" in ran.stdout
    assert "tiny/same" in ran.stdout
    assert "data 中没有清单" in ran.stdout
    assert "找不到报告文件夹" in made.command("verify", "--reports", "nowhere").stdout
