"""部门整体支出: whole-department forms and base data in; recomputed and framework scores, projects beside them, out."""

from budgeteval.stages.department_evaluation.read import Run, open_run
from budgeteval.stages.department_evaluation.show import (
    show_cover,
    show_form,
    show_money,
    show_overview,
    show_score_figure,
    show_scores,
)
from budgeteval.stages.department_evaluation.show_framework import show_framework, show_open
from budgeteval.stages.department_evaluation.show_projects import (
    attach,
    show_comparison,
    show_findings,
    show_projects,
    show_quality,
    show_reviews,
    show_rules,
)

__all__ = [
    "Run", "attach", "open_run", "show_comparison", "show_cover", "show_findings", "show_form", "show_framework",
    "show_money", "show_open", "show_overview", "show_projects", "show_quality", "show_reviews", "show_rules",
    "show_score_figure", "show_scores",
]
