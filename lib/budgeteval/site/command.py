"""``budgeteval site``: the portal of a folder of reports, and its public edition."""

import time
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from budgeteval.runs.spread.address import Unreachable, is_address, shown
from budgeteval.runs.state import disk
from budgeteval.runs.state.lock import Busy, lock
from budgeteval.site import afar, public
from budgeteval.site.catalogue import Catalogue, catalogue, places
from budgeteval.site.pages import ASSETS, INDEX, portal
from budgeteval.site.words import say


class Refused(Exception):
    """Something the user must correct; the message is for the user."""


def command(out: str, edition: Path | None) -> None:
    """Make the portal below ``out``, a folder or an address; with ``edition`` the public edition there as well.

    Raises
    ------
    Refused
        If there are no reports, a batch is at work there, or a folder or address cannot be read or written.
    """
    try:
        _command(out, edition)
    except Unreachable as error:
        raise Refused(str(error)) from error


def _command(out: str, edition: Path | None) -> None:
    folder = _folder(out)
    if edition is not None:
        _check(folder, edition)
    console = Console()
    started = time.monotonic()
    try:
        with lock(folder):
            made = _gathered(folder, shown(out), console)
            files, found = portal(made)
            write(folder, files)
            if is_address(out):
                afar.put(out, files)
    except Busy as busy:
        raise Refused(say("command.busy", path=shown(out), pid=busy.pid, host=busy.host, since=busy.since)) from busy
    except OSError as error:
        raise Refused(say("command.unwritable", path=shown(out), error=error.strerror)) from error
    _print(console, say("command.done", path=_within(out, INDEX), reports=f"{len(made.entries):,}",
                        departments=len(made.departments), seconds=f"{time.monotonic() - started:.1f}"))
    if found:
        _print(console, say("command.findings", count=len(found), path=_within(out, f"{ASSETS}/findings.html")))
    if edition is not None:
        _public(made, edition, console)


def _folder(out: str) -> Path:
    folder = afar.brought(out) if is_address(out) else Path(out)
    if not folder.is_dir():
        raise Refused(say("command.no_folder", path=out))
    if not places(folder):
        raise Refused(say("command.none", path=shown(out)))
    return folder


def _within(out: str, name: str) -> str:
    """A file of the portal as the user would call it."""
    return f"{shown(out).rstrip('/')}/{name}" if is_address(out) else str(Path(out) / name)


def _gathered(folder: Path, named: str, console: Console) -> Catalogue:
    """The catalogue, with a bar on a terminal while it is read."""
    found = places(folder)
    _print(console, say("command.start", total=f"{len(found):,}", path=named))
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(say("command.bar"), total=len(found))
        return catalogue(folder, found, lambda: bar.advance(task))


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put the portal's files in their places, the index last, and remove pages of departments that are no more."""
    for name in sorted(files, key=lambda name: name == INDEX):
        path = folder / name
        if not path.is_file() or path.read_bytes() != files[name]:
            disk.write_file(path, files[name])
    for path in sorted((folder / ASSETS / "department").glob("*.html")):
        if path.relative_to(folder).as_posix() not in files:
            path.unlink()


def _check(folder: Path, edition: Path) -> None:
    """Refuse a place for the public edition that is among the reports or holds anything else."""
    inner, outer = edition.resolve(), folder.resolve()
    if inner.is_relative_to(outer) or outer.is_relative_to(inner):
        raise Refused(say("command.public_inside", path=edition))
    if edition.exists() and not edition.is_dir():
        raise Refused(say("command.public_other", path=edition, name=edition.name))
    if strange := public.strangers(edition):
        raise Refused(say("command.public_other", path=edition, name=strange[0]))


def _public(made: Catalogue, edition: Path, console: Console) -> None:
    files, found, counts = public.edition(made)
    try:
        public.write(edition, files)
        _print(console, say("command.public", path=edition / INDEX, **counts))
        name = made.out / ASSETS / "public.html"
        disk.write_file(name, public.findings_page(made, found).encode())
        if found:
            _print(console, say("command.left_out", count=len(found), path=name))
    except OSError as error:
        raise Refused(say("command.unwritable", path=edition, error=error.strerror)) from error


def _print(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
