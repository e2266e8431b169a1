"""A digest of any value's content: the same in every process and on every machine, whatever objects hold it.

Every value is written as a kind, a length and its bytes, so that no two values share a text. Order counts in
mappings and sequences (it shows in reports), not in sets.
"""

import dataclasses
import datetime
import decimal
import enum
import functools
import hashlib
import re
import struct
import types
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath
from typing import Any

import numpy as np
import pandas as pd

from budgeteval.places import project_root, reports_folder
from budgeteval.rulesets.loader import merged
from budgeteval.rulesets.ruleset import RuleSet
from budgeteval.runs.state.frames import Update, array, blob, frame, index, mark, series


def digest(value: Any) -> str:
    """SHA-256 of a value's content.

    Raises
    ------
    TypeError
        If a value of an unknown kind is met; it is named.
    """
    return Digester().of(value)


class Digester:
    """Digests values that share parts: what several of them hold is read once, as long as all are alive."""

    def __init__(self) -> None:
        self._known: dict[int, bytes] = {}

    def of(self, value: Any) -> str:
        """SHA-256 of one value."""
        whole = hashlib.sha256()
        self._put(whole.update, value)
        return whole.hexdigest()

    def _put(self, update: Update, value: Any) -> None:
        writer = _WRITERS.get(type(value)) or _writer(type(value))
        if writer in _SHARED:
            update(self._shared(writer, value))
        else:
            writer(self, update, value)

    def _shared(self, writer: "Writer", value: Any) -> bytes:
        """Digest of a part that several values may hold."""
        known = self._known.get(id(value))
        if known is None:
            part = hashlib.sha256()
            writer(self, part.update, value)
            known = self._known[id(value)] = part.digest()
        return known

    def _all(self, update: Update, kind: str, values: Iterable[Any], size: int) -> None:
        mark(update, kind, size)
        for one in values:
            self._put(update, one)


Writer = Callable[[Digester, Update, Any], None]


def _text(kind: str, text: Callable[[Any], str] = str) -> Writer:
    """Writer of values that one text tells whole."""
    return lambda _, update, value: blob(update, kind, text(value).encode("utf-8", "surrogatepass"))


def _name(kind: Any) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _float(_: Digester, update: Update, value: Any) -> None:
    update(b"float:8\n" + struct.pack("<d", value if value == value else float("nan")))


def _mapping(digester: Digester, update: Update, value: Mapping[Any, Any]) -> None:
    mark(update, "mapping", len(value))
    for name, one in value.items():
        digester._put(update, name)
        digester._put(update, one)


def _set(digester: Digester, update: Update, value: Iterable[Any]) -> None:
    blob(update, "set", "".join(sorted(map(digester.of, value))).encode())


def _sequence(kind: str) -> Writer:
    return lambda digester, update, value: digester._all(update, kind, value, len(value))


def _dataclass(digester: Digester, update: Update, value: Any) -> None:
    fields = dataclasses.fields(value)
    mark(update, _name(type(value)), len(fields))
    for one in fields:
        blob(update, "field", one.name.encode())
        digester._put(update, getattr(value, one.name))


def _model(digester: Digester, update: Update, value: Any) -> None:
    mark(update, _name(type(value)), 1)
    _mapping(digester, update, value.__dict__ | (value.__pydantic_extra__ or {}))


def _rules(digester: Digester, update: Update, value: RuleSet) -> None:
    """A rule set by the values of all its sections and where each comes from."""
    blob(update, "rules", value.edition.encode())
    digester._put(update, value.head)
    blob(update, "sections", _rule_content(value.edition, tuple(value.sections)).encode())


@functools.cache
def _rule_content(edition: str, sections: tuple[str, ...]) -> str:
    return digest({name: merged(edition, name) for name in sections})


def _path(_: Digester, update: Update, value: PurePath) -> None:
    """A path below the project or the reports' folder by what follows it, so that no machine's folders count."""
    for kind, folder in (("report", reports_folder()), ("project", project_root())):
        if value.is_relative_to(folder):
            blob(update, kind, value.relative_to(folder).as_posix().encode())
            return
    blob(update, "path", value.as_posix().encode())


def _partial(digester: Digester, update: Update, value: Any) -> None:
    mark(update, "partial", 3)
    digester._put(update, value.func)
    digester._put(update, value.args)
    digester._put(update, value.keywords)


def _table(write: Callable[[Any, Update, Any], None]) -> Writer:
    """Writer of what :mod:`frames` knows to write."""
    return lambda digester, update, value: write(digester._put, update, value)


_FRAME = _table(frame)
_PLAIN: dict[type, Writer] = {
    type(None): _text("none"),
    type(Ellipsis): _text("ellipsis"),
    type(pd.NA): _text("missing"),
    type(pd.NaT): _text("no time"),
    bool: _text("bool"),
    int: _text("int"),
    float: _float,
    complex: _text("complex", repr),
    str: _text("str", lambda value: value),
    bytes: lambda _, update, value: blob(update, "bytes", value),
    decimal.Decimal: _text("decimal"),
    datetime.datetime: _text("datetime", lambda value: value.isoformat()),
    pd.Timestamp: _text("timestamp", lambda value: value.isoformat()),
    datetime.date: _text("date", lambda value: value.isoformat()),
    datetime.time: _text("time", lambda value: value.isoformat()),
    datetime.timedelta: _text("timedelta", repr),
    pd.Timedelta: _text("timedelta", repr),
    pd.Period: _text("period", repr),
    pd.Interval: _text("interval", repr),
    range: _text("range", repr),
    re.Pattern: _text("pattern", lambda value: f"{value.flags} {value.pattern!r}"),
    types.ModuleType: _text("module", lambda value: value.__name__),
    type: _text("class", _name),
    list: _sequence("list"),
    tuple: _sequence("tuple"),
}
_KINDS: tuple[tuple[Any, Writer], ...] = (
    (RuleSet, _rules),
    (enum.Enum, _text("enum", lambda value: f"{_name(type(value))}.{value.name}")),
    (np.bool_, lambda digester, update, value: digester._put(update, bool(value))),
    (np.integer, lambda digester, update, value: digester._put(update, int(value))),
    (np.floating, lambda digester, update, value: digester._put(update, float(value))),
    (np.str_, lambda digester, update, value: digester._put(update, str(value))),
    (np.ndarray, _table(array)),
    (pd.DataFrame, _FRAME),
    (pd.Series, _table(series)),
    (pd.Index, _table(index)),
    (PurePath, _path),
    (functools.partial, _partial),
    (Mapping, _mapping),
    ((set, frozenset), _set),
    (type, _PLAIN[type]),
    ((types.FunctionType, types.BuiltinFunctionType, functools._lru_cache_wrapper), _text("function", _name)),
)
_NAMED: tuple[type, ...] = (str, int, float, list, tuple)
_SHARED: set[Writer] = {_dataclass, _model, _FRAME}
_WRITERS: dict[type, Writer] = dict(_PLAIN)


def _writer(kind: type) -> Writer:
    """How values of a kind not met before are written, kept for the next."""
    found = next((writer for base, writer in _KINDS if issubclass(kind, base)), None)
    if found is None and dataclasses.is_dataclass(kind):
        found = _dataclass
    if found is None and hasattr(kind, "__pydantic_fields__"):
        found = _model
    if found is None:
        found = next((_subclass(kind, _PLAIN[base]) for base in _NAMED if issubclass(kind, base)), None)
    if found is None:
        raise TypeError(f"no digest for a value of {_name(kind)}")
    _WRITERS[kind] = found
    return found


def _subclass(kind: type, writer: Writer) -> Writer:
    """A named tuple, a text of a special kind: its class, then its content."""
    def write(digester: Digester, update: Update, value: Any) -> None:
        blob(update, "class", _name(kind).encode())
        writer(digester, update, value)
    return write
