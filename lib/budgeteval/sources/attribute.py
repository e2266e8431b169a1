"""Whose money it is: every line's project of the register, and its department."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.sources.cells import cell_of, columns_of
from budgeteval.sources.model import Sources

TABLES = ("payments", "budget_lines", "plan_lines", "direct_funds")
WHO = ["project_code", "project", "department_code", "department"]
UNIQUE = 1


@dataclass(frozen=True, eq=False)
class _Register:
    """The register of projects, ready to be asked; ``names`` are department names now and formerly."""

    projects: pd.DataFrame
    names: pd.DataFrame
    now: frozenset[str]
    found: list[Finding] = field(default_factory=list)

    @cached_property
    def owner(self) -> dict[str, str]:
        return dict(zip(self.projects["project_code"], self.projects["department_code"], strict=True))

    @cached_property
    def successors(self) -> dict[str, list[str]]:
        """Code of the year before -> codes that replace it now."""
        found: dict[str, list[str]] = {}
        if "replaces" in self.projects:
            for code, before in zip(self.projects["project_code"], self.projects["replaces"], strict=True):
                for old in filter(None, str(before).split(";")):
                    found.setdefault(old, []).append(code)
        return found

    @cached_property
    def by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code, name in zip(self.projects["project_code"], self.projects["project"], strict=True):
            found.setdefault(plain(name), []).append(code)
        return found

    @cached_property
    def department_codes(self) -> dict[str, str]:
        return {plain(name): code for code, name in zip(self.names["department_code"], self.names["department"],
                                                        strict=True)}


def attributed(
    sources: Sources, register: pd.DataFrame, departments: pd.DataFrame, former: pd.DataFrame | None = None
) -> Sources:
    """``sources`` with the register's project code and department code on every line that has one.

    A code of the register stands. A code that one project of this year replaces becomes that project's; one that
    several replace, or that nobody knows, becomes "" with a finding. Without a code, a name that is unique in the
    register (within the line's department) decides, and is asked about. The department is the project's own; without
    a project, that of the line's code or name.

    Parameters
    ----------
    register : DataFrame
        Projects of the year: project_code, project, department_code, and replaces (codes joined by ;) if known.
    departments, former : DataFrame
        department_code, department: names of this year, and names of earlier years.
    """
    names = departments[["department_code", "department"]]
    if former is not None:
        names = pd.concat([former[["department_code", "department"]], names], ignore_index=True)
    known = _Register(register, names, frozenset(map(plain, departments["department"])))
    columns = columns_of(sources.files)
    frames = {name: _of_table(getattr(sources, name), known, columns) for name in TABLES}
    return replace(sources, **frames, findings=[*sources.findings, *known.found])


def plain(name: object) -> str:
    """A name as it is compared: compatibility forms, without blanks."""
    return "".join(unicodedata.normalize("NFKC", str(name)).split())


def _of_table(frame: pd.DataFrame, known: _Register, columns: dict[tuple[str, str], dict[str, str]]) -> pd.DataFrame:
    """Decided once per distinct project and department, however many lines name them."""
    if frame.empty:
        return frame
    who = frame.reindex(columns=WHO).fillna("").astype(str)
    group = who.groupby(WHO, sort=False).ngroup().to_numpy()
    first = pd.Series(range(len(frame))).groupby(group).first()
    counts = pd.Series(group).value_counts()
    decided = []
    for number, place in first.items():
        row = frame.iloc[place]
        decided.append(_decide(who.iloc[place].tolist(), int(counts[number]), row, known, columns))
    codes = pd.DataFrame(decided, columns=["project_code", "department_code"]).iloc[group]
    new = {name: codes[name].to_numpy() for name in codes if name in frame}
    return frame.assign(**new)


def _decide(
    who: Iterable[str], count: int, row: pd.Series, known: _Register, columns: dict[tuple[str, str], dict[str, str]]
) -> tuple[str, str]:
    code, project, department_code, department = who
    own = _department(department_code, department, known)

    def say(finding: str, role: str, **facts: object) -> None:
        known.found.append(Finding(finding, row["file"], row["sheet"], cell_of(row, role, columns),
                                   {"count": count, **facts}, own, decided or code))

    decided, finding, facts = _project(code, project, own, known)
    if finding:
        say(finding, "project_code" if code else "project", project=project, number=code, **facts)
    if not own and decided:
        own = known.owner[decided]
        if department_code or department:
            say("source_department_unknown", "department", department=department or department_code)
    elif not own and (department_code or department):
        say("source_department_unknown", "department", department=department or department_code)
    elif decided and known.owner[decided] != own:
        say("source_department_differs", "department", department=department or department_code, project=project,
            number=decided)
        own = known.owner[decided]
    if department and plain(department) not in known.now and plain(department) in known.department_codes:
        say("source_department_former", "department", department=department)
    return decided, own


def _department(code: str, name: str, known: _Register) -> str:
    codes = set(known.names["department_code"])
    return code if code in codes else known.department_codes.get(plain(name), "")


def _project(code: str, name: str, department: str, known: _Register) -> tuple[str, str, dict[str, object]]:
    """The register's code ("" if nobody can tell), the finding to make, and its facts."""
    if code in known.owner:
        return code, "", {}
    if code:
        after = known.successors.get(code, [])
        if len(after) == UNIQUE:
            return after[0], "source_project_succeeded", {"after": after[0]}
        return "", "source_project_split" if after else "source_project_unknown", {"after": "、".join(after)}
    same = [one for one in known.by_name.get(plain(name), []) if not department or known.owner[one] == department]
    if name and len(same) == UNIQUE:
        return same[0], "source_project_by_name", {"after": same[0]}
    return "", "source_project_missing" if not name else "source_project_name_open", {"matches": len(same)}
