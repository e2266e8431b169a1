"""Rectifications: one row per problem to be put right."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class Rectifications(Table):
    """One row per problem of the rectification ledger (整改台账).

    ``stage`` is where it was found; ``party`` who must act (finance, department, implementing_unit); ``state`` is
    ``open``, ``answered``, ``accepted``, ``rejected`` or ``overdue`` on the report's day; dates are ISO or "".
    """

    place: Series[str]
    number: Series[str]
    stage: Series[str]
    project_code: Series[str]
    project: Series[str]
    department_code: Series[str]
    department: Series[str]
    party: Series[str]
    problem: Series[str]
    basis: Series[str]
    advice: Series[str]
    issued_on: Series[str]
    due_on: Series[str]
    answered_on: Series[str]
    answer: Series[str]
    state: Series[str]
