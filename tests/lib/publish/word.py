"""A Word file as its readers see it: parts, text with fields and links, tables, and pages as LibreOffice sets them."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pypdf
from lxml import etree

from budgeteval.publish.model import Document, Paragraph, walk

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
NO_OFFICE = "LibreOffice (soffice) is not installed: nothing shows that the Word file opens elsewhere"


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def body(content: bytes) -> Any:
    return etree.fromstring(parts(content)["word/document.xml"])


def text(element: Any) -> str:
    """Text of an element as shown: runs, links and results of fields; a line break is ``\\n``."""
    return "".join(one.text or "" if one.tag == W + "t" else "\n" for one in element.iter(W + "t", W + "br"))


def codes(element: Any) -> list[str]:
    """All field codes."""
    return [*(one.text for one in element.iter(W + "instrText")),
            *(one.get(W + "instr") for one in element.iter(W + "fldSimple"))]


def paragraphs(element: Any, style: str) -> list[Any]:
    """Paragraphs of a style, by its id."""
    return [one for one in element.iter(W + "p")
            if (found := one.find(f"{W}pPr/{W}pStyle")) is not None and found.get(W + "val") == style]


def converted(file: Path, folder: Path) -> Path:
    """The PDF that LibreOffice makes of a Word file, with a profile of its own."""
    profile = (folder / "profile").resolve().as_uri()
    subprocess.run([str(OFFICE), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir",
                    str(folder), str(file)], check=True, capture_output=True, timeout=180)
    return folder / f"{file.stem}.pdf"


def typed(content: bytes) -> str:
    """All text of a Word file, squeezed."""
    return squeezed(text(body(content)))


def printed(content: bytes) -> str:
    """All text of a PDF, squeezed."""
    return squeezed("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages))


def lost(document: Document, shown: str) -> list[str]:
    """What of a report's facts a text does not carry: each as its sentence and its note say it."""
    facts = [squeezed(note.record["text"]) for note in document.notes]
    cited = [f"{squeezed(run.text)}[{run.note}]" for block in walk(document.blocks) if isinstance(block, Paragraph)
             for run in block.runs if run.note]
    return [one for one in (*facts, *cited) if one not in shown]


def squeezed(words: str) -> str:
    """Text without the blanks and breaks that setting pages adds."""
    return "".join(words.split())
