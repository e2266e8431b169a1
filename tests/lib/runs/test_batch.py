"""A batch with every kind of trouble in it, as a user would run it."""

import json
import subprocess
from pathlib import Path

import nbformat
import pytest
import tiny
from tiny import EACH, Project, new_project

GOOD = [
    *tiny.GOOD[:2],
    "import random, numpy\nCard('卡', (('部门', department), ('r', str(random.random())), "
    "('n', str(numpy.random.rand()))))",
]
TROUBLE = """
import os, signal, time
if department == "roads": raise ValueError("no road 17")
if department == "schools": raise ValueError("no road 42")
if department == "hills": print("so far"); os._exit(3)
if department == "killed": os.kill(os.getpid(), signal.SIGKILL)
if department == "crashed": os.kill(os.getpid(), signal.SIGSEGV)
if department == "endless": time.sleep(600)
if department == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(600)
"""
LEGACY = "old report"


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, subprocess.CompletedProcess[str]]:
    """The project after its batch; ``all`` is good, each department has its own trouble."""
    project = new_project(tmp_path_factory.mktemp("batch"))
    register = project.root / "data/tiny/reference/departments.csv"
    with register.open("a", encoding="utf-8") as stream:
        stream.writelines(f"{name},{name}局,bureau\n" for name in ("killed", "crashed", "endless", "stubborn"))
    project.notebook(*GOOD, TROUBLE)
    earlier = project.root / "reports/2020/tiny/roads"
    earlier.mkdir(parents=True)
    (earlier / "report.html").write_text(LEGACY)
    path = project.run_file(each=EACH, inputs=["county.yaml", "raw/{fiscal_year}/**"])
    return project, project.command("run", str(path), "--jobs", "3", "--limit", "8")


def folder(ran: tuple[Project, subprocess.CompletedProcess[str]], key: str) -> Path:
    return ran[0].root / "reports/2020/tiny" / key


def failed(ran: tuple[Project, subprocess.CompletedProcess[str]], key: str) -> nbformat.NotebookNode:
    notebook = nbformat.read(folder(ran, key) / "failed.ipynb", as_version=4)
    nbformat.validate(notebook)
    return notebook


def error(notebook: nbformat.NotebookNode) -> tuple[str, str]:
    """Cell id and error text of the failing cell."""
    (found,) = [(cell.id, output) for cell in notebook.cells if cell.cell_type == "code"
                for output in cell.outputs if output.output_type == "error"]
    return found[0], f"{found[1].ename}: {found[1].evalue}"


def test_exit_code_says_that_some_failed(ran) -> None:
    assert ran[1].returncode == 1, ran[1].stdout


def test_good_report_is_whole(ran) -> None:
    names = {path.relative_to(folder(ran, "all")).as_posix() for path in folder(ran, "all").rglob("*.*")}
    assert {"report.ipynb", "report.html", "report.pdf", "facts.json", "findings.csv", "manifest.json"} <= names
    assert "failed.ipynb" not in names


def test_failing_cell_is_kept_with_its_traceback(ran) -> None:
    notebook = failed(ran, "roads")
    assert error(notebook) == ("cell-3", "ValueError: no road 17")
    assert "Card" in "".join(notebook.cells[-2].source) or notebook.cells[-3].outputs
    assert (folder(ran, "roads") / "report.html").read_text() == LEGACY, "an earlier report stays as it was"


@pytest.mark.parametrize(("key", "cause"), [
    ("hills", "3"), ("killed", "KILL"), ("crashed", "SIGSEGV"), ("endless", "TimeLimit"), ("stubborn", "8"),
])
def test_dead_child_leaves_its_notebook(ran, key: str, cause: str) -> None:
    cell, text = error(failed(ran, key))
    assert cell == "cell-3"
    assert cause in text


def test_outputs_before_the_death_are_kept(ran) -> None:
    shown = [cell for cell in failed(ran, "killed").cells if cell.get("id") == "cell-1"]
    assert "text/html" in shown[0].outputs[0].data


def test_digest_groups_by_cause(ran) -> None:
    text = ran[1].stdout
    digest = text[text.rindex("未完成的原因"):]
    assert "2 份：ValueError: no road" in digest
    assert digest.count("份：") == 5, "two errors alike, one exit, one kill, one crash, two time-outs alike"
    assert "tiny/roads, tiny/schools" in digest or "tiny/schools, tiny/roads" in digest


def test_progress_in_plain_lines_with_time_left(ran) -> None:
    lines = [line for line in ran[1].stdout.splitlines() if line.startswith("[")]
    assert len(lines) == 8
    assert lines[-1].startswith("[8/8]")
    assert any("约剩" in line for line in lines)


def test_nothing_half_made_is_left(ran) -> None:
    hidden = (ran[0].root / "reports").rglob(".*")
    assert [path.name for path in hidden] == [".budgeteval"], "what the batch remembers, and nothing else"


def test_manifest(ran) -> None:
    manifest = json.loads((folder(ran, "all") / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["parameters"] == {"county": "tiny", "department": "all", "fiscal_year": 2020, "share": 0.5}
    assert list(manifest["inputs"]) == ["data/tiny/county.yaml", "data/tiny/raw/2020/sub/a.csv"]
    assert manifest["inputs"]["data/tiny/raw/2020/sub/a.csv"] == (
        "73cb3858a687a8494ca3323053016282f3dad39d42cf62ca4e79dda2aac7d9ac")  # printf 'x\n' | sha256sum
    assert {"report.ipynb", "report.html", "report.pdf", "facts.json"} <= manifest["outputs"].keys()
    assert manifest["versions"]["budgeteval"]


def test_same_input_same_bytes_in_another_place_with_other_hashes(tmp_path: Path, ran) -> None:
    """Another folder, another order, another hash seed, another number of workers: the same files."""
    other = new_project(tmp_path / "else where")
    other.notebook(*GOOD, TROUBLE)
    path = other.run_file(each=EACH, inputs=["county.yaml", "raw/{fiscal_year}/**"])
    result = other.command("run", str(path), "--jobs", "1", "--only", "all", "--out", "out put", PYTHONHASHSEED="7",
                           TZ="Asia/Shanghai")
    assert result.returncode == 0, result.stdout
    mine, theirs = folder(ran, "all"), other.root / "out put/2020/tiny/all"
    for one in sorted(path for path in mine.rglob("*") if path.is_file()):
        assert (theirs / one.relative_to(mine)).read_bytes() == one.read_bytes(), one.name


def test_refused_batch_runs_nothing(project: Project) -> None:
    project.notebook(*GOOD)
    result = project.command("run", str(project.run_file(parameters={"fiscal_year": "x", "shore": 1})))
    assert result.returncode == 2
    assert "share" in result.stdout
    assert not list((project.root / "reports").rglob("*.ipynb"))


def test_a_report_that_cannot_be_published_keeps_its_notebook(project: Project) -> None:
    project.notebook(*GOOD, "Card('卡', (('字', '\\U0002ffff'),))")
    result = project.command("run", str(project.run_file()))
    assert result.returncode == 1
    assert (project.root / "reports/2020/tiny/all/failed.ipynb").exists()
    assert not (project.root / "reports/2020/tiny/all/report.html").exists()


def test_a_plain_kernel_gives_the_same_bytes(project: Project) -> None:
    """``--engine kernel`` (the way where processes cannot be forked): every file of the report is the same."""
    project.notebook(*GOOD[:2], "import numpy\nCard('卡', (('n', str(numpy.random.rand())),))")
    path = str(project.run_file())
    for engine in ("forked", "kernel"):
        result = project.command("run", path, "--engine", engine, "--out", engine)
        assert result.returncode == 0, result.stdout
    mine, theirs = (project.root / engine / "2020/tiny/all" for engine in ("forked", "kernel"))
    for one in sorted(path for path in mine.rglob("*.*") if path.is_file()):
        assert (theirs / one.relative_to(mine)).read_bytes() == one.read_bytes(), one.name


def test_a_fault_of_the_machine_is_tried_again_and_an_undeclared_file_is_named(project: Project) -> None:
    """The second time nothing is in the way; a report that reads what nobody watches is made every time."""
    project.notebook(*GOOD, "import os, pathlib, signal\nmark = pathlib.Path('../mark')\n"
                     "if department == 'roads' and not mark.exists():\n"
                     "    mark.touch()\n    os.kill(os.getpid(), signal.SIGKILL)",
                     "if department == 'hills': open('../data/tiny/raw/2020/sub/a.csv').read()")
    path = str(project.run_file(each=EACH, inputs=["county.yaml"]))
    ran = project.command("run", path)
    assert ran.returncode == 0, ran.stdout
    (named,) = [line for line in ran.stdout.splitlines() if "a.csv" in line]
    assert "data/tiny/raw/2020/sub/a.csv" in named
    again = project.command("run", path)
    assert [line.split()[1] for line in again.stdout.splitlines() if line.startswith("[")] == ["tiny/hills"]


def test_time_for_the_batch_runs_out(project: Project) -> None:
    project.notebook("import time\ntime.sleep(600)")
    ran = project.command("run", str(project.run_file(each=EACH)), "--batch-limit", "1", "--jobs", "2")
    assert ran.returncode == 1, ran.stdout
    assert "4 份：" in ran.stdout
    assert not list((project.root / "reports").rglob("manifest.json"))


def test_input_changed_while_it_is_read(project: Project) -> None:
    """A report whose inputs change under it is not made: its manifest would not be true."""
    project.notebook(*GOOD, "import pathlib\npathlib.Path('../data/tiny/raw/2020/sub/a.csv').write_text('y')")
    result = project.command("run", str(project.run_file(inputs=["raw/{fiscal_year}/**"])))
    assert result.returncode == 1
    assert "data/tiny/raw/2020/sub/a.csv" in result.stdout
    assert not (project.root / "reports/2020/tiny/all/manifest.json").exists()


def test_a_folder_that_cannot_be_written_stops_no_other(project: Project) -> None:
    project.notebook(*GOOD)
    (project.root / "reports/2020").mkdir(parents=True)
    (project.root / "reports/2020/tiny").write_text("a file in the way")
    project.notebook(*GOOD, name="twin")
    files = [project.run_file("tiny"), project.run_file("twin", report="twin")]
    result = project.command("run", *map(str, files))
    assert result.returncode == 1, result.stdout
    assert "FileExistsError" in result.stdout
    assert "Traceback" not in result.stdout
    assert (project.root / "reports/2020/twin/all/report.pdf").exists()
