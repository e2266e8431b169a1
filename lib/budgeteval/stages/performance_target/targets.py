"""The published table: one row per target form."""

import pandas as pd

from budgeteval.rulesets.performance_target import PerformanceTarget
from budgeteval.tables.targets import Targets

NUMBERS = ("quantity", "range", "date", "fraction")


def targets_of(forms: pd.DataFrame, indicators: pd.DataFrame, flags: pd.DataFrame, reviews: pd.DataFrame,
               law: PerformanceTarget) -> pd.DataFrame:
    """Rows of ``tables.Targets`` in the order of the forms.

    ``forms`` and ``reviews`` are indexed by the form's place; ``flags`` are the quality findings.
    """
    rows = forms.reset_index(names="place")
    on_rows = flags[flags["indicator"] != ""]
    counts = {
        "indicators": indicators.groupby("form").size(),
        "quantitative": indicators[indicators["target_kind"].isin(NUMBERS)].groupby("form").size(),
        "flawed": on_rows.groupby("form")["indicator"].nunique(),
        "vague": on_rows[on_rows["code"] == "target_vague"].groupby("form")["indicator"].nunique(),
    }
    rows = rows.assign(
        budget_yuan=rows["amount_yuan"],
        **{name: rows["place"].map(count).fillna(0).astype(int) for name, count in counts.items()},
        review_score=rows["place"].map(reviews["score"]).astype(float),
        review_grade=rows["place"].map(reviews["grade"]).fillna(""),
    )
    rows["consequence"] = [law.review.consequences.get(grade, "") for grade in rows["review_grade"]]
    return Targets.check(rows[Targets.names()])
