"""Similar projects side by side: unit costs, and data envelopment analysis with bootstrap intervals."""

from budgeteval.benchmarking.bootstrap import Intervals, bootstrap
from budgeteval.benchmarking.dea import Efficiency, efficiency, enough, least_units, slacks
from budgeteval.benchmarking.unit_cost import Standing, standing

__all__ = ["Efficiency", "Intervals", "Standing", "bootstrap", "efficiency", "enough", "least_units", "slacks",
           "standing"]
