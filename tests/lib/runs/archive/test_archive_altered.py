"""What ``archive --verify`` says of an altered archive: the file, the bytes, the fact or the row and column."""

import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sealable import KEY, Evaluation

from budgeteval.runs.archive import altered, blocks, verify
from budgeteval.runs.archive.seal import archive, seal
from budgeteval.runs.archive.verifying import verify_all

FACTS = {f"key_evaluation.fact{number:02d}": {"rows": ["评分表!D3"], "text": str(100 + number)} for number in range(60)}
TABLE = ["code,name,mark", *(f'A{number},"甲,“乙”\n丙",{100 + number}' for number in range(60))]
PLACE = f"reports/2020/key_evaluation/{KEY}"


@pytest.fixture
def sealed(evaluation: Evaluation, tmp_path: Path) -> Path:
    """An archive with facts and a table of more than one block."""
    facts = json.dumps(FACTS, ensure_ascii=False, indent=1, sort_keys=True).encode()
    evaluation.write(evaluation.folder / "facts.json", facts)
    evaluation.write(evaluation.folder / "tables/marks.csv", ("\ufeff" + "\r\n".join(TABLE)).encode())
    evaluation.write(evaluation.folder / "report.html", b"<p>" + b"0123456789" * 200)
    evaluation.manifest()
    return seal(evaluation.folder, tmp_path / "archives").path


def said(path: Path, change: Callable[[bytearray], None], capsys: pytest.CaptureFixture[str]) -> str:
    """What is said of the archive after a change, without its fingerprint."""
    data = bytearray(path.read_bytes())
    change(data)
    path.write_bytes(data)
    assert verify_all([path], None) == 1
    return capsys.readouterr().out.partition("SHA-256")[2]


def flip(at: int) -> Callable[[bytearray], None]:
    def change(data: bytearray) -> None:
        data[at] ^= 1
    return change


def start(path: Path, name: str) -> int:
    """Where a file's content begins, by the standard library's reader."""
    with zipfile.ZipFile(path) as opened:
        one = opened.getinfo(name)
    return one.header_offset + 30 + len(one.filename.encode())


@pytest.mark.parametrize(("name", "offset", "words"), [
    ("report.html", 703, ["report.html 的内容", "第 703 字节原为 0x30 0，现为 0x31 1"]),
    ("tables/score_rows.csv", 14, ["score_rows.csv 的内容", "第 14 字节原为 0x31 1，现为 0x30 0，在第 2 行 mark 列"]),
    ("manifest.json", 3, ["manifest.json 的内容", "第 3 字节"]),
])
def test_a_byte_of_the_report(sealed: Path, capsys: pytest.CaptureFixture[str], name: str, offset: int,
                              words: list[str]) -> None:
    told = said(sealed, flip(start(sealed, f"{PLACE}/{name}") + offset), capsys)
    assert [word in told for word in words] == [True] * len(words), told


def test_a_byte_of_a_form_or_a_register(sealed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = f"data/here/raw/2020/key_evaluation/{KEY}/评价工作簿.xlsx"
    assert f"{form} 的内容被改动" in (told := said(sealed, flip(start(sealed, form)), capsys))
    assert "第 0 字节原为 0x50 P，现为 0x51 Q" in told
    register = "data/here/reference/projects.csv"
    assert "在第 2 行 project_code 列" in said(sealed, flip(start(sealed, register) + 14), capsys)


@pytest.mark.parametrize("number", [0, 17, 59])
def test_a_changed_fact_is_named(sealed: Path, capsys: pytest.CaptureFixture[str], number: int) -> None:
    name = f"key_evaluation.fact{number:02d}"
    at = sealed.read_bytes().index(f'"text": "{100 + number}"'.encode(), start(sealed, f"{PLACE}/facts.json"))
    told = said(sealed, flip(at + 9), capsys)
    assert f"原为 0x31 1，现为 0x30 0，在事实 {name}\n" in told
    assert told.count("key_evaluation.fact") == 1


@pytest.mark.parametrize("number", [0, 17, 59])
def test_a_changed_cell_is_named_behind_commas_quotes_and_line_breaks(
        sealed: Path, capsys: pytest.CaptureFixture[str], number: int) -> None:
    at = sealed.read_bytes().index(f'丙",{100 + number}'.encode(), start(sealed, f"{PLACE}/tables/marks.csv"))
    assert f"，在第 {number + 2} 行 mark 列\n" in said(sealed, flip(at + len('丙",'.encode())), capsys)


def test_several_bytes_are_narrowed_down_to_facts(sealed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def change(data: bytearray) -> None:
        at = data.index(b'"text": "130"', start(sealed, f"{PLACE}/facts.json"))
        data[at + 9:at + 12] = b"951"

    told = said(sealed, change, capsys)
    first, last = (int(one) for one in told.partition("从 0 数起的第 ")[2].partition(" 字节")[0].split(" 至 "))
    assert last - first < 2 * blocks.BLOCK
    named = told.partition("，在事实 ")[2].strip().split(" 到 事实 ")
    assert named[0] <= "key_evaluation.fact30" <= named[-1]


@pytest.mark.parametrize(("where", "word"), [
    (lambda _: 60, "索引 index.txt"), (lambda path: path.stat().st_size - 1, "结尾的目录信息被改动"),
    (lambda path: path.read_bytes().rindex(b"PK\1\2") + 10, "verify.zh.json 的目录记录被改动"),
    (lambda path: start(path, f"{PLACE}/facts.json") - 1, f"{PLACE}/facts.json 的文件头被改动"),
])
def test_the_zip_itself(sealed: Path, capsys: pytest.CaptureFixture[str], where: Callable[[Path], int],
                        word: str) -> None:
    told = said(sealed, flip(where(sealed)), capsys)
    assert word in told, told
    assert "从 0 数起" not in told


def test_without_its_blocks_only_the_file_is_named(sealed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = said(sealed, flip(start(sealed, blocks.NAME) + 5), capsys)
    assert ("blocks.txt 的内容被改动" in told, "从 0 数起" in told) == (True, False)
    told = said(sealed, flip(start(sealed, f"{PLACE}/facts.json") + 5), capsys)
    assert ("facts.json 的内容被改动" in told, "从 0 数起" in told) == (True, False)


def made(content: bytes) -> list[str]:
    """The hashes of one content, as an archive holds them."""
    files = {"a": content, "b.csv": b"x"}
    return blocks.read(archive(("r", "k", "1"), "-", {**files, blocks.NAME: blocks.blocks(files)}))["a"]


def test_any_one_byte_is_told_with_what_it_was() -> None:
    draw = random.Random(7)
    content = draw.randbytes(2 * blocks.BLOCK + 77)
    for at in [0, len(content) - 1, blocks.BLOCK, *draw.sample(range(len(content)), 12)]:
        now = content[:at] + bytes([content[at] ^ draw.randrange(1, 256)]) + content[at + 1:]
        assert blocks.place(made(content), len(content), now) == (at, at + 1, content[at:at + 1])


def test_any_change_lies_between_the_bytes_told() -> None:
    """Against the bytes that are alike from both ends, and never more than a block wider at either."""
    draw = random.Random(8)
    for _ in range(60):
        content = draw.randbytes(draw.choice([1, 300, blocks.BLOCK, 5 * blocks.BLOCK, 5 * blocks.BLOCK + 9]))
        at, gone = draw.randrange(len(content)), draw.choice([0, 2, 3, 700])
        now = content[:at] + draw.randbytes(draw.choice([0, 2, 3, 700])) + content[at + gone:]
        found = blocks.place(made(content), len(content), now)
        if now == content:
            assert found is None
            continue
        assert found is not None
        assert content[:found.first] == now[:found.first]
        rest = len(now) - found.end
        assert rest == 0 or content[-rest:] == now[-rest:]
        alike = next((n for n, pair in enumerate(zip(content, now, strict=False)) if len({*pair}) > 1), len(now))
        assert alike - blocks.BLOCK < found.first <= max(alike, 0)


@pytest.mark.parametrize("text", [b"", b"zz a\n", b"0123456789abcdef\n", b"0123456789abcdef a\n", b"\xff\xfe a\n\n",
                                  b" a\n"])
def test_forged_blocks_are_no_help_and_no_harm(text: bytes) -> None:
    data = archive(("r", "k", "1"), "-", {"a": b"x" * 2000, blocks.NAME: text})
    changed = data.replace(b"x" * 2000, b"y" * 2000)
    ((problem, lines),) = altered.told(changed, verify.check(changed))
    assert (problem[0], lines) == ("content", [])


@pytest.mark.parametrize("content", [b"", b'"' + b"a" * 200_000, b"\xff\xff,\0", b"a,b\r\n1,2,3,4"])
def test_a_table_that_is_none_any_more(content: bytes) -> None:
    assert isinstance(altered.stands("x.csv", content, len(content)), str)
    assert altered.stands("x.json", content, len(content)) == ""


def test_hostile_names_are_shown_harmlessly() -> None:
    content = json.dumps({"a": 1}, indent=1).replace('"a"', '"\x1b[2J"').encode()
    assert "\x1b" not in altered.stands("x/facts.json", content, len(content) - 1)


def test_too_many_to_look_at_each() -> None:
    files = {f"f{number:03d}": b"x" * 600 for number in range(altered.MOST + 1)}
    data = archive(("r", "k", "1"), "-", {**files, blocks.NAME: blocks.blocks(files)})
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert len(opened.namelist()) == altered.MOST + 3
    changed = data.replace(b"x" * 600, b"y" * 600)
    assert [lines for _, lines in altered.told(changed, verify.check(changed))] == [[]] * (altered.MOST + 1)
