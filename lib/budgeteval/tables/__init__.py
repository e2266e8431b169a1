"""The nouns: one schema per table; a schema's docstring says what one row is.

Money is in yuan (``_yuan``), ratios are 0-1 (``_rate``, ``_ratio``), marks are points.
``place`` (``file!sheet!cell``) is the key of every table read from forms.
"""

from budgeteval.tables.cells import Cells
from budgeteval.tables.forms import Forms
from budgeteval.tables.funds import Funds
from budgeteval.tables.indicators import Indicators
from budgeteval.tables.scores import Scores

__all__ = ["Cells", "Forms", "Funds", "Indicators", "Scores"]
