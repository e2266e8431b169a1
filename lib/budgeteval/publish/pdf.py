"""Document -> PDF through Typst, in the set-up's own faces only; PDF/A-2a and PDF/UA-1.

Text reaches Typst as data (JSON), never as markup. A process that has compiled must not fork a child
that compiles as well: Typst's thread pool does not survive the fork. Compile in the children only.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from budgeteval import threads
from budgeteval.fonts import FOLDER
from budgeteval.publish.annex import annex
from budgeteval.publish.errors import PublishError
from budgeteval.publish.layout import (
    LONG,
    PADDING,
    PORTRAIT,
    SHORT_NOTE,
    TOGETHER,
    breakable,
    fit,
    gapped,
    head_lines,
    height,
    lead_in,
    split_tail,
    title_lines,
)
from budgeteval.publish.markdown import plain
from budgeteval.publish.model import Block, Card, Document, Drawing, Grid, Items, Quote, Run, Signatures
from budgeteval.publish.watermark import watermark
from budgeteval.terms import sentences

if TYPE_CHECKING:
    from typst import Fonts

STANDARDS = ["a-2a", "ua-1"]
MOMENT = datetime(2020, 1, 1, tzinfo=UTC)  # PDF/A wants a date; one date for all keeps the bytes equal
TITLES = {"cover": 27, "body": 22}  # points, as in report.typ
WHOLE = 400  # characters up to which a row stays on one page


def pdf(document: Document) -> bytes:
    """The report as PDF; same document, same bytes.

    Raises
    ------
    PublishError
        If Typst refuses it (a missing glyph, for one).
    """
    import typst

    threads.keep("Typst")
    try:
        made = typst.compile(_files(document), font_paths=faces(), format="pdf",  # type: ignore
                             pdf_standards=STANDARDS, timestamp=MOMENT)
    except typst.TypstError as fault:
        raise PublishError([f"Typst: {fault.message}", *fault.hints]) from fault
    return bytes(made)


def pages(document: Document) -> tuple[int, ...]:
    """The number printed on the page of each heading of the PDF, in order, the annex last; quick once it is set."""
    import typst

    threads.keep("Typst")
    told = typst.query(_files(document), "<pages>", field="value", one=True, font_paths=faces())  # type: ignore
    return tuple(json.loads(told))


@lru_cache(maxsize=1)
def _files(document: Document) -> dict[str, bytes]:
    return {"main.typ": template(), "data.json": json.dumps(payload(document), ensure_ascii=False).encode()}


@cache
def template() -> bytes:
    """The page template, the same for every report: what Typst has worked out for one it uses for the next."""
    return (resources.files(__package__) / "report.typ").read_bytes()


@cache
def faces() -> "Fonts":
    """The set-up's own faces, read once."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])


def payload(document: Document) -> dict[str, Any]:
    """What the template reads: plain data with sizes, widths and break opportunities worked out."""
    say = sentences(__package__).say
    cover, appended = document.cover, annex(document)
    words = ("contents", "note_prefix", "source_prefix", "continued", "annex.title", "annex.intro", "annex.files")
    return {
        "title": document.title,
        "lines": {place: title_lines(document.title, PORTRAIT / size) for place, size in TITLES.items()},
        "subtitle": document.subtitle,
        "demo": document.demo,
        "watermark": list(watermark(document.demo)) if document.demo else [],
        "cover": None if cover is None else {"rows": cover.rows, "letter": cover.letter},
        "blocks": _flow(document.blocks),
        "annex": {"files": [breakable(file) for file in appended.files], "grid": _grid(appended.grid)},
        "say": {word: say(word) for word in words},
    }


def _flow(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Blocks in order; wide tables, with their headings and lead-in, on turned pages of their own."""
    upright: list[Block] = []
    flow: list[dict[str, Any]] = []
    for block in blocks:
        made = _block(block)
        if not made.get("turned"):
            upright.append(block)
            flow.append(made)
            continue
        taken = lead_in(upright)
        lead = flow[len(flow) - taken:]
        del flow[len(flow) - taken:]
        if not taken and flow and flow[-1]["kind"] == "sideways":
            flow[-1]["blocks"].append(made)
        else:
            flow.append({"kind": "sideways", "blocks": [*lead, made]})
        upright = []
    return flow


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Grid():
            return _grid(block)
        case Drawing():
            return {**vars(block), "note": list(_runs(block.note))}
        case Card() | Signatures():
            return _strings(vars(block))
        case Items():
            return {**vars(block), "items": [[_block(part) for part in item] for item in block.items]}
        case Quote():
            return {"kind": "quote", "blocks": [_block(part) for part in block.blocks]}
    return {**vars(block), "runs": list(_runs(block.runs))}


def _runs(runs: Iterable[Run]) -> Iterator[dict[str, Any]]:
    """Runs for the template; of a fact the last word (``tail``) apart, with a ``gap`` between Chinese and Latin."""
    before = ""
    for run in runs:
        text, tail = split_tail(run.text) if run.note else (run.text, "")
        gap = gapped((text or before)[-1:], tail[:1])
        yield {**vars(run), "text": breakable(text, LONG), "tail": tail, "gap": gap}
        before = run.text


def _grid(grid: Grid) -> dict[str, Any]:
    turned, size, widths = fit(grid)
    return {
        **vars(grid), "turned": turned, "size": size, "widths": widths,
        "columns": [{**column, "label": head_lines(column["label"], (width - PADDING) / size)}
                    for column, width in zip(grid.columns, widths, strict=True)],
        "rows": [[breakable(text) for text in row] for row in grid.rows],
        "note": list(_runs(grid.note)), "source": breakable(grid.source, LONG),
        "footed": _footed(grid),
        "whole": all(len(text) <= WHOLE for row in grid.rows for text in row),
        "together": height(grid, size, widths) <= TOGETHER,
    }


def _footed(grid: Grid) -> bool:
    """Whether a note is repeated under each page of its table: a short one, without links, which PDF/UA bars there."""
    return 0 < len(plain(grid.note) + grid.source) <= SHORT_NOTE and not any(run.note for run in grid.note)


def _strings(fields: dict[str, Any]) -> dict[str, Any]:
    rows = [[breakable(text) for text in row] for row in fields["rows"]]
    return {**fields, "rows": rows}
