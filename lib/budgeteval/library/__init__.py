"""The indicator library: a start that ships with the package, a county's own workbook on top, and what is similar.

``start()`` is the shipped library, ``extended(path)`` the same with a county's workbook; ``Index`` finds the nearest
entries of a text, ``statistics`` describes a library.
"""

from budgeteval.library.model import Library, aspect_of, dimension_of, is_measurable, vocabulary
from budgeteval.library.similar import Index, theme
from budgeteval.library.start import SHIPPED, start
from budgeteval.library.statistics import by_aspect, by_kind, by_sector, duplicates, used
from budgeteval.library.workbook import extended

__all__ = [
    "SHIPPED", "Index", "Library", "aspect_of", "by_aspect", "by_kind", "by_sector", "dimension_of", "duplicates",
    "extended", "is_measurable", "start", "theme", "used", "vocabulary",
]
