"""Manifests: everything a report was made from, in a fixed order, and what makes two of them the same."""

import hashlib
import json
import os
from pathlib import Path

import pytest
from tiny import Project

from budgeteval.places import project_root
from budgeteval.rulesets.loader import chain, editions
from budgeteval.runs.plan import Report
from budgeteval.runs.state import manifest
from budgeteval.runs.state.given import Given
from budgeteval.runs.state.manifest import Made

INPUTS = ("county.yaml", "reference/*.csv", "raw/{fiscal_year}/**")


def report(project: Project, *inputs: str) -> Report:
    values = {"share": 0.5, "county": "tiny", "fiscal_year": 2020, "rules": "plain"}
    return Report("tiny", "all", project.notebook("1"), {}, values, inputs or INPUTS)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_manifest_holds_everything_in_order(project: Project) -> None:
    folder = project.root / "made"
    folder.mkdir()
    (folder / "b.csv").write_text("b", encoding="utf-8")
    (folder / "a.csv").write_text("a", encoding="utf-8")
    (project.root / "params/rulesets/plain/edition.yaml").write_text("extends: null\n", encoding="utf-8")
    made = Made({"data/z": "2", "data/a": "1"}, {"y": "4", "x": "3"}, {"2020/b/all": {"b": "6", "a": "5"}},
                {"data/y": "8", "data/b": "7"})
    manifest.write(report(project), folder, made)
    tree = manifest.read(folder)
    assert tree is not None
    assert list(tree) == ["report", "key", "parameters", "notebook", "code", "rules", "inputs", "registers", "given",
                          "reads", "versions", "outputs"]
    assert list(tree["parameters"]) == ["county", "fiscal_year", "rules", "share"]
    assert list(tree["inputs"]) == ["data/a", "data/z"]
    assert list(tree["registers"]) == ["data/b", "data/y"]
    assert list(tree["given"]) == ["y", "x"]
    assert tree["reads"] == {"2020/b/all": {"a": "5", "b": "6"}}
    assert tree["outputs"] == {"a.csv": sha256("a"), "b.csv": sha256("b")}
    assert tree["notebook"]["path"] == "notebooks/tiny.ipynb"
    assert [one["edition"] for one in tree["rules"]] == ["plain"]
    assert tree["rules"][0]["files"] == {"edition.yaml": sha256("extends: null\n")}
    first = (folder / manifest.NAME).read_bytes()
    manifest.write(report(project), folder, made)
    assert (folder / manifest.NAME).read_bytes() == first


def test_the_content_key_is_of_everything_but_the_outputs() -> None:
    tree = {"report": "tiny", "given": {"a": "1"}, "outputs": {"a": "2"}}
    assert manifest.content_key(tree) == sha256('{"report": "tiny", "given": {"a": "1"}}')
    assert manifest.content_key(tree | {"outputs": {}}) == manifest.content_key(tree)
    assert manifest.content_key(tree | {"given": {"a": "2"}}) != manifest.content_key(tree)


@pytest.mark.parametrize("pattern", ["**", "raw/**", "raw/{fiscal_year}/**", "reference/*.csv", "county.yaml",
                                     "raw/*/**", "*/2020/sub/*", "absent/**", "absent.csv"])
def test_declared_files_are_those_of_a_glob(pattern: str, project: Project) -> None:
    """As ``pathlib`` finds them, with everything below a ``**`` at the end."""
    folder = project.root / "data/tiny"
    for name in ("raw/2020/sub/deep/b.csv", "raw/2021/c.csv", "raw/2020/.hidden"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    filled = pattern.replace("{fiscal_year}", "2020")
    wanted = folder.glob(f"{filled}/*" if filled.endswith("**") else filled)
    expected = {path.relative_to(project.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
                for path in wanted if path.is_file()}
    assert manifest.inputs(report(project, pattern)) == expected
    assert bool(expected) is not pattern.startswith("absent")


def test_own_files_are_those_the_run_names_or_all(project: Project) -> None:
    one = report(project)
    assert manifest.own(one, Given({}, None)) == manifest.inputs(one)
    assert manifest.own(one, Given({}, frozenset({"raw/2020/sub/a.csv"}))) == {
        "data/tiny/raw/2020/sub/a.csv": sha256("x\n")}
    assert manifest.own(one, Given({}, frozenset())) == {}


def test_a_file_is_hashed_again_when_it_has_changed(project: Project) -> None:
    path = project.root / "data/tiny/raw/2020/sub/a.csv"
    assert manifest.fingerprint(path) == sha256("x\n")
    status = path.stat()
    path.write_text("y\n", encoding="utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    assert manifest.fingerprint(path) == sha256("y\n")


@pytest.mark.parametrize("edition", editions())
def test_rule_sets_are_those_the_law_inherits(edition: str) -> None:
    assert tuple(one["edition"] for one in manifest.rule_sets(edition)) == chain(edition)
    folder = project_root() / "params/rulesets" / edition
    assert set(manifest.rule_sets(edition)[0]["files"]) == {path.name for path in folder.glob("*.yaml")}


def test_a_damaged_manifest_is_none(tmp_path: Path) -> None:
    assert manifest.read(tmp_path) is None
    for text in ("", "{", "[1]"):
        (tmp_path / manifest.NAME).write_text(text, encoding="utf-8")
        assert manifest.read(tmp_path) is None
    (tmp_path / manifest.NAME).write_text(json.dumps({"a": 1}), encoding="utf-8")
    assert manifest.read(tmp_path) == {"a": 1}
