"""Opening a run: a department by its code, however the code is handed over."""

import pytest

from budgeteval.stages import self_evaluation as stage


def test_a_code_of_digits_may_come_as_a_number() -> None:
    """papermill's ``-p department 103`` injects the number 103."""
    by_text, by_number = stage.open_run("demo", 2020, "103"), stage.open_run("demo", 2020, 103)  # type: ignore[arg-type]
    assert by_number.department == "103"
    assert by_number.scores.equals(by_text.scores)
    assert set(by_text.scores["department_code"]) == {"103"}


def test_an_unknown_department_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match="'999' is not in the register of 'demo'"):
        stage.open_run("demo", 2020, "999")


def test_no_parameter_names_a_path() -> None:
    with pytest.raises(ValueError, match="county: expected letters"):
        stage.open_run("../demo", 2020)
    with pytest.raises(ValueError, match="expected"):
        stage.open_run("demo", 2020, "all", "../demo-county")


def test_departments_add_up_to_the_county() -> None:
    """Forms in = rows scored + rows blocked, whole and by department; what no department claims is said apart."""
    county = stage.open_run("demo", 2020)
    codes = county.county.departments["department_code"]
    parts = [len(stage.open_run("demo", 2020, code).scores) for code in codes]
    assert len(county.scores) == 653
    assert sum(parts) + int((county.scores["department_code"] == "").sum()) == 653
    assert set(county.scores["status"]) == {"scored", "blocked"}
