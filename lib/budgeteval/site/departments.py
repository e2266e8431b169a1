"""One department as its page shows it: reports over stages and years, what is wrong and what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from budgeteval import tables
from budgeteval.findings import SEVERITIES, Finding
from budgeteval.site.catalogue import Catalogue
from budgeteval.site.entry import Entry, Problem
from budgeteval.site.grid import Grid, reports_grid
from budgeteval.terms import label

SHOWN = 200


@dataclass(frozen=True)
class Named:
    """A problem with the report that names it."""

    entry: Entry
    problem: Problem


@dataclass(frozen=True)
class Rectification:
    """One line of the rectification ledger."""

    number: str
    project: str
    problem: str
    advice: str
    party: str
    due_on: str
    state: str
    state_text: str


@dataclass(frozen=True)
class Department:
    """A department's page; ``ledger`` is the report that keeps the ledger, None where there is none."""

    code: str
    name: str
    grid: Grid
    problems: tuple[Named, ...]
    total: int
    counts: Mapping[str, int]
    ledger: Entry | None
    rectifications: tuple[Rectification, ...]


def departments(made: Catalogue) -> tuple[list[Department], list[Finding]]:
    """Every department that a report is about, by code; and findings about the ledger."""
    ledger, by_code, found = _ledger(made)
    return [_department(code, name, made.of(code), ledger, by_code.get(code, ()))
            for code, name in made.departments.items()], found


def _department(code: str, name: str, entries: Sequence[Entry], ledger: Entry | None,
                lines: Sequence[Rectification]) -> Department:
    named = [Named(one, problem) for one in entries for problem in one.problems]
    named.sort(key=lambda one: SEVERITIES.index(one.problem.severity))
    counts = {severity: sum(one.problem.severity == severity for one in named) for severity in SEVERITIES}
    return Department(code, name, reports_grid(entries), tuple(named[:SHOWN]), len(named), counts, ledger, tuple(lines))


def _ledger(made: Catalogue) -> tuple[Entry | None, dict[str, list[Rectification]], list[Finding]]:
    """The newest ledger, its lines by department."""
    if (newest := made.newest("application")) is None:
        return None, {}, []
    entry, report = newest
    try:
        rows = report.table("rectifications", tables.Rectifications)
    except (OSError, ValueError, KeyError, IndexError) as error:
        return None, {}, [Finding("site_table_damaged", entry.place, facts={"error": str(error).splitlines()[0][:120]})]
    by_code: dict[str, list[Rectification]] = {}
    for row in rows.to_dict("records"):
        by_code.setdefault(row["department_code"], []).append(Rectification(
            row["number"], row["project"], row["problem"], row["advice"], _name("party", row["party"]), row["due_on"],
            row["state"], _name("state", row["state"])))
    return entry, by_code, []


def _name(term: str, code: str) -> str:
    try:
        return label(term, code) if code else ""
    except KeyError:
        return code
