"""Addresses, and names that may not leave their folder."""

import pytest

from budgeteval.places import address, code, column_letters, county_folder, place, project_root


@pytest.mark.parametrize(("column", "letters"), [
    (0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD"),
])
def test_column_letters(column: int, letters: str) -> None:
    assert column_letters(column) == letters


def test_addresses() -> None:
    assert address(11, 3) == "D12"
    assert place("教育局/自评表.xlsx", "Sheet1", "D12") == "教育局/自评表.xlsx!Sheet1!D12"


@pytest.mark.parametrize("name", ["../secret", "a/b", "", ".hidden", "a" * 65, "示例县", "demo\n", "C:demo"])
def test_no_name_leaves_its_folder(name: str) -> None:
    with pytest.raises(ValueError, match="expected letters"):
        code(name, "county")


def test_county_folder_is_below_data() -> None:
    assert county_folder("demo") == project_root() / "data" / "demo"
