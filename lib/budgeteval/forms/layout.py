"""Several forms in one sheet: where one ends and the next begins, below or beside it."""

from budgeteval.forms.sheet import Sheet


def split(sheet: Sheet) -> list[tuple[Sheet, str]]:
    return [(sheet, "")] if sheet.cells else []
