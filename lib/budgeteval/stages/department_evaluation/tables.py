"""The tables of this stage: base data, judged points, functional classes, framework marks, rechecks read back."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class BaseValues(Table):
    """One row per base datum a department states: yuan, a count, or a rate (0-1); NaN where the cell says none.

    ``field`` is a code of ``layouts/vocabulary.yaml``, ``period`` this or last (year), ``item`` the label as written.
    """

    place: Series[str]
    file: Series[str]
    department_code: Series[str]
    field: Series[str]
    period: Series[str]
    item: Series[str]
    value: Series[float]
    text: Series[str]


class BasePoints(Table):
    """One row per judged point (评价要点) of a department; ``met`` is yes, no, not_applicable or ""."""

    place: Series[str]
    file: Series[str]
    department_code: Series[str]
    level3: Series[str]
    element: Series[str]
    met: Series[str]
    evidence: Series[str]


class ClassRows(Table):
    """One row per functional class (or subclass) of a department's spending, in yuan."""

    place: Series[str]
    file: Series[str]
    department_code: Series[str]
    code: Series[str]
    name: Series[str]
    amount_yuan: Series[float]


class Framework(Table):
    """One row per department with a form and indicator of the frame.

    ``above`` and ``below`` are what stands above and below the line of ``formula`` (yuan, counts or rates), or the
    elements met and applicable; ``value`` is the indicator's rate (0-1), ``mark`` its points. ``open`` is "" or why
    it was not judged (missing, conflicting, zero_below, no_points, unclear); its mark is then NaN, never zero.
    """

    place: Series[str]
    department_code: Series[str]
    indicator: Series[str]
    framework_dimension: Series[str]
    aspect: Series[str]
    level3: Series[str]
    formula: Series[str]
    above: Series[float]
    below: Series[float]
    value: Series[float]
    weight: Series[float]
    mark: Series[float]
    open: Series[str]
    cells: Series[str]


class Rechecks(Table):
    """One row per project that a spot check has re-marked (columns of its published table ``sample``)."""

    project_code: Series[str]
    recheck_score: Series[float]
