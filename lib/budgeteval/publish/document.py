"""Executed notebook -> document: prose from its markdown, everything else from its display objects.

Code is never shown. An output that is not a display object (a stray print, a bare value, a warning, an
error) is a fault that names its cell: nothing is dropped in silence.
"""

from base64 import b64decode
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from budgeteval.display import MIME
from budgeteval.findings import COLUMNS
from budgeteval.places import code
from budgeteval.publish import markdown, svg
from budgeteval.publish.errors import PublishError
from budgeteval.publish.model import (
    Block,
    Card,
    Cover,
    Document,
    Drawing,
    Grid,
    Heading,
    Items,
    Paragraph,
    Run,
    Runs,
    Sheet,
    Signatures,
)
from budgeteval.publish.notes import Notes
from budgeteval.publish.stated import unstated
from budgeteval.publish.trails import traced
from budgeteval.terms import sentences
from budgeteval.trail import Basis

Cell = Mapping[str, Any]


def read_document(notebook: Mapping[str, Any], basis: Basis | None = None) -> Document:
    """The document of an executed notebook (nbformat 4), made from ``basis``.

    Raises
    ------
    PublishError
        With every stray output, unknown kind, conflicting fact or table, each naming its cell.
    """
    if notebook.get("nbformat") != 4:
        raise PublishError([f"notebook: expected nbformat 4, found {notebook.get('nbformat')!r}"])
    reader = _Reader()
    for index, cell in enumerate(notebook["cells"], start=1):
        reader.read(cell, cell_name(index, cell))
    return reader.document(basis or Basis())


def cell_name(index: int, cell: Cell) -> str:
    """How faults name a cell: ``cell 7 [abc123] stage.show_scores(scores)``."""
    first = next((line for line in _text(cell.get("source", "")).splitlines() if line.strip()), "")
    return f"cell {index} [{cell.get('id', '-')}] {first[:60]}".rstrip()


class _Reader:
    """Collects blocks, numbers tables and figures, keeps faults until all cells are read."""

    def __init__(self) -> None:
        self._say = sentences(__package__).say
        self._blocks: list[Block] = []
        self._faults: list[str] = []
        self._titles: list[str] = []
        self._covers: list[Cover] = []
        self._demos: dict[str, None] = {}
        self._extracts: dict[str, Sheet] = {}
        self._attached: dict[str, Sheet] = {}
        self._labels: dict[str, str] = {}
        self._files: dict[str, bytes] = {}
        self._findings: dict[tuple[Any, ...], None] = {}
        self._tables, self._figures, self._anchors = count(1), count(1), count(1)
        self._notes = Notes()
        self._level = 0

    def read(self, cell: Cell, name: str) -> None:
        try:
            if cell["cell_type"] == "markdown":
                self._prose(_text(cell["source"]), name)
            for output in cell.get("outputs", ()):
                self._output(output, name)
        except PublishError as fault:
            self._faults += fault.problems

    def document(self, basis: Basis) -> Document:
        if len(self._covers) > 1:
            self._faults += [f"{cover.cell}: expected one cover, found another" for cover in self._covers[1:]]
        cover = self._covers[0] if self._covers else None
        title = cover.title if cover else next(iter(self._titles), "")
        if not title.strip():
            self._faults.append("notebook: expected a title (a cover, or a heading of the first level), found none")
        self._faults += [*self._notes.conflicts, *unstated(tuple(self._blocks), self._covers)]
        if self._faults:
            raise PublishError(self._faults)
        subtitle = cover.subtitle if cover else ""
        findings = Sheet(tuple(COLUMNS), tuple(self._findings))
        sheets = self._extracts | self._attached
        notes = traced(self._notes.entries(), sheets, self._labels, basis)
        return Document(title, subtitle, " ".join(self._demos), cover, tuple(self._blocks), notes, sheets, findings,
                        self._labels, self._files)

    def _prose(self, source: str, name: str) -> None:
        for block in markdown.blocks(source, name, lambda: f"s-{next(self._anchors)}"):
            if isinstance(block, Heading) and block.level == 1:
                self._titles.append(block.text)
                if len(self._titles) > 1:
                    raise PublishError([f"{name}: expected one heading of the first level, found another"])
            elif isinstance(block, Heading):
                self._head(block, name)
            else:
                self._blocks.append(block)

    def _head(self, block: Heading, name: str) -> None:
        level = block.level - 1
        if level > self._level + 1:
            raise PublishError([f"{name}: expected a heading of level {self._level + 2} at most, found {block.level}"])
        self._level = level
        self._blocks.append(Heading(level, block.runs, block.anchor, name))

    def _output(self, output: Mapping[str, Any], name: str) -> None:
        kind = output["output_type"]
        if kind == "error":
            raise PublishError([f"{name}: expected a result, found {output['ename']}: {output['evalue']}"])
        model = output.get("data", {}).get(MIME)
        if model is None:
            found = _text(output.get("text") or output.get("data", {}).get("text/plain") or "")[:200]
            raise PublishError([f"{name}: expected display objects only, found {kind} output: {found!r}"])
        if model.get("demo"):
            self._demos[model["demo"]] = None
        self._blocks += self._shown(model, name)

    def _shown(self, model: Mapping[str, Any], name: str) -> Iterator[Block]:
        match model["kind"]:
            case "text":
                yield from self._text(model, name)
            case "table":
                columns = tuple(one["name"] for one in model["columns"])
                self._keep(model["name"], Sheet(columns, _rows(model["records"])), name)
                yield self._grid(model, model["facts"], name)
            case "findings":
                yield self._found(model, name)
            case "figure":
                yield self._drawing(model, name)
            case "card":
                self._add_facts(model["facts"], model["title"], name)
                yield Card(model["title"], _pairs(model["rows"]), name)
            case "signatures":
                yield Signatures(model["title"], _pairs(model["rows"]), name)
            case "cover":
                self._covers.append(Cover(model["title"], model["subtitle"], _pairs(model["rows"]), name,
                                          model.get("letter", False)))
            case "attachment":
                self._attach(model, name)
            case "attachments":
                for table in model["tables"]:
                    self._attach(table, name)
            case "files":
                yield from self._add_files(model, name)
            case other:
                raise PublishError([f"{name}: expected a known display object, found kind {other!r}"])

    def _text(self, model: Mapping[str, Any], name: str) -> Iterator[Block]:
        for runs in model["paragraphs"]:
            yield Paragraph(self._runs(runs, model["facts"], name), name, align=model.get("align", ""))

    def _runs(self, runs: list[dict[str, Any]], facts: list[dict[str, Any]], name: str) -> Runs:
        """Runs of a paragraph, its facts numbered."""
        records = {record["id"]: record for record in facts}
        sentence = "".join(run["text"] for run in runs)
        shown, at = [], 0
        for run in runs:
            note = self._notes.add(records[run["fact"]], _around(sentence, at), name) if "fact" in run else 0
            shown.append(Run(run["text"], fact=run.get("fact", ""), note=note, given=run.get("given", False)))
            at += len(run["text"])
        return tuple(shown)

    def _below(self, model: Mapping[str, Any], facts: list[dict[str, Any]], name: str) -> Runs:
        """The note of a table or figure: words alone, or runs with facts."""
        note = model["note"]
        return self._runs([{"text": note}] if isinstance(note, str) else note, facts, name) if note else ()

    def _grid(self, model: Mapping[str, Any], facts: list[dict[str, Any]], name: str, cut: str = "") -> Grid:
        number = next(self._tables)
        label = self._say("table_label", number=number)
        note = self._below(model, facts, name)
        self._add_facts(facts, f"{label} {model['caption']}", name)
        self._labels.setdefault(model["name"], label)
        return Grid(
            model["name"], label, model["caption"], tuple(model["columns"]), _rows(model["rows"]), name,
            (*note, *([Run("\n" * bool(note) + cut)] if cut else [])), model["source"], _pairs(model["groups"]),
            tuple(model["strong"]), model["landscape"], model["empty"], f"t-{number}",
        )

    def _found(self, model: Mapping[str, Any], name: str) -> Grid:
        records, shown = model["records"], len(model["table"]["rows"])
        order = [records["columns"].index(column) for column in COLUMNS]
        self._findings.update(dict.fromkeys(tuple(row[at] for at in order) for row in records["rows"]))
        total = len(records["rows"])
        cut = self._say("findings_cut", shown=shown, total=total) if total > shown else ""
        return self._grid(model["table"], model["facts"], name, cut)

    def _drawing(self, model: Mapping[str, Any], name: str) -> Drawing:
        number = next(self._figures)
        label = self._say("figure_label", number=number)
        note = self._below(model, model["facts"], name)
        self._add_facts(model["facts"], f"{label} {model['caption']}", name)
        if not model["alt"].strip():
            raise PublishError([f"{name}: expected an alternative text of figure {model['name']!r}, found none"])
        drawing = svg.clean(model["svg"], f"f{number}-", name)
        return Drawing(label, model["caption"], model["alt"], drawing, note, f"g-{number}", name)

    def _add_files(self, model: Mapping[str, Any], name: str) -> Iterator[Block]:
        """Keep the files, and list them under their caption."""
        paths = [f"{model['folder']}/{one['name']}" for one in model["files"]]
        for path, one in zip(paths, model["files"], strict=True):
            content = b64decode(one["base64"], validate=True)
            if not _inside(path) or self._files.setdefault(path, content) != content:
                raise PublishError([f"{name}: expected a relative path used once below a folder, found {path!r}"])
        yield Paragraph((Run(model["caption"], bold=True),), name)
        yield Items(tuple((Paragraph((Run(path, given=True),), name),) for path in paths), name)

    def _add_facts(self, records: list[dict[str, Any]], context: str, name: str) -> None:
        for record in records:
            self._notes.add(record, context, name)

    def _attach(self, table: Mapping[str, Any], name: str) -> None:
        self._keep(table["name"], Sheet(tuple(table["columns"]), _rows(table["rows"])), name, attached=True)

    def _keep(self, table: str, sheet: Sheet, name: str, attached: bool = False) -> None:
        """Keep a table for its CSV; an attached table takes the place of a shown extract of the same name."""
        try:
            code(table, "table name")
        except ValueError as fault:
            raise PublishError([f"{name}: {fault}"]) from fault
        known = self._attached if attached else self._extracts
        if known.setdefault(table, sheet) != sheet:
            raise PublishError([f"{name}: expected one table {table!r} in a report, found another of that name"])


def _inside(path: str) -> bool:
    """Whether a path stays below the report's folder, on every system, apart from the report's own files."""
    parts = path.split("/")
    return len(parts) > 1 and parts[0] != "tables" and all(
        part.strip(". ") and not set(part) & set('\\:*?"<>|') and part.isprintable() for part in parts
    )


def _around(sentence: str, at: int) -> str:
    """The clause of a paragraph that holds position ``at``."""
    stops = sentences(__package__).raw("clause_ends")
    start = max(sentence.rfind(stop, 0, at) for stop in stops) + 1
    ends = [end for stop in stops if (end := sentence.find(stop, at)) >= 0]
    return sentence[start:min(ends, default=len(sentence))].strip()


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)


def _rows(rows: list[list[Any]]) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(row) for row in rows)


def _pairs(rows: list[list[Any]]) -> tuple[tuple[Any, Any], ...]:
    return tuple((first, second) for first, second in rows)
