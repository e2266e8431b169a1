"""Whose target form it is: the project of the year's register that a form's code, name and department tell."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from budgeteval.scoring.departments import resolve

COLUMNS = ("department_code", "named_code", "project_code", "told_by")


@dataclass(frozen=True)
class Register:
    """A year's projects by code and by name; ``before`` gives the code of a project of the year before by its name."""

    rows: pd.DataFrame
    by_code: Mapping[str, str]
    by_name: Mapping[tuple[str, str], str]
    by_name_alone: Mapping[str, str]

    @property
    def codes(self) -> set[str]:
        return set(self.by_code)


def plain(text: str) -> str:
    """A name in compatibility form without blanks."""
    return "".join(unicodedata.normalize("NFKC", str(text)).split())


def register_of(rows: pd.DataFrame) -> Register:
    """The register's look-ups; a name that two projects share tells neither."""
    codes, names = rows["project_code"].tolist(), [plain(name) for name in rows["project"]]
    owners = rows["department_code"].tolist()
    pairs = list(zip(owners, names, strict=True))
    return Register(rows, dict(zip(codes, owners, strict=True)), _unique(pairs, codes), _unique(names, codes))


def _unique(keys: list[Any], codes: list[str]) -> dict[Any, str]:
    counts = Counter(keys)
    return {key: code for key, code in zip(keys, codes, strict=True) if counts[key] == 1}


def identify(forms: pd.DataFrame, register: Register, departments: pd.DataFrame) -> pd.DataFrame:
    """Department and project of each form.

    Parameters
    ----------
    forms : rows of ``tables.Forms``
    register : the year's projects
    departments : department_code and every name it bears or bore (a row each)

    Returns
    -------
    DataFrame
        As ``forms`` indexed: ``named_code`` (department as written, "" if unknown), ``project_code`` ("" if the
        register has no such project), ``department_code`` (the project's, else the one named) and ``told_by``
        (code, name, name_alone or "").
    """
    named = resolve(forms["department"], forms["department_code"], departments)
    found = [
        _project(str(code), plain(name), str(owner), register)
        for code, name, owner in zip(forms["project_code"], forms["project"], named, strict=True)
    ]
    rows = [(register.by_code.get(code, owner), owner, code, told)
            for (code, told), owner in zip(found, named, strict=True)]
    return pd.DataFrame(rows, columns=list(COLUMNS), index=forms.index).astype("str")


def _project(code: str, name: str, owner: str, register: Register) -> tuple[str, str]:
    """Project code and what told it: its code, its name within the department, or its name alone."""
    if code in register.by_code:
        return code, "code"
    if (owner, name) in register.by_name:
        return register.by_name[owner, name], "name"
    if not owner and name in register.by_name_alone:
        return register.by_name_alone[name], "name_alone"
    return "", ""


def predecessors(rows: pd.DataFrame) -> dict[str, str]:
    """Project code -> the one project of the year before that it alone goes on with.

    ``rows`` is the year's register with ``replaces`` (codes of the year before, joined by ;; empty: its own code).
    Merged and split projects have none: their results cannot be compared one by one.
    """
    before = {row["project_code"]: _replaced(row) for row in rows.to_dict("records")}
    shared = Counter(code for codes in before.values() for code in codes)
    return {code: codes[0] for code, codes in before.items() if len(codes) == 1 and shared[codes[0]] == 1}


def replaced_by(rows: pd.DataFrame) -> dict[str, list[str]]:
    """Project code of the year before -> the projects that took its place under codes of their own."""
    after: dict[str, list[str]] = {}
    for row in rows.to_dict("records"):
        for code in _replaced(row):
            if code != row["project_code"]:
                after.setdefault(code, []).append(row["project_code"])
    return after


def _replaced(row: Mapping[Any, Any]) -> list[str]:
    told = str(row.get("replaces", ""))
    return told.split(";") if told else [str(row["project_code"])]


def all_names(now: pd.DataFrame, before: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """department_code and department: this year's names, and those of other years that are no longer used."""
    known = set(now["department"])
    old = [frame[~frame["department"].isin(known)] for frame in before]
    both = pd.concat([now, *old], ignore_index=True)[["department_code", "department"]]
    return both.drop_duplicates(ignore_index=True)
