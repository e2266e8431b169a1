"""Files at an address that fsspec knows (``file://``, ``s3://`` …): listed, fetched and put, by their relative names.

Credentials come from where the address' own program looks for them (environment, its settings file); none is kept,
passed on or printed.
"""

import contextlib
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from budgeteval.runs.spread.words import say

ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://.+", re.I)
STAMPS = ("ETag", "etag", "mtime", "LastModified", "last_modified")
SECRET = re.compile(r"//[^/@]*@")


class Unreachable(Exception):
    """An address that cannot be read or written; the message is for the user."""


def is_address(text: str) -> bool:
    """Whether this names a place by address, not by path."""
    return bool(ADDRESS.fullmatch(text))


class Store:
    """A folder at an address.

    Raises
    ------
    Unreachable
        From every method, if the address cannot be read or written, or what it needs is not installed.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        with self._asking("unknown"):
            import fsspec

            self._files, self._root = fsspec.core.url_to_fs(
                address, use_listings_cache=False, skip_instance_cache=True)
            self._root = self._root.rstrip("/")

    def listing(self, folder: str = "") -> dict[str, str]:
        """Names of all files below a folder, each with a stamp that differs whenever the file does."""
        with self._asking("unreadable"):
            self._files.invalidate_cache()
            try:
                found = self._files.find(self._path(folder), detail=True)
            except FileNotFoundError:
                return {}
        return {self._name(path): _stamp(info) for path, info in found.items() if info.get("type") == "file"}

    def fetch(self, name: str, path: Path) -> None:
        """Bring a file to a local path, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            with self._asking("unreadable"):
                self._files.get_file(self._path(name), str(aside))
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)

    def read(self, name: str) -> bytes:
        """The content of a file."""
        with self._asking("unreadable"):
            return bytes(self._files.cat_file(self._path(name)))

    def put(self, path: Path, name: str) -> None:
        """Put a local file there: under its name stands the old one or the new one, whole."""
        with self._asking("unwritable"):
            self._replace(name, lambda target: self._files.put_file(str(path), target))

    def write(self, name: str, data: bytes) -> None:
        """Put these bytes there."""
        with self._asking("unwritable"):
            self._replace(name, lambda target: self._files.pipe_file(target, data))

    def drop(self, names: Iterable[str]) -> None:
        """Remove files; one that is not there is no fault."""
        with self._asking("unwritable"):
            for name in names:
                with contextlib.suppress(FileNotFoundError):
                    self._files.rm_file(self._path(name))

    def check_readable(self) -> None:
        """Say now if the folder is not there, or may not be read."""
        if not self.listing():
            raise Unreachable(say("address.empty", address=shown(self.address)))

    def check_writable(self) -> None:
        """Say now if nothing may be written there."""
        probe = f".write-{secrets.token_hex(8)}"
        self.write(probe, b"")
        self.drop([probe])

    def _replace(self, name: str, put: Callable[[str], Any]) -> None:
        """An object store shows an object when it is whole; on a file system it is renamed into its place."""
        target = self._path(name)
        if not self._is_local():
            put(target)
            return
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        aside = str(PurePosixPath(target).with_name(f".{secrets.token_hex(8)}"))
        try:
            put(aside)
            os.replace(aside, target)
        finally:
            Path(aside).unlink(missing_ok=True)

    def _is_local(self) -> bool:
        protocol = self._files.protocol
        return "file" in ((protocol,) if isinstance(protocol, str) else protocol)

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}" if name else str(self._root)

    def _name(self, path: str) -> str:
        return path[len(self._root):].lstrip("/") if path.startswith(self._root) else path

    @contextlib.contextmanager
    def _asking(self, trouble: str) -> Iterator[None]:
        """Turn what an address' own program raises into one sentence, without what it may tell of credentials."""
        try:
            yield
        except ImportError as error:
            raise Unreachable(say("address.not_installed", address=shown(self.address))) from error
        except FileNotFoundError as error:
            raise Unreachable(say("address.missing", address=shown(self.address))) from error
        except Exception as error:  # every file system has errors of its own
            raise Unreachable(say(f"address.{trouble}", address=shown(self.address),
                                  error=type(error).__name__)) from error


def shown(address: str) -> str:
    """An address without the name and password that may stand in it."""
    return SECRET.sub("//", address)


def fitting(names: Iterable[str], patterns: Iterable[str]) -> list[str]:
    """Names that fit a pattern: ``*`` stays in its folder, ``**`` does not."""
    whole = re.compile("|".join(map(_translated, patterns)) or "(?!)")
    return [name for name in names if whole.fullmatch(name)]


def _translated(pattern: str) -> str:
    parts = re.split(r"(\*\*|\*|\?)", pattern)
    return "".join({"**": ".*", "*": "[^/]*", "?": "[^/]"}.get(part, re.escape(part)) for part in parts)


def _stamp(info: Mapping[str, Any]) -> str:
    return "-".join(str(info[name]) for name in ("size", *STAMPS) if name in info)
