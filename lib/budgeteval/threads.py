"""Threads that Typst and Polars keep once they were used: they do not survive a fork, and a child that uses the library
again waits for them for ever."""

_kept_by: set[str] = set()


def keep(library: str) -> None:
    """Say that from now on ``library`` keeps threads in this process."""
    _kept_by.add(library)


def kept() -> bool:
    """Whether a child forked from this process may wait for threads that it does not have."""
    return bool(_kept_by)
