"""Three-level review: read as people write it, each gap a finding with its cell, all of it on the last page."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from budgeteval import places
from budgeteval.blanks.internal_review import review_form
from budgeteval.stages import key_evaluation as stage

from . import books

HEAD = ["复核层级", "复核人", "意见位置", "复核意见", "提出日期", "答复", "答复人", "答复日期"]
ROWS = [
    ["一级复核", "乙", "第三章", "请核对总分。", "2021-04-01", "已核对。", "甲", "2021-04-02"],
    ["二级", "丙", "附表", "佐证编号不全。", "2021年4月3日", "已补。", "甲", "2021-04-05"],
    ["机构质量负责人", "丁", "全文", "无意见", "2021-04-06", None, None, None],
]
FILE = "P001/三级复核意见单.xlsx"
Reviewed = Callable[..., stage.Result]


@pytest.fixture
def reviewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reviewed:
    """``reviewed({(row, column): value})`` scores the hand-made workbook with these changes to the review."""
    rules = places.project_root() / "params" / "rulesets"

    def run(changes: dict[tuple[int, int], Any] | None = None, rows: list[list[Any]] | None = None,
            head: list[str] = HEAD, written: bool = True) -> stage.Result:
        root = tmp_path / "root"
        shutil.rmtree(root, ignore_errors=True)
        raw = books.county(root)
        shutil.copytree(rules, root / "params" / "rulesets")
        monkeypatch.setenv("BUDGETEVAL_ROOT", str(root))
        books.write(raw / "评价.xlsx", books.SHEETS)
        lines = [list(row) for row in rows or ROWS]
        for (row, column), value in (changes or {}).items():
            lines[row][column] = value
        if written:
            books.write(raw / "三级复核意见单.xlsx", {"复核": [["三级复核意见单"], head, *lines]})
        return stage.score(stage.open_run("here", 2020, books.PROJECT, "mof-2020-10"))

    return run


def points(result: stage.Result) -> list[tuple[str, str, str]]:
    return [(one.code.removeprefix("internal_review_"), one.file, one.cell) for one in result.findings
            if one.code.startswith("internal_review_")]


def test_a_whole_review_has_no_findings(reviewed: Reviewed) -> None:
    result = reviewed()
    assert points(result) == []
    rows = result.run.review.comments
    assert list(rows["level"]) == ["first", "second", "third"]
    assert list(rows["commented_on"]) == ["2021-04-01", "2021-04-03", "2021-04-06"]
    assert list(rows["none"]) == [False, False, True]
    assert rows["place"][0] == f"{FILE}!复核!D3"
    assert not [one for one in result.findings if one.code == "evaluation_workbook_extra"]
    assert "raw/2020/key_evaluation/P001/三级复核意见单.xlsx" in result.run.files


@pytest.mark.parametrize(("changes", "code", "cell"), [
    ({(0, 5): None}, "unanswered", "F3"),
    ({(0, 5): "—"}, "unanswered", "F3"),
    ({(0, 4): None}, "undated", "E3"),
    ({(0, 4): "上周"}, "undated", "E3"),
    ({(1, 7): None}, "undated", "H4"),
    ({(1, 6): None}, "unsigned", "G4"),
    ({(2, 1): None}, "unsigned", "B5"),
    ({(2, 4): ""}, "undated", "E5"),
    ({(1, 3): None}, "comment_missing", "D4"),
    ({(1, 0): "四级"}, "level_unknown", "A4"),
    ({(0, 7): "2021-03-31"}, "early", "H3"),
    ({(1, 1): "乙"}, "same_person", "D4"),
    ({(2, 1): "戊"}, "reviewer_differs", "D5"),
])
def test_each_gap_is_said_with_its_cell(
        reviewed: Reviewed, changes: dict[tuple[int, int], Any], code: str, cell: str) -> None:
    result = reviewed(changes)
    assert (code, FILE, cell) in points(result)
    told = next(one for one in result.findings if one.code == f"internal_review_{code}" and one.cell == cell)
    assert f"{FILE}!复核!{cell}" in told.message


@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_missing_level(reviewed: Reviewed, level: int) -> None:
    assert points(reviewed(rows=[row for at, row in enumerate(ROWS) if at != level])) == [("level_missing", FILE, "")]


def test_levels_and_names_merged_over_rows(reviewed: Reviewed) -> None:
    more = [None, None, "第四章", "请补依据。", "2021-04-01", "已补。", "甲", "2021-04-02"]
    result = reviewed(rows=[ROWS[0], more, *ROWS[1:]])
    assert points(result) == []
    assert list(result.run.review.comments["level"]) == ["first", "first", "second", "third"]
    assert list(result.run.review.comments["reviewer"]) == ["乙", "乙", "丙", "丁"]


def test_no_such_columns(reviewed: Reviewed) -> None:
    result = reviewed(head=["甲"] * 8)
    assert points(result) == [("unreadable", FILE, "")]
    assert result.run.review.comments.empty


def test_damaged_and_more_than_one(reviewed: Reviewed, tmp_path: Path) -> None:
    reviewed()
    raw = tmp_path / "root/data/here/raw/2020/key_evaluation/P001"
    (raw / "三级复核意见单.xlsx").write_bytes(b"PK not a workbook")
    (raw / "补充三级复核.xlsx").write_bytes(b"")
    result = stage.score(stage.open_run("here", 2020, books.PROJECT, "mof-2020-10"))
    assert {one[0] for one in points(result)} == {"extra", "unreadable"}


def test_none_at_all_is_no_finding_but_said(reviewed: Reviewed) -> None:
    result = reviewed(written=False)
    assert points(result) == []
    assert "没有三级复核意见单" in shown(stage.show_others(result))
    assert "没有三级复核意见单" in shown([list(stage.show_annexes(result))[-1]])


def shown(displays: Any) -> str:
    return "".join(one.html() for one in displays)


def test_it_is_the_last_thing_of_the_report(reviewed: Reviewed) -> None:
    result = reviewed({(0, 3): "<script>=1+1"})
    *_, last = stage.show_annexes(result)
    html = last.html()
    assert ["三级复核意见及答复" in html, "已核对。" in html, "&lt;script&gt;" in html, "<script>" in html] == [
        True, True, True, False]
    facts = {fact.id: fact.value for one in stage.show_others(result) for fact in one.facts}
    assert (facts["key_evaluation.review.comments"], facts["key_evaluation.review.answered"]) == (2, 2)


def test_the_blank_form_is_read_back(reviewed: Reviewed, tmp_path: Path) -> None:
    """Filled in as given out; spare rows are no comments."""
    reviewed()
    path = tmp_path / "root/data/here/raw/2020/key_evaluation/P001/三级复核意见单.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(review_form("示例项目", "P001")))
    page = book.active
    assert page is not None
    for at, row in zip((5, 8, 11), ROWS, strict=True):
        for column, value in enumerate(row[1:], start=2):
            page.cell(at, column, value)
    book.save(path)
    result = stage.score(stage.open_run("here", 2020, books.PROJECT, "mof-2020-10"))
    assert points(result) == []
    assert list(result.run.review.comments["level"]) == ["first", "second", "third"]
    assert review_form("示例项目", "P001") == review_form("示例项目", "P001")


def test_an_empty_blank_form_lacks_all_levels(reviewed: Reviewed, tmp_path: Path) -> None:
    reviewed()
    path = tmp_path / "root/data/here/raw/2020/key_evaluation/P001/三级复核意见单.xlsx"
    path.write_bytes(review_form("示例项目", "P001"))
    result = stage.score(stage.open_run("here", 2020, books.PROJECT, "mof-2020-10"))
    assert [one[0] for one in points(result)] == ["level_missing"] * 3
