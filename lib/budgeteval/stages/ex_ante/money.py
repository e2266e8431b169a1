"""Amounts of a review workbook in yuan."""

from budgeteval.findings import Finding
from budgeteval.forms import vocabulary as forms
from budgeteval.forms.amounts import is_blank, number, yuan
from budgeteval.stages.ex_ante.grid import Cell, Page
from budgeteval.stages.ex_ante.notes import note


def amount(cell: Cell, head: str, page: Page, notes: list[Finding]) -> float | None:
    """Amount in yuan; its unit stands with the number, in the label or on the page, else it is a finding."""
    if is_blank(cell.text):
        return None
    value = yuan(cell.text, forms.amount_unit(head) or page.unit)
    if value == value:
        return value
    code = "ex_ante_unit_missing" if number(cell.text)[0] == number(cell.text)[0] else "ex_ante_not_a_number"
    notes.append(note(code, cell.place, found=cell.text))
    return None
