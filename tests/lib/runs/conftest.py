"""A tiny project: two departments, one notebook written on the spot, nothing else."""

import json
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

PARAMETERS = '''county: str = "tiny"              # county code
fiscal_year: int = 2020           # budget year
department: str = "all"           # department code, or all
share: float = 0.5                # any share'''

Notebook = Callable[..., Path]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Root of the project; commands started in the test find it."""
    root = tmp_path / "项 目"
    for folder in ("params/rulesets/plain", "params/runs", "notebooks", "data/tiny/reference", "data/tiny/raw/2020"):
        (root / folder).mkdir(parents=True)
    (root / "data/tiny/county.yaml").write_text("{name: 小县, bureau: 小县财政局}\n", encoding="utf-8")
    (root / "data/tiny/reference/departments.csv").write_text(
        "department_code,department,kind\nroads,公路局,bureau\nschools,教育局,bureau\nhills,山乡,township\n",
        encoding="utf-8",
    )
    (root / "data/tiny/raw/2020/a.csv").write_text("x\n", encoding="utf-8")
    monkeypatch.setenv("BUDGETEVAL_ROOT", str(root))
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def notebook(project: Path) -> Notebook:
    """Writes ``notebooks/<name>.ipynb`` with a parameters cell and the code cells given."""

    def write(*cells: str, name: str = "tiny", parameters: str | None = PARAMETERS) -> Path:
        sheet = new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}})
        sheet.cells = [new_markdown_cell("# 小报告", id="title")]
        if parameters is not None:
            sheet.cells.append(new_code_cell(parameters, id="parameters", metadata={"tags": ["parameters"]}))
        sheet.cells += [new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(cells)]
        path = project / "notebooks" / f"{name}.ipynb"
        nbformat.write(sheet, path)
        return path

    return write


@pytest.fixture
def run_file(project: Path) -> Callable[..., Path]:
    """Writes ``params/runs/<name>.yaml`` from a mapping."""

    def write(name: str = "tiny", **tree: object) -> Path:
        path = project / "params/runs" / f"{name}.yaml"
        path.write_text(json.dumps({"report": "tiny", **tree}, ensure_ascii=False), encoding="utf-8")
        return path

    return write


EACH = {"parameter": "department", "from": "reference/departments.csv", "column": "department_code", "plus": ["all"]}
