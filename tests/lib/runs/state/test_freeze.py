"""A report is fresh if nothing it stands on has changed; each kind of change is found, by its name."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tiny import Project

from budgeteval.runs.plan import Report
from budgeteval.runs.state import journal as journals
from budgeteval.runs.state import manifest, things
from budgeteval.runs.state.freeze import Change, Decision, Freezer
from budgeteval.runs.state.given import Given
from budgeteval.runs.state.journal import Journal
from budgeteval.runs.state.manifest import Made

OWN, OTHER = "raw/2020/sub/a.csv", "raw/2020/sub/b.csv"
EARLIER = "2019/tiny/all"
GIVEN = Given({"rows": "1", "county": "2"}, frozenset({OWN}))


class Example:
    """One report, made once: its own file is one of two declared, and it has read a fact of an earlier report."""

    def __init__(self, project: Project) -> None:
        self.project, self.out = project, project.root / "out"
        (project.root / "data/tiny" / OTHER).write_text("other\n", encoding="utf-8")
        (project.root / "params/rulesets/plain/edition.yaml").write_text("extends: null\n", encoding="utf-8")
        values = {"county": "tiny", "fiscal_year": 2020, "rules": "plain"}
        self.report = Report("tiny", "all", project.notebook("1"), {}, values, ("raw/{fiscal_year}/**",),
                             ("2019/tiny/all",))
        self.place = self.out / self.report.place
        self.facts({"a": 1, "b": 1})
        self.write()

    def facts(self, values: dict[str, int]) -> None:
        folder = self.out / EARLIER
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "manifest.json").write_text("{}", encoding="utf-8")
        entries = {name: {"value": value, "unit": "", "text": "", "rule": ""} for name, value in values.items()}
        (folder / "facts.json").write_text(json.dumps(entries), encoding="utf-8")

    def write(self, given: Given = GIVEN, **entry: Any) -> None:
        """Make the report, and note it in the journal."""
        (self.place / "tables").mkdir(parents=True, exist_ok=True)
        (self.place / "tables/a.csv").write_text("a\n", encoding="utf-8")
        reads = {EARLIER: {"facts.json#a": things.Shelf(self.out).now(EARLIER, "facts.json#a")}}
        manifest.write(self.report, self.place,
                       Made(manifest.own(self.report, given), given.fields, reads))
        tree = manifest.read(self.place)
        assert tree is not None
        journal = Journal(self.out, "test", "batch")
        listed = {"key": manifest.content_key(tree), "inputs": journal.listing(manifest.inputs(self.report))}
        journal.write(journals.DONE, str(self.report.place), **(listed | entry))
        journal.close()

    def edit(self, change: Callable[[Any], None]) -> None:
        """Change what the manifest says of the past."""
        tree = manifest.read(self.place)
        assert tree is not None
        change(tree)
        (self.place / manifest.NAME).write_text(json.dumps(tree), encoding="utf-8")

    @property
    def freezer(self) -> Freezer:
        return Freezer(self.out, journals.read(self.out))

    def decide(self) -> Decision:
        return self.freezer.decide(self.report)


@pytest.fixture
def made(project: Project) -> Example:
    return Example(project)


def named(decision: Decision) -> tuple[str, list[tuple[str, str]]]:
    return decision.kind, [(one.what, one.name) for one in decision.changes]


def test_nothing_changed_is_fresh(made: Example) -> None:
    assert made.decide() == Decision("fresh")


def test_the_cheapest_changes_are_found_first(made: Example) -> None:
    made.report = replace(made.report, values={**made.report.values, "share": 0.2})
    made.report.notebook.write_text(made.report.notebook.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert named(made.decide()) == ("run", [("parameters", "share")])
    assert named(made.freezer.changes(made.report)) == (
        "run", [("parameters", "share"), ("notebook", "notebooks/tiny.ipynb")])


def test_a_report_never_made_and_one_that_is_gone(made: Example) -> None:
    assert named(made.freezer.decide(replace(made.report, key="roads"))) == ("run", [("never", "")])
    (made.place / manifest.NAME).unlink()
    assert named(made.decide()) == ("run", [("gone", "")])


def test_a_report_that_failed_is_made_again_and_its_cause_is_told(made: Example) -> None:
    journal = Journal(made.out, "later", "batch")
    journal.write(journals.FAILED, str(made.report.place), kind="time", cause="超过时限")
    journal.close()
    assert made.decide() == Decision("run", (Change("failed", "time", "超过时限"),))


def test_code_versions_and_rules_are_named(made: Example) -> None:
    made.edit(lambda tree: tree["code"].update({"budgeteval.places": "0", "budgeteval.dropped": "0"}))
    assert named(made.decide()) == ("run", [("code", "budgeteval.dropped"), ("code", "budgeteval.places")])
    made.write()
    made.edit(lambda tree: tree["versions"].update(pandas="1.0"))
    [change] = made.decide().changes
    assert (change.what, change.name, change.before) == ("versions", "pandas", "1.0")
    made.write()
    rules = made.project.root / "params/rulesets/plain"
    (rules / "edition.yaml").write_text("extends: null  # said again\n", encoding="utf-8")
    (rules / "tiny.yaml").write_text("new: 1\n", encoding="utf-8")
    assert named(made.decide()) == ("run", [("rules", "plain/edition.yaml"), ("rules", "plain/tiny.yaml")])


@pytest.mark.parametrize("change", [
    lambda path: path.unlink(), lambda path: path.write_text("by hand\n", encoding="utf-8")])
def test_outputs_lost_or_changed_by_hand_are_made_again(change: Callable[[Path], None], made: Example) -> None:
    change(made.place / "tables/a.csv")
    assert named(made.decide()) == ("run", [("outputs", "tables/a.csv")])


def test_files_added_by_hand_do_not_matter(made: Example) -> None:
    (made.place / "notes.txt").write_text("mine", encoding="utf-8")
    assert made.decide().kind == "fresh"


def test_only_the_fact_that_was_read_matters(made: Example) -> None:
    made.facts({"a": 1, "b": 2})
    assert made.decide().kind == "fresh"
    made.facts({"a": 2, "b": 2})
    assert made.decide() == Decision("run", (Change("reads", EARLIER, now="facts.json#a"),))


def test_the_report_s_own_file_changes_it_and_another_s_asks(made: Example) -> None:
    data = made.project.root / "data/tiny"
    (data / OTHER).write_text("changed\n", encoding="utf-8")
    assert named(made.decide()) == ("ask", [("others", f"data/tiny/{OTHER}")])
    (data / OWN).write_text("changed\n", encoding="utf-8")
    assert named(made.decide()) == ("run", [("inputs", f"data/tiny/{OWN}"), ("others", f"data/tiny/{OTHER}")])


def test_a_new_file_asks_and_a_lost_one_too(made: Example) -> None:
    data = made.project.root / "data/tiny"
    (data / "raw/2020/sub/new.csv").write_text("new\n", encoding="utf-8")
    (data / OTHER).unlink()
    assert named(made.decide()) == ("ask", [
        ("others", f"data/tiny/{OTHER}"), ("others", "data/tiny/raw/2020/sub/new.csv")])


def test_what_is_given_settles_it(made: Example) -> None:
    (made.project.root / "data/tiny" / OTHER).write_text("changed\n", encoding="utf-8")
    assert made.freezer.settle(made.report, GIVEN) == Decision("fresh")
    other = Given({**GIVEN.fields, "rows": "9"}, GIVEN.files)
    assert named(made.freezer.settle(made.report, other)) == ("run", [("given", "rows")])
    more = Given(GIVEN.fields, frozenset({OWN, OTHER}))
    assert named(made.freezer.settle(made.report, more)) == ("run", [("inputs", f"data/tiny/{OTHER}")])


def test_without_anything_given_other_files_make_it_again(made: Example) -> None:
    made.write(Given({}, GIVEN.files))
    assert made.decide().kind == "fresh"
    (made.project.root / "data/tiny" / OTHER).write_text("changed\n", encoding="utf-8")
    assert made.decide().kind == "run"


def test_without_a_listing_it_asks(made: Example) -> None:
    """The journal is gone, or tells of another report than the one in the folder."""
    made.write(key="0" * 64)
    assert named(made.decide()) == ("ask", [("unlisted", "")])
    assert Freezer(made.out, journals.History(made.out)).decide(made.report).kind == "ask"


def test_a_report_with_undeclared_reads_is_never_fresh(made: Example) -> None:
    made.write(undeclared=["data/tiny/reference/x.csv", EARLIER])
    assert named(made.decide()) == ("run", [("undeclared", "data/tiny/reference/x.csv")])


def test_files_are_looked_at_again_for_the_report_that_is_made(made: Example) -> None:
    freezer = made.freezer
    assert freezer.decide(made.report).kind == "fresh"
    (made.project.root / "data/tiny" / OTHER).write_text("changed\n", encoding="utf-8")
    assert freezer.coarse(made.report) == manifest.inputs(made.report)
    assert freezer.decide(made.report).kind == "ask"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"report": 1}', '{"outputs": null}'])
def test_a_damaged_manifest_is_no_report(text: str, made: Example) -> None:
    (made.place / manifest.NAME).write_text(text, encoding="utf-8")
    assert named(made.decide()) == ("run", [("gone", "")])
