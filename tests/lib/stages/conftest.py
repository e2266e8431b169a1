"""A small county in a folder of its own, and reports published by hand beside it."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from budgeteval.findings import COLUMNS
from budgeteval.tables.schema import Table

UNITS = "department_code,department,sector,kind\n"
DEPARTMENTS = f"{UNITS}101,甲局,教育,county_department\n102,乙局,交通,county_department\n"
TOWNSHIPS = f"{UNITS}201,丙镇人民政府,乡镇,township\n"
PROJECTS = """fiscal_year,project_code,project,department_code,budget_yuan,replaces,ex_ante,self_evaluation
2020,P1,校舍维修,101,1000000,,,yes
2020,P2,道路养护,102,2000000,,,yes
2020,P3,桥梁改造,102,500000,,,yes
2020,P5,一次性工程,101,800000,,,no
2021,P1,校舍维修,101,1200000,,no,yes
2021,P4,道路桥梁,102,2400000,P2;P3,no,yes
2021,P6,困难群众生活补助,101,300000,,yes,yes
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A county to run on.

    ``small.publish(place, tables, findings)`` files a report, ``small.rows(schema, rows)`` makes a table for it with
    nothing counted where the rows say nothing; ``small.raw(stage)`` is a folder for raw data.
    """
    root = tmp_path / "root"
    (root / "notebooks").mkdir(parents=True)
    (root / "params").symlink_to(Path(__file__).resolve().parents[3] / "params")
    home = root / "data" / "small"
    (home / "reference").mkdir(parents=True)
    (home / "county.yaml").write_text("name: 小县\nbureau: 小县财政局\n", encoding="utf-8")
    for name, text in (("departments", DEPARTMENTS), ("townships", TOWNSHIPS), ("projects", PROJECTS)):
        (home / "reference" / f"{name}.csv").write_text(text, encoding="utf-8")
    monkeypatch.setenv("BUDGETEVAL_ROOT", str(root))
    monkeypatch.setenv("BUDGETEVAL_REPORTS", str(tmp_path / "reports"))
    return SimpleNamespace(home=home, rows=_rows, publish=_publisher(tmp_path / "reports"), raw=_raw(home))


def _rows(schema: type[Table], rows: list[dict[str, Any]]) -> pd.DataFrame:
    kinds = schema.of([]).dtypes
    counts = {name: kind.type(0) for name, kind in kinds.items() if kind.kind in "ib"}
    return schema.of([{**counts, **row} for row in rows])


def _publisher(reports: Path) -> Callable[..., None]:
    def publish(place: str, tables: dict[str, pd.DataFrame], findings: list[dict[str, str]] | None = None) -> None:
        folder = reports / place
        (folder / "tables").mkdir(parents=True)
        (folder / "manifest.json").write_text("{}", encoding="utf-8")
        for name, frame in tables.items():
            frame.to_csv(folder / "tables" / f"{name}.csv", index=False)
        pd.DataFrame(findings or [], columns=COLUMNS).to_csv(folder / "findings.csv", index=False)

    return publish


def _raw(home: Path) -> Callable[[str], Path]:
    def raw(stage: str) -> Path:
        folder = home / "raw" / "2021" / stage
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    return raw
