"""绩效目标: target forms in; coverage, quality of indicators, review on four heads, measurable alternatives out."""

from budgeteval.stages.performance_target.run import Run, open_run
from budgeteval.stages.performance_target.show import (
    attach,
    show_cover,
    show_departments,
    show_findings,
    show_overview,
    show_quality,
    show_quality_figure,
    show_rules,
    show_signatures,
)
from budgeteval.stages.performance_target.show_library import (
    show_copied,
    show_library,
    show_worst,
)
from budgeteval.stages.performance_target.show_review import (
    show_key_projects,
    show_review,
    show_review_items,
)

__all__ = [
    "Run", "attach", "open_run", "show_copied", "show_cover", "show_departments", "show_findings",
    "show_key_projects", "show_library", "show_overview",
    "show_quality", "show_quality_figure", "show_review", "show_review_items",
    "show_rules", "show_signatures", "show_worst",
]
