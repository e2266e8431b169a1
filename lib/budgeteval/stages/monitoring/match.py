"""Which project of the register each monitoring form is about."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from budgeteval.scoring.departments import resolve, split_code

KINDS = ("monitoring", "flat_export")


@dataclass(frozen=True)
class Register:
    """The year's projects (project_code, project, department_code, replaces …) and names of departments.

    ``departments`` are this year's names; ``former`` those of other years (department_code, department).
    """

    projects: pd.DataFrame
    departments: pd.DataFrame
    former: pd.DataFrame

    @property
    def names(self) -> pd.DataFrame:
        columns = ["department_code", "department"]
        return pd.concat([self.departments[columns], self.former[columns]]).drop_duplicates("department")


def match(forms: pd.DataFrame, register: Register, kinds: tuple[str, ...] = KINDS) -> pd.DataFrame:
    """``forms`` of ``kinds`` with their project code and department code in the register.

    ``matched_by``: ``code``; ``name`` (unique in the department, else in the county);
    ``successor`` (the code is of a project that exactly one project goes on with); ``split`` (several go on with it);
    or "" (not in the register).
    """
    heads = forms[forms["kind"].isin(kinds)].copy()
    owners = resolve(heads["department"], heads["department_code"], register.names)
    finder = _Finder.of(register)
    found = [finder.find(*row) for row in zip(heads["project_code"], heads["project"], owners, strict=True)]
    codes, ways = [one[0] for one in found], [one[1] for one in found]
    own = pd.Series(codes, index=heads.index, dtype="str").map(finder.owner).fillna("")
    return heads.assign(stated_code=heads["project_code"], project_code=codes, matched_by=ways,
                        stated_department=owners, department_code=own.where(own != "", owners))


def plain(name: object) -> str:
    """A name for comparing: one width, no blanks."""
    return "".join(unicodedata.normalize("NFKC", str(name)).split())


@dataclass(frozen=True)
class _Finder:
    owner: Mapping[str, str]
    names: Mapping[tuple[str, str], list[str]]
    successors: Mapping[str, list[str]]

    @classmethod
    def of(cls, register: Register) -> "_Finder":
        rows = register.projects
        names: dict[tuple[str, str], list[str]] = {}
        successors: dict[str, list[str]] = {}
        for code, name, owner in zip(rows["project_code"], rows["project"], rows["department_code"], strict=True):
            names.setdefault((plain(name), owner), []).append(code)
            names.setdefault((plain(name), ""), []).append(code)
        if "replaces" in rows:
            for code, before in zip(rows["project_code"], rows["replaces"], strict=True):
                for old in filter(None, before.split(";")):
                    successors.setdefault(old, []).append(code)
        return cls(dict(zip(rows["project_code"], rows["department_code"], strict=True)), names, successors)

    def find(self, code: str, project: str, owner: str) -> tuple[str, str]:
        written, name = split_code(project)
        for one in filter(None, (code, written)):
            if one in self.owner:
                return one, "code"
        for among in (owner, ""):
            same = self.names.get((plain(name), among), []) if name else []
            if len(same) == 1:
                return same[0], "name"
        after = self.successors.get(code, [])
        if after:
            return (after[0], "successor") if len(after) == 1 else ("", "split")
        return "", ""
