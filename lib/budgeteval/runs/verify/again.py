"""Every report once more from its manifest, in a clean place, held against the one there is.

A report that is not as its manifest says, or that stands on something gone or changed, is not run. Where only code or
libraries are other ones it is run all the same: the bytes may still be the same. Reports that another of the same
round reads are made in a later round, so that each reads what it read then and not what is made now.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from budgeteval.runs import batch, parameters, registers
from budgeteval.runs.outcome import Outcome
from budgeteval.runs.parameters import Unfit, declared
from budgeteval.runs.plan import Report
from budgeteval.runs.state import journal, manifest, whole
from budgeteval.runs.state.freeze import Change
from budgeteval.runs.state.things import EVERY, Shelf
from budgeteval.runs.verify import difference
from budgeteval.runs.verify.rebuild import Conventions, conventions, rebuilt
from budgeteval.runs.verify.words import say

Kind = Literal["same", "facts", "different", "cannot", "altered"]
KINDS: tuple[Kind, ...] = ("same", "facts", "different", "cannot", "altered")
PASSABLE = ("code", "versions")


@dataclass(frozen=True)
class Target:
    """A report to verify: its folder, and the folder of the reports beside it, where those it reads are."""

    folder: Path
    base: Path

    @property
    def name(self) -> str:
        """``<year>/<report>/<key>``, or the whole path of a report that lies elsewhere."""
        beside = self.folder.is_relative_to(self.base)
        return (self.folder.relative_to(self.base) if beside else self.folder).as_posix()


@dataclass(frozen=True)
class Answer:
    """What became of one report: the kind of answer, and what there is to say of it (``trail``: its first fact's)."""

    name: str
    kind: Kind
    changes: tuple[Change, ...] = ()
    files: tuple[str, ...] = ()
    facts: tuple[difference.Fact, ...] = ()
    trail: tuple[str, ...] = ()
    why: str = ""


@dataclass
class _Case:
    """A report that can be made again, and what is known of it before it is."""

    target: Target
    tree: dict[str, Any]
    report: Report
    changes: list[Change]

    @property
    def place(self) -> str:
        return str(self.report.place)


@dataclass
class _Round:
    """Reports that are made in one place, none of them reading another."""

    base: Path
    cases: dict[str, _Case] = field(default_factory=dict)
    reads: set[str] = field(default_factory=set)

    def takes(self, case: _Case) -> bool:
        """Whether the case belongs to the same reports, is none of them yet, and reads none and is read by none."""
        alone = case.place not in self.cases and not _reads_any(self.reads, [case.place])
        return self.base == case.target.base and alone and not _reads_any(case.tree["reads"], self.cases)

    def add(self, case: _Case) -> None:
        self.cases[case.place] = case
        self.reads |= case.tree["reads"].keys()

    @cached_property
    def history(self) -> journal.History:
        return journal.read(self.base)


def verify(targets: Sequence[Target], jobs: int, told: Callable[[Answer], None] = lambda _: None) -> list[Answer]:
    """Verify the reports, ``jobs`` at a time; ``told`` hears every answer as soon as it is known."""
    answers: list[Answer] = []

    def tell(answer: Answer) -> None:
        answers.append(answer)
        told(answer)

    rounds: list[_Round] = []
    shelves = {base: Shelf(base) for base in {one.base for one in targets}}
    known = conventions()
    for target in targets:
        case = _case(target, shelves[target.base], known)
        if isinstance(case, Answer):
            tell(case)
        else:
            _sort_in(case, rounds)
    with tempfile.TemporaryDirectory(prefix="budgeteval-") as clean:
        for number, one in enumerate(rounds):
            _make(one, Path(clean).resolve() / str(number), jobs, tell)
    return answers


def _case(target: Target, shelf: Shelf, known: Conventions) -> _Case | Answer:
    """The report ready to be made again, or the answer why it cannot be."""
    folder = target.folder
    try:
        tree = whole.known(folder)
        if files := whole.altered(folder, tree["outputs"]):
            told = [say(f"file.{one.how}", path=one.path) for one in files]
            return Answer(target.name, "altered", files=tuple(told))
        changes = difference.standing(tree, shelf)
        if blocking := tuple(one for one in changes if one.what not in PASSABLE):
            return Answer(target.name, "cannot", blocking)
        report = rebuilt(folder, tree, known)
    except whole.Unreadable as error:
        return Answer(target.name, "cannot", why=say(f"manifest.{error.why}"))
    if problems := _misfits(report):
        return Answer(target.name, "cannot", why="; ".join(problems))
    return _Case(target, tree, report, changes)


def _misfits(report: Report) -> list[str]:
    """What is wrong with the parameters today: a county, department or rule set that is no more."""
    try:
        return parameters.check(report.given, declared(report.notebook)) + registers.check(report.values)
    except Unfit as error:
        return [str(error)]


def _sort_in(case: _Case, rounds: list[_Round]) -> None:
    fitting = next((one for one in rounds if one.takes(case)), None)
    if fitting is None:
        fitting = _Round(case.target.base)
        rounds.append(fitting)
    fitting.add(case)


def _reads_any(patterns: Iterable[str], places: Iterable[str]) -> bool:
    known = list(places)
    return any(fnmatchcase(place, pattern) for pattern in patterns for place in known)


def _make(one: _Round, out: Path, jobs: int, tell: Callable[[Answer], None]) -> None:
    """Make a round's reports beside what they read, and answer each as it comes."""
    for place in sorted({found for pattern in one.reads for found in _there(one.base, pattern)}):
        _link(one.base / place, out / place)

    def done(outcome: Outcome) -> None:
        folder = out / outcome.report.place
        tell(_answer(one, one.cases[str(outcome.report.place)], folder, outcome.cause))
        shutil.rmtree(folder, ignore_errors=True)

    batch.run([case.report for case in one.cases.values()], out, jobs=jobs, done=done)


def _there(base: Path, place: str) -> list[str]:
    """The finished reports at a place; of a list (``…/*``), all of them."""
    found = base.glob(f"{place}/{manifest.NAME}") if place.endswith(EVERY) else [base / place / manifest.NAME]
    return [path.parent.relative_to(base).as_posix() for path in found if path.is_file()]


def _link(source: Path, target: Path) -> None:
    """Let ``target`` be the report in ``source``: a link, or a copy where links cannot be made."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.symlink(source.resolve(), target, target_is_directory=True)
    except OSError:
        shutil.copytree(source, target)


def _answer(one: _Round, case: _Case, made: Path, cause: str) -> Answer:
    """What the report made again says about the one there is."""
    name, changes = case.target.name, tuple(case.changes)
    if cause:
        return Answer(name, "cannot", changes, why=say("not_made", cause=cause))
    now = whole.known(made)
    files = tuple(difference.other_files(case.tree, now))
    if not files:
        return Answer(name, "same", changes)
    facts = tuple(difference.other_facts(case.target.folder, made))
    trail = difference.trail_of(facts[0], case.target.folder, made) if facts else ()
    if explained := _explained(difference.differences(case.tree, now), case, one):
        return Answer(name, "cannot", tuple(explained), files, facts, trail)
    return Answer(name, "different" if facts else "facts", (), files, facts, trail)


def _explained(changes: list[Change], case: _Case, one: _Round) -> list[Change]:
    """What may be why a report differs; of other data, the files that are other ones, where the journal knows them.

    Other data from the same files, code and libraries explain nothing: they are the difference.
    """
    rest = [change for change in changes if change.what != "given"]
    if len(rest) == len(changes) or (files := _other_inputs(case, one.history)) is None:
        return changes
    return [*files, *rest] if files or not rest else changes


def _other_inputs(case: _Case, history: journal.History) -> list[Change] | None:
    """Declared files that are not as when this very report was made; None if the journal does not tell."""
    entry = history.made(case.place)
    if entry is None or entry.key != manifest.content_key(case.tree):
        return None
    before, now = history.listing(entry.inputs), manifest.inputs(case.report)
    return None if before is None else [
        Change("inputs", path, before.get(path, ""), now.get(path, "")) for path in sorted(before.keys() | now.keys())
        if before.get(path) != now.get(path)]
