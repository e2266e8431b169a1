"""``budgeteval merge``: the parts that several machines have made become one report folder.

Everything is looked at before anything is written; then each report is copied aside, held against its manifest once
more, and put in its place.
"""

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from budgeteval.places import CODE
from budgeteval.runs.spread.words import say
from budgeteval.runs.state import disk, folder, manifest, whole
from budgeteval.runs.state.lock import Busy, lock
from budgeteval.runs.state.parts import JOURNAL, LISTINGS

FAILED = "failed.ipynb"
COMMON = ("county", "rules")  # parameters
SHOWN = 20


class Refused(Exception):
    """Parts that cannot be joined; the message says why, in sentences for the user."""


@dataclass(frozen=True)
class Found:
    """A finished report in one of the parts."""

    part: Path
    place: str
    tree: dict[str, Any]

    @property
    def folder(self) -> Path:
        return self.part / self.place


@dataclass
class Joined:
    """What a merge did: places put in, those that were there already, and those that no part could make."""

    put: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def merge(parts: Sequence[Path], out: Path) -> Joined:
    """Join the finished reports and the journals of ``parts`` below ``out``; nothing is written if anything is wrong.

    Raises
    ------
    Refused
        If a part is no folder of reports, a report is not as its manifest says, parts were made from different rules,
        notebooks, code, data or libraries, or two contents claim one place.
    """
    _refuse_if(_foldings(parts, out))
    found, failed, problems = _look(parts)
    _refuse_if(problems or [*_empty(parts, found), *_strangers(found), *_rivals(found, out)])
    joined = Joined(failed=sorted(failed - {one.place for one in found}))
    try:
        with lock(out):
            folder.recover(out)
            for one in {one.place: one for one in found}.values():
                _put(one, out / one.place, joined)
            for part in parts:
                _copy_state(part, out)
    except Busy as error:
        raise Refused(say("merge.busy", path=out, pid=error.pid, host=error.host)) from error
    except OSError as error:
        raise Refused(say("merge.unwritable", path=out, error=error.strerror or error)) from error
    return joined


def report(joined: Joined, out: Path) -> Iterator[str]:
    """What a merge did, line by line."""
    yield say("merge.done", put=len(joined.put), path=out)
    if joined.there:
        yield say("merge.there", count=len(joined.there))
    if joined.failed:
        names = ", ".join(joined.failed[:SHOWN])
        yield say("merge.failed", count=len(joined.failed), names=names)


def _refuse_if(problems: Sequence[str]) -> None:
    if problems:
        more = [say("merge.more", count=len(problems))] if len(problems) > SHOWN else []
        raise Refused("\n".join([say("merge.refused"), *problems[:SHOWN], *more]))


def _foldings(parts: Sequence[Path], out: Path) -> list[str]:
    """What is wrong with the folders themselves."""
    problems = [say("merge.no_folder", path=part) for part in parts if not part.is_dir()]
    places = [part.resolve() for part in parts]
    problems += [say("merge.twice", path=part) for at, part in enumerate(parts) if part.resolve() in places[:at]]
    target = out.resolve()
    problems += [say("merge.into_itself", path=part) for part, place in zip(parts, places, strict=True)
                 if place == target or place in target.parents or target in place.parents]
    return problems if parts else [say("merge.nothing")]


def _look(parts: Sequence[Path]) -> tuple[list[Found], set[str], list[str]]:
    """Finished reports, places of failed ones, and everything that is not as its manifest says."""
    found: list[Found] = []
    failed: set[str] = set()
    problems: list[str] = []
    for part in parts:
        for place in _places(part):
            there = whole.files(part / place)
            if there.keys() == {FAILED}:
                failed.add(place)
            elif there:
                problems += _look_at(part, place, found)
    return found, failed, problems


def _places(part: Path) -> Iterator[str]:
    for path in sorted(part.glob("*/*/*")):
        names = path.relative_to(part).parts
        if path.is_dir() and not path.is_symlink() and all(map(CODE.fullmatch, names)):
            yield "/".join(names)


def _look_at(part: Path, place: str, found: list[Found]) -> list[str]:
    """Add one report to ``found``, or say what is wrong with it."""
    try:
        tree = whole.known(part / place)
    except whole.Unreadable as error:
        return [say(f"merge.manifest.{error.why}", path=part / place / manifest.NAME)]
    if whole.place(tree) != place:
        return [say("merge.manifest.elsewhere", path=part / place / manifest.NAME, place=whole.place(tree))]
    found.append(Found(part, place, tree))
    return [say(f"merge.altered.{one.how}", path=part / place / one.path)
            for one in whole.altered(part / place, tree["outputs"])]


def _empty(parts: Sequence[Path], found: Sequence[Found]) -> list[str]:
    return [say("merge.empty", path=part) for part in parts if not any(one.part == part for one in found)]


def _strangers(found: Sequence[Found]) -> Iterator[str]:
    """What two reports stand on under one name though it is not the same: county, rules, notebooks, code, data,
    libraries."""
    first: dict[tuple[str, str], tuple[str, Found]] = {}
    told: set[tuple[str, str]] = set()
    for one in found:
        for kind, name, value in _claims(one.tree):
            before, other = first.setdefault((kind, name), (value, one))
            if value != before and (kind, name) not in told:
                told.add((kind, name))
                yield say(f"merge.differs.{kind}", name=name, one=other.folder, other=one.folder,
                          before=before or say("merge.none"), after=value or say("merge.none"))


def _claims(tree: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Kind, name and value of everything that reports of one folder must agree on.

    That is what each stands on but its own data, which files its rule sets have, and which county and rule set the
    reports of its kind and year are made for.
    """
    yield from (one for one in whole.foundations(tree) if one[0] != "given")
    yield from (("files", one["edition"], " ".join(sorted(one["files"]))) for one in tree["rules"] if "files" in one)
    kind = whole.place(tree).rpartition("/")[0]
    yield from (("parameters", f"{kind} {name}", str(tree["parameters"].get(name, ""))) for name in COMMON)


def _rivals(found: Sequence[Found], out: Path) -> Iterator[str]:
    """Places with two contents, in two parts or already below ``out``."""
    holders: dict[str, Path] = {}
    for one in found:
        if one.place not in holders and (out / one.place / manifest.NAME).is_file():
            holders[one.place] = out / one.place
        first = holders.setdefault(one.place, one.folder)
        if path := _first_difference(first, one.folder):
            yield say("merge.rivals", place=one.place, one=first, other=one.folder, path=path)


def _first_difference(one: Path, other: Path) -> str:
    """A file that two folders do not hold alike; none if all are the same."""
    mine, theirs = ({name: manifest.fingerprint(path) for name, path in whole.files(place).items() if name != FAILED}
                    for place in (one, other))
    differing = {name for name, _ in mine.items() ^ theirs.items()}
    return min(differing, key=lambda name: (name == manifest.NAME, name), default="")


def _put(one: Found, target: Path, joined: Joined) -> None:
    """Copy a report aside, see that the copy is whole, and move it into its place."""
    if (target / manifest.NAME).is_file():
        joined.there.append(one.place)
        return
    draft = folder.draft(target)
    for name, path in whole.files(one.folder).items():
        (draft / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, draft / name)
    if torn := whole.altered(draft, one.tree["outputs"]):
        folder.discard(draft)
        raise Refused(say("merge.torn", path=one.folder / torn[0].path))
    folder.place(draft, target)
    joined.put.append(one.place)


def _copy_state(part: Path, out: Path) -> None:
    """Journal parts under names of their own content, so that no writer's part meets another's; and listings."""
    for path in sorted((part / JOURNAL).glob("*.jsonl")):
        text = path.read_bytes()
        _copy(text, out / JOURNAL / f"merged-{hashlib.sha256(text).hexdigest()[:16]}.jsonl")
    for path in sorted((part / LISTINGS).glob("*.json")):
        _copy(path.read_bytes(), out / LISTINGS / path.name)


def _copy(text: bytes, target: Path) -> None:
    if not target.exists():
        disk.write_file(target, text)
