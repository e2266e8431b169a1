"""Findings: what is wrong with people's data, where, and what to do. Collected, never thrown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from budgeteval.terms import read_yaml

SEVERITIES = ("error", "warning", "question", "notice")
COLUMNS = ["code", "severity", "title", "file", "sheet", "cell", "department", "project", "party", "message", "advice"]


@dataclass(frozen=True)
class Finding:
    """One finding.

    Attributes
    ----------
    code : str
        Key of a ``findings.zh.yaml`` catalogue; the catalogue gives severity, title, sentence, advice
        and responsible party (finance, department, implementing_unit, evaluator).
    file, sheet, cell : str
        Where it is; a finding about a whole file or sheet leaves the rest empty.
    facts : mapping
        What the sentence needs to say (as written in the form wherever possible).
    department, project : str
        Whom it concerns, as far as known.
    """

    code: str
    file: str = ""
    sheet: str = ""
    cell: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    department: str = ""
    project: str = ""

    @property
    def place(self) -> str:
        return "!".join(part for part in (self.file, self.sheet, self.cell) if part)

    @property
    def severity(self) -> str:
        return catalogue()[self.code]["severity"]

    @property
    def message(self) -> str:
        """What is wrong, in Chinese, with its place."""
        return catalogue()[self.code]["message"].format(place=self.place, **self.facts)

    @property
    def advice(self) -> str:
        """What to do, in Chinese."""
        return catalogue()[self.code]["advice"].format(place=self.place, **self.facts)


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """All finding codes: the union of every ``findings.zh.yaml`` below the package.

    Each entry has ``severity``, ``title``, ``party``, ``message`` and ``advice``.

    Raises
    ------
    ValueError
        If two catalogues define one code.
    """
    codes: dict[str, dict[str, str]] = {}
    for path in sorted(Path(__file__).parent.rglob("findings.zh.yaml")):
        entries = read_yaml(path) or {}
        if twice := codes.keys() & entries.keys():
            raise ValueError(f"{path}: finding codes defined twice: {sorted(twice)}")
        codes.update(entries)
    return codes


def table(findings: Iterable[Finding]) -> pd.DataFrame:
    """One row per finding, in the order given; columns as :data:`COLUMNS`, all text."""
    rows = []
    for item in findings:
        entry = catalogue()[item.code]
        rows.append([
            item.code, entry["severity"], entry["title"], item.file, item.sheet, item.cell,
            item.department, item.project, entry["party"], item.message, item.advice,
        ])
    return pd.DataFrame(rows, columns=COLUMNS, dtype="str")
