"""Opening a workbook safely as grids of text; whatever cannot be opened is a finding."""

from pathlib import Path

from budgeteval.findings import Finding
from budgeteval.forms.sheet import Sheet
from budgeteval.forms.workbook import open_workbook
from budgeteval.stages.key_evaluation.grid import Grid


def grids(path: Path, file: str, findings: list[Finding]) -> list[Grid]:
    """Visible and hidden sheets of the workbook, from A1; [] if it cannot be read. Findings are added."""
    opened = open_workbook(path, path.parents[len(Path(file).parts) - 1])
    findings += opened.findings
    return [_grid(sheet, file) for sheet in opened.workbook.sheets]


def _grid(sheet: Sheet, file: str) -> Grid:
    rows: list[list[str | None]] = []
    for row in range(max(sheet.rows, default=-1) + 1):
        columns = sheet.by_row.get(row, [])
        rows.append([sheet.text(row, column) or None for column in range(max(columns, default=-1) + 1)])
    return Grid(file, sheet.name, rows)
