"""The regulation as examples: a table of cases, a function, and the rules it must follow."""

import math
from collections.abc import Callable
from typing import Any

import pytest

from budgeteval import rulesets


def read_cell(text: str) -> Any:
    """A number where it is one, no number for ``-``, else the word."""
    if text == "-":
        return math.nan
    try:
        return float(text)
    except ValueError:
        return text


def read_table(table: str) -> list[tuple[dict[str, Any], Any, str]]:
    """Arguments, expected value and comment per line; ``||`` stands before the expected value."""
    lines = [line.partition("#") for line in table.strip().splitlines() if line.strip()]
    names = [name.strip() for name in lines[0][0].split("||")[0].split("|")]
    cases = []
    for case, _, comment in lines[1:]:
        given, expected = case.split("||")
        values = [read_cell(cell.strip()) for cell in given.split("|")]
        assert len(values) == len(names), case
        cases.append((dict(zip(names, values, strict=True)), read_cell(expected.strip()), comment.strip()))
    return cases


@pytest.fixture
def spec() -> Callable[..., None]:
    """``spec(function, rules, table)`` calls the function with each line's values and the rules."""

    def run(function: Callable[..., Any], rules: Any, table: str) -> None:
        for given, expected, comment in read_table(table):
            found = function(rules, **given)
            if isinstance(expected, str):
                assert found == expected, (given, comment)
            else:
                assert float(found) == pytest.approx(expected, abs=1e-9, nan_ok=True), (given, comment)

    return run


@pytest.fixture(scope="session")
def edition() -> Callable[[str], Any]:
    """The self-evaluation rules of an edition."""
    return lambda code: rulesets.load(code).self_evaluation


@pytest.fixture(scope="session")
def mof_2020_10(edition: Callable[[str], Any]) -> Any:
    return edition("mof-2020-10")
