"""``budgeteval why`` and ``budgeteval status``: in words, before anything is run and after."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tiny import EACH, FACT, Project

from budgeteval.runs import explain
from budgeteval.runs.plan import Report, plan
from budgeteval.runs.state import journal as journals
from budgeteval.runs.state import manifest
from budgeteval.runs.state.freeze import Change
from budgeteval.runs.state.journal import Journal
from budgeteval.runs.state.manifest import Made
from budgeteval.runs.state.told import told

LATER = {"report": "later", "reads": ["2020/tiny/*"]}
ALL = ["2020/tiny/all", "2020/tiny/roads", "2020/tiny/schools", "2020/tiny/hills", "2020/later/all"]


@pytest.fixture
def out(project: Project) -> Path:
    """All reports of two run files, made and noted: four of one kind and one that reads them."""
    project.notebook("1")
    project.notebook("1", name="later")
    project.run_file("tiny", each=EACH, inputs=["county.yaml", "raw/{fiscal_year}/**"])
    project.run_file("later", **LATER)
    folder = project.root / "out"
    journal = Journal(folder, "test", "batch")
    for one in reports():
        make(one, folder, journal)
    journal.close()
    return folder


def reports() -> list[Report]:
    made = plan(explain.run_files())
    assert not made.problems
    return made.reports


def make(one: Report, out: Path, journal: Journal) -> None:
    place = out / one.place
    place.mkdir(parents=True, exist_ok=True)
    (place / "facts.json").write_text("{}", encoding="utf-8")
    reads = {place: {} for place in ALL[:4]} if one.report == "later" else {}
    own = {} if one.report == "later" else {
        "data/tiny/county.yaml": manifest.fingerprint(one.notebook.parents[1] / "data/tiny/county.yaml")}
    manifest.write(one, place, Made(own, {"rows": "1"}, reads))
    tree = manifest.read(place)
    assert tree is not None
    journal.write(journals.DONE, str(one.place), key=manifest.content_key(tree),
                  inputs=journal.listing(manifest.inputs(one)))


def test_all_fresh(out: Path) -> None:
    lines, code = explain.status([], out)
    assert code == 0
    assert lines == [f"共 5 份报告，在 {out}", "没有变化：5 份"]
    assert explain.why("2020/tiny/roads", out) == (["2020/tiny/roads 没有变化，不需要重新生成"], 0)


def test_one_damaged_report_is_to_be_made_and_its_reader_waits(out: Path) -> None:
    (out / "2020/tiny/roads/facts.json").unlink()
    lines, code = explain.status([], out)
    assert code == 1
    assert lines[1:] == ["没有变化：3 份", "需要生成：1 份", "  1 份（tiny/roads）",
                         "    报告文件夹里有文件缺失或被改动", "等待所引用的报告：1 份（later/all）"]
    assert explain.why("tiny/roads", out) == (
        ["2020/tiny/roads 需要重新生成：", "  报告里的文件 facts.json 缺失或被改动"], 1)


def test_reports_are_grouped_by_their_reason(out: Path, project: Project) -> None:
    journal = Journal(out, "later", "batch")
    for key in ("all", "roads"):
        journal.write(journals.FAILED, f"2020/tiny/{key}", kind="time", cause="超过时限")
    journal.close()
    lines, _ = explain.status([], out)
    assert lines[2:5] == ["需要生成：2 份", "  2 份（tiny/all，tiny/roads）", "    上次没有完成：超过时限"]


def test_a_changed_declared_file_must_be_asked(out: Path, project: Project) -> None:
    (project.root / "data/tiny/raw/2020/sub/a.csv").write_text("y\n", encoding="utf-8")
    lines, code = explain.status([], out)
    assert code == 1
    assert lines[1:4] == ["没有变化：0 份", "数据文件有变化、要打开后才知道是否受影响：4 份（加 --ask 逐份查清）",
                          "  4 份（tiny/all，tiny/roads，tiny/schools，tiny/hills）"]
    assert lines[4] == "    其他数据文件 data/tiny/raw/2020/sub/a.csv 改动过"
    assert lines[5] == "等待所引用的报告：1 份（later/all）"


def test_asking_settles_it(out: Path, project: Project) -> None:
    """These notebooks open no run, so what they were given the last time is gone: to be made."""
    (project.root / "data/tiny/raw/2020/sub/a.csv").write_text("y\n", encoding="utf-8")
    lines, code = explain.status([], out, ask=True)
    assert (lines[2], code) == ("需要生成：4 份", 1)
    assert explain.why("tiny/all", out)[0] == [
        "2020/tiny/all 需要重新生成：", "  其他数据文件 data/tiny/raw/2020/sub/a.csv 改动过",
        "  交给 notebook 的数据 rows 与上次不同", "  本报告所依据的数据文件 data/tiny/raw/2020/sub/a.csv 是新增的"]


def test_unknown_reports_and_bad_run_files_are_refused(out: Path, project: Project) -> None:
    assert explain.why("tiny/road", out) == (["运行文件中没有报告 tiny/road，是否想写 tiny/roads？"], 2)
    project.run_file("tiny", each=EACH, nonsense=1)
    assert explain.status([], out)[1] == 2
    assert explain.why("tiny/roads", out)[1] == 2


def test_long_lists_are_cut(out: Path) -> None:
    tree = json.loads((out / "2020/tiny/roads/manifest.json").read_text(encoding="utf-8"))
    tree["code"] |= {f"budgeteval.gone{number:02}": "0" for number in range(20)}
    (out / "2020/tiny/roads/manifest.json").write_text(json.dumps(tree), encoding="utf-8")
    lines, _ = explain.why("tiny/roads", out)
    assert lines[1] == "  程序 budgeteval.gone00 不在了"
    assert (len(lines), lines[-1]) == (14, "  ……另有 9 处")


@pytest.mark.parametrize(("change", "sentence"), [
    (Change("parameters", "cutoff_month", "8", "9"), "参数 cutoff_month：8 → 9"),
    (Change("parameters", "seed", "", "a"), "参数 seed：无 → a"),
    (Change("versions", "pandas", "3.0", "3.1"), "运行环境 pandas：3.0 → 3.1"),
    (Change("code", "budgeteval.scoring.totals", "a", "b"), "程序 budgeteval.scoring.totals 改动过"),
    (Change("rules", "demo-county/monitoring.yaml", "", "b"), "规则集文件 demo-county/monitoring.yaml 是新增的"),
    (Change("rules", "", "a b", "a c"), "规则集的继承关系：a b → a c"),
    (Change("reads", "2020/tiny/all", now="facts.json#tiny.number"),
     "所引用的报告 2020/tiny/all：事实 tiny.number 与上次不同"),
    (Change("reads", "2020/tiny/all", now="tables/scores.csv"),
     "所引用的报告 2020/tiny/all：文件 tables/scores.csv 与上次不同"),
    (Change("reads", "2020/tiny/all"), "所引用的报告 2020/tiny/all：有或没有这份报告，与上次不同"),
    (Change("reads", "2020/tiny/*", now="keys"), "所引用的报告 2020/tiny/*：报告的份数或编号与上次不同"),
    (Change("notebook", "notebooks/tiny.ipynb", "a", "b"), "notebooks/tiny.ipynb 改动过"),
    (Change("given", "scores", "a", "b"), "交给 notebook 的数据 scores 与上次不同"),
    (Change("undeclared", "data/x.csv"), "读取了运行文件没有写明的文件 data/x.csv，无法判断它有没有变化"),
    (Change("never"), "从未生成"),
    (Change("gone"), "报告文件夹里没有清单（manifest.json），以前生成过"),
    (Change("unlisted"), "没有上次的数据文件清单可以对照"),
])
def test_every_change_has_its_words(change: Change, sentence: str) -> None:
    assert told(change) == sentence


def test_status_imports_nothing_heavy(out: Path, project: Project) -> None:
    script = ("import sys; from budgeteval.cli import app; sys.argv = ['budgeteval', 'status', '--out', 'out'];\n"
              "try: app()\nexcept SystemExit as end: print(end.code, [n for n in ('pandas', 'numpy', 'matplotlib') "
              "if n in sys.modules])")
    done = subprocess.run([sys.executable, "-c", script], cwd=project.root, text=True, capture_output=True, check=True,
                          env={**os.environ, "BUDGETEVAL_ROOT": str(project.root)})
    assert done.stdout.splitlines()[-1] == "0 []"


def test_a_second_run_makes_nothing_and_why_tells_of_the_third(project: Project) -> None:
    """With the real batch: a notebook that opens no stage, a reader of its fact."""
    project.notebook(FACT)
    project.notebook("from budgeteval import published\nfrom budgeteval.display import text\n"
                     "text(\"{n}\", {\"n\": published.find(\"tiny\", 2020).fact(\"tiny.number\")})", name="later")
    files = [str(project.run_file("later", **LATER)), str(project.run_file("tiny", inputs=["county.yaml"]))]
    assert project.command("run", *files).returncode == 0
    assert project.command("status").stdout.splitlines()[1] == "没有变化：2 份"
    before = {path: path.stat().st_mtime_ns for path in (project.root / "reports/2020").rglob("*")}
    assert project.command("run", *files).returncode == 0
    assert {path: path.stat().st_mtime_ns for path in (project.root / "reports/2020").rglob("*")} == before
    project.notebook(FACT.replace("7", "8"))
    assert project.command("why", "tiny/all").stdout.splitlines() == [
        "2020/tiny/all 需要重新生成：", "  notebooks/tiny.ipynb 改动过"]
    status = project.command("status")
    assert (status.returncode, status.stdout.splitlines()[-1]) == (1, "等待所引用的报告：1 份（later/all）")


def test_county_and_year_mean_what_they_mean_for_a_run(out: Path, project: Project) -> None:
    """Reports made of another county are fresh only when asked about for it."""
    lines, code = explain.status([], out, year=2019)
    assert code == 1
    assert "2019" in explain.why("2019/tiny/roads", out, year=2019)[0][0]
    assert explain.why("tiny/roads", out, county="tiny", year=2020)[1] == explain.why("tiny/roads", out)[1]
    assert "nowhere" in explain.status([], out, county="nowhere")[0][0]
    assert lines
