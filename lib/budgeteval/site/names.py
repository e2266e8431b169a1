"""Names of departments and projects, from the county's registers; what no register has stays a code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from budgeteval.county import County, open_county

ALL = "all"


@dataclass(frozen=True)
class Subject:
    """Whom a report is about; both empty: the whole county. ``known`` is False if no register has the code."""

    department_code: str = ""
    department: str = ""
    project_code: str = ""
    project: str = ""
    known: bool = True


@dataclass(frozen=True)
class Names:
    """One county's registers as this needs them; ``county`` is None where they cannot be read."""

    county: County | None = None
    projects: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def department(self, code: str, year: int) -> str:
        """The unit's name in that year; the code itself if the register has no such unit."""
        return _units(self.county, year).get(code, code) if self.county else code

    def subject(self, parameters: Mapping[str, object], key: str, year: int) -> Subject:
        """Whom a report is about, by its parameters; without them by its key."""
        department, project = (str(parameters.get(name, "")) for name in ("department", "project"))
        if not department and not project and key != ALL:
            project = key if key in self.projects else ""
            department = "" if project else key
        if project not in ("", ALL):
            name, owner = self.projects.get(project, ("", ""))
            return Subject(owner, self.department(owner, year), project, name or project, bool(owner))
        if department in ("", ALL):
            return Subject()
        named = self.department(department, year)
        return Subject(department, named, known=bool(self.county) and department in _units(self.county, year))


@cache
def names(county: str) -> Names:
    """The registers of a county."""
    try:
        opened = open_county(county)
    except (OSError, ValueError, KeyError):
        return Names()
    rows = opened.register_rows
    projects = {} if rows is None else {
        code: (project, owner) for code, project, owner in
        rows[["project_code", "project", "department_code"]].itertuples(index=False, name=None)}
    return Names(opened, projects)


@cache
def _units(county: County, year: int) -> dict[str, str]:
    return dict(county.units(year)[["department_code", "department"]].itertuples(index=False, name=None))
