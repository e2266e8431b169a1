"""Verdicts that need no run, and those over what a run has brought, by a batch that is put on."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tiny import EACH, PARAMETERS, Project

from budgeteval.runs import batch
from budgeteval.runs.state import journal, manifest, things
from budgeteval.runs.verify import again
from budgeteval.runs.verify.again import Answer, Target, verify
from budgeteval.runs.verify.command import find, lines

FACTS = {"tiny.number": {"value": 7, "unit": "count", "text": "7", "rows": ["a.csv!!B2"], "rule": "", "note": 2},
         "tiny.first": {"value": 1, "unit": "count", "text": "1", "rows": [], "rule": "tiny.limit", "note": 1}}
CELL = {"cell_type": "code", "metadata": {"tags": ["injected-parameters"]}, "source": 'department = "roads"'}
PLAIN = ("{title: a, issuer: a, extends: null, standing: local, source: {document: a, verified: false}, "
         "in_force: {from: 2020-01-01, until: null}}")
NOTEBOOK = json.dumps({"cells": [CELL], "metadata": {}})


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def put(folder: Path, tree: dict[str, Any], files: dict[str, str]) -> None:
    """Write a report with these files, and its manifest."""
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    outputs = {name: sha(text) for name, text in files.items()}
    (folder / "manifest.json").write_text(json.dumps({**tree, "outputs": outputs}), encoding="utf-8")


@pytest.fixture
def tree(project: Project) -> dict[str, Any]:
    """The manifest of a report on roads that stands on what the project holds."""
    notebook = project.notebook("1", parameters=f'{PARAMETERS}\nrules: str = "plain"  # rule set\nday: str = ""  # any')
    project.run_file(each=EACH, inputs=["county.yaml", "raw/{fiscal_year}/**"])
    (project.root / "params/rulesets/plain/edition.yaml").write_text(PLAIN, encoding="utf-8")
    inputs = {path: manifest.fingerprint(project.root / path)
              for path in ("data/tiny/county.yaml", "data/tiny/raw/2020/sub/a.csv")}
    return {
        "report": "tiny", "key": "roads",
        "parameters": {"county": "tiny", "day": "", "department": "roads", "fiscal_year": 2020, "rules": "plain",
                       "share": 0.5},
        "notebook": {"path": "notebooks/tiny.ipynb", "sha256": manifest.fingerprint(notebook)}, "code": {},
        "rules": manifest.rule_sets("plain"), "inputs": inputs, "registers": {}, "given": {"scores": sha("scores")},
        "reads": {}, "versions": manifest.versions(), "outputs": {},
    }


@pytest.fixture
def files() -> dict[str, str]:
    return {"report.ipynb": NOTEBOOK, "report.html": "page", "facts.json": json.dumps(FACTS)}


@pytest.fixture
def folder(project: Project, tree: dict[str, Any], files: dict[str, str], monkeypatch) -> Path:
    """The finished report. Nothing in these tests looks for code: the notebook uses none."""
    monkeypatch.setattr("budgeteval.runs.verify.difference.code", lambda _: {})
    place = project.root / "reports/2020/tiny/roads"
    put(place, tree, files)
    return place


@pytest.fixture
def nothing_runs(monkeypatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("this report must not be run")

    monkeypatch.setattr(batch, "run", refuse)


@pytest.fixture
def brings(monkeypatch) -> Callable[..., list[Any]]:
    """Let the batch bring reports with the given manifest and files; what it was asked for."""
    asked: list[Any] = []

    def bring(tree: dict[str, Any], files: dict[str, str], cause: str = "") -> list[Any]:
        def run(reports: Any, out: Path, *, jobs: int, done: Any) -> None:
            asked.extend(reports)
            for report in reports:
                put(out / report.place, tree, files)
                done(batch.Outcome(report, 0.1, cause))

        monkeypatch.setattr(batch, "run", run)
        return asked

    return bring


def the(folder: Path) -> Answer:
    (answer,) = verify([Target(folder, folder.parents[2])], 1)
    return answer


def said(answer: Answer) -> str:
    return "\n".join(lines(answer, 1, 1))


def edit(folder: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    tree = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    change(tree)
    (folder / "manifest.json").write_text(json.dumps(tree), encoding="utf-8")


# -- what needs no run

def test_the_report_is_asked_for_as_it_was(folder, tree, files, brings) -> None:
    """Only what was given is given again, so that the cell with the parameters is the same; the rest are defaults."""
    asked = brings(tree, files)
    assert the(folder).kind == "same"
    (report,) = asked
    assert (report.report, report.key, dict(report.given)) == ("tiny", "roads", {"department": "roads"})
    assert report.values == tree["parameters"]
    assert report.inputs == ("county.yaml", "raw/{fiscal_year}/**")


@pytest.mark.usefixtures("nothing_runs")
@pytest.mark.parametrize(("path", "text", "words"), [
    ("data/tiny/raw/2020/sub/a.csv", "other\n", "输入文件 data/tiny/raw/2020/sub/a.csv 已不同"),
    ("data/tiny/county.yaml", None, "输入文件 data/tiny/county.yaml 已不在"),
    ("notebooks/tiny.ipynb", "{}", "notebook notebooks/tiny.ipynb 已不同"),
    ("notebooks/tiny.ipynb", None, "notebook notebooks/tiny.ipynb 已不在"),
    ("params/rulesets/plain/edition.yaml", "title: other\n", "规则 plain/edition.yaml 已不同"),
    ("params/rulesets/plain/edition.yaml", None, "规则 plain/edition.yaml 已不在"),
    ("params/rulesets/plain/more.yaml", "a: 1\n", "规则 plain/more.yaml 当时没有"),
])
def test_other_foundations_are_named_and_nothing_is_run(project, folder, path, text, words) -> None:
    if text is None:
        (project.root / path).unlink()
    else:
        (project.root / path).write_text(text)
    answer = the(folder)
    assert answer.kind == "cannot"
    assert said(answer).endswith(f"无法比较：{words}")


@pytest.mark.usefixtures("nothing_runs")
def test_a_county_that_is_gone(project, folder) -> None:
    shutil.rmtree(project.root / "data/tiny")
    assert "data/tiny/county.yaml 已不在" in said(the(folder))
    edit(folder, lambda tree: tree["inputs"].clear())
    assert "没有县区 tiny" in said(the(folder))


@pytest.mark.usefixtures("nothing_runs")
@pytest.mark.parametrize(("change", "words"), [
    (lambda tree: [tree.pop(name) for name in ("code", "given", "reads")], "旧版本"),
    (lambda tree: tree.pop("outputs"), "已损坏"), (lambda tree: tree.update(inputs=["data"]), "已损坏"),
    (lambda tree: tree.update(key="../../../etc"), "已损坏"),
    (lambda tree: tree["parameters"].update(fiscal_year="../.."), "已损坏"),
    (lambda tree: tree["notebook"].update(path="../elsewhere.ipynb"), "已损坏"),
    (lambda tree: tree["reads"].update({"../../x": {}}), "已损坏"),
    (lambda tree: tree["inputs"].update({"../../../../etc/passwd": sha("")}), "/etc/passwd 已不在"),
    (lambda tree: tree["parameters"].pop("department"), "已损坏"),
])
def test_manifests_that_cannot_be_used(folder, change, words) -> None:
    edit(folder, change)
    answer = the(folder)
    assert answer.kind == "cannot"
    assert words in said(answer)


@pytest.mark.usefixtures("nothing_runs")
@pytest.mark.parametrize(("text", "words"), [
    ('{"report": "ti', "已损坏"), ("[]", "已损坏"), ("", "已损坏"), (None, "没有清单"),
])
def test_manifests_that_cannot_be_read(folder, text, words) -> None:
    if text is None:
        (folder / "manifest.json").unlink()
    else:
        (folder / "manifest.json").write_text(text)
    assert words in said(the(folder))


@pytest.mark.usefixtures("nothing_runs")
def test_altered_is_said_before_anything_else(project, folder) -> None:
    (folder / "report.ipynb").write_text("no notebook any more")
    (project.root / "data/tiny/county.yaml").unlink()
    answer = the(folder)
    assert (answer.kind, answer.files) == ("altered", ("report.ipynb 生成后被改动过",))


def test_what_people_kept_and_a_failed_notebook_do_not_count(folder, tree, files, brings) -> None:
    (folder / "kept").mkdir()
    (folder / "kept/report.ipynb").write_text("by hand")
    (folder / "failed.ipynb").write_text("{}")
    brings(tree, files)
    assert the(folder).kind == "same"


# -- what a run has brought

def test_same_bytes_whatever_else(folder, tree, files, brings) -> None:
    """A file more that the report did not take up, and other libraries: it is the bytes that count."""
    edit(folder, lambda tree: tree["versions"].update(numpy="1.0"))
    brings({**tree, "inputs": {**tree["inputs"], "data/tiny/new.csv": sha("new")}}, files)
    answer = the(folder)
    assert answer.kind == "same"
    assert "numpy 当时是 1.0" in said(answer)


def test_other_facts_in_the_order_of_the_report(folder, tree, files, brings) -> None:
    facts = {name: {**fact, "text": f"{fact['text']}!"} for name, fact in FACTS.items()}
    brings(tree, {**files, "facts.json": json.dumps(facts)})
    answer = the(folder)
    assert (answer.kind, [one.id for one in answer.facts]) == ("different", ["tiny.first", "tiny.number"])
    assert "2 个事实" in said(answer)
    assert "tiny.first：当时是“1”，现在是“1!”" in said(answer)
    assert said(answer).endswith("        规则　　  tiny.limit")


@pytest.mark.parametrize(("facts", "words"), [
    ({"tiny.first": FACTS["tiny.first"]}, "tiny.number：当时是“7”，现在是“没有这一项”"),
    ({**FACTS, "tiny.more": {"value": 0, "unit": "count", "text": "0"}}, "tiny.more：当时是“没有这一项”，现在是“0”"),
    ({**FACTS, "tiny.number": {**FACTS["tiny.number"], "rows": ["b.csv!!B2"]}}, "tiny.number：仍是“7”，但依据的行不同"),
])
def test_facts_that_came_went_or_stand_on_other_rows(folder, tree, files, brings, facts, words) -> None:
    brings(tree, {**files, "facts.json": json.dumps(facts)})
    assert the(folder).kind == "different"
    assert words in said(the(folder))


def test_another_numbering_is_the_same_fact(folder, tree, files, brings) -> None:
    facts = {name: {**fact, "note": fact["note"] + 1} for name, fact in FACTS.items()}
    brings(tree, {**files, "facts.json": json.dumps(facts)})
    answer = the(folder)
    assert (answer.kind, answer.files) == ("facts", ("facts.json",))


def test_other_code_may_be_the_reason(folder, tree, files, brings) -> None:
    edit(folder, lambda tree: tree["code"].update({"budgeteval.scoring": sha("then")}))
    brings(tree, {**files, "report.html": "another page"})
    answer = the(folder)
    assert answer.kind == "cannot"
    assert "程序 budgeteval.scoring 已不在" in said(answer)
    assert "report.html" in said(answer)


def test_a_file_that_came_may_be_the_reason(folder, tree, files, brings) -> None:
    brings({**tree, "inputs": {**tree["inputs"], "data/tiny/new.csv": sha("new")}}, {**files, "report.html": "other"})
    assert "输入文件 data/tiny/new.csv 当时没有" in said(the(folder))


def test_a_run_that_failed(folder, tree, files, brings) -> None:
    brings(tree, files, cause="内存不足")
    answer = the(folder)
    assert answer.kind == "cannot"
    assert "重新生成未能完成（内存不足）" in said(answer)


def other_data(tree: dict[str, Any]) -> dict[str, Any]:
    return {**tree, "given": {"scores": sha("other scores")}}


def remember(project: Project, tree: dict[str, Any], folder: Path, listing: dict[str, str]) -> None:
    """A journal that says from which files the report was made."""
    book = journal.Journal(folder.parents[2], "then", "then")
    key = manifest.content_key(json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
    book.write("done", "2020/tiny/roads", key=key, inputs=book.listing(listing))
    book.close()


def test_other_data_are_named_by_field_if_nothing_more_is_known(folder, tree, files, brings) -> None:
    brings(other_data(tree), {**files, "report.html": "other"})
    answer = the(folder)
    assert answer.kind == "cannot"
    assert "所给的数据 scores 已不同" in said(answer)


def test_other_data_are_named_by_file_where_the_journal_knows_them(project, folder, tree, files, brings) -> None:
    """The report's own files are as they were; another one that its run file declares is not."""
    (project.root / "data/tiny/raw/2020/hills.csv").write_text("now")
    remember(project, tree, folder, {**tree["inputs"], "data/tiny/raw/2020/hills.csv": sha("then")})
    brings(other_data(tree), {**files, "report.html": "other"})
    answer = the(folder)
    assert answer.kind == "cannot"
    assert said(answer).splitlines()[0].endswith("无法比较：输入文件 data/tiny/raw/2020/hills.csv 已不同")


def test_other_data_and_other_code_are_both_named(project, folder, tree, files, brings) -> None:
    (project.root / "data/tiny/raw/2020/hills.csv").write_text("now")
    remember(project, tree, folder, tree["inputs"])
    brings({**other_data(tree), "code": {"budgeteval.scoring": sha("now")}}, {**files, "report.html": "other"})
    told = said(the(folder))
    assert "输入文件 data/tiny/raw/2020/hills.csv 当时没有" in told
    assert "程序 budgeteval.scoring" in told


def test_other_data_by_other_code_alone(project, folder, tree, files, brings) -> None:
    remember(project, tree, folder, tree["inputs"])
    brings({**other_data(tree), "code": {"budgeteval.scoring": sha("now")}}, {**files, "report.html": "other"})
    told = said(the(folder))
    assert "所给的数据 scores 已不同" in told
    assert "程序 budgeteval.scoring" in told


def test_other_data_from_the_same_files_are_a_difference(project, folder, tree, files, brings) -> None:
    remember(project, tree, folder, tree["inputs"])
    facts = {**FACTS, "tiny.number": {**FACTS["tiny.number"], "text": "8"}}
    brings(other_data(tree), {**files, "facts.json": json.dumps(facts)})
    assert the(folder).kind == "different"


# -- reports that read others

def reading(project: Project, tree: dict[str, Any], files: dict[str, str], key: str, reads: dict[str, Any]) -> Target:
    folder = project.root / "reports/2020/tiny" / key
    given = {**tree["parameters"], "department": key}
    put(folder, {**tree, "key": key, "parameters": given, "reads": reads}, files)
    return Target(folder, folder.parents[2])


@pytest.mark.usefixtures("nothing_runs")
def test_what_a_report_read_and_is_not_so_now(project, folder, tree, files) -> None:
    fact = {"2020/tiny/roads": {"facts.json#tiny.number": things.of_fact(FACTS["tiny.number"])}}
    cases = {
        "schools": ({"2020/tiny/roads": {"facts.json#tiny.number": sha("then")}},
                    "2020/tiny/roads facts.json#tiny.number 已不同"),
        "hills": ({"2020/tiny/gone": {}}, "2020/tiny/gone 已不在"),
        "all": ({"2020/tiny/*": {"keys": things.of_keys(["roads"])}, **fact}, "2020/tiny/* 已不同"),
    }
    targets = [reading(project, tree, files, key, reads) for key, (reads, _) in cases.items()]
    for answer, (_, words) in zip(verify(targets, 1), cases.values(), strict=True):
        assert answer.kind == "cannot"
        assert said(answer).endswith(f"所依据的报告 {words}")


def test_readers_and_what_they_read_are_made_apart(project, folder, tree, files, monkeypatch) -> None:
    """Whatever the order; and in its place a reader finds what it read, and nothing else."""
    fact = {"facts.json#tiny.number": things.of_fact(FACTS["tiny.number"])}
    absent = {"2020/tiny/gone": {"manifest.json": ""}}
    targets = [reading(project, tree, files, "schools", {"2020/tiny/roads": fact}),
               reading(project, tree, files, "hills", {"2020/tiny/schools": fact, **absent}),
               Target(folder, folder.parents[2])]
    rounds: list[tuple[set[str], set[str]]] = []

    def run(reports: Any, out: Path, *, jobs: int, done: Any) -> None:
        there = {path.parent.name for path in out.glob("2020/tiny/*/facts.json")}
        rounds.append(({one.key for one in reports}, there))
        for report in reports:
            origin = json.loads((project.root / "reports" / report.place / "manifest.json").read_text(encoding="utf-8"))
            put(out / report.place, origin, files)
            done(batch.Outcome(report, 0.1))

    monkeypatch.setattr(batch, "run", run)
    answers = verify(targets, 1)
    assert [one.kind for one in answers] == ["same"] * 3
    assert rounds == [({"schools"}, {"roads"}), ({"hills", "roads"}, {"schools"})]


def test_links_are_copies_where_links_cannot_be_made(project, folder, tree, files, monkeypatch, tmp_path) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(again.os, "symlink", refuse)
    fact = {"facts.json#tiny.number": things.of_fact(FACTS["tiny.number"])}
    found: list[bool] = []

    def run(reports: Any, out: Path, *, jobs: int, done: Any) -> None:
        found.append((out / "2020/tiny/roads/facts.json").is_file())

    monkeypatch.setattr(batch, "run", run)
    verify([reading(project, tree, files, "schools", {"2020/tiny/roads": fact})], 1)
    assert found == [True]


# -- which reports are meant

def test_names(project, folder, tree, files, tmp_path) -> None:
    reports = project.root / "reports"
    put(reports / "2021/tiny/roads", tree, files)
    (reports / "2020/tiny/failed").mkdir()
    (reports / "2020/tiny/failed/failed.ipynb").write_text("{}")

    both, one = ["2020/tiny/roads", "2021/tiny/roads"], ["2020/tiny/roads"]
    for names, meant in (((), both), (("tiny/roads",), both), (one, one), ((str(folder),), one),
                         ((*one, str(folder)), one)):
        found, problems = find(names, reports)
        assert ([target.name for target in found], problems) == (meant, [])
    shutil.copytree(folder, tmp_path / "usb/2020/tiny/roads")
    assert find([str(tmp_path / "usb/2020/tiny/roads")], reports)[0][0].base == tmp_path / "usb"
    shutil.copytree(folder, tmp_path / "one")
    assert find([str(tmp_path / "one")], reports)[0][0].base == reports


def test_names_that_mean_nothing(project, folder, tmp_path) -> None:
    reports = project.root / "reports"
    for name in ("tiny/road", "../../etc", "roads", ""):
        _, problems = find([name], reports)
        assert len(problems) == 1, name
    assert "tiny/roads" in find(["tiny/road"], reports)[1][0]
    assert "没有已完成的报告" in find([], tmp_path / "小 项目/params")[1][0]
