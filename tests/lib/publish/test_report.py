"""The whole way: same notebook, same bytes, here and elsewhere; all or nothing."""

import hashlib
import importlib
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
import sample

from budgeteval.publish import PublishError, write_report

ROOT = Path(__file__).resolve().parents[3]
ELSEWHERE = "import sys; from budgeteval.publish import write_report; write_report(sys.argv[1], sys.argv[2])"


def _hashes(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def test_twice_and_in_another_process_and_time_zone_the_bytes_are_equal(sample_node, published, tmp_path) -> None:
    write_report(sample_node, tmp_path / "again")
    source = tmp_path / "有 空格.ipynb"
    nbformat.write(sample_node, source)
    other = {**os.environ, "TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", ELSEWHERE, source, tmp_path / "else where"], check=True, env=other)
    assert _hashes(published) == _hashes(tmp_path / "again") == _hashes(tmp_path / "else where")


def test_a_fault_leaves_the_folder_as_it_was(published, tmp_path) -> None:
    write_report(sample.notebook("文字"), tmp_path)
    before = _hashes(tmp_path)
    with pytest.raises(PublishError):
        write_report(sample.notebook("文字", [{"output_type": "stream", "name": "stdout", "text": "x"}]), tmp_path)
    assert _hashes(tmp_path) == before


def test_tables_of_an_earlier_report_go(sample_node, tmp_path) -> None:
    write_report(sample_node, tmp_path)
    made = write_report(sample.notebook("文字"), tmp_path)
    assert sorted(path.name for path in made) == [
        "facts.json", "findings.csv", "report.docx", "report.html", "report.pdf"]
    assert not list((tmp_path / "tables").iterdir())


@pytest.mark.parametrize("ending", ["html", "pdf", "docx"])
def test_nbconvert_gives_the_same_files(sample_node, published, ending: str) -> None:
    """By the name that ``jupyter nbconvert --to`` is told."""
    named = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    module, _, name = named["nbconvert.exporters"][f"budgeteval-{ending}"].partition(":")
    exporter = getattr(importlib.import_module(module), name)
    made, resources = exporter().from_notebook_node(sample_node)
    assert (made.encode() if ending == "html" else made) == (published / f"report.{ending}").read_bytes()
    assert resources["output_extension"] == f".{ending}"
