"""budgeteval: forms in, provable reports out."""

__version__ = "0.1.0"
