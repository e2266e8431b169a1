"""What client, warm parent and kernel tell each other: one JSON object a line over a socket."""

import json
import socket
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

SIZE = 65536
STALE = "stale"


@dataclass(frozen=True)
class Request:
    """A kernel to start: arguments of ``ipykernel_launcher``, whole environment, working folder, and the folder of
    its sockets (empty if it has none)."""

    arguments: Sequence[str]
    env: Mapping[str, str]
    cwd: str
    room: str


def tell(channel: socket.socket, **message: Any) -> None:
    """Send one message."""
    channel.sendall(json.dumps(message).encode("ascii") + b"\n")


def ask(channel: socket.socket, request: Request) -> None:
    """Send a request."""
    tell(channel, **asdict(request))


def asked(channel: socket.socket) -> Request:
    """The request that comes first on a channel.

    Raises
    ------
    EOFError
        If the other end hangs up within it.
    """
    heard = b""
    while not heard.endswith(b"\n"):
        piece = channel.recv(SIZE)
        if not piece:
            raise EOFError("the client hung up within a request")
        heard += piece
    return Request(**json.loads(heard))


class Ear:
    """Whole messages out of the pieces that a socket gives."""

    def __init__(self) -> None:
        self._rest = b""

    def hear(self, piece: bytes) -> list[dict[str, Any]]:
        *lines, self._rest = (self._rest + piece).split(b"\n")
        return [json.loads(line) for line in lines]
