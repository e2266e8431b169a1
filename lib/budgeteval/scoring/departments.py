"""Whose form it is: the department of the register that a form's text or code names."""

import re
import unicodedata

import pandas as pd

BRACKETED = re.compile(r"^[\[(【]\s*(\d{3,21})\s*[\])】][-—_ ]*")
LEADING = re.compile(r"^(\d{3,21})\s*[-—_:： ]*")
SHORTEST = 3


def split_code(text: str) -> tuple[str, str]:
    """Code and name of ``219-name``, ``[607001]name`` or ``name``; the code is "" if there is none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    for shape in (BRACKETED, LEADING):
        if match := shape.match(plain):
            return match[1], "".join(plain[match.end():].split())
    return "", "".join(plain.split())


def resolve(names: pd.Series, codes: pd.Series, departments: pd.DataFrame) -> pd.Series:
    """Department code per row, "" where the register has no such department or more than one fits.

    Parameters
    ----------
    names, codes
        The form's department as written (with or without a code before it) and its code field.
    departments
        The register: department_code, department.
    """
    register = dict(zip(departments["department"], departments["department_code"], strict=True))
    pairs = pd.Series(list(zip(names, codes, strict=True)), index=names.index, dtype=object)
    found = {(name, code): _resolve(name, code, register) for name, code in dict.fromkeys(pairs)}
    return pairs.map(found).astype("str")


def _resolve(text: str, code: str, register: dict[str, str]) -> str:
    written, name = split_code(text)
    plain = {"".join(unicodedata.normalize("NFKC", one).split()): known for one, known in register.items()}
    if name in plain:
        return plain[name]
    alike = {known for one, known in plain.items() if len(name) >= SHORTEST and _alike(one, name)}
    for one in (written, code):
        fits = {known for known in plain.values() if one.startswith(known)} if one else set()
        if fits and (not name or fits & alike):
            return max(fits, key=len)
    return alike.pop() if len(alike) == 1 else ""


def _alike(one: str, other: str) -> bool:
    """One name is the other with a place before it."""
    return one.endswith(other) or other.endswith(one)
