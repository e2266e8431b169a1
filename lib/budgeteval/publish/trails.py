"""Trails of a document's facts: worked out once, told by HTML, PDF and Word."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from budgeteval.publish.model import Note, Sheet
from budgeteval.trail import Basis, Tables, steps, trail


def traced(notes: Iterable[Note], sheets: Mapping[str, Sheet], labels: Mapping[str, str],
           basis: Basis) -> tuple[Note, ...]:
    """The notes, each with its trail."""
    tables = Tables(lambda name: (sheets[name].columns, sheets[name].rows) if name in sheets else None)
    return tuple(_traced(note, tables, labels, basis) for note in notes)


def _traced(note: Note, tables: Tables, labels: Mapping[str, str], basis: Basis) -> Note:
    found = trail(note.record, note.context, tables, basis)
    return replace(note, trail=found, steps=steps(found, labels, note.record["table"] in tables))
