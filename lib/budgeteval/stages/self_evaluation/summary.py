"""Pure summaries of scored forms: coverage, grades, departments, execution, findings."""

from collections.abc import Iterable

import pandas as pd

from budgeteval.county import part
from budgeteval.numbers import round_half_up
from budgeteval.screening.screen import Screen

GRADES = ["excellent", "good", "fair", "poor", ""]
P_DIGITS = 3


def coverage(scores: pd.DataFrame, departments: pd.DataFrame) -> pd.DataFrame:
    """One row per department of the register: department_code, department, projects, scored, blocked."""
    counts = scores.groupby(["department_code", "status"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=["scored", "blocked"], fill_value=0)
    joined = departments[["department_code", "department"]].merge(
        counts, left_on="department_code", right_index=True, how="left")
    joined[["scored", "blocked"]] = joined[["scored", "blocked"]].fillna(0).astype(int)
    joined["projects"] = joined["scored"] + joined["blocked"]
    return joined[["department_code", "department", "projects", "scored", "blocked"]]


def grades(scores: pd.DataFrame) -> pd.DataFrame:
    """One row per grade ("" = no total): reported and recomputed number of projects and their shares."""
    rows = pd.DataFrame({"grade": GRADES})
    for side in ("reported", "recomputed"):
        counts = scores[f"{side}_grade"].value_counts()
        rows[f"{side}_projects"] = rows["grade"].map(counts).fillna(0).astype(int)
        rows[f"{side}_share"] = rows[f"{side}_projects"] / max(len(scores), 1)
    return rows


def departments(scores: pd.DataFrame, findings: pd.DataFrame) -> pd.DataFrame:
    """One row per department with forms: projects, money, mean totals, gap, findings that are errors."""
    grouped = scores.groupby(["department_code", "department"], as_index=False).agg(
        projects=("place", "size"), budget_yuan=("budget_yuan", "sum"), spent_yuan=("spent_yuan", "sum"),
        reported_mean=("reported_total", "mean"), recomputed_mean=("recomputed_total", "mean"),
    )
    grouped["execution_rate"] = (grouped["spent_yuan"] / grouped["budget_yuan"]).where(grouped["budget_yuan"] > 0)
    grouped["gap"] = grouped["recomputed_mean"] - grouped["reported_mean"]
    errors = findings[findings["severity"] == "error"].groupby("department").size()
    grouped["errors"] = grouped["department"].map(errors).fillna(0).astype(int)
    return grouped


def differing(scores: pd.DataFrame) -> pd.DataFrame:
    """Projects whose recomputed total differs from the printed one by half a hundredth or more."""
    gap = scores["recomputed_total"] - scores["reported_total"]
    rows = scores.assign(gap=gap)[gap.abs() >= 0.005]
    return rows.sort_values("gap", key=lambda s: -s.abs(), kind="stable")


def by_code(findings: pd.DataFrame) -> pd.DataFrame:
    """One row per finding code: severity, title, number of findings, files, responsible party."""
    order = {"error": 0, "warning": 1, "question": 2, "notice": 3}
    grouped = findings.groupby(["code", "severity", "title", "party"], as_index=False).agg(
        findings=("file", "size"), files=("file", "nunique"))
    return grouped.sort_values(["severity", "findings", "code"], kind="stable",
                               key=lambda s: s.map(order) if s.name == "severity" else
                               (-s if s.name == "findings" else s)).reset_index(drop=True)


def screens(results: Iterable[Screen]) -> pd.DataFrame:
    """One row per screen: tested subjects, flagged ones (BH within the screen), smallest p as shown."""
    return pd.DataFrame([{
        "screen": one.code, "tested": len(one.table), "flagged": int(one.table["flagged"].sum()),
        "smallest_p": _shown(float(one.table["p_adjusted"].min())),
    } for one in results])


def _shown(p: float) -> float:
    """A p as reports show it: a change too small to see is none."""
    return p if p != p else float(round_half_up(p, P_DIGITS))


def listed(results: Iterable[Screen], places: pd.Series) -> pd.DataFrame:
    """One row per project of ``places``, screen and reason (codes) that lists it."""
    hits = pd.concat([one.hits.assign(screen=one.code) for one in results], ignore_index=True)
    return part(hits, "place", places)[["place", "screen", "reason"]].drop_duplicates(ignore_index=True)


def by_project(hits: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Projects that at least one screen lists, most screens first, with the reasons (codes)."""
    grouped = hits.groupby("place").agg(
        screens=("screen", "nunique"), reasons=("reason", lambda codes: tuple(sorted(set(codes)))))
    rows = scores.merge(grouped, left_on="place", right_index=True)
    return rows.sort_values(["screens", "place"], ascending=[False, True], kind="stable")
