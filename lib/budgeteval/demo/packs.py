"""How each department hands in its forms: one file a form, one workbook, one sheet, or a platform's export."""

from dataclasses import dataclass

import numpy as np

from budgeteval.demo.model import Department, Project
from budgeteval.demo.registers import generator
from budgeteval.demo.vocabulary import words

LARGE_ENOUGH = 8


@dataclass(frozen=True)
class Pack:
    """One department's way: ``kind`` (a key of ``packs`` in layouts.yaml), layout, names of files and sheets."""

    kind: str
    layout: str
    file_name: str
    sheet_name: str


def packs(seed: int, departments: list[Department], projects: list[Project]) -> dict[str, Pack]:
    """Pack of every department by its code; every kind and layout occurs if there are departments enough."""
    rng = generator(seed, "files")
    count = len(departments)
    kinds = _quota(words("layouts")["packs"], count, first="files")
    many = {item.code for item in departments if _number(item, projects) > 1}
    order = [departments[index] for index in rng.permutation(count).tolist()]
    order.sort(key=lambda item: item.code not in many)
    kind_of = {item.code: kind for item, kind in zip(order, reversed(kinds), strict=True)}
    kind_of = {code: kind if code in many else "files" for code, kind in kind_of.items()}
    printed = [item.code for item in departments if not kind_of[item.code].startswith("export")]
    layouts = _quota(words("layouts")["shares"], len(printed), first="official")
    layout_of = dict(zip(printed, [layouts[index] for index in rng.permutation(len(printed)).tolist()], strict=True))
    return {
        code: Pack(kind, layout_of.get(code, "official"), _any(rng, "files"), _any(rng, "sheet_names"))
        for code, kind in sorted(kind_of.items())
    }


def _any(rng: np.random.Generator, name: str) -> str:
    options = words("layouts")[name]
    return str(options[int(rng.integers(len(options)))])


def _number(department: Department, projects: list[Project]) -> int:
    return sum(item.department is department for item in projects)


def _quota(shares: dict[str, float], count: int, first: str) -> list[str]:
    """``count`` kinds in about their shares, at least one each where there is room; ``first`` fills the front."""
    others = []
    for kind, share in shares.items():
        if kind != first and count >= LARGE_ENOUGH:
            others += [kind] * max(1, round(share * count))
    others = others[: max(0, count - 2)]
    return [first] * (count - len(others)) + others
