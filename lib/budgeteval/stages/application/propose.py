"""What results mean for next year's budget, by the rules: proposals, never decisions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isnan, nan
from typing import Any

import pandas as pd

from budgeteval.county import County
from budgeteval.rulesets import RuleSet
from budgeteval.rulesets.application import Application, Step
from budgeteval.stages.application.known import Known
from budgeteval.stages.application.words import SAY, vocabulary
from budgeteval.tables import Proposals
from budgeteval.terms import label

ORDER = ("increase_priority", "keep", "cut", "suspend", "cancel")
ASK = "ask"


@dataclass(frozen=True)
class Result:
    """One result of an evaluation: by which report, with which score and grade ("" if not graded), where."""

    basis: str
    score: float
    grade: str
    place: str


def stricter(one: Step, other: Step) -> Step:
    """The stricter of two steps; of two cuts the deeper one, a cut without a range being the least."""
    def rank(step: Step) -> tuple[int, float]:
        return ORDER.index(step.action), -1.0 if step.cut_from is None else step.cut_from

    return one if rank(one) >= rank(other) else other


def amounts(step: Step, current: float) -> tuple[float, float]:
    """Lowest and highest amount for next year in yuan, NaN where the rules leave it open.

    A suspended project may get anything up to this year's amount once it is put right.
    """
    match step.action:
        case "keep":
            return current, current
        case "increase_priority":
            return current, nan
        case "suspend":
            return 0.0, current
        case "cancel":
            return 0.0, 0.0
        case "cut" if step.cut_from is not None and step.cut_to is not None:
            return current * (1 - step.cut_to), current * (1 - step.cut_from)
    return nan, nan


def evaluated(result: Result, rules: Application) -> Step:
    """The step of a grade, no milder than the input may bring about by itself."""
    step = {str(name): one for name, one in rules.actions.items()}[result.grade]
    mildest = {str(name): str(one) for name, one in rules.mildest.items()}.get(result.basis, ORDER[0])
    if ORDER.index(step.action) < ORDER.index(mildest):
        return Step.model_validate({"action": mildest, "cut_from": None, "cut_to": None})
    return step


def combined(result: Result | None, light: str, overdue: int, rules: Application) -> Step | None:
    """The strictest of what evaluation, monitoring and unrectified problems ask for; None if nothing is known."""
    steps = [evaluated(result, rules)] if result and result.grade else []
    steps += [rules.monitoring[light]] if light in rules.monitoring else []
    steps += [rules.unrectified] if overdue and rules.unrectified else []
    if not steps:
        return None
    chosen = steps[0]
    for one in steps[1:]:
        chosen = stricter(chosen, one)
    return chosen


def results_by_code(known: Known) -> dict[str, dict[str, Result]]:
    """Input -> register code -> result; unfinished evaluations, blocked forms and doubled forms give none."""
    tables = {
        "key_evaluation": (known.key_results, "score", "grade"),
        "spot_check": (known.sample, "used_score", "recheck_grade"),
        "self_evaluation": (known.scores, "recomputed_total", "recomputed_grade"),
        "self_evaluation_reported": (known.scores, "reported_total", "reported_grade"),
    }
    found: dict[str, dict[str, Result]] = {}
    for name, (rows, score, grade) in tables.items():
        kept = rows[rows[score].notna() & (rows[grade] != "") & (rows["code"] != "")]
        found[name] = {row["code"]: Result(name, row[score], row[grade], row["place"])
                       for row in kept.drop_duplicates("code", keep=False).to_dict("records")}
    return found


def chosen_result(codes: Iterable[str], found: Mapping[str, Mapping[str, Result]],
                  rules: Application) -> Result | None:
    """The first input, in the order of the rules, that knows the project.

    Of a project merged from several the lowest score stands for all if they share a grade; else the result has no
    grade, and a person is asked.
    """
    for name in rules.inputs:
        hits = [found[name][code] for code in codes if code in found[name]]
        if hits:
            lowest = min(hits, key=lambda one: one.score)
            agreed = len({one.grade for one in hits}) == 1
            return lowest if agreed else Result(name, nan, "", lowest.place)
    return None


def subjects(county: County, fiscal_year: int, known: Known) -> pd.DataFrame:
    """Projects that next year's budget has to decide about, with their codes of the year before (``codes``).

    The register of the year, then projects with a key evaluation that have no budget this year
    (``budget_yuan`` NaN). Without a register, the projects monitored.
    """
    names = county.units(fiscal_year).set_index("department_code")["department"]
    register = county.projects(fiscal_year)
    columns = ["project_code", "project", "department_code", "budget_yuan", "codes"]
    now = known.progress if register is None else register
    now = now.assign(budget_yuan=pd.to_numeric(now["budget_yuan"]).astype(float), codes=_codes(now))
    taken = {code for codes in now["codes"] for code in codes}
    ended = known.key_results[~known.key_results["code"].isin(taken)].drop_duplicates("project_code")
    ended = ended.assign(budget_yuan=nan, codes=[(code,) for code in ended["code"]])
    rows = pd.concat([now[columns], ended[columns]], ignore_index=True)
    return rows.assign(department=rows["department_code"].map(names).fillna(""))


def _codes(rows: pd.DataFrame) -> list[tuple[str, ...]]:
    replaced = rows["replaces"] if "replaces" in rows else pd.Series("", index=rows.index)
    return [(code, *(one for one in before.split(";") if one))
            for code, before in zip(rows["project_code"], replaced, strict=True)]


def exempt_by_name(project: str) -> str:
    """Kind of protected spending that a project's name points to, "" if none."""
    return next((kind for kind, words in vocabulary()["names"].items() if any(word in project for word in words)), "")


def propose(known: Known, county: County, fiscal_year: int, rules: RuleSet, ledger: pd.DataFrame,
            listed: Mapping[str, str]) -> pd.DataFrame:
    """One proposal per project of :func:`subjects`, then one per department.

    Parameters
    ----------
    ledger : ``tables.Rectifications``
    listed : project code -> kind of exception, from the person's list
    """
    law: Application = rules.application
    found = results_by_code(known)
    late = ledger[ledger["state"] == "overdue"]["project_code"].value_counts()
    monitored = known.progress.drop_duplicates("project_code").set_index("project_code")
    rates = known.scores[known.scores["code"] != ""].drop_duplicates("code").set_index("code")["execution_rate"]
    rows = []
    for row in subjects(county, fiscal_year, known).to_dict("records"):
        result = chosen_result(row["codes"], found, law)
        watched = monitored.loc[row["project_code"]].to_dict() if row["project_code"] in monitored.index else {}
        overdue = sum(int(late.get(code, 0)) for code in dict.fromkeys((row["project_code"], *row["codes"])))
        kind = listed.get(row["project_code"], "")
        rate = next((float(rates[code]) for code in row["codes"] if code in rates.index), nan)
        rows.append(_proposal(row, fiscal_year, result, watched, overdue, kind, rate, law))
    return Proposals.of(rows + _departments(known, county, fiscal_year, rules))


def _proposal(row: dict[str, Any], year: int, result: Result | None, watched: dict[str, Any], overdue: int,
              kind: str, rate: float, law: Application) -> dict[str, Any]:
    light = str(watched.get("proposal", ""))
    step = combined(result, light, overdue, law)
    action, exception = held_back(step.action if step else ASK, row["project"], kind, law)
    low, high = (nan, nan)
    if step and action != ASK:
        low, high = amounts(step if action == step.action else step.model_copy(update={"action": action}),
                            row["budget_yuan"])
    return {
        "place": result.place if result else str(watched.get("place", "")), "fiscal_year": year, "level": "project",
        "project_code": row["project_code"], "project": row["project"], "department_code": row["department_code"],
        "department": row["department"], "basis": result.basis if result else "", "action": action,
        "grade": result.grade if result else "", "score": result.score if result else nan, "execution_rate": rate,
        "light": str(watched.get("light", "")), "current_yuan": row["budget_yuan"], "low_yuan": low,
        "high_yuan": high, "exception": exception,
        "reason": _reason(result, light, overdue, exception, bool(kind), row["budget_yuan"]),
    }


def held_back(action: str, project: str, kind: str, law: Application) -> tuple[str, str]:
    """The action after the exceptions, and the exception that holds it back ("" if none does)."""
    by_name = exempt_by_name(project)
    holds = {str(name): actions for name, actions in law.exceptions.holds.items()}
    if kind and action in holds.get(kind, ()):
        return law.exceptions.listed, kind
    if not kind and by_name and action in holds.get(by_name, ()):
        return law.exceptions.named, by_name
    return action, ""


def _reason(result: Result | None, light: str, overdue: int, exception: str, listed: bool, budget: float) -> str:
    parts = [SAY("reason.nothing")] if result is None else []
    if result is not None and result.grade:
        parts.append(SAY("reason.result", basis=SAY(f"input.{result.basis}"), grade=label("grade", result.grade)))
    elif result is not None:
        parts.append(SAY("reason.merged", basis=SAY(f"input.{result.basis}")))
    if light and light != "continue":
        parts.append(SAY("reason.monitoring", proposal=label("proposal", light)))
    parts += [SAY("reason.overdue", overdue=overdue)] if overdue else []
    if exception:
        how = "reason.listed" if listed else "reason.named"
        parts.append(SAY(how, exception=SAY(f"exempt.{exception}")))
    parts += [SAY("reason.no_budget")] if isnan(budget) else []
    return SAY("semicolon").join(parts)


def _departments(known: Known, county: County, fiscal_year: int, rules: RuleSet) -> list[dict[str, Any]]:
    """One proposal per department of the register, from its whole-department evaluation."""
    law: Application = rules.application
    steps = {str(name): one for name, one in law.department_actions.items()}
    scored = known.department_scores[known.department_scores["recomputed_total"].notna()]
    scored = scored.drop_duplicates("department_code").set_index("department_code")
    register = county.projects(fiscal_year)
    sums = pd.Series(dtype=float) if register is None else \
        register["budget_yuan"].astype(float).groupby(register["department_code"]).sum()
    rows = []
    for unit in county.departments_in(fiscal_year).to_dict("records"):
        code = unit["department_code"]
        one = scored.loc[code].to_dict() if code in scored.index else {}
        grade = str(one.get("recomputed_grade", ""))
        step = steps.get(grade)
        current = float(sums.get(code, nan))
        low, high = amounts(step, current) if step else (nan, nan)
        result = Result("department_evaluation", float(one["recomputed_total"]), grade, one["place"]) if grade else None
        rows.append({
            "place": one.get("place", ""), "fiscal_year": fiscal_year, "level": "department", "department_code": code,
            "department": unit["department"], "basis": "department_evaluation" if grade else "", "grade": grade,
            "score": one.get("recomputed_total", nan), "execution_rate": one.get("execution_rate", nan),
            "action": step.action if step else ASK, "current_yuan": current, "low_yuan": low, "high_yuan": high,
            "reason": _reason(result, "", 0, "", False, current),
        })
    return rows
