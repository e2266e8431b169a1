"""From the raw evaluation workbook of one project to tables: nothing dropped, nothing guessed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.numbers import WAN, YI, from_wan
from budgeteval.stages.key_evaluation import tables
from budgeteval.stages.key_evaluation.grid import (
    Block,
    Cell,
    Grid,
    amount_unit,
    code_of,
    find_block,
    normal,
    vocabulary,
)
from budgeteval.stages.key_evaluation.grid import pairs as card_lines
from budgeteval.stages.key_evaluation.opening import grids

CARD_AMOUNTS = ("budget_yuan", "received_yuan", "spent_yuan")
CARD_NUMBERS = ("reported_total",)
CARD_RATES = ("construction_progress",)
CARD_DATES = ("base_date", "policy_from", "policy_until")
CARD_CHOICES = {"subject": "subject", "evaluation_stage": "evaluation_stage", "budget_book": "budget_book",
                "reported_grade": "grade"}


@dataclass(frozen=True)
class Workbook:
    """The tables of one project's evaluation workbook (schemas in ``tables``) and what is wrong with them.

    ``survey_range`` is the range of the answer cells, as facts cite it; ``present`` names the sheets found.
    """

    file: str
    card: pd.DataFrame
    scores: pd.DataFrame
    evidence: pd.DataFrame
    distribution: pd.DataFrame
    answers: pd.DataFrame
    marks: pd.DataFrame
    issues: pd.DataFrame
    balance: pd.DataFrame
    bands: pd.DataFrame
    payments: pd.DataFrame
    services: pd.DataFrame
    problems: pd.DataFrame
    opinions: pd.DataFrame
    printed_total: float
    printed_total_place: str
    present: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass
class _Reader:
    """Reads cells of one workbook and notes what could not be read."""

    project: str
    findings: list[Finding] = field(default_factory=list)

    def note(self, code: str, cell_place: str, **facts: Any) -> None:
        file, _, rest = cell_place.partition("!")
        sheet, _, cell = rest.partition("!")
        self.findings.append(Finding(code, file, sheet, cell, facts, project=self.project))

    def number(self, cell: Cell | None) -> float | None:
        """Number of a cell; text where a number is due is a finding and no data."""
        if cell is None or cell.blank:
            return None
        if cell.number is None:
            self.note("evaluation_not_a_number", cell.place, text=cell.text)
        return cell.number

    def amount(self, cell: Cell | None, label: str) -> float | None:
        """Amount in yuan; the unit stands in the label or the cell, else it is a finding and no data."""
        if cell is None or cell.blank:
            return None
        written = amount_unit(cell.text) or amount_unit(label)
        text = cell.text
        for word in sum(vocabulary()["values"]["amount_unit"].values(), []):
            text = text.removesuffix(word)
        value = self.number(Cell(cell.value if not isinstance(cell.value, str) else text, cell.place))
        if value is None:
            return None
        if not written:
            self.note("evaluation_unit_missing", cell.place, text=cell.text)
            return None
        return {"yuan": value, "wan_yuan": from_wan(value), "yi_yuan": from_wan(value) * (YI // WAN)}[written]

    def rate(self, cell: Cell | None) -> float | None:
        """Rate 0-1: a percent sign, or a percent sign in the value's own text; plain numbers above 1 are percent."""
        value = self.number(cell)
        if cell is None or value is None:
            return None
        return value / 100 if cell.text.endswith(("%", "\uff05")) or value > 1 else value

    def date(self, cell: Cell | None) -> str:
        if cell is None or cell.blank:
            return ""
        if not cell.date:
            self.note("evaluation_not_a_date", cell.place, text=cell.text)
        return cell.date

    def choice(self, kind: str, cell: Cell | None) -> str:
        """Code of a written value; an unknown word is a finding and ""."""
        if cell is None or cell.blank:
            return ""
        code = code_of(kind, cell.text)
        if not code:
            self.note("evaluation_word_unknown", cell.place, text=cell.text)
        return code


def read_workbook(path: Path, root: Path) -> Workbook:
    """Read one evaluation workbook; ``file`` in places is its path below ``root``.

    Returns
    -------
    Workbook
        Missing sheets give empty tables and a finding each; a workbook that cannot be opened gives
        empty tables and one finding.
    """
    file = path.relative_to(root).as_posix()
    reader = _Reader(path.parent.name)
    sheets = grids(path, file, reader.findings)
    found = {name: _sheet(sheets, words) for name, words in vocabulary()["sheets"].items()}
    if sheets:
        for name in ("card", "scores", "evidence", "survey", "panel", "problems", "opinions"):
            if found[name] is None:
                reader.note("evaluation_sheet_missing", file, sheet_name=vocabulary()["sheets"][name][0])
    return _assemble(reader, file, found)


def empty_workbook(file: str, why: Finding) -> Workbook:
    """Tables without rows, and the reason."""
    return _assemble(_Reader(file, [why]), file, dict.fromkeys(vocabulary()["sheets"]))


def _assemble(reader: _Reader, file: str, found: Mapping[str, Grid | None]) -> Workbook:
    scores, total, total_place = _scores(reader, found["scores"])
    return Workbook(
        file, _card(reader, found["card"]), scores, _evidence(reader, found["evidence"]),
        _distribution(reader, found["survey"]), _answers(reader, found["survey"]), _marks(reader, found["panel"]),
        _issues(reader, found["bonds"]), _balance(reader, found["bonds"]), _bands(reader, found["ppp"]),
        _payments(reader, found["ppp"]), _services(reader, found["purchase"]), _problems(reader, found["problems"]),
        _opinions(reader, found["opinions"]), total, total_place,
        tuple(name for name, grid in found.items() if grid is not None), tuple(reader.findings),
    )


def _sheet(sheets: list[Grid], words: list[str]) -> Grid | None:
    return next((grid for word in words for grid in sheets if normal(grid.sheet) == word), None)


def _block(reader: _Reader, grid: Grid | None, table: str, *, due: bool = True) -> Block | None:
    block = find_block(grid, table) if grid else None
    if grid is not None and block is None and due:
        names = [vocabulary()["tables"][table]["columns"][one][0] for one in vocabulary()["tables"][table]["required"]]
        reader.note("evaluation_columns_missing", f"{grid.file}!{grid.sheet}", columns=", ".join(names))
    return block


def _rows(block: Block | None) -> Iterator[Mapping[str, Cell]]:
    return block.records() if block else iter(())


def _text(row: Mapping[str, Cell], name: str) -> str:
    return row[name].text if name in row and not row[name].blank else ""


def _place(row: Mapping[str, Cell], name: str) -> str:
    return row[name].place if name in row else ""


def _card(reader: _Reader, grid: Grid | None) -> pd.DataFrame:
    lines: dict[str, dict[str, Any]] = {}
    for name, label, cell in card_lines(grid) if grid else ():
        if name in lines:
            reader.note("evaluation_card_twice", cell.place, name=label.text, first=lines[name]["place"])
            continue
        number = None
        text = "" if cell.blank else cell.text
        if name in CARD_AMOUNTS:
            number = reader.amount(cell, label.text)
        elif name in CARD_NUMBERS:
            number = reader.number(cell)
        elif name in CARD_RATES:
            number = reader.rate(cell)
        elif name in CARD_DATES:
            text = reader.date(cell)
        elif name in CARD_CHOICES:
            text = reader.choice(CARD_CHOICES[name], cell)
        lines[name] = {"place": cell.place, "field": name, "name": label.text, "text": text, "number": number}
    return tables.Card.of(list(lines.values()))


def _scores(reader: _Reader, grid: Grid | None) -> tuple[pd.DataFrame, float, str]:
    """Score rows with the levels filled forward, and the printed total with its place."""
    rows: list[dict[str, Any]] = []
    total, total_place = float("nan"), ""
    level = {"level1": "", "level2": ""}
    for row in _rows(_block(reader, grid, "scores")):
        words = {normal(cell.text) for cell in row.values()}
        if words & set(vocabulary()["totals"]):
            total, total_place = reader.number(row["mark"]) or float("nan"), row["mark"].place
            break
        if not _text(row, "level3"):
            continue
        if _text(row, "level1") and _text(row, "level1") != level["level1"]:
            level = {"level1": _text(row, "level1"), "level2": ""}
        level["level2"] = _text(row, "level2") or level["level2"]
        rows.append({"order": len(rows) + 1, **level, **_score_row(reader, row, level["level1"])})
    return tables.ScoreRows.of(rows), total, total_place


def _score_row(reader: _Reader, row: Mapping[str, Cell], level1: str) -> dict[str, Any]:
    copied = {name: _text(row, name) for name in
              ("code", "level3", "meaning", "standard", "unit", "data_source", "reason")}
    numbers = {name: reader.number(row.get(name)) for name in
               ("weight", "points_total", "points_met", "deductions", "deduction_each")}
    cells = {f"{name}_cell": _place(row, name) for name in ("weight", "planned", "actual", "evidence", "mark")}
    formula = reader.choice("formula", row.get("formula"))
    dated = formula == "timeliness"
    method = reader.choice("method", row.get("method"))
    figures = method == "formula" and not dated
    return copied | numbers | cells | {
        "place": row["level3"].place, "dimension": code_of("dimension", level1),
        "method": method, "method_text": _text(row, "method"),
        "formula": formula, "formula_text": _text(row, "formula"),
        "planned": reader.number(row.get("planned")) if figures else None,
        "actual": reader.number(row.get("actual")) if figures else None,
        "planned_text": _value(reader, row, "planned", dated), "actual_text": _value(reader, row, "actual", dated),
        "points_cell": _place(row, "points_met"), "deductions_cell": _place(row, "deductions"),
        "tier": reader.choice("tier", row.get("tier")), "tier_text": _text(row, "tier"),
        "evidence": ";".join(_ids(_text(row, "evidence"))),
        "reported_mark": reader.number(row["mark"]), "mark_text": _text(row, "mark"),
    }


def _value(reader: _Reader, row: Mapping[str, Cell], name: str, dated: bool) -> str:
    return reader.date(row.get(name)) if dated else _text(row, name)


def _ids(text: str) -> list[str]:
    """Evidence ids in a cell, whatever parts them."""
    kept = "".join(sign if sign.isalnum() or sign in "-_." else " " for sign in text)
    return kept.split()


def _evidence(reader: _Reader, grid: Grid | None) -> pd.DataFrame:
    return tables.Evidence.of([
        {"place": row["evidence_id"].place, "pages": reader.number(row.get("pages"))}
        | {name: _text(row, name) for name in ("evidence_id", "name", "kind", "origin")}
        for row in _rows(_block(reader, grid, "evidence")) if _text(row, "evidence_id") or _text(row, "name")])


def _distribution(reader: _Reader, grid: Grid | None) -> pd.DataFrame:
    return tables.Distribution.of([
        {"place": row["distributed"].place, "group": _text(row, "group"),
         "population": reader.number(row.get("population")), "distributed": reader.number(row["distributed"])}
        for row in _rows(_block(reader, grid, "distribution", due=False)) if _text(row, "group")
        and normal(_text(row, "group")) not in vocabulary()["totals"]])


def _answers(reader: _Reader, grid: Grid | None) -> pd.DataFrame:
    block = _block(reader, grid, "responses")
    names = list(block.items.values()) if block else []
    return tables.Answers.of([
        {"place": row[name].place, "questionnaire": row["respondent"].place, "respondent": _text(row, "respondent"),
         "group": _text(row, "group"),
         "item": name, "answer": reader.number(row[name]), "text": row[name].text}
        for row in _rows(block) if _text(row, "respondent") for name in names])


def _marks(reader: _Reader, grid: Grid | None) -> pd.DataFrame:
    return tables.ExpertMarks.of([
        {"place": row["mark"].place, "expert": _text(row, "expert"), "code": _text(row, "code"),
         "mark": reader.number(row["mark"]), "mark_text": row["mark"].text, "comment": _text(row, "comment")}
        for row in _rows(_block(reader, grid, "panel")) if _text(row, "expert")])


def _issues(reader: _Reader, grid: Grid | None) -> pd.DataFrame:
    block = _block(reader, grid, "issues", due=False)
    rows = [row for row in _rows(block) if normal(_text(row, "bond")) not in ("", *vocabulary()["totals"])]
    return tables.Issues.of([_issue(reader, block, row) for row in rows if block])


def _issue(reader: _Reader, block: Block, row: Mapping[str, Cell]) -> dict[str, Any]:
    return {
        "place": row["issued"].place, "bond": _text(row, "bond"), "bond_code": _text(row, "bond_code"),
        "issue_date": reader.date(row.get("issue_date")), "allocated_date": reader.date(row.get("allocated_date")),
        "coupon_rate": reader.rate(_percent(row.get("coupon_rate"), block)),
        "term_years": reader.number(row.get("term_years")),
    } | _amounts(reader, block, row, ("issued", "allocated", "spent"))


def _balance(reader: _Reader, grid: Grid | None) -> pd.DataFrame:
    block = _block(reader, grid, "balance", due=False)
    rows = []
    for row in _rows(block):
        if not _text(row, "year") or normal(_text(row, "year")) in vocabulary()["totals"]:
            continue
        year = reader.number(row["year"])
        if block and year is not None:
            rows.append({"place": row["year"].place, "year": int(year)}
                        | _amounts(reader, block, row, ("revenue", "cost", "principal", "interest")))
    return tables.Balance.of(rows)


def _bands(reader: _Reader, grid: Grid | None) -> pd.DataFrame:
    return tables.Bands.of([
        {"place": row["since"].place, "since": reader.number(row["since"]),
         "band_rule": reader.choice("band_rule", row.get("band_rule")),
         "coefficient": reader.number(row.get("coefficient"))}
        for row in _rows(_block(reader, grid, "bands", due=False)) if _text(row, "since")])


def _payments(reader: _Reader, grid: Grid | None) -> pd.DataFrame:
    block = _block(reader, grid, "payments", due=False)
    rows = []
    for row in _rows(block):
        if not _text(row, "pay_year") or normal(_text(row, "pay_year")) in vocabulary()["totals"]:
            continue
        year = reader.number(row["pay_year"])
        if block and year is not None:
            linked = reader.rate(row.get("linked"))
            rows.append({"place": row["pay_year"].place, "pay_year": int(year), "linked": linked}
                        | _amounts(reader, block, row, ("availability", "operation", "shared", "paid")))
    return tables.Payments.of(rows)


def _services(reader: _Reader, grid: Grid | None) -> pd.DataFrame:
    block = _block(reader, grid, "services", due=False)
    rows = [row for row in _rows(block) if normal(_text(row, "service")) not in ("", *vocabulary()["totals"])]
    return tables.Services.of([
        {"place": row["service"].place, "service": _text(row, "service"), "unit": _text(row, "unit")}
        | {name: reader.number(row.get(name)) for name in ("contracted", "delivered", "accepted")}
        | _amounts(reader, block, row, ("unit_price", "paid")) for row in rows if block])


def _amounts(reader: _Reader, block: Block, row: Mapping[str, Cell], names: tuple[str, ...]) -> dict[str, Any]:
    return {f"{name}_yuan": reader.amount(row.get(name), block.label(name)) for name in names}


def _percent(cell: Cell | None, block: Block | None) -> Cell | None:
    """A coupon written as a plain number below a head that says percent."""
    if cell is None or cell.blank or block is None or "%" not in block.label("coupon_rate"):
        return cell
    return Cell(f"{cell.text.rstrip('%')}%", cell.place)


def _problems(reader: _Reader, grid: Grid | None) -> pd.DataFrame:
    return tables.Problems.of([
        {"place": row["problem"].place, "party": reader.choice("party", row.get("party"))}
        | {name: _text(row, name) for name in ("problem", "code", "cause", "suggestion")}
        for row in _rows(_block(reader, grid, "problems")) if _text(row, "problem")])


def _opinions(reader: _Reader, grid: Grid | None) -> pd.DataFrame:
    return tables.Opinions.of([
        {"place": row["opinion"].place, "adopted": reader.choice("yes_no", row.get("adopted"))}
        | {name: _text(row, name) for name in ("agency", "opinion", "reply")}
        for row in _rows(_block(reader, grid, "opinions")) if _text(row, "opinion")])
