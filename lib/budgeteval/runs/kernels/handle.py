"""A forked kernel as its client holds it: what ``subprocess.Popen`` offers, although another process is its parent."""

import contextlib
import os
import select
import signal
import socket
import subprocess

from budgeteval.runs.kernels.wire import SIZE, Ear


class Handle:
    """Process id, signals and exit code of a forked kernel.

    ``refusal`` says why there is none: ``stale`` (the parent's modules have changed on disk) or an error.
    """

    stdin = stdout = stderr = None

    def __init__(self, channel: socket.socket) -> None:
        channel.setblocking(False)
        self.channel = channel
        self.pid = 0
        self.bound = False
        self.refusal = ""
        self.returncode: int | None = None
        self._ear = Ear()

    @property
    def settled(self) -> bool:
        """Whether it is known what became of the request."""
        return (self.bound and self.pid > 0) or bool(self.refusal) or self.returncode is not None

    def hear(self, piece: bytes) -> None:
        """Take what came over the channel; nothing means that the parent is gone, and the kernel with it."""
        if not piece:
            self._end(-signal.SIGKILL)
        for message in self._ear.hear(piece):
            self._take(**message)

    def _take(self, pid: int = 0, bound: bool = False, refusal: str = "", code: int | None = None) -> None:
        self.pid = pid or self.pid
        self.bound = bound or self.bound
        self.refusal = refusal or self.refusal
        if code is not None:
            self._end(code)

    def _end(self, code: int) -> None:
        if self.returncode is None:
            self.returncode = code
            self.channel.close()

    def poll(self) -> int | None:
        """Exit code (negative: the signal that ended it), None while it runs."""
        with contextlib.suppress(BlockingIOError):
            while self.returncode is None:
                self.hear(self._received())
        return self.returncode

    def _received(self) -> bytes:
        try:
            return self.channel.recv(SIZE)
        except ConnectionResetError:
            return b""

    def wait(self, timeout: float | None = None) -> int:
        """Exit code, waited for.

        Raises
        ------
        subprocess.TimeoutExpired
            If it still runs after so many seconds.
        """
        while (code := self.poll()) is None:
            if not select.select([self.channel], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("kernel", timeout or 0.0)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def send_group(self, number: int) -> None:
        """Signal the kernel and what it has started."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)
