"""Reading forms: every form of every workbook below a folder, as tables that account for every filled cell."""

from budgeteval.forms.intake import intake
from budgeteval.forms.reader import Intake, read_file, read_folder
from budgeteval.forms.workbook import open_workbook

__all__ = ["Intake", "intake", "open_workbook", "read_file", "read_folder"]
