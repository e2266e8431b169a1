"""Head rows of a block: which columns there are, in whatever order, over one or two rows."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from budgeteval.forms import vocabulary
from budgeteval.forms.amounts import is_amount, is_blank
from budgeteval.forms.sheet import Position, Sheet

Reader = Callable[[str], str]

LEVELS = ("level1", "level2", "level3", "level4", "name")
VALUES = (
    "target",
    "achieved",
    "weight",
    "score",
    "operator",
    "unit",
    "reason",
    "remark",
    "deducted",
    "other_likelihood",
)
OUTRANKED = "other_same_"
MONEY = ("opening_budget", "budget", "spent", "rate")


@dataclass(frozen=True)
class Column:
    """One column of a block: its role, its width (inclusive), its head as written and where that stands."""

    role: str
    left: int
    right: int
    text: str
    at: Position


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


def indicator_header(sheet: Sheet, row: int) -> Header | None:
    """Head of an indicator block at this row, if it is one: a level or name column and one column more."""
    if ("indicators", row) not in sheet.memory:
        sheet.memory["indicators", row] = _indicator_header(sheet, row)
    return sheet.memory["indicators", row]


def _indicator_header(sheet: Sheet, row: int) -> Header | None:
    cells = sheet.by_row[row]
    roles = [vocabulary.role("indicator_columns", sheet.text(row, column)) for column in cells]
    named = {role for role in roles if role in LEVELS}
    valued = {role for role in roles if role in VALUES}
    if not named or len(named | valued) < 2 or len(cells) - roles.count("") < 2:
        return None
    if named == {"name"} and not valued & {"target", "achieved", "weight", "score"}:
        return None
    if named == {"name"} and (money := fund_header(sheet, row)) and sum(c.role in MONEY for c in money.columns) > 1:
        return None
    header = Header(row, row)
    start = _indicator_block_label(sheet, row, cells, roles, header)
    _fill(sheet, header, cells[start:], lambda text: vocabulary.role("indicator_columns", text))
    if not header.columns:
        return None
    if not valued:
        _values_from_above(sheet, header)
    _settle_names(header)
    _split_level1(sheet, header)
    _settle_weights(sheet, header)
    return header


def _values_from_above(sheet: Sheet, header: Header) -> None:
    """Add the value columns of the row above to a row that holds only the levels' names."""
    above = header.top - 1
    edge = header.columns[-1].left
    cells = [column for column in sheet.by_row.get(above, []) if column > edge]
    if not any(vocabulary.role("indicator_columns", sheet.text(above, column)) in VALUES for column in cells):
        return
    upper = Header(above, above)
    _fill(sheet, upper, cells, lambda text: vocabulary.role("indicator_columns", text))
    last = header.columns[-1]
    header.columns[-1] = replace(last, right=max(last.left, upper.columns[0].left - 1))
    header.columns += upper.columns
    header.labels += upper.labels


def _indicator_block_label(sheet: Sheet, row: int, cells: list[int], roles: list[str], header: Header) -> int:
    """Take the block's own label off the front of the head row; how many cells that is."""
    levels_behind = {role for role in roles[1:] if role in LEVELS}
    tall = sheet.span(row, cells[0]).bottom > row + 1
    named = tall or roles[0] == "" or vocabulary.is_("indicator_block", sheet.text(row, cells[0]))
    if not (levels_behind and named) or roles[0] in ("level1", "level2", "level3", "other_number"):
        return 0
    if _stands_for_level1(sheet, row, cells[0], levels_behind):
        return 0
    header.block = (row, cells[0])
    return 1


def _stands_for_level1(sheet: Sheet, row: int, column: int, behind: set[str]) -> bool:
    """Whether a head without a level of its own heads the first level's column: names stand below it."""
    alone = sheet.span(row, column).bottom == row and (row + 1, column) in sheet.cells
    return alone and bool(behind & {"level2", "name"}) and "level1" not in behind


def _settle_names(header: Header) -> None:
    """Make the deepest name column the third level; a flat list with two name columns has a first level too."""
    present = {column.role for column in header.columns}
    names = [index for index, column in enumerate(header.columns) if column.role in ("name", "other_method")]
    rename: dict[int, str] = {}
    if "level3" not in present and "level4" in present:
        rename = {i: "level3" for i, column in enumerate(header.columns) if column.role == "level4"}
    elif not present & {"level1", "level2", "level3"} and len(names) > 1 and names[:2] == [names[0], names[0] + 1]:
        rename = {names[0]: "level1", names[1]: "level3"}
    elif header.columns[0].role in ("name", "") and "level2" in present and "level1" not in present:
        rename = {0: "level1"}
    elif not present & {"level1", "level2", "level3"} and [c.role for c in header.columns].count("name") > 1:
        rename = dict(
            zip([i for i in names if header.columns[i].role == "name"][:2], ("level1", "level3"), strict=True)
        )
    elif "name" in present:
        first = next(i for i in names if header.columns[i].role == "name")
        rename = {first: "other_name" if "level3" in present else "level3"}
    header.columns = [replace(column, role=rename.get(i, column.role)) for i, column in enumerate(header.columns)]


def _split_level1(sheet: Sheet, header: Header) -> None:
    """One wide head over the names of two levels is two columns."""
    first, row = header.columns[0], header.bottom + 1
    levels = {column.role for column in header.columns}
    if first.role != "level1" or "level2" in levels or len(sheet.filled(row, first.left, first.right)) != 2:
        return
    second = sheet.filled(row, first.left, first.right)[1]
    header.columns[:1] = [replace(first, right=second - 1), replace(first, role="level2", left=second)]


def _settle_weights(sheet: Sheet, header: Header) -> None:
    """Of weights behind each level the one behind the deepest level is the row's; the first level's is its maximum."""
    weights = [i for i, c in enumerate(header.columns) if c.role.removeprefix(OUTRANKED) == "weight"]
    deepest = next((i for i, c in enumerate(header.columns) if c.role == "level3"), -1)
    behind = [i for i in weights if i > deepest]
    if not weights or weights[0] > deepest:
        return
    if len(weights) == 1 and not _is_beside_level1(sheet, header, weights[0]):
        return
    for index in weights:
        first = header.columns[index - 1].role == "level1" if index else False
        role = "weight" if behind and index == behind[0] else "level1_weight" if first else f"{OUTRANKED}weight"
        header.columns[index] = replace(header.columns[index], role=role)


def _is_beside_level1(sheet: Sheet, header: Header, index: int) -> bool:
    """Whether a column stands behind the first level's and is merged down like it, over several rows."""
    spans = [sheet.span(header.bottom + 1, column.left) for column in header.columns[index - 1 : index + 1]]
    beside = index > 0 and header.columns[index - 1].role == "level1"
    return beside and spans[0].bottom == spans[1].bottom > header.bottom + 1


def groups(header: Header) -> list[list[Column]]:
    """Columns of each side of a two-sided block (medium-term and annual goals); one group if it has one side.

    A second side begins where the third level, and a target, come again; levels named once serve both sides.
    """
    places = [index for index, column in enumerate(header.columns) if column.role == "level3"]
    targets = [column for column in header.columns if column.role in ("target", "other_period")]
    if len(places) < 2 or len(targets) < 2:
        return [header.columns]
    starts = []
    for place in places:
        while place > 0 and header.columns[place - 1].role in ("level1", "level2", "other_number"):
            place -= 1
        starts.append(place)
    bounds = [*starts, len(header.columns)]
    sides = [header.columns[bounds[i] : bounds[i + 1]] for i in range(len(starts))]
    shared = [column for column in sides[0] if column.role in ("level1", "level2")]
    return [_side([*(c for c in shared if c.role not in {own.role for own in side}), *side]) for side in sides]


def _side(columns: list[Column]) -> list[Column]:
    """Columns of one side; its values for another period are its targets."""
    if any(column.role == "target" for column in columns):
        return columns
    return [replace(column, role="target") if column.role == "other_period" else column for column in columns]


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
    if _holds_amount(sheet, row):
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
    _fill(sheet, header, cells[start:], lambda text: vocabulary.role("fund_columns", text), _is_fund_sub_head)
    _settle_label(sheet, header)
    return header if any(column.role in (*MONEY, "amount") for column in header.columns) else None


def _holds_amount(sheet: Sheet, row: int) -> bool:
    return any(sheet.cells[row, c].kind == "number" or is_amount(sheet.text(row, c)) for c in sheet.by_row.get(row, []))


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


def _is_fund_sub_head(text: str) -> bool:
    return vocabulary.is_("fund_whole", text) or vocabulary.is_("fund_part", text)


def _fill(
    sheet: Sheet, header: Header, cells: list[int], role: Reader, sub_head: Callable[[str], bool] | None = None
) -> None:
    """Columns of the head row, second head row included."""
    row = header.top
    tops = [sheet.span(row, column) for column in cells]
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


def _bottom(sheet: Sheet, least: int, row: int, heights: list[int]) -> int:
    """Last row of the heads: as far down as a tall head reaches, but above the first amount."""
    bottom = max(least, max((height for height in heights if height <= row + 2), default=row))
    while bottom > least and _holds_amount(sheet, bottom):
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
    known = [bool(role(text)) or bool(sub_head and sub_head(text)) for text in texts]
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
        if whole or (group in MONEY and index == 0 and own in ("", "amount") and not part):
            own = group
        elif part:
            own = f"part_{group}"
        deeper = sheet.filled(rows[1], column, right) if len(rows) > 1 else []
        if deeper:
            columns += _sub_columns(sheet, rows[1:], deeper, own, role, right, text)
            continue
        named = f"{head}{text}" if vocabulary.amount_unit(head) and not vocabulary.amount_unit(text) else text
        columns.append(Column(own or "other_sub", column, right, named, (row, column)))
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
