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
    inflation: Series[float]
    paper_cell: Series[str]


class DepartmentInflation(Table):
    """One row per department of the spot check (columns of its ``departments``): ``theta`` is the mean inflation drawn
    to the county's."""

    department: Series[str]
    N: Series[float]
    n: Series[float]
    mean: Series[float]
    theta: Series[float]
    theta_se: Series[float]


class Flags(Table):
    """One row per quality finding of a target form (columns of ``flags``); ``cell`` is the cell alone."""

    form: Series[str]
    code: Series[str]
    cell: Series[str]


class Texts(Table):
    """One row per self-evaluation form with what it says of its goals (columns of ``forms``)."""

    place: Series[str]
    department: Series[str]
    project: Series[str]
    goal_expected: Series[str]
    goal_expected_cell: Series[str]
    goal_actual: Series[str]
    goal_actual_cell: Series[str]


class Marks(Table):
    """One row per indicator of a self-evaluation (columns of ``indicators``)."""

    place: Series[str]
    form: Series[str]
    role: Series[str]
    weight: Series[float]
    reported_score: Series[float]
    reported_score_cell: Series[str]
    variance_reason: Series[str]
    variance_reason_cell: Series[str]


class KeyCard(Table):
    """One row per entry of a key evaluation's card."""

    place: Series[str]
    field: Series[str]
    text: Series[str]


class KeyProblems(Table):
    """One row per problem a key evaluation names."""

    place: Series[str]
    problem: Series[str]
    cause: Series[str]
    suggestion: Series[str]
