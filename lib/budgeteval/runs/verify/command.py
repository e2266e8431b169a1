"""The command ``verify``: which reports are meant, and the answers in words."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console

from budgeteval.places import CODE
from budgeteval.runs.parameters import nearest
from budgeteval.runs.state import manifest, whole
from budgeteval.runs.state.freeze import Change
from budgeteval.runs.verify import said
from budgeteval.runs.verify.again import KINDS, Answer, Target, verify
from budgeteval.runs.verify.difference import Fact
from budgeteval.runs.verify.words import say

ALL_SAME, NOT_ALL, REFUSED = 0, 1, 2
SHOWN = 5
FAILED = "failed.ipynb"


def command(names: Sequence[str], reports: Path, jobs: int) -> int:
    """Verify the named reports (all, if none is named) and say what became of each; the exit code of the help."""
    console = Console()
    targets, problems = find(names, reports)
    if problems:
        _print(console, problems)
        return REFUSED
    told: list[Answer] = []
    unkept: list[str] = []
    by_name = {one.name: one for one in targets}

    def tell(answer: Answer) -> None:
        told.append(answer)
        _print(console, lines(answer, len(told), len(targets)))
        try:
            said.keep(answer, by_name[answer.name])
        except OSError as error:
            unkept.append(say("unkept", error=error.strerror))

    _print(console, [say("start", total=len(targets))])
    verify(targets, jobs, tell)
    counts = {kind: sum(one.kind == kind for one in told) for kind in KINDS}
    _print(console, [say("summary", total=len(told), **counts), *unkept[:1]])
    return ALL_SAME if counts["same"] == len(told) else NOT_ALL


def find(names: Sequence[str], reports: Path) -> tuple[list[Target], list[str]]:
    """The reports meant by ``report/key``, ``year/report/key`` or the path of a folder, and what cannot be found."""
    if not names:
        found = _beside(reports, "*/*/*")
        missing = "none" if reports.is_dir() else "no_folder"
        return found, [] if found else [say(f"problem.{missing}", path=reports)]
    targets: dict[Path, Target] = {}
    problems = []
    for name in names:
        named = _named(name, reports)
        if isinstance(named, str):
            problems.append(named)
        else:
            targets |= {one.folder: one for one in named}
    return list(targets.values()), problems


def lines(answer: Answer, at: int, total: int) -> Iterator[str]:
    """An answer, line by line."""
    changes = [change(one) for one in answer.changes]
    why = answer.why or _some(changes)
    yield say(f"answer.{answer.kind}", at=at, total=total, place=answer.name, files=_some(answer.files), why=why,
              count=len(answer.facts))
    if changes and (answer.kind == "same" or answer.why):
        yield say("although" if answer.kind == "same" else "besides", changes=_some(changes))
    if answer.kind == "cannot" and answer.files:
        yield say("beyond", files=_some(answer.files))
    if answer.facts:
        yield from _fact(answer.facts[0], answer.trail)


def change(one: Change) -> str:
    """What is not as it was, in words."""
    if one.what == "versions":
        nothing = say("no_version")
        return say("version", name=one.name, before=one.before or nothing, now=one.now or nothing)
    how = "gone" if not one.now else "new" if not one.before else "other"
    return say(how, what=say(f"kind.{one.what}"), name=one.name)


def _fact(one: Fact, trail: Sequence[str]) -> Iterator[str]:
    before, now = (say("unstated") if stated is None else str(stated["text"]) for stated in (one.before, one.now))
    yield say("fact_trail" if one.same_text else "fact", id=one.id, before=before, now=now)
    yield from (say("trail", line=line) for line in trail)


def _some(listed: Sequence[str]) -> str:
    more = say("more", count=len(listed)) if len(listed) > SHOWN else ""
    return "; ".join(listed[:SHOWN]) + more


def _named(name: str, reports: Path) -> list[Target] | str:
    """The reports one word means, or the sentence that says why there are none."""
    parts = name.strip("/").split("/")
    if len(parts) in (2, 3) and all(map(CODE.fullmatch, parts)):
        pattern = "/".join(["*", *parts][-3:])
        if found := _beside(reports, pattern):
            return found
    folder = Path(name)
    if not folder.is_dir():
        known = ["/".join(one.name.split("/")[-len(parts):]) for one in _beside(reports, "*/*/*")]
        return say("problem.unknown", name=name, path=reports, nearest=nearest(name, known))
    if not (folder / manifest.NAME).is_file():
        return say("problem.not_a_report", path=folder)
    return [_moved(folder.resolve(), reports)]


def _moved(folder: Path, reports: Path) -> Target:
    """A report by its path: those it reads lie beside it, if it lies at its place, else in ``reports``."""
    try:
        place = whole.place(whole.known(folder))
    except whole.Unreadable:
        place = ""
    beside = place and folder.as_posix().endswith(f"/{place}")
    return Target(folder, folder.parents[2] if beside else reports.resolve())


def _beside(reports: Path, pattern: str) -> list[Target]:
    """Folders of reports below ``reports``; one that holds only a failed notebook is none."""
    base = reports.resolve()
    found = [path for path in sorted(base.glob(pattern))
             if path.is_dir() and whole.is_place(path.relative_to(base).as_posix())]
    return [Target(path, base) for path in found if whole.files(path).keys() - {FAILED}]


def _print(console: Console, said: Sequence[str] | Iterator[str]) -> None:
    for line in said:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
