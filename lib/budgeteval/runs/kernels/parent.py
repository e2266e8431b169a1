"""The warm parent: a process that imports what notebooks need, then forks a kernel for every request.

It has no thread, no ZMQ context and no event loop, and uses nothing that keeps threads of its own (Typst, Polars).
"""

import contextlib
import os
import selectors
import shutil
import signal
import socket
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from budgeteval.runs.kernels import fresh, imports
from budgeteval.runs.kernels.wire import STALE, Request, asked, tell
from budgeteval.runs.process import family

PATIENCE = 10.0  # seconds for a client to send the request it has announced
STREAMS = 3
BELLS = 4096


@dataclass
class Parent:
    """Hears requests on ``control``, watches its client and its kernels, and ends when the client is gone, or when it
    is stale (``known`` is no longer what is on disk) and its last kernel has ended."""

    control: socket.socket
    client: int | None
    known: fresh.Stamps
    kernels: dict[int, socket.socket] = field(default_factory=dict)
    rooms: set[str] = field(default_factory=set)
    stale: bool = False

    def __post_init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._bell, self._rope = os.pipe()
        for end in (self._bell, self._rope):
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._rope, warn_on_full_buffer=False)
        watched: list[Any] = [self.control, self._bell, *self._client_seen()]
        for one in watched:
            self._selector.register(one, selectors.EVENT_READ)

    def _client_seen(self) -> list[int]:
        return [] if self.client is None else [self.client]

    def serve(self) -> None:
        while self.kernels or not self.stale:
            ready = {key.fileobj for key, _ in self._selector.select()}
            if self.client in ready or (self.control in ready and not self._hear()):
                return
            if self._bell in ready:
                os.read(self._bell, BELLS)
                self._bury()

    def _hear(self) -> bool:
        """Take one request; False if the client has hung up."""
        try:
            word, handed, *_ = socket.recv_fds(self.control, 1, 1 + STREAMS)
        except ConnectionResetError:
            return False
        if not word:
            return False
        channel, streams = socket.socket(fileno=handed[0]), handed[1:]
        try:
            channel.settimeout(PATIENCE)
            self._answer(channel, streams)
        except (OSError, EOFError, ValueError):
            traceback.print_exc()
            channel.close()
        for stream in streams:
            os.close(stream)
        return True

    def _answer(self, channel: socket.socket, streams: list[int]) -> None:
        request, parent = asked(channel), os.getpid()
        self.stale = self.stale or fresh.changed(self.known)
        try:
            pid = None if self.stale else os.fork()
        except OSError as error:
            tell(channel, refusal=str(error))
            raise
        if pid is None:
            tell(channel, refusal=STALE)
            channel.close()
            return
        if pid == 0:
            self._be_kernel(request, channel, streams, parent)
        self.kernels[pid] = channel
        self.rooms = {room for room in (*self.rooms, request.room) if room and Path(room).exists()}
        try:
            tell(channel, pid=pid)
        except OSError:  # nobody wants it any more
            family.kill(pid)
            raise

    def _be_kernel(self, request: Request, channel: socket.socket, streams: list[int], parent: int) -> NoReturn:
        """In the child: drop what is the parent's, run the kernel, end without unwinding into the parent's code."""
        code = 1
        try:
            from budgeteval.runs.kernels import kernel

            self._let_go()
            family.settle(parent)
            code = kernel.run(request, streams, lambda: _bound(channel))
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)

    def _let_go(self) -> None:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._selector.close()
        for end in (self._bell, self._rope, *self._client_seen()):
            os.close(end)
        for other in (self.control, *self.kernels.values()):
            other.close()

    def _bury(self) -> None:
        for pid, channel in list(self.kernels.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                del self.kernels[pid]
                with contextlib.suppress(OSError):
                    tell(channel, code=os.waitstatus_to_exitcode(status))
                channel.close()

    def end(self) -> None:
        """Take the kernels and their sockets' folders along."""
        for pid in self.kernels:
            family.kill(pid)
        for room in self.rooms:
            shutil.rmtree(room, ignore_errors=True)


def _bound(channel: socket.socket) -> None:
    """Tell the client that the kernel's sockets are there; the channel is the parent's alone from then on."""
    tell(channel, bound=True)
    channel.close()


def _pidfd(pid: int) -> int | None:
    """Something that is ready when that process has ended; None where the system has no such thing."""
    return os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None


def main(control: int, client: int) -> None:
    """Serve one client, over the socket of that number."""
    before = fresh.stamps()
    imports.warm()
    parent = Parent(socket.socket(fileno=control), _pidfd(client), fresh.held(before))
    try:
        parent.serve()
    finally:
        parent.end()
