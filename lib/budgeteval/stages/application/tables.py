"""What this stage reads of other reports' own tables, beside those every stage shares."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class Sample(Table):
    """One row per project drawn for the spot check (columns of its ``sample``)."""

    place: Series[str]
    project_code: Series[str]
    project: Series[str]
    department_code: Series[str]
    department: Series[str]
    self_score: Series[float]
    used_score: Series[float]
    inflation: Series[float]
    state: Series[str]
    recheck_grade: Series[str]


class EvaluationProblems(Table):
    """One row per problem a key evaluation names (columns of its ``problems``)."""

    place: Series[str]
    problem: Series[str]
    code: Series[str]
    suggestion: Series[str]
    party: Series[str]
