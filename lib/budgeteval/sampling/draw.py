"""Replayable draws by permanent random numbers: anybody with the seed and the frame gets the same list."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .pps import inclusion_probabilities

START = "start"


def permanent_random_number(seed: str, project_id: str) -> float:
    """u in [0, 1) of one project.

    The bytes hashed are the UTF-8 encoding of ``f"{seed}|{project_id}"``; u is the
    integer of the first 53 bits (big-endian) of the SHA-256 digest, divided by 2**53.
    """
    digest = hashlib.sha256(f"{seed}|{project_id}".encode()).digest()
    return (int.from_bytes(digest[:7], "big") >> 3) / 2**53


def permanent_random_numbers(seed: str, project_ids: Iterable[str]) -> np.ndarray:
    """u of every project, in the order given; each depends on its own id only."""
    return np.array([permanent_random_number(seed, p) for p in project_ids], dtype=float)


def frame_hash(project_ids: Iterable[str], amounts_yuan: Iterable[float]) -> str:
    """Fingerprint of a frame to publish before the draw, independent of row order.

    SHA-256, in hexadecimal, of the lines ``project_id TAB amount with 2 decimals``
    sorted by text and each ended by a newline.
    """
    lines = sorted(f"{p}\t{a:.2f}\n" for p, a in zip(project_ids, amounts_yuan, strict=True))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _frame(frame: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    absent = [c for c in columns if c not in frame]
    if absent:
        raise ValueError(f"frame: expected columns {list(columns)}, missing {absent}")
    if frame["project_id"].isna().any() or frame["project_id"].duplicated().any():
        raise ValueError("frame: expected unique, present project_id values, found repeated or missing ones")
    return frame.reset_index(drop=True)


def draw_stratified(
    frame: pd.DataFrame, allocation: Mapping[object, int], seed: str, order: str = "random"
) -> pd.DataFrame:
    """Equal-probability sample in each stratum.

    Parameters
    ----------
    frame : one row per project: ``project_id, stratum`` (and ``department`` for "department")
    allocation : n_h per stratum; every stratum of the frame is named
    order : "random" takes the n_h smallest u, so a larger n_h extends the same list;
        "department" (implicit stratification) sorts the stratum by department then id
        and takes every N_h/n_h-th project from a start u_0, which spreads the sample
        over departments but is not nested.

    Returns
    -------
    DataFrame
        One row per drawn project: the frame's columns and ``u``, ``draw_order`` (1 first
        within the stratum), ``inclusion_probability``, ``weight``; by stratum and order.
    """
    frame = _frame(frame, ("project_id", "stratum") + (("department",) if order == "department" else ()))
    if order not in ("random", "department"):
        raise ValueError(f"order: expected 'random' or 'department', found {order!r}")
    unknown = set(frame["stratum"]) ^ set(allocation)
    if unknown:
        raise ValueError(f"allocation: expected exactly the frame's strata, differing {sorted(map(str, unknown))}")
    frame["u"] = permanent_random_numbers(seed, frame["project_id"])
    parts = []
    for stratum, rows in sorted(frame.groupby("stratum"), key=lambda item: str(item[0])):
        n, N = allocation[stratum], len(rows)
        if not 0 <= n <= N:
            raise ValueError(f"allocation: expected 0 to {N} for stratum {stratum!r}, found {n}")
        chosen = _smallest(rows, n) if order == "random" else _every(rows, n, seed, stratum)
        parts.append(
            chosen.assign(
                draw_order=np.arange(1, n + 1), inclusion_probability=n / N, weight=N / n if n else np.nan
            )
        )
    return pd.concat(parts, ignore_index=True)


def _smallest(rows: pd.DataFrame, n: int) -> pd.DataFrame:
    return rows.sort_values(["u", "project_id"]).head(n)


def _every(rows: pd.DataFrame, n: int, seed: str, stratum: object) -> pd.DataFrame:
    start = permanent_random_number(seed, f"{START}|{stratum}")
    steps = np.floor((np.arange(n) + start) * len(rows) / max(n, 1)).astype(int)
    return rows.sort_values(["department", "project_id"]).iloc[steps]


def supplement(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The projects a larger draw adds; ValueError if it dropped any earlier one."""
    lost = set(before["project_id"]) - set(after["project_id"])
    if lost:
        raise ValueError(f"expected the larger draw to keep every project, lost {sorted(lost)}")
    return after[~after["project_id"].isin(before["project_id"])].reset_index(drop=True)


def draw_pps(frame: pd.DataFrame, n: int, seed: str) -> pd.DataFrame:
    """Randomised systematic sample with probability proportional to amount.

    Projects with n a / sum(a) >= 1 are taken with certainty and the rest rescaled
    (`inclusion_probabilities`). The others are ordered by u; going along their
    cumulated probabilities, the project holding each point u_0, u_0 + 1, u_0 + 2, ...
    is taken, with u_0 = ``permanent_random_number(seed, "start")``. Without replacement.

    Parameters
    ----------
    frame : one row per project: ``project_id, amount_yuan``

    Returns
    -------
    DataFrame
        One row per drawn project: the frame's columns and ``u``,
        ``inclusion_probability``, ``weight``, ``certainty``; certainty projects first.
    """
    frame = _frame(frame, ("project_id", "amount_yuan"))
    frame["u"] = permanent_random_numbers(seed, frame["project_id"])
    frame["inclusion_probability"] = inclusion_probabilities(n, frame["amount_yuan"])
    frame["weight"] = 1 / frame["inclusion_probability"].where(frame["inclusion_probability"] > 0)
    frame["certainty"] = frame["inclusion_probability"] >= 1
    rest = frame[~frame["certainty"]].sort_values(["u", "project_id"])
    taken = systematic_hits(rest["inclusion_probability"], permanent_random_number(seed, START))
    sure = frame[frame["certainty"]].sort_values(["u", "project_id"])
    return pd.concat([sure, rest[taken]], ignore_index=True)


def systematic_hits(probabilities: ArrayLike, start: float) -> np.ndarray:
    """True for each unit whose cumulated interval holds a point start, start + 1, ..."""
    p = np.asarray(probabilities, dtype=float)
    if not 0 <= start < 1:
        raise ValueError(f"start: expected a number in [0, 1), found {start}")
    if p.size == 0:
        return np.zeros(0, dtype=bool)
    ends = np.cumsum(p)
    if abs(ends[-1] - round(ends[-1])) < 1e-6:
        ends[-1] = round(ends[-1])
    points = np.ceil(ends - start)
    return np.diff(points, prepend=np.ceil(-start)) > 0


def fixed_interval_hits(amounts_yuan: ArrayLike, interval_yuan: float, start: float) -> np.ndarray:
    """Number of monetary-unit hits per project, in the order given.

    Hits fall at ``start * interval``, then every `interval_yuan`; `start` is in [0, 1).
    A project of at least one interval is always hit, larger ones several times.
    """
    amounts = np.asarray(amounts_yuan, dtype=float)
    if not interval_yuan > 0:
        raise ValueError(f"interval_yuan: expected a positive amount, found {interval_yuan}")
    if not 0 <= start < 1:
        raise ValueError(f"start: expected a number in [0, 1), found {start}")
    if np.isnan(amounts).any() or (amounts < 0).any():
        raise ValueError("amounts_yuan: expected no missing or negative amount")
    ends = np.cumsum(amounts)
    total = ends[-1] if ends.size else 0.0
    points = np.arange(start * interval_yuan, total, interval_yuan)
    return np.bincount(np.searchsorted(ends, points, side="right"), minlength=amounts.size)[: amounts.size]
