"""What is kept of a table comes back as it was, and half a folder never stands in its place."""

import contextlib
import os

import numpy as np
import pandas as pd
import pytest
from pandera.typing import Series

from budgeteval.tables import stored
from budgeteval.tables.schema import TEXT, Table
from budgeteval.tables.shelf import tidy, whole


class Odd(Table):
    """One row per value that is easily lost."""

    text: Series[str]
    number: Series[float]
    count: Series[int]
    flag: Series[bool]


TEXTS = ["", "007", "NA", "nan", "1E5", "a\n\"b\",c", "\0", "元"]
NUMBERS = [0.1 + 0.2, -0.0, np.nan, np.inf, 5e-324, 1.7976931348623157e308, 123456789012345.67, 1 / 3]


def table(rows: int = 8) -> pd.DataFrame:
    return pd.DataFrame({
        "text": pd.array(TEXTS[:rows], dtype=TEXT), "number": np.array(NUMBERS[:rows], dtype=float),
        "count": np.array([2**62 + 1, *range(7)][:rows], dtype="int64"),
        "flag": np.array(([True, False] * 4)[:rows], dtype=bool)})


@pytest.mark.parametrize("rows", [8, 1, 0])
def test_every_digit_and_every_text_comes_back(tmp_path, rows):
    frame = table(rows)
    seal = stored.save(tmp_path / "odd.parquet", {name: frame[name].to_numpy() for name in frame})
    found = stored.load(tmp_path / "odd.parquet", Odd, seal)
    pd.testing.assert_frame_equal(found, frame, check_exact=True)
    assert np.signbit(found["number"].to_numpy()).tolist() == np.signbit(frame["number"].to_numpy()).tolist()


def test_text_may_be_given_as_codes_of_distinct_words(tmp_path):
    frame = table(3)
    columns = {name: frame[name].to_numpy() for name in frame} | {"text": (np.array([1, 0, 1]), ["b", "a"])}
    seal = stored.save(tmp_path / "odd.parquet", columns)
    assert list(stored.load(tmp_path / "odd.parquet", Odd, seal)["text"]) == ["a", "b", "a"]


def test_more_distinct_texts_than_one_page_of_them_holds(tmp_path):
    texts = [f"{number:07d}" * 40 for number in range(30_000)]
    frame = pd.DataFrame({"text": texts, "number": 1.0, "count": 1, "flag": True})
    seal = stored.save(tmp_path / "odd.parquet", {name: frame[name].to_numpy() for name in frame})
    assert list(stored.load(tmp_path / "odd.parquet", Odd, seal)["text"]) == texts


def test_another_file_than_the_sealed_one_is_damaged(tmp_path):
    frame, path = table(), tmp_path / "odd.parquet"
    seal = stored.save(path, {name: frame[name].to_numpy() for name in frame})
    stored.save(path, {name: frame[name].to_numpy()[:4] for name in frame})
    with pytest.raises(stored.Damaged):
        stored.load(path, Odd, seal)


def test_a_folder_is_in_place_whole_or_not_at_all(tmp_path):
    place = tmp_path / "place"
    with whole(place) as draft:
        (draft / "a").touch()
        assert not place.exists()
    with contextlib.suppress(RuntimeError), whole(place) as draft:
        (draft / "b").touch()
        raise RuntimeError
    assert [one.relative_to(tmp_path).as_posix() for one in sorted(tmp_path.rglob("*"))] == ["place", "place/a"]


def test_the_last_few_are_kept(tmp_path):
    for number in range(6):
        (tmp_path / f"x-{number}").mkdir()
        os.utime(tmp_path / f"x-{number}", (number, number))
    (tmp_path / "other").mkdir()
    tidy(tmp_path / "x-0", "x-*", 3)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["other", "x-0", "x-4", "x-5"]
