"""Making public copies: the same full report or text and the same rules always give the same bytes.

What is left out is counted by kind, so that a copy says what it lacks, and the copy carries the fingerprint of its
original: whoever holds the original makes the copy again and compares (:func:`proves`).
"""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape, unescape

from budgeteval import privacy
from budgeteval.terms import sentences

SAY = sentences(__package__).say
ANNEX = re.compile(r'<section class="annex".*?</section>', re.S)
NOTE_LINK = re.compile(r'<a href="#note-\d+"[^>]*>(.*?)</a>', re.S)  # in pages made before there were trails
OPENER = re.compile(r'<button type="button" popovertarget="trail-\d+"[^>]*></button>')
NOTE_ENTRY = re.compile(r'<li class="level-1"><a href="#annex">.*?</li>', re.S)
FIGURE = re.compile(r'<figure class="grid.*?</figure>', re.S)
CAPTION = re.compile(r"<figcaption>(.*?)</figcaption>", re.S)
TAG = re.compile(r"(<[^>]+>)")
HIDDEN = re.compile(r"(<style.*?</style>)", re.S)
MAIN = '<main id="main">'


@dataclass(frozen=True)
class Recipe:
    """What a public copy leaves out beside personal data: names promised anonymity, tables of internal opinions."""

    names: tuple[str, ...] = ()
    internal_captions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Copy:
    """A public copy: its bytes, both fingerprints, and what was left out, by kind."""

    content: bytes
    full_sha256: str
    redactions: Mapping[str, int] = field(default_factory=dict)

    @property
    def public_sha256(self) -> str:
        return fingerprint(self.content)

    @property
    def count(self) -> int:
        return sum(self.redactions.values())


def fingerprint(content: bytes) -> str:
    """SHA-256 of bytes."""
    return hashlib.sha256(content).hexdigest()


def proves(full: bytes, public: bytes, recipe: Recipe) -> bool:
    """Whether a public copy is what these rules make of that original, byte by byte."""
    made = redact_html(full, recipe) if full.lstrip().startswith(b"<!DOCTYPE") else redact_text(full, recipe)
    return made.content == public


def redact_text(full: bytes, recipe: Recipe) -> Copy:
    """A plain text without personal data and promised names."""
    counts: Counter[str] = Counter()
    text = _clean(full.decode("utf-8-sig"), recipe.names, counts)
    return Copy(text.encode("utf-8"), fingerprint(full), dict(counts))


def redact_html(full: bytes, recipe: Recipe) -> Copy:
    """A published report's page without its annex of places, internal tables, personal data and promised names."""
    counts: Counter[str] = Counter()
    page = full.decode("utf-8")
    page, counts["annex"] = ANNEX.subn("", page)
    page = NOTE_ENTRY.sub("", NOTE_LINK.sub(r"\1", OPENER.sub("", page)))
    page = FIGURE.sub(lambda found: _figure(found[0], recipe.internal_captions, counts), page)
    parts = [part if HIDDEN.fullmatch(part) else _cleaned(part, recipe.names, counts) for part in HIDDEN.split(page)]
    page = "".join(parts)
    said = SAY("copy.notice", full=fingerprint(full), count=sum(counts.values()))
    page = page.replace(MAIN, f'{MAIN}\n<p class="note">{escape(said)}</p>', 1)
    return Copy(page.encode("utf-8"), fingerprint(full), {kind: count for kind, count in counts.items() if count})


def _figure(figure: str, internal: Sequence[str], counts: Counter[str]) -> str:
    """A table, or a line in its place if its caption says that it is internal."""
    caption = CAPTION.search(figure)
    if caption is None or not any(word in caption[1] for word in internal):
        return figure
    counts["internal"] += 1
    return f'<p class="note">{escape(SAY("copy.internal"))}</p>'


def _cleaned(page: str, names: Sequence[str], counts: Counter[str]) -> str:
    """The text between a page's tags, cleaned; the tags as they are."""
    parts = TAG.split(page)
    return "".join(part if at % 2 or not part.strip() else _between(part, names, counts)
                   for at, part in enumerate(parts))


def _between(part: str, names: Sequence[str], counts: Counter[str]) -> str:
    text = unescape(part)
    clean = _clean(text, names, counts)
    return part if clean == text else escape(clean)


def _clean(text: str, names: Sequence[str], counts: Counter[str]) -> str:
    """``text`` with personal data starred and promised names replaced, counted by kind."""
    hits = privacy.find(text)
    counts.update(hit.kind for hit in hits)
    text = privacy.starred(text, hits)
    for name in sorted(names, key=len, reverse=True):
        counts["promised_name"] += text.count(name)
        text = text.replace(name, SAY("copy.name"))
    return text
