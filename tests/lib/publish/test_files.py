"""facts.json, tables and findings as others read them."""

import csv
import io
import json

import pytest
import sample

from budgeteval.findings import COLUMNS
from budgeteval.publish.files import csv_text, guarded
from budgeteval.publish.model import Sheet


@pytest.mark.parametrize("value", [
    "@SUM(A1)", "\tx", "\rx", "\nx", "'x", "＠SUM(1)", "=cmd|' /C calc'!A0", "=A1", "+$B$2", "-B2+1", "＝SUM(1)",
    '=HYPERLINK("x")', "=[1]Sheet!A1",
])
def test_text_is_never_a_formula_and_comes_back_by_one_apostrophe(value) -> None:
    assert guarded(value) == "'" + value
    assert guarded(value)[1:] == value


@pytest.mark.parametrize(("value", "kept"), [
    (-1.5, -1.5), (0, 0), (None, ""), ("—", "—"), ("≥50个", "≥50个"), ("", ""), ("=23万元/个", "=23万元/个"),
    ("＝100％", "＝100％"), ("-", "-"),
])
def test_numbers_and_plain_text_stay(value, kept) -> None:
    assert guarded(value) == kept


def test_a_sheet_reads_back() -> None:
    sheet = Sheet(("a", "b"), (("甲,\"乙\"\n丙", -1.5), (None, "=A1")))
    assert list(csv.reader(io.StringIO(csv_text(sheet), newline=""))) == [
        ["a", "b"], ["甲,\"乙\"\n丙", "-1.5"], ["", "'=A1"]]


def test_facts_can_be_looked_up_by_id_with_all_their_rows(published) -> None:
    facts = json.loads((published / "facts.json").read_text(encoding="utf-8"))
    assert list(facts) == sorted(facts)
    budget = facts["demo.budget"]
    assert (budget["value"], budget["unit"], budget["text"]) == (1315000000.0, "yuan", "13.15亿元")
    assert (budget["table"], budget["column"]) == ("scores", "budget_yuan")
    assert len(budget["rows"]) == 653
    assert budget["rows"][0] == sample.ADDRESS.format(row=8)
    assert {one["note"] for one in facts.values()} == set(range(1, len(facts) + 1))


def test_excel_reads_the_tables_as_utf_8(published) -> None:
    names = {path.name for path in (published / "tables").iterdir()}
    assert names == {"departments.csv", "details.csv", "empty.csv", "scores.csv"}
    for path in (published / "tables").iterdir():
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader((published / "tables" / "scores.csv").open(encoding="utf-8-sig", newline="")))
    assert [row["project"].replace("'", "", 1) if row["project"][0] == "'" else row["project"] for row in rows] == (
        sample.HOSTILE)
    assert {row["budget_yuan"] for row in rows} == {"-1.5"}


def test_findings_have_a_file_of_their_own(published) -> None:
    rows = list(csv.reader((published / "findings.csv").open(encoding="utf-8-sig", newline="")))
    assert rows[0] == COLUMNS
    assert len(rows) == 1 + 12
