"""Opening a workbook as grids; whatever cannot be opened is a finding."""

from pathlib import Path

from python_calamine import CalamineWorkbook

from budgeteval.findings import Finding
from budgeteval.stages.key_evaluation.grid import Grid


def grids(path: Path, file: str, findings: list[Finding]) -> list[Grid]:
    """All sheets of the workbook, from A1; [] and a finding if it cannot be read."""
    book = CalamineWorkbook.from_path(path)
    return [Grid(file, name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in book.sheet_names]
