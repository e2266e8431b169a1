"""Which raw files each department's part of a monitoring report stands on."""

from collections.abc import Iterator

import pandas as pd

from budgeteval.sources import Sources
from budgeteval.stages.monitoring.match import Register

COLUMNS = ["department_code", "file"]
TABLES = ("payments", "budget_lines", "plan_lines", "past_months", "direct_funds", "livelihood", "bonds")


def origins(heads: pd.DataFrame, approved: pd.DataFrame, exports: Sources | None, register: Register) -> pd.DataFrame:
    """department_code and file (``<stage>/<name>`` below the year's raw folder), one row per pair.

    ``heads`` are the matched monitoring forms, ``approved`` the target forms they are compared with.
    """
    parts = [_pairs("monitoring", heads), _pairs("performance_target", approved)]
    parts += [] if exports is None else [_pairs("sources", rows) for rows in _lines(exports, register)]
    return pd.concat(parts, ignore_index=True).drop_duplicates(ignore_index=True)


def _pairs(stage: str, rows: pd.DataFrame) -> pd.DataFrame:
    own = rows.loc[rows["department_code"] != "", COLUMNS].drop_duplicates()
    return own.assign(file=f"{stage}/" + own["file"]).astype("str")


def _lines(exports: Sources, register: Register) -> Iterator[pd.DataFrame]:
    """Every table with the departments its lines belong to: by project, else as named."""
    owners = dict(zip(register.projects["project_code"], register.projects["department_code"], strict=True))
    named = dict(zip(register.names["department"], register.names["department_code"], strict=True))
    for table in TABLES:
        rows = getattr(exports, table)
        told = [rows["project_code"].map(owners)] if "project_code" in rows else []
        told += [rows["department_code"].replace("", None)] if "department_code" in rows else []
        told += [rows["department"].map(named)] if "department" in rows else []
        yield pd.concat([pd.DataFrame({"department_code": one, "file": rows["file"]}) for one in told]).fillna("")
