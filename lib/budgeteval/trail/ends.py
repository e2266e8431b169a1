"""Where the rows of a fact end: in cells of forms, lines of registers, parameters or rules; and what leads nowhere."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from budgeteval import library
from budgeteval.contents import sha256
from budgeteval.places import county_folder, project_root
from budgeteval.trail import written
from budgeteval.trail.basis import Basis
from budgeteval.trail.keys import Key, parse
from budgeteval.trail.reports import Report, at

FINDINGS = "findings"


class Ends:
    """Follows facts to their ends; each row once."""

    def __init__(self) -> None:
        self._reports: dict[Path, Report] = {}
        self._dead: dict[tuple[Path, str, str], tuple[str, ...]] = {}

    def dead(self, report: Report, record: Mapping[str, Any]) -> list[str]:
        """What of a fact leads nowhere, by its key; nothing if every row reaches an end."""
        report = self._reports.setdefault(report.folder, report)
        lost = [record["rule"]] if record["rule"] and report.basis.rule(record["rule"]) is None else []
        if not record["rows"] and not record["rule"] and not _none_of(report, record):
            lost.append(record["id"])
        return [*lost, *(one for row in record["rows"] for one in self._of(report, record["table"], row))]

    def _of(self, report: Report, table: str, row: str) -> tuple[str, ...]:
        """What of a row leads nowhere."""
        place = (report.folder, table, row)
        if place not in self._dead:
            self._dead[place] = ()  # a row that leads to itself ends here
            self._dead[place] = tuple(self._followed(report, table, parse(row)))
        return self._dead[place]

    def _followed(self, report: Report, table: str, key: Key) -> Iterator[str]:
        match key.kind:
            case "fact":
                yield from self._fact(report, key)
            case "row":
                found = [one for one in self._at(report, key.report) if one.tables.row(key.table, key.name)]
                yield from (lost for one in found for lost in self._of(one, key.table, key.name))
                yield from () if found else (key.text,)
            case "report":
                whole = f"{key.report.rpartition('/')[0]}/all"  # in which a department without its own stands
                yield from () if self._at(report, key.report) or self._at(report, whole) else (key.text,)
            case "own":
                below, of, rule = report.tables.made_of(table, key.text)
                yield from (lost for one in below for lost in self._of(report, of, one))
                yield from () if below or (rule and report.basis.rule(rule)) else (key.text,)
            case _:
                yield from () if _ends(report, key) else (key.text,)

    def _fact(self, report: Report, key: Key) -> Iterator[str]:
        found = [one for one in self._at(report, key.report) if key.name in one.facts]
        yield from (lost for one in found for lost in self.dead(one, one.facts[key.name]))
        yield from () if found else (key.text,)

    def _at(self, report: Report, place: str) -> list[Report]:
        return [self._reports.setdefault(one.folder, one) for one in at(report.base, place)]


def _none_of(report: Report, record: Mapping[str, Any]) -> bool:
    """Whether a fact says that none of a published table's rows is so."""
    return record["value"] in (0, None) and (record["table"] == FINDINGS or record["table"] in report.tables)


def _ends(report: Report, key: Key) -> bool:
    """Whether there is what a key points at, in the report's own files or in those of the reports it read."""
    if key.kind == "parameter":
        return key.name in report.basis.parameters or key.name in _declared(report.manifest["notebook"]["path"])
    return any(basis.has(key) for basis in report.bases()) or _elsewhere(report.basis, key)


def _elsewhere(basis: Basis, key: Key) -> bool:
    """Whether a line stands in the shipped library, or a line or cell in the county's registers, of which a
    department is handed its own part."""
    if key.file == library.SHIPPED:
        return key.name in set(library.start()["name"])
    if "county" not in basis.parameters:
        return False
    path = county_folder(str(basis.parameters["county"])) / "reference" / Path(key.file).name
    if not path.is_file():
        return False
    if key.kind == "entry":
        return written.line(path, sha256(path), key.name) is not None
    return written.has_sheet(path, sha256(path), key.sheet)


@cache
def _declared(notebook: str) -> str:
    """Text of a notebook, which names its parameters."""
    return (project_root() / notebook).read_text(encoding="utf-8")
