"""What a report has read from other reports goes along, and must be as it was read."""

import json
import zipfile
from pathlib import Path

import pytest
from sealable import Evaluation, sha256

from budgeteval.published_rows import Rows
from budgeteval.runs.archive.seal import Unfit, seal

OTHER, ABSENT = "2019/spot_check/all", "2018/spot_check/all"
FACT = {"value": 7, "unit": "count", "text": "7", "rule": ""}
TABLE, ROWS = "tables/scores.csv", Rows("tables/scores.csv", ("code", "mark"), "code", ("A1",))
READ = {f"reports/{OTHER}/{name}" for name in ("manifest.json", "facts.json", TABLE)}


@pytest.fixture
def other(evaluation: Evaluation) -> Path:
    """Another report, of which the evaluation has read a fact, one that is not there, and a row of a table."""
    folder = evaluation.root / "reports" / OTHER
    evaluation.write(folder / "manifest.json", b"{}")
    evaluation.write(folder / "facts.json", json.dumps({"a": FACT}).encode())
    evaluation.write(folder / TABLE, b"code,mark\r\nA1,15\r\nB2,20\r\n")
    evaluation.write(folder / "report.html", b"<p>other</p>")
    told = json.dumps([FACT[name] for name in ("value", "unit", "text", "rule")])
    row = sha256(json.dumps([["A1", "15"]]).encode())
    evaluation.manifest(reads={OTHER: {"facts.json#a": sha256(told.encode()), "facts.json#b": "", ROWS.name: row},
                               "2019/spot_check/*": {"keys": sha256(b"all")}, ABSENT: {"manifest.json": ""}})
    return folder


def held(evaluation: Evaluation, out: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(seal(evaluation.folder, out).path) as opened:
        return {name: opened.read(name) for name in opened.namelist() if "spot_check" in name}


def test_whole_files_go_along_and_nothing_else(evaluation: Evaluation, other: Path, tmp_path: Path) -> None:
    found = held(evaluation, tmp_path)
    assert found.keys() == READ
    assert found[f"reports/{OTHER}/{TABLE}"] == (other / TABLE).read_bytes()


def test_of_a_list_all_manifests_go_along(evaluation: Evaluation, other: Path, tmp_path: Path) -> None:
    second = evaluation.root / "reports/2019/spot_check/second"
    evaluation.write(second / "manifest.json", b"{}")
    evaluation.manifest(reads={"2019/spot_check/*": {"keys": sha256(b"all\nsecond")}})
    assert held(evaluation, tmp_path).keys() == {f"reports/2019/spot_check/{key}/manifest.json"
                                                 for key in ("all", "second")}


def test_what_was_not_read_may_change(evaluation: Evaluation, other: Path, tmp_path: Path) -> None:
    evaluation.write(other / TABLE, b"code,mark\r\nA1,15\r\nB2,21\r\n")
    assert held(evaluation, tmp_path).keys() == READ


@pytest.mark.parametrize(("name", "content", "word"), [
    ("facts.json", json.dumps({"a": {**FACT, "value": 8}}), "事实 a"), ("facts.json", '{"b": {}}', "事实 a"),
    (TABLE, "code,mark\r\nA1,16\r\n", "文件 tables/scores.csv 中有关的行"), ("manifest.json", "", "有或没有这份报告"),
    ("../second/manifest.json", "{}", "报告的份数或编号"), (f"../../../{ABSENT}/manifest.json", "{}", ABSENT),
])
def test_what_is_not_as_it_was_read_stops_the_seal(
        evaluation: Evaluation, other: Path, tmp_path: Path, name: str, content: str, word: str) -> None:
    evaluation.write(other / name, content.encode()) if content else (other / name).unlink()
    with pytest.raises(Unfit, match="请重新生成报告再封存") as error:
        seal(evaluation.folder, tmp_path)
    assert any(word in one for one in error.value.problems)
    assert not list(tmp_path.glob("*.zip"))


def test_a_manifest_that_leads_out_of_the_reports_takes_nothing_from_there(
        evaluation: Evaluation, other: Path, tmp_path: Path) -> None:
    (evaluation.root / "secret").write_bytes(b"secret")
    evaluation.manifest(reads={OTHER: {"../../../../secret": sha256(b"secret")}})
    with pytest.raises(Unfit, match="secret”不能放进档案"):
        seal(evaluation.folder, tmp_path)
