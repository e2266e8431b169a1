"""What notebooks show: tables, figures, text, cards. One model each, rendered as HTML in JupyterLab
and as HTML, Typst and Word by ``publish``.

A display object puts two things into its notebook output: ``text/html`` for people and its model
under :data:`MIME` for ``publish`` and ``runs`` (facts, tables and findings are collected from there).
"""

from budgeteval.display.blocks import Attachment, Attachments, Card, Cover, Files, Findings, Signatures
from budgeteval.display.figure import Figure, figure, new_axes
from budgeteval.display.model import MIME, Display
from budgeteval.display.parts import Parts, parts
from budgeteval.display.table import Column, Table, column, table
from budgeteval.display.text import Note, Text, text

__all__ = [
    "MIME", "Attachment", "Attachments", "Card", "Column", "Cover", "Display", "Figure", "Files", "Findings",
    "Note", "Parts", "Signatures", "Table", "Text", "column", "figure", "new_axes", "parts", "table", "text",
]
