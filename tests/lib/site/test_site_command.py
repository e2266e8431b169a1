"""``budgeteval site`` as a user runs it: what it makes, what it refuses, and in which words."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from shelf import many, write

from budgeteval.places import project_root
from budgeteval.runs.state.lock import lock
from budgeteval.site.command import command

CODE = "from budgeteval.cli import main; main()"


def site(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", CODE, "site", *map(str, words)], capture_output=True, text=True,
                          env={**os.environ, "COLUMNS": "200"}, check=False)


def test_a_portal_and_a_public_edition(tmp_path: Path) -> None:
    out, public = tmp_path / "报 告", tmp_path / "公开"
    many(out, 12)
    ran = site("--out", out, "--public", public)
    assert ran.returncode == 0, ran.stderr
    assert f"门户已做好：{out / 'index.html'}（12份报告" in ran.stdout
    assert (out / "site/department/101.html").is_file()
    assert (public / "index.html").is_file()


def test_what_is_wrong_with_the_folder_is_said_at_the_end(tmp_path: Path) -> None:
    (write(tmp_path, "self_evaluation", "101", department="101") / "report.html").write_text("changed")
    ran = site("--out", tmp_path)
    assert ran.returncode == 0
    assert f"其中1处要查看，见 {tmp_path / 'site/findings.html'}" in ran.stdout
    assert "report.html改动过" in (tmp_path / "site/findings.html").read_text(encoding="utf-8")


def test_a_second_time_writes_nothing_and_pages_of_departments_that_are_no_more_go(tmp_path: Path) -> None:
    many(tmp_path, 3)
    command(str(tmp_path), None)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*") if path.is_file()}
    (tmp_path / "site/department/999.html").write_text("old")
    command(str(tmp_path), None)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(("words", "said"), [
    (["--out", "{tmp}/none"], "找不到报告文件夹"),
    (["--out", "{tmp}/empty"], "没有报告；请先运行 budgeteval run"),
    (["--out", "file://user:secret@{tmp}/none"], "是空的，或者不存在"),
    (["--out", "file://{tmp}/empty"], "是空的，或者不存在"),
    (["--out", "{tmp}/shelf", "--public", "{tmp}/shelf/public"], "公开版不能放在报告文件夹里"),
    (["--out", "{tmp}/shelf", "--public", "{tmp}"], "公开版不能放在报告文件夹里"),
    (["--out", "{tmp}/shelf", "--public", "{tmp}/mine"], "有不是公开版的文件（如 a.docx）"),
])
def test_refusals(tmp_path: Path, words: list[str], said: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/a.docx").write_text("x")
    many(tmp_path / "shelf", 2)
    ran = site(*(word.format(tmp=tmp_path) for word in words))
    assert ran.returncode == 2
    assert said in ran.stderr
    assert "secret" not in ran.stderr
    assert (tmp_path / "mine/a.docx").is_file()


def test_a_batch_at_work_there_is_not_disturbed(tmp_path: Path) -> None:
    many(tmp_path, 2)
    with lock(tmp_path):
        ran = site("--out", tmp_path)
    assert ran.returncode == 2
    assert f"正在生成报告（进程 {os.getpid()}" in ran.stderr
    assert not (tmp_path / "index.html").exists()


def test_reports_at_an_address_have_their_portal_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made twice: what has changed there meanwhile is shown, what is no more is gone, no stray name is followed."""
    out, root = tmp_path / "there", tmp_path / "root"
    for name in ("notebooks", "params/rulesets", "data"):
        (root / name).mkdir(parents=True)
    (root / "data/demo").symlink_to(project_root() / "data/demo")
    monkeypatch.setenv("BUDGETEVAL_ROOT", str(root))
    for key in ("101", "102"):
        write(out, "self_evaluation", key, title=f"{key}的报告", department=key)
    (out / "2020/self_evaluation/a b").mkdir()
    (out / "2020/self_evaluation/a b/x.html").write_text("x")
    command(out.as_uri(), tmp_path / "public")
    page = (out / "index.html").read_text(encoding="utf-8")
    assert "101的报告" in page
    assert "102的报告" in page
    assert (out / "site/department/102.html").is_file()
    assert (tmp_path / "public/index.html").is_file()
    write(out, "self_evaluation", "101", title="101的新报告", department="101")
    shutil.rmtree(out / "2020/self_evaluation/102")
    command(out.as_uri(), None)
    page = (out / "index.html").read_text(encoding="utf-8")
    assert "101的新报告" in page
    assert "102的报告" not in page
    assert not (out / "site/department/102.html").exists()
    assert not (out / "site/findings.html").read_text(encoding="utf-8").count("self_evaluation")
    assert not list(root.rglob("a b"))
