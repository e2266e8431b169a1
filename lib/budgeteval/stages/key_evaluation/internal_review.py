"""Three-level review (the institution's own quality control): comments of three reviewers, each to be answered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.stages.key_evaluation.grid import Block, Cell, code_of, find_block, vocabulary
from budgeteval.stages.key_evaluation.notes import listed, note
from budgeteval.stages.key_evaluation.opening import grids
from budgeteval.stages.key_evaluation.tables import InternalReview
from budgeteval.terms import sentences

LEVELS = ("first", "second", "third")
TABLE = "internal_review"
SAY = sentences(__package__).say
Row = dict[str, Any]
Cells = Mapping[str, Cell]


@dataclass(frozen=True)
class Review:
    """Comments with their answers (schema ``InternalReview``), and what keeps the review from being complete."""

    comments: pd.DataFrame
    findings: tuple[Finding, ...]


def read_review(files: Sequence[Path], root: Path, card: pd.DataFrame) -> Review:
    """Read the review of one project; no file, no rows. ``file`` in places is a path below ``root``.

    The ``card`` of the evaluation names who is to review.
    """
    if not files:
        return Review(InternalReview.of([]), ())
    names = [path.relative_to(root).as_posix() for path in files]
    findings = [note("internal_review_extra", name, first=files[0].name) for name in names[1:]]
    sheets = grids(files[0], names[0], findings)
    block = next((found for grid in sheets if (found := find_block(grid, TABLE))), None)
    if block is None:
        findings.append(note("internal_review_unreadable", names[0], columns=listed(_needed())))
        return Review(InternalReview.of([]), tuple(findings))
    lines = list(_lines(block))
    rows = [_row(cells, level, reviewer) for cells, level, reviewer in lines]
    for (cells, _, _), row in zip(lines, rows, strict=True):
        findings += _check(cells, row)
    findings += _levels(rows, f"{block.grid.file}!{block.grid.sheet}", card)
    return Review(InternalReview.of(rows), tuple(findings))


def _needed() -> list[str]:
    spec = vocabulary()["tables"][TABLE]
    return [spec["columns"][name][0] for name in spec["required"]]


def _lines(block: Block) -> Iterator[tuple[Cells, Cell, str]]:
    """Rows in which anything but the level and the reviewer stands, with these filled forward over merged cells."""
    level, reviewer = Cell(None, ""), ""
    for cells in block.records():
        named = _text(cells, "reviewer")
        if not cells["level"].blank:
            level, reviewer = cells["level"], named
        reviewer = named or reviewer
        if any(not cell.blank for name, cell in cells.items() if name not in ("level", "reviewer")):
            yield cells, level if cells["level"].blank else cells["level"], reviewer


def _row(cells: Cells, level: Cell, reviewer: str) -> Row:
    return {
        "place": cells["comment"].place, "level": code_of("review_level", level.text), "reviewer": reviewer,
        "none": bool(code_of("no_comment", _text(cells, "comment"))),
        "commented_on": _day(cells, "commented_on"), "answered_on": _day(cells, "answered_on"),
    } | {name: _text(cells, name) for name in ("position", "comment", "answer", "answered_by")}


def _check(cells: Cells, row: Row) -> Iterator[Finding]:
    """One comment is whole: level, comment, name and day; and so is its answer, where there is one to give."""
    if not row["level"]:
        yield note("internal_review_level_unknown", cells["level"].place, text=cells["level"].text)
    if not row["comment"]:
        yield note("internal_review_comment_missing", row["place"])
    yield from _signed(cells, row, "reviewer", "commented_on")
    if row["none"] or not row["comment"]:
        return
    if not row["answer"]:
        yield note("internal_review_unanswered", cells["answer"].place, level=_level(row), comment=row["comment"])
        return
    yield from _signed(cells, row, "answered_by", "answered_on")
    if row["answered_on"] and row["answered_on"] < row["commented_on"]:
        yield note("internal_review_early", cells["answered_on"].place, found=row["answered_on"],
                   limit=row["commented_on"])


def _signed(cells: Cells, row: Row, name: str, day: str) -> Iterator[Finding]:
    """Who wrote it, and on which day."""
    heads = vocabulary()["tables"][TABLE]["columns"]
    for field, code in ((name, "internal_review_unsigned"), (day, "internal_review_undated")):
        if not row[field]:
            place = cells[field].place if field in cells else row["place"]
            yield note(code, place, name=heads[field][0], text=_text(cells, field))


def _levels(rows: list[Row], sheet: str, card: pd.DataFrame) -> Iterator[Finding]:
    """All three levels have commented, by three people, who are those the card names."""
    people: dict[str, Row] = {}
    for level in LEVELS:
        own = [row for row in rows if row["level"] == level and row["comment"]]
        if not own:
            yield note("internal_review_level_missing", sheet, level=SAY(f"review.levels.{level}"))
        for row in own:
            before = people.setdefault(row["reviewer"], row)
            if row["reviewer"] and before["level"] != level:
                yield note("internal_review_same_person", row["place"], reviewer=row["reviewer"], level=_level(before))
        yield from _as_named(own[:1], level, card)


def _as_named(rows: list[Row], level: str, card: pd.DataFrame) -> Iterator[Finding]:
    """The reviewer of a level is the one of the card, where both are named."""
    named = "".join(card.loc[card["field"] == f"reviewer_{level}", "text"].head(1))
    for row in rows:
        if named and row["reviewer"] and named != row["reviewer"]:
            yield note("internal_review_reviewer_differs", row["place"], level=_level(row), found=row["reviewer"],
                       expected=named)


def _level(row: Row) -> str:
    return SAY(f"review.levels.{row['level']}")


def _text(cells: Cells, name: str) -> str:
    return cells[name].text if name in cells and not cells[name].blank else ""


def _day(cells: Cells, name: str) -> str:
    return cells[name].date if name in cells else ""
