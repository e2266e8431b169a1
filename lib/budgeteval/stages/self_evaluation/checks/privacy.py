"""Personal numbers written into a form: pointed out by cell, never quoted."""

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.privacy import is_personal
from budgeteval.stages.self_evaluation.checks.case import Case

LONG = r"\d{11}"
TEXTS = {
    "forms": ("project", "department", "implementing_unit", "goal_expected", "goal_actual"),
    "indicators": ("level3", "target", "achieved", "variance_reason"),
}


def find(case: Case) -> list[Finding]:
    """personal_data, once per cell."""
    places = [*_named(case.forms.reset_index(names="form"), TEXTS["forms"]),
              *_named(case.indicators, TEXTS["indicators"])]
    rest = case.cells[case.cells["form"].isin(case.forms.index)]
    places += _personal(rest["form"], rest["place"].str.rsplit("!", n=1).str[-1], rest["text"])
    return [case.finding("personal_data", form, cell) for form, cell in dict.fromkeys(places)]


def _named(rows: pd.DataFrame, names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [hit for name in names for hit in _personal(
        rows["form"], rows[f"{name}_cell"], rows[f"{name}_text" if f"{name}_text" in rows else name])]


def _personal(forms: pd.Series, cells: pd.Series, texts: pd.Series) -> list[tuple[str, str]]:
    long = texts.str.contains(LONG, regex=True)
    return [(form, cell) for form, cell, text in zip(forms[long], cells[long], texts[long], strict=True)
            if is_personal(text)]
