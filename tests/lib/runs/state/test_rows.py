"""Of another report's table some rows may be read: other rows and other columns may change as they like."""

import os
from pathlib import Path

import pandas as pd
import pytest
from pandera.typing import Series
from tiny import Project

from budgeteval import published
from budgeteval.places import REPORTS
from budgeteval.runs.state.reads import watching
from budgeteval.runs.state.things import Shelf
from budgeteval.tables.schema import Table

PLACE = "2020/tiny/all"
TABLE = "code,mark,weight\nA1,90,0.5\nB2,80,0.5\n'=C,70,0.5\nA1,60,0.5\n"
WANTED = ["A1", "=C", "Z9"]


class Marks(Table):
    """One row per mark."""

    code: Series[str]
    mark: Series[float]


@pytest.fixture
def table(project: Project, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(REPORTS, str(project.root / "out"))
    path = project.root / "out" / PLACE / "tables/marks.csv"
    path.parent.mkdir(parents=True)
    (path.parents[1] / "manifest.json").write_text("{}")
    path.write_text(TABLE, encoding="utf-8")
    return path


def read() -> pd.DataFrame:
    one = published.find("tiny", 2020)
    assert one is not None
    return one.rows("marks", Marks, "code", WANTED)


def test_the_rows_are_those_of_the_table(table: Path) -> None:
    assert read().to_dict("list") == {"code": ["A1", "=C", "A1"], "mark": [90.0, 70.0, 60.0]}


@pytest.mark.parametrize(("old", "new", "same"), [
    ("B2,80", "B2,81", True),
    ("B2,80,0.5\n", "", True),
    ("0.5", "0.7", True),
    ("A1,90", "A1,91", False),
    ("'=C,70", "'=C,71", False),
    ("A1,60,0.5\n", "", False),
    ("B2,80", "Z9,80", False),
    ("B2,80", "A1,80", False),
])
def test_only_their_change_counts(table: Path, old: str, new: str, same: bool) -> None:
    with watching() as seen:
        read()
    assert list(seen.reads) == [PLACE]
    assert list(Shelf(table.parents[4]).changed(seen.reads)) == []
    table.write_text(TABLE.replace(old, new), encoding="utf-8")
    changed = [place for place, _ in Shelf(table.parents[4]).changed(seen.reads)]
    assert changed == ([] if same else [PLACE])


def test_a_table_that_went_is_a_change(table: Path) -> None:
    with watching() as seen:
        read()
    os.remove(table)
    assert len(list(Shelf(table.parents[4]).changed(seen.reads))) == 1


def test_a_broken_name_is_nothing_that_is_there(table: Path) -> None:
    assert Shelf(table.parents[4]).now(PLACE, "tables/marks.csv?[1") == ""
