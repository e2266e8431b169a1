"""All reports of a folder in reading order: newest year first, stage after stage, the county before departments."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from budgeteval.findings import Finding
from budgeteval.published import Published
from budgeteval.runs.state import whole
from budgeteval.site.entry import Entry, county_of, entry, is_county
from budgeteval.site.figures import order
from budgeteval.site.names import Names, names
from budgeteval.site.seen import Seen


@dataclass(frozen=True)
class Catalogue:
    """What the portal shows: every report folder below ``out``; ``names`` are the registers of its county."""

    out: Path
    names: Names
    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]

    @property
    def county(self) -> str:
        """The county's name; "" where no register tells it."""
        return self.names.county.name if self.names.county else ""

    @property
    def demo(self) -> str:
        return self.names.county.demo_mark if self.names.county else ""

    @cached_property
    def departments(self) -> dict[str, str]:
        """Name by code of every department that a report is about, by its newest name."""
        named = {one.subject.department_code: one.subject.department
                 for one in reversed(self.entries) if one.subject.department_code}
        return dict(sorted(named.items()))

    def of(self, department: str) -> list[Entry]:
        """The reports about a department or one of its projects."""
        return [one for one in self.entries if one.subject.department_code == department]

    def county_wide(self, report: str) -> list[tuple[Entry, Published]]:
        """The county's own reports of a kind, the newest year first."""
        return [(one, Published(one.place, self.out / one.place)) for one in self.entries
                if one.report == report and is_county(one) and one.facts]

    def newest(self, report: str) -> tuple[Entry, Published] | None:
        """The county's newest report of a kind."""
        return next(iter(self.county_wide(report)), None)


def places(out: Path) -> list[str]:
    """Places of all report folders that hold any file, sorted."""
    found = (path for path in sorted(out.glob("*/*/*")) if path.is_dir())
    named = ((path, path.relative_to(out).as_posix()) for path in found)
    return [name for path, name in named if whole.is_place(name) and any(one.is_file() for one in path.iterdir())]


def catalogue(out: Path, found: Iterable[str], told: Callable[[], None] = lambda: None) -> Catalogue:
    """The reports at these places; ``told`` is called for each that has been read."""
    found = list(found)
    counties = Counter(filter(None, (county_of(out / place) for place in found)))
    registers = names(counties.most_common(1)[0][0]) if counties else Names()
    faults = [] if registers.county else [Finding("site_county_unknown", facts={
        "code": next(iter(counties), "")}, file=out.name)]
    faults += [Finding("site_counties_mixed", file=out.name, facts={"codes": " ".join(sorted(counties))})
               ] if len(counties) > 1 else []
    entries, seen = [], Seen(out)
    for place in found:
        entries.append(entry(out, place, registers, seen.sha256))
        told()
    seen.keep()
    entries.sort(key=_order)
    return Catalogue(out, registers, tuple(entries),
                     (*faults, *(one for made in entries for one in made.findings)))


def _order(one: Entry) -> tuple[int, int, int, str]:
    known = order()
    year = int(one.year) if one.year.isdigit() else 0
    at = known.index(one.report) if one.report in known else len(known)
    return -year, at, 0 if is_county(one) else 1, one.key
