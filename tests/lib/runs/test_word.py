"""The Word report in a batch: made with the others, changed by hand without loss, set in the county's own template."""

import io
import json
from pathlib import Path

import docx
import pytest
from tiny import FACT, GOOD, Project

from budgeteval.publish.docx import blank

KEPT = "已原样保留在"


@pytest.fixture
def run_file(project: Project) -> str:
    project.notebook(*GOOD, FACT)
    return str(project.run_file(inputs=["county.yaml"]))


def folder(project: Project) -> Path:
    (found,) = (project.root / "reports/2020/tiny").iterdir()
    return found


def outputs(project: Project) -> dict[str, str]:
    return json.loads((folder(project) / "manifest.json").read_text(encoding="utf-8"))["outputs"]


def text(path: Path) -> str:
    return "\n".join(one.text for one in docx.Document(str(path)).paragraphs)


def test_an_edit_by_hand_is_kept_aside_and_never_flows_back(project: Project, run_file: str) -> None:
    assert project.command("run", run_file).returncode == 0
    made = folder(project) / "report.docx"
    sha256, content = outputs(project)["report.docx"], made.read_bytes()
    opened = docx.Document(str(made))
    opened.add_paragraph("领导批示：同意")
    opened.save(str(made))
    assert "report.docx" in project.command("why", "tiny/" + folder(project).name).stdout
    status = project.command("status", run_file)
    assert status.returncode == 1, status.stdout
    verified = project.command("verify", "2020/tiny/" + folder(project).name).stdout
    assert "report.docx 生成后被改动过" in verified
    again = project.command("run", run_file)
    assert again.returncode == 0
    assert KEPT in again.stdout
    assert "kept/report.docx" in "".join(again.stdout.split())
    assert "领导批示：同意" in text(folder(project) / "kept/report.docx")
    assert made.read_bytes() == content
    assert outputs(project)["report.docx"] == sha256


def test_the_county_s_template_is_an_input(project: Project, run_file: str) -> None:
    assert project.command("run", run_file).returncode == 0
    before = outputs(project)
    assert project.command("status", run_file).returncode == 0
    own = project.root / "data/tiny/word.docx"
    template = docx.Document(io.BytesIO(blank()))
    template.styles["Body Text"].font.name = "华文仿宋"
    template.save(str(own))
    assert project.command("status", "--ask", run_file).returncode == 1
    assert project.command("run", run_file).returncode == 0
    assert outputs(project)["report.docx"] != before["report.docx"]
    assert outputs(project)["report.pdf"] == before["report.pdf"]
    made = docx.Document(str(folder(project) / "report.docx"))
    assert made.styles["Body Text"].font.name == "华文仿宋"
    manifest = json.loads((folder(project) / "manifest.json").read_text(encoding="utf-8"))
    assert "data/tiny/word.docx" in manifest["inputs"]
    own.unlink()
    assert project.command("run", run_file).returncode == 0
    assert outputs(project) == before


def test_a_template_without_the_styles_is_named_before_any_report_is_made(project: Project, run_file: str) -> None:
    own = project.root / "data/tiny/word.docx"
    assert project.command("word", str(own)).returncode == 0
    assert project.command("word", str(own)).returncode == 2, "a county's own file is never written over"
    docx.Document().save(str(own))
    for words, code in ((("run", run_file), 2), (("word", "--check", str(own)), 1)):
        said = project.command(*words)
        assert said.returncode == code
        plain = "".join(said.stdout.split())
        assert "缺少样式：" in plain
        assert "“表格文字”" in plain
        assert "budgetevalword" in plain
    assert not list((project.root / "reports").rglob("report.*"))
