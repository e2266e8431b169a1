"""The demo's reports, run as ``make reports`` runs them, against the facts a person has accepted."""

import csv
import hashlib
import json
import re
from pathlib import Path

import openpyxl
import pytest
import word
from golden import CASES, ROOT, YEARS, differences, facts, folder, golden, run
from walk import walked

from budgeteval.publish import load

REPORTS = [(report, key) for report, keys in CASES.items() for key in keys]
CITED = re.compile(r"\[(\d+)\]")
FILES = {"report.ipynb", "report.html", "report.pdf", "facts.json", "findings.csv", "manifest.json"}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("golden")
    ran = run(place)
    assert ran.returncode == 0, ran.stdout
    return place


@pytest.mark.parametrize("report", CASES)
def test_facts_are_the_accepted_ones(out: Path, report: str) -> None:
    assert golden(report), "make golden, look, commit"
    assert list(differences(golden(report), facts(out, report))) == []


@pytest.mark.parametrize(("report", "key"), REPORTS)
def test_report_folder_is_whole(out: Path, report: str, key: str) -> None:
    place = folder(out, report, key)
    assert {path.name for path in place.iterdir()} >= FILES
    assert list((place / "tables").glob("*.csv"))


@pytest.mark.parametrize(("report", "key"), REPORTS)
def test_manifest_holds_hashes_of_what_is_there(out: Path, report: str, key: str) -> None:
    place = folder(out, report, key)
    manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    there = {path.relative_to(place).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
             for path in place.rglob("*") if path.is_file() and path.name != "manifest.json"}
    assert manifest["outputs"] == there
    assert manifest["inputs"]
    assert [one["edition"] for one in manifest["rules"]] == [
        "demo-county", "mof-2020-13", "mof-2020-10", "mof-2019-136", "cpc-2018-34", "mof-2015-88", "mof-2013-53"]


@pytest.mark.parametrize(("report", "key"), REPORTS)
def test_every_fact_in_prose_is_a_fact_of_the_file(out: Path, report: str, key: str) -> None:
    """A number in the prose has its fact, and the fact's rows are rows of a published table or cells."""
    place = folder(out, report, key)
    known = json.loads((place / "facts.json").read_text(encoding="utf-8"))
    assert known
    tables = {path.stem for path in (place / "tables").glob("*.csv")} | {"", "findings"}
    nowhere = [name for name, fact in known.items() if fact["table"] not in tables]
    assert not nowhere, "facts that name a table which is not published"


def test_every_fact_leads_to_a_cell_a_line_of_a_register_a_parameter_or_a_rule(out: Path) -> None:
    count, lost = walked(out)
    assert count > 2_000
    assert not lost


@pytest.mark.parametrize(("report", "key"), [(report, keys[-1]) for report, keys in CASES.items()])
def test_docx_and_pdf_carry_the_same_facts(out: Path, report: str, key: str) -> None:
    """Every fact and every number of a note, in the same order, in the text of both."""
    place = folder(out, report, key)
    document, known = load(place / "report.ipynb"), json.loads((place / "facts.json").read_text(encoding="utf-8"))
    typed, printed = word.typed((place / "report.docx").read_bytes()), word.printed((place / "report.pdf").read_bytes())
    assert {note.record["id"] for note in document.notes} == known.keys()
    assert word.lost(document, typed) == word.lost(document, printed) == []
    assert CITED.findall(typed) == CITED.findall(printed)


@pytest.mark.parametrize(("report", "key"), REPORTS)
def test_no_warning_or_error_in_the_notebook(out: Path, report: str, key: str) -> None:
    notebook = json.loads((folder(out, report, key) / "report.ipynb").read_text(encoding="utf-8"))
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
    assert not [output for output in outputs if output["output_type"] in ("stream", "error")]


@pytest.mark.parametrize(("report", "key"), REPORTS)
def test_findings_have_places_and_advice(out: Path, report: str, key: str) -> None:
    with (folder(out, report, key) / "findings.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            assert row["message"]
            assert row["advice"]


@pytest.mark.parametrize(("report", "key", "name"), [
    ("self_evaluation", "all", "self_evaluation.budget"), ("self_evaluation", "all", "self_evaluation.spent"),
    ("self_evaluation", "101", "self_evaluation.budget"), ("self_evaluation", "101", "self_evaluation.spent"),
])
def test_a_sum_is_the_sum_of_the_rows_it_names(out: Path, report: str, key: str, name: str) -> None:
    place = folder(out, report, key)
    fact = json.loads((place / "facts.json").read_text(encoding="utf-8"))[name]
    with (place / "tables" / f"{fact['table']}.csv").open(encoding="utf-8-sig", newline="") as stream:
        values = {row["place"]: row[fact["column"]] for row in csv.DictReader(stream)}
    assert sum(float(values[row] or 0) for row in fact["rows"]) == pytest.approx(fact["value"], abs=0.005)


SEED = {  # the figures of the published statement that the product starts from
    "departments": 58, "ex_ante.departments": 10, "ex_ante.projects": 12, "ex_ante.supported": 12,
    "target.departments": 58, "target.projects": 664, "monitoring.projects": 664, "monitoring.cutoff_month": 8,
    "monitoring.slow_departments": 10, "self_evaluation.year": "2020", "self_evaluation.projects": 653,
    "self_evaluation.departments": 58, "key_evaluation.projects": 17, "key_evaluation.bonds": 11,
}
SEED_AMOUNTS = {"ex_ante.amount": "675万元", "target.amount": "11.96亿元", "monitoring.amount": "11.96亿元",
                "self_evaluation.amount": "13.15亿元", "key_evaluation.amount": "18.5亿元"}


def test_the_statement_has_the_figures_of_the_seed(out: Path) -> None:
    known = json.loads((folder(out, "annual_statement", "all") / "facts.json").read_text(encoding="utf-8"))
    assert {name: known[f"annual_statement.{name}"]["value"] for name in SEED} == SEED
    assert {name: known[f"annual_statement.{name}"]["text"] for name in SEED_AMOUNTS} == SEED_AMOUNTS


def test_numbers_of_a_department_stand_in_the_cells_they_name(out: Path) -> None:
    """From tables/*.csv back into the raw workbooks with another reader: same cell, same number."""
    place = folder(out, "self_evaluation", "101")
    raw = ROOT / "data" / "demo" / "raw" / str(YEARS["self_evaluation"]) / "self_evaluation"
    forms = {row["place"]: row for row in _table(place, "forms")}
    units = {"yuan": 1, "wan_yuan": 10_000}
    named = [(row["file"], row["sheet"], row["reported_total_cell"], row["reported_total"], 1)
             for row in forms.values()]
    for row in _table(place, "funds"):
        form = forms[row["form"]]
        named += [(form["file"], form["sheet"], row[f"{name}_cell"], row[f"{name}_yuan"],
                   units.get(form["amount_unit"], 0)) for name in ("budget", "spent")]
    checked = 0
    for file, sheet, cell, number, unit in named:
        if file.endswith(".xlsx") and cell and number:
            written = openpyxl.load_workbook(raw / file, data_only=True)[sheet][cell].value
            assert float(str(written).replace(",", "")) * unit == pytest.approx(float(number)), (file, sheet, cell)
            checked += 1
    assert checked > 100


def _table(place: Path, name: str) -> list[dict[str, str]]:
    with (place / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
