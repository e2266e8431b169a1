"""A changed form, or a changed row of the register, changes what its department's report is handed, and no other's."""

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from budgeteval import demo, places
from budgeteval.county import open_county
from budgeteval.stages import department_evaluation, monitoring, performance_target, self_evaluation

COUNTY, CHANGED = "narrowed", "101"
STAGES = {"self_evaluation": (self_evaluation, 2020), "department_evaluation": (department_evaluation, 2020),
          "performance_target": (performance_target, 2021), "monitoring": (monitoring, 2021)}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A county of five departments in a project of its own, with no reports."""
    root = tmp_path_factory.mktemp("root")
    (root / "params").symlink_to(places.project_root() / "params", target_is_directory=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUDGETEVAL_ROOT", str(root))
        patch.setenv("BUDGETEVAL_REPORTS", str(root / "reports"))
        yield demo.generate(root / "data", departments=5, projects=40, seed=7, county=COUNTY)


def opened(stage: str) -> dict[str, Any]:
    """The runs of the county and of each department."""
    module, year = STAGES[stage]
    keys = ["all", *open_county(COUNTY).departments["department_code"]]
    return {key: module.open_run(COUNTY, year, key) for key in keys}


def unlike(one: Any, other: Any, path: str = "") -> Iterator[str]:
    """Where two values differ, field by field; a path each."""
    if isinstance(one, pd.DataFrame):
        try:
            pd.testing.assert_frame_equal(one, other)
        except AssertionError:
            yield path
    elif dataclasses.is_dataclass(one):
        for field in dataclasses.fields(one):
            yield from unlike(getattr(one, field.name), getattr(other, field.name), f"{path}.{field.name}")
    elif isinstance(one, Mapping):
        assert one.keys() == other.keys(), path
        for key in one:
            yield from unlike(one[key], other[key], f"{path}.{key}")
    elif one != other:
        yield path


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[str]]:
    """What differs, by report."""
    found = {key: list(unlike(before[key], after[key])) for key in before}
    return {key: paths for key, paths in found.items() if paths}


def rewrite(path: Path, sheet: str, cell: str, value: Any) -> None:
    book = openpyxl.load_workbook(path)
    assert book[sheet][cell].value is not None
    book[sheet][cell] = value
    book.save(path)


def first_text(stage: str, home: Path) -> tuple[Path, str, str]:
    """Workbook, sheet and cell of an indicator's name in a form of the department."""
    module, year = STAGES[stage]
    run = module.open_run(COUNTY, year, CHANGED)
    rows = run.assessed.indicators if stage == "monitoring" else run.indicators
    for row in rows.to_dict("records"):
        file, sheet, _ = row["form"].split("!")
        path = home / "raw" / str(year) / stage / file
        if path.suffix == ".xlsx" and row["level3_cell"]:
            return path, sheet, row["level3_cell"]
    raise LookupError("no form of the department is a workbook")


@pytest.mark.parametrize("stage", STAGES)
def test_a_changed_cell_is_its_departments_and_the_countys(stage: str, home: Path) -> None:
    before = opened(stage)
    path, sheet, cell = first_text(stage, home)
    kept = path.read_bytes()
    rewrite(path, sheet, cell, "另一个指标名称")
    after = opened(stage)
    path.write_bytes(kept)
    assert changed(before, after).keys() == {"all", CHANGED}
    assert changed(before, opened(stage)) == {}


@pytest.mark.parametrize("stage", STAGES)
def test_a_changed_register_row_is_its_departments_and_the_countys(stage: str, home: Path) -> None:
    before, register = opened(stage), home / "reference" / "projects.csv"
    kept = register.read_bytes()
    rows = pd.read_csv(register, dtype=str, keep_default_na=False)
    own = rows[(rows["department_code"] == CHANGED) & (rows["fiscal_year"] == str(STAGES[stage][1]))]
    rows.loc[own.index[0], "budget_yuan"] = "1234567.89"
    rows.to_csv(register, index=False)
    after = opened(stage)
    register.write_bytes(kept)
    assert changed(before, after).keys() == {"all", CHANGED}


@pytest.mark.parametrize("stage", STAGES)
def test_a_department_stands_on_files_of_its_own(stage: str, home: Path) -> None:
    runs = opened(stage)
    assert runs.pop("all").files is None
    form = first_text(stage, home)[0].relative_to(home).as_posix()
    assert [key for key, run in runs.items() if form in run.files] == [CHANGED]
    assert all((home / name).is_file() for run in runs.values() for name in run.files)
    assert len({run.fingerprint for run in runs.values()}) == len(runs)
