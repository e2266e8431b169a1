"""Exports of the four systems of the fictional county, and the answer key of planted faults."""

from pathlib import Path
from typing import Any

import pandas as pd

from budgeteval.demo.prepared import KEY, KEY_COLUMNS, prepared
from budgeteval.demo.reference import save
from budgeteval.demo.sources_export import Export, csv_bytes, grid
from budgeteval.demo.sources_payments import payment_exports
from budgeteval.demo.sources_tables import table_exports
from budgeteval.demo.vocabulary import words
from budgeteval.demo.workbook import workbook
from budgeteval.sources.mapping import COLUMNS, FILE

ENCODINGS = {"second": "gb18030", "plan": "utf-8", "past": "gb18030"}
DAMAGED = b"PK\x03\x04" + b"\x14\x00damaged " * 40


def write(target: Path, seed: int, year: int) -> None:
    """Exports below ``raw/<year>/sources``, as the registers of the county say, and ``answer_key.csv`` beside them.

    Every planted fault is in the key with the cell of its first line; the same registers and seed always give the
    same bytes.

    Raises
    ------
    FileExistsError
        If the folder holds exports but no answer key: somebody's own data.
    """
    text = words("sources")
    folder = prepared(target / "raw" / str(year) / text["folder"])
    projects, departments = _registers(target, year)
    exports = payment_exports(projects, departments, seed, year) | table_exports(projects, departments, seed, year)
    key: list[dict[str, Any]] = []
    for name, sheets in exports.items():
        path = text["files"][name]
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(_bytes(name, path, sheets))
        key += [row for one in sheets for row in one.key(path, "" if path.endswith(".csv") else one.sheet)]
    key += _other_files(folder, text)
    save(folder / KEY, KEY_COLUMNS, key)


def _registers(target: Path, year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Projects of the year, and departments with the names they bear in it."""
    read = {name: pd.read_csv(target / "reference" / f"{name}.csv", dtype=str, keep_default_na=False)
            for name in ("projects", "departments", "renamed")}
    names = read["renamed"][read["renamed"]["from_year"].astype(int) <= year].set_index("department_code")["department"]
    departments = read["departments"]
    named = [names.get(code, name)
             for code, name in zip(departments["department_code"], departments["department"], strict=True)]
    projects = read["projects"]
    return (projects[projects["fiscal_year"] == str(year)].reset_index(drop=True),
            departments.assign(former=departments["department"], department=named))


def _bytes(name: str, path: str, sheets: list[Export]) -> bytes:
    if path.endswith(".csv"):
        return csv_bytes(sheets[0].table(), ENCODINGS.get(name, "utf-8-sig"))
    return workbook({one.sheet: grid(one.table()) for one in sheets})


def _other_files(folder: Path, text: dict[str, Any]) -> list[dict[str, Any]]:
    """A damaged workbook, a document, and the user's own names of columns."""
    (folder / text["files"]["broken"]).write_bytes(DAMAGED)
    (folder / text["files"]["note"]).write_bytes(b"PK\x03\x04word/document.xml")
    mapped = [{"export": "livelihood", "role": role, "label": label}
              for role, label in text["livelihood"]["mapping"].items()]
    save(folder / FILE, list(COLUMNS), mapped)
    return [{"file": text["files"][name], "sheet": "", "cell": "", "code": code, "note": "no export"}
            for name, code in (("broken", "source_unreadable"), ("note", "source_not_a_table"))]
