"""The facts of the report: every number its prose uses, with the rows it came from."""

from collections.abc import Iterable

import pandas as pd

from budgeteval.facts import Fact, fact, parameter
from budgeteval.library import SHIPPED
from budgeteval.stages.performance_target.run import Run

PREFIX = "performance_target"
Facts = dict[str, Fact]


def coverage(run: Run) -> Facts:
    """Departments, projects and money with targets; forms that do not count; projects without a form."""
    counted, places = run.counted, run.counted["place"]
    blocked = run.targets[run.targets["status"] == "blocked"]
    amount = pd.to_numeric(run.missing["budget_yuan"]).sum()
    codes = run.missing["project_code"]
    stated = counted["budget_yuan"]
    differing = counted[counted["place"].isin(_forms_with(run, "target_amount_differs"))]
    return {
        "year": fact(f"{PREFIX}.fiscal_year", str(run.fiscal_year), "text", rows=[parameter("fiscal_year")]),
        "departments": _count("departments", counted["department_code"].nunique(), places),
        "projects": _count("projects", len(counted), places),
        "amount": _targets("amount", counted["registered_budget_yuan"].sum(), "yuan", "registered_budget_yuan", places),
        "forms": _count("forms", len(run.targets), run.targets["place"]),
        "blocked": _count("blocked", len(blocked), blocked["place"]),
        "registered": fact(f"{PREFIX}.registered", len(counted) + len(run.missing), "count", table="targets",
                           column="project_code", rows=[*places, *codes]),
        "missing": fact(f"{PREFIX}.missing", len(run.missing), "count", table="missing", column="project_code",
                        rows=codes),
        "missing_amount": fact(f"{PREFIX}.missing_amount", float(amount), "yuan", table="missing",
                               column="budget_yuan", rows=codes),
        "stated": _targets("stated_amount", stated.sum(min_count=1), "yuan", "budget_yuan", places),
        "no_amount": _count("without_amount", int(stated.isna().sum()), counted.loc[stated.isna(), "place"]),
        "differing": _count("differing_amounts", len(differing), differing["place"]),
    }


def quality(run: Run) -> Facts:
    """Indicators, how many are numbers, how many are weak, how many vague."""
    counted, places = run.counted, run.counted["place"]
    sums = {name: int(counted[name].sum()) for name in ("indicators", "quantitative", "flawed", "vague")}
    ids = {"flawed": "flawed_indicators", "vague": "vague_indicators"}
    found = {name: _targets(ids.get(name, name), value, "count", name, places) for name, value in sums.items()}
    for name in ("quantitative", "flawed", "vague"):
        share = sums[name] / sums["indicators"] if sums["indicators"] else None
        found[f"{name}_share"] = _targets(f"{name}_share", share, "rate", name, places)
    below = run.flags[run.flags["code"] == "target_below_last_year"]
    found["below"] = fact(f"{PREFIX}.below_last_year", len(below), "count", table="flags", column="code",
                          rows=below["indicator"])
    return found


def review(run: Run) -> Facts:
    """Projects reviewed, by grade; those sent back or refused, and their money."""
    counted = run.counted
    reviewed = counted[counted["review_grade"] != ""]
    returned = counted[counted["consequence"].isin(["revise", "refused"])]
    pending = counted[counted["review_grade"] == ""]
    grades = {grade: counted[counted["review_grade"] == grade] for grade in ("excellent", "good", "fair", "poor")}
    return {
        "reviewed": _count("reviewed", len(reviewed), reviewed["place"]),
        **{grade: _count(f"review.{grade}", len(rows), rows["place"]) for grade, rows in grades.items()},
        "returned": _count("returned", len(returned), returned["place"]),
        "returned_amount": _targets("returned_amount", returned["registered_budget_yuan"].sum(), "yuan",
                                    "registered_budget_yuan", returned["place"]),
        "pending": _count("pending", len(pending), pending["place"]),
    }


def library(run: Run, matched: pd.Series, twice: int, measurable: int) -> Facts:
    """Entries, measurable ones, the county's own, and how many of this year's indicators bear a library name."""
    entries = run.library
    make = _maker("library", "name")
    places = entries["place"].where(entries["place"] != "", f"{SHIPPED}!!" + entries["name"])
    own = entries["origin"] == "county"
    share = float(matched.mean()) if len(matched) else None
    return {
        "entries": make("library.entries", len(entries), "count", places),
        "measurable": make("library.measurable", measurable, "count", places),
        "own": make("library.own", int(own.sum()), "count", places[own]),
        "twice": make("library.duplicates", twice, "count", ()),
        "matched": _count("library.matched", int(matched.sum()), run.indicators.loc[matched, "form"].unique()),
        "matched_share": _targets("library.matched_share", share, "rate", "indicators", run.counted["place"]),
    }


def _forms_with(run: Run, code: str) -> set[str]:
    """Places of the forms that a finding of matching concerns."""
    found = run.findings[run.findings["code"] == code]
    keys = set(zip(found["file"], found["sheet"], found["project"], strict=True))
    heads = zip(run.forms["file"], run.forms["sheet"], run.forms["project"], strict=True)
    return {str(place) for place, key in zip(run.forms.index, heads, strict=True) if key in keys}


def _count(name: str, value: int, rows: Iterable[str]) -> Fact:
    return fact(f"{PREFIX}.{name}", value, "count", table="targets", column="place", rows=rows)


def _targets(name: str, value: float | None, unit: str, column: str, rows: Iterable[str]) -> Fact:
    return fact(f"{PREFIX}.{name}", value, unit, table="targets", column=column, rows=rows)


def _maker(table: str, column: str):  # type: ignore[no-untyped-def]
    def make(name: str, value: float | None, unit: str, rows: Iterable[str]) -> Fact:
        return fact(f"{PREFIX}.{name}", value, unit, table=table, column=column, rows=rows)

    return make
