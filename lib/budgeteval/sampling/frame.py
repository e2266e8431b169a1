"""Checks of a sampling frame before anything is drawn from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

FRAME_COLUMNS = ("project_id", "department", "amount_yuan")


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the frame.

    ``code`` is one of ``duplicate_id``, ``missing_id``, ``missing_department``,
    ``several_departments``, ``missing_amount``, ``zero_amount``, ``negative_amount``,
    ``total_differs``, ``scores_mostly_raised``; ``subjects`` are the project ids (row numbers where the id is
    missing); ``expected``/``found`` are filled where a number was compared.
    """

    code: str
    subjects: tuple[str, ...] = ()
    expected: float | None = None
    found: float | None = None


def check_frame(
    frame: pd.DataFrame, reported_total_yuan: float | None = None, tolerance_yuan: float = 0.5
) -> list[Problem]:
    """Every problem of the frame; an empty list means the draw may start.

    Parameters
    ----------
    frame : one row per project: ``project_id, department, amount_yuan``
    reported_total_yuan : the total the report announced, if it must be met
    tolerance_yuan : largest difference still called equal
    """
    absent = [c for c in FRAME_COLUMNS if c not in frame]
    if absent:
        raise ValueError(f"frame: expected columns {list(FRAME_COLUMNS)}, missing {absent}")
    problems = _identity(frame) + _amounts(frame)
    total = float(frame["amount_yuan"].sum())
    if reported_total_yuan is not None and abs(total - reported_total_yuan) > tolerance_yuan:
        problems.append(Problem("total_differs", (), float(reported_total_yuan), total))
    return problems


def check_direction(self_score: ArrayLike, recheck_score: ArrayLike, most: float = 0.5) -> list[Problem]:
    """Report rechecks above the self score for more than a share `most` of the pairs.

    That usually means the two columns are swapped: ask before estimating anything.
    Pairs with a missing score do not count.
    """
    before, after = np.asarray(self_score, dtype=float), np.asarray(recheck_score, dtype=float)
    known = ~(np.isnan(before) | np.isnan(after))
    raised = float((after > before)[known].mean()) if known.any() else 0.0
    return [Problem("scores_mostly_raised", (), most, raised)] if raised > most else []


def _identity(frame: pd.DataFrame) -> list[Problem]:
    ids, department = frame["project_id"], frame["department"]
    repeated = ids[ids.notna() & ids.duplicated(keep=False)]
    owners = frame.dropna(subset=["project_id", "department"]).groupby("project_id")["department"].nunique()
    return [
        Problem(code, tuple(map(str, subjects)))
        for code, subjects in (
            ("missing_id", frame.index[ids.isna()]),
            ("duplicate_id", repeated.drop_duplicates()),
            ("missing_department", ids[department.isna()]),
            ("several_departments", owners.index[owners > 1]),
        )
        if len(subjects)
    ]


def _amounts(frame: pd.DataFrame) -> list[Problem]:
    amount = frame["amount_yuan"].to_numpy(dtype=float)
    ids = frame["project_id"]
    return [
        Problem(code, tuple(map(str, ids[mask])))
        for code, mask in (
            ("missing_amount", np.isnan(amount)),
            ("zero_amount", amount == 0),
            ("negative_amount", amount < 0),
        )
        if mask.any()
    ]
