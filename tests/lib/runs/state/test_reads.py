"""What a notebook reads is noticed: of other reports thing by thing, of files one by one."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tiny import Project

from budgeteval import published, trace
from budgeteval.places import REPORTS
from budgeteval.runs.plan import Report
from budgeteval.runs.state.reads import Seen, recorded, shared, undeclared, watching
from budgeteval.runs.state.things import Shelf
from budgeteval.tables import Targets

PLACE = "2020/tiny/all"
FACT = {"value": 7, "unit": "count", "text": "7 个", "rule": "", "rows": ["a"]}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def out(project: Project, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one report: two facts, one table, findings."""
    folder = project.root / "out"
    monkeypatch.setenv(REPORTS, str(folder))
    report(folder / PLACE)
    return folder


def report(folder: Path, **facts: object) -> None:
    (folder / "tables").mkdir(parents=True)
    content = {"manifest.json": "{}", "facts.json": json.dumps({"a": FACT, "b": FACT, **facts}),
               "findings.csv": "code\n", "tables/targets.csv": ",".join(Targets.of([])) + "\n"}
    for name, text in content.items():
        (folder / name).write_text(text, encoding="utf-8")


def found() -> published.Published:
    one = published.find("tiny", 2020)
    assert one is not None
    return one


def test_a_fact_is_read_alone(out: Path) -> None:
    with watching() as seen:
        found().fact("a")
        found().fact("none")
    text = json.dumps([7, "count", "7 个", ""], ensure_ascii=False)
    assert seen.reads == {PLACE: {"facts.json#a": sha256(text.encode()), "facts.json#none": ""}}
    assert seen.files == set()


def test_a_table_is_read_whole_and_so_is_any_file_opened_by_path(out: Path) -> None:
    with watching() as seen:
        found().table("targets", Targets)
        (found().folder / "findings.csv").read_text(encoding="utf-8")
        assert found().fingerprint
    content = {name: sha256((out / PLACE / name).read_bytes())
               for name in ("tables/targets.csv", "findings.csv", "facts.json")}
    assert seen.reads == {PLACE: content}


def test_reports_that_are_not_there_are_read_too(out: Path) -> None:
    with watching() as seen:
        assert published.find("tiny", 2019) is None
        assert found().table("absent", Targets).empty
    assert seen.reads == {"2019/tiny/all": {"manifest.json": ""}, PLACE: {"tables/absent.csv": ""}}


def test_a_report_looked_for_and_found_is_known_to_be_there(out: Path) -> None:
    with watching() as seen:
        found()
    assert seen.reads == {PLACE: {}}


def test_which_reports_there_are_is_read_as_a_list(out: Path) -> None:
    report(out / "2020/tiny/roads")
    (out / "2020/tiny/unfinished").mkdir()
    with watching() as seen:
        published.find_all("tiny", 2020)
    assert seen.reads == {"2020/tiny/*": {"keys": sha256(b"all\nroads")}}


def test_nothing_is_kept_outside_the_watch(out: Path) -> None:
    with watching() as seen:
        pass
    found().fact("a")
    (out.parent / "data/tiny/county.yaml").read_text(encoding="utf-8")
    assert seen == Seen()


def read_all() -> None:
    found().fact("a")
    found().table("targets", Targets)
    published.find_all("tiny", 2020)


CHANGES = {
    "nothing": (lambda folder: None, []),
    "a fact that was not read": (lambda folder: rewrite(folder, "b", value=8), []),
    "rows behind the fact": (lambda folder: rewrite(folder, "a", rows=["b"]), []),
    "the fact": (lambda folder: rewrite(folder, "a", text="七"), [(PLACE, "facts.json#a")]),
    "the fact is gone": (lambda folder: (folder / "facts.json").unlink(), [(PLACE, "facts.json#a")]),
    "the table": (lambda folder: (folder / "tables/targets.csv").write_text("x"), [(PLACE, "tables/targets.csv")]),
    "findings, never read": (lambda folder: (folder / "findings.csv").write_text("x"), []),
    "the report is gone": (lambda folder: (folder / "manifest.json").unlink(), [(PLACE, ""), ("2020/tiny/*", "keys")]),
    "one more report": (lambda folder: report(folder.with_name("roads")), [("2020/tiny/*", "keys")]),
}


def rewrite(folder: Path, fact: str, **more: object) -> None:
    path = folder / "facts.json"
    facts = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(facts | {fact: facts[fact] | more}), encoding="utf-8")


@pytest.mark.parametrize("name", CHANGES)
def test_only_what_was_read_counts_as_changed(name: str, out: Path) -> None:
    with watching() as seen:
        read_all()
    change, expected = CHANGES[name]
    change(out / PLACE)
    assert sorted(Shelf(out).changed(seen.reads)) == sorted(expected)


def test_another_process_writes_down_the_same(out: Path, tmp_path: Path) -> None:
    """What a kernel of its own would have read, by the same lines."""
    with watching() as seen:
        read_all()
        (out.parent / "data/tiny/county.yaml").read_text(encoding="utf-8")
    folders = [str(folder) for folder in Path(__file__).parents[:2]]
    script = (f"import sys; sys.path[:0] = {folders};"
              f"from budgeteval.runs.state import reads; reads.record({str(tmp_path / 'reads.jsonl')!r});"
              "import test_reads; test_reads.read_all();"
              f"open({str(out.parent / 'data/tiny/county.yaml')!r}).read()")
    subprocess.run([sys.executable, "-c", script], check=True,
                   env={**os.environ, "BUDGETEVAL_ROOT": str(out.parent), REPORTS: str(out)})
    assert recorded(tmp_path / "reads.jsonl") == seen


def test_files_no_run_file_names_are_undeclared(project: Project, out: Path, tmp_path: Path) -> None:
    """Declared: one folder of raw files and one kind of report. Implied: notebook, parameters, the package."""
    raw = project.root / "data/tiny/raw/2020"
    for name in ("other/b.csv", "sub/c.csv"):
        (raw / name).parent.mkdir(exist_ok=True)
        (raw / name).write_text("x\n", encoding="utf-8")
    one = Report("tiny", "all", project.notebook("1"), {}, {"county": "tiny", "fiscal_year": 2020},
                 ("county.yaml", "raw/{fiscal_year}/sub/**"), ("2020/other/*",))
    with watching() as seen:
        for path in (raw / "sub/a.csv", raw / "sub/c.csv", raw / "other/b.csv", project.root / "data/tiny/county.yaml",
                     one.notebook, project.run_file(), Path(published.__file__)):
            path.read_bytes()
        trace.tell("file", project.root / "data/tiny/reference/departments.csv")
        (project.root / "data/tiny/new.csv").write_text("written, not read", encoding="utf-8")
        assert not (raw / "absent.csv").exists()
        with pytest.raises(FileNotFoundError):
            (raw / "absent.csv").read_text()
        found()
        published.find_all("other", 2020)
    assert undeclared(one, seen) == [
        PLACE, "data/tiny/raw/2020/other/b.csv", "data/tiny/reference/departments.csv"]
    assert shared(one, seen) == [
        "data/tiny/county.yaml", "data/tiny/raw/2020/other/b.csv", "data/tiny/reference/departments.csv"]
