"""Head rows of a block: which columns there are, in whatever order, over one or two rows."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from budgeteval.forms import vocabulary
from budgeteval.forms.amounts import is_amount
from budgeteval.forms.sheet import Position, Sheet, Span

Reader = Callable[[str], str]

LEVELS = ("level1", "level2", "level3", "level4", "name")
VALUES = (
    "both",
    "target",
    "achieved",
    "weight",
    "score",
    "operator",
    "unit",
    "reason",
    "remark",
    "deducted",
    "likelihood",
)
PROGRESS = ("forecast", "likelihood", "likelihood_certain", "likelihood_possible", "likelihood_impossible")
OUTRANKED = "other_same_"
MONEY = ("opening_budget", "budget", "spent", "rate", "forecast")


@dataclass(frozen=True)
class Column:
    """One column of a block: its role, its width (inclusive), its head as written and where that stands.

    ``over`` is the wide head above it, if there is one.
    """

    role: str
    left: int
    right: int
    text: str
    at: Position
    over: str = ""


@dataclass
class Header:
    """Columns of a block from left to right; ``bottom`` is the last head row, ``block`` the label before it."""

    top: int
    bottom: int
    columns: list[Column] = field(default_factory=list)
    block: Position | None = None
    labels: list[Position] = field(default_factory=list)

    def get(self, role: str) -> Column | None:
        return next((column for column in self.columns if column.role == role), None)

    @property
    def left(self) -> int:
        return self.columns[0].left

    def first_value(self) -> int:
        """Left edge of the first column that holds values, not names."""
        names = (*LEVELS, "other_number", "label")
        return min((column.left for column in self.columns if column.role not in names), default=self.columns[-1].right)


def fill(
    sheet: Sheet, header: Header, cells: list[int], role: Reader, sub_head: Callable[[str], bool] | None = None
) -> None:
    """Columns of the head row, second head row included."""
    row = header.top
    tops = _tops(sheet, row, cells, role, sub_head)
    rows = _sub_head_rows(sheet, row, tops, role, sub_head)
    below = rows[0] if rows else None
    header.bottom = _bottom(sheet, rows[-1] if rows else row, row, [span.bottom for span in tops])
    header.labels = [(row, column) for column in cells]
    for index, (column, span) in enumerate(zip(cells, tops, strict=True)):
        limit = cells[index + 1] - 1 if index + 1 < len(cells) else span.right
        text = sheet.text(row, column)
        subs = sheet.filled(below, column, max(span.right, column)) if below and span.bottom == row else []
        if subs:
            header.columns += _sub_columns(sheet, rows, subs, role(text), role, limit, text)
            header.labels += [(line, sub) for line in rows for sub in sheet.filled(line, column, limit)]
        else:
            header.columns.append(Column(role(text), column, limit, text, (row, column)))
    _rank(header)


def _tops(
    sheet: Sheet, row: int, cells: list[int], role: Reader, sub_head: Callable[[str], bool] | None
) -> list[Span]:
    """Ranges of the heads of a row; where none is merged, heads in the row below tell how wide those above are."""
    tops = [sheet.span(row, column) for column in cells]
    below = [column for column in sheet.by_row.get(row + 1, []) if column >= cells[0]]
    if any((span.top, span.left) != (span.bottom, span.right) for span in tops) or len(below) < 2:
        return tops
    texts = [sheet.text(row + 1, column) for column in below]
    if set(below) <= {*cells} or sheet.filled(row + 1, 0, cells[0] - 1):
        return tops
    if not all(role(text) or (sub_head and sub_head(text)) or vocabulary.is_("annual_only", text) for text in texts):
        return tops
    ends = [*(column - 1 for column in cells[1:]), max(cells[-1], below[-1])]
    return [Span(row, column, row, end) for column, end in zip(cells, ends, strict=True)]


def _bottom(sheet: Sheet, least: int, row: int, heights: list[int]) -> int:
    """Last row of the heads: as far down as a tall head reaches, but above the first amount."""
    bottom = max(least, max((height for height in heights if height <= row + 2), default=row))
    while bottom > least and holds_amount(sheet, bottom):
        bottom -= 1
    return bottom


def _sub_head_rows(
    sheet: Sheet, row: int, tops: list, role: Reader, sub_head: Callable[[str], bool] | None
) -> list[int]:
    """The one or two rows of heads below a row of wide heads."""
    below = _sub_head_row(sheet, row, tops, role, sub_head)
    if below is None:
        return []
    inside = [c for c in sheet.by_row[below] if any(span.left <= c <= span.right for span in tops)]
    deeper = _sub_head_row(sheet, below, [sheet.span(below, c) for c in inside], role, sub_head)
    return [below] if deeper is None else [below, deeper]


def _sub_head_row(
    sheet: Sheet, row: int, tops: list, role: Reader, sub_head: Callable[[str], bool] | None
) -> int | None:
    """The next row if it holds heads below a wide head, and nothing else."""
    wide = [span for span in tops if span.right > span.left and span.bottom == row]
    below = row + 1
    if not wide or below not in sheet.by_row:
        return None
    inside = [c for c in sheet.by_row[below] if any(span.left <= c <= span.right for span in wide)]
    outside = [c for c in sheet.by_row[below] if c not in inside]
    tall = any(span.bottom > row for span in tops[:-1] if span.bottom <= row + 2)
    if not inside or (outside and not (tall and all(role(sheet.text(below, c)) for c in outside))):
        return None
    texts = [sheet.text(below, column) for column in inside]
    numeric = any(sheet.cells[below, column].kind != "text" for column in inside)
    known = [bool(role(t)) or bool(sub_head and sub_head(t)) or vocabulary.is_("annual_only", t) for t in texts]
    several = any(sum(span.left <= c <= span.right for c in inside) > 1 for span in wide)
    return below if not numeric and ((all(known) and (several or tall)) or (several and sum(known) >= 2)) else None


def _sub_columns(
    sheet: Sheet, rows: list[int], subs: list[int], group: str, role: Reader, limit: int, head: str
) -> list[Column]:
    """Columns of the heads below one head; a unit of money named there holds for each."""
    row, columns = rows[0], []
    for index, column in enumerate(subs):
        text = sheet.text(row, column)
        right = subs[index + 1] - 1 if index + 1 < len(subs) else limit
        own = role(text)
        whole = vocabulary.is_("fund_whole", text)
        whole = whole or bool(group) and vocabulary.is_("head_itself", text)
        part = vocabulary.is_("fund_part", text)
        whole = whole or (group == "target" and vocabulary.is_("annual_only", text))
        if whole or (group in MONEY and index == 0 and own in ("", "amount") and not part):
            own = group
        elif part:
            own = f"part_{group}"
        deeper = sheet.filled(rows[1], column, right) if len(rows) > 1 else []
        if deeper:
            columns += _sub_columns(sheet, rows[1:], deeper, own, role, right, text)
            continue
        named = f"{head}{text}" if vocabulary.amount_unit(head) and not vocabulary.amount_unit(text) else text
        columns.append(Column(own or "other_sub", column, right, named, (row, column), head))
    return columns


_SINGLE = {
    "target",
    "operator",
    "unit",
    "achieved",
    "weight",
    "score",
    "reason",
    "remark",
    "deducted",
    "likelihood",
    *MONEY,
    "amount",
}


def _rank(header: Header) -> None:
    """Rank the columns, but leave a block with two third levels (a two-sided one) its repetitions."""
    if sum(column.role == "level3" for column in header.columns) < 2:
        header.columns = reranked(header.columns)


def reranked(columns: list[Column]) -> list[Column]:
    """Of several columns with one role the first keeps it (an adjusted target before others); the others are extras."""
    roles = [
        column.role.removeprefix(OUTRANKED) if column.role.startswith(OUTRANKED) else column.role for column in columns
    ]
    best = _best_target([(i, column.text) for i, column in enumerate(columns) if roles[i] == "target"])
    seen: set[str] = set()
    ranked = []
    for index, column in enumerate(columns):
        role = roles[index]
        outranked = index != best if role == "target" else role in seen and role in _SINGLE
        seen.add(role)
        ranked.append(replace(column, role=f"{OUTRANKED}{role}" if outranked else role))
    return ranked


def _best_target(heads: list[tuple[int, str]]) -> int | None:
    """Which of several targets counts: an adjusted one, else the first that is more than a kind of standard."""
    adjusted = [index for index, text in heads if vocabulary.is_("adjusted", text)]
    strong = [index for index, text in heads if not vocabulary.is_("weak_target", text)]
    return next(iter([*adjusted, *strong, *(index for index, _ in heads)]), None)


def holds_amount(sheet: Sheet, row: int) -> bool:
    return any(sheet.cells[row, c].kind == "number" or is_amount(sheet.text(row, c)) for c in sheet.by_row.get(row, []))
