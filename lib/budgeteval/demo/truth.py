"""What is really the case in the fictional county: what a thorough re-review would find."""

from decimal import Decimal

import pandas as pd

from budgeteval.demo import marks
from budgeteval.demo.model import Form, Project
from budgeteval.demo.plan import DEFAULT_SEED, Plan, plan_county


def projects_of(
    seed: int = DEFAULT_SEED, departments: int | None = None, projects: int | None = None
) -> list[Project]:
    """Self-evaluated projects of a county, in the order of the register."""
    return plan_county(seed=seed, departments=departments, projects=projects).projects


def truth(plan: Plan) -> pd.DataFrame:
    """One row per self-evaluated project: the marks its department claims and those it deserves.

    Columns: project_code, project, department_code, department, honest, budget_yuan, spent_yuan, claimed_total and
    true_total (points; of the form before any fault was planted).
    """
    rows = []
    for form in plan.clean_forms():
        project = form.project
        rows.append({
            "project_code": project.code, "project": project.name,
            "department_code": project.department.code, "department": project.department.name,
            "honest": project.department.honest, "budget_yuan": project.budget_yuan, "spent_yuan": project.spent_yuan,
            "claimed_total": float(Decimal(str(form.total_score))), "true_total": float(true_total(form)),
        })
    return pd.DataFrame(rows)


def true_total(form: Form) -> Decimal:
    """Total that the true values deserve."""
    execution = marks.execution_score(form.project.budget_yuan, form.project.spent_yuan)
    return execution + sum((item.true_score for item in form.indicators), Decimal(0))


def truth_indicators(plan: Plan) -> pd.DataFrame:
    """One row per indicator of :func:`truth`, in the order of the form.

    Columns: project_code, order, level3, target, weight, claimed (as written), claimed_score, true_achieved,
    true_score.
    """
    rows = []
    for form in plan.clean_forms():
        for order, item in enumerate(form.indicators, 1):
            true = item.true_achieved
            rows.append({
                "project_code": form.project.code, "order": order, "level3": item.level3, "target": item.target_text,
                "weight": float(str(item.weight)), "claimed": str(item.achieved_text),
                "claimed_score": float(str(item.score)),
                "true_achieved": true if isinstance(true, str) else f"{true.normalize():f}{item.unit}",
                "true_score": float(item.true_score),
            })
    return pd.DataFrame(rows)
