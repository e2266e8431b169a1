"""Head rows of an indicator block: names of levels and the columns of values beside them."""

from dataclasses import replace

from budgeteval.forms import vocabulary
from budgeteval.forms.fund_header import fund_header
from budgeteval.forms.header import LEVELS, MONEY, OUTRANKED, PROGRESS, VALUES, Header, fill
from budgeteval.forms.sheet import Sheet


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
    if named == {"name"} and not valued & {"both", "target", "achieved", "weight", "score"}:
        return None
    if named == {"name"} and (money := fund_header(sheet, row)) and sum(c.role in MONEY for c in money.columns) > 1:
        return None
    header = Header(row, row)
    start = _indicator_block_label(sheet, row, cells, roles, header)
    fill(sheet, header, cells[start:], lambda text: vocabulary.role("indicator_columns", text))
    if not header.columns:
        return None
    if not valued:
        _values_from_above(sheet, header)
    _settle_names(header)
    _split_level1(sheet, header)
    _settle_weights(sheet, header)
    _settle_progress(header)
    return header


def _values_from_above(sheet: Sheet, header: Header) -> None:
    """Add the value columns of the row above to a row that holds only the levels' names."""
    above = header.top - 1
    edge = header.columns[-1].left
    cells = [column for column in sheet.by_row.get(above, []) if column > edge]
    if not any(vocabulary.role("indicator_columns", sheet.text(above, column)) in VALUES for column in cells):
        return
    upper = Header(above, above)
    fill(sheet, upper, cells, lambda text: vocabulary.role("indicator_columns", text))
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


def _settle_progress(header: Header) -> None:
    """Columns of a monitoring form whose heads alone do not say what they are: forecasts, kinds of reasons."""
    present = {column.role for column in header.columns}
    reasons = [i for i, c in enumerate(header.columns) if c.role.removeprefix(OUTRANKED) == "reason"]
    rename: dict[int, str] = {}
    if "achieved" in present and "forecast" not in present:
        targets = [i for i, c in enumerate(header.columns) if c.role.removeprefix(OUTRANKED) == "target"]
        expected = [i for i in targets if vocabulary.is_("forecast_head", header.columns[i].text)]
        if len(expected) == 1 and len(targets) > 1:
            rename[expected[0]] = "forecast"
            others = [i for i in targets if i not in expected]
            rename |= {others[0]: "target"} if header.columns[expected[0]].role == "target" else {}
    if present & {*PROGRESS} and len(reasons) == 2:
        told = [i for i in reasons if vocabulary.is_("reason_told", header.columns[i].text)]
        if told == reasons[1:]:
            rename |= {reasons[0]: "reason_kind", reasons[1]: "reason"}
    if not present & {f"reason_{kind}" for kind in ("funding", "policy", "staff", "hardware")}:
        rename |= {i: "other_tick" for i, c in enumerate(header.columns) if c.role == "reason_other"}
    if rename:
        header.columns = [replace(column, role=rename.get(i, column.role)) for i, column in enumerate(header.columns)]


def _is_beside_level1(sheet: Sheet, header: Header, index: int) -> bool:
    """Whether a column stands behind the first level's and is merged down like it, over several rows."""
    spans = [sheet.span(header.bottom + 1, column.left) for column in header.columns[index - 1 : index + 1]]
    beside = index > 0 and header.columns[index - 1].role == "level1"
    return beside and spans[0].bottom == spans[1].bottom > header.bottom + 1
