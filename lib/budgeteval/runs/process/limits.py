"""Limits of one report: seconds per cell, per notebook and per batch, memory, printed text."""

import os
import sys
from dataclasses import dataclass

MEBI = 1 << 20
SHARE = 0.75  # of the machine's memory, for all reports that run at a time
FEWEST = 1024  # MiB that a report may always use
WRITTEN = 128  # MiB that one file may have
PRINTED = 10 * MEBI  # characters a cell may print


class TimeLimit(BaseException):
    """Raised in the running cell when its parent says that time is up."""


class OutputLimit(BaseException):
    """Raised in a cell that prints without end."""


@dataclass(frozen=True)
class Limits:
    """``cell``, ``notebook`` and ``batch`` in seconds, ``memory`` of one report in MiB; 0 is none, for memory an even
    share of the machine's."""

    cell: float = 0
    notebook: float = 900
    batch: float = 0
    memory: int = 0

    def memory_for(self, jobs: int) -> int:
        """MiB that one of ``jobs`` reports may add to what its parent holds; 0 where that is not known."""
        if self.memory:
            return self.memory
        whole = _machine_memory()
        return max(FEWEST, int(whole * SHARE / jobs)) if whole else 0


DEFAULTS = Limits()


def _machine_memory() -> int:
    """MiB of this machine, 0 if it does not tell."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEBI
    except (AttributeError, ValueError, OSError):
        return 0


def limit_files() -> None:
    """From now on no file that this process or its own children write may grow past any sense."""
    if sys.platform != "win32":
        import resource

        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        most = WRITTEN * MEBI
        resource.setrlimit(resource.RLIMIT_FSIZE, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def limit_memory(mebibytes: int) -> None:
    """From now on this process may take that much more; then Python raises MemoryError (Linux)."""
    if not mebibytes or sys.platform != "linux":
        return
    import resource

    own = _data_size() + mebibytes * MEBI
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    soft = own if hard == resource.RLIM_INFINITY else min(own, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _data_size() -> int:
    """Bytes of this process's private memory now, as RLIMIT_DATA counts."""
    with open("/proc/self/statm", encoding="ascii") as stream:
        return int(stream.read().split()[5]) * os.sysconf("SC_PAGE_SIZE")
