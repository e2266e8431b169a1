"""Expert panels: agreement of experts, outlying experts, and one mark from many by a stated rule."""

from budgeteval.panel.agreement import Agreement, agreement, icc, kendall_w
from budgeteval.panel.experts import EXPERT, distances, robust_z
from budgeteval.panel.final import final_mark, trimmed_mean

__all__ = ["EXPERT", "Agreement", "agreement", "distances", "final_mark", "icc", "kendall_w", "robust_z",
           "trimmed_mean"]
