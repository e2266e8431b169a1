"""Weights from judgements (AHP) and from data (entropy), to stand beside those of the rules."""

from budgeteval.weighting.ahp import SCALE_TOP, Ahp, ahp, faults, group_matrix
from budgeteval.weighting.entropy import Entropy, entropy_weights

__all__ = ["SCALE_TOP", "Ahp", "Entropy", "ahp", "entropy_weights", "faults", "group_matrix"]
