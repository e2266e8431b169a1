"""Texts of goals that departments have copied from each other."""

from collections.abc import Iterator

from budgeteval.findings import Finding
from budgeteval.screening.near_duplicates import near_duplicate_pairs
from budgeteval.stages.department_evaluation.checks.case import Case

FIELDS = ("goal_expected", "goal_actual")


def find(case: Case) -> Iterator[Finding]:
    """A finding in each form whose goal another department has, too."""
    used = set(case.in_use["place"])
    forms = case.filed.forms[case.filed.forms["place"].isin(used)]
    for field in FIELDS:
        rows = forms[forms[field].str.len() >= case.limits.copied_from].reset_index(drop=True)
        pairs, _ = near_duplicate_pairs(list(rows[field]), case.limits.similar_from)
        met: set[int] = set()
        for first, second in zip(pairs["first"], pairs["second"], strict=True):
            for one, other in ((first, second), (second, first)):
                if case.filed.owners[rows["file"][one]] != case.filed.owners[rows["file"][other]] and one not in met:
                    met.add(one)
                    yield case.at("department_text_copied", rows["place"][one], rows[f"{field}_cell"][one],
                                  other=case.names.get(case.filed.owners[rows["file"][other]], ""))
