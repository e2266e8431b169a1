"""绩效自评: forms in, recomputed scores, form errors and screening out."""

from budgeteval.stages.self_evaluation.read import Run, open_run
from budgeteval.stages.self_evaluation.show import (
    attach,
    show_cover,
    show_coverage,
    show_differing,
    show_execution,
    show_execution_figure,
    show_findings,
    show_grades,
    show_listed,
    show_overview,
    show_quality,
    show_rules,
    show_score_figure,
    show_scores,
    show_screening,
)

__all__ = [
    "Run", "attach", "open_run", "show_cover", "show_coverage", "show_differing", "show_execution",
    "show_execution_figure", "show_findings", "show_grades", "show_listed", "show_overview", "show_quality",
    "show_rules", "show_score_figure", "show_scores", "show_screening",
]
