"""House rules for Python files."""

import ast
import re
from pathlib import Path

import pytest
from tree import LIB, files, modules, name, parsed, read_yaml, texts

CJK = re.compile("[\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
LINES = 400
FORBIDDEN_NAMES = {"utils.py", "util.py", "helpers.py", "common.py", "misc.py"}
SMALL = {0, 1, 2, 3, 10, 100, 0.5, 0.005}  # counting, tenths and halves of a printed digit
LAW = ("scoring", "stages", "rulesets")


@pytest.mark.parametrize("path", modules(), ids=name)
def test_no_user_visible_chinese(path: Path) -> None:
    found = [f"line {node.lineno}: {node.value!r}" for node in texts(path) if CJK.search(node.value)]
    assert not found, "Chinese belongs in the glossary, text.zh.yaml, notebooks or rule sets"


def test_no_file_is_too_long() -> None:
    long = {name(path): count for path in files("lib/*.py", "tests/*.py")
            if (count := len(path.read_text(encoding="utf-8").splitlines())) > LINES}
    assert not long


def test_no_catch_all_modules() -> None:
    assert not [name(path) for path in modules() if path.name in FORBIDDEN_NAMES]


@pytest.mark.parametrize("path", modules(), ids=name)
def test_public_things_are_described(path: Path) -> None:
    """Modules, public classes and public functions of a module have docstrings; so have commands their help."""
    tree = parsed(path)
    bare = [] if ast.get_docstring(tree) else ["the module"]
    for node in tree.body:
        public = isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")
        if public and not node.decorator_list and not ast.get_docstring(node) and len(node.body) > 3:
            bare.append(node.name)
    assert not bare


@pytest.mark.parametrize("path", modules(), ids=name)
def test_no_print_and_no_bare_except(path: Path) -> None:
    found = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            found.append(f"print in line {node.lineno}")
        if isinstance(node, ast.ExceptHandler) and _swallows(node):
            found.append(f"fault swallowed in line {node.lineno}")
    assert not found


def _swallows(node: ast.ExceptHandler) -> bool:
    broad = node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
    return broad and all(isinstance(one, (ast.Pass, ast.Continue)) for one in node.body)


def test_rule_numbers_are_not_in_python() -> None:
    """No constant of the rule sets' grade bands and weights is compared with in the code of scoring and stages."""
    law = _rule_numbers() - SMALL
    found = []
    for path in modules():
        if path.relative_to(LIB).parts[0] in LAW:
            found += [f"{name(path)}:{node.lineno}: {number}" for node, number in _compared(path) if number in law]
    assert not found, "weights, bands and thresholds belong in params/rulesets"


def _rule_numbers() -> set[float]:
    """Every number of the editions' scoring sections."""
    numbers: set[float] = set()
    for path in files("params/rulesets/*/*.yaml"):
        numbers |= _numbers(read_yaml(path))
    return numbers


def _numbers(tree: object) -> set[float]:
    if isinstance(tree, dict):
        return set().union(*map(_numbers, tree.values()), set())
    if isinstance(tree, list):
        return set().union(*map(_numbers, tree), set())
    return {tree} if isinstance(tree, (int, float)) and not isinstance(tree, bool) else set()


def _compared(path: Path) -> list[tuple[ast.AST, float]]:
    """Numbers that a module compares with, or assigns to a module-level name."""
    tree = parsed(path)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            found += [(node, one.value) for one in [node.left, *node.comparators] if _is_number(one)]
    return found


def _is_number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool)
