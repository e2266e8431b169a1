"""The nouns: one schema per table; a schema's docstring says what one row is.

Money is in yuan (``_yuan``), ratios are 0-1 (``_rate``, ``_ratio``), marks are points.
``place`` (``file!sheet!cell``) is the key of every table read from forms. Tables that a report publishes and a
later stage reads (``reviews``, ``targets``, ``progress`` …) keep their promise across stages.
"""

from budgeteval.tables.assessments import Assessments, AssessmentTotals
from budgeteval.tables.cells import Cells
from budgeteval.tables.department_scores import DepartmentScores
from budgeteval.tables.forms import Forms
from budgeteval.tables.funds import Funds
from budgeteval.tables.indicators import Indicators
from budgeteval.tables.key_results import KeyResults
from budgeteval.tables.progress import DepartmentProgress, Progress
from budgeteval.tables.proposals import Proposals
from budgeteval.tables.publications import Publications
from budgeteval.tables.rectifications import Rectifications
from budgeteval.tables.reviews import Reviews
from budgeteval.tables.scores import Scores
from budgeteval.tables.targets import Targets
from budgeteval.tables.tasks import Tasks

__all__ = [
    "AssessmentTotals",
    "Assessments",
    "Cells",
    "DepartmentProgress",
    "DepartmentScores",
    "Forms",
    "Funds",
    "Indicators",
    "KeyResults",
    "Progress",
    "Proposals",
    "Publications",
    "Rectifications",
    "Reviews",
    "Scores",
    "Targets",
    "Tasks",
]
