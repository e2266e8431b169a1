"""Key evaluation (财政重点评价) of one project: framework marks, survey, panel, special bonds, sensitivity."""

from budgeteval.stages.key_evaluation.benchmark.show import show_benchmark
from budgeteval.stages.key_evaluation.experts.show import show_experts
from budgeteval.stages.key_evaluation.run import Result, Run, open_run, score
from budgeteval.stages.key_evaluation.satisfaction.show import show_satisfaction
from budgeteval.stages.key_evaluation.show_analysis import show_dimensions
from budgeteval.stages.key_evaluation.show_annex import attach, show_annexes
from budgeteval.stages.key_evaluation.show_closing import show_others, show_problems, show_suggestions
from budgeteval.stages.key_evaluation.show_project import show_cover, show_project, show_work
from budgeteval.stages.key_evaluation.show_score import show_conclusion, show_firmness
from budgeteval.stages.key_evaluation.show_subject import show_subject

__all__ = [
    "Result", "Run", "attach", "open_run", "score", "show_annexes", "show_benchmark", "show_conclusion",
    "show_cover", "show_dimensions", "show_experts", "show_firmness", "show_others", "show_problems", "show_project",
    "show_satisfaction", "show_subject", "show_suggestions", "show_work",
]
