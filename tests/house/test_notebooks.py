"""House rules for notebooks: an outline, nothing that would need a test."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest
from tree import files, name

from budgeteval.runs.parameters import declared

NOTEBOOKS = files("notebooks/*.ipynb")
CELLS = 15
THICK = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.If, ast.IfExp, ast.For, ast.While, ast.With,
    ast.Try, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Match, ast.Subscript, ast.BinOp,
    ast.Compare, ast.JoinedStr, ast.Assert, ast.Global, ast.Delete,
)
CODE = re.compile(r"[a-z0-9_-]+")


BEFORE = ("choose", "parameters")  # cells before the report's own


def cells(path: Path, kind: str = "code") -> list[dict[str, Any]]:
    return [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == kind]


def is_parameters(cell: dict[str, Any]) -> bool:
    return "parameters" in cell["metadata"].get("tags", ())


def code(path: Path) -> str:
    return "\n".join("".join(cell["source"]) for cell in cells(path) if not is_parameters(cell))


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_one_typed_parameters_cell_with_help(path: Path) -> None:
    assert sum(map(is_parameters, cells(path))) == 1
    assert is_parameters(cells(path)[1]), "above the parameters stands only the form of the desk"
    found = declared(path)
    assert {"county", "fiscal_year"} <= found.keys()
    assert not [one.name for one in found.values() if not one.help], "every parameter has a # help"
    assert not [one for one in found.values() if isinstance(one.default, str) and not one.default.isascii()]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_code_is_an_outline(path: Path) -> None:
    tree = ast.parse(code(path))
    thick = [f"{type(node).__name__}: {ast.unparse(node)}" for node in ast.walk(tree) if isinstance(node, THICK)]
    assert not thick
    assert len(cells(path)) - len(BEFORE) <= CELLS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_imports_budgeteval_only(path: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(code(path))):
        if isinstance(node, ast.Import):
            imported |= {one.name.split(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
    assert imported == {"budgeteval"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_no_file_names_or_formats(path: Path) -> None:
    """String arguments are codes: no file names, no formats, no Chinese."""
    found = [node.value for node in ast.walk(ast.parse(code(path))) if isinstance(node, ast.Constant)]
    assert not [value for value in found if isinstance(value, (float, int)) and not isinstance(value, bool)]
    assert not [value for value in found if isinstance(value, str) and not CODE.fullmatch(value)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_chapters_and_stripped_outputs(path: Path) -> None:
    markdown = ["".join(cell["source"]) for cell in cells(path, "markdown")]
    assert markdown[0].startswith("# ")
    assert [text for text in markdown if text.startswith("## ")], "chapters are markdown headings"
    assert not [cell["id"] for cell in cells(path) if cell["outputs"] or cell["execution_count"] is not None]
    ids = [cell["id"] for cell in cells(path) + cells(path, "markdown")]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_one_call_a_cell(path: Path) -> None:
    """A cell imports, or assigns and shows: at most four statements."""
    assert not [cell["id"] for cell in cells(path)
                if not is_parameters(cell) and len(ast.parse("".join(cell["source"])).body) > 4]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_kernel_name_is_the_usual_one(path: Path) -> None:
    metadata = json.loads(path.read_text(encoding="utf-8"))["metadata"]
    assert metadata["kernelspec"]["name"] == "python3"
