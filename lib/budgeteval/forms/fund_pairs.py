"""Fund block without heads above its amounts: pairs of label and amount, or sources as columns."""

import math
from dataclasses import dataclass

from budgeteval.forms import vocabulary
from budgeteval.forms.amounts import number, yuan
from budgeteval.forms.draft import Draft
from budgeteval.forms.funds import AMOUNTS, Units, put_amount, put_value, source
from budgeteval.forms.header import MONEY, Column
from budgeteval.forms.sheet import Position, a1
from budgeteval.places import place


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
        record = {"place": place(draft.file, draft.sheet.name, a1((row, pair.label))), "form": draft.place}
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
        put_value(draft, record, Column(role, head[1], right, text, (row, name)), row, units)
    draft.funds.append(record)
