"""What a report reads, told to whoever listens while it runs: files, and what other reports have published."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Listener = Callable[[str, Any], None]
_listeners: list[Listener] = []
_covered: list[bool] = []


def tell(kind: str, what: Any) -> None:
    """Tell every listener that something of this ``kind`` is read.

    ``file``: its Path. ``report``: (place, whether it is there). ``list``: (place with ``*`` for the key, the keys
    found). ``fact``: (place, id, its entry or None). ``part``: (place, path below it, its file's Path). ``rows``:
    (place, some rows of one of its tables, its folder's Path).
    """
    for listener in _listeners:
        listener(kind, what)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """``listener(kind, what)`` hears of every read while the context lasts."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


@contextmanager
def covered() -> Iterator[None]:
    """Files opened in this context are told of by another, narrower name."""
    _covered.append(True)
    try:
        yield
    finally:
        _covered.pop()


def is_covered() -> bool:
    """Whether a file opened now is told of by another name."""
    return bool(_covered)
