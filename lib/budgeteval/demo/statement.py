"""Small registers of the fictional county: leading group, rule documents, institutions, approvals."""

from pathlib import Path

from budgeteval.demo.reference import save
from budgeteval.demo.vocabulary import words


def write(target: Path, seed: int, year: int) -> None:
    """Registers below ``target/reference``; the same for every seed and year (``year`` is the statement's)."""
    folder = target / "reference"
    folder.mkdir(parents=True, exist_ok=True)
    for name, register in words("statement").items():
        columns = register["columns"]
        save(folder / f"{name}.csv", columns, [dict(zip(columns, row, strict=True)) for row in register["rows"]])
