"""The code a notebook stands on: the package's modules it reaches, found without importing any.

A module counts by its syntax tree without docstrings; comments, blank lines and positions do not matter. A package's
data files (sentences, layouts, templates, faces) count with it. Imports inside functions count; of a package whose
modules are imported by a computed name, those count whose name the reached code mentions.
"""

import ast
import json
from functools import cache
from pathlib import Path

from budgeteval.runs.state import modules, syntax

EXECUTING = ("budgeteval.publish", "budgeteval.display", "budgeteval.runs.process.normalise",
             "budgeteval.runs.process.shell")
STAGES, OPENS = "budgeteval.stages.", "open_"
BESIDE = "budgeteval.desk"  # what a person in JupyterLab is given; nothing of it reaches a report
MAGIC = ("%", "!")


def code(notebook: Path) -> dict[str, str]:
    """SHA-256 of every module (and data file) of the package that the notebook and its publishing reach, by name."""
    return dict(_code(frozenset(imported(notebook))))


def imported(notebook: Path) -> set[str]:
    """Modules of the package (or names in them) that the notebook's cells import."""
    return set(_imported(_nodes(notebook)))


def openers(notebook: Path) -> tuple[tuple[str, str], ...]:
    """Stages and their functions ``open_…`` that the notebook calls, in its order."""
    names = {short: whole for node in _nodes(notebook) for short, whole in _named(node)}
    called = [_resolved(node.func, names) for node in _nodes(notebook) if isinstance(node, ast.Call)]
    split = [(module, name) for module, _, name in (one.rpartition(".") for one in called)]
    return tuple(dict.fromkeys(one for one in split if one[0].startswith(STAGES) and one[1].startswith(OPENS)))


@cache
def _imported(nodes: tuple[ast.AST, ...]) -> frozenset[str]:
    found = (name for node in nodes for name in syntax.imported(node))
    return frozenset(name for name in found if not f"{name}.".startswith(f"{BESIDE}."))


@cache
def _code(names: frozenset[str]) -> tuple[tuple[str, str], ...]:
    reached = modules.reached(names | set(EXECUTING))
    hashes = {name: one.sha256 for name, one in reached.items()} | modules.data_files(reached)
    return tuple(sorted(hashes.items()))


def _named(node: ast.AST) -> list[tuple[str, str]]:
    """Names that an import gives, with what they stand for."""
    match node:
        case ast.Import(names=names):
            return [(one.asname, one.name) for one in names if one.asname]
        case ast.ImportFrom(module=str(module), names=names):
            return [(one.asname or one.name, f"{module}.{one.name}") for one in names]
    return []


def _resolved(node: ast.expr, names: dict[str, str]) -> str:
    """A call's target in full, as far as imports tell; "" of what is computed."""
    match node:
        case ast.Name(id=name):
            return names.get(name, name)
        case ast.Attribute(value=value, attr=name):
            return f"{_resolved(value, names)}.{name}"
    return ""


def _nodes(notebook: Path) -> tuple[ast.AST, ...]:
    status = notebook.stat()
    return _parsed(notebook, status.st_size, status.st_mtime_ns)


@cache
def _parsed(notebook: Path, _size: int, _time: int) -> tuple[ast.AST, ...]:
    """Syntax of all code cells, without IPython's own lines; a cell that is no Python has none."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return tuple(node for source in sources for node in _walked(source))


def _walked(source: str) -> list[ast.AST]:
    plain = "\n".join("" if line.lstrip().startswith(MAGIC) else line for line in source.splitlines())
    try:
        return list(ast.walk(ast.parse(plain)))
    except SyntaxError:
        return []
