"""A folder of exports to tables on disk: every sheet read, every line kept or withheld with a finding."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from budgeteval.findings import Finding
from budgeteval.sources import kept, payments
from budgeteval.sources.cells import columns_text
from budgeteval.sources.head import find_head
from budgeteval.sources.lines import WHY, Lines, read_lines, tell_withheld
from budgeteval.sources.listing import list_files
from budgeteval.sources.mapping import FILE, Mapping, read_mapping
from budgeteval.sources.model import TABLES
from budgeteval.sources.opening import RawSheet, open_file
from budgeteval.sources.prepare import prepare
from budgeteval.sources.sums import check_sums

PAYMENTS = "payments"
NUMBERS = {"f": pl.Float64, "i": pl.Int64}


@dataclass
class _Read:
    """What has been read so far; ``personal`` counts unread cells by the number of the sheet."""

    sheets: list[Lines] = field(default_factory=list)
    personal: list[int] = field(default_factory=list)
    strange: list[dict[str, object]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_folder(folder: Path, fiscal_year: int, out: Path) -> None:
    """Read every file below ``folder`` and save all tables and findings in ``out``."""
    mapping, found = read_mapping(folder)
    read = _Read(findings=found)
    for path in list_files(folder):
        if path.name != FILE:
            opened = open_file(path, folder)
            read.findings += opened.findings
            for sheet in opened.sheets:
                _read_sheet(read, sheet, fiscal_year, mapping)
    _settle_payments(read.sheets)
    tables: dict[str, dict[str, kept.Column]] = {}
    files = [_file_row(lines, count) for lines, count in zip(read.sheets, read.personal, strict=True)]
    for table, schema in TABLES.items():
        empty = schema.of([])
        kinds = {name: empty[name].dtype.kind for name in empty}
        frames = [_conform(lines, kinds) for lines in read.sheets if lines.export.table == table]
        if table == "files":
            frames = [pl.DataFrame([*files, *read.strange], schema=_types(kinds))] if files or read.strange else []
        if frames:
            tables[table] = dict(_saved(pl.concat(frames), kinds))
    kept.save(out, tables, [*read.findings, *(one for lines in read.sheets for one in lines.findings)])


def _read_sheet(read: _Read, sheet: RawSheet, fiscal_year: int, mapping: Mapping) -> None:
    head = find_head(sheet, mapping)
    if head is None:
        rows = sheet.frame.filter(pl.any_horizontal(pl.all().str.strip_chars() != "")).height
        read.findings.append(Finding("source_unknown_sheet", sheet.file, sheet.name, facts={"count": rows}))
        read.strange.append({"file": sheet.file, "sheet": sheet.name, "rows": rows, "withheld": rows})
        return
    lines = read_lines(sheet, head)
    read.personal.append(prepare(lines, fiscal_year))
    check_sums(lines)
    lines.sheet = RawSheet(sheet.file, sheet.name, pl.DataFrame(), sheet.left)
    read.sheets.append(lines)


def _settle_payments(sheets: list[Lines]) -> None:
    """Each voucher once over all payment sheets; what is withheld for it is told sheet by sheet."""
    paid = [lines for lines in sheets if lines.export.table == PAYMENTS]
    if not paid:
        return
    names = ["row", "print", "voucher", "shortened", "channel", "project_code", "project", "amount", "status",
             "paid_on", WHY, "why_role", "why_text"]
    whole = pl.concat(lines.frame.select(*names, pl.lit(number).alias("number"))
                      for number, lines in enumerate(paid))
    settled = payments.settle(whole)
    for number, lines in enumerate(paid):
        own = settled.filter(pl.col("number") == number)
        lines.frame = lines.frame.with_columns(own[name] for name in (WHY, "why_role", "why_text"))
        for condition, code, role in payments.doubts(settled):
            rows = own.filter(condition)["row"].to_list()
            if rows:
                lines.say(code, role, rows)


def _file_row(lines: Lines, personal: int) -> dict[str, object]:
    units = set(lines.head.units.values())
    gone = tell_withheld(lines, lines.frame)
    return {
        "file": lines.sheet.file, "sheet": lines.sheet.name, "system": lines.export.system,
        "export": lines.export.name, "head_row": lines.head.last + 1, "rows": lines.frame.height,
        "amount_unit": units.pop() if len(units) == 1 else "mixed" if units else "",
        "kept": lines.frame.height - gone, "withheld": gone, "personal_cells": personal,
        "columns": columns_text(lines.head.letters(lines.sheet.left)),
        "unused_columns": "、".join(lines.head.unused),
    }


def _conform(lines: Lines, kinds: dict[str, str]) -> pl.DataFrame:
    """The lines that count, with exactly the table's columns."""
    frame = lines.frame.filter(pl.col(WHY) == "")
    if lines.export.name == "direct_benefit":
        by = [name for name in ("fund", "project_code", "project", "agency", "part") if name in frame.columns]
        frame = frame.group_by(by, maintain_order=True).agg(
            pl.col("row").min(), pl.len().alias("recipients"), pl.col("spent").sum().round(2))
    given = {"file": pl.lit(lines.sheet.file), "sheet": pl.lit(lines.sheet.name), "fiscal_year": pl.col("line_year"),
             "month": pl.col("line_month")}
    return frame.select(_column(name, kind, frame, given) for name, kind in kinds.items())


def _column(name: str, kind: str, frame: pl.DataFrame, given: dict[str, pl.Expr]) -> pl.Expr:
    line = {"fiscal_year": "line_year", "month": "line_month"}.get(name, name)
    base = name.removesuffix("_yuan")
    if kind in NUMBERS:
        source = next((one for one in (line, base) if one in frame.columns), "")
        value = pl.col(source) if source else pl.lit(None)
        return (value if kind == "f" else value.fill_null(0)).cast(NUMBERS[kind]).alias(name)
    if name in given and line == name:
        return given[name].alias(name)
    if name not in frame.columns:
        return pl.lit("").alias(name)
    text = pl.col(name)
    return (text.dt.to_string("%Y-%m-%d") if frame[name].dtype == pl.Date else text).fill_null("").alias(name)


def _types(kinds: dict[str, str]) -> dict[str, type[pl.DataType]]:
    return {name: NUMBERS.get(kind, pl.String) for name, kind in kinds.items()}


def _saved(frame: pl.DataFrame, kinds: dict[str, str]) -> Iterable[tuple[str, kept.Column]]:
    """Columns as they are kept: numbers as arrays, text as codes and distinct words."""
    for name, kind in kinds.items():
        column = frame[name]
        if kind in NUMBERS:
            yield name, column.fill_null(float("nan") if kind == "f" else 0).to_numpy()
        else:
            words = column.fill_null("").unique(maintain_order=True)
            yield name, (column.fill_null("").cast(pl.Enum(words)).to_physical().to_numpy(), words.to_list())
