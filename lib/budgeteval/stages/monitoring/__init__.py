"""绩效运行监控（双监控）: money and goals at a cut-off month, from forms and the systems' exports."""

from budgeteval.stages.monitoring.read import Run, open_run
from budgeteval.stages.monitoring.show import (
    attach,
    show_cover,
    show_departments,
    show_departments_figure,
    show_findings,
    show_lights,
    show_overview,
    show_projects,
    show_rules,
)
from budgeteval.stages.monitoring.show_proposals import show_proposals
from budgeteval.stages.monitoring.show_slow import show_slow
from budgeteval.stages.monitoring.show_systems import show_forecast, show_reconciliation, show_systems

__all__ = [
    "Run", "attach", "open_run", "show_cover", "show_departments", "show_departments_figure", "show_findings",
    "show_forecast", "show_lights", "show_overview", "show_projects", "show_proposals", "show_reconciliation",
    "show_rules", "show_slow", "show_systems",
]
