"""The cache gives back exactly what was read, and only for the same files; many processes read as one does."""

import shutil
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest
from drawn_forms import write_grid

from budgeteval.forms import intake, reader
from budgeteval.forms import read_folder as read

FOLDER = Path(__file__).parents[2] / "fixtures" / "real_forms"
TABLES = ("forms", "funds", "indicators", "cells")


def same(first, second) -> None:
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name))
    assert first.findings == second.findings


def test_a_second_reading_comes_from_the_cache_and_is_the_same(tmp_path, monkeypatch):
    first = intake(FOLDER, tmp_path)
    same(first, read(FOLDER))
    monkeypatch.setattr(import_module("budgeteval.forms.intake"), "read_folder", None)
    same(first, intake(FOLDER, tmp_path))


def test_texts_that_look_like_something_else_come_back_as_they_were(tmp_path):
    data, kept = tmp_path / "data", tmp_path / "kept"
    data.mkdir()
    write_grid(data / "表.xlsx", "说明 | '007 | NA | '1E5 | a\\n\"b\",c | None | '-1 | nan | 'TRUE")
    first, second = intake(data, kept), intake(data, kept)
    same(first, second)
    assert list(second.cells.text) == ["说明", "007", "NA", "1E5", 'a\n"b",c', "None", "-1", "nan", "TRUE"]


def test_another_file_another_reading(tmp_path):
    data, kept = tmp_path / "data", tmp_path / "kept"
    data.mkdir()
    write_grid(data / "甲.xlsx", "甲 | 乙")
    assert len(intake(data, kept).forms) == 1
    shutil.copy(data / "甲.xlsx", data / "丙.xlsx")
    assert len(intake(data, kept).forms) == 2


def test_an_empty_folder_has_empty_tables(tmp_path):
    found = intake(tmp_path / "data", tmp_path / "kept") if (tmp_path / "data").mkdir() is None else None
    assert all(getattr(found, name).empty for name in TABLES)


def test_a_missing_folder_is_a_programmers_fault(tmp_path):
    with pytest.raises(NotADirectoryError):
        read(tmp_path / "none")


def test_several_processes_read_the_same_in_the_same_order(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "PARALLEL_FROM", 2)
    same(read(FOLDER, jobs=1), read(FOLDER, jobs=2))
