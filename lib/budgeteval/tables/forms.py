"""Forms: one row per form found."""

from pandera.typing import Series

from budgeteval.tables.schema import Table


class Forms(Table):
    """One row per form found in the workbooks (or per file or sheet that is not a readable form).

    ``department``, ``project`` … are as written; ``*_cell`` are A1 addresses in the form's sheet
    (empty where there is none). ``amount_unit`` is the unit in which the form states money. ``goal_medium`` is
    the medium-term goal of a target form; ``cutoff_month`` the month (1-12) a monitoring form is cut off at.
    ``project_attribute`` (new or continuing), ``starts_on`` and ``ends_on`` are as written. A light monitoring list
    (one row per project, no indicators) fills ``reached_progress`` and ``reached_goal`` (``yes``, ``no`` or "", with
    the text as written), ``reason_kinds`` (glossary codes joined by ;), ``variance_reason`` and ``remark``.
    """

    place: Series[str]
    file: Series[str]
    sheet: Series[str]
    kind: Series[str]
    title: Series[str]
    fiscal_year: Series[float]
    fiscal_year_cell: Series[str]
    department: Series[str]
    department_cell: Series[str]
    department_code: Series[str]
    implementing_unit: Series[str]
    implementing_unit_cell: Series[str]
    project: Series[str]
    project_cell: Series[str]
    project_code: Series[str]
    amount_unit: Series[str]
    goal_expected: Series[str]
    goal_expected_cell: Series[str]
    goal_actual: Series[str]
    goal_actual_cell: Series[str]
    total_weight: Series[float]
    total_weight_cell: Series[str]
    reported_total: Series[float]
    reported_total_cell: Series[str]
    reported_grade: Series[str]
    hidden: Series[bool]
    goal_medium: Series[str]
    goal_medium_cell: Series[str]
    cutoff_month: Series[float]
    cutoff_month_cell: Series[str]
    project_attribute: Series[str]
    project_attribute_cell: Series[str]
    starts_on: Series[str]
    starts_on_cell: Series[str]
    ends_on: Series[str]
    ends_on_cell: Series[str]
    reached_progress: Series[str]
    reached_progress_text: Series[str]
    reached_progress_cell: Series[str]
    reached_goal: Series[str]
    reached_goal_text: Series[str]
    reached_goal_cell: Series[str]
    reason_kinds: Series[str]
    variance_reason: Series[str]
    variance_reason_cell: Series[str]
    remark: Series[str]
    remark_cell: Series[str]
