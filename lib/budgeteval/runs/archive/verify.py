"""Whether an archive of one evaluation is byte for byte what was sealed: ``python verify.py ARCHIVE.zip``.

It needs nothing but Python. An archive is a plain zip without compression; its first entry, ``index.txt``, names every
other with SHA-256, CRC-32 and size, and ends with its own SHA-256. All other bytes follow from it, so each one that was
altered is found and named. That all was written anew only a chain, the next archive or a signature tells.
"""

import hashlib
import io
import json
import re
import struct
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

INDEX, CHAIN, WORDS = "index.txt", "chain.txt", "verify.zh.json"
LARGEST, MOST, LONGEST = 1 << 29, 65_000, 10_000  # bytes of an archive, files in it, characters of a name
LOCAL, CENTRAL, END = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s4H2IH")
VERSION, UTF8, DAY, UNIX, MODE = 20, 0x800, 33, 3 << 8, 0o100644 << 16  # 33 is 1 January 1980
META = re.compile(r"budgeteval-archive 1\nreport (\S+)\nkey (\S+)\nyear (\S+)\nprevious (-|[0-9a-f]{64})\n")
LINE = re.compile(r"([0-9a-f]{64}) ([0-9a-f]{8}) (0|[1-9][0-9]{0,9}) (.+)")
UNSAFE = re.compile(r"[\\:\x00-\x1f\x7f]|(^|/)[. ]*(/|$)")  # leads out of the folder on some system
UNKNOWN = ("", "", "", "-")  # report, key, year and previous archive, where the index does not tell
Problem = tuple[str, dict[str, Any]]  # the code of a sentence, and what it needs to say


class Entry(NamedTuple):
    """One file of an archive."""
    path: str
    size: int
    crc: int
    sha256: str


def entry(path: str, content: bytes) -> Entry:
    return Entry(path, len(content), zlib.crc32(content), hashlib.sha256(content).hexdigest())


def head(one: Entry) -> bytes:
    name = one.path.encode()
    return LOCAL.pack(b"PK\3\4", VERSION, UTF8, 0, 0, DAY, one.crc, one.size, one.size, len(name), 0) + name


def record(one: Entry, start: int) -> bytes:
    return CENTRAL.pack(b"PK\1\2", UNIX | VERSION, VERSION, UTF8, 0, 0, DAY, one.crc, one.size, one.size,
                        len(one.path.encode()), 0, 0, 0, 0, MODE, start) + one.path.encode()


def pieces(entries: list[Entry]) -> Iterator[tuple[str, str, int, bytes | Entry]]:
    """The whole zip in order: kind, path, size, and the bytes that stand there (of a content, its entry)."""
    start, directory = 0, []
    for one in entries:
        directory.append((one.path, record(one, start)))
        yield "head", one.path, len(head(one)), head(one)
        yield "content", one.path, one.size, one
        start += len(head(one)) + one.size
    yield from (("record", path, len(line), line) for path, line in directory)
    size = sum(len(line) for _, line in directory)
    yield "end", "", END.size, END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), size, start, 0)


def read_index(data: bytes) -> tuple[tuple[str, ...], list[Entry], list[Problem]]:
    """Report, key, year and previous archive; the entries, the index first; and what is wrong with the index itself."""
    start = LOCAL.size + len(INDEX)
    last = re.compile(rb"^end ([0-9a-f]{64})\n", re.M).search(data, start)
    body = data[start:last.start()] if last else b""
    if last is None or hashlib.sha256(body).hexdigest() != last[1].decode():
        return UNKNOWN, [], [("index", {"last": last.end() - 1 if last else len(data) - 1})]
    meta = META.match(text := body.decode("utf-8", "replace"))
    lines = [LINE.fullmatch(line) for line in text[meta.end():].split("\n")[:-1]] if meta else []
    listed = [Entry(one[4], int(one[3]), int(one[2], 16), one[1]) for one in lines if one]
    paths = [one.path for one in listed]
    fits = sum(one.size for one in listed) <= LARGEST and max(map(len, paths), default=0) <= LONGEST
    if not meta or not fits or len(listed) != len(lines) or len(lines) > MOST or paths != sorted({*paths} - {INDEX}):
        return UNKNOWN, [], [("index_form", {})]
    unsafe: list[Problem] = [("path", {"path": path}) for path in paths if UNSAFE.search(path)]
    return meta.groups(), [entry(INDEX, data[start:last.end()]), *listed], unsafe


def check(data: bytes) -> list[Problem]:
    """Everything that is not as it was sealed, from the first byte to the last."""
    _, entries, wrong = read_index(data)
    at, parts = 0, list(pieces(entries)) if entries else []
    shift = len(data) - sum(size for _, _, size, _ in parts) if parts else 0
    for kind, path, size, what in parts:
        found = [data[place:place + size] for place in {at, at + shift} if place >= 0]
        if what not in (found if isinstance(what, bytes) else [entry(path, one) for one in found]):
            wrong.append((kind, {"path": path, "first": at, "last": at + size - 1}))
        at += size
    wrong += [("longer" if shift > 0 else "shorter", {"count": abs(shift), "expected": at})] if shift else []
    return [*wrong, *_listed(data, [one.path for one in entries])] if wrong else []


def _listed(data: bytes, known: list[str]) -> Iterator[Problem]:
    """Entries that the zip's directory, as far as it can be read, has beyond the index, twice, or not at all."""
    try:
        readable = data.count(b"PK\1\2") <= 2 * MOST and zipfile.ZipFile(io.BytesIO(data)).infolist()
        names = Counter(one.orig_filename for one in readable or [])
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, OverflowError, struct.error):
        return
    for code, found in (("added", {*names} - {*known} if known else set()), ("removed", {*known} - {*names}),
                        ("path", {name for name in names if UNSAFE.search(name)}),
                        ("twice", {name for name, count in names.items() if count > 1})):
        yield from ((code, {"path": name}) for name in sorted(found))


def verify(path: Path) -> tuple[str, str, list[Problem]]:
    """SHA-256 of an archive and of the one before it, and all that is wrong; a chain beside it must have its line."""
    if path.stat().st_size > LARGEST:
        return "-", "-", [("large", {"limit": LARGEST})]
    data = path.read_bytes()
    sha256, wrong, before = hashlib.sha256(data).hexdigest(), check(data), read_index(data)[0][3]
    beside, link = path.with_name(CHAIN), f"{sha256} {before} {path.name}"
    if beside.is_file() and link not in beside.read_text("utf-8", "replace").splitlines():
        wrong.append(("unchained", {"path": path.name}))
    return sha256, before, wrong


def sentence(words: dict[str, str], code: str, values: dict[str, Any]) -> str:
    """A problem in words; what a hostile archive may have named is shown harmlessly."""
    shown = {name: "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in str(value))
             for name, value in values.items()}
    return re.sub(r"\{(\w+)\}", lambda place: shown.get(place[1], ""), words.get(code, f"{code} {shown}"))


def main(names: list[str]) -> int:
    """Verify the archives named; 0 all are whole, 1 something is altered, 2 nothing could be read."""
    beside, out, worst = Path(__file__).with_name(WORDS), io.StringIO(), 0 if names else 2
    words = json.loads(beside.read_text("utf-8")) if beside.is_file() else {}
    for name in names:
        try:
            sha256, before, wrong = verify(Path(name))
            said = [("altered" if wrong else "whole", {"file": name, "sha256": sha256, "before": before}), *wrong]
        except OSError as error:
            said = [("unreadable", {"file": name, "error": error.strerror})]
        worst = max(worst, ("whole", "altered", "unreadable").index(said[0][0]))
        out.writelines(sentence(words, *one) + "\n" for one in said)
    shown = (out.getvalue() or words.get("usage", "usage") + "\n").encode(sys.stdout.encoding, "backslashreplace")
    sys.stdout.write(shown.decode(sys.stdout.encoding))
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
