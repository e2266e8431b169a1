"""A fictional county of any size as raw workbooks, with an answer key of every planted fault.

``generate`` writes the county; the same arguments always write the same bytes. ``plan_county`` gives the same county
as a model (departments, projects, filled forms) without writing it; ``truth`` what a thorough re-review would find.
"""

from budgeteval.demo.county import generate
from budgeteval.demo.plan import DEFAULT_SEED, Plan, plan_county
from budgeteval.demo.truth import projects_of, truth, truth_indicators

__all__ = ["DEFAULT_SEED", "Plan", "generate", "plan_county", "projects_of", "truth", "truth_indicators"]
