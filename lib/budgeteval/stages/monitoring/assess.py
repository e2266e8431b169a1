"""A whole county at a cut-off month: forms matched, indicators tracked, money followed, everything checked."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from budgeteval import findings, sources
from budgeteval.findings import Finding
from budgeteval.forms import Intake
from budgeteval.rulesets import RuleSet
from budgeteval.rulesets.monitoring import Goal
from budgeteval.scoring.execution import total_rows
from budgeteval.sources import Sources
from budgeteval.stages.monitoring import check_goals, check_identity, check_money
from budgeteval.stages.monitoring.case import Case
from budgeteval.stages.monitoring.compare import compare
from budgeteval.stages.monitoring.departments import departments
from budgeteval.stages.monitoring.match import Register, match
from budgeteval.stages.monitoring.origins import origins
from budgeteval.stages.monitoring.projects import Money, monitor
from budgeteval.stages.monitoring.proposals import propose
from budgeteval.stages.monitoring.track import by_form, track
from budgeteval.tables import Forms

TARGET_KINDS = ("performance_target", "flat_export")
PLAN = ["project_code", "month", "planned_share"]
PAST = ["department_code", "fiscal_year", "month", "spent_yuan"]


@dataclass(frozen=True, eq=False)
class Inputs:
    """What a county has for a year: monitoring forms, target forms, exports (None where there are none)."""

    forms: Intake
    targets: Intake | None
    exports: Sources | None


@dataclass(frozen=True, eq=False)
class Systems:
    """What the systems say beside payments and budgets: lines of projects, as their tables hold them."""

    direct_funds: pd.DataFrame
    livelihood: pd.DataFrame
    bonds: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Assessed:
    """Everything known of a county at a month.

    ``projects``, ``departments``, ``indicators``, ``deviations``, ``changes`` as their verbs give them;
    ``reconciliation`` as :func:`budgeteval.sources.reconcile` (no rows without exports); ``systems`` None without
    exports; ``findings`` by ``findings.COLUMNS``; ``origins`` as :func:`origins` gives them.
    """

    projects: pd.DataFrame
    departments: pd.DataFrame
    indicators: pd.DataFrame
    deviations: pd.DataFrame
    changes: pd.DataFrame
    reconciliation: pd.DataFrame
    heads: pd.DataFrame
    systems: Systems | None
    findings: pd.DataFrame
    origins: pd.DataFrame


def assess(inputs: Inputs, register: Register, rule_set: RuleSet, fiscal_year: int, month: int) -> Assessed:
    """Monitor a county at the end of ``month``."""
    rules, intake = rule_set.monitoring, inputs.forms
    heads = match(intake.forms, register)
    exports = _attributed(inputs.exports, register)
    money, last = follow(exports, month)
    tracked = track(intake.indicators[intake.indicators["form"].isin(heads["place"])], _dated(heads, fiscal_year),
                    rules.goal, month)
    goals = pd.concat([by_form(tracked, rules), _flags(heads, tracked, rules.goal)])
    projects = monitor(heads, intake.funds, goals, money, register, rules, fiscal_year, month)
    past = exports.past_months if exports is not None else pd.DataFrame(columns=PAST)
    units = departments(projects, register.departments, past, rules, month)
    approved = _approved(inputs.targets, register)
    changes = _changes(tracked, heads, inputs.targets, approved, rules.checks.alike)
    case = Case(heads, intake.funds, tracked, intake.cells, projects, register, rules, fiscal_year, month)
    reconciled, differences = _reconcile(exports, case)
    found = [*intake.findings, *check_identity.find(case), *check_money.find(case),
             *check_goals.find(case, changes), *differences, *(exports.findings if exports is not None else []),
             *_silent(exports, last, month)]
    judged = propose(rules, projects[projects["in_register"]])
    return Assessed(projects, units, tracked, judged, changes, reconciled, heads, _systems(exports),
                    findings.table(_named(found, register)), origins(heads, approved, exports, register))


def _attributed(exports: Sources | None, register: Register) -> Sources | None:
    if exports is None:
        return None
    return sources.attributed(exports, register.projects, register.departments, register.former)


def _systems(exports: Sources | None) -> Systems | None:
    if exports is None:
        return None
    funds, bonds = (rows[rows["part"] == "project"] for rows in (exports.direct_funds, exports.bonds))
    return Systems(funds, exports.livelihood, bonds)


def follow(exports: Sources | None, month: int) -> tuple[Money, int]:
    """What the exports say of each project up to a month, and the last month that has payments.

    A month without a single payment in the whole county has not been exported: then nobody knows what was spent.
    """
    if exports is None:
        return Money(None, None, None, pd.DataFrame(columns=PLAN), frozenset()), 0
    paid = exports.payments[exports.payments["status"] == "paid"]
    last = int(paid["month"].max()) if len(paid) else 0
    known = bool((paid["month"] == month).any())
    sums = sources.monthly(exports.payments, month).groupby("project_code")["spent_yuan"].sum()
    budgets = sources.budget_of(exports.budget_lines, month).set_index("project_code")
    bonds = frozenset(exports.bonds.loc[exports.bonds["project_code"] != "", "project_code"])
    opening, adjusted = budgets["opening_budget_yuan"], budgets["budget_yuan"]
    return Money(sums if known else None, adjusted if len(budgets) else None, opening if len(budgets) else None,
                 sources.plan_of(exports.plan_lines), bonds), last


def _dated(heads: pd.DataFrame, fiscal_year: int) -> pd.DataFrame:
    """Forms whose blank year is the year monitored."""
    return heads.assign(fiscal_year=heads["fiscal_year"].fillna(float(fiscal_year)))


def _flags(heads: pd.DataFrame, tracked: pd.DataFrame, goal: Goal) -> pd.DataFrame:
    """Goals of lists that only say yes or no, one row per form without indicators."""
    rows = heads[(heads["reached_goal"] != "") & ~heads["place"].isin(tracked["form"])].set_index("place")
    lights = np.where(rows["reached_goal"] == "yes", goal.flag_met, goal.flag_missed)
    return pd.DataFrame({"goal_light": lights, "goal_rate": np.nan, "all_done": False, "impossible": 0},
                        index=rows.index)


def _approved(targets: Intake | None, register: Register) -> pd.DataFrame:
    """The approved target forms of projects that have just one."""
    heads = match(Forms.of([]) if targets is None else targets.forms, register, TARGET_KINDS)
    return heads[heads["project_code"] != ""].drop_duplicates("project_code", keep=False)


def _changes(tracked: pd.DataFrame, heads: pd.DataFrame, targets: Intake | None, approved: pd.DataFrame,
             alike: float) -> pd.DataFrame:
    """Indicators unlike those of the approved target forms."""
    codes = heads.set_index("place")["project_code"]
    own = tracked.assign(project_code=tracked["form"].map(codes).fillna(""))
    if targets is None:
        return compare(own[:0], own[:0], alike).astype("str")
    rows = targets.indicators[targets.indicators["role"] == "indicator"]
    by_place = rows["form"].map(approved.set_index("place")["project_code"]).fillna("")
    return compare(own, rows.assign(project_code=by_place), alike).astype("str")


def _reconcile(exports: Sources | None, case: Case) -> tuple[pd.DataFrame, list[Finding]]:
    """Current forms against payments; without exports there is nothing to compare."""
    if exports is None:
        return pd.DataFrame(), []
    own = case.current
    cells = total_rows(case.funds).drop_duplicates("form").set_index("form")["spent_cell"]
    said = pd.DataFrame({
        "project_code": own["project_code"], "reported_spent_yuan": own["reported_spent_yuan"], "file": own["file"],
        "sheet": own["sheet"], "cell": own.index.map(cells).fillna("") if len(own) else [],
    })
    rows, found = sources.reconcile(exports, said, case.register.projects, case.month,
                                    case.rules.checks.tolerance_yuan)
    mixed = set(own.loc[own["mixed"], "project_code"])
    off = rows["project_code"].isin(mixed)
    rows = rows.assign(difference_kind=rows["difference_kind"].mask(off, "unit_mixup"),
                       difference_yuan=rows["difference_yuan"].mask(off))
    return rows, [one for one in found if one.project not in mixed]


def _silent(exports: Sources | None, last: int, month: int) -> Iterable[Finding]:
    """monitoring_month_without_data: payments were exported, but none of this month."""
    if exports is None or not last or (exports.payments["month"] == month).any():
        return []
    return [Finding("monitoring_month_without_data", facts={"month": str(month), "last": str(last)})]


def _named(found: Iterable[Finding], register: Register) -> list[Finding]:
    """Findings with names where a reader knew only the codes of department and project."""
    names = dict(zip(register.departments["department_code"], register.departments["department"], strict=True))
    titles = dict(zip(register.projects["project_code"], register.projects["project"], strict=True))
    return [Finding(one.code, one.file, one.sheet, one.cell, one.facts, names.get(one.department, one.department),
                    titles.get(one.project, one.project)) for one in found]
