"""What a report reads, told to whoever listens while it runs: files, and what other reports have published."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Listener = Callable[[str, Any], None]
_listeners: list[Listener] = []


def tell(kind: str, what: Any) -> None:
    """Tell every listener that something of this ``kind`` is read: ``file`` (a Path), ``fact``, ``table``, ``list``
    (each a tuple that names place and thing)."""
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
