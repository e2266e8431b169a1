"""One form while it is being read: its part of the sheet, and which cell has been taken for what."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from budgeteval.findings import Finding
from budgeteval.forms.sheet import Position, Sheet, a1
from budgeteval.places import place

TAKEN = "table"


@dataclass
class Draft:
    """Parts of one form as they are found; ``parts`` says of every filled cell what it was taken for."""

    file: str
    sheet: Sheet
    form: dict[str, Any] = field(default_factory=dict)
    funds: list[dict[str, Any]] = field(default_factory=list)
    indicators: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    parts: dict[Position, str] = field(default_factory=dict)

    @property
    def top(self) -> Position:
        return min(self.sheet.cells, default=(0, 0))

    @cached_property
    def place(self) -> str:
        return self.at(self.top)

    def at(self, position: Position) -> str:
        return place(self.file, self.sheet.name, a1(position))

    def take(self, position: Position | None, part: str = TAKEN) -> str:
        """Text of a cell, marked as taken for ``part`` unless it already stands in a table."""
        if position is None:
            return ""
        if position in self.sheet.cells and self.parts.get(position) != TAKEN:
            self.parts[position] = part
        return self.sheet.text(*position)

    def put(self, name: str, position: Position | None) -> bool:
        """Text and address of a cell into the form's record, if the field is still empty."""
        if self.form.get(name) or position is None or position not in self.sheet.cells:
            return False
        self.form[name] = self.take(position)
        self.form[f"{name}_cell"] = a1(position)
        return True

    def find(self, code: str, position: Position | None = None, **facts: Any) -> None:
        self.findings.append(Finding(code, self.file, self.sheet.name, a1(position), facts))
