"""Fund block: amounts by source, under heads in any order, or as pairs of label and amount."""

import math
from dataclasses import dataclass

from budgeteval import terms
from budgeteval.forms import vocabulary
from budgeteval.forms.amounts import is_blank, number, points, rate, yuan
from budgeteval.forms.draft import Draft
from budgeteval.forms.header import MONEY, Column, Header
from budgeteval.forms.sheet import Position, a1
from budgeteval.places import address, place

AMOUNTS = {"opening_budget": "opening_budget", "budget": "budget", "spent": "spent", "amount": "budget"}


@dataclass
class Units:
    """Unit of money of the block and of single columns (glossary codes, "" if not stated)."""

    block: str = ""

    def of(self, column: Column) -> str:
        return vocabulary.amount_unit(column.text) or self.block


def read_rows(draft: Draft, header: Header, stop: int, unit: str) -> int:
    """Read the fund rows below a head up to row ``stop`` (exclusive); returns the first row not read."""
    units = Units(block_unit(draft, header) or unit)
    draft.form.setdefault("amount_unit", "")
    used = units.block or next((u for c in header.columns if (u := vocabulary.amount_unit(c.text))), "")
    draft.form["amount_unit"] = draft.form["amount_unit"] or used
    for position in [*header.labels, *([header.block] if header.block else [])]:
        draft.take(position, "label")
    draft.form.setdefault("_fund_label", header.block or header.labels[0])
    rows = [row for row in draft.sheet.rows if header.bottom < row < stop]
    for row in rows:
        if not _belongs(draft, header, row):
            return row
        _read_row(draft, header, row, units)
    return stop


def block_unit(draft: Draft, header: Header) -> str:
    text = draft.sheet.text(*header.block) if header.block else ""
    return vocabulary.amount_unit(text)


def _belongs(draft: Draft, header: Header, row: int) -> bool:
    """Whether a row is still of the fund block: inside its label's merge, or named like a fund row."""
    sheet = draft.sheet
    if header.block:
        span = sheet.span(*header.block)
        if row <= span.bottom:
            return True
        if span.bottom > header.bottom and (row, header.block[1]) in sheet.cells:
            return False
    first = sheet.by_row[row][0]
    text = sheet.text(row, first)
    if first >= header.first_value():
        return sheet.cells[row, first].kind == "number" or number(text)[0] == number(text)[0]
    if sheet.span(row, first).right > header.first_value():
        return False
    named = bool(vocabulary.role("fund_rows", text))
    elsewhere = any(vocabulary.role(name, text) for name in ("goals", "identity")) or vocabulary.is_("note", text)
    numeric = any(not math.isnan(number(sheet.text(row, c))[0]) for c in sheet.filled(row, header.first_value()))
    has_label = header.get("label") is not None
    return (named or numeric or has_label) and not (elsewhere and not named)


def _read_row(draft: Draft, header: Header, row: int, units: Units) -> None:
    sheet = draft.sheet
    edge = header.first_value()
    names = [c for c in sheet.filled(row, 0, edge - 1) if (row, c) != header.block]
    label = _label_column(header, names)
    record = {"place": place(draft.file, sheet.name, address(row, _row_column(header, label)))}
    record["label"] = draft.take((row, label)) if label is not None else ""
    for column in names:
        draft.take((row, column), "label")
    for column in header.columns:
        _value(draft, record, column, row, units)
    if record["label"] or len(record) > 2:
        alone = not record["label"] and not draft.funds
        record["source"] = "total" if alone else source(str(record["label"]))
        record["form"] = draft.place
        draft.funds.append(record)


def _row_column(header: Header, label: int | None) -> int:
    if label is not None:
        return label
    return header.block[1] + 1 if header.block else header.columns[0].left


def _label_column(header: Header, names: list[int]) -> int | None:
    """Column of the row's name: the one under a head for names, else the last before the amounts."""
    named = header.get("label")
    if named and (inside := [c for c in names if named.left <= c <= named.right]):
        return inside[0]
    return names[-1] if names else None


def source(label: str) -> str:
    """Source code of a fund row's name; a part ("其中…") is never the total."""
    bare = vocabulary.label(label)
    part = vocabulary.words()["fund_total_part"]
    code = vocabulary.role("fund_rows", bare.replace(part, "").lstrip("-")) if bare else "unnamed"
    if code == "total" and part in bare:
        return "current_year"
    return code or "unnamed"


def _value(draft: Draft, record: dict, column: Column, row: int, units: Units) -> None:
    sheet = draft.sheet
    filled = sheet.filled(row, column.left, column.right)
    if column.role in ("label", "other_number") or not filled:
        for extra in filled:
            draft.take((row, extra), "label")
        return
    at = (row, filled[0])
    if column.role in AMOUNTS:
        put_amount(draft, record, AMOUNTS[column.role], at, units.of(column))
    elif column.role == "rate":
        text = draft.take(at)
        record |= {
            "execution_rate": rate(text, column.text),
            "execution_rate_text": text,
            "execution_rate_cell": a1(at),
        }
        _due(draft, at, record["execution_rate"], column.text)
    elif column.role == "weight":
        text = draft.take(at)
        record |= {"weight": points(text), "weight_cell": a1(at)}
        if math.isnan(record["weight"]):
            draft.parts[at] = "note"
    elif column.role == "score":
        text = draft.take(at)
        record |= {"reported_score": points(text), "reported_score_text": text, "reported_score_cell": a1(at)}
        _due(draft, at, record["reported_score"], column.text)
    elif column.role:
        draft.take(at, "note")


def put_amount(draft: Draft, record: dict, name: str, at: Position, unit: str) -> None:
    """One amount into a fund record: yuan, text as written, address."""
    text = draft.take(at)
    amount = yuan(text, unit)
    record |= {f"{name}_yuan": amount, f"{name}_text": text, f"{name}_cell": a1(at)}
    if math.isnan(amount) and not is_blank(text):
        if not unit and not math.isnan(number(text)[0]):
            draft.form.setdefault("_unit_missing", at)
        else:
            draft.find("text_where_number_due", at, text=text, column=terms.label(f"{name}_yuan"))


def _due(draft: Draft, at: Position, value: float, head: str) -> None:
    text = draft.sheet.text(*at)
    if math.isnan(value) and not is_blank(text):
        draft.find("text_where_number_due", at, text=text, column=head)


@dataclass(frozen=True)
class Pair:
    """A fund label and the cell right of it: ``role`` if the label names a kind of amount, else ``source``."""

    label: int
    value: int | None
    role: str
    source: str


def pairs(draft: Draft, row: int) -> list[Pair]:
    """Fund labels of a row that stand before their amounts, without a head row above; [] if it is no such row."""
    sheet = draft.sheet
    columns = sheet.by_row[row]
    found = []
    for index, column in enumerate(columns):
        text = sheet.text(row, column)
        if sheet.cells[row, column].kind != "text" or _amount_like(text):
            continue
        role = vocabulary.role("fund_columns", text)
        role = role if role in (*MONEY, "amount", "weight", "score") else ""
        named = vocabulary.role("fund_rows", text)
        if not role and not named:
            continue
        following = columns[index + 1] if index + 1 < len(columns) else None
        filled = following is not None and _amount_like(sheet.text(row, following))
        if vocabulary.is_("fund_block", text) and index == 0 and not filled and len(columns) > 1:
            continue
        found.append(Pair(column, following if filled else None, role, named))
    money = [pair for pair in found if pair.role not in ("weight", "score", "rate")]
    return found if any(pair.value is not None for pair in money) else []


def _amount_like(text: str) -> bool:
    value, behind = number(text)
    return not math.isnan(value) and (behind in ("", "%") or not math.isnan(yuan(text, "yuan")))


class PairBlock:
    """Fund block written as pairs; a column's kind of amount (预算数, 执行数) holds for the rows below it."""

    def __init__(self, draft: Draft, unit: str) -> None:
        self.draft = draft
        self.unit = unit
        self.roles: dict[int, str] = {}

    def read(self, row: int, found: list[Pair]) -> None:
        sheet, draft = self.draft.sheet, self.draft
        for column in sheet.by_row[row]:
            if vocabulary.is_("fund_block", sheet.text(row, column)):
                draft.form.setdefault("_fund_label", (row, column))
                self.unit = vocabulary.amount_unit(sheet.text(row, column)) or self.unit
        records: list[dict] = []
        for pair in found:
            record = self._record(records, pair, row)
            self._put(record, pair, row)
        draft.funds += records
        draft.form["amount_unit"] = draft.form.get("amount_unit") or self.unit

    def _record(self, records: list[dict], pair: Pair, row: int) -> dict:
        """The record a pair belongs to: one per name in a row, one per column where a name is repeated."""
        draft = self.draft
        text = draft.take((row, pair.label), "label")
        if pair.role in MONEY and pair.source in ("", "total", "current_year"):
            self.roles[pair.label] = pair.role
            main = True
        else:
            main = pair.role in ("weight", "score")
        same = [r for r in records if main or vocabulary.label(r["label"]) == vocabulary.label(text)]
        field = AMOUNTS.get(self._role(pair), "")
        if same and f"{field}_text" not in same[0]:
            return same[0]
        record = {"place": place(draft.file, draft.sheet.name, address(row, pair.label)), "form": draft.place}
        record |= {"label": draft.take((row, pair.label)), "source": "total" if main else source(text)}
        if source(text) == "unnamed":
            self.roles[pair.label] = "medium_term"
        elif self.roles.get(pair.label) == "medium_term":
            record["source"] = "unnamed"
        records.append(record)
        return record

    def _role(self, pair: Pair) -> str:
        role = pair.role or self.roles.get(pair.label, "budget")
        return "budget" if role == "medium_term" else role

    def _put(self, record: dict, pair: Pair, row: int) -> None:
        if pair.value is None:
            return
        at = (row, pair.value)
        role = self._role(pair)
        head = self.draft.sheet.text(row, pair.label)
        if role in AMOUNTS:
            put_amount(self.draft, record, AMOUNTS[role], at, vocabulary.amount_unit(head) or self.unit)
        else:
            _value(self.draft, record, Column(role, pair.value, pair.value, head, (row, pair.label)), row, Units())


def read_transposed(draft: Draft, row: int, unit: str) -> int:
    """Fund block whose columns are sources and whose rows are kinds of amounts; the first row not read, 0 if none."""
    sheet = draft.sheet
    columns = {c: vocabulary.role("fund_rows", sheet.text(row, c)) for c in sheet.by_row[row]}
    sources = [c for c, code in columns.items() if code and not vocabulary.is_("fund_block", sheet.text(row, c))]
    if len(sources) < 2 or any(sheet.cells[row, c].kind == "number" for c in columns):
        return 0
    if any(vocabulary.role("identity", sheet.text(row, c)) for c in columns):
        return 0
    lines = {}
    for below in sheet.rows:
        if below > row:
            names = sheet.filled(below, 0, sources[0] - 1)
            role = vocabulary.role("fund_columns", sheet.text(below, names[-1])) if names else ""
            amounts = [c for c in sheet.filled(below, sources[0]) if _amount_like(sheet.text(below, c))]
            if role not in (*MONEY, "other_received") or not amounts:
                break
            lines[below] = (role, names[-1])
    if not lines:
        return 0
    for column in columns:
        draft.take((row, column), "label")
        unit = vocabulary.amount_unit(sheet.text(row, column)) or unit
    draft.form["amount_unit"] = draft.form.get("amount_unit") or unit
    for index, column in enumerate(sources):
        right = sources[index + 1] - 1 if index + 1 < len(sources) else sheet.right
        _read_source(draft, (row, column), right, lines, Units(unit))
    return max(lines) + 1


def _read_source(draft: Draft, head: Position, right: int, lines: dict[int, tuple[str, int]], units: Units) -> None:
    """One record of a transposed block: the column of one source."""
    label = draft.take(head)
    record = {"place": draft.at(head), "form": draft.place, "label": label, "source": source(label)}
    for row, (role, name) in lines.items():
        draft.take((row, name), "label")
        text = draft.sheet.text(row, name)
        _value(draft, record, Column(role, head[1], right, text, (row, name)), row, units)
    draft.funds.append(record)
