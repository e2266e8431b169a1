"""Sealing: what goes in, what stops it, and the chain."""

import hashlib
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from sealable import KEY, RULES, Evaluation, sha256

from budgeteval.runs.archive import chain, sign, verify
from budgeteval.runs.archive.seal import Unfit, seal
from budgeteval.runs.state.lock import lock

NAME = f"key_evaluation-{KEY}-2020"
REVIEW = "tables/internal_review.csv"


def refused(evaluation: Evaluation) -> list[str]:
    out = evaluation.root / "archives"
    with pytest.raises(Unfit) as error:
        seal(evaluation.folder, out)
    assert not list(out.glob("*.zip"))
    return error.value.problems


def test_everything_goes_in_as_it_is(evaluation: Evaluation, tmp_path: Path) -> None:
    made = seal(evaluation.folder, tmp_path / "archives")
    assert made.path == tmp_path / "archives" / f"{NAME}.zip"
    with zipfile.ZipFile(made.path) as opened:
        held = {name: opened.read(name) for name in opened.namelist()}
    project = {path.relative_to(evaluation.root).as_posix(): path.read_bytes()
               for path in evaluation.root.rglob("*") if path.is_file()}
    assert {name: held.get(name) for name in project} == project
    assert {f"params/rulesets/plain/{name}" for name in RULES} < project.keys()
    assert held.keys() - project.keys() == {"index.txt", "verify.py", "verify.zh.json", "README.txt", "parameters.json",
                                           "blocks.txt"}
    assert json.loads(held["parameters.json"])["project"] == KEY
    assert held["verify.py"] == Path(verify.__file__).read_bytes()
    assert {"whole", "altered", "content"} <= json.loads(held["verify.zh.json"]).keys()
    index = held["index.txt"].decode()
    assert all(f"{sha256(content)} " in index for name, content in held.items() if name != "index.txt")
    assert verify.verify(made.path) == (sha256(made.path.read_bytes()), "-", [])


def test_sealed_once_as_long_as_nothing_changes(evaluation: Evaluation, tmp_path: Path) -> None:
    first = seal(evaluation.folder, tmp_path)
    again = seal(evaluation.folder, tmp_path)
    assert (again.path, again.sha256, again.new) == (first.path, first.sha256, False)
    evaluation.write(evaluation.folder / "report.html", b"other")
    evaluation.manifest()
    second = seal(evaluation.folder, tmp_path)
    assert (second.path.name, second.before, second.new) == (f"{NAME}-no2.zip", first.sha256, True)
    assert seal(evaluation.folder, tmp_path).path == second.path
    assert (tmp_path / "chain.txt").read_text().splitlines() == [
        f"{first.sha256} - {first.path.name}", f"{second.sha256} {first.sha256} {second.path.name}"]


def test_another_place_and_day_the_same_bytes(evaluation: Evaluation, tmp_path: Path) -> None:
    shutil.copytree(evaluation.folder, tmp_path / "copy")
    assert seal(evaluation.folder, tmp_path / "a").sha256 == seal(tmp_path / "copy", tmp_path / "b").sha256


@pytest.mark.parametrize(("section", "word"), [("given", "旧版本"), ("registers", "旧版本"), ("outputs", "损坏")])
def test_a_report_of_another_version(evaluation: Evaluation, section: str, word: str) -> None:
    evaluation.manifest(**{section: None})
    (told,) = refused(evaluation)
    assert word in told


def test_a_manifest_that_names_no_rule_files_is_an_older_one(evaluation: Evaluation) -> None:
    evaluation.manifest(rules=[{"edition": "plain", "sha256": sha256(b"all")}])
    (told,) = refused(evaluation)
    assert "旧版本" in told


def test_no_manifest(evaluation: Evaluation) -> None:
    (evaluation.folder / "manifest.json").unlink()
    assert ["不是完成的报告" in one for one in refused(evaluation)] == [True]


def test_files_changed_since_it_was_made(evaluation: Evaluation) -> None:
    evaluation.write(evaluation.folder / "report.html", b"by hand")
    evaluation.write(evaluation.folder / "new.txt", b"mine")
    (evaluation.folder / "facts.json").unlink()
    told = refused(evaluation)
    assert [next(name for name in ("facts.json", "new.txt", "report.html") if name in one) for one in told] == [
        "facts.json", "new.txt", "report.html"]
    assert ["缺少" in told[0], "不是生成的" in told[1], "改动过" in told[2]] == [True] * 3


@pytest.mark.parametrize("what", ["input", "register", "notebook", "rules"])
@pytest.mark.parametrize("how", ["changed", "gone"])
def test_what_it_stands_on_changed_or_gone(evaluation: Evaluation, what: str, how: str) -> None:
    path = evaluation.rules / "key_evaluation.yaml" if what == "rules" else getattr(evaluation, what)
    path.write_bytes(b"other") if how == "changed" else path.unlink()
    (told,) = refused(evaluation)
    assert path.name in told
    assert {"changed": "改动过", "gone": "已不在"}[how] in told


def test_a_manifest_that_leads_out_of_the_project_reads_nothing(evaluation: Evaluation, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    hidden = sha256(b"secret")
    evaluation.manifest(inputs={"../secret": hidden}, registers={str(tmp_path / "secret"): hidden})
    first, second = refused(evaluation)
    assert ("../secret 已不在" in first, f"{tmp_path}/secret 已不在" in second) == (True, True)


def test_an_interrupted_run(evaluation: Evaluation) -> None:
    (evaluation.folder / "failed.ipynb").write_text("{}")
    assert any("failed.ipynb" in one for one in refused(evaluation))


@pytest.mark.parametrize(("department", "beside"), [("101", "key_evaluation/all"), ("all", ""), (None, "")])
def test_what_was_seen_among_others_needs_the_county_s_archive_beside_it(
        evaluation: Evaluation, tmp_path: Path, department: str | None, beside: str) -> None:
    given = {} if department is None else {"department": department}
    evaluation.manifest(parameters={"fiscal_year": 2020, **given})
    made = seal(evaluation.folder, tmp_path)
    with zipfile.ZipFile(made.path) as opened:
        told = opened.read("README.txt").decode()
    assert (made.beside, f"重做时把 {beside or 'x'} 的档案" in told) == (beside, bool(beside))


def test_people_s_own_files_go_along(evaluation: Evaluation, tmp_path: Path) -> None:
    evaluation.write(evaluation.folder / "kept/notes.txt", b"mine")
    with zipfile.ZipFile(seal(evaluation.folder, tmp_path).path) as opened:
        assert opened.read(f"reports/2020/key_evaluation/{KEY}/kept/notes.txt") == b"mine"


def reviewed(evaluation: Evaluation, rows: str, findings: str = "") -> None:
    evaluation.write(evaluation.folder / REVIEW, f"\ufeffplace,level\r\n{rows}".encode())
    evaluation.write(evaluation.folder / "findings.csv", f"\ufeffcode,message,advice\r\n{findings}".encode())
    evaluation.manifest()


def test_without_a_review_there_is_no_seal(evaluation: Evaluation) -> None:
    reviewed(evaluation, "")
    (told,) = refused(evaluation)
    assert "没有三级复核意见文件" in told


def test_open_comments_stop_the_seal_and_name_their_cell(evaluation: Evaluation) -> None:
    reviewed(evaluation, "三级复核.xlsx!意见!A3,first\r\n",
             "internal_review_unanswered,三级复核.xlsx!意见!G3：没有答复。,请答复。\r\nother,别的,别的\r\n")
    (told,) = refused(evaluation)
    assert "三级复核.xlsx!意见!G3：没有答复。请答复。" in told


def test_an_answered_review_is_sealed(evaluation: Evaluation, tmp_path: Path) -> None:
    reviewed(evaluation, "三级复核.xlsx!意见!A3,first\r\n", "other,别的,别的\r\n")
    assert seal(evaluation.folder, tmp_path).new


def two(evaluation: Evaluation, out: Path) -> tuple[Path, Path]:
    first = seal(evaluation.folder, out).path
    evaluation.write(evaluation.folder / "report.html", b"other")
    evaluation.manifest()
    second = seal(evaluation.folder, out).path
    evaluation.write(evaluation.folder / "report.html", b"third")
    evaluation.manifest()
    return first, second


def spoil(out: Path, how: str, first: Path, second: Path) -> None:
    path = out / "chain.txt"
    one, two = path.read_text().splitlines()
    match how:
        case "line":
            path.write_text(f"{one}\nwhat\n{two}\n")
        case "broken":
            path.write_text(f"{two}\n")
        case "fork":
            path.write_text(f"{one}\n{two}\n{'e' * 64} {two.split()[1]} other.zip\n")
            shutil.copy(second, out / "other.zip")
        case "missing":
            second.unlink()
        case "altered":
            second.write_bytes(second.read_bytes() + b"x")
        case "unlisted":
            shutil.copy(second, out / "other.zip")


@pytest.mark.parametrize(("how", "word"), [
    ("line", "第 2 行"), ("broken", "断开"), ("fork", "分叉"), ("missing", "不在文件夹里"),
    ("altered", "与链文件中的指纹不符"), ("unlisted", "other.zip 不在链文件中"),
])
def test_a_chain_that_is_not_whole_is_said_and_not_gone_on_with(
        evaluation: Evaluation, tmp_path: Path, how: str, word: str) -> None:
    first, second = two(evaluation, tmp_path)
    spoil(tmp_path, how, first, second)
    with pytest.raises(Unfit, match=word):
        seal(evaluation.folder, tmp_path)
    links, problems = chain.read(tmp_path)
    assert any(word in one for one in [*problems, *chain.whole(tmp_path, links)])


def test_the_whole_chain_is_looked_at(evaluation: Evaluation, tmp_path: Path) -> None:
    first, second = two(evaluation, tmp_path)
    links, problems = chain.read(tmp_path)
    assert [one.before for one in links] == ["-", hashlib.sha256(first.read_bytes()).hexdigest()]
    assert [*problems, *chain.whole(tmp_path, links)] == []
    first.write_bytes(second.read_bytes())
    assert [first.name in one for one in chain.whole(tmp_path, links)] == [True]


def test_two_at_once(evaluation: Evaluation, tmp_path: Path) -> None:
    tmp_path.mkdir(exist_ok=True)
    with lock(tmp_path), pytest.raises(Unfit, match="另一个程序"):
        seal(evaluation.folder, tmp_path)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    if shutil.which(sign.TOOL) is None:
        pytest.skip("no OpenSSH here")
    path = tmp_path / "key"
    subprocess.run([sign.TOOL, "-q", "-t", "ed25519", "-N", "", "-C", "x", "-f", str(path)], check=True, timeout=60)
    (tmp_path / "signers").write_text(f"zhang@example.org {path.with_suffix('.pub').read_text()}")
    return path


def test_a_signature_beside_it(evaluation: Evaluation, tmp_path: Path, key: Path) -> None:
    made = seal(evaluation.folder, tmp_path / "a").path
    with pytest.raises(sign.Failed, match="没有签名文件"):
        sign.signer(made, tmp_path / "signers")
    sign.sign(made, key)
    assert sign.signer(made, tmp_path / "signers") == "zhang@example.org"
    made.write_bytes(made.read_bytes() + b"x")
    with pytest.raises(sign.Failed, match="没有通过"):
        sign.signer(made, tmp_path / "signers")


def test_no_tool_and_a_stranger_s_key(evaluation: Evaluation, tmp_path: Path, key: Path,
                                      monkeypatch: pytest.MonkeyPatch) -> None:
    made = seal(evaluation.folder, tmp_path / "a").path
    sign.sign(made, key)
    (tmp_path / "signers").write_text("")
    with pytest.raises(sign.Failed, match="没有通过"):
        sign.signer(made, tmp_path / "signers")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(sign.Failed, match="找不到"):
        sign.sign(made, key)
