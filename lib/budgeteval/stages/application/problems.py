"""Problems that results of other reports ask to be put right, whether a letter has gone out or not."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from budgeteval.facts import as_text
from budgeteval.rulesets import RuleSet
from budgeteval.stages.application.known import Known
from budgeteval.stages.application.words import SAY, listed
from budgeteval.terms import label

COLUMNS = ["place", "stage", "project_code", "project", "department_code", "department", "party", "problem", "basis",
           "advice"]


def found_problems(known: Known, rules: RuleSet, names: Mapping[str, str]) -> pd.DataFrame:
    """One row per problem (:data:`COLUMNS`), stage by stage, in the order of the reports.

    ``names`` gives the units' names by code, as of the year the letters are of.
    """
    rows = [*_evaluated(known, rules), *_rechecked(known, rules), *_monitored(known, rules), *_misfilled(known, rules)]
    frame = pd.DataFrame(rows, columns=COLUMNS).astype("str")
    named = frame["department_code"].map(dict(names)).astype("object")
    return frame.assign(department=named.where(named.notna(), frame["department"]).astype("str"))


def _evaluated(known: Known, rules: RuleSet) -> Iterator[dict[str, Any]]:
    if rules.application.problems.key_evaluation:
        year = known.reports["key_evaluation"][0]
        for row in known.key_problems.to_dict("records"):
            yield _problem(row, "key_evaluation", row["project_code"], row["party"], row["problem"],
                           SAY("basis.key_evaluation", year=year, code=row["code"]), row["suggestion"])


def _rechecked(known: Known, rules: RuleSet) -> Iterator[dict[str, Any]]:
    if not rules.application.problems.spot_check:
        return
    limit, year = rules.spot_check.tolerance.attention, known.reports["spot_check"][0]
    for row in known.sample[known.sample["inflation"] > limit].to_dict("records"):
        told = {name: as_text(row[name], "points") for name in ("self_score", "used_score", "inflation")}
        yield _problem(row, "spot_check", row["code"], "department", SAY("problem.spot_check", **told),
                       SAY("basis.spot_check", year=year), SAY("advice.spot_check"))


def _monitored(known: Known, rules: RuleSet) -> Iterator[dict[str, Any]]:
    """Projects whose monitoring proposes something, and departments that spend slowly."""
    if rules.application.problems.slow_departments:
        rows = known.department_progress[known.department_progress["slow"]]
        for row in rows.to_dict("records"):
            told = {name: as_text(row[name], "rate") for name in ("execution_rate", "time_progress")}
            yield _problem({**row, "place": ""}, "monitoring", "", "department",
                           SAY("problem.slow", month=row["cutoff_month"], **told), _watched(known, row),
                           SAY("advice.slow"))
    rows = known.progress[known.progress["proposal"].isin(rules.application.problems.monitoring)]
    for row in rows.to_dict("records"):
        told = {name: as_text(row[name], "rate") for name in ("execution_rate", "time_progress")}
        yield _problem(row, "monitoring", row["project_code"], row["party"] or "department",
                       SAY("problem.monitoring", month=row["cutoff_month"], **told),
                       _watched(known, row),
                       SAY("advice.monitoring", proposal=label("proposal", row["proposal"])))


def _watched(known: Known, row: dict[Any, Any]) -> str:
    return SAY("basis.monitoring", year=known.reports["monitoring"][0], month=row["cutoff_month"])


def _misfilled(known: Known, rules: RuleSet) -> Iterator[dict[str, Any]]:
    """Forms with at least so many errors; one problem a form."""
    least = rules.application.problems.self_evaluation_errors_from
    errors = known.self_errors[known.self_errors["severity"] == "error"]
    if least is None or errors.empty:
        return
    forms = known.scores.drop_duplicates(["file", "sheet"]).set_index(["file", "sheet"])
    for (file, sheet), group in errors.groupby(["file", "sheet"], sort=False):
        if len(group) >= least and (file, sheet) in forms.index:
            row = forms.loc[(file, sheet)].to_dict()
            titles = listed(dict.fromkeys(group["title"]))
            yield _problem({**row, "place": row["place"]}, "self_evaluation", row["code"], "department",
                           SAY("problem.self_evaluation", errors=len(group), titles=titles),
                           SAY("basis.self_evaluation", year=known.reports["self_evaluation"][0]),
                           SAY("advice.self_evaluation"))


def _problem(row: dict[Any, Any], stage: str, code: str, party: str, problem: str, basis: str,
             advice: str) -> dict[str, Any]:
    return {"place": row["place"], "stage": stage, "project_code": code, "project": row.get("project", ""),
            "department_code": row.get("department_code", ""), "department": row.get("department", ""),
            "party": party, "problem": problem, "basis": basis, "advice": advice}
