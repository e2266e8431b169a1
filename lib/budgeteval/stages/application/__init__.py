"""结果应用: rectifications with their letters and answers; what results mean for next year's budget."""

from budgeteval.stages.application.run import Run, open_run
from budgeteval.stages.application.show import (
    attach,
    show_cover,
    show_findings,
    show_ledger,
    show_overdue,
    show_overview,
    show_progress,
    show_sources,
    show_unissued,
)
from budgeteval.stages.application.show_letters import show_departments
from budgeteval.stages.application.show_proposals import (
    show_actions,
    show_department_proposals,
    show_figure,
    show_listed,
    show_people,
)

__all__ = [
    "Run", "attach", "open_run", "show_actions", "show_cover", "show_department_proposals", "show_departments",
    "show_figure",    "show_findings", "show_ledger", "show_listed", "show_overdue", "show_overview", "show_people",
    "show_progress", "show_sources", "show_unissued",
]
