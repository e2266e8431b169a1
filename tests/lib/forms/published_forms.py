"""Published forms beside what was read of them."""

import json
from pathlib import Path

import pandas as pd

from budgeteval.forms import Intake


def published(folder: Path, name: str) -> dict:
    """What was published, as transcribed in the JSON beside the workbook."""
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def form_of(found: Intake, name: str) -> pd.Series:
    """The only form read from a workbook."""
    forms = found.forms[found.forms.file == f"{name}.xlsx"]
    assert len(forms) == 1
    return forms.iloc[0]


def rows_of(frame: pd.DataFrame, form: pd.Series) -> list[dict]:
    """A form's rows of one table, in order."""
    return frame[frame.form == form.place].to_dict("records")
