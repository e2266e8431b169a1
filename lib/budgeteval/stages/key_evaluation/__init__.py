"""Key evaluation (财政重点评价) of one project: framework marks, survey, panel, special bonds, sensitivity."""

from budgeteval.stages.key_evaluation.run import Result, Run, open_run, score

__all__ = ["Result", "Run", "open_run", "score"]
