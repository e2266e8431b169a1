"""A report's folder is whole at every moment, whoever is killed, and nobody's own work is lost."""

import hashlib
import itertools
import json
import resource
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from mishap import FULL, KILL, RAISED, dies

from budgeteval.runs.state.folder import draft, leave, place, recover, whole
from budgeteval.runs.state.journal import Journal, read

PLACE = "2020/self_evaluation/101"
NOTE = "called the bureau"


def report(folder: Path, version: str) -> Path:
    """Write a report with a manifest into ``folder``."""
    files = {"report.html": version, "facts.json": f"{version} facts", "tables/scores.csv": f"{version} scores"}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    outputs = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}
    (folder / "manifest.json").write_text(json.dumps({"outputs": outputs}), encoding="utf-8")
    return folder


def version(out: Path) -> str:
    """Which report is in its place; it is whole, its manifest belongs to it."""
    folder = out / PLACE
    made = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    for name, sha256 in made.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256
    return (folder / "report.html").read_text(encoding="utf-8")


def hidden(out: Path) -> list[str]:
    return [path.name for path in (out / PLACE).parent.glob(".*")]


def notes(out: Path) -> list[str]:
    """What people have written beside the report, wherever it is now."""
    return [path.read_text() for path in (out / PLACE).rglob("note.txt")]


def replace(out: Path) -> None:
    """Make the report anew and put it in its place."""
    place(report(draft(out / PLACE), "new"), out / PLACE)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder with a report in it, and a note that somebody put there."""
    report(tmp_path / PLACE, "old")
    (tmp_path / PLACE / "note.txt").write_text(NOTE)
    return tmp_path


def again(old: Path, number: int, function: Callable[[Path], None]) -> Path:
    """A copy of the folder in which ``function`` was killed at its ``number``-th change."""
    out = old.with_name(f"{old.name}-{number}")
    shutil.copytree(old, out)
    dies(number, KILL, lambda: function(out))
    return out


def test_a_first_report_and_its_successor(tmp_path: Path) -> None:
    assert place(report(draft(tmp_path / PLACE), "first"), tmp_path / PLACE) == ()
    assert version(tmp_path) == "first"
    assert place(report(draft(tmp_path / PLACE), "second"), tmp_path / PLACE) == ()
    assert version(tmp_path) == "second"
    assert hidden(tmp_path) == []


def test_a_file_that_is_no_more_made_is_gone(tmp_path: Path) -> None:
    first = report(draft(tmp_path / PLACE), "first")
    (first / "failed.ipynb").write_text("{}")
    place(first, tmp_path / PLACE)
    place(report(draft(tmp_path / PLACE), "second"), tmp_path / PLACE)
    assert not (tmp_path / PLACE / "failed.ipynb").exists()


def test_what_people_changed_goes_along_and_is_named(old: Path) -> None:
    made = report(draft(old / PLACE), "new")
    assert place(made, old / PLACE) == (old / PLACE / "kept/note.txt",)
    assert notes(old) == [NOTE]


def test_without_a_manifest_nothing_is_put_in_place(old: Path) -> None:
    made = report(draft(old / PLACE), "new")
    (made / "manifest.json").unlink()
    with pytest.raises(FileNotFoundError):
        place(made, old / PLACE)
    assert version(old) == "old"
    assert hidden(old) == []


def test_killed_at_any_change_one_of_the_two_is_there_whole(old: Path) -> None:
    versions = []
    for step in itertools.count():
        out = old.with_name(f"at-{step}")
        shutil.copytree(old, out)
        code = dies(step, KILL, lambda out=out: replace(out))
        assert not (out / PLACE).exists() or version(out)
        recover(out)
        versions.append(version(out))
        assert hidden(out) == []
        assert notes(out) == [NOTE]
        if code == 0:
            break
    assert versions == sorted(versions, reverse=True), "old ones before new ones"
    assert set(versions) == {"old", "new"}
    assert len(versions) > 15


def test_killed_again_while_it_is_put_right(old: Path) -> None:
    """Whatever the first kill left, and a new report that a power cut emptied after its second rename."""
    emptied = old.with_name("emptied")
    shutil.copytree(old, emptied)
    (emptied / PLACE).rename((emptied / PLACE).with_name(".101.old"))
    (report(emptied / PLACE, "new") / "facts.json").write_bytes(b"")
    for left in (emptied, *(again(old, step, replace) for step in range(4, 24, 2))):
        for later in itertools.count():
            out = left.with_name(f"{left.name}-{later}")
            shutil.copytree(left, out)
            code = dies(later, KILL, lambda out=out: recover(out))
            recover(out)
            assert version(out) in ("old", "new")
            assert notes(out) == [NOTE]
            assert not list((out / PLACE).rglob("kept/*.json")), "nothing of ours is taken for somebody's work"
            assert hidden(out) == []
            if code == 0:
                break


def test_a_disk_that_is_full_at_any_change_is_told_and_leaves_a_whole_report(old: Path) -> None:
    told = 0
    for step in itertools.count():
        out = old.with_name(f"full-{step}")
        shutil.copytree(old, out)
        made = report(draft(out / PLACE), "new")
        code = dies(step, FULL, lambda out=out, made=made: place(made, out / PLACE))
        told += code == RAISED
        assert version(out) == ("old" if code == RAISED else "new")
        assert not list((out / PLACE).parent.glob(".*.draft-*"))
        assert notes(out) == [NOTE]
        recover(out)
        assert hidden(out) == []
        if code == 0 and step > 30:
            break
    assert told > 3


def test_no_room_for_what_people_wrote(old: Path) -> None:
    """The copy of somebody's file does not fit: the report stays as it is, with the file."""
    (old / PLACE / "scan.pdf").write_bytes(b"x" * 500_000)
    made = report(draft(old / PLACE), "new")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            place(made, old / PLACE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert version(old) == "old"
    assert hidden(old) == []


def test_a_new_report_that_is_not_whole_gives_way_to_the_old(old: Path) -> None:
    """Between the two renames, and then a power cut: the new one's files are empty."""
    target = old / PLACE
    made = report(draft(target), "new")
    (made / "facts.json").write_bytes(b"")
    target.rename(target.with_name(".101.old"))
    recover(old)
    assert version(old) == "old"
    assert hidden(old) == []


def test_a_report_in_place_that_is_not_whole_gives_way_to_the_old(old: Path) -> None:
    """After the second rename, and then a power cut; somebody had written a word more into the new one."""
    target = old / PLACE
    target.rename(target.with_name(".101.old"))
    report(target, "new")
    (target / "facts.json").write_bytes(b"")
    (target / "word.txt").write_text("one word more")
    recover(old)
    assert version(old) == "old"
    assert (target / "kept/word.txt").read_text() == "one word more"
    assert not (target / "kept/facts.json").exists(), "an emptied file is nobody's work"
    assert hidden(old) == []


def test_reports_emptied_by_a_power_cut_are_found(tmp_path: Path) -> None:
    places = [f"2020/self_evaluation/{key}" for key in ("emptied", "missing", "whole", "closed", "failed")]
    for one in places:
        report(tmp_path / one, "new")
    earlier, cut = Journal(tmp_path, "a", "a"), Journal(tmp_path, "b", "b")
    earlier.write("opened")
    earlier.write("done", places[3])
    earlier.write("closed")
    cut.write("opened")
    for one in places[:3]:
        cut.write("done", one)
    cut.write("failed", places[4])
    for one in (places[0], places[3]):
        (tmp_path / one / "report.html").write_bytes(b"")
    shutil.rmtree(tmp_path / places[1])
    assert recover(tmp_path, read(tmp_path)) == tuple(places[:2]), "a closed batch is not looked at again"


def test_a_failed_notebook_joins_what_is_there(old: Path) -> None:
    made = draft(old / PLACE)
    (made / "failed.ipynb").write_text("{}")
    (made / "report.html").write_text("half")
    assert leave(made, old / PLACE, "failed.ipynb") == old / PLACE / "failed.ipynb"
    assert version(old) == "old"
    assert hidden(old) == []


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "2020").write_text("")
    with pytest.raises(OSError, match="2020"):
        draft(tmp_path / PLACE)


def test_what_is_no_report_is_left_alone(tmp_path: Path) -> None:
    others = [tmp_path / "2020/self_evaluation/.git/config", tmp_path / "2020/self_evaluation/.101.mine/a",
              tmp_path / "2020/.101.old/a", tmp_path / ".old/a"]
    for path in others:
        path.parent.mkdir(parents=True)
        path.write_text("a")
    recover(tmp_path)
    assert all(path.exists() for path in others)


@pytest.mark.parametrize("spoil", [
    lambda folder: (folder / "facts.json").unlink(),
    lambda folder: (folder / "facts.json").write_text("x"),
    lambda folder: (folder / "manifest.json").unlink(),
    lambda folder: (folder / "manifest.json").write_text("[]"),
    lambda folder: (folder / "manifest.json").write_text('{"outputs": {}}'),
])
def test_not_whole(tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    assert whole(report(tmp_path, "one"))
    spoil(tmp_path)
    assert not whole(tmp_path)
