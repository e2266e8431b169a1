"""What people fill in or change in a report folder is still there after the next run."""

import hashlib
import json
from pathlib import Path

from budgeteval.runs.state.kept import by_hand, carry_over

MADE = {"report.html": "a report", "working_papers/001.xlsx": "blank paper", "tables/scores.csv": "a,b"}


def report(folder: Path, **changed: str) -> Path:
    files = {**MADE, **changed}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    outputs = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in MADE.items()}
    (folder / "manifest.json").write_text(json.dumps({"outputs": outputs}), encoding="utf-8")
    return folder


def test_an_untouched_report_leaves_nothing_behind(tmp_path: Path) -> None:
    old = report(tmp_path / "old")
    (old / "failed.ipynb").write_text("{}")
    assert by_hand(old) == []
    assert carry_over(old, tmp_path / "new") == []
    assert not (tmp_path / "new").exists()


def test_a_filled_paper_and_a_new_file_are_kept_as_they_are(tmp_path: Path) -> None:
    old = report(tmp_path / "old", **{"working_papers/001.xlsx": "filled paper", "note.txt": "called the bureau"})
    assert carry_over(old, tmp_path / "new") == [Path("kept/note.txt"), Path("kept/working_papers/001.xlsx")]
    assert (tmp_path / "new/kept/working_papers/001.xlsx").read_text() == "filled paper"


def test_what_was_kept_once_stays_through_further_runs(tmp_path: Path) -> None:
    first = report(tmp_path / "first", **{"working_papers/001.xlsx": "filled paper"})
    second = report(tmp_path / "second")
    carry_over(first, second)
    third = report(tmp_path / "third")
    assert carry_over(second, third) == [Path("kept/working_papers/001.xlsx")]
    assert (third / "kept/working_papers/001.xlsx").read_text() == "filled paper"


def test_without_a_manifest_every_file_may_be_somebodys(tmp_path: Path) -> None:
    old = report(tmp_path / "old")
    (old / "manifest.json").write_text("{")
    assert [path.as_posix() for path in by_hand(old)] == sorted(MADE)
