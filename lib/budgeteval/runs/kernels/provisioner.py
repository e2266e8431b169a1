"""Jupyter's provisioner: kernels forked from a warm parent where that can be, started the ordinary way elsewhere."""

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_client.localinterfaces import localhost
from jupyter_client.provisioning import LocalProvisioner

from budgeteval.runs.kernels.client import Parent, parents
from budgeteval.runs.kernels.handle import Handle
from budgeteval.runs.kernels.wire import SIZE, STALE, Request
from budgeteval.runs.process.room import new_room

LAUNCHER = "ipykernel_launcher"
KNOWN = {"env", "cwd", "stdin", "stdout", "stderr", "independent", "kernel_id", "extra_arguments"}
PATIENCE = 60.0
TRIES = 3


class ForkingProvisioner(LocalProvisioner):
    """Forks kernels of this very Python from a warm parent; all others it starts as Jupyter does."""

    process: Any
    pid: Any
    pgid: Any
    cwd: Any
    room = ""

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        if can_fork() and self.parent is not None and not self.room and _default_transport(self.parent):
            self.room = new_room()
            self.parent.transport, self.parent.ip = "ipc", f"{self.room}/k"
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        handle = await self._forked(cmd, kwargs)
        if handle is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process, self.pid, self.pgid = handle, handle.pid, handle.pid
        self.cwd = kwargs.get("cwd") or Path.cwd()
        return self.connection_info

    async def send_signal(self, signum: int) -> None:
        if isinstance(self.process, Handle):
            self.process.send_group(signum)
        else:
            await super().send_signal(signum)

    async def cleanup(self, restart: bool = False) -> None:
        await super().cleanup(restart)
        if self.room and not restart:
            shutil.rmtree(self.room, ignore_errors=True)
            self.room = ""

    async def _forked(self, cmd: list[str], kwargs: dict[str, Any]) -> Handle | None:
        """A forked kernel, or None if it is to be started the ordinary way."""
        at = launcher(cmd)
        if at is None or not can_fork() or not ordinary(kwargs) or parents.hopeless:
            return None
        env = kwargs.get("env") or dict(os.environ)
        request = Request(cmd[at + 1:], env, str(kwargs.get("cwd") or Path.cwd()), self.room)
        for _ in range(TRIES):  # a parent whose modules have changed on disk gives way to a new one
            parent = parents.get(cmd[:at - 1], env)
            try:
                handle = await _settled(parent, request, kwargs)
            except (OSError, TimeoutError) as error:
                refusal = f"{type(error).__name__}: {error}"
            else:
                refusal = handle.refusal or ("" if handle.pid else "the parent ended")
            if not refusal:
                return handle
            parents.retire(parent, failed=refusal != STALE)
            if refusal != STALE:
                self.log.warning("No kernel from the warm parent (%s); started the ordinary way", refusal)
                return None
        return None


async def _settled(parent: Parent, request: Request, kwargs: Mapping[str, Any]) -> Handle:
    with open(os.devnull, "r+b", buffering=0) as nothing:
        streams = [number(kwargs.get(name), default, nothing.fileno())
                   for name, default in (("stdin", nothing.fileno()), ("stdout", 1), ("stderr", 2))]
        handle = parent.ask(request, streams)
    try:
        await asyncio.wait_for(_listen(handle), PATIENCE)
    except BaseException:
        handle.kill()
        handle.channel.close()
        raise
    return handle


async def _listen(handle: Handle) -> None:
    loop = asyncio.get_running_loop()
    while not handle.settled:
        try:
            piece = await loop.sock_recv(handle.channel, SIZE)
        except ConnectionResetError:
            piece = b""
        handle.hear(piece)


def can_fork() -> bool:
    """Whether this system forks processes and hands over open files."""
    return hasattr(os, "fork") and hasattr(socket, "send_fds")


def launcher(cmd: list[str]) -> int | None:
    """Where IPython's launcher stands in a command of this very Python; None if it is another command."""
    at = cmd.index(LAUNCHER) if LAUNCHER in cmd else 0
    return at if at > 1 and cmd[at - 1] == "-m" and cmd[0] == sys.executable else None


def ordinary(kwargs: Mapping[str, Any]) -> bool:
    """Whether nothing is asked of the start that a forked kernel cannot do (pipes, outliving its client, the rest)."""
    special = {subprocess.PIPE, subprocess.STDOUT} & {kwargs.get(name) for name in ("stdin", "stdout", "stderr")}
    return not (special or kwargs.get("independent") or kwargs.keys() - KNOWN)


def number(stream: Any, default: int, nothing: int) -> int:
    """The file descriptor of what ``Popen`` takes as a stream."""
    if stream in (None, subprocess.DEVNULL):
        return default if stream is None else nothing
    return stream if isinstance(stream, int) else stream.fileno()


def _default_transport(manager: Any) -> bool:
    """Whether nobody has chosen how this manager talks to its kernels."""
    chosen = [manager.config.get(name, {}) for name in type(manager).section_names()]
    with contextlib.suppress(OSError):
        return manager.transport == "tcp" and manager.ip == localhost() and not any(
            "transport" in one or "ip" in one for one in chosen)
    return False
