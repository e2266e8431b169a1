"""Reading forms: every form of every workbook below a folder, as tables that account for every filled cell."""

from budgeteval.forms.reader import Intake, read_file, read_folder

__all__ = ["Intake", "read_file", "read_folder"]
