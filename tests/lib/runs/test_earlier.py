"""Reports that read earlier reports: order, what they are given, and what happens if an earlier one fails."""

import json
from pathlib import Path

from tiny import EACH, Project, new_project

FACT = """from budgeteval.display import text
from budgeteval.facts import fact
text("{n}", {"n": fact("tiny.number", 7, "count")})"""
READER = """from budgeteval import published
from budgeteval.display import text
found = published.find("tiny", 2020)
text("{n}", {"n": found.fact("tiny.number")})"""
READS = {"report": "later", "reads": ["2020/tiny/*"]}


def test_the_reader_comes_last_and_finds_the_facts(tmp_path: Path) -> None:
    made = new_project(tmp_path)
    made.notebook(FACT)
    made.notebook(READER, name="later")
    files = [str(made.run_file("later", **READS)), str(made.run_file(each=EACH))]
    result = made.command("run", *files, "--out", "out", "--jobs", "2")
    assert result.returncode == 0, result.stdout
    facts = json.loads((made.root / "out/2020/later/all/facts.json").read_text(encoding="utf-8"))
    assert facts["tiny.number"]["value"] == 7
    assert facts["tiny.number"]["rows"] == ["2020/tiny/all#tiny.number"]
    manifest = json.loads((made.root / "out/2020/later/all/manifest.json").read_text(encoding="utf-8"))
    assert {place: set(things) for place, things in manifest["reads"].items()} == {
        "2020/tiny/all": {"facts.json#tiny.number"}}


def test_a_failed_report_stops_its_readers_only(tmp_path: Path) -> None:
    made = new_project(tmp_path)
    made.notebook("assert department != 'roads'", FACT)
    made.notebook(READER, name="later")
    files = [str(made.run_file("later", **READS)), str(made.run_file(each=EACH))]
    result = made.command("run", *files, "--out", "out")
    assert result.returncode == 1
    assert "tiny/roads" in result.stdout
    assert (made.root / "out/2020/tiny/hills/report.pdf").is_file()
    assert not (made.root / "out/2020/later/all").exists()


def test_missing_reports_are_missing(project: Project, monkeypatch) -> None:
    from budgeteval import published
    from budgeteval.tables import Reviews

    monkeypatch.setenv(published.VARIABLE, str(project.root / "nowhere"))
    assert published.find("ex_ante", 2020) is None
    assert published.find_all("ex_ante", 2020) == []
    assert published.tables([], "reviews", Reviews).empty
