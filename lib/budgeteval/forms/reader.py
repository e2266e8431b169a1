"""From a file or a folder to tables: every form of every workbook, and what is wrong with each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.forms.form import cells, read_form
from budgeteval.forms.layout import split
from budgeteval.forms.workbook import open_workbook
from budgeteval.tables import Cells, Forms, Funds, Indicators


@dataclass
class Intake:
    """What a folder of workbooks holds: one frame per table, and the findings in file order."""

    forms: pd.DataFrame
    funds: pd.DataFrame
    indicators: pd.DataFrame
    cells: pd.DataFrame
    findings: list[Finding]


@dataclass
class Records:
    """As :class:`Intake`, before the tables are made (cheap to send between processes)."""

    forms: list[dict[str, Any]] = field(default_factory=list)
    funds: list[dict[str, Any]] = field(default_factory=list)
    indicators: list[dict[str, Any]] = field(default_factory=list)
    cells: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def add(self, other: "Records") -> None:
        self.forms += other.forms
        self.funds += other.funds
        self.indicators += other.indicators
        self.cells += other.cells
        self.findings += other.findings

    def tables(self) -> Intake:
        return Intake(
            Forms.of(self.forms), Funds.of(self.funds), Indicators.of(self.indicators), Cells.of(self.cells), self.findings
        )


def read_records(path: Path, root: Path) -> Records:
    """All forms of one file."""
    records = Records()
    workbook, records.findings = open_workbook(path, root)
    for sheet in workbook.sheets:
        for part, unit in split(sheet):
            draft = read_form(workbook.file, part, unit)
            records.forms.append(draft.form)
            records.funds += draft.funds
            records.indicators += draft.indicators
            records.cells += cells(draft)
            records.findings += draft.findings
    return records


def read_file(path: Path, root: Path) -> Intake:
    """All forms of one file; ``file`` in every place is the path relative to ``root``, with ``/``."""
    return read_records(Path(path), Path(root)).tables()


def read_folder(folder: Path, *, jobs: int | None = None, corrections: pd.DataFrame | None = None) -> Intake:
    """All forms of every workbook below a folder, sorted by file."""
    root = Path(folder)
    records = Records()
    for path in _files(root):
        records.add(read_records(path, root))
    return records.tables()


def _files(root: Path) -> Iterable[Path]:
    return sorted(path for path in root.rglob("*") if path.suffix.lower() == ".xlsx" and not path.name.startswith(("~$", ".")))
