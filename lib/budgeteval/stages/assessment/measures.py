"""The measures an item of the sheet may name: each is one formula over what the stages know about one unit.

A measure gives a value with its numerator, denominator and places, or the reason why there is none: ``no_report`` (a
report is missing) or ``nothing_due`` (the unit owes nothing of the kind). No data is never zero.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from budgeteval.stages.assessment.known import Known

NO_REPORT, NOTHING_DUE = "no_report", "nothing_due"


@dataclass(frozen=True)
class Judgement:
    """A value, what it was computed from (``part`` of ``whole``), and where that stands."""

    value: float
    part: float
    whole: float
    places: tuple[str, ...] = ()


Outcome = Judgement | str
Measure = Callable[[Known, str], Outcome]


def share(part: float, whole: float, places: pd.Series) -> Outcome:
    """``part`` of ``whole``, 0-1; nothing due if there is no whole."""
    if not whole:
        return NOTHING_DUE
    return Judgement(min(part / whole, 1.0), part, whole, tuple(place for place in places if place))


def ex_ante_done(known: Known, unit: str) -> Outcome:
    """Projects of the register that owe an ex-ante review and have one with a conclusion."""
    if not known.has("ex_ante"):
        return NO_REPORT
    due = _projects(known, "register", unit, "ex_ante")
    rows = known.own("reviews", unit)
    done = rows[(rows["conclusion"] != "") & rows["project_code"].isin(due)].drop_duplicates("project_code")
    return share(len(done), len(due), done["place"])


def target_coverage(known: Known, unit: str) -> Outcome:
    """Projects of the register with a target form."""
    if not known.has("performance_target"):
        return NO_REPORT
    return _covered(known, "targets", _projects(known, "register", unit), unit)


def target_quality(known: Known, unit: str) -> Outcome:
    """Indicators without a quality finding, of all indicators of the unit's target forms."""
    if not known.has("performance_target"):
        return NO_REPORT
    rows = known.own("targets", unit)
    whole = int(rows["indicators"].sum())
    return share(whole - int(rows["flawed"].sum()), whole, rows["place"])


def target_review(known: Known, unit: str) -> Outcome:
    """Mean review score of the unit's target forms, in points."""
    if not known.has("performance_target"):
        return NO_REPORT
    rows = known.own("targets", unit).dropna(subset=["review_score"])
    return _mean(rows, "review_score")


def monitoring_coverage(known: Known, unit: str) -> Outcome:
    """Projects of the register that are monitored."""
    if not known.has("monitoring"):
        return NO_REPORT
    return _covered(known, "progress", _projects(known, "register", unit), unit)


def deviations_corrected(known: Known, unit: str) -> Outcome:
    """Rectifications from monitoring that were answered and not sent back."""
    if not known.has("application"):
        return NO_REPORT
    rows = _issued(known, unit)
    rows = rows[rows["stage"] == "monitoring"]
    done = rows[rows["state"].isin(["answered", "accepted"])]
    return share(len(done), len(rows), rows["place"])


def self_evaluation_coverage(known: Known, unit: str) -> Outcome:
    """Projects that owe a self-evaluation and filed one (by number of forms: not every form states a code)."""
    if not known.has("self_evaluation"):
        return NO_REPORT
    rows = known.own("scores", unit)
    return share(len(rows), len(_projects(known, "register_before", unit, "self_evaluation")), rows["place"])


def self_evaluation_errors(known: Known, unit: str) -> Outcome:
    """Self-evaluation forms with at least one error."""
    if not known.has("self_evaluation"):
        return NO_REPORT
    rows = known.own("scores", unit)
    wrong = [(row.file, row.sheet) in known.erroneous for row in rows.itertuples()]
    return share(sum(wrong), len(rows), rows.loc[wrong, "place"])


def department_evaluation_done(known: Known, unit: str) -> Outcome:
    """Whether the whole-department form was filed and could be scored."""
    if not known.has("department_evaluation"):
        return NO_REPORT
    rows = known.own("department_scores", unit)
    done = rows[rows["status"] == "scored"]
    return share(min(len(done), 1), 1, done["place"])


def recheck_gap(known: Known, unit: str) -> Outcome:
    """Mean distance in points between self score and re-review score of the unit's drawn projects."""
    if not known.has("spot_check"):
        return NO_REPORT
    rows = known.own("sample", unit).dropna(subset=["inflation"])
    return _mean(rows.assign(inflation=rows["inflation"].abs()), "inflation")


def rectified_share(known: Known, unit: str) -> Outcome:
    """Rectifications accepted, of those issued."""
    if not known.has("application"):
        return NO_REPORT
    rows = _issued(known, unit)
    return share(int((rows["state"] == "accepted").sum()), len(rows), rows["place"])


def answered_in_time(known: Known, unit: str) -> Outcome:
    """Rectifications answered by their day, of those whose day is known."""
    if not known.has("application"):
        return NO_REPORT
    rows = _issued(known, unit)
    rows = rows[rows["due_on"] != ""]
    done = rows[(rows["answered_on"] != "") & (rows["answered_on"] <= rows["due_on"])]
    return share(len(done), len(rows), rows["place"])


def disclosure_share(known: Known, unit: str) -> Outcome:
    """Things published or ready to be, of those not lawfully withheld."""
    if not known.has("disclosure"):
        return NO_REPORT
    rows = known.own("publications", unit)
    rows = rows[rows["state"] != "withheld"]
    done = rows[rows["state"].isin(["ready", "published"])]
    return share(len(done), len(rows), done["item"])


MEASURES: Mapping[str, Measure] = {
    one.__name__: one for one in (
        ex_ante_done, target_coverage, target_quality, target_review, monitoring_coverage, deviations_corrected,
        self_evaluation_coverage, self_evaluation_errors, department_evaluation_done, recheck_gap, rectified_share,
        answered_in_time, disclosure_share)
}


def overdue_rectifications(known: Known, unit: str) -> int:
    """Letters past their day."""
    return int((_issued(known, unit)["state"] == "overdue").sum())


def slow_spending(known: Known, unit: str) -> int:
    """1 if monitoring calls the department slow."""
    return int(known.own("department_progress", unit)["slow"].any())


def blocked_forms(known: Known, unit: str) -> int:
    """Self-evaluation forms that could not be scored."""
    return int((known.own("scores", unit)["status"] == "blocked").sum())


def flawed_targets(known: Known, unit: str) -> int:
    """Target forms with a flawed indicator."""
    return int((known.own("targets", unit)["flawed"] > 0).sum())


COUNTS: Mapping[str, Callable[[Known, str], int]] = {
    one.__name__: one for one in (overdue_rectifications, slow_spending, blocked_forms, flawed_targets)
}


def _issued(known: Known, unit: str) -> pd.DataFrame:
    rows = known.own("rectifications", unit)
    return rows[rows["issued_on"] != ""]


def _projects(known: Known, register: str, unit: str, owes: str = "") -> set[str]:
    """Codes of a unit's projects, of those that owe something if the register says who does."""
    if getattr(known, register) is None:
        return set()
    rows = known.own(register, unit)
    if owes and owes in rows:
        rows = rows[rows[owes] == "yes"]
    return set(rows["project_code"])


def _covered(known: Known, table: str, due: set[str], unit: str) -> Outcome:
    """Due projects that a form answers to: by code, and forms without a code by their number."""
    own = known.own(table, unit)
    coded = set(own["project_code"]) & due
    uncoded = int((own["project_code"] == "").sum())
    return share(min(len(coded) + uncoded, len(due)), len(due), own["place"])


def _mean(rows: pd.DataFrame, column: str) -> Outcome:
    if rows.empty:
        return NOTHING_DUE
    return Judgement(float(rows[column].mean()), float(rows[column].sum()), len(rows), tuple(rows["place"]))
