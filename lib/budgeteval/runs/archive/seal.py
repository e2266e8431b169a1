"""Sealing: the report as a zip whose every byte follows from its contents and from the archive before it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from budgeteval.runs.archive import chain, verify
from budgeteval.runs.archive.gather import beside, gather
from budgeteval.runs.archive.review import open_points
from budgeteval.runs.archive.words import say
from budgeteval.runs.state import whole
from budgeteval.runs.state.lock import Busy, lock


class Unfit(Exception):
    """A report that cannot be sealed; ``problems`` are sentences, each of which somebody must see to."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Sealed:
    """An archive: its file, its SHA-256, that of the one before it, and whether it was made just now.

    ``beside`` names the report whose archive, too, it takes to make this one's report again.
    """

    path: Path
    sha256: str
    before: str
    new: bool
    beside: str = ""


def seal(folder: Path, out: Path) -> Sealed:
    """Seal the report in ``folder`` as a new archive in ``out``; one that is sealed as it is stays as it is.

    Raises
    ------
    Unfit
        If the report is not as it was made, stands on changed files, or is not fully reviewed; or if the chain of
        archives is not whole. Nothing is written then.
    """
    try:
        tree = whole.known(folder)
    except whole.Unreadable as error:
        raise Unfit([say(f"manifest.{error.why}")]) from error
    contents, problems = gather(folder, tree)
    problems += [say("review.open", message=message, advice=advice) if message else say("review.none")
                 for message, advice in open_points(folder)]
    if problems:
        raise Unfit(problems)
    year, report, key = whole.place(tree).split("/")
    out.mkdir(parents=True, exist_ok=True)
    try:
        with lock(out):
            return replace(_add(out, (report, key, year), contents), beside=beside(tree))
    except Busy as error:
        raise Unfit([say("busy", path=out)]) from error


def _add(out: Path, about: tuple[str, str, str], contents: Mapping[str, bytes]) -> Sealed:
    """The archive of these contents at the end of the chain, or the newest of the same report if it is the same."""
    links, problems = chain.read(out)
    if problems := [*problems, *chain.standing(out, links)]:
        raise Unfit(problems)
    name = "-".join(about)
    own = [one for one in links if one.name == f"{name}.zip" or one.name.startswith(f"{name}-no")]
    if own and _same(out / own[-1].name, contents):
        return Sealed(out / own[-1].name, own[-1].sha256, own[-1].before, False)
    before = links[-1].sha256 if links else chain.NONE
    data = archive(about, before, contents)
    if len(data) > verify.LARGEST:
        raise Unfit([say("large", limit=verify.LARGEST)])
    path = out / f"{name}-no{len(own) + 1}.zip" if own else out / f"{name}.zip"
    chain.write(path, data)
    link = chain.Link(sha256(data).hexdigest(), before, path.name)
    chain.add(out, links, link)
    return Sealed(path, link.sha256, before, True)


def archive(about: tuple[str, str, str], before: str, contents: Mapping[str, bytes]) -> bytes:
    """The zip: the index, then every file in the order of its path. ``about`` is report, key and year."""
    entries = [verify.entry(path, contents[path]) for path in sorted(contents)]
    index = _index(about, before, entries)
    held = {**contents, verify.INDEX: index}
    parts = verify.pieces([verify.entry(verify.INDEX, index), *entries])
    return b"".join(what if isinstance(what, bytes) else held[path] for _, path, _, what in parts)


def _index(about: tuple[str, str, str], before: str, entries: list[verify.Entry]) -> bytes:
    report, key, year = about
    head = f"budgeteval-archive 1\nreport {report}\nkey {key}\nyear {year}\nprevious {before}\n"
    body = (head + "".join(f"{one.sha256} {one.crc:08x} {one.size} {one.path}\n" for one in entries)).encode()
    return body + f"end {sha256(body).hexdigest()}\n".encode()


def _same(path: Path, contents: Mapping[str, bytes]) -> bool:
    """Whether an archive holds just these contents."""
    _, entries, _ = verify.read_index(path.read_bytes())
    return entries[1:] == [verify.entry(name, contents[name]) for name in sorted(contents)]
