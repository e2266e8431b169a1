"""Every altered byte is found and named. What a byte belongs to is asked of the standard library's own zip reader."""

import hashlib
import io
import random
import struct
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from budgeteval.runs.archive import verify
from budgeteval.runs.archive.seal import archive

ABOUT = ("key_evaluation", "P001", "2020")
CONTENTS = {"report/报告.html": "<p>一</p>".encode() * 40, "report/facts.json": b"{}", "inputs/空.xlsx": b"",
            "verify.py": Path(verify.__file__).read_bytes()[:900]}
DATA = archive(ABOUT, "-", CONTENTS)


def places() -> list[tuple[str, str, int, int]]:
    """Kind, entry, first byte and the byte after the last, of every piece of :data:`DATA`."""
    with zipfile.ZipFile(io.BytesIO(DATA)) as opened:
        found, line = [], opened.start_dir
        for one in opened.infolist():
            name, top = len(one.filename.encode()), one.header_offset + 30 + len(one.filename.encode())
            found += [("head", one.filename, one.header_offset, top),
                      ("content", one.filename, top, top + one.file_size),
                      ("record", one.filename, line, line + 46 + name)]
            line += 46 + name
        return [*found, ("end", "", line, len(DATA))]


def owner(at: int) -> tuple[str, str]:
    kind, path = next((kind, path) for kind, path, first, after in places() if first <= at < after)
    return ("index", "") if (kind, path) == ("content", verify.INDEX) else (kind, path)


def test_it_is_a_plain_zip_that_others_open() -> None:
    with zipfile.ZipFile(io.BytesIO(DATA)) as opened:
        assert opened.testzip() is None
        assert {name: opened.read(name) for name in opened.namelist()[1:]} == CONTENTS
        assert {one.compress_type for one in opened.infolist()} == {zipfile.ZIP_STORED}
    assert sum(after - first for _, _, first, after in places()) == len(DATA)
    assert verify.check(DATA) == []


def test_the_same_contents_give_the_same_bytes_in_any_order() -> None:
    assert archive(ABOUT, "-", dict(reversed(CONTENTS.items()))) == DATA
    assert archive(ABOUT, "a" * 64, CONTENTS) != DATA


@pytest.mark.parametrize("change", [1, 0x80, 0xff])
def test_every_altered_byte_is_found_and_named(change: int) -> None:
    for at in range(len(DATA)):
        altered = bytearray(DATA)
        altered[at] ^= change
        kind, path = owner(at)
        code, values = verify.check(bytes(altered))[0]
        assert (code, values.get("path", "")) == (kind, path), at
        assert values.get("first", 0) <= at <= values["last"]


def test_an_altered_content_names_nothing_else() -> None:
    altered = DATA.replace("<p>一</p>".encode(), "<p>二</p>".encode())
    assert [(code, values["path"]) for code, values in verify.check(altered)] == [("content", "report/报告.html")]


def test_a_byte_more_or_less_anywhere() -> None:
    """The piece it is in is named, and how many there are; after the end, that there are more."""
    for at in range(0, len(DATA), 17):
        for data, code in ((DATA[:at] + b"\x5a" + DATA[at:], "longer"), (DATA[:at] + DATA[at + 1:], "shorter")):
            wrong = verify.check(data)
            if owner(at)[0] == "index" or at < 31 + len(verify.INDEX):
                assert wrong, at
            else:
                assert (code, {"count": 1, "expected": len(DATA)}) in wrong, at
                assert len([one for one in wrong if one[0] in ("head", "content", "record", "end")]) <= 1, at
    assert verify.check(DATA + b"more") == [("longer", {"count": 4, "expected": len(DATA)})]


def test_cut_off_anywhere() -> None:
    assert all(verify.check(DATA[:size]) for size in range(0, len(DATA), 13))


def changed(path: Path, change: str) -> Path:
    """The archive after somebody worked on it with an ordinary zip tool."""
    path.write_bytes(DATA)
    if change == "removed":
        with zipfile.ZipFile(io.BytesIO(DATA)) as old, zipfile.ZipFile(path, "w") as new:
            for name in (one for one in old.namelist() if one != "report/facts.json"):
                new.writestr(zipfile.ZipInfo(name), old.read(name))
        return path
    with zipfile.ZipFile(path, "a") as opened, pytest.MonkeyPatch.context() as quiet:
        quiet.setattr("warnings.warn", lambda *words, **more: None)
        opened.writestr({"twice": "report/facts.json"}.get(change, change), b"other")
    return path


@pytest.mark.parametrize(("change", "code", "path"), [
    ("inputs/new.xlsx", "added", "inputs/new.xlsx"), ("removed", "removed", "report/facts.json"),
    ("twice", "twice", "report/facts.json"), ("../../evil.py", "path", "../../evil.py"),
    ("/etc/evil", "path", "/etc/evil"), ("C:\\evil", "path", "C:\\evil"), ("a\\..\\evil", "path", "a\\..\\evil"),
    ("a/.. /evil", "path", "a/.. /evil"),
])
def test_entries_added_removed_twice_or_leading_out(tmp_path: Path, change: str, code: str, path: str) -> None:
    wrong = verify.check(changed(tmp_path / "a.zip", change).read_bytes())
    assert (code, {"path": path}) in wrong


def forged(lines: str, head: str = "") -> bytes:
    """An archive with a sound index of somebody's own making."""
    body = ((head or "budgeteval-archive 1\nreport r\nkey k\nyear 1\nprevious -\n") + lines).encode()
    index = body + f"end {hashlib.sha256(body).hexdigest()}\n".encode()
    return verify.head(verify.entry(verify.INDEX, index)) + index


LINE = f"{'a' * 64} 00000000"


@pytest.mark.parametrize(("data", "code"), [
    (b"", "index"), (b"PK", "index"), (b"\0" * 5000, "index"), (b"end " + b"a" * 64 + b"\n", "index"),
    (forged("what\n"), "index_form"), (forged("", "another 2\n"), "index_form"),
    (forged(f"{LINE} 9999999999 a\n"), "index_form"), (forged(f"{LINE} 1 b\n{LINE} 1 a\n"), "index_form"),
    (forged(f"{LINE} 1 a\n{LINE} 1 a\n"), "index_form"), (forged(f"{LINE} 1 index.txt\n"), "index_form"),
    (forged(f"{LINE} 1 {'a' * 70_000}\n"), "index_form"),
    (forged("".join(f"{LINE} 0 {number:06d}\n" for number in range(70_000))), "index_form"),
    (forged(f"{LINE} 1 ../evil\n"), "path"), (forged(f"{LINE} 1 /evil\n"), "path"),
    (forged(f"{LINE} 400000000 a\n"), "content"),
], ids=lambda one: one if isinstance(one, str) else f"{len(one)} bytes")
def test_hostile_archives_are_refused_in_words(data: bytes, code: str) -> None:
    assert code in {one for one, _ in verify.check(data)}


def test_rubbish_never_brings_it_down() -> None:
    draw = random.Random(5)
    for _ in range(300):
        rubbish = bytearray(DATA)
        for _ in range(draw.randrange(1, 40)):
            at = draw.randrange(len(rubbish))
            rubbish[at:at + draw.randrange(6)] = draw.randbytes(draw.randrange(6))
        assert bytes(rubbish) == DATA or verify.check(bytes(rubbish))


def test_nothing_is_ever_unpacked() -> None:
    """A bomb behind the archive's name is looked at as bytes only."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr(verify.INDEX, b"\0" * 50_000_000)
    assert {code for code, _ in verify.check(stream.getvalue())} == {"index"}
    assert verify.check(stream.getvalue()[:-22] + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 9, 9, 1 << 31, 7, 0))


def test_a_directory_of_millions_is_not_read() -> None:
    """Each of its lines would cost half a kilobyte of memory."""
    def of(count: int) -> bytes:
        line = verify.record(verify.Entry("a", 0, 0, ""), 0) * count
        return line + verify.END.pack(b"PK\5\6", 0, 0, 9, 9, len(line), 0, 0)

    data = of(200_000)
    assert len(zipfile.ZipFile(io.BytesIO(of(500))).infolist()) == 500
    tracemalloc.start()
    assert "index" in {code for code, _ in verify.check(data)}
    assert tracemalloc.get_traced_memory()[1] < 3 * len(data)
    tracemalloc.stop()


def test_names_cannot_write_on_the_terminal() -> None:
    told = verify.sentence({"path": "“{path}”{nothing}"}, "path", {"path": "\x1b[2Jx{sha256}"})
    assert told == "“\\x1b[2Jx{sha256}”"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """The script taken out of an archive, with its words."""
    (tmp_path / "verify.py").write_bytes(Path(verify.__file__).read_bytes())
    (tmp_path / "verify.zh.json").write_text('{"whole": "{file} 完整 {sha256}", "content": "{path} 的内容"}', "utf-8")
    return tmp_path / "verify.py"


def run(script: Path, *names: Path) -> tuple[int, str]:
    """As somebody without this project runs it: no package of ours, none of anybody else."""
    done = subprocess.run([sys.executable, "-I", "-S", str(script), *map(str, names)], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=60, check=False)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def test_the_script_needs_nothing_but_python(script: Path, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(DATA)
    assert run(script, tmp_path / "a.zip") == (0, f"{tmp_path / 'a.zip'} 完整 {hashlib.sha256(DATA).hexdigest()}\n")
    (tmp_path / "b.zip").write_bytes(DATA.replace("一".encode(), "二".encode()))
    code, told = run(script, tmp_path / "a.zip", tmp_path / "b.zip")
    assert code == 1
    assert "report/报告.html 的内容" in told
    assert run(script, tmp_path / "nothing.zip")[0] == 2
    assert run(script)[0] == 2
    assert script.read_text("utf-8").count("\n") < 150


def test_without_its_words_it_tells_codes(script: Path, tmp_path: Path) -> None:
    script.with_name("verify.zh.json").unlink()
    (tmp_path / "a.zip").write_bytes(DATA + b"x")
    code, told = run(script, tmp_path / "a.zip")
    assert (code, "longer" in told) == (1, True)


def test_a_chain_beside_it_must_have_its_line(script: Path, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(DATA)
    (tmp_path / "chain.txt").write_text(f"{hashlib.sha256(DATA).hexdigest()} - a.zip\n")
    assert run(script, tmp_path / "a.zip")[0] == 0
    (tmp_path / "chain.txt").write_text(f"{'0' * 64} - a.zip\n")
    code, told = run(script, tmp_path / "a.zip")
    assert (code, "unchained" in told) == (1, True)
