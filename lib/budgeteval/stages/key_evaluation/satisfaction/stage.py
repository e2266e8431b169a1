"""The survey of one run: its workbook beside the results, ready to be checked and shown."""

from dataclasses import dataclass
from math import nan

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.rulesets.key_evaluation import KeyEvaluation
from budgeteval.stages.key_evaluation.satisfaction.check import check
from budgeteval.stages.key_evaluation.satisfaction.evaluate import Results, evaluate
from budgeteval.stages.key_evaluation.satisfaction.read import Book

PUBLISHED = ["place", "number", "group", "day", "state", "answered", "mean"]


@dataclass(frozen=True)
class Satisfaction:
    """``results`` is None where no questionnaire came back, or the project has no workbook of them."""

    book: Book
    results: Results | None
    findings: tuple[Finding, ...]

    def tables(self) -> dict[str, pd.DataFrame]:
        """What goes with the report: lines without age, answers without a written group; nothing without a workbook."""
        if not self.book.file:
            return {}
        sheets = self.results.sheets if self.results else self.book.sheets
        return {"satisfaction_plan": self.book.plan, "satisfaction_questions": self.book.questions,
                "satisfaction_sheets": sheets[PUBLISHED], "satisfaction_answers": self.book.answers}


def surveyed(book: Book, rules: KeyEvaluation, summary: float = nan) -> Satisfaction:
    """Results and findings of a workbook; ``summary`` is the rate that the evaluation workbook's own sheet gives."""
    results = evaluate(book, rules)
    return Satisfaction(book, results, tuple(check(book, results, rules, summary)))
