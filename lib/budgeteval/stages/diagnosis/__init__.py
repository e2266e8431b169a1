"""问题诊断: deep problems over all stages of a year, from what the other stages published."""

from budgeteval.stages.diagnosis.run import Run, open_run
from budgeteval.stages.diagnosis.show import (
    attach,
    show_cover,
    show_figure,
    show_findings,
    show_overview,
    show_parties,
    show_ranking,
    show_sources,
)
from budgeteval.stages.diagnosis.show_changes import show_changes
from budgeteval.stages.diagnosis.show_problems import (
    show_formality,
    show_inflation,
    show_no_result,
    show_vagueness,
)
from budgeteval.stages.diagnosis.show_texts import show_copied, show_institutions

__all__ = [
    "Run", "attach", "open_run", "show_changes", "show_copied", "show_cover", "show_figure",
    "show_findings", "show_formality", "show_inflation", "show_institutions", "show_no_result", "show_overview",
    "show_parties", "show_ranking", "show_sources", "show_vagueness",
]
