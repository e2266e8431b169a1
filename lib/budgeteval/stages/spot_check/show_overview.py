"""The headline of the re-review in words, county and department; every number a fact with its rows."""

from typing import Any

import pandas as pd

from budgeteval.display import Text, text
from budgeteval.facts import Fact, fact, parameter
from budgeteval.sampling.size import attribute_upper_bound
from budgeteval.stages.spot_check.evaluate import Grades, Inflation
from budgeteval.stages.spot_check.run import Run
from budgeteval.stages.spot_check.survey import Survey
from budgeteval.stages.spot_check.words import bound
from budgeteval.terms import label, sentences

TEXT = sentences(__package__)


def made(name: str, value: Any, unit: str, rows: pd.DataFrame, column: str = "place", **more: Any) -> Fact:
    """A fact of this report, computed from rows of the attached table ``sample``."""
    return fact(f"spot_check.{name}", value, unit, table="sample", column=column, rows=rows["place"], **more)


def edge(name: str, value: float, unit: str, up: bool, rows: pd.DataFrame, column: str) -> Fact:
    """A bound as a fact, rounded outward."""
    return bound(f"spot_check.{name}", value, unit, up, table="sample", column=column, rows=rows["place"])


def show_overview(run: Run) -> Text:
    """How many papers, how much inflation, how surely; for a department its own projects first."""
    if not run.whole_county:
        return _department(run) + _county(run)
    return _county(run)


def _county(run: Run) -> Text:
    reviewed = run.reviewed
    values: dict[str, Any] = {
        "county": run.plan.county.name, "year": str(run.plan.fiscal_year),
        "seed": fact("spot_check.seed", run.plan.drawn.seed, "text", rows=[parameter("seed")]),
        "amount": fact("spot_check.amount", run.plan.frame.amount, "yuan", table="frame", column="amount_yuan",
                       rows=run.plan.frame.projects["place"]),
        "drawn": made("drawn", len(reviewed), "count", reviewed), **_states(reviewed), **frame_facts(run),
    }
    survey_, result, changes = run.survey, run.inflation, run.grades
    if survey_ is None or result is None or changes is None:
        return text(TEXT.raw("overview.none"), values)
    keys = ["overview.scope", _unusable(run), _headline(result, survey_)]
    keys += ["overview.all_full"] if (survey_.rows["self_score"] == 100).all() else []
    more_keys, more = _inflation(run, result, survey_)
    grade_key, grades = _grades(changes, survey_)
    return text([TEXT.raw(key) for key in [*keys, *more_keys, grade_key]], {**values, **more, **grades})


def frame_facts(run: Run) -> dict[str, Fact]:
    """Projects of the frame, usable papers, and the confidence of all intervals."""
    usable = run.reviewed[run.reviewed["inflation"].notna()]
    return {
        "projects": fact("spot_check.projects", run.plan.frame.N, "count", table="frame", column="place",
                         rows=run.plan.frame.projects["place"]),
        "usable": made("papers.usable", len(usable), "count", usable, "inflation"),
        "confidence": fact("spot_check.confidence", run.confidence, "rate", digits=0,
                           rule="spot_check.objectives.confidence"),
    }


def _states(reviewed: pd.DataFrame) -> dict[str, Fact]:
    received = reviewed[reviewed["state"] == "received"]
    missing = reviewed[reviewed["state"] == "missing"]
    rest = reviewed[reviewed["state"] != "received"]
    blocked = rest[rest["state"] != "missing"]
    return {
        "received": made("papers.received", len(received), "count", received, "state"),
        "unusable": made("papers.unusable", len(rest), "count", rest, "state"),
        "missing": made("papers.missing", len(missing), "count", missing, "state"),
        "blocked": made("papers.blocked", len(blocked), "count", blocked, "state"),
    }


def _unusable(run: Run) -> str:
    if (run.reviewed["state"] == "received").all():
        return "overview.complete"
    zero = run.plan.rules.spot_check.missing_papers == "zero"
    return "overview.unusable_zero" if zero else "overview.unusable"


def _headline(result: Inflation, survey_: Survey) -> str:
    """Which sentence the estimate allows; never a verdict from a p-value."""
    if survey_.census:
        return "overview.census"
    if not survey_.rows["inflation"].abs().gt(1e-9).any():
        return "overview.nobody"
    if result.mean.low != result.mean.low:
        return "overview.no_interval"
    if result.mean.high < 0:
        return "overview.deflated"
    return "overview.inflated" if result.lower > 0 else "overview.not_shown"


def _inflation(run: Run, result: Inflation, survey_: Survey) -> tuple[list[str], dict[str, Fact]]:
    rows, tolerance = survey_.rows, run.plan.rules.spot_check.tolerance.acceptable
    frame, zero = run.plan.frame.projects, None
    if not survey_.census:
        zero = attribute_upper_bound(survey_.n, 0, run.confidence, "hypergeometric", survey_.N)
    facts = {
        "mean": made("inflation.mean", result.mean.estimate, "points", rows, "inflation"),
        "low": edge("inflation.low", result.mean.low, "points", False, rows, "inflation"),
        "high": edge("inflation.high", result.mean.high, "points", True, rows, "inflation"),
        "lower": edge("inflation.lower", result.lower, "points", False, rows, "inflation"),
        "upper": edge("inflation.upper", result.upper, "points", True, rows, "inflation"),
        "zero": edge("changed.zero_bound", float("nan") if zero is None else zero, "rate", True, rows, "inflation"),
        "scored": fact("spot_check.scored", result.scored, "count", table="frame", column="self_score",
                       rows=frame.loc[frame["self_score"].notna(), "place"]),
        "frame_mean": fact("spot_check.self_mean", result.frame_mean, "points", table="frame", column="self_score",
                           rows=run.plan.frame.projects["place"]),
        "true": made("true_mean", result.true_mean.estimate, "points", rows, "inflation"),
        "true_low": edge("true_mean.low", result.true_mean.low, "points", False, rows, "inflation"),
        "true_high": edge("true_mean.high", result.true_mean.high, "points", True, rows, "inflation"),
        "tolerance": fact("spot_check.tolerance", tolerance, "number", rule="spot_check.tolerance.acceptable"),
    }
    keys = ["overview.level"]
    if result.upper == result.upper and not survey_.census:
        keys.append("overview.within" if result.upper < tolerance else "overview.beyond")
    if result.best is not None and result.worst is not None:
        facts["best"] = made("inflation.best", result.best.estimate, "points", run.reviewed, "inflation")
        facts["worst"] = made("inflation.worst", result.worst.estimate, "points", run.reviewed, "inflation")
        keys.append("overview.limits")
    return keys, facts


def _grades(result: Grades, survey_: Survey) -> tuple[str, dict[str, Fact]]:
    rows = survey_.rows
    zero = float("nan") if result.zero_bound is None else result.zero_bound
    facts = {
        "down": made("downgraded", result.downgraded, "count", rows, "recheck_grade"),
        "share": made("downgraded.share", result.share.estimate, "rate", rows, "recheck_grade"),
        "share_low": edge("downgraded.low", result.share.low, "rate", False, rows, "recheck_grade"),
        "share_high": edge("downgraded.high", result.share.high, "rate", True, rows, "recheck_grade"),
    }
    if survey_.census:
        return "overview.downgraded_census", facts
    if result.zero_bound is None:
        return "overview.downgraded", facts
    facts["zero"] = edge("changed.zero_bound", zero, "rate", True, rows, "inflation")
    return "overview.downgraded_none", facts


def _department(run: Run) -> Text:
    own = run.own
    usable = own.dropna(subset=["inflation"])
    frame = run.plan.frame.projects
    mine = frame[frame["department_code"] == run.department]
    key = "department_none" if own.empty else "department_drawn" if len(usable) else "department_waiting"
    values: dict[str, Any] = {
        "name": run.name, "year": str(run.plan.fiscal_year),
        "own_projects": fact("spot_check.department.projects", len(mine), "count", table="frame", column="place",
                             rows=mine["place"]),
        "own_drawn": made("department.drawn", len(own), "count", own),
        "own_received": made("department.received", int((own["state"] == "received").sum()), "count", own, "state"),
        "own_self": made("department.self_mean", usable["self_score"].mean(), "points", usable, "self_score"),
        "own_recheck": made("department.recheck_mean", usable["used_score"].mean(), "points", usable, "used_score"),
        "own_mean": made("department.inflation", usable["inflation"].mean(), "points", usable, "inflation"),
    }
    said = text(TEXT.raw(f"overview.{key}"), values)
    state = run.departments
    if state is None or mine.empty:
        return said
    row = state.departments.set_index("department").loc[run.department]
    return said + text(TEXT.raw("overview.department_state"), {
        "state": label("department_state", str(row["state"])),
        "theta": made("department.theta", float(row["theta"]), "points", usable, "inflation"),
        "tolerance": fact("spot_check.department.tolerance", state.tolerance, "number",
                          rule="spot_check.departments.tolerance"),
        "probability": made("department.probability", float(row["probability"]), "rate", usable, "inflation"),
    })
