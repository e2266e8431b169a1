"""What a notebook's ``parameters`` cell declares, and whether given values fit: before any kernel starts."""

import ast
import difflib
import io
import json
import tokenize
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from budgeteval.places import CODE
from budgeteval.runs.words import say

TYPES: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "float": (float, int), "bool": (bool,)}


class Unfit(Exception):
    """A notebook whose parameters cell cannot be read; the message is for the user."""


@dataclass(frozen=True)
class Parameter:
    """One typed assignment of the parameters cell; ``help`` is its comment."""

    name: str
    type: str
    default: Any
    help: str


def parameters_source(notebook: Path) -> str:
    """Source of the cell tagged ``parameters``.

    Raises
    ------
    Unfit
        If no code cell has the tag.
    """
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code" and "parameters" in cell["metadata"].get("tags", ()):
            return "".join(cell["source"])
    raise Unfit(say("problem.no_parameters_cell", name=notebook.stem))


@cache
def declared(notebook: Path) -> Mapping[str, Parameter]:
    """Parameters by name, in the order of the notebook.

    Raises
    ------
    Unfit
        If the tag is missing or a line is no ``name: type = literal``.
    """
    source = parameters_source(notebook)
    notes = _comments(source)
    found = {}
    for node in _body(source, notebook):
        one = _parameter(node, notes)
        if one is None:
            raise Unfit(say("problem.parameters_cell_broken", name=notebook.stem, line=node.lineno))
        found[one.name] = one
    return found


def check(given: Mapping[str, Any], known: Mapping[str, Parameter]) -> list[str]:
    """What is wrong with the given values, a sentence each; registers are checked elsewhere."""
    return [problem for name, value in given.items() for problem in _check_one(name, value, known)]


def nearest(name: str, known: Iterable[str]) -> str:
    """A phrase that offers the known name most like ``name``, or nothing."""
    close = difflib.get_close_matches(str(name), sorted(known), n=1, cutoff=0.5)
    return say("problem.nearest", name=close[0]) if close else ""


def _check_one(name: str, value: Any, known: Mapping[str, Parameter]) -> Iterable[str]:
    if name not in known:
        yield say("problem.parameter_unknown", name=name, nearest=nearest(name, known), known=", ".join(known))
        return
    expected = known[name].type
    if not isinstance(value, TYPES[expected]) or (isinstance(value, bool) and expected != "bool"):
        yield say("problem.wrong_type", name=name, expected=say(f"type.{expected}"), value=value,
                  found=type(value).__name__)
    elif isinstance(value, str) and not CODE.fullmatch(value) and value.isascii():
        yield say("problem.not_code", name=name, value=value)


def _body(source: str, notebook: Path) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except SyntaxError as error:
        raise Unfit(say("problem.parameters_cell_broken", name=notebook.stem, line=error.lineno)) from error


def _parameter(node: ast.stmt, notes: Mapping[int, str]) -> Parameter | None:
    match node:
        case ast.AnnAssign(target=ast.Name(id=name), annotation=ast.Name(id=kind), value=ast.expr() as value) if (
            kind in TYPES
        ):
            try:
                return Parameter(name, kind, ast.literal_eval(value), notes.get(node.lineno, ""))
            except ValueError:
                return None
    return None


def _comments(source: str) -> dict[int, str]:
    """Line number -> comment text."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return {}  # the parser names the line
    return {token.start[0]: token.string.lstrip("# ").strip() for token in tokens if token.type == tokenize.COMMENT}
