"""Figures of self-evaluation, spot check and key evaluation, from published rows."""

import pandas as pd

from budgeteval.facts import Fact, fact, parameter
from budgeteval.stages.annual_statement.gather import Year
from budgeteval.stages.annual_statement.making import PREFIX, Maker, taken
from budgeteval.stages.annual_statement.planning import Facts, departments_of, share, sum_of

SUBJECTS = {"bonds": "bond", "ppp": "ppp", "policies": "policy", "purchases": "purchase"}
BOOKS = ("general", "fund", "state_capital", "social_insurance")
SPOT = {"drawn": "drawn", "inflation": "inflation.mean", "inflation_low": "inflation.low",
        "inflation_high": "inflation.high", "downgraded": "downgraded", "self_mean": "self_mean",
        "true_mean": "true_mean"}


def self_evaluation_facts(year: Year) -> Facts:
    """Projects and money self-evaluated, grades by the county's classes, marks that money does not bear out."""
    rows, make = year.frames["scores"], Maker(year, "scores")
    if not year.has("self_evaluation"):
        return {}
    at = "self_evaluation"
    blocked = rows[rows["status"] == "blocked"]
    unspent = rows[(rows["reported_grade"] == "excellent") & (rows["execution_rate"] < year.rules.slow_execution)]
    units = rows.loc[rows["implementing_unit"] != "", "implementing_unit"]
    return {
        f"{at}.year": fact(f"{PREFIX}.{at}.year", str(year.year_of(at)), "text", rows=[parameter("fiscal_year")]),
        f"{at}.projects": make(f"{at}.projects", len(rows), "count", "place", stated=f"{at}.projects"),
        f"{at}.amount": make(f"{at}.amount", sum_of(rows["budget_yuan"]), "yuan", "budget_yuan", stated=f"{at}.budget"),
        f"{at}.project_departments": make(f"{at}.project_departments", len(departments_of(year, rows)), "count",
                                          "department_code"),
        f"{at}.units": make(f"{at}.units", units.nunique(), "count", "implementing_unit", units.index.map(
            rows["place"])),
        f"{at}.mean": make(f"{at}.mean", rows["reported_total"].mean(), "points", "reported_total"),
        f"{at}.blocked": make(f"{at}.blocked", len(blocked), "count", "status", blocked["place"], f"{at}.blocked"),
        f"{at}.praised_unspent": make(f"{at}.praised_unspent", len(unspent), "count", "execution_rate",
                                      unspent["place"]),
        f"{at}.slow_limit": fact(f"{PREFIX}.{at}.slow_limit", year.rules.slow_execution, "rate", digits=0,
                                 rule="annual_statement.slow_execution"),
        **share(make, f"{at}.blocked_share", len(blocked), len(rows), "status"),
        **classes(year, make, at, rows, "reported_grade"),
        **_edges(year, make, rows["reported_total"].dropna()),
    }


def classes(year: Year, make: Maker, at: str, rows: pd.DataFrame, column: str) -> Facts:
    """Numbers and shares of the county's own classes among the rows that have a grade."""
    graded = rows[rows[column] != ""]
    made = {f"{at}.graded": make(f"{at}.graded", len(graded), "count", column)}
    for number, one in enumerate(year.rules.grade_classes):
        part = int(graded[column].isin(one.grades).sum())
        id = f"{at}.class.{'_'.join(one.grades)}"
        made[id] = make(id, part, "count", column)
        made |= share(make, f"{id}.share", part, len(graded), column)
        if number == 0:
            made |= share(make, f"{at}.top_share", part, len(graded), column)
    return made


def _edges(year: Year, make: Maker, totals: pd.Series) -> Facts:
    """Totals just above a grade edge as a share of those within the same distance on either side."""
    width, at = year.rules.edge_width, "self_evaluation"
    above = sum(int(((totals >= edge) & (totals < edge + width)).sum()) for edge in year.rules.edges)
    below = sum(int(((totals < edge) & (totals >= edge - width)).sum()) for edge in year.rules.edges)
    return {
        f"{at}.near_edges": make(f"{at}.near_edges", above + below, "count", "reported_total"),
        **share(make, f"{at}.edge_share", above, above + below, "reported_total"),
        f"{at}.edge_width": fact(f"{PREFIX}.{at}.edge_width", width, "number", rule="annual_statement.edge_width"),
    }


def whole_department_facts(year: Year) -> Facts:
    """Whole-department self-evaluations: how many of the county's departments, townships apart."""
    rows, make = year.frames["department_scores"], Maker(year, "department_scores")
    if not year.has("department_evaluation"):
        return {}
    own = rows[rows["department_code"].isin(year.county.departments["department_code"])]
    return {
        "self_evaluation.departments": make("self_evaluation.departments", own["department_code"].nunique(), "count",
                                            "department_code", own["place"], "department_evaluation.departments"),
        "department_evaluation.mean": make("department_evaluation.mean", own["recomputed_total"].mean(), "points",
                                           "recomputed_total"),
        **classes(year, make, "department_evaluation", own, "reported_grade"),
    }


def spot_check_facts(year: Year) -> Facts:
    """What the re-review states: drawn, inflation with its bounds, means before and after."""
    made: dict[str, Fact] = {}
    for name, stated in SPOT.items():
        made |= taken(year, "spot_check", f"spot_check.{stated}", f"spot_check.{name}")
    return made


def key_evaluation_facts(year: Year) -> Facts:
    """Key evaluations: projects, bonds among them, money, budget books, institutions, grades."""
    rows, make = year.frames["key_results"], Maker(year, "key_results")
    if not year.has("key_evaluation"):
        return {}
    at = "key_evaluation"
    kinds = {name: rows[rows["subject"] == subject] for name, subject in SUBJECTS.items()}
    books = {name: rows[rows["budget_book"] == name] for name in BOOKS}
    engaged = sorted(set(rows["institution"]) - {""})
    return {
        f"{at}.projects": make(f"{at}.projects", len(rows), "count", "place"),
        f"{at}.amount": make(f"{at}.amount", sum_of(rows["amount_yuan"]), "yuan", "amount_yuan"),
        f"{at}.mean": make(f"{at}.mean", rows["score"].mean(), "points", "score"),
        f"{at}.institutions": make(f"{at}.institutions", len(engaged), "count", "institution", engaged),
        f"{at}.problems": make(f"{at}.problems", int(rows["problems"].sum()), "count", "problems"),
        f"{at}.books": make(f"{at}.books", sum(len(part) > 0 for part in books.values()), "count", "budget_book"),
        **{f"{at}.{name}": make(f"{at}.{name}", len(part), "count", "subject", part["place"])
           for name, part in kinds.items()},
        **{f"{at}.book.{name}": make(f"{at}.book.{name}", len(part), "count", "budget_book", part["place"])
           for name, part in books.items()},
        **classes(year, make, at, rows, "grade"),
    }
