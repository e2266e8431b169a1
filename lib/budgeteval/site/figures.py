"""A report's figures as it states them itself: its score, its money and its mark (grade, light or conclusion)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from budgeteval import tables
from budgeteval.published import Published
from budgeteval.tables.schema import Table
from budgeteval.terms import glossary, read_yaml

Facts = Mapping[str, Mapping[str, Any]]
SCHEMAS: Mapping[str, type[Table]] = {
    "department_scores": tables.DepartmentScores, "department_progress": tables.DepartmentProgress,
}


@dataclass(frozen=True)
class Figure:
    """A number with its text as the report shows it; ``value`` is None where the report states none."""

    value: float | None = None
    text: str = ""


@dataclass(frozen=True)
class Mark:
    """A code of the glossary (``term``: grade, light or conclusion) with its name."""

    term: str = ""
    code: str = ""
    text: str = ""


@dataclass(frozen=True)
class Figures:
    """What the list of reports shows of one."""

    score: Figure = Figure()
    money: Figure = Figure()
    mark: Mark = Mark()


def figures(report: Published, name: str, facts: Facts) -> Figures:
    """The figures of a report of this name.

    Raises
    ------
    OSError, ValueError, KeyError
        If a table that holds one of them cannot be read by its schema.
    """
    asked = _asked()["figures"].get(name, {})
    return Figures(_figure(asked.get("score"), facts), _figure(asked.get("money"), facts),
                   _mark(asked.get("mark"), report, facts))


@cache
def _asked() -> Mapping[str, Any]:
    return dict(read_yaml(Path(str(resources.files(__package__))) / "figures.yaml"))


def order() -> list[str]:
    """Kinds of report in the order of the list."""
    return list(_asked()["order"])


def _figure(names: str | list[str] | None, facts: Facts) -> Figure:
    for name in [names] if isinstance(names, str) else names or []:
        if (found := facts.get(name)) is not None and isinstance(found["value"], (int, float)):
            return Figure(float(found["value"]), str(found["text"]))
    return Figure()


def _mark(asked: Mapping[str, str] | None, report: Published, facts: Facts) -> Mark:
    if asked is None:
        return Mark()
    term = asked["term"]
    values: Mapping[str, str] = _values(term)
    if "fact" in asked:
        text = str(facts.get(asked["fact"], {}).get("text", ""))
        code = next((code for code, name in values.items() if name == text), "")
    else:
        rows = report.table(asked["table"], SCHEMAS[asked["table"]])
        code = str(rows[asked["column"]].iloc[0]) if len(rows) == 1 else ""
    return Mark(term, code, values[code]) if code in values else Mark()


@cache
def _values(term: str) -> dict[str, str]:
    return dict(glossary()[term]["values"])
