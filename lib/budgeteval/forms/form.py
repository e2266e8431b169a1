"""One form: walk down its rows, block by block, and account for every filled cell."""

import math
import re
from typing import Any

from budgeteval import terms
from budgeteval.forms import cutoff, fund_pairs, funds, identity, indicators, vocabulary
from budgeteval.forms.amounts import is_amount
from budgeteval.forms.draft import TAKEN, Draft
from budgeteval.forms.fund_header import fund_header
from budgeteval.forms.header import Header
from budgeteval.forms.indicator_header import indicator_header
from budgeteval.forms.kinds import settle_kind
from budgeteval.forms.sheet import Sheet, a1
from budgeteval.forms.tasks import read_tasks, task_header
from budgeteval.forms.values import normal

LONG_TEXT = 60
VALUED = ("target", "achieved")
HEADS = (indicator_header, task_header, fund_header)


def read_form(file: str, sheet: Sheet) -> Draft:
    """Read the form that a part of a sheet holds."""
    draft = Draft(file, sheet)
    Walk(draft).run()
    settle_kind(draft)
    return finish(draft)


class Walk:
    """Top-down pass over the rows of one form."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.sheet = draft.sheet
        self.unit = ""
        self.header: Header | None = None
        self.pairs: fund_pairs.PairBlock | None = None
        self.levels = indicators.Levels()
        self.totals = 0
        self.subtotal: int | None = None

    def run(self) -> None:
        for at, text in self.sheet:
            if vocabulary.pattern("unit_note").search(vocabulary.compact(text)) and len(text) < 40:
                self.unit = self.unit or vocabulary.amount_unit(text)
                self.draft.take(at, "note")
        rows = self.sheet.rows
        index = 0
        while index < len(rows):
            stop = self.step(rows[index])
            index += 1
            while index < len(rows) and rows[index] < stop:
                index += 1
        self._late_total()

    def step(self, row: int) -> int:
        """Read what begins at a row; returns the first row not read."""
        draft = self.draft
        if header := indicator_header(self.sheet, row):
            return self._indicators(header)
        if header := task_header(self.sheet, row):
            stop = read_tasks(draft, header, self._next_head(header.bottom), self.unit)
            self._rest(row, stop)
            return stop
        if header := fund_header(self.sheet, row):
            self.pairs = None
            return funds.read_rows(draft, header, self._next_head(header.bottom), self.unit)
        if self._is_list_head(row):
            stop = self._list_end(row) if self._has_amounts_below(row) else row + 1
            self._rest(row, stop)
            return stop
        if stop := fund_pairs.read_transposed(draft, row, self.unit):
            return stop
        if self._total(row, self.header):
            return row + 1
        bottom = identity.read_goals(draft, row)
        if bottom > row:
            self._rest(row, bottom)
            return bottom
        if not draft.indicators and fund_pairs.read_inline(draft, row, self.unit):
            self._rest(row, row + 1)
            return row + 1
        if not draft.indicators and (found := fund_pairs.pairs(draft, row, self.pairs.block if self.pairs else None)):
            self.pairs = self.pairs or fund_pairs.PairBlock(draft, self.unit)
            self.pairs.read(row, found)
            identity.read_row(draft, row)
            self._rest(row, row + 1)
            return row + 1
        if not identity.read_row(draft, row):
            self._title_or_note(row)
        self._rest(row, row + 1)
        return row + 1

    def _is_list_head(self, row: int) -> bool:
        """Whether a row is the head of a list with one line per project or person, which is no form."""
        cells = self.sheet.by_row[row]
        if len(cells) < 3:
            return False
        text = self.sheet.text(row, cells[0])
        is_project = vocabulary.role("identity", text) == "project"
        return vocabulary.is_("list_head", text) or (is_project and self._has_amounts_below(row))

    @staticmethod
    def _in_list(head: list[int], row: list[int]) -> bool:
        """Whether a row is filled as a list's head is, but for the last columns."""
        return len(row) > 2 and row == head[: len(row)]

    def _has_amounts_below(self, head: int) -> bool:
        """Whether a column holds nothing but numbers in two or more rows below a head."""
        rows = range(head + 1, self._list_end(head))
        columns = self.sheet.by_row[head][1:]
        return len(rows) > 1 and any(
            all((row, c) in self.sheet.cells and is_amount(self.sheet.text(row, c)) for row in rows) for c in columns
        )

    def _list_end(self, head: int) -> int:
        """First row below the head of a list that is not filled as the head is."""
        columns = self.sheet.by_row[head]
        row = head + 1
        while self._in_list(columns, self.sheet.by_row.get(row, [])) and not vocabulary.role(
            "identity", self.sheet.text(row, columns[0])
        ):
            row += 1
        return row

    def _next_head(self, row: int) -> int:
        """First row below that is another block's head."""
        for below in self.sheet.rows:
            if below > row and any(head(self.sheet, below) for head in HEADS):
                return below
        return (self.sheet.rows[-1] if self.sheet.rows else row) + 1

    def _indicators(self, header: Header) -> int:
        """Rows of one indicator block, up to its total, a note, a section or the next head."""
        rows: list[int] = []
        end = header.bottom + 1
        for row in self.sheet.rows:
            if row <= header.bottom:
                continue
            if indicator_header(self.sheet, row) or self._leaves(header, row):
                break
            end = row + 1
            if self._is_total(row, header):
                rows_done = self._subtotal(row, header)
                if rows_done:
                    break
                continue
            rows.append(row)
        self.header = header
        self._block_labels(header, rows)
        self.draft.form.setdefault("_header", header)
        self.levels = indicators.read_rows(self.draft, header, rows, self.levels)
        return end

    def _block_labels(self, header: Header, rows: list[int]) -> None:
        """The block's label again at a page break, left of its rows."""
        for row in rows if header.block else ():
            for column in self.sheet.filled(row, 0, header.left - 1):
                if vocabulary.is_("indicator_block", self.sheet.text(row, column)):
                    self.draft.take((row, column), "label")

    def _is_total(self, row: int, header: Header | None) -> bool:
        for column in self.sheet.filled(row, 0, (header.first_value() if header else 3)):
            text = self.sheet.text(row, column)
            if vocabulary.is_("total", text) or vocabulary.is_("subtotal", text):
                return True
            if vocabulary.pattern("total_inline").search(vocabulary.label(text)):
                return True
        return False

    def _subtotal(self, row: int, header: Header) -> bool:
        """Read a total row in a block; whether it ends the block (a subtotal with rows below does not)."""
        texts = [self.sheet.text(row, c) for c in self.sheet.filled(row, 0, header.first_value())]
        if any(vocabulary.is_("subtotal", text) for text in texts) and not any(
            vocabulary.is_("total", t) for t in texts
        ):
            self.subtotal = row
            for column in self.sheet.by_row[row]:
                self.draft.take((row, column), "label" if column == self.sheet.by_row[row][0] else "note")
            return False
        self._total(row, header)
        return True

    def _total(self, row: int, header: Header | None) -> bool:
        if not self.sheet.by_row[row] or not self._is_total(row, header):
            return False
        if header is None and not (self.draft.funds and self._sums_marks(row)):
            return False
        identity.read_total(self.draft, row, header)
        self.totals += 1
        return True

    def _sums_marks(self, row: int) -> bool:
        """Whether a total row above all indicators speaks of marks, not of money."""
        return any(vocabulary.is_("marks_total", self.sheet.text(row, c)) for c in self.sheet.by_row[row][:3])

    def _late_total(self) -> None:
        """A subtotal is the total where no total row follows it."""
        if self.subtotal is not None and not self.totals:
            identity.read_total(self.draft, self.subtotal, self.header)
            self.totals += 1

    def _leaves(self, header: Header, row: int) -> bool:
        """Whether a row no longer belongs to the indicator block."""
        sheet = self.sheet
        first = sheet.by_row[row][0]
        text = sheet.text(row, first)
        if fund_header(sheet, row) or task_header(sheet, row):
            return True
        if header.block and first <= header.block[1]:
            outside = sheet.span(*header.block).bottom < row
            following = sheet.filled(row, first + 1)[:1]
            if outside and following and sheet.span(row, following[0]).right >= header.first_value():
                return True
            named = vocabulary.is_("indicator_block", text) or vocabulary.label(text) == ""
            return outside and not named
        wide = sheet.span(row, first).right >= header.first_value() and first <= header.left
        if wide or first <= header.left:
            if self._is_total(row, header):
                return False
            if vocabulary.is_("section", text) or vocabulary.is_("note", text):
                return bool(wide or len(sheet.by_row[row]) <= 2)
            long_note = wide and len(text) > LONG_TEXT
            return long_note or (wide and bool(vocabulary.pattern("note").search(vocabulary.label(text))))
        return False

    def _title_or_note(self, row: int) -> None:
        draft, sheet = self.draft, self.sheet
        lines = [identity.is_year_line(sheet.text(row, column)) for column in sheet.by_row[row]]
        for column in sheet.by_row[row]:
            at, text = (row, column), sheet.text(row, column)
            if len(lines) < 3 and lines.count(True) == 1 and identity.is_year_line(text):
                draft.form.pop("fiscal_year", None) if draft.form.pop("_year_in_title", None) else None
                identity.year(draft, at, text)
                draft.take(at, "title")
            elif not draft.form.get("title") and not draft.indicators and self._is_title(row, column, text):
                draft.form["title"] = text
                draft.take(at, "title")
                if identity.year(draft, at, text):
                    draft.form["_year_in_title"] = True

    def _is_title(self, row: int, column: int, text: str) -> bool:
        bare = vocabulary.compact(text)
        if draft_has_identity(self.draft) or vocabulary.pattern("annex").search(bare):
            return False
        return (
            bool(vocabulary.pattern("title").search(bare))
            and len(bare) <= LONG_TEXT
            and len(self.sheet.by_row[row]) <= 2
        )

    def _rest(self, top: int, stop: int) -> None:
        """Cells of read rows that nothing took: labels and notes around the blocks."""
        for row in range(top, stop):
            for column in self.sheet.by_row.get(row, []):
                text = self.sheet.text(row, column)
                known = self.sheet.filled(row)[0] == column and len(text) <= vocabulary.LONGEST_LABEL
                if (row, column) not in self.draft.parts:
                    self.draft.parts[row, column] = (
                        "label" if known and self.sheet.cells[row, column].kind == "text" else "note"
                    )


def draft_has_identity(draft: Draft) -> bool:
    return any(draft.form.get(name) for name in ("project", "department", "implementing_unit"))


def finish(draft: Draft) -> Draft:
    """Fields every form has, cells no table holds, and what to ask about the whole form."""
    form = draft.form
    private = {key: form.pop(key) for key in [key for key in form if key.startswith("_")]}
    identity.settle_fallbacks(draft, private)
    identity.settle_goals(draft, private)
    identity.year_told(draft)
    cutoff.settle(draft)
    funds.settle_units(draft)
    funds.settle_periods(draft)
    for order, record in enumerate(draft.indicators, start=1):
        record["order"] = order
    form |= {"place": draft.place, "file": draft.file, "sheet": draft.sheet.name, "hidden": draft.sheet.hidden}
    if "_unit_missing" in private and not form.get("amount_unit"):
        draft.find("amount_unit_missing", private.get("_fund_label", private["_unit_missing"]))
    unread = [
        at for at, text in draft.sheet if draft.parts.get(at, "unread") == "unread" and re.search(r"\d", normal(text))
    ]
    if unread and form["kind"] not in ("narrative", "unknown_table"):
        cells = [a1(at) for at in unread]
        draft.find(
            "unread_number", unread[0], cells=", ".join(cells[:10]), count=len(cells), text=draft.sheet.text(*unread[0])
        )
    _cut_off(draft)
    _missing_columns(draft, private.get("_header"))
    return draft


def _cut_off(draft: Draft) -> None:
    """A self-evaluation without a total row may have been cut off; it is read all the same."""
    form = draft.form
    scored = any(row["reported_score_text"] for row in draft.indicators)
    if form["kind"] == "self_evaluation" and scored and math.isnan(form.get("reported_total", math.nan)):
        has_row = form.get("total_weight") is not None
        if not has_row:
            draft.find("form_cut_off", max(draft.sheet.cells))


def _missing_columns(draft: Draft, header: Header | None) -> None:
    """A self-evaluation without one of the columns that scoring needs is asked about, once per column."""
    if header is None or draft.form["kind"] != "self_evaluation":
        return
    for role in ("target", "achieved", "weight", "score"):
        if header.get(role) is None and not (role in VALUED and header.get("both")):
            draft.find(
                "missing_column", header.labels[0], column=terms.label(f"{role}_value" if role in VALUED else role)
            )


def cells(draft: Draft) -> list[dict[str, Any]]:
    """One record per filled cell that no other table holds, in reading order."""
    held = _held(draft)
    rows = []
    for at, text in draft.sheet:
        part = draft.parts.get(at, "unread")
        if part != TAKEN or a1(at) not in held:
            part = "note" if part == TAKEN else part
            rows.append({"place": draft.at(at), "form": draft.place, "part": part, "text": text})
    return rows


def _held(draft: Draft) -> set[str]:
    """Addresses that the form's other records name: whatever they do not name must stand among the cells."""
    held = {record["place"].rpartition("!")[2] for record in draft.funds if record["label"]}
    for record in (draft.form, *draft.funds, *draft.indicators, *draft.tasks):
        held.update(value for name, value in record.items() if name.endswith("_cell"))
    return held
