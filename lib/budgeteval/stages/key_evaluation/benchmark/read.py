"""The sheet of similar projects read: every line with its cells, what cannot be read is a finding."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from budgeteval.findings import Finding
from budgeteval.stages.key_evaluation.grid import Cell, Grid, amount_unit, normal
from budgeteval.stages.key_evaluation.notes import listed, note
from budgeteval.stages.key_evaluation.opening import grids
from budgeteval.terms import read_yaml

YUAN = {"yuan": 1.0, "wan_yuan": 1e4, "yi_yuan": 1e8}
Line = Mapping[str, Cell]


@cache
def layout() -> Mapping[str, Any]:
    """Words of the sheet (``layout.yaml``)."""
    return read_yaml(Path(__file__).parent / "layout.yaml")


def is_comparables(path: Path) -> bool:
    """Whether a file of the project's folder is its sheet of similar projects, by its name."""
    return layout()["file"] in path.name


@dataclass(frozen=True)
class Comparables:
    """Filled lines of the sheet, cells by field; ``factor`` makes their costs yuan. ``file`` is "" without a sheet."""

    file: str = ""
    lines: tuple[Line, ...] = ()
    factor: float = 1.0
    findings: tuple[Finding, ...] = field(default=())


def read_comparables(files: Sequence[Path], root: Path, project: str) -> Comparables:
    """Read the sheet of one project; no file, no lines. ``file`` in places is a path below ``root``."""
    if not files:
        return Comparables()
    names = [path.relative_to(root).as_posix() for path in files]
    findings = [note("comparables_extra", name, first=files[0].name) for name in names[1:]]
    sheets = grids(files[0], names[0], findings)
    found = next(((grid, row) for grid in sheets if (row := _head(grid)) is not None), None)
    lines: tuple[Line, ...] = ()
    factor = 1.0
    if found is None:
        findings.append(note("comparables_unreadable", names[0], columns=listed(_needed().values())))
    elif wrong := list(_wrong(*found, project)):
        findings += wrong
    else:
        lines, factor = tuple(_lines(*found)), YUAN[_unit(*found)]
    return Comparables(names[0], lines, factor, tuple(findings))


def _needed() -> dict[str, str]:
    return {name: layout()["heads"][name] for name in layout()["needed"]}


def _head(grid: Grid) -> int | None:
    """Row that names all the columns needed."""
    return next((row for row in range(len(grid.rows)) if set(_needed().values()) <= set(_texts(grid, row))), None)


def _texts(grid: Grid, row: int) -> list[str]:
    return [normal(value) if value is not None else "" for value in grid.rows[row]]


def _columns(grid: Grid, row: int) -> dict[str, int]:
    texts = _texts(grid, row)
    return {name: texts.index(word) for name, word in layout()["heads"].items() if word in texts}


def _unit(grid: Grid, row: int) -> str:
    """Unit of money that the head of the costs names."""
    return amount_unit(grid.cell(row, _columns(grid, row)["cost"]).text)


def _wrong(grid: Grid, row: int, project: str) -> Iterator[Finding]:
    """What keeps the whole sheet from being used: another project's, or costs in no unit."""
    code = _code(grid, row)
    if code.text != project:
        yield note("comparables_project_differs", code.place or grid.file, found=code.text, expected=project)
    if _unit(grid, row) not in YUAN:
        yield note("comparables_cost_unit", grid.cell(row, _columns(grid, row)["cost"]).place)


def _code(grid: Grid, head: int) -> Cell:
    """The cell right of the label of the project's code."""
    word = layout()["lines"]["project_code"]
    places = ((row, column) for row in range(head) for column in range(len(grid.rows[row])))
    at = next(((row, column) for row, column in places if normal(grid.cell(row, column).text) == word), None)
    return grid.cell(at[0], at[1] + 1) if at else Cell(None, "")


def _lines(grid: Grid, head: int) -> Iterator[Line]:
    """Lines in which more stands than a mark of the own project; the note below is none."""
    columns = _columns(grid, head)
    blank = Cell(None, "")
    for row in range(head + 1, len(grid.rows)):
        cells = {name: grid.cell(row, columns[name]) if name in columns else blank for name in layout()["heads"]}
        filled = [name for name, cell in cells.items() if not cell.blank and name != "own"]
        if filled and not cells["own"].text.startswith(layout()["note"][:2]):
            yield cells
