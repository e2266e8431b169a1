"""Where things are: the project root, a county's folders, and addresses inside workbooks."""

import os
import re
from functools import cache
from pathlib import Path

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
REPORTS = "BUDGETEVAL_REPORTS"
TEMPLATE = "word.docx"


def project_root() -> Path:
    """Folder that holds ``params/`` and ``notebooks/``.

    ``BUDGETEVAL_ROOT`` wins; otherwise the nearest folder at or above the working directory,
    then above this file, because nbval and JupyterLab start in ``notebooks/``.
    """
    return _root(os.environ.get("BUDGETEVAL_ROOT", ""), os.getcwd())


@cache
def _root(named: str, here: str) -> Path:
    if named:
        return Path(named).resolve()
    for start in (Path(here), Path(__file__).resolve()):
        for folder in (start, *start.parents):
            if (folder / "params" / "rulesets").is_dir() and (folder / "notebooks").is_dir():
                return folder
    raise FileNotFoundError("no project root found: expected a folder with params/rulesets and notebooks")


def reports_folder() -> Path:
    """Where reports are: what ``BUDGETEVAL_REPORTS`` names (a batch sets it to its own), else ``reports/``."""
    named = os.environ.get(REPORTS)
    return Path(named).resolve() if named else project_root() / "reports"


def county_folder(county: str) -> Path:
    """Data folder of one county, ``data/<county>``; the name is a plain ASCII code.

    Raises
    ------
    ValueError
        If the name is not a code (so that no parameter can name a path outside ``data/``).
    """
    return project_root() / "data" / code(county, "county")


def word_template(county: str) -> Path | None:
    """A county's own Word template, beside its ``county.yaml``; None where it has none."""
    path = county_folder(county) / TEMPLATE
    return path if path.is_file() else None


def code(text: str, name: str) -> str:
    """``text`` if it is a plain ASCII code, fit to be a folder name."""
    if not CODE.fullmatch(text):
        raise ValueError(f"{name}: expected letters, digits, - or _ (at most 64), found {text!r}")
    return text


def place(file: str, sheet: str, cell: str) -> str:
    """Address of a cell as findings, facts and tables write it: ``file!sheet!cell``."""
    return f"{file}!{sheet}!{cell}"


def column_letters(column: int) -> str:
    """Letters of a zero-based column: 0 -> A, 26 -> AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """A1 address of a zero-based row and column."""
    return f"{column_letters(column)}{row + 1}"
