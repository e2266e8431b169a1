"""Livelihood works (民生工程): one row per work and leading department."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class Livelihood(Table):
    """One row per livelihood work; ``completion_rate`` is the printed one (0-1), NaN where none is printed."""

    file: Series[str]
    sheet: Series[str]
    row: Series[int]
    name: Series[str]
    department_code: Series[str]
    department: Series[str]
    unit: Series[str]
    planned_tasks: Series[float]
    done_tasks: Series[float]
    completion_rate: Series[float]
    planned_yuan: Series[float]
    central_yuan: Series[float]
    provincial_yuan: Series[float]
    city_yuan: Series[float]
    county_yuan: Series[float]
    received_yuan: Series[float]
    spent_yuan: Series[float]
