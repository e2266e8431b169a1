"""Whose money it is: every line's project of the register, and its department."""

import unicodedata
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from budgeteval.findings import Finding
from budgeteval.sources.cells import Columns, cell_of, columns_of
from budgeteval.sources.model import Sources

TABLES = {"payments": True, "budget_lines": True, "plan_lines": True, "direct_funds": False}  # is a project due?
WHO = ["project_code", "project", "department_code", "department"]
UNIQUE = 1
NAME_OPEN, NAMELESS = "source_project_name_open", "source_project_missing"
UNDECIDED = (NAME_OPEN, NAMELESS)  # findings about lines that no project stands behind


@dataclass(frozen=True, eq=False)
class _Register:
    """The register of projects, ready to be asked; ``names`` are department names now and formerly."""

    projects: pd.DataFrame
    names: pd.DataFrame
    now: frozenset[str]

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

    @cached_property
    def codes(self) -> frozenset[str]:
        return frozenset(self.names["department_code"])


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
    said = _Said(columns_of(sources.files))
    frames = {name: _of_table(getattr(sources, name), known, said, project_due) for name, project_due in TABLES.items()}
    return replace(sources, **frames, findings=[*sources.findings, *said.findings()])


def plain(name: object) -> str:
    """A name as it is compared: compatibility forms, without blanks."""
    return "".join(unicodedata.normalize("NFKC", str(name)).split())


@dataclass
class _Said:
    """Findings of one kind about one sheet and one thing are one finding: lines added up, the first cell kept."""

    columns: Columns
    said: dict[tuple[str, ...], dict[str, Any]] = field(default_factory=dict)

    def add(self, code: str, row: pd.Series, role: str, count: int, about: str = "", **facts: object) -> None:
        key = (code, row["file"], row["sheet"], about)
        place = {"cell": cell_of(row, role, self.columns), "row": int(row["row"])}
        known = self.said.setdefault(key, {"count": 0, "projects": 0, **place, "facts": facts})
        known["count"] += count
        known["projects"] += 1
        if place["row"] < known["row"]:
            known |= place | {"facts": facts}

    def findings(self) -> list[Finding]:
        return [Finding(code, file, sheet, one["cell"],
                        {"count": one["count"], "projects": one["projects"], **one["facts"]},
                        str(one["facts"].get("department_code", "")),
                        "" if code in UNDECIDED else str(one["facts"].get("after", "")))
                for (code, file, sheet, _), one in self.said.items()]


def _of_table(frame: pd.DataFrame, known: _Register, said: _Said, project_due: bool) -> pd.DataFrame:
    """Decided once per sheet and distinct project and department, however many lines name them."""
    if frame.empty:
        return frame
    who = pd.DataFrame({name: frame.get(name, "") for name in WHO}, index=frame.index)
    group = who.assign(file=frame["file"], sheet=frame["sheet"]).groupby([*WHO, "file", "sheet"],
                                                                         sort=False).ngroup().to_numpy()
    places, counts = np.unique(group, return_index=True)[1], np.bincount(group)
    decided = [_decide(who.iloc[place].tolist(), int(counts[number]), frame.iloc[place], known, said, project_due)
               for number, place in enumerate(places)]
    codes = np.array(decided, dtype=object)[group]
    new = {name: codes[:, place] for place, name in enumerate(("project_code", "department_code")) if name in frame}
    return frame.assign(**{name: pd.Series(values, index=frame.index, dtype="str") for name, values in new.items()})


def _decide(
    who: list[str], count: int, row: pd.Series, known: _Register, said: _Said, project_due: bool
) -> tuple[str, str]:
    code, project, department_code, department = who
    own = _department(department_code, department, known)
    decided, finding, after = _project(code, project, own, known)
    if finding and (project_due or code or project):
        by_name = finding == "source_project_by_name"
        said.add(finding, row, "project_code" if code else "project", count, "" if by_name else code or project,
                 project=project, number=code, after=after, department_code=own)
    owner = known.owner.get(decided, own)
    named = department or department_code
    if named and not own:
        said.add("source_department_unknown", row, "department", count, named, department=named)
    elif own and own != owner:
        said.add("source_department_differs", row, "department", count, decided, department=named, project=project,
                 number=decided, department_code=owner)
    if department and plain(department) not in known.now and plain(department) in known.department_codes:
        said.add("source_department_former", row, "department", count, department, department=department,
                 department_code=own)
    return decided, owner


def _department(code: str, name: str, known: _Register) -> str:
    return code if code in known.codes else known.department_codes.get(plain(name), "")


def _project(code: str, name: str, department: str, known: _Register) -> tuple[str, str, str]:
    """The register's code ("" if nobody can tell), the finding to make, and the projects that it may be."""
    if code in known.owner:
        return code, "", ""
    if code:
        after = known.successors.get(code, [])
        if len(after) == UNIQUE:
            return after[0], "source_project_succeeded", after[0]
        return "", "source_project_split" if after else "source_project_unknown", "、".join(after)
    same = [one for one in known.by_name.get(plain(name), []) if not department or known.owner[one] == department]
    if name and len(same) == UNIQUE:
        return same[0], "source_project_by_name", same[0]
    return "", NAME_OPEN if name else NAMELESS, str(len(same))
