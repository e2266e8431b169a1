"""Rounding as people and Excel do it; expected values by hand."""

import pytest

from budgeteval.numbers import fixed, from_wan, plain, round_half_up, truncate


@pytest.mark.parametrize(("value", "digits", "expected"), [
    (0.125, 2, 0.13), (0.135, 2, 0.14), (2.675, 2, 2.68), (-0.125, 2, -0.13), (89.995, 2, 90.0),
    (89.994, 2, 89.99), (8.5, 0, 9.0), (1.005, 2, 1.01),
    (4.5 * 304 / 320, 2, 4.28), (4.5 * (304 / 320), 2, 4.28), (7 * (115 / 200), 2, 4.03), (-3 * (19 / 40), 2, -1.43),
    (4.27499999, 2, 4.27), (0.285, 2, 0.29), (123456789012.125, 2, 123456789012.13),
])
def test_half_goes_up(value: float, digits: int, expected: float) -> None:
    assert round_half_up(value, digits) == expected


def test_no_data_stays_no_data() -> None:
    assert round_half_up(float("nan"), 2) != round_half_up(float("nan"), 2)


@pytest.mark.parametrize(("value", "digits", "expected"), [(9.99, 0, 9.0), (8.617, 1, 8.6), (-1.9, 0, -1.0)])
def test_truncation_cuts_towards_zero(value: float, digits: int, expected: float) -> None:
    assert truncate(value, digits) == expected


@pytest.mark.parametrize(("value", "digits", "text"), [
    (0.125, 2, "0.13"), (1234567.891, 2, "1,234,567.89"), (-0.001, 2, "0.00"), (13.15, 2, "13.15"),
    (2.675, 2, "2.68"), (1.005, 2, "1.01"), (0.285, 2, "0.29"), (4.5 * 304 / 320, 2, "4.28"), (-1.005, 2, "-1.01"),
    (0.285 * 100, 0, "29"), (1.005 * 100, 0, "101"), (2.5, 0, "3"),
])
def test_fixed_text(value: float, digits: int, text: str) -> None:
    assert fixed(value, digits) == text


def test_plain_drops_trailing_zeros_only() -> None:
    assert [plain(90.0), plain(90.5), plain(100.25), plain(1200.0)] == ["90", "90.5", "100.25", "1,200"]


@pytest.mark.parametrize(("wan", "yuan"), [
    (8.408, 84080.0), ("10.9304", 109304.0), (0.1, 1000.0), (38.76646, 387664.6),
])
def test_wan_to_yuan_keeps_decimals(wan: float | str, yuan: float) -> None:
    assert from_wan(wan) == yuan
