"""Numbers of the report, each with the form cells it was counted from."""

import pandas as pd

from budgeteval.facts import Fact, fact
from budgeteval.stages.diagnosis.rank import GROUPS
from budgeteval.stages.diagnosis.run import Run
from budgeteval.stages.diagnosis.signs import keyed, single


def overview_facts(run: Run) -> dict[str, Fact]:
    """Signs, projects and departments they concern."""
    signs = run.signs
    return {"signs": _count("signs", signs, len(signs)), "projects": _projects("projects", single(signs)),
            "departments": _count("departments", signs, signs["department_code"].nunique())}


def kind_facts(run: Run, kind: str) -> dict[str, Fact]:
    """Of one kind of problem: projects with a sign, signs, departments."""
    signs = run.signs[run.signs["problem_kind"] == kind]
    return {"hits": _projects(f"{kind}.projects", single(signs)), "signs": _count(f"{kind}.signs", signs, len(signs)),
            "departments": _count(f"{kind}.departments", signs, signs["department_code"].nunique())}


def judged_fact(run: Run, kind: str) -> Fact:
    """Projects that could be judged for a kind of problem, each at the cell that says so."""
    looked = run.judged[run.judged["problem_kind"] == kind]
    return fact(f"diagnosis.{kind}.judged", len(looked), "count", table="problem_rates", column="judged",
                rows=dict.fromkeys(looked["place"]))


def group_fact(run: Run, kind: str, level: str, code: str) -> Fact:
    """Projects of a group (a department or a category of projects) with a sign of a kind."""
    signs = run.signs[(run.signs["problem_kind"] == kind) & (run.signs[GROUPS[level]] == code)]
    return _projects(f"{kind}.{level}.{code}", single(signs))


def sign_fact(run: Run, sign: str) -> Fact:
    """Projects, or departments as a whole, with one sign."""
    signs = run.signs[run.signs["sign"] == sign]
    kind = run.limits.signs[sign].kind  # type: ignore[index]
    return _projects(f"{kind}.{sign}", signs, rule=f"diagnosis.signs.{sign}.bound")


def party_fact(run: Run, party: str) -> Fact:
    """Signs a party answers for."""
    signs = run.signs[run.signs["party"] == party]
    return _count(f"party.{party}", signs, len(signs))


def shared_facts(name: str, shared: pd.DataFrame) -> dict[str, Fact]:
    """Pairs of texts that share a passage, and how many of two departments, and word by word."""
    across, same = shared[shared["relation"] == "other_department"], shared[shared["verbatim"]]
    return {key: fact(f"diagnosis.{name}.{key}", len(rows), "count", table=name, column="letters", rows=_cells(rows))
            for key, rows in (("pairs", shared), ("across", across), ("verbatim", same))}


def _cells(shared: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys([*shared["place"], *shared["other_place"]]))


def _projects(name: str, signs: pd.DataFrame, rule: str = "") -> Fact:
    return _count(name, signs, keyed(signs)["project_key"].nunique(), rule)


def _count(name: str, signs: pd.DataFrame, value: int, rule: str = "") -> Fact:
    return fact(f"diagnosis.{name}", value, "count", table="problem_signs", column="sign",
                rows=dict.fromkeys(signs["place"]), rule=rule)
