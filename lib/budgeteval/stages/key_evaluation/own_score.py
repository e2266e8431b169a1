"""The project's own self-evaluation, where the county has one: what its form claims."""

from dataclasses import dataclass

from budgeteval import forms
from budgeteval.stages.key_evaluation.run import Run


@dataclass(frozen=True)
class OwnScore:
    """Total that the self-evaluation form prints, and the form's place."""

    total: float
    place: str


def own_score(run: Run) -> OwnScore | None:
    """The printed total of the project's self-evaluation form; None without a form, a total, or with several."""
    folder = _department_folder(run)
    if folder is None:
        return None
    listed = forms.read_folder(folder).forms
    hits = listed[(listed["kind"] == "self_evaluation") & (listed["project"] == run.project)]
    hits = hits[hits["reported_total"].notna()]
    if len(hits) != 1:
        return None
    one = hits.iloc[0]
    return OwnScore(float(one["reported_total"]), f"{folder.name}/{one['place']}")


def _department_folder(run: Run):  # type: ignore[no-untyped-def]
    raw = run.county.raw(run.fiscal_year, "self_evaluation")
    code = run.register.get("department_code", "")
    if run.register.get("self_evaluation") != "yes" or not code or not raw.is_dir():
        return None
    return next((path for path in sorted(raw.iterdir()) if path.is_dir() and path.name.startswith(code)), None)
