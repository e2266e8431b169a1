"""A client of kernels, for tests."""

import os
import select
from typing import Any

from jupyter_client.manager import KernelManager

LIMIT = 60


class Talk:
    """Kernels and their clients."""

    def __init__(self) -> None:
        self._started: list[tuple[Any, Any]] = []

    def start(self, name: str = "budgeteval", manager: Any = None, **settings: Any) -> tuple[Any, Any]:
        """A kernel that is ready: its manager and client."""
        manager = manager or KernelManager(kernel_name=name)
        manager.start_kernel(**settings)
        client = manager.client()
        client.start_channels()
        self._started.append((manager, client))
        client.wait_for_ready(timeout=LIMIT)
        return manager, client

    def end(self) -> None:
        for manager, client in self._started:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def printed(client: Any, source: str) -> str:
    """What a cell prints; an error is printed too."""
    said: list[str] = []
    client.execute_interactive(source, timeout=LIMIT, output_hook=lambda message: said.append(_text(message)))
    return "".join(said).strip()


def shown(client: Any, source: str) -> list[str]:
    """Types of everything a cell displays."""
    kinds: list[str] = []
    client.execute_interactive(source, timeout=LIMIT,
                               output_hook=lambda message: kinds.extend(message["content"].get("data", {})))
    return kinds


def _text(message: dict[str, Any]) -> str:
    content = message["content"]
    return content["ename"] if message["msg_type"] == "error" else content.get("text", "")


def ended(pid: int, seconds: float = LIMIT) -> bool:
    """Wait until that process has ended; whether it has."""
    try:
        seen = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([seen], [], [], seconds)[0])
    finally:
        os.close(seen)
