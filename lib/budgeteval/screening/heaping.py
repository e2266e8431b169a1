"""Scores that heap on round values, and scores that stop just above a grade's edge."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from .screen import Screen, finish, hit_rows, join_hits, require, require_unique_places


def heaping(
    projects: pd.DataFrame, points: Sequence[float] = (90.0, 95.0, 100.0), significance: float = 0.05
) -> Screen:
    """Share of projects scored exactly at a heap point, each department against the county.

    Heaping in the county is certain, so it is reported as a share without p; a
    department is tested one-sided, binomial, against the county's share.

    Parameters
    ----------
    projects : one row per project: ``place, department, score`` (points; NaN is no data)
    points : the heap points

    Returns
    -------
    Screen
        ``table``: one county row per point (``observed`` the share, ``expected`` and p
        NaN) and one row per department (share at any point); ``risk`` 1 at a point.
    """
    require(projects, ("place", "department", "score"), "projects")
    require_unique_places(projects)
    scored = projects[projects["score"].notna()]
    at = pd.DataFrame({p: np.isclose(scored["score"], p, rtol=0, atol=1e-9) for p in points}, index=scored.index)
    heaped = at.any(axis=1)
    county = pd.DataFrame(
        {"level": "county", "subject": [f"{p:g}" for p in points], "n": len(scored),
         "observed": [float(at[p].mean()) if len(at) else np.nan for p in points], "expected": np.nan, "p": np.nan}
    )  # fmt: skip
    departments = share_by_department(scored["department"], heaped)
    table = finish(pd.concat([county, departments], ignore_index=True), significance)
    flagged = set(table.loc[table["flagged"], "subject"])
    listed = scored[heaped & scored["department"].isin(flagged)]
    hits = join_hits([hit_rows(listed["place"], "heaped_department", listed["score"])])
    return Screen("heaping", table, hits, pd.Series(heaped.to_numpy(float), index=scored["place"].to_numpy()))


def share_by_department(department: pd.Series, property_held: pd.Series) -> pd.DataFrame:
    """One row per department: its share with the property against the county's, binomial, one-sided."""
    groups = pd.Series(property_held.to_numpy(float)).groupby(department.to_numpy())
    n, hits = groups.size(), groups.sum()
    county = float(hits.sum() / n.sum()) if len(n) else np.nan
    p = stats.binom.sf(hits - 1, n, county) if len(n) else np.array([])
    return pd.DataFrame({"level": "department", "subject": n.index.astype(object), "n": n.to_numpy(),
                         "observed": (hits / n).to_numpy(), "expected": county, "p": np.minimum(p, 1.0)})  # fmt: skip


def edge_bunching(
    projects: pd.DataFrame,
    edges: Sequence[float] = (90.0, 80.0, 60.0),
    width: float = 1.0,
    significance: float = 0.05,
) -> Screen:
    """More scores just above a grade's edge than just below it.

    Counts k_up in [edge, edge + width) and k_down in [edge - width, edge);
    ``binomtest(k_up, k_up + k_down, 0.5, "greater")``. ``observed`` is
    k_up/(k_up + k_down), expected 0.5. ``risk`` is 1 just above an edge.

    Parameters
    ----------
    projects : one row per project: ``place, score``
    """
    require(projects, ("place", "score"), "projects")
    require_unique_places(projects)
    scored = projects[projects["score"].notna()]
    score = scored["score"].to_numpy(dtype=float)
    rows, parts, above_any = [], [], np.zeros(score.size, dtype=bool)
    for edge in edges:
        above = (score >= edge - 1e-9) & (score < edge + width - 1e-9)
        below = (score >= edge - width - 1e-9) & (score < edge - 1e-9)
        k, n = int(above.sum()), int((above | below).sum())
        p = stats.binomtest(k, n, 0.5, "greater").pvalue if n else np.nan
        rows.append(("county", f"{edge:g}", n, k / n if n else np.nan, 0.5, p))
        parts.append((f"{edge:g}", hit_rows(scored["place"][above], "just_above_edge", score[above])))
        above_any |= above
    table = finish(pd.DataFrame(rows, columns=["level", "subject", "n", "observed", "expected", "p"]), significance)
    flagged = set(table.loc[table["flagged"], "subject"])
    hits = join_hits([part for subject, part in parts if subject in flagged])
    return Screen("edge_bunching", table, hits, pd.Series(above_any.astype(float), index=scored["place"].to_numpy()))
