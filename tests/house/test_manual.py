"""The manual: both languages alike, links and pictures there, every command understood, the first hour walked."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from tree import ROOT, name
from typer.main import get_command

from budgeteval.cli import app
from budgeteval.rulesets import load
from budgeteval.runs.plan import plan

MANUAL = ROOT / "docs" / "manual"
CHAPTERS = {"index.md", "first-hour.md", "calendar.md", "rules.md", "new-report.md", "verify.md", "methods.md"}
PAGES = sorted(MANUAL.glob("*/*.md"))
PICTURES = sorted((MANUAL / "pictures").glob("*.png"))
LINK = re.compile(r"!?\[[^\]]*\]\(([^)]+)\)")
BLOCK = re.compile(r"^ *```([a-z]+)( run)?\n(.*?)^ *```$", re.M | re.S)
ARCHIVE = "reports/archives/key_evaluation-99990120T103001000099-2020.zip"


def blocks(page: Path) -> list[tuple[str, bool, str]]:
    """Language, whether it is run, and text of each block of code."""
    return [(kind, bool(run), text) for kind, run, text in BLOCK.findall(page.read_text(encoding="utf-8"))]


def links(page: Path) -> list[str]:
    return LINK.findall(page.read_text(encoding="utf-8"))


def commands(page: Path) -> list[list[str]]:
    lines = [line.strip() for kind, _, text in blocks(page) if kind == "sh" for line in text.splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith("budgeteval ")]


def test_both_languages_have_the_same_chapters() -> None:
    assert {page.name for page in (MANUAL / "zh").iterdir()} == CHAPTERS
    assert {page.name for page in (MANUAL / "en").iterdir()} == CHAPTERS


@pytest.mark.parametrize("chapter", sorted(CHAPTERS))
def test_both_languages_say_the_same_in_code_pictures_and_headings(chapter: str) -> None:
    pages = [MANUAL / language / chapter for language in ("zh", "en")]
    texts = [page.read_text(encoding="utf-8") for page in pages]
    assert len({tuple(re.findall(r"^(#+) ", text, re.M)) for text in texts}) == 1
    assert len({tuple(one for one in links(page) if one.endswith(".png")) for page in pages}) == 1
    assert len({tuple((kind, run) for kind, run, _ in blocks(page)) for page in pages}) == 1
    assert [text for _, run, text in blocks(pages[0]) if run] == [text for _, run, text in blocks(pages[1]) if run]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    assert links(page)
    assert not [one for one in links(page) if "://" in one or not (page.parent / one.split("#")[0]).is_file()]


def test_index_and_readme_lead_to_everything() -> None:
    for language, readme in (("zh", "README.zh-CN.md"), ("en", "README.md")):
        assert set(links(MANUAL / language / "index.md")) >= CHAPTERS - {"index.md"}
        assert f"docs/manual/{language}/index.md" in links(ROOT / readme)
    shown = {one.split("/")[-1] for page in PAGES for one in links(page)}
    assert PICTURES
    assert not [path.name for path in PICTURES if path.name not in shown]
    assert not [path.name for path in PICTURES if path.stat().st_size > 150_000]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_is_understood(page: Path) -> None:
    """The command line takes each line's command, options and arguments apart without a complaint."""
    group = get_command(app)
    for line in commands(page):
        if line == ["--help"]:
            continue
        command = group.commands[line[0]]  # type: ignore[attr-defined]
        command.make_context(line[0], line[1:])


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_file_of_the_project_that_a_command_names_is_there(page: Path) -> None:
    named = {word for line in commands(page) for word in line if word.startswith(("params/", "notebooks/"))}
    assert not [one for one in named if "*" not in one and not (ROOT / one).exists()]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_rule_set_of_the_manual_is_one(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The two files shown are loaded: what they set is in force, the rest is the national edition's."""
    shutil.copytree(ROOT / "params/rulesets", tmp_path / "params/rulesets")
    monkeypatch.setenv("BUDGETEVAL_ROOT", str(tmp_path))
    own = tmp_path / "params/rulesets/manual-example"
    own.mkdir()
    texts = [text for kind, _, text in blocks(MANUAL / language / "rules.md") if kind == "yaml"]
    for part, text in zip(("edition", "self_evaluation"), texts, strict=True):
        (own / f"{part}.yaml").write_text(dedent(text), encoding="utf-8")
    rules = load("manual-example")
    assert dict(rules.self_evaluation.grades) == {"excellent": 80, "good": 70, "fair": 60, "poor": 0}
    assert rules.key_evaluation.weights


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_run_file_of_the_manual_is_one(language: str, tmp_path: Path) -> None:
    (text,) = [text for kind, _, text in blocks(MANUAL / language / "new-report.md") if kind == "yaml"]
    file = tmp_path / "own.yaml"
    file.write_text(dedent(text), encoding="utf-8")
    made = plan([file])
    assert not made.problems
    assert {"101", "103"} <= {one.key for one in made.reports}


def test_the_first_hour_ends_in_a_sealed_archive(tmp_path: Path) -> None:
    """What is marked ``run`` is run, block by block, in a project with the demo's data and no reports."""
    for folder in ("params", "notebooks", "data/demo/reference", "data/demo/raw/2020/key_evaluation"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "data/demo/county.yaml", tmp_path / "data/demo")
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    here = {**os.environ, "PATH": programs, "BUDGETEVAL_ROOT": str(tmp_path)}
    told = ""
    for _, run, text in blocks(MANUAL / "zh" / "first-hour.md"):
        if run:
            done = subprocess.run(["sh", "-ec", text], cwd=tmp_path, env=here, stdout=subprocess.PIPE, check=False,
                                  stderr=subprocess.STDOUT, text=True, encoding="utf-8", timeout=300)
            assert done.returncode == 0, f"{text}\n{done.stdout}"
            told += done.stdout
    assert (tmp_path / ARCHIVE).is_file()
    assert (tmp_path / "reports/index.html").is_file()
    assert "链完整，共 1 份档案" in told
    assert "重点评价工作簿.xlsx!评分表!" in told
    (tmp_path / "auditor").mkdir()
    subprocess.run([sys.executable, "-m", "zipfile", "-e", tmp_path / ARCHIVE, tmp_path / "auditor"], check=True)
    alone = [sys.executable, "-I", "-S", str(tmp_path / "auditor" / "verify.py"), str(tmp_path / ARCHIVE)]
    assert subprocess.run(alone, check=False, stdout=subprocess.DEVNULL).returncode == 0
    for folder in ("params", "notebooks", "data", "reports"):
        shutil.rmtree(tmp_path / folder)
    assert "字节相同 1" in made_again(tmp_path / "auditor", here)


def made_again(auditor: Path, here: dict[str, str]) -> str:
    """What is said of the report made again from its unpacked archive and nothing else."""
    there = {**here, "BUDGETEVAL_ROOT": str(auditor), "BUDGETEVAL_REPORTS": str(auditor / "reports")}
    command = ["budgeteval", "verify", "key_evaluation/99990120T103001000099"]
    return subprocess.run(command, cwd=auditor, env=there, check=False, stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.STDOUT, encoding="utf-8", timeout=120).stdout
