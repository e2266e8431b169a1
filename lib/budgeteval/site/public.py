"""The public edition: what the county's disclosure reports release, and nothing else, in a folder of its own.

A file goes out only if the disclosure report that holds it is whole, lists it with this very fingerprint, and says of
it that it is published or ready; if no later disclosure report holds the project back; and if no personal data are
found in it.
"""

import csv
import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any

from pandera.typing import Series

from budgeteval import privacy, tables
from budgeteval.findings import Finding
from budgeteval.published import Published
from budgeteval.runs.state import disk, whole
from budgeteval.site import opened
from budgeteval.site.catalogue import Catalogue
from budgeteval.site.charts import Chart
from budgeteval.site.entry import Entry
from budgeteval.site.grid import Column, Filter, Grid, Row
from budgeteval.site.pages import FIRST, INDEX, POLICY, render, scripts
from budgeteval.site.pages import findings_page as folder_findings
from budgeteval.site.words import say
from budgeteval.tables.schema import Table

DISCLOSURE, BELOW, OPEN = "disclosure", "public", "open"
RELEASED, HELD = ("published", "ready"), ("withheld", "blocked")
LISTING = "files.json"
WITH_OPEN = ("open/dictionary.csv", "open/dictionary.json", "proof.json")
TAG = re.compile(r"<style.*?</style>|<[^>]+>", re.S)
TITLE = re.compile(r"<title>(.*?)</title>", re.S)
SHORT = 12


class Pairs(Table):
    """One row per public file (the disclosure report's table ``pairs``): what it is a copy of, and fingerprints."""

    item: Series[str]
    place: Series[str]
    public_file: Series[str]
    public_sha256: Series[str]
    left_out: Series[str]


@dataclass(frozen=True)
class Document:
    """One file that goes out: ``name`` below the disclosure report's public files; what the registers say of it."""

    year: str
    name: str
    item: str
    title: str
    department_code: str
    department: str
    project: str
    published_on: str
    left_out: str
    sha256: str
    content: bytes

    @property
    def is_open(self) -> bool:
        return self.name.startswith(f"{OPEN}/")


def edition(made: Catalogue) -> tuple[dict[str, bytes], list[Finding], dict[str, int]]:
    """All files of the public edition, findings about what was left out, and counts."""
    found: list[Finding] = []
    reports = [one for one in made.entries if one.report == DISCLOSURE]
    documents = [one for report in reports for one in _documents(made, report, found)]
    listed = [one for one in documents if not one.is_open]
    open_tables = [one for one in documents if one.is_open and one.name not in WITH_OPEN]
    files = {f"{one.year}/{one.name}": one.content for one in documents}
    files |= _pages(made, listed, documents, _charts(documents, found))
    listing = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    files[LISTING] = (json.dumps(listing, ensure_ascii=False, indent=1) + "\n").encode()
    return files, found, {"documents": len([one for one in listed if one.item]), "tables": len(open_tables)}


def findings_page(made: Catalogue, found: list[Finding]) -> str:
    """The page, among the internal ones, of what was left out and why."""
    return folder_findings(found, title=say("name"), demo=made.demo, policy=POLICY)


def strangers(folder: Path) -> list[str]:
    """Files in a folder that no earlier public edition put there, or that are not as it put them."""
    if not folder.exists():
        return []
    try:
        listing = dict(json.loads((folder / LISTING).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        listing = {}
    there = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return [name for name, path in there.items() if not (name == LISTING and listing)
            and listing.get(name) != hashlib.sha256(path.read_bytes()).hexdigest()]


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put the edition in the place of the earlier one, whole."""
    draft = folder.with_name(f".{folder.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    for name, content in files.items():
        disk.write_file(draft / name, content)
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)


def _documents(made: Catalogue, report: Entry, found: list[Finding]) -> Iterator[Document]:
    """What one disclosure report releases."""
    folder = made.out / report.place
    try:
        outputs = whole.known(folder)["outputs"]
        if whole.altered(folder, outputs):
            raise ValueError(report.place)
        published = Published(report.place, folder)
        items = published.table("publications", tables.Publications)
        pairs = published.table("pairs", Pairs)
        held = _held(made, report)
    except (whole.Unreadable, OSError, ValueError, KeyError, IndexError):
        found.append(Finding("site_public_not_whole", report.place))
        return
    released = {(row["place"], row["public_sha256"]): row for row in items.to_dict("records")
                if row["state"] in RELEASED and row["public_sha256"]}
    for pair in pairs.to_dict("records"):
        document = _document(folder, report, pair, released, outputs)
        if document is None:
            found.append(Finding("site_public_differs", f"{report.place}/{BELOW}/{pair['public_file']}"))
        elif (fault := _fault(document, held)):
            found.append(Finding(fault, f"{report.place}/{BELOW}/{pair['public_file']}"))
        else:
            yield document
    yield from _beside(folder, report, outputs, found)


def _document(folder: Path, report: Entry, pair: Mapping[str, Any], released: Mapping[tuple[str, str], Any],
              outputs: Mapping[str, str]) -> Document | None:
    """A listed file, None if it is not the one that was released."""
    name = pair["public_file"]
    path = f"{BELOW}/{name}"
    is_open = name.startswith(f"{OPEN}/")
    item = {} if is_open else released.get((pair["place"], pair["public_sha256"]))
    if item is None or outputs.get(path) != pair["public_sha256"]:
        return None
    content = (folder / path).read_bytes()
    return Document(report.year, name, pair["item"], _title(name, content, item.get("project", "")),
                    item.get("department_code", ""), item.get("department", ""), item.get("project", ""),
                    item.get("published_on", ""), pair["left_out"], pair["public_sha256"], content)


def _beside(folder: Path, report: Entry, outputs: Mapping[str, str], found: list[Finding]) -> Iterator[Document]:
    """The dictionary of the open tables, and the proof."""
    for name in WITH_OPEN:
        if sha256 := outputs.get(f"{BELOW}/{name}"):
            document = Document(report.year, name, "", name, "", "", "", "", "", sha256,
                                (folder / BELOW / name).read_bytes())
            if fault := _fault(document, set()):
                found.append(Finding(fault, f"{report.place}/{BELOW}/{name}"))
            else:
                yield document


def _held(made: Catalogue, report: Entry) -> set[str]:
    """Codes of projects that this or a later disclosure report withholds or blocks."""
    held: set[str] = set()
    for later in made.entries:
        if later.report == DISCLOSURE and later.year >= report.year:
            rows = Published(later.place, made.out / later.place).table("publications", tables.Publications)
            held |= set(rows[rows["state"].isin(HELD)]["project_code"]) - {""}
    return held


def _fault(document: Document, held: set[str]) -> str:
    """Code of the finding that keeps a file back; "" if nothing does."""
    code = document.name.rpartition("/")[2].partition(".")[0]
    if not document.is_open and code in held:
        return "site_public_held"
    text = document.content.decode("utf-8-sig")
    if document.name.endswith(".html"):
        text = unescape(TAG.sub("\n", text))
    return "site_public_personal" if any(map(privacy.find, text.splitlines())) else ""


def _title(name: str, content: bytes, project: str) -> str:
    known = TITLE.search(content.decode("utf-8-sig")) if name.endswith(".html") else None
    return unescape(known[1]).strip() if known else project or name


def _charts(documents: list[Document], found: list[Finding]) -> list[Chart]:
    """What the open tables answer, the newest year first."""
    drawn = list[Chart]()
    for one in sorted((one for one in documents if one.name == opened.TABLE), key=lambda one: one.year, reverse=True):
        try:
            chart = opened.money(one.content, one.year)
        except (ValueError, KeyError, csv.Error) as error:
            found.append(Finding("site_table_damaged", f"{one.year}/{one.name}", facts={"error": str(error)[:120]}))
            continue
        if chart is not None:
            drawn.append(replace(chart, newest=not drawn))
    return drawn


def _pages(made: Catalogue, listed: list[Document], documents: list[Document],
           charts: list[Chart]) -> dict[str, bytes]:
    named = [one for one in listed if one.item]
    grid = _grid(named)
    years = sorted({one.year for one in documents}, reverse=True)
    by_year = [(year, [one for one in documents if one.year == year and one.is_open and one.item],
               [one for one in documents if one.year == year and not one.item]) for year in years]
    title = say("public.name_of", county=made.county) if made.county else say("public.name")
    page = render("public", assets="site/", title=title, demo=made.demo, policy=POLICY, grid=grid, charts=charts,
                  first=grid.rows[:FIRST], opened=by_year, documents=len(named),
                  tables=sum(len(tables_) for _, tables_, _ in by_year))
    made_scripts = scripts(grid, [""] * len(grid.rows))
    return {INDEX: page.encode(), **{name: text.encode() for name, text in made_scripts.items()}}


def _grid(listed: list[Document]) -> Grid:
    columns = (("year", "text"), ("item", "text"), ("title", "title"), ("published_on", "text"),
               ("left_out", "prose"), ("fingerprint", "text"))
    rows = tuple(_row(at, one) for at, one in enumerate(listed))
    departments = {one.department_code: one.department for one in listed}
    of_year = sorted({one.year for one in listed}, reverse=True)
    return Grid(tuple(Column(name, say(f"column.{name}"), kind) for name, kind in columns), (
        Filter("year", say("column.year"), tuple((year, year) for year in of_year)),
        Filter("item", say("column.item"), tuple((item, item) for item in dict.fromkeys(one.item for one in listed))),
        Filter("department", say("column.department"), tuple(sorted(departments.items()))),
    ), rows)


def _row(at: int, one: Document) -> Row:
    folder, _, file = f"{one.year}/{one.name}".rpartition("/")
    whom = say("dot").join(filter(None, (one.department, one.project)))
    cells = ([one.year, one.year, None], [one.item, one.item, None], [one.title, at, [file, whom]],
             [one.published_on, one.published_on or None, None], [one.left_out, one.left_out or None, None],
             [one.sha256[:SHORT], one.sha256, None])
    return Row(folder, cells, ((one.year,), (one.item,), (one.department_code,)))
