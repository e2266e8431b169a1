"""抽查方案 and 抽查复核: who is drawn and why; what the filled working papers say about the county."""

from budgeteval.stages.spot_check.run import Plan, Run, open_plan, open_run
from budgeteval.stages.spot_check.show import (
    attach,
    show_agreement,
    show_bland_altman,
    show_cover,
    show_estimates,
    show_findings,
    show_misstatement,
    show_progress,
    show_transition,
)
from budgeteval.stages.spot_check.show_overview import show_overview
from budgeteval.stages.spot_check.show_plan import (
    attach_plan,
    show_departments_figure,
    show_draw,
    show_frame,
    show_papers,
    show_plan_cover,
    show_plan_findings,
    show_reconciliation,
    show_replay,
    show_sample,
    show_signatures,
    show_sizes,
    show_strata,
    show_supplement,
)
from budgeteval.stages.spot_check.show_projects import (
    show_caterpillar,
    show_projects,
    show_screening,
    show_states,
)

__all__ = [
    "Plan", "Run", "attach", "attach_plan", "open_plan", "open_run", "show_agreement", "show_bland_altman",
    "show_caterpillar", "show_cover", "show_departments_figure", "show_draw", "show_estimates", "show_findings",
    "show_frame", "show_misstatement", "show_overview", "show_papers", "show_plan_cover",
    "show_plan_findings", "show_progress", "show_projects", "show_reconciliation", "show_replay", "show_sample",
    "show_screening", "show_signatures", "show_sizes", "show_states", "show_strata", "show_supplement",
    "show_transition",
]
