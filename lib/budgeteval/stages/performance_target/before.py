"""What was reported for the year before: achieved values of the indicators that go on."""

import pandas as pd

from budgeteval.county import County
from budgeteval.scoring.county import CountyScores
from budgeteval.stages.performance_target.match import identify, plain, predecessors, register_of

COLUMNS = ["place", "source", "reached", "reached_text"]


def reached(county: County, fiscal_year: int, last: CountyScores | None, forms: pd.DataFrame,
            indicators: pd.DataFrame) -> pd.DataFrame | None:
    """Last year's achieved value beside each indicator that goes on; None if there are no forms of ``last`` year.

    An indicator goes on if its project goes on with exactly one of last year, and both forms have one indicator of
    that name and unit. Merged and split projects are left out: their values cannot be compared one by one.

    Returns
    -------
    DataFrame
        One row per comparable indicator: ``place`` (of this year's), ``source`` (of last year's), ``reached``
        (number), ``reached_text``.
    """
    register = county.projects(fiscal_year - 1)
    if register is None or register.empty or last is None:
        return None
    read = last.intake
    told = identify(read.forms, register_of(register), county.departments_in(fiscal_year - 1))
    codes = dict(zip(read.forms["place"], told["project_code"], strict=True))
    now = county.projects(fiscal_year)
    before = predecessors(now) if now is not None else {}
    old = _keyed(read.indicators.assign(code=read.indicators["form"].map(codes).fillna("")), "achieved")
    new = indicators.assign(code=indicators["form"].map(forms["project_code"]).map(before).fillna(""))
    joined = _keyed(new, "target").merge(old, left_index=True, right_index=True, suffixes=("_new", "_old"))
    rows = joined[["place_new", "place_old", "value_old", "text_old"]].reset_index(drop=True)
    return rows.set_axis(COLUMNS, axis="columns")


def _keyed(rows: pd.DataFrame, side: str) -> pd.DataFrame:
    """Numbers of a side (target, achieved) by project, name and unit, where these tell one row only."""
    kept = rows[(rows["code"] != "") & (rows[f"{side}_kind"] == "quantity")]
    frame = pd.DataFrame({
        "place": kept["place"], "value": kept[f"{side}_value"], "text": kept[f"{side}_text"], "code": kept["code"],
        "name": kept["level3"].map(plain), "unit": _units(kept, side),
    })
    frame = frame.drop_duplicates(["code", "name", "unit"], keep=False)
    return frame.set_index(["code", "name", "unit"])


def _units(rows: pd.DataFrame, side: str) -> pd.Series:
    """The unit of the side; an achieved number written without one has its target's."""
    own = rows[f"{side}_unit"]
    return own.where(own != "", rows["target_unit"]).map(plain)
