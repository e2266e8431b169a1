"""Document -> Word: the report as ``report.docx``, in the styles of a template that a county can replace."""

from budgeteval.publish.docx.template import blank, faults
from budgeteval.publish.docx.write import word

__all__ = ["blank", "faults", "word"]
