"""Inside a Dask worker: a process of its own for each of its threads, handed one chunk after another."""

import contextlib
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from budgeteval.runs.spread.site import Site, Wants
from budgeteval.runs.spread.told import Told
from budgeteval.runs.spread.words import say
from budgeteval.runs.state.parts import FAILED

PATIENCE = 10.0

_lock = threading.Lock()
_idle: list["_Slot"] = []
_busy: set["_Slot"] = set()
_left: set[str] = set()


class Fault(Exception):
    """What a worker's process could not do; the message is its own."""


class _Slot:
    """A process that serves one batch after another."""

    def __init__(self, batch: str) -> None:
        self.batch = batch
        self._process = subprocess.Popen([sys.executable, "-m", "budgeteval.runs.spread.worker"],
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def ask(self, *message: Any, made: Callable[[Told], None] = lambda _: None) -> Any:
        """The answer, ``made`` being told of every report meanwhile; EOFError or OSError if the process has died."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        pickle.dump(message, self._process.stdin)
        self._process.stdin.flush()
        kind, answer = pickle.load(self._process.stdout)
        while kind == "made":
            made(answer)
            kind, answer = pickle.load(self._process.stdout)
        if kind == "fault":
            raise Fault(answer)
        return answer

    def renew(self, batch: str) -> bool:
        """Let it serve another batch; False if it has ended, or this package is another by now."""
        try:
            self.ask("leave")
        except (EOFError, OSError, pickle.UnpicklingError):
            return False
        self.batch = batch
        return True

    def enter(self, root: Path) -> None:
        """Let it work in the project at this folder."""
        self.ask("enter", str(root))

    def end(self, *, at_once: bool = False) -> None:
        if at_once:
            self._process.kill()
        with contextlib.suppress(OSError):
            self._process.communicate(timeout=PATIENCE)


def make(batch: str, site: Site, wants: Wants, tries: int, work: bytes,
         needed: Sequence[Sequence[Told]]) -> tuple[Told, ...]:
    """The body of a Dask task: one chunk (its pickled work is opened only where it is done), after those it needs."""
    failed = sorted({one.place for chunk in needed for one in chunk if one.cause})
    site.fetch(wants)
    told: dict[str, Told] = {}

    def made(one: Told) -> None:
        site.put(one)
        told[one.place] = one

    for _ in range(tries):
        if batch in _left:
            break
        with contextlib.suppress(EOFError, OSError, pickle.UnpicklingError), _slot(batch, site) as slot:
            slot.ask("make", work, str(site.folder), failed, tuple(told.values()), made=made)
            site.put_state(batch)
            return tuple(told.values())
    lost = Told("", 0.0, say("cluster.lost"), state=FAILED, kind="infrastructure")
    return tuple(told.get(place) or replace(lost, place=place) for place in wants.places)


def who(batch: str, site: Site, counties: Sequence[str], *question: Any) -> dict[str, str]:
    """The identity of this worker's process."""
    site.prepare(counties, batch)
    with _slot(batch, site) as slot:
        return dict(slot.ask("who", *question))


def leave(batch: str) -> None:
    """End what is still at work for a batch, and let go of what has been."""
    _left.add(batch)
    with _lock:
        busy = [one for one in _busy if one.batch == batch]
        idle = [one for one in _idle if one.batch == batch]
        _idle[:] = [one for one in _idle if one.batch != batch]
    for one in busy:
        one.end(at_once=True)
    kept = [one for one in idle if one.renew("")]
    with _lock:
        _idle.extend(kept)


@contextlib.contextmanager
def _slot(batch: str, site: Site) -> Iterator[_Slot]:
    """A process that has nothing to do; a dead one is not used again."""
    slot = _taken(batch)
    _busy.add(slot)
    try:
        slot.enter(site.root)
        yield slot
    except Fault:
        _idle.append(slot)
        raise
    except BaseException:
        slot.end(at_once=True)
        raise
    else:
        _idle.append(slot)
    finally:
        _busy.discard(slot)


def _taken(batch: str) -> _Slot:
    """An idle process, best one that serves this batch already; a new one if there is none."""
    with _lock:
        idle = sorted(_idle, key=lambda one: one.batch != batch)
        _idle[:] = idle[1:]
    if idle and (idle[0].batch == batch or idle[0].renew(batch)):
        return idle[0]
    for one in idle[:1]:
        one.end(at_once=True)
    return _Slot(batch)
