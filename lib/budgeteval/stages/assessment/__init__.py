"""工作考核: marks of every department's and township's performance management, from what the other stages know."""

from budgeteval.stages.assessment.run import Run, open_run
from budgeteval.stages.assessment.show import (
    attach,
    show_cover,
    show_extras,
    show_figure,
    show_findings,
    show_grades,
    show_items,
    show_overview,
    show_ranking,
    show_sheets,
    show_sources,
)

__all__ = [
    "Run", "attach", "open_run", "show_cover", "show_extras", "show_figure", "show_findings", "show_grades",
    "show_items", "show_overview", "show_ranking", "show_sheets", "show_sources",
]
