"""The parameters cell as a person sees it: which cell it is, and the same text with other values."""

import ast
from collections.abc import Collection, Mapping
from typing import Any


def assigned(source: str) -> dict[str, Any]:
    """Names that a cell gives a plain value, with it; nothing of a cell that does anything else."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return {}
    found = {}
    for node in body:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                try:
                    found[name] = ast.literal_eval(value)
                except ValueError:
                    return {}
            case _:
                return {}
    return found


def is_parameters(source: str, declared: Collection[str]) -> bool:
    """Whether a cell is the one that gives the notebook's parameters their values."""
    return bool(declared) and assigned(source).keys() == set(declared)


def filled(source: str, values: Mapping[str, Any]) -> str:
    """The cell's text with ``values`` in place of those it gives; names, types, help and all else stay."""
    lines = source.splitlines()
    for node in ast.parse(source).body:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if name in values:
                start, end = value.col_offset, value.end_col_offset or 0
                row = value.lineno - 1
                line = lines[row].encode()
                lines[row] = (line[:start] + _literal(values[name]).encode()).decode() + _rest(line, end, start,
                                                                                                values[name])
    return "\n".join(lines)


def _rest(line: bytes, end: int, start: int, value: Any) -> str:
    """What follows a value; its help stays in its column if there is room."""
    rest = line[end:].decode()
    grown = len(_literal(value).encode()) - (end - start)
    spaces = len(rest) - len(rest.lstrip(" "))
    if spaces == len(rest):
        return rest
    return " " * max(spaces - grown, 2) + rest.lstrip(" ")


def _literal(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)
