"""Folders for the sockets of kernels."""

import os
import tempfile

LONGEST = 90  # bytes of a socket's path, which systems limit to 104 or 108


def new_room() -> str:
    """A new private folder with a path short enough for sockets.

    Raises
    ------
    OSError
        If there is none.
    """
    for base in (None, "/tmp"):
        room = tempfile.mkdtemp(prefix="be", dir=base)
        if os.name == "nt" or len(os.fsencode(room)) <= LONGEST:
            return room
        os.rmdir(room)
    raise OSError("no folder with a path short enough for sockets")
