"""The project's own self-evaluation, where the county has one: what its form claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from budgeteval import forms
from budgeteval.county import County

STAGE = "self_evaluation"


@dataclass(frozen=True)
class OwnScore:
    """Total that the self-evaluation form prints, and the form's place."""

    total: float
    place: str


def own_score(county: County, fiscal_year: int, register: Mapping[str, str]) -> OwnScore | None:
    """The printed total of the project's self-evaluation form, found by code or name in its department's folder.

    None if the project is not registered for self-evaluation, or has no form, no printed total, or several forms.
    """
    folder = _department_folder(county.raw(fiscal_year, STAGE), register)
    if folder is None:
        return None
    listed = forms.read_folder(folder, jobs=1).forms
    same = (listed["project_code"] == register["project_code"]) | (listed["project"] == register["project"])
    hits = listed[(listed["kind"] == STAGE) & same & listed["reported_total"].notna()]
    if len(hits) != 1:
        return None
    one = hits.iloc[0]
    return OwnScore(float(one["reported_total"]), f"{folder.name}/{one['place']}")


def _department_folder(raw: Path, register: Mapping[str, str]) -> Path | None:
    """Folder whose name begins with the department's code."""
    code = register.get("department_code", "")
    if register.get(STAGE) != "yes" or not code or not raw.is_dir():
        return None
    return next((path for path in sorted(raw.iterdir()) if path.is_dir() and path.name.startswith(code)), None)
