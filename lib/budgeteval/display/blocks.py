"""The smaller display objects: cover, card, signatures, findings, attachments, files."""

from base64 import b64encode
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from budgeteval.display.model import Display
from budgeteval.display.table import Table, _plain, column, table
from budgeteval.terms import label

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Card(Display):
    """Label and text, line by line: what a run reads, by which rules."""

    title: str
    rows: Pairs
    kind = "card"

    def model(self) -> dict[str, Any]:
        return {"title": self.title, "rows": [list(row) for row in self.rows]}

    def html(self) -> str:
        return f'<figure class="card"><figcaption>{escape(self.title)}</figcaption>{_lines(self.rows)}</figure>'


@dataclass(frozen=True)
class Cover(Display):
    """First page: title, subtitle, the parties, the day; ``demo`` marks every page as fictional.

    A ``letter`` has no page of its own for these and no contents: its text follows its title.
    """

    title: str
    subtitle: str
    rows: Pairs
    demo: str = ""
    letter: bool = False
    kind = "cover"

    def model(self) -> dict[str, Any]:
        shown = {"title": self.title, "subtitle": self.subtitle, "rows": [list(r) for r in self.rows],
                 "demo": self.demo}
        return {**shown, "letter": True} if self.letter else shown

    def html(self) -> str:
        demo = f'<p class="demo">{escape(self.demo)}</p>' if self.demo else ""
        return (
            f'<header class="cover"><h1>{escape(self.title)}</h1><p class="subtitle">{escape(self.subtitle)}</p>'
            f"{demo}{_lines(self.rows)}</header>"
        )


@dataclass(frozen=True)
class Signatures(Display):
    """Places to sign: role and an empty line (name, date) each."""

    title: str
    rows: Pairs
    kind = "signatures"

    def model(self) -> dict[str, Any]:
        return {"title": self.title, "rows": [list(row) for row in self.rows]}

    def html(self) -> str:
        return f'<figure class="signatures"><figcaption>{escape(self.title)}</figcaption>{_lines(self.rows)}</figure>'


@dataclass(frozen=True)
class Findings(Display):
    """Findings (columns of ``budgeteval.findings.COLUMNS``), shown as a table and saved as findings.csv.

    ``subject`` is the column that says whom a finding concerns: project or department.
    """

    frame: pd.DataFrame
    caption: str
    empty: str
    shown: int = 200
    note: str = ""
    subject: str = "project"
    kind = "findings"

    def as_table(self) -> Table:
        columns = [column("severity", width=0.6), column(self.subject, width=1.4), column("message", width=3.2),
                   column("advice", width=2.2)]
        return table(self.frame.head(self.shown), "findings", self.caption, columns, empty=self.empty,
                     landscape=len(self.frame) > 0, note=self.note)

    def model(self) -> dict[str, Any]:
        return {"table": self.as_table().model(), "records": records(self.frame)}

    def html(self) -> str:
        return self.as_table().html()


@dataclass(frozen=True)
class Attachment(Display):
    """A table that goes with the report as ``tables/<name>.csv`` and is not shown."""

    name: str
    frame: pd.DataFrame
    kind = "attachment"

    def model(self) -> dict[str, Any]:
        return {"name": self.name, **records(self.frame)}

    def html(self) -> str:
        return f"<p class=note>{escape(label('file'))}: tables/{escape(self.name)}.csv ({len(self.frame)})</p>"


@dataclass(frozen=True)
class Attachments(Display):
    """Several attachments at once: name -> frame."""

    frames: dict[str, pd.DataFrame]
    kind = "attachments"

    def model(self) -> dict[str, Any]:
        return {"tables": [Attachment(name, frame).model() for name, frame in self.frames.items()]}

    def html(self) -> str:
        return "".join(Attachment(name, frame).html() for name, frame in self.frames.items())


@dataclass(frozen=True)
class Files(Display):
    """Files that go with the report as ``<folder>/<name>``: relative name -> bytes; the page lists them."""

    folder: str
    caption: str
    files: dict[str, bytes]
    kind = "files"

    def model(self) -> dict[str, Any]:
        held = [{"name": name, "base64": b64encode(data).decode("ascii")} for name, data in self.files.items()]
        return {"folder": self.folder, "caption": self.caption, "files": held}

    def html(self) -> str:
        names = "".join(f"<li>{escape(self.folder)}/{escape(name)}</li>" for name in self.files)
        return f'<figure class="files"><figcaption>{escape(self.caption)}</figcaption><ul>{names}</ul></figure>'


def _lines(rows: Pairs) -> str:
    cells = (f"<tr><th scope=row>{escape(name)}</th><td>{escape(text)}</td></tr>" for name, text in rows)
    return f"<table>{''.join(cells)}</table>"


def records(frame: pd.DataFrame) -> dict[str, Any]:
    """Column names and plain rows of a frame (None for no data)."""
    rows = [[_plain(value) for value in row] for row in frame.itertuples(index=False, name=None)]
    return {"columns": list(frame.columns), "rows": rows}
