"""A worker's own process, started clean: ``python -m budgeteval.runs.spread.worker``.

It has no thread, so processes may be forked from it; a Dask worker has many. It reads ``(word, *arguments)`` from its
standard input and answers ``("told", answer)`` or ``("fault", sentence)`` on its standard output, pickled; before
that, ``("made", Told)`` for every report.
"""

import os
import pickle
import socket
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from budgeteval.runs import batch
from budgeteval.runs.order import matches
from budgeteval.runs.process import family, nursery
from budgeteval.runs.process.task import summary
from budgeteval.runs.process.warm import warm
from budgeteval.runs.spread import identity
from budgeteval.runs.spread.site import CHUNKS, ROOT
from budgeteval.runs.spread.told import Told
from budgeteval.runs.spread.words import say
from budgeteval.runs.spread.work import Work, told, unpacked
from budgeteval.runs.state import journal as journals
from budgeteval.runs.state.freeze import Freezer
from budgeteval.runs.state.journal import History, Journal


class Stranger(Exception):
    """This worker is not what its batch is: another package, rule set, environment."""


def main() -> None:
    """Serve one batch after another until the standard input ends: each in a child of its own, forked from this process
    that has imported everything and read nothing."""
    family.settle(os.getppid())
    heard, answers = _private(0, "rb"), _private(1, "wb")
    if not batch.can_fork():
        _serve(heard, answers)
        return
    warm(())
    package, own = identity.loaded(), os.getpid()
    while True:
        _, status = os.waitpid(nursery.fork(lambda: _serve_in_child(heard, answers, own)), 0)
        if status or identity.package() != package:
            return
        _tell(answers, "left", None)


def _serve_in_child(heard: Any, answers: Any, parent: int) -> None:
    family.settle(parent)
    _serve(heard, answers)


def _serve(heard: Any, answers: Any) -> None:
    """Answer until the batch is left.

    Raises
    ------
    EOFError
        If the standard input ends.
    """
    while True:
        word, *more = pickle.load(heard)
        if word == "leave":
            return
        _tell(answers, *_answer(word, more, lambda one: _tell(answers, "made", one)))


def _private(number: int, mode: str) -> Any:
    """A standard stream for this process alone: what it starts, and what prints, gets none."""
    own = os.fdopen(os.dup(number), mode)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing if number == 0 else 2, number)
    os.close(nothing)
    return own


def _tell(answers: Any, word: str, what: Any) -> None:
    pickle.dump((word, what), answers)
    answers.flush()


def _answer(word: str, more: Sequence[Any], tell: Callable[[Told], None]) -> tuple[str, Any]:
    try:
        match word:
            case "make":
                make(tell, *more)
            case "who":
                return "told", who(*more)
            case "enter":
                (os.environ[ROOT],) = more
        return "told", None
    except Exception as error:
        traceback.print_exc()
        return "fault", summary(error)


def who(of: identity.Subject, probe: str) -> dict[str, str]:
    """This worker's identity; ``probe`` is a file that all see if they share the folder of reports (none: they do not
    have to)."""
    sees = not probe or Path(probe).is_file()
    return identity.identity(of) | {"host": socket.gethostname(), "probe": "yes" if sees else ""}


def make(tell: Callable[[Told], None], packed: bytes, folder: str, failed: Sequence[str],
         already: Sequence[Told]) -> None:
    """Make the reports of a chunk (a pickled :class:`Work`) below ``folder``, but for those ``already`` told of, and
    ``tell`` of each at once; ``failed`` are places that others could not make."""
    work: Work = pickle.loads(packed)
    known = {one.place for one in already}
    reports = [unpacked(one) for one in work.reports if str(one.place) not in known]
    if identity.digest(identity.identity(identity.subject(map(unpacked, work.reports)))) != work.identity:
        raise Stranger(socket.gethostname())
    out = Path(folder)
    journal = _journal(out, work.batch) if work.journal else None
    history, before = _history(out, work)
    answers = [one for one in before if one.place not in known] + _hopeless(reports, failed, journal)
    for one in answers:
        tell(one)
    settled = {one.place for one in answers}
    left = [report for report in reports if str(report.place) not in settled]
    batch.run(left, out, jobs=1, engine=work.engine, limits=_limits(work), retries=work.retries,
              freezer=Freezer(out, history) if work.freeze else None, journal=journal,
              done=lambda one: tell(told(one)), beat=_stay(out / CHUNKS / work.batch))


def _history(out: Path, work: Work) -> tuple[History, list[Told]]:
    """The journal's history, and what an earlier worker, since lost, has made of this chunk."""
    if _first_try(out, work):
        return _earlier(out), []
    history = journals.read(out)
    entries = [history.last(str(one.place)) for one in work.reports]
    return history, [Told(one.place, one.seconds, state=one.state) for one in entries
                     if one is not None and one.batch == work.batch and one.state != journals.FAILED]


def _first_try(out: Path, work: Work) -> bool:
    """Whether no other worker has begun this chunk."""
    mark = out / CHUNKS / work.batch / str(work.number)
    mark.parent.mkdir(parents=True, exist_ok=True)
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


@cache
def _earlier(out: Path) -> History:
    return journals.read(out)


@cache
def _journal(out: Path, batch_name: str) -> Journal:
    return Journal(out, f"{batch_name}-{socket.gethostname()}-{os.getpid()}", batch_name)


def _hopeless(reports: Sequence[Any], failed: Sequence[str], journal: Journal | None) -> list[Told]:
    """Reports that read one which could not be made."""
    found = matches(failed, {pattern for one in reports for pattern in one.reads})
    answers = []
    for one in reports:
        if missing := sorted({failed[at] for pattern in one.reads for at in found[pattern]} - {str(one.place)}):
            cause = say("cluster.reads", names=", ".join(place.partition("/")[2] for place in missing))
            answers.append(Told(str(one.place), 0.0, cause, state=journals.FAILED, kind="reads"))
            if journal is not None:
                journal.write(journals.FAILED, str(one.place), kind="reads", cause=cause)
    return answers


def _limits(work: Work) -> Any:
    """The limits, with this machine's memory shared by all its processors."""
    return replace(work.limits, batch=0, memory=work.limits.memory_for(os.cpu_count() or 1))


def _stay(marks: Path) -> Callable[[], None]:
    """A beat that ends this process when the one that started it is gone, or another batch has taken the folder."""
    parent = os.getppid()

    def beat() -> None:
        if os.getppid() != parent or not marks.exists():
            os._exit(1)

    return beat


if __name__ == "__main__":
    main()
