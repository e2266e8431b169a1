"""A filed frame stands: corrections after the draw are said, and change neither the list nor what follows from it."""

from pathlib import Path

import pandas as pd
import pytest

from budgeteval.stages.spot_check.filed import filed
from budgeteval.stages.spot_check.frame import COLUMNS, Frame


def frame(*rows: tuple[str, float, float]) -> Frame:
    """Project id, amount in yuan, self score of each form."""
    records = [{
        **dict.fromkeys(COLUMNS, ""), "project_id": name, "place": f"甲局/{name}.xlsx!表!A1",
        "file": f"甲局/{name}.xlsx", "sheet": "表", "amount_yuan": amount, "size_yuan": amount,
        "spent_yuan": amount, "self_score": score,
    } for name, amount, score in rows]
    none = pd.DataFrame()
    return Frame(pd.DataFrame(records, columns=COLUMNS), (), none, none)


def write(folder: Path, one: Frame) -> None:
    one.projects.drop(columns=["file", "sheet"]).to_csv(folder / "frame.csv", index=False, encoding="utf-8-sig")


def test_without_a_filed_frame_todays_stands(tmp_path: Path) -> None:
    today = frame(("p1", 100.0, 90.0))
    assert filed(tmp_path, today) is today


def test_the_filed_frame_stands_and_each_difference_is_said(tmp_path: Path) -> None:
    before = frame(("p1", 100.0, 90.0), ("p2", 200.0, 80.0), ("p3", 300.0, float("nan")))
    write(tmp_path, before)
    found = filed(tmp_path, frame(("p1", 100.0, 95.0), ("p3", 300.0, float("nan")), ("p4", 50.0, 70.0)))
    pd.testing.assert_frame_equal(found.projects, before.projects, check_dtype=False)
    assert found.hash == before.hash
    assert [(one.code, one.file) for one in found.findings] == [
        ("frame_form_later", "甲局/p4.xlsx"), ("frame_form_gone", "甲局/p2.xlsx"), ("frame_differs", "甲局/p1.xlsx")]
    assert "90.00" in found.findings[-1].message
    assert "95.00" in found.findings[-1].message


def test_an_unchanged_frame_says_nothing(tmp_path: Path) -> None:
    same = frame(("p1", 100.0, 90.0), ("p2", 200.5, float("nan")))
    write(tmp_path, same)
    assert filed(tmp_path, same).findings == ()


def test_a_table_that_is_no_frame_is_refused(tmp_path: Path) -> None:
    (tmp_path / "frame.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ValueError, match="missing .*project_id"):
        filed(tmp_path, frame(("p1", 1.0, 90.0)))
