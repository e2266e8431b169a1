"""年度情况说明: the county's annual statement, notice and summary, from what the year's reports have published."""

from budgeteval.stages.annual_statement.chapters import (
    show_after,
    show_before,
    show_books,
    show_cover,
    show_during,
    show_mechanism,
    show_opening,
    show_sender,
    show_use,
)
from budgeteval.stages.annual_statement.closing import gaps, show_gaps, show_problems, show_steps
from budgeteval.stages.annual_statement.notice import (
    show_addressees,
    show_departments,
    show_notice_opening,
    show_requirements,
    show_summary,
)
from budgeteval.stages.annual_statement.read import Run, open_run

__all__ = [
    "Run", "gaps", "open_run", "show_addressees", "show_after", "show_before", "show_books", "show_cover",
    "show_departments", "show_during", "show_gaps", "show_mechanism", "show_notice_opening",
    "show_opening", "show_problems", "show_requirements", "show_sender", "show_steps", "show_summary", "show_use",
]
