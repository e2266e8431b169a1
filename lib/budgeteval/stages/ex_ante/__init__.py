"""事前绩效评估: experts' sheets and the application in; panel figures, conclusion, money and what was missed out."""

from budgeteval.stages.ex_ante.run import Review, Run, open_run
from budgeteval.stages.ex_ante.show import (
    show_annexes,
    show_conclusion,
    show_cover,
    show_dimensions,
    show_others,
    show_subject,
    show_suggestions,
    show_work,
)
from budgeteval.stages.ex_ante.show_closing import attach

__all__ = [
    "Review", "Run", "attach", "open_run", "show_annexes", "show_conclusion", "show_cover", "show_dimensions",
    "show_others", "show_subject", "show_suggestions", "show_work",
]
