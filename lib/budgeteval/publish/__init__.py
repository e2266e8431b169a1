"""From notebook outputs to files: HTML, PDF, facts, tables, findings."""

from budgeteval.publish.errors import PublishError
from budgeteval.publish.report import load, write_report

__all__ = ["PublishError", "load", "write_report"]
