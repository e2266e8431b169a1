"""Pure summaries: grades on three sides, bunching, indicators over all departments, departments far from others."""

import pandas as pd

from budgeteval.rulesets import RuleSet
from budgeteval.rulesets.department_evaluation import Checks, Entropy
from budgeteval.scoring import grades
from budgeteval.weighting import entropy_weights

GRADES = ["excellent", "good", "fair", "poor", ""]
FEWEST = 5
GAPS = ["reported_less_framework", "reported_less_projects"]


def framework_grades(scores: pd.DataFrame, rules: RuleSet) -> pd.Series:
    """Grade of each framework total by the self-evaluation's bands; "" where there is no total."""
    law = rules.self_evaluation
    return pd.Series(grades(scores["framework_total"].to_numpy(float), law.grades, law.rounding.total),
                     index=scores.index)


def grade_table(scores: pd.DataFrame, framework: pd.Series) -> pd.DataFrame:
    """One row per grade ("" = no total): departments and shares, printed, recomputed and by the framework."""
    sides = {"reported": scores["reported_grade"], "recomputed": scores["recomputed_grade"], "framework": framework}
    rows = pd.DataFrame({"grade": GRADES})
    for side, codes in sides.items():
        rows[f"{side}_departments"] = rows["grade"].map(codes.value_counts()).fillna(0).astype(int)
        rows[f"{side}_share"] = rows[f"{side}_departments"] / max(len(scores), 1)
    return rows


def bunched(totals: pd.Series, checks: Checks) -> tuple[int, float, float]:
    """Most printed totals within any window of ``bunched_within`` points from ``bunched_from`` up; where it begins."""
    values = totals[totals >= checks.bunched_from].dropna()
    counts = {low: int(((values >= low) & (values <= low + checks.bunched_within)).sum()) for low in sorted(values)}
    best = max(counts, key=lambda low: counts[low], default=checks.bunched_from)
    return counts.get(best, 0), float(best), checks.bunched_within


def by_indicator(framework: pd.DataFrame) -> pd.DataFrame:
    """One row per indicator: departments judged and open, mean value and mean share of the weight earned."""
    rows = framework.assign(judged=framework["mark"].notna(), earned=framework["mark"] / framework["weight"])
    keys = ["framework_dimension", "aspect", "level3", "weight"]
    grouped = rows.groupby(["indicator", *keys], sort=False, as_index=False).agg(
        judged=("judged", "sum"), departments=("judged", "size"), value=("value", "median"),
        earned=("earned", "mean"), lowest=("earned", "min"))
    return grouped.assign(open=grouped["departments"] - grouped["judged"])


def compared(framework: pd.DataFrame, rules: Entropy) -> pd.DataFrame:
    """Shares of the weight earned, departments down, indicators across: those with a mark nearly everywhere, and the
    departments that have a mark on each; indicators on which nobody earned anything are left out."""
    shares = framework.assign(earned=framework["mark"] / framework["weight"]).pivot(
        index="department_code", columns="indicator", values="earned").dropna(how="all")
    known = shares.loc[:, shares.notna().mean() >= rules.judged_share].dropna()
    return known.loc[:, known.sum() > 0]


def entropy_points(framework: pd.DataFrame, rules: Entropy) -> pd.Series:
    """Points of the compared indicators by entropy, with the sum that the frame gives them; by indicator.

    None at all where there are fewer departments than the rules ask for, or no indicator tells any two apart.
    """
    shares = compared(framework, rules)
    if len(shares) < rules.minimum_departments:
        return pd.Series(dtype=float)
    weights = framework.drop_duplicates("indicator").set_index("indicator")["weight"].reindex(shares.columns)
    return pd.Series(entropy_weights(shares.to_numpy()).weights * weights.sum(), shares.columns).dropna()


def outliers(scores: pd.DataFrame, checks: Checks) -> pd.DataFrame:
    """Departments whose printed total is further than ``score_gap`` above the framework's or the projects' mean, or
    among the five furthest."""
    rows = scores.assign(
        reported_less_framework=scores["reported_total"] - scores["framework_total"],
        reported_less_projects=scores["reported_total"] - scores["project_mean"])
    furthest = rows[GAPS].max(axis=1)
    rows = rows.assign(furthest=furthest).dropna(subset=["furthest"]).sort_values("furthest", ascending=False,
                                                                                 kind="stable")
    far = int((rows["furthest"] > checks.score_gap).sum())
    return rows.head(max(far, FEWEST))


def by_code(findings: pd.DataFrame) -> pd.DataFrame:
    """One row per finding code: severity, title, number of findings, departments, responsible party."""
    order = {"error": 0, "warning": 1, "question": 2, "notice": 3}
    grouped = findings.groupby(["code", "severity", "title", "party"], as_index=False).agg(
        findings=("file", "size"), departments=("department", "nunique"))
    return grouped.assign(order=grouped["severity"].map(order)).sort_values(
        ["order", "findings", "code"], ascending=[True, False, True], kind="stable").drop(columns="order")
