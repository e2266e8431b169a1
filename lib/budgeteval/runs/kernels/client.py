"""The client's side: one warm parent a process (one more for another interpreter start), kernels asked of it."""

import contextlib
import os
import socket
import subprocess
import threading
from collections.abc import Mapping, Sequence

from budgeteval.runs.kernels.handle import Handle
from budgeteval.runs.kernels.wire import Request, ask

# Without the working folder on its path, whatever is in there.
PARENT = "import sys; del sys.path[0]; from budgeteval.runs.kernels.parent import main; main(*map(int, sys.argv[1:]))"
# What takes effect when the interpreter starts or a library is imported: a parent serves one setting of these.
STARTING = ("PYTHON", "LD_", "OMP_", "OPENBLAS_", "MKL_", "MPL", "LC_", "LANG")
ATTEMPTS = 3  # parents that may fail before no more are started
Key = tuple[tuple[str, ...], tuple[tuple[str, str], ...]]


class Parent:
    """A warm parent, started at once, warm a second or two later."""

    def __init__(self, interpreter: Sequence[str], env: Mapping[str, str]) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [*interpreter, "-c", PARENT, str(theirs.fileno()), str(os.getpid())], pass_fds=[theirs.fileno()],
                env=dict(env), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True)

    def ask(self, request: Request, streams: Sequence[int]) -> Handle:
        """A kernel's handle, to be listened to until it is settled.

        Raises
        ------
        OSError
            If the parent is gone.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._control, [b"k"], [theirs.fileno(), *streams])
                ask(ours, request)
            except OSError:
                ours.close()
                raise
        return Handle(ours)

    def forget(self) -> None:
        """Close this process's end without a word: it is another process's parent."""
        self._control.close()
        self.process.returncode = 0


class Parents:
    """The warm parents of this process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._fit: dict[Key, Parent] = {}
        self._retired: list[Parent] = []
        self._failures = 0

    @property
    def hopeless(self) -> bool:
        """Whether parents have failed too often to start another."""
        return self._failures >= ATTEMPTS

    def get(self, interpreter: Sequence[str], env: Mapping[str, str]) -> Parent:
        """The parent for kernels started so, which may be a new one."""
        key = tuple(interpreter), tuple(sorted(one for one in env.items() if one[0].startswith(STARTING)))
        with self.lock:
            self._retired = [one for one in self._retired if one.process.poll() is None]
            if key not in self._fit or self._fit[key].process.poll() is not None:
                self._fit[key] = Parent(interpreter, env)
            return self._fit[key]

    def retire(self, parent: Parent, failed: bool) -> None:
        """Ask it no more; it ends with its last kernel."""
        with self.lock:
            self._failures += failed
            for key in [key for key, one in self._fit.items() if one is parent]:
                self._retired.append(self._fit.pop(key))

    def forget(self) -> None:
        """In a process just forked: these are not its own."""
        self.lock = threading.Lock()
        for one in (*self._fit.values(), *self._retired):
            with contextlib.suppress(OSError):
                one.forget()
        self._fit, self._retired, self._failures = {}, [], 0


parents = Parents()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=parents.forget)
