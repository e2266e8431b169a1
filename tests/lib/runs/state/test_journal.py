"""The journal: nothing written is lost, nothing torn is believed, whatever ends its writer."""

import hashlib
import itertools
import json
import os
import resource
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from mishap import KILL, dies

from budgeteval.runs.state import parts
from budgeteval.runs.state.journal import Entry, Journal, read

ONE, OTHER = "2020/self_evaluation/101", "2020/self_evaluation/102"
NONE = Entry("", "", "")


def part(out: Path, name: str, *lines: dict[str, object], tail: bytes = b"") -> Path:
    """A part as another machine may have written it."""
    path = out / ".budgeteval/journal" / f"{name}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(json.dumps(line).encode() + b"\n" for line in lines) + tail)
    return path


def line(minute: int, state: str, place: str = ONE, batch: str = "b", **more: object) -> dict[str, object]:
    return {"at": f"2026-11-23T10:{minute:02d}:00.000000+00:00", "batch": batch, "state": state, "place": place, **more}


def filled(out: Path, places: int = 300) -> dict[str, str]:
    """A journal of forty parts; the key of every place."""
    keys = {f"2020/self_evaluation/{number}": f"key {number}" for number in range(places)}
    for number in range(20):
        part(out, f"old-{number}", *(one for place in list(keys)[number::20] for one in (
            line(1, "planned", place), line(2, "started", place), line(3, "failed", place, cause="torn cable"),
            line(4, "done", place, key="an old one"))))
    for number in range(20):
        part(out, f"new-{number}", *(line(59, "done", place, batch="c", key=key, seconds=1.5)
                                     for place, key in list(keys.items())[number::20]))
    return keys


def made(out: Path) -> dict[str, str]:
    history = read(out)
    return {place: entry.key for place in history.newest["done"] if (entry := history.made(place))}


def test_what_was_written_is_read(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "w", "b1")
    journal.write("opened")
    journal.write("planned", ONE)
    journal.write("started", ONE)
    journal.write("done", ONE, key="k", inputs="i", seconds=1.5, cpu_seconds=1.25, peak_mib=80.5, undeclared=["a.csv"],
                  something_newer=1)
    journal.write("failed", OTHER, attempt=2, cause="没有第 17 号路", kind="notebook")
    journal.close()
    history = read(tmp_path)
    one, other = history.last(ONE), history.last(OTHER)
    assert one is not None
    assert other is not None
    assert (one.batch, one.state, one.place, one.key, one.inputs) == ("b1", "done", ONE, "k", "i")
    assert (one.seconds, one.cpu_seconds, one.peak_mib, one.undeclared) == (1.5, 1.25, 80.5, ("a.csv",))
    assert (other.state, other.attempt, other.cause, other.kind) == ("failed", 2, "没有第 17 号路", "notebook")
    assert history.made(OTHER) is None
    assert history.failed == (OTHER,)
    assert history.unclosed == {"b1"}
    assert abs((datetime.fromisoformat(one.at) - datetime.now(UTC)).total_seconds()) < 60


def test_nothing_is_known_of_an_empty_folder(tmp_path: Path) -> None:
    history = read(tmp_path / "nowhere")
    assert (history.last(ONE), history.made(ONE), history.failed, history.unclosed) == (None, None, (), frozenset())


def test_parts_are_read_in_the_order_of_time(tmp_path: Path) -> None:
    part(tmp_path, "a", line(1, "done", key="first"), line(5, "failed", cause="last"))
    part(tmp_path, "b", line(3, "kept", key="second"), line(2, "done", OTHER), line(1, "failed", OTHER))
    history = read(tmp_path)
    assert (history.last(ONE) or NONE).cause == "last"
    assert (history.made(ONE) or NONE).key == "second"
    assert history.failed == (ONE,)


def test_a_closed_batch_leaves_nothing_unsettled(tmp_path: Path) -> None:
    part(tmp_path, "a", line(1, "opened", "", "a"), line(2, "done", ONE, "a"), line(3, "closed", "", "a"))
    part(tmp_path, "b", line(4, "opened", "", "b"), line(5, "done", OTHER, "b"), line(6, "kept", ONE, "b"))
    assert read(tmp_path).unclosed == {"b"}
    assert read(tmp_path).unsettled == (OTHER,)


@pytest.mark.parametrize("tail", [
    b'{"at": "2026-11-23T11:00:00.000000+00:00", "batch": "b", "state": "failed", "place": "2020/self_ev',
    json.dumps(line(59, "failed")).encode(), b"\0" * 512, b"\xff\xfe\n", b"[]\n", b'{"at": 5, "state": "done"}\n',
    b"\n",
], ids=["half a line", "no end of line", "zeros", "no text", "no mapping", "no time", "empty"])
def test_torn_lines_are_ignored_and_closed_by_the_next(tmp_path: Path, tail: bytes) -> None:
    part(tmp_path, "w", line(1, "done", key="k"), tail=tail)
    assert (read(tmp_path).last(ONE) or NONE).key == "k"
    journal = Journal(tmp_path, "w", "b2")
    journal.write("done", ONE, key="next")
    journal.write("done", OTHER, key="one more")
    assert made(tmp_path) == {ONE: "next", OTHER: "one more"}


def test_a_full_disk_is_told_and_spoils_no_later_line(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "w", "b")
    journal.write("done", ONE, key="k")
    size = (tmp_path / ".budgeteval/journal/w.jsonl").stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 40, before[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            journal.write("failed", ONE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (read(tmp_path).last(ONE) or NONE).state == "done"
    journal.write("done", OTHER, key="later")
    assert made(tmp_path) == {ONE: "k", OTHER: "later"}


def test_a_clock_set_back_does_not_make_the_newest_line_old(tmp_path: Path) -> None:
    part(tmp_path, "tomorrow", {**line(0, "failed"), "at": "2999-01-01T00:00:00.000000+00:00"})
    journal = Journal(tmp_path, "w", "b")
    journal.write("started", ONE)
    journal.write("done", ONE, key="now")
    assert (read(tmp_path).last(ONE) or NONE).key == "now"


def test_what_ended_is_on_the_disk_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(tmp_path, "w", "b")
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    for state, count in (("planned", 0), ("started", 0), ("done", 1), ("failed", 2), ("closed", 3)):
        journal.write(state, ONE)
        assert len(synced) == count, state


WRITER = """
import sys
from pathlib import Path
from budgeteval.runs.state.journal import Journal
journal = Journal(Path(sys.argv[1]), sys.argv[2], "b")
for number in range(100_000):
    journal.write("kept", f"2020/self_evaluation/{sys.argv[2]}-{number}", key="x" * (number % 3000))
    print(number, flush=True)
"""


def test_no_line_is_lost_when_its_writer_is_killed(tmp_path: Path) -> None:
    """Three writers at once, killed while they write: every line they had said was written is there."""
    writers = {name: subprocess.Popen([sys.executable, "-c", WRITER, tmp_path, name], stdout=subprocess.PIPE)
               for name in "abc"}
    written = dict.fromkeys(writers, 0)
    for name, writer in writers.items():
        assert writer.stdout
        for _ in range(200):
            writer.stdout.readline()
        writer.kill()
        written[name] = 200 + writer.stdout.read().count(b"\n")
        writer.wait()
    kept = read(tmp_path).newest["kept"]
    for name, count in written.items():
        assert {f"2020/self_evaluation/{name}-{number}" for number in range(count)} <= kept.keys()


def test_many_parts_become_few_and_say_the_same(tmp_path: Path) -> None:
    keys = filled(tmp_path)
    part(tmp_path, "batches", line(1, "opened", "", "killed"), line(1, "opened", "", "c"), line(2, "closed", "", "c"))
    before = read(tmp_path)
    Journal(tmp_path, "w", "d").close()
    after = read(tmp_path)
    assert len(parts.parts(tmp_path)) == 2, "what was needed, and the new writer's part"
    assert made(tmp_path) == keys
    assert after.newest["failed"].keys() == keys.keys()
    assert after.last("2020/self_evaluation/7") == before.last("2020/self_evaluation/7")
    assert (after.unclosed, after.unsettled) == (before.unclosed, before.unsettled) == ({"killed"}, ())


def test_few_parts_are_left_as_they_are(tmp_path: Path) -> None:
    part(tmp_path, "a", line(1, "done"), line(2, "done"))
    Journal(tmp_path, "w", "b").close()
    assert [path.stem for path in parts.parts(tmp_path)] == ["a", "w"]


def test_a_part_that_is_written_to_stays(tmp_path: Path) -> None:
    living = Journal(tmp_path, "living", "b")
    living.write("done", ONE, key="before")
    keys = filled(tmp_path)
    Journal(tmp_path, "w", "c").close()
    living.write("done", OTHER, key="after")
    assert len(parts.parts(tmp_path)) == 3
    assert made(tmp_path) == {**keys, ONE: "before", OTHER: "after"}


def test_killed_while_it_is_made_shorter(tmp_path: Path) -> None:
    """At every change to the folder: nothing is lost, and the next one finishes."""
    for step in itertools.count():
        out = tmp_path / str(step)
        keys = filled(out, 40)
        code = dies(step, KILL, lambda out=out: Journal(out, "w", "b"))
        assert made(out) == keys
        Journal(out, "w2", "b").close()
        assert made(out) == keys
        assert len(parts.parts(out)) <= parts.LOOSE_PARTS + 4
        if code == 0:
            break
    assert step > 40


def test_read_while_it_is_made_shorter(tmp_path: Path) -> None:
    keys = filled(tmp_path)
    shorter = threading.Thread(target=lambda: [parts.compact(tmp_path) or filled(tmp_path) for _ in range(5)])
    shorter.start()
    while shorter.is_alive():
        assert made(tmp_path) == keys


def test_a_listing_is_kept_under_its_hash(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "w", "b")
    inputs = {"data/demo/raw/乙.xlsx": "2" * 64, "data/demo/county.yaml": "1" * 64}
    sha256 = journal.listing(inputs)
    path = tmp_path / ".budgeteval/inputs" / f"{sha256}.json"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    assert read(tmp_path).listing(sha256) == inputs
    assert journal.listing(dict(reversed(inputs.items()))) == sha256
    path.write_bytes(b"")
    assert read(tmp_path).listing(sha256) is None, "emptied by a power cut"
    journal.listing(inputs)
    assert read(tmp_path).listing(sha256) == inputs


@pytest.mark.parametrize("name", ["0" * 64, "", "../journal/w", "../" * 5 + "etc/passwd"])
def test_no_listing(tmp_path: Path, name: str) -> None:
    Journal(tmp_path, "w", "b").close()
    assert read(tmp_path).listing(name) is None


def test_sixty_thousand_places_are_read_within_a_second(tmp_path: Path) -> None:
    more = {"key": "k" * 64, "inputs": "i" * 64, "seconds": 1.234, "cpu_seconds": 1.1, "peak_mib": 123.4}
    part(tmp_path, "a", *(entry for number in range(60_000) for entry in (
        line(1, "planned", f"2020/self_evaluation/{number}"), line(1, "started", f"2020/self_evaluation/{number}"),
        line(2, "done", f"2020/self_evaluation/{number}", **more))))
    seconds = []
    for _ in range(3):
        before = time.process_time()
        history = read(tmp_path)
        seconds.append(time.process_time() - before)
    assert len(history.newest["done"]) == 60_000
    assert min(seconds) < 1
