"""House rules for words: the glossary covers all tables, the catalogue all findings."""

import ast
import importlib
import inspect
import pkgutil
import re
import string

import pytest
from tree import LIB, files, modules, name, parsed, read_yaml

import budgeteval.tables
from budgeteval import findings, terms
from budgeteval.tables.schema import Table

ENTRY = {"severity", "title", "party", "message", "advice"}
PARTIES = {"finance", "department", "implementing_unit", "evaluator"}
WORD = re.compile(r"[a-z][a-z0-9_]+")
PREFIXED = ("_cell", "_text")


def schemas() -> list[type[Table]]:
    found = {}
    for module in pkgutil.iter_modules(budgeteval.tables.__path__):
        for _, kind in inspect.getmembers(importlib.import_module(f"budgeteval.tables.{module.name}"), inspect.isclass):
            if issubclass(kind, Table) and kind is not Table:
                found[kind.__name__] = kind
    return list(found.values())


@pytest.mark.parametrize("schema", schemas(), ids=lambda one: one.__name__)
def test_every_column_has_a_label(schema: type[Table]) -> None:
    missing = [column for column in schema.names() if not _described(column)]
    assert not missing


def _described(column: str) -> bool:
    known = terms.glossary()
    base = next((column.removesuffix(end) for end in PREFIXED if column.endswith(end)), column)
    return column in known or base in known or any(f"{base}{end}" in known for end in ("_yuan", "_value", "_rate"))


@pytest.mark.parametrize("schema", schemas(), ids=lambda one: one.__name__)
def test_every_schema_says_what_a_row_is(schema: type[Table]) -> None:
    assert (schema.__doc__ or "").startswith("One row per")


def test_every_term_has_a_label_and_is_used() -> None:
    used = _words_in_code()
    unlabelled = [term for term, entry in terms.glossary().items() if not entry.get("label")]
    assert not unlabelled
    unused = [term for term in terms.glossary() if term not in used]
    assert not unused, "a term that nothing uses"


def _words_in_code() -> set[str]:
    """Every word of the package's Python and vocabulary files: wherever a term's code may stand."""
    sources = [*modules(), *(path for path in files("lib/budgeteval/*.yaml") if path.name != "glossary.yaml")]
    return {word for path in sources for word in WORD.findall(path.read_text(encoding="utf-8"))}


def test_catalogue_entries_are_complete() -> None:
    for path in files("lib/budgeteval/*findings.zh.yaml"):
        for code, entry in read_yaml(path).items():
            assert set(entry) == ENTRY, f"{name(path)}: {code}"
            assert entry["severity"] in findings.SEVERITIES, code
            assert entry["party"] in PARTIES, code
            assert all(str(entry[key]).strip() for key in ENTRY), code


def test_every_message_says_where() -> None:
    """The place; or, where something is missing and has none, whatever names it."""
    bare = [code for code, entry in findings.catalogue().items()
            if not any(field for _, field, _, _ in string.Formatter().parse(entry["message"]))]
    assert not bare


def test_catalogue_and_code_know_the_same_findings() -> None:
    words = _strings_in_code()
    unknown = _codes_made() - findings.catalogue().keys()
    assert not unknown, "found by code, missing in the catalogues"
    composed = _composed_in_code()
    unused = [code for code in findings.catalogue() if code not in words and not composed.fullmatch(code)]
    assert not unused, "in the catalogues, found by no code"


def _codes_made() -> set[str]:
    """First arguments of ``Finding("…")`` calls."""
    codes = set()
    for path in modules():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and _called(node) == "Finding" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    codes.add(first.value)
    return codes


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _strings_in_code() -> set[str]:
    words = {node.value for path in modules() for node in ast.walk(parsed(path))
             if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    for path in LIB.rglob("*.yaml"):
        if not path.name.endswith(".zh.yaml"):
            words |= set(path.read_text(encoding="utf-8").replace(",", " ").replace("]", " ").replace("[", " ").split())
    return words


def _composed_in_code() -> re.Pattern[str]:
    """Codes put together from a fixed part and a state: ``f"paper_{state}"``."""
    made = []
    for path in modules():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.JoinedStr) and len(node.values) == 2 and isinstance(node.values[0], ast.Constant):
                made += [f"{prefix}[a-z_]+" for prefix in re.findall(r"^[a-z]+_$", str(node.values[0].value))]
    return re.compile("|".join(made) or "(?!)")


def test_sentences_are_yaml_mappings() -> None:
    for path in files("lib/budgeteval/*.zh.yaml"):
        assert isinstance(read_yaml(path), dict), name(path)
