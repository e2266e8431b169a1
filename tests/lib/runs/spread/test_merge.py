"""Parts that were made on several machines become one report folder, or nothing is written."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from tiny import contents

from budgeteval.runs.spread import merge as merging
from budgeteval.runs.spread.merge import Refused, merge
from budgeteval.runs.state import journal
from budgeteval.runs.state.lock import lock


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def made(part: Path, place: str, text: str = "a report", **sections: Any) -> Path:
    """A finished report with one page and one table, as a batch leaves it."""
    year, report, key = place.split("/")
    folder = part / place
    (folder / "tables").mkdir(parents=True)
    files = {"report.html": text, "tables/rows.csv": f"rows of {text}"}
    for name, content in files.items():
        (folder / name).write_text(content)
    tree = {
        "report": report, "key": key, "parameters": {"fiscal_year": int(year)},
        "notebook": {"path": f"notebooks/{report}.ipynb", "sha256": sha("notebook")},
        "code": {"budgeteval": sha("code")}, "rules": [{"edition": "demo-county", "sha256": sha("rules")}],
        "inputs": {"data/demo/county.yaml": sha("card")},
        "registers": {}, "given": {}, "reads": {}, "versions": {"python": "3.13.1", "pandas": "2.3.3"},
        "outputs": {name: sha(content) for name, content in files.items()}, **sections,
    }
    (folder / "manifest.json").write_text(json.dumps(tree))
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def parts(tmp_path: Path) -> list[Path]:
    """Two offices' folders, two departments each."""
    offices = [tmp_path / "一室", tmp_path / "二室"]
    for part, keys in zip(offices, (("101", "102"), ("103", "104")), strict=True):
        for key in keys:
            made(part, f"2020/self_evaluation/{key}", f"report {key}")
    return offices


def refused(parts: list[Path], out: Path) -> str:
    """The message of a merge that must be refused and must write nothing."""
    before = [tree(folder) for folder in (*parts, out)]
    with pytest.raises(Refused) as error:
        merge(parts, out)
    assert [tree(folder) for folder in (*parts, out)] == before
    return str(error.value)


def test_all_reports_of_all_parts_are_there_byte_for_byte(parts: list[Path], tmp_path: Path) -> None:
    joined = merge(parts, tmp_path / "reports")
    assert sorted(joined.put) == [f"2020/self_evaluation/{key}" for key in ("101", "102", "103", "104")]
    assert contents(tmp_path / "reports") == contents(parts[0]) | contents(parts[1])


def test_the_parts_stay_as_they_are(parts: list[Path], tmp_path: Path) -> None:
    before = [tree(part) for part in parts]
    merge(parts, tmp_path / "reports")
    assert [tree(part) for part in parts] == before


def test_merging_again_changes_nothing(parts: list[Path], tmp_path: Path) -> None:
    merge(parts, tmp_path / "reports")
    before = contents(tmp_path / "reports")
    again = merge(parts, tmp_path / "reports")
    assert (again.put, len(again.there)) == ([], 4)
    assert contents(tmp_path / "reports") == before


def test_a_place_made_twice_with_the_same_bytes_is_fine(parts: list[Path], tmp_path: Path) -> None:
    made(parts[1], "2020/self_evaluation/101", "report 101")
    assert len(merge(parts, tmp_path / "reports").put) == 4


def test_a_place_with_two_contents_is_refused(parts: list[Path], tmp_path: Path) -> None:
    made(parts[1], "2020/self_evaluation/101", "another report 101")
    said = refused(parts, tmp_path / "reports")
    assert "2020/self_evaluation/101" in said
    assert "report.html" in said


def test_a_place_that_is_otherwise_in_the_target_is_refused(parts: list[Path], tmp_path: Path) -> None:
    made(tmp_path / "reports", "2020/self_evaluation/101", "an older report 101")
    said = refused(parts, tmp_path / "reports")
    assert str(tmp_path / "reports/2020/self_evaluation/101") in said


@pytest.mark.parametrize(("sections", "words"), [
    ({"rules": [{"edition": "demo-county", "sha256": sha("other")}]}, "规则集 demo-county 不同"),
    ({"versions": {"python": "3.13.1", "pandas": "2.2.0"}}, "pandas 不同"),
    ({"code": {"budgeteval": sha("other")}}, "程序 budgeteval 不同"),
    ({"notebook": {"path": "notebooks/self_evaluation.ipynb", "sha256": sha("other")}},
     "notebook notebooks/self_evaluation.ipynb 不同"),
    ({"inputs": {"data/demo/county.yaml": sha("other")}}, "输入文件 data/demo/county.yaml 不同"),
])
def test_parts_of_different_foundations_are_refused(parts: list[Path], tmp_path: Path, sections, words: str) -> None:
    made(parts[1], "2020/self_evaluation/105", **sections)
    made(parts[1], "2020/self_evaluation/106", **sections)
    said = refused(parts, tmp_path / "reports")
    assert words in said
    assert said.count("不同") == 1, "each difference is named once, not for every report"
    assert str(parts[0]) in said
    assert str(parts[1]) in said


def test_versions_are_named_with_both_values(parts: list[Path], tmp_path: Path) -> None:
    made(parts[1], "2020/self_evaluation/105", versions={"python": "3.13.1", "pandas": "2.2.0"})
    said = refused(parts, tmp_path / "reports")
    assert "2.3.3" in said
    assert "2.2.0" in said


def damage_table(folder: Path) -> None:
    (folder / "tables/rows.csv").write_text("other rows")


def lose_page(folder: Path) -> None:
    (folder / "report.html").unlink()


def lose_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def cut_manifest(folder: Path) -> None:
    text = (folder / "manifest.json").read_text()
    (folder / "manifest.json").write_text(text[: len(text) // 2])


def age_manifest(folder: Path) -> None:
    tree = json.loads((folder / "manifest.json").read_text())
    kept = {name: value for name, value in tree.items() if name not in ("code", "given", "reads")}
    (folder / "manifest.json").write_text(json.dumps(kept))


def list_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text("[1]")


def rename(folder: Path) -> None:
    folder.rename(folder.with_name("109"))


def add_page(folder: Path) -> None:
    (folder / "mine.txt").write_text("note")


def lead_out(folder: Path) -> None:
    tree = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**tree, "key": "../../../101"}))


@pytest.mark.parametrize(("harm", "words"), [
    (damage_table, "tables/rows.csv 生成后被改动过"), (lose_page, "缺少"), (lose_manifest, "没有"),
    (cut_manifest, "已损坏"), (list_manifest, "已损坏"), (age_manifest, "旧版本"),
    (rename, "另一份报告 2020/self_evaluation/103"), (add_page, "mine.txt"), (lead_out, "已损坏"),
])
def test_altered_and_half_folders_are_refused_by_name(parts: list[Path], tmp_path: Path, harm, words: str) -> None:
    harm(parts[1] / "2020/self_evaluation/103")
    said = refused(parts, tmp_path / "reports")
    assert words in said
    assert str(parts[1]) in said


def test_what_people_kept_goes_along(parts: list[Path], tmp_path: Path) -> None:
    (parts[0] / "2020/self_evaluation/101/kept").mkdir()
    (parts[0] / "2020/self_evaluation/101/kept/report.ipynb").write_text("by hand")
    merge(parts, tmp_path / "reports")
    assert (tmp_path / "reports/2020/self_evaluation/101/kept/report.ipynb").read_text() == "by hand"


def test_failed_reports_are_named_and_not_joined(parts: list[Path], tmp_path: Path) -> None:
    for part, key in ((parts[0], "110"), (parts[0], "103")):
        (part / "2020/self_evaluation" / key).mkdir()
        (part / "2020/self_evaluation" / key / "failed.ipynb").write_text("{}")
    joined = merge(parts, tmp_path / "reports")
    assert joined.failed == ["2020/self_evaluation/110"], "103 was made by the other office"
    assert not (tmp_path / "reports/2020/self_evaluation/110").exists()
    assert "110" in "".join(merging.report(joined, tmp_path / "reports"))


def test_drafts_and_links_are_not_reports(parts: list[Path], tmp_path: Path) -> None:
    made(parts[0], "2020/self_evaluation/105", "half").rename(parts[0] / "2020/self_evaluation/.105.draft-0a1b2c3d")
    secret = tmp_path / "secret"
    secret.write_text("mine")
    (parts[0] / "2020/self_evaluation/106").symlink_to(tmp_path)
    (parts[0] / "2020/self_evaluation/101/secret").symlink_to(secret)
    merge(parts, tmp_path / "reports")
    found = contents(tmp_path / "reports")
    assert not [name for name in found if "105" in name or "106" in name or "secret" in name]


def test_journals_are_joined(parts: list[Path], tmp_path: Path) -> None:
    for part, key in zip(parts, ("101", "103"), strict=True):
        book = journal.Journal(part, "batch-1", f"batch of {part.name}")
        book.write("opened")
        book.write("done", f"2020/self_evaluation/{key}", key=sha(key), inputs=book.listing({"a": sha(key)}))
        book.write("failed", "2020/self_evaluation/110", cause="because", kind="notebook")
        book.write("closed")
        book.close()
    merge(parts, tmp_path / "reports")
    merge(parts, tmp_path / "reports")
    known = journal.read(tmp_path / "reports")
    for key in ("101", "103"):
        entry = known.made(f"2020/self_evaluation/{key}")
        assert entry is not None
        assert entry.key == sha(key)
        assert known.listing(entry.inputs) == {"a": sha(key)}
    assert known.failed == ("2020/self_evaluation/110",)


def test_folders_that_cannot_be_joined(parts: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "reports"
    assert "没有给出" in refused([], out)
    assert "找不到文件夹" in refused([*parts, tmp_path / "nowhere"], out)
    assert "两次" in refused([parts[0], parts[0] / "." / "."], out)
    (tmp_path / "empty").mkdir()
    assert "没有已完成的报告" in refused([*parts, tmp_path / "empty"], out)


def test_a_folder_into_itself(parts: list[Path], tmp_path: Path) -> None:
    assert "它自己" in refused(parts, parts[0])
    assert "它自己" in refused(parts, parts[0] / "2020")
    assert "它自己" in refused(parts, tmp_path)


def test_a_folder_in_use_is_refused(parts: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "reports"
    with lock(out):
        before = contents(out)
        with pytest.raises(Refused) as error:
            merge(parts, out)
        assert "请等它结束" in str(error.value)
        assert contents(out) == before == {}


def test_a_torn_copy_is_not_put_in_its_place(parts: list[Path], tmp_path: Path, monkeypatch) -> None:
    def torn(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:-1])

    monkeypatch.setattr(merging.shutil, "copyfile", torn)
    with pytest.raises(Refused) as error:
        merge(parts, tmp_path / "reports")
    assert "没有读全" in str(error.value)
    assert contents(tmp_path / "reports") == {}


def test_a_full_disk_is_said_and_the_same_command_goes_on(parts: list[Path], tmp_path: Path, monkeypatch) -> None:
    out, copied = tmp_path / "reports", []

    def full(source: Path, target: Path) -> None:
        copied.append(target)
        if len(copied) > 4:
            raise OSError(28, "No space left on device")
        target.write_bytes(source.read_bytes())

    with monkeypatch.context() as patched:
        patched.setattr(merging.shutil, "copyfile", full)
        with pytest.raises(Refused) as error:
            merge(parts, out)
    assert "No space left" in str(error.value)
    finished = [path.parent for path in out.glob("*/*/[!.]*/manifest.json")]
    assert len(finished) == 1
    assert contents(finished[0]) == contents(parts[0] / finished[0].relative_to(out))
    assert len(merge(parts, out).put) == 3
    assert contents(out) == contents(parts[0]) | contents(parts[1])


def test_a_long_refusal_is_cut_and_counted(parts: list[Path], tmp_path: Path) -> None:
    for number in range(200, 230):
        damage_table(made(parts[0], f"2020/self_evaluation/{number}"))
    said = refused(parts, tmp_path / "reports").splitlines()
    assert len(said) == 1 + merging.SHOWN + 1
    assert "30" in said[-1]


def test_the_command(parts: list[Path], tmp_path: Path, capsys, monkeypatch) -> None:
    from budgeteval import cli

    def ran(*words: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["budgeteval", "merge", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        shown = capsys.readouterr()
        return int(ended.value.code or 0), shown.out + shown.err

    out = str(tmp_path / "reports")
    code, said = ran(*map(str, parts), "--out", out)
    assert code == 0
    assert "已合并 4 份报告" in said
    damage_table(parts[0] / "2020/self_evaluation/101")
    code, said = ran(*map(str, parts), "--out", out)
    assert code == 2
    assert "tables/rows.csv" in said
