"""The nouns: one schema per table; a schema's docstring says what one row is.

Money is in yuan (``_yuan``), ratios are 0-1 (``_rate``, ``_ratio``), marks are points.
``place`` (``file!sheet!cell``) is the key of every table read from forms. Tables that a report publishes and a
later stage reads (``reviews``, ``targets``, ``progress`` …) keep their promise across stages.
"""

from budgeteval.tables.assessments import Assessments, AssessmentTotals
from budgeteval.tables.bonds import Bonds, Repayments
from budgeteval.tables.budget_lines import BudgetLines
from budgeteval.tables.cells import Cells
from budgeteval.tables.department_scores import DepartmentScores
from budgeteval.tables.diagnosis import ProblemRanks, ProblemRates, ProblemSigns, SharedTexts
from budgeteval.tables.direct_funds import DirectFunds
from budgeteval.tables.forms import Forms
from budgeteval.tables.funds import Funds
from budgeteval.tables.indicators import Indicators
from budgeteval.tables.key_results import KeyResults
from budgeteval.tables.livelihood import Livelihood
from budgeteval.tables.payments import PastMonths, Payments
from budgeteval.tables.plan_lines import PlanLines
from budgeteval.tables.progress import DepartmentProgress, Progress
from budgeteval.tables.proposals import Proposals
from budgeteval.tables.publications import Publications
from budgeteval.tables.rectifications import Rectifications
from budgeteval.tables.reviews import Reviews
from budgeteval.tables.scores import Scores
from budgeteval.tables.source_files import SourceFiles
from budgeteval.tables.targets import Targets
from budgeteval.tables.tasks import Tasks

__all__ = [
    "AssessmentTotals",
    "Assessments",
    "Bonds",
    "BudgetLines",
    "Cells",
    "DepartmentProgress",
    "DepartmentScores",
    "DirectFunds",
    "Forms",
    "Funds",
    "Indicators",
    "KeyResults",
    "Livelihood",
    "PastMonths",
    "Payments",
    "PlanLines",
    "ProblemRanks",
    "ProblemRates",
    "ProblemSigns",
    "Progress",
    "Proposals",
    "Publications",
    "Rectifications",
    "Repayments",
    "Reviews",
    "Scores",
    "SharedTexts",
    "SourceFiles",
    "Targets",
    "Tasks",
]
