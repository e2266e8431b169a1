"""A file is hashed once per process, told of every time, and hashed again whenever it may have changed."""

import hashlib
import os

import pytest

from budgeteval import contents
from budgeteval.trace import listening

OLD = 1_600_000_000_000_000_000


@pytest.fixture
def hashed(monkeypatch) -> list:
    """Files whose bytes were hashed."""
    done, really = [], contents._hash
    contents._known.cache_clear()
    monkeypatch.setattr(contents, "_hash", lambda path: done.append(path) or really(path))
    return done


def write(path, data: bytes, time: int = OLD):
    path.write_bytes(data)
    os.utime(path, ns=(time, time))
    return path


def test_the_hash_is_that_of_the_bytes_and_worked_out_once(tmp_path, hashed):
    path = write(tmp_path / "a", b"abc")
    assert contents.sha256(path) == contents.sha256(path) == hashlib.sha256(b"abc").hexdigest()
    assert hashed == [path]


def test_every_question_is_told_to_who_listens(tmp_path):
    path, heard = write(tmp_path / "a", b"abc"), []
    with listening(lambda *said: heard.append(said)):
        contents.sha256(path)
        contents.sha256(path)
    assert heard == [("file", path)] * 2


@pytest.mark.parametrize("change", [
    lambda path: write(path, b"abd", OLD + 1),
    lambda path: write(path, b"abcd"),
    lambda path: write(path.with_name("b"), b"abd").replace(path),
])
def test_another_time_size_or_file_is_hashed_again(tmp_path, hashed, change):
    path = write(tmp_path / "a", b"abc")
    before = contents.sha256(path)
    change(path)
    assert contents.sha256(path) != before


def test_a_file_written_just_now_is_never_trusted_by_its_time(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    time, before = path.stat().st_mtime_ns, contents.sha256(path)
    write(path, b"abd", time)
    assert contents.sha256(path) != before
