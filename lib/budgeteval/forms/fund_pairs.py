"""Fund block without heads above its amounts: pairs of label and amount, or sources as columns."""

from dataclasses import dataclass

from budgeteval.forms import funds, vocabulary
from budgeteval.forms.amounts import is_amount
from budgeteval.forms.draft import Draft
from budgeteval.forms.funds import AMOUNTS, Units, inline, put_amount, put_value, read_cells, source
from budgeteval.forms.header import MONEY, Column
from budgeteval.forms.periods import ANNUAL, MEDIUM
from budgeteval.forms.sheet import Position, Sheet, a1
from budgeteval.places import place

MARKS = ("weight", "score", "rate")


@dataclass(frozen=True)
class Pair:
    """A fund label and the cell right of it: ``role`` if the label names a kind of amount, else ``source``."""

    label: int
    value: int | None
    role: str
    source: str


def pairs(draft: Draft, row: int, begun: Position | None = None) -> list[Pair]:
    """Fund labels of a row that stand before their amounts, without a head row above; [] if it is no such row.

    In a block already ``begun`` a label counts without its amount, and a text beside it is a wrong amount.
    """
    sheet = draft.sheet
    columns = sheet.by_row[row]
    block = block_of(sheet, row)
    inside = block is not None and block == begun
    found: list[Pair] = []
    passed = -1
    for index, column in enumerate(columns):
        text = sheet.text(row, column)
        if index and vocabulary.is_("fund_words_only", text):
            passed = index + 1
        if index == passed or sheet.cells[row, column].kind != "text" or is_amount(text):
            continue
        role, named = _roles(text)
        if not role and not named:
            continue
        following = columns[index + 1] if index + 1 < len(columns) else None
        filled = following is not None and _is_value(sheet.text(row, following), inside and (row, column) != block)
        if vocabulary.is_("fund_block", text) and index == 0 and not filled and len(columns) > 1:
            continue
        found.append(Pair(column, following if filled else None, role, named))
    money = [pair for pair in found if pair.role not in MARKS]
    return found if inside or any(pair.value is not None for pair in money) else []


def _roles(text: str) -> tuple[str, str]:
    """Role of a fund label among the heads, and its source among the rows ("" each if it has none)."""
    role = "" if vocabulary.is_("fund_words_only", text) else vocabulary.role("fund_columns", text)
    named = "" if vocabulary.is_("fund_words_only", text) else vocabulary.role("fund_rows", text)
    return role if role in (*MONEY, "amount", "weight", "score") else "", named


def _is_value(text: str, inside: bool) -> bool:
    """Whether a cell right of a fund label is its amount; in a fund block whatever is no label is meant as one."""
    return is_amount(text) or (inside and not any(_roles(text)) and not vocabulary.role("identity", text))


def block_of(sheet: Sheet, row: int) -> Position | None:
    """The fund block's label that a row begins with or that reaches down beside it."""
    for column in range(sheet.by_row[row][0] + 1):
        at = sheet.shown(row, column)[1]
        if at in sheet.cells and vocabulary.is_("fund_block", sheet.text(*at)):
            return at
    return None


def read_inline(draft: Draft, row: int, unit: str) -> bool:
    """Fund rows of a block that tell name and amount in one cell (年度资金总额:16); whether there were any."""
    sheet = draft.sheet
    block = block_of(sheet, row)
    columns = [c for c in sheet.by_row[row] if (row, c) != block]
    if block is None or not any(inline(sheet.text(row, c))[0] for c in columns):
        return False
    if any(is_amount(sheet.text(row, c)) for c in columns):
        return False
    draft.take(block, "label")
    draft.form.setdefault("_fund_label", block)
    read_cells(draft, row, columns, vocabulary.amount_unit(sheet.text(*block)) or unit)
    return True


class PairBlock:
    """Fund block written as pairs; a column's kind of amount (预算数, 执行数) holds for the rows below it."""

    def __init__(self, draft: Draft, unit: str) -> None:
        self.draft = draft
        self.unit = unit
        self.roles: dict[int, str] = {}
        self.medium: set[int] = set()
        self.block: Position | None = None

    def read(self, row: int, found: list[Pair]) -> None:
        sheet, draft = self.draft.sheet, self.draft
        self.block = block_of(sheet, row)
        if draft.funds and all(pair.role in MARKS for pair in found):
            total = next((record for record in draft.funds if record["source"] == "total"), draft.funds[0])
            for pair in found:
                draft.take((row, pair.label), "label")
                self._put(total, pair, row)
            return
        for column in sheet.by_row[row]:
            if vocabulary.is_("fund_block", sheet.text(row, column)):
                draft.form.setdefault("_fund_label", (row, column))
                self.unit = vocabulary.amount_unit(sheet.text(row, column)) or self.unit
        records: list[dict] = []
        self._terms(found, row)
        for pair in found:
            record = self._record(records, pair, row)
            self._put(record, pair, row)
        draft.funds += records
        own = next((u for pair in found if (u := vocabulary.amount_unit(sheet.text(row, pair.label)))), "")
        draft.form["amount_unit"] = draft.form.get("amount_unit") or self.unit or own

    def _terms(self, found: list[Pair], row: int) -> None:
        """Columns of labels that stand for the whole term: by their words, or beside a total for the year."""
        labels = {pair.label: self.draft.sheet.text(row, pair.label) for pair in found if pair.role not in MARKS}
        totals = [c for c, text in labels.items() if source(text) == "total" or funds.is_medium(text)]
        annual = [c for c in totals if vocabulary.pattern("annual").search(vocabulary.compact(labels[c]))]
        self.medium -= {*annual}
        self.medium |= {c for c in totals if c not in annual and (annual or funds.is_medium(labels[c]))}

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
        record = {"place": place(draft.file, draft.sheet.name, a1((row, pair.label))), "form": draft.place}
        record |= {"label": draft.take((row, pair.label)), "source": "total" if main else source(text)}
        record["period"] = MEDIUM if pair.label in self.medium else ANNUAL
        records.append(record)
        return record

    def _role(self, pair: Pair) -> str:
        return pair.role or self.roles.get(pair.label, "budget")

    def _put(self, record: dict, pair: Pair, row: int) -> None:
        role = self._role(pair)
        if pair.value is None:
            record.setdefault(f"{AMOUNTS.get(role, 'budget')}_text", "")
            return
        at = (row, pair.value)
        head = self.draft.sheet.text(row, pair.label)
        if role in AMOUNTS:
            put_amount(self.draft, record, AMOUNTS[role], at, vocabulary.amount_unit(head) or self.unit)
        else:
            put_value(self.draft, record, Column(role, pair.value, pair.value, head, (row, pair.label)), row, Units())


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
            amounts = [c for c in sheet.filled(below, sources[0]) if is_amount(sheet.text(below, c))]
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
        put_value(draft, record, Column(role, head[1], right, text, (row, name)), row, units)
    draft.funds.append(record)
