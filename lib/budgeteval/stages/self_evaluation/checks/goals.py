"""Goals in words."""

from budgeteval.findings import Finding
from budgeteval.scoring.qualitative import plain_text
from budgeteval.stages.self_evaluation.checks.case import Case


def find(case: Case) -> list[Finding]:
    """goal_copied: what was attained repeats the goal word by word."""
    expected, actual = (case.forms[name].map(plain_text) for name in ("goal_expected", "goal_actual"))
    same = (expected == actual) & (actual.str.len() >= case.rules.checks.copied_from)
    return [
        case.finding("goal_copied", str(form), head["goal_actual_cell"], written=head["goal_actual"][:40])
        for form, head in case.forms[same].iterrows()
    ]
