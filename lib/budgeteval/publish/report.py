"""From an executed notebook to the files of its report."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from budgeteval.publish.document import read_document
from budgeteval.publish.docx import word
from budgeteval.publish.files import csv_text, facts_json
from budgeteval.publish.glyphs import check_glyphs
from budgeteval.publish.html import html
from budgeteval.publish.model import Document
from budgeteval.publish.pdf import pages, pdf
from budgeteval.trail import Basis

BOM = "utf-8-sig"


def load(notebook: Mapping[str, Any] | Path | str, basis: Basis | None = None) -> Document:
    """The document of an executed notebook (a node, or the path of one), every glyph checked.

    ``basis`` is what the report was made from; without it trails name cells, but not what is written there.

    Raises
    ------
    PublishError
        With all faults found, each naming its cell.
    """
    document = read_document(notebook if isinstance(notebook, Mapping) else notebook_of(notebook), basis)
    check_glyphs(document)
    return document


def notebook_of(path: Path | str) -> Mapping[str, Any]:
    """The notebook in a file."""
    node: Mapping[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    return node


def write_report(notebook: Mapping[str, Any] | Path | str, folder: Path | str,
                 basis: Basis | None = None, *, template: Path | None = None) -> list[Path]:
    """Write report.html, .pdf and .docx, facts.json, findings.csv, tables/*.csv and what else goes with the report.

    Everything is made before the first file is written, and tables of an earlier report are removed,
    so the folder never holds half a report. Same notebook outputs and basis, same
    bytes.

    ``template`` is a county's own Word template.

    Returns
    -------
    list of Path
        The files written, sorted.

    Raises
    ------
    PublishError
        If the notebook cannot be published; nothing is written then.
    """
    document, target = load(notebook, basis), Path(folder)
    made = dict(document.files)
    made |= {name: text.encode(coding) for name, (text, coding) in _texts(document).items()}
    made["report.pdf"] = pdf(document)
    made["report.docx"] = word(document, template, pages(document))
    (target / "tables").mkdir(parents=True, exist_ok=True)
    for old in (target / "tables").glob("*.csv"):
        old.unlink()
    for name, content in made.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(content)
    return sorted(target / name for name in made)


def _texts(document: Document) -> dict[str, tuple[str, str]]:
    tables = {f"tables/{name}.csv": (csv_text(sheet), BOM) for name, sheet in document.sheets.items()}
    return {
        "report.html": (html(document), "utf-8"),
        "facts.json": (facts_json(document), "utf-8"),
        "findings.csv": (csv_text(document.findings), BOM),
        **tables,
    }
