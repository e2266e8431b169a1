"""E7: departments in four states, from the usable papers and from the screening of all projects."""

import pandas as pd

from budgeteval.rulesets.spot_check import SpotCheck
from budgeteval.sampling.departments import DepartmentResult, department_states


def department_results(reviewed: pd.DataFrame, frame: pd.DataFrame, risk: pd.DataFrame,
                       rules: SpotCheck) -> DepartmentResult | None:
    """Shrunken inflation and state of every known department of the frame; None if none has two usable papers.

    Parameters
    ----------
    risk : one row per project: ``place, score`` (``screening.combine``)
    """
    rows = reviewed[reviewed["inflation"].notna() & (reviewed["department_code"] != "")]
    frame = frame[frame["department_code"] != ""]
    counts = rows["department_code"].value_counts()
    if counts.empty or counts.max() < 2:
        return None
    population = frame["department_code"].value_counts().sort_index()
    return department_states(
        rows["department_code"].tolist(), rows["inflation"].tolist(),
        {str(code): int(size) for code, size in population.items()}, rules.departments.tolerance,
        screening_high=suspicious(frame, risk, rules.departments.screening_share), rate=rules.departments.rate)


def suspicious(frame: pd.DataFrame, risk: pd.DataFrame, share: float) -> list[str]:
    """The ``share`` of departments with the highest mean screening score."""
    scores = frame["place"].map(risk.set_index("place")["score"]).astype(float)
    means = scores.groupby(frame["department_code"]).mean().dropna().sort_values(ascending=False, kind="stable")
    return [str(code) for code in means.index[: int(len(means) * share)]]
