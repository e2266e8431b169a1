"""Reading once, in a process of its own."""

import os

from small_exports import line, text

from budgeteval.sources import read_sources
from budgeteval.sources.read import _read


def test_kept_under_the_fingerprint_of_the_files(tmp_path):
    folder, cache = tmp_path / "in", tmp_path / "cache"
    folder.mkdir()
    (folder / "a.csv").write_text(text(line("1"), line("007", -5)), encoding="utf-8")
    first = read_sources(folder, 2021, cache)
    assert read_sources(folder, 2021, cache) is first
    assert first.payments["voucher"].tolist() == ["1", "007"]
    kept = list(cache.glob("sources-*"))
    assert len(kept) == 1
    (folder / "a.csv").write_text(text(line("1")), encoding="utf-8")
    assert len(read_sources(folder, 2021, cache).payments) == 1
    assert len(list(cache.glob("sources-*"))) == 2


def test_children_of_a_process_that_has_read_can_read(tmp_path):
    """The engine's threads do not survive a fork; a hanging child would stop a whole batch."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.csv").write_text(text(line(name)), encoding="utf-8")
    read_sources(tmp_path / "one", 2021)
    child = os.fork()
    if not child:
        os._exit(int(read_sources(tmp_path / "two", 2021).payments["voucher"].tolist() != ["two"]))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_damaged_reading_is_read_again(tmp_path):
    folder, cache = tmp_path / "in", tmp_path / "cache"
    folder.mkdir()
    (folder / "a.csv").write_text(text(line("1")), encoding="utf-8")
    read_sources(folder, 2021, cache)
    (damaged,) = cache.rglob("payments.parquet")
    damaged.write_bytes(damaged.read_bytes()[:-1])
    _read.cache_clear()
    assert read_sources(folder, 2021, cache).payments["voucher"].tolist() == ["1"]
    _read.cache_clear()
    assert read_sources(folder, 2021, cache).payments["voucher"].tolist() == ["1"]


def test_a_cache_that_cannot_be_written_to_keeps_nothing(tmp_path):
    folder, cache = tmp_path / "in", tmp_path / "cache"
    folder.mkdir()
    cache.write_text("no folder")
    (folder / "a.csv").write_text(text(line("1")), encoding="utf-8")
    assert read_sources(folder, 2021, cache).payments["voucher"].tolist() == ["1"]
    assert cache.read_text() == "no folder"
