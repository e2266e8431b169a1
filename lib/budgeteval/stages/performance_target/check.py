"""Everything the target forms can be told: all flags, in the order of the forms."""

import pandas as pd

from budgeteval.stages.performance_target.checks import copied, last_year, structure, texts, values
from budgeteval.stages.performance_target.checks.case import Case, Flag

SUBJECTS = (values, structure, texts, last_year, copied)
COLUMNS = ["form", "indicator", "code", "severity", "cell"]


def check(case: Case) -> list[Flag]:
    """Flags of every subject, sorted by form."""
    order = {str(form): at for at, form in enumerate(case.forms.index)}
    found = [flag for subject in SUBJECTS for flag in subject.find(case)]
    return sorted(found, key=lambda flag: order[flag.form])


def flag_table(flags: list[Flag]) -> pd.DataFrame:
    """One row per flag: form, indicator (place or ""), code, severity, cell."""
    rows = [[one.form, one.indicator, one.finding.code, one.finding.severity, one.finding.cell] for one in flags]
    return pd.DataFrame(rows, columns=COLUMNS, dtype="str")
