"""Head rows of a fund block: kinds of amounts beside the block's label or a column of names."""

from dataclasses import replace

from budgeteval.forms import vocabulary
from budgeteval.forms.amounts import is_amount, is_blank
from budgeteval.forms.header import MONEY, Header, fill, holds_amount, reranked
from budgeteval.forms.sheet import Sheet


def fund_header(sheet: Sheet, row: int) -> Header | None:
    """Head of a fund block at this row: two kinds of amounts, or one beside the block's label; no number in it."""
    if ("funds", row) not in sheet.memory:
        sheet.memory["funds", row] = _fund_header(sheet, row)
    return sheet.memory["funds", row]


def _fund_header(sheet: Sheet, row: int) -> Header | None:
    cells = sheet.by_row[row]
    texts = [sheet.text(row, column) for column in cells]
    if any(sheet.cells[row, column].kind == "number" for column in cells):
        return None
    roles = [vocabulary.role("fund_columns", text) for text in texts]
    if any(vocabulary.role("flat_columns", text) == "project" for text in texts[1:]):
        return None
    if sum(bool(vocabulary.role("goals", text)) for text in texts) > 1:
        return None
    money = {role for role in roles if role in MONEY}
    marks = {role for role in roles if role in ("weight", "score", "amount")}
    named = vocabulary.is_("fund_block", texts[0])
    has_label = named or roles[0] == "label"
    if not (
        len(money) >= 2
        or (money and marks and has_label)
        or (has_label and (money or "amount" in marks) and len(cells) > 1)
    ):
        return None
    if holds_amount(sheet, row):
        return None
    header = Header(row, row)
    start = 0
    beside = not roles[0] and sheet.span(row, cells[0]).bottom > row
    if (
        (named or beside)
        and (roles[0] != "label" or "label" in roles[1:])
        and (roles[0] not in MONEY or len(money) >= 2)
    ):
        header.block = (row, cells[0])
        start = 1
    fill(sheet, header, cells[start:], lambda text: vocabulary.role("fund_columns", text), is_fund_sub_head)
    _settle_label(sheet, header)
    return header if any(column.role in (*MONEY, "amount") for column in header.columns) else None


def _settle_label(sheet: Sheet, header: Header) -> None:
    """A first column with names below its head, whatever the head says, is the column of the rows' names."""
    first = header.columns[0]
    if first.role == "label" or len(header.columns) < 2:
        return
    for row in range(header.bottom + 1, header.bottom + 3):
        for column in sheet.filled(row, first.left, first.right):
            text = sheet.text(row, column)
            named = not first.role or bool(vocabulary.role("fund_rows", text))
            if named and not is_amount(text) and not is_blank(text):
                header.columns = reranked([replace(first, role="label"), *header.columns[1:]])
            return


def is_fund_sub_head(text: str) -> bool:
    """Whether a head below a wide one names the whole of its amounts or a part."""
    return vocabulary.is_("fund_whole", text) or vocabulary.is_("fund_part", text)
