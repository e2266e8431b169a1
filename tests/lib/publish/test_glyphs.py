"""A character without a glyph fails the run, and says which, where and from which cell."""

import pandas as pd
import pytest
import sample

from budgeteval.display import column, table, text
from budgeteval.publish import PublishError, load, write_report
from budgeteval.publish.faces import LAST, coverage, missing

CHECK = "\u2611"  # a ballot box that none of the faces has


def test_the_bold_face_has_what_the_regular_has() -> None:
    assert coverage(LAST) <= coverage("NotoSerifSC-Bold.ttf")


def test_rare_characters_fall_back_and_missing_ones_are_told() -> None:
    assert missing(sample.RARE + "\n\u3000\u200b\u2011", "FandolFang-Regular.otf") == []
    assert missing("a" + CHECK + "\ue000" + CHECK, "FandolFang-Regular.otf") == [CHECK, "\ue000"]
    assert missing("\x07", LAST) == ["\x07"]


def test_the_fault_names_character_table_row_and_form_cell(tmp_path) -> None:
    place = "县水利局/表.xlsx!自评表!C7"
    frame = pd.DataFrame({"indicator": ["甲", "乙" + CHECK], "place": ["x!y!C6", place]})
    shown = table(frame, "t", "指标", [column("indicator", "指标"), column("place", "出处")])
    with pytest.raises(PublishError) as fault:
        write_report(sample.notebook([shown]), tmp_path / "out")
    (problem,) = fault.value.problems
    for part in ("cell 2", CHECK, "U+2611", "表1《指标》第2行", place):
        assert part in problem
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("cell", [f"## 一、{CHECK}", f"文字{CHECK}", f"- 项{CHECK}", f"> 引{CHECK}"])
def test_prose_is_checked_too(cell) -> None:
    with pytest.raises(PublishError, match=r"cell 2 .*U\+2611"):
        load(sample.notebook(cell))


def test_all_missing_characters_are_told_at_once() -> None:
    with pytest.raises(PublishError) as fault:
        load(sample.notebook([text("{a}", a=CHECK)], [text("{a}", a="\ue001")]))
    assert len(fault.value.problems) == 2
