"""What a report is given: the digest of everything its stage hands its notebook, field by field."""

import dataclasses
import importlib
import inspect
from collections.abc import Iterable, Mapping
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
    runs = [_opened(report, module, name) for module, name in openers(report.notebook)]
    return of(runs) if runs else Given()


def of(runs: list[Any]) -> Given:
    """What these opened runs hand a notebook; fields of several runs bear the position of theirs before the name."""
    from budgeteval.runs.state.content import Digester

    digester = Digester()
    fields = {}
    for number, run in enumerate(runs):
        before = f"{number}." if len(runs) > 1 else ""
        for name, value in _fields(run).items():
            fields[before + name] = digester.of(value)
    return Given(fields, _files([getattr(run, "files", None) for run in runs]))


def _files(named: list[Iterable[str] | None]) -> frozenset[str] | None:
    """Own files of several runs; None if one of them does not name its own."""
    listed = [frozenset(one) for one in named if one is not None]
    return frozenset[str]().union(*listed) if len(listed) == len(named) else None


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
    taken = inspect.signature(opening).parameters
    return opening(**{name: value for name, value in report.values.items() if name in taken})


def _fields(run: Any) -> dict[str, Any]:
    if not dataclasses.is_dataclass(run):
        return {"run": run}
    return {one.name: getattr(run, one.name) for one in dataclasses.fields(run)}
