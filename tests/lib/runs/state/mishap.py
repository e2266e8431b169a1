"""A process that is killed, or finds the disk full, at a chosen change to a folder."""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

KILL, FULL = "kill", "full"
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "open"}
RAISED = 2


def dies(step: int, how: str, function: Callable[[], object]) -> int:
    """Exit code of a child in which ``function`` meets its mishap at its ``step``-th change to a folder.

    0: it never came so far; ``RAISED``: the function raised OSError.
    """
    child = os.fork()
    if child == 0:
        sys.addaudithook(_mishap(step, how))
        try:
            function()
        except OSError:
            os._exit(RAISED)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _mishap(step: int, how: str) -> Callable[[str, tuple[Any, ...]], None]:
    left = step

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        if event in CHANGES and not (event == "open" and not arguments[2] & (os.O_WRONLY | os.O_RDWR)):
            left -= 1
            if left == -1 and how == KILL:
                os.kill(os.getpid(), signal.SIGKILL)
            elif left == -1:
                raise OSError(28, "No space left on device")

    return hook
