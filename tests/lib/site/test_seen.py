"""A file that nobody has touched is not read again; one that was touched is, however well it was hidden."""

import hashlib
import os
import time
from pathlib import Path

import pytest
from shelf import write

from budgeteval.site import seen
from budgeteval.site.catalogue import catalogue, places
from budgeteval.site.seen import NAME, Seen

LATER = 10_000_000_000


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that are read, ten seconds after they were written."""
    names: list[str] = []
    now = time.time_ns
    monkeypatch.setattr(seen.time, "time_ns", lambda: now() + LATER)
    monkeypatch.setattr(seen.manifest, "fingerprint", lambda path: names.append(path.name) or _hash(path))
    return names


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def state(out: Path) -> str:
    (one,) = catalogue(out, places(out)).entries
    return one.state.kind


def test_a_file_is_read_once_and_again_only_when_it_was_touched(tmp_path: Path, read: list[str]) -> None:
    folder = write(tmp_path, "self_evaluation", "101", department="101")
    assert state(tmp_path) == "unverified"
    assert sorted(read) == ["facts.json", "findings.csv", "report.html", "report.pdf"]
    read.clear()
    assert state(tmp_path) == "unverified"
    assert read == []
    page = folder / "report.html"
    before = page.stat()
    page.write_bytes(page.read_bytes().replace(b"self", b"elfs"))
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (page.stat().st_size, page.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert state(tmp_path) == "altered"
    assert read == ["report.html"]


def test_what_was_written_just_now_is_not_remembered(tmp_path: Path) -> None:
    write(tmp_path, "self_evaluation", "101", department="101")
    state(tmp_path)
    assert not (tmp_path / NAME).exists()


@pytest.mark.parametrize("kept", ["", "[1]", '{"a": 1}', "\0", '{"2020/self_evaluation/101/report.html": ["x"]}'])
def test_what_is_kept_and_harmed_is_made_anew(tmp_path: Path, read: list[str], kept: str) -> None:
    folder = write(tmp_path, "self_evaluation", "101", department="101")
    (tmp_path / NAME).parent.mkdir()
    (tmp_path / NAME).write_text(kept)
    assert state(tmp_path) == "unverified"
    assert len(read) == 4
    assert Seen(tmp_path).sha256(folder / "report.pdf")
    assert len(read) == 4, "kept whole now"
