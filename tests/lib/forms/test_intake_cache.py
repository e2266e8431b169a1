"""The cache gives back exactly what was read, and only for the same files; many processes read as one does."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from drawn_forms import write_grid

from budgeteval.forms import corrections, intake, kept, reader
from budgeteval.forms import read_folder as read
from budgeteval.forms.intake import fingerprint

FOLDER = Path(__file__).parents[2] / "fixtures" / "real_forms"
TABLES = ("forms", "funds", "indicators", "tasks", "cells")


def same(first, second) -> None:
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name))
    assert first.findings == second.findings


@pytest.fixture
def files_read(monkeypatch) -> list[str]:
    """Names of the files that were opened, in order."""
    opened, really = [], reader.open_workbook
    monkeypatch.setattr(reader, "open_workbook", lambda path, root: opened.append(path.name) or really(path, root))
    return opened


@pytest.fixture
def data(tmp_path) -> Path:
    """Seven workbooks that counties have published, under names of their own."""
    folder = tmp_path / "raw" / "2020" / "self_evaluation"
    folder.mkdir(parents=True)
    for letter, path in zip("bcdefgh", sorted(FOLDER.glob("*.xlsx")), strict=False):
        shutil.copy(path, folder / f"{letter}.xlsx")
    return folder


def entry(file: str, expected: str = "") -> pd.DataFrame:
    return pd.DataFrame([["2021-04-01", file, "Sheet1", "Z99", expected, "1", "漏填", "李四"]],
                        columns=corrections.COLUMNS)


def test_a_second_reading_comes_from_the_cache_and_is_the_same(data, tmp_path, files_read):
    first = intake(data, tmp_path / "kept", jobs=1)
    assert len(files_read) == len(list(data.iterdir())) > 5
    same(first, read(data, jobs=1))
    files_read.clear()
    same(first, intake(data, tmp_path / "kept", jobs=1))
    assert files_read == []


def change(folder: Path) -> None:
    shutil.copy(folder / "b.xlsx", folder / "e.xlsx")


def add_first_and_last(folder: Path) -> None:
    shutil.copy(folder / "d.xlsx", folder / "a.xlsx")
    shutil.copy(folder / "d.xlsx", folder / "z.xlsx")


def empty(folder: Path) -> None:
    (folder / "c.xlsx").write_bytes(b"")


@pytest.mark.parametrize(("change", "again"), [
    (change, ["e.xlsx"]),
    (add_first_and_last, ["a.xlsx", "z.xlsx"]),
    (empty, ["c.xlsx"]),
    (lambda folder: (folder / "d.xlsx").unlink(), []),
    (lambda folder: (folder / "d.xlsx").rename(folder / "y.xlsx"), ["y.xlsx"]),
    (lambda folder: [path.unlink() for path in folder.iterdir()], []),
])
def test_only_what_changed_is_read_again_and_nobody_sees_it(data, tmp_path, files_read, change, again):
    intake(data, tmp_path / "kept", jobs=1)
    change(data)
    files_read.clear()
    found = intake(data, tmp_path / "kept", jobs=1)
    assert files_read == again
    same(found, read(data, jobs=1))
    same(found, intake(data, tmp_path / "kept", jobs=1))


@pytest.mark.parametrize(("file", "again"), [
    ("c.xlsx", ["c.xlsx"]), ("raw/2020/self_evaluation/c.xlsx", ["c.xlsx"]), ("gone.xlsx", []),
    ("raw/2021/monitoring/c.xlsx", []),
])
def test_a_correction_reads_its_own_file_again(data, tmp_path, files_read, file, again):
    before = intake(data, tmp_path / "kept", jobs=1, corrections=entry("gone.xlsx", "x"))
    files_read.clear()
    found = intake(data, tmp_path / "kept", jobs=1, corrections=entry(file))
    assert files_read == again
    same(found, read(data, jobs=1, corrections=entry(file)))
    assert [one.file for one in before.findings if one.code == "correction_unmatched"] == ["gone.xlsx"]


def test_the_fingerprint_changes_with_what_concerns_the_folder_alone(data):
    plain = fingerprint(data, entry("raw/2021/monitoring/c.xlsx"))
    assert fingerprint(data) == fingerprint(data, entry("x.xlsx")[:0]) == plain
    others = [fingerprint(data, entry(name, text)) for name in ("c.xlsx", "gone.xlsx") for text in ("1", "2")]
    change(data)
    assert len({plain, *others, fingerprint(data)}) == 6


@pytest.mark.parametrize("damage", [
    lambda path: path.unlink(),
    lambda path: path.write_bytes(b""),
    lambda path: path.write_bytes(path.read_bytes()[:-9]),
    lambda path: path.write_bytes(bytes(byte ^ (place == 99) for place, byte in enumerate(path.read_bytes()))),
])
@pytest.mark.parametrize("name", [kept.INDEX, "cells.parquet"])
def test_a_damaged_reading_is_none(data, tmp_path, files_read, damage, name):
    first = intake(data, tmp_path / "kept", jobs=1)
    for path in (tmp_path / "kept").rglob(name):
        damage(path)
    files_read.clear()
    same(first, intake(data, tmp_path / "kept", jobs=1))
    assert len(files_read) == len(list(data.iterdir()))
    files_read.clear()
    same(first, intake(data, tmp_path / "kept", jobs=1))
    assert files_read == []


def test_the_last_few_readings_are_kept_and_drafts_are_not(data, tmp_path):
    shelf = tmp_path / "kept"
    for number in range(5):
        shutil.copy(data / "b.xlsx", data / f"{number}.xlsx")
        intake(data, shelf, jobs=1)
        next(shelf.iterdir()).joinpath(f".draft-{number}").mkdir()
    intake(data, shelf, jobs=1, corrections=entry("b.xlsx"))
    assert [len([one for one in folder.iterdir() if one.is_dir()]) for folder in shelf.iterdir()] == [3]


def test_what_cannot_be_kept_is_read_all_the_same(data, tmp_path):
    (tmp_path / "kept").write_text("a file where the cache should be")
    same(intake(data, tmp_path / "kept", jobs=1), read(data, jobs=1))


def test_texts_that_look_like_something_else_come_back_as_they_were(tmp_path):
    data, kept = tmp_path / "data", tmp_path / "kept"
    data.mkdir()
    write_grid(data / "表.xlsx", "说明 | '007 | NA | '1E5 | a\\n\"b\",c | None | '-1 | nan | 'TRUE")
    first, second = intake(data, kept), intake(data, kept)
    same(first, second)
    assert list(second.cells.text) == ["说明", "007", "NA", "1E5", 'a\n"b",c', "None", "-1", "nan", "TRUE"]


def test_an_empty_folder_has_empty_tables(tmp_path):
    found = intake(tmp_path / "data", tmp_path / "kept") if (tmp_path / "data").mkdir() is None else None
    assert all(getattr(found, name).empty for name in TABLES)


def test_a_missing_folder_is_told_in_words(tmp_path):
    for reading in (read, lambda folder: intake(folder, tmp_path / "kept")):
        with pytest.raises(NotADirectoryError, match="没有文件夹.*none：请建立它"):
            reading(tmp_path / "none")


def test_several_processes_read_the_same_in_the_same_order(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "PARALLEL_FROM", 2)
    same(read(FOLDER, jobs=1), read(FOLDER, jobs=2))
