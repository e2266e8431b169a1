"""From a number of a report back to what people wrote: the trail of every fact.

``trail`` works on what a report states (its facts and tables) and what it was made from (:class:`Basis`).
"""

from budgeteval.trail.basis import Basis, Rule
from budgeteval.trail.show import Line, Step, steps, told
from budgeteval.trail.tables import Tables, in_folder
from budgeteval.trail.trail import Evidence, Trail, trail

__all__ = ["Basis", "Evidence", "Line", "Rule", "Step", "Tables", "Trail", "in_folder", "steps", "told", "trail"]
