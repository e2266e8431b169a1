"""What a report is given: the digest of everything its stage hands its notebook, field by field."""

import dataclasses
import functools
import importlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from budgeteval.runs.plan import Report
from budgeteval.runs.state.code import openers


@dataclass(frozen=True)
class Given:
    """Digests of a run's fields by name, and its own raw files (names below the county folder; None: all declared)."""

    fields: Mapping[str, str] = field(default_factory=dict)
    files: frozenset[str] | None = None


def given(report: Report) -> Given:
    """What the report's stage hands it now; no fields if its notebook opens no run.

    Whatever the stage raises goes on to the caller.
    """
    return of([_opened(report, module, name) for module, name in openers(report.notebook)])


def of(runs: list[Any]) -> Given:
    """What these opened runs hand a notebook; fields of several runs bear the position of theirs before the name."""
    from budgeteval.runs.state.content import Digester

    digester = Digester()
    return _joined([_told(run, digester) for run in runs])


@contextmanager
def capturing(report: Report) -> Iterator[Callable[[], Given]]:
    """While the report's notebook runs in this process, what its stage hands it; to be asked for afterwards.

    Runs are digested when they are handed over, before a cell could change them. Where the notebook opens other runs
    than :func:`given` would, that is asked instead.
    """
    from budgeteval.runs.state.content import Digester

    expected, handed, digester = openers(report.notebook), list[tuple[tuple[str, str], Given]](), Digester()

    def listening(module: str, name: str, opening: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(opening)
        def opened(*values: Any, **named: Any) -> Any:
            run = opening(*values, **named)
            if inspect.signature(opening).bind(*values, **named).arguments == _taken(report, opening):
                handed.append(((module, name), _told(run, digester)))
            return run
        return opened

    def told() -> Given:
        as_expected = tuple(opener for opener, _ in handed) == expected
        return _joined([one for _, one in handed]) if as_expected else given(report)

    with ExitStack() as stack:
        for module, name in expected:
            with suppress(ImportError, AttributeError):  # the notebook's own cell shows it
                stage = importlib.import_module(module)
                stack.callback(setattr, stage, name, getattr(stage, name))
                setattr(stage, name, listening(module, name, getattr(stage, name)))
        yield told


def _told(run: Any, digester: Any) -> Given:
    """One run's fields and files."""
    fields = {name: digester.of(value) for name, value in _fields(run).items()}
    files = getattr(run, "files", None)
    return Given(fields, None if files is None else frozenset(files))


def _joined(runs: list[Given]) -> Given:
    """Several runs as one; its own files are not known if one of them does not name its own."""
    if not runs:
        return Given()
    named = {f"{number}.{name}" if len(runs) > 1 else name: sha256
             for number, run in enumerate(runs) for name, sha256 in run.fields.items()}
    files = [one.files for one in runs if one.files is not None]
    return Given(named, frozenset[str]().union(*files) if len(files) == len(runs) else None)


def digest(value: Any) -> str:
    """SHA-256 of a value's content, the same in every process and on every machine.

    Raises
    ------
    TypeError
        If a value of an unknown kind is met.
    """
    from budgeteval.runs.state import content

    return content.digest(value)


def _opened(report: Report, module: str, name: str) -> Any:
    """The run that a stage opens for the report's parameters, those that it takes."""
    opening = getattr(importlib.import_module(module), name)
    return opening(**_taken(report, opening))


def _taken(report: Report, opening: Callable[..., Any]) -> dict[str, Any]:
    """Those of the report's parameters that a stage's opening takes."""
    taken = inspect.signature(opening).parameters
    return {name: value for name, value in report.values.items() if name in taken}


def _fields(run: Any) -> dict[str, Any]:
    if not dataclasses.is_dataclass(run):
        return {"run": run}
    return {one.name: getattr(run, one.name) for one in dataclasses.fields(run)}
