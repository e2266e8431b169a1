"""Parts to a package: content types, relationships, and a zip whose bytes depend on its parts alone."""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from budgeteval.publish.errors import PublishError

DATE = (1980, 1, 1, 0, 0, 0)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DOCUMENT, CORE = "word/document.xml", "docProps/core.xml"
KINDS = {
    "document": f"{WORD}.document.main+xml", "styles": f"{WORD}.styles+xml", "fontTable": f"{WORD}.fontTable+xml",
    "settings": f"{WORD}.settings+xml", "header": f"{WORD}.header+xml", "footer": f"{WORD}.footer+xml",
    "core": "application/vnd.openxmlformats-package.core-properties+xml",
}
ENDINGS = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml",
           "png": "image/png", "svg": "image/svg+xml"}
PACKED = (".png", ".jpeg", ".jpg", ".gif", ".odttf")
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Part:
    """A file of the package; ``kind`` is its content type, "" where its ending tells; ``links`` its relationships."""

    content: bytes
    kind: str = ""
    links: bytes = b""


Link = tuple[str, str, str]  # id, type, target


def encoded(text: str) -> bytes:
    """XML text as bytes.

    Raises
    ------
    PublishError
        If a character is none of XML's.
    """
    if bad := ILLEGAL.search(text):
        near = text[max(bad.start() - 20, 0):bad.start()]
        raise PublishError([f"docx: expected characters that XML has, found U+{ord(bad[0]):04X} after {near!r}"])
    return text.encode()


def links(found: Iterable[Link]) -> bytes:
    """A part of relationships."""
    rows = "".join(f'<Relationship Id="{escape(name)}" Type="{escape(kind)}" Target="{escape(target)}"/>'
                   for name, kind, target in found)
    return encoded(f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>')


def packed(parts: Mapping[str, Part]) -> bytes:
    """A Word file of these parts; ``word/document.xml`` and ``docProps/core.xml`` are among them."""
    files = {"[Content_Types].xml": _types(parts), "_rels/.rels": links([
        ("rId1", f"{OFFICE}/officeDocument", DOCUMENT),
        ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", CORE)])}
    for name, part in sorted(parts.items()):
        files[name] = part.content
        if part.links:
            folder, _, base = name.rpartition("/")
            files[f"{folder}/_rels/{base}.rels"] = part.links
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(_entry(name), content)
    return stream.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, DATE)
    entry.compress_type = zipfile.ZIP_STORED if name.endswith(PACKED) else zipfile.ZIP_DEFLATED
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    return entry


def _types(parts: Mapping[str, Part]) -> bytes:
    endings = "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in ENDINGS.items())
    names = "".join(f'<Override PartName="/{escape(name)}" ContentType="{escape(part.kind)}"/>'
                    for name, part in sorted(parts.items()) if part.kind)
    return encoded(f'{HEAD}<Types xmlns="{PACKAGE}/content-types">{endings}{names}</Types>')
