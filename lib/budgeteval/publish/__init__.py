"""From notebook outputs to files: HTML, PDF, facts, tables, findings."""

from budgeteval.publish.errors import PublishError
from budgeteval.publish.report import load, write_report
from budgeteval.publish.warm import warm

__all__ = ["PublishError", "load", "warm", "write_report"]
