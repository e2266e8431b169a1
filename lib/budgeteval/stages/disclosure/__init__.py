"""信息公开: what is due, what is withheld and why, public copies and open data, and the proof that they match."""

from budgeteval.stages.disclosure.redact import Copy, Recipe, proves, redact_html, redact_text
from budgeteval.stages.disclosure.run import Run, open_run
from budgeteval.stages.disclosure.show import (
    attach,
    show_blocked,
    show_calendar,
    show_cover,
    show_dictionary,
    show_files,
    show_findings,
    show_overview,
    show_proof,
    show_withheld,
)

__all__ = [
    "Copy", "Recipe", "Run", "attach", "open_run", "proves", "redact_html", "redact_text", "show_blocked",
    "show_calendar", "show_cover", "show_dictionary", "show_files", "show_findings", "show_overview", "show_proof",
    "show_withheld",
]
