"""Units: what may be compared, and with which factor."""

import math

import numpy as np
import pandas as pd
import pytest

from budgeteval import rulesets
from budgeteval.scoring.units import factors, mixed_up, unclear


@pytest.mark.parametrize(("target", "achieved", "factor"), [
    ("万元", "元", 1e-4), ("元", "万元", 1e4), ("亿元", "万元", 1e-4), ("万元", "万", 1), ("元", "元", 1),
    ("公里", "米", 1e-3), ("千米", "公里", 1), ("吨", "公斤", 1e-3), ("万人", "人", 1e-4), ("亩", "万亩", 1e4),
    ("人", "人次", 1), ("个", "项", 1), ("%", "百分比", 1), ("％", "%", 1), ("个", "", 1), ("", "%", 1),
    ("户", "亩", math.nan), ("%", "元", math.nan), ("米", "公斤", math.nan),
])
def test_factor_from_achieved_to_target(target, achieved, factor):
    found = factors(pd.Series([target]), pd.Series([achieved]))[0][0]
    assert found == pytest.approx(factor, nan_ok=True)


@pytest.mark.parametrize(("target", "achieved", "expected"), [
    (95.0, 0.98, True), (95.0, 1.0, True), (100.0, 0.5, True), (95.0, 98.0, False), (1.0, 0.8, False),
    (95.0, 0.0, False), (2.0, 0.5, False),
])
def test_a_bare_fraction_beside_a_percent_target_is_unclear(target, achieved, expected):
    one = [np.array([value]) for value in (target, achieved)]
    assert bool(unclear(*one, np.array([True]), np.array([True]))[0]) is expected


@pytest.mark.parametrize(("ratio", "expected"), [(10_000, True), (1e-4, True), (5_000, True), (20_000, True),
                                                 (4_999, False), (20_001, False), (1, False), (0, False)])
def test_the_band_that_betrays_mixed_units(ratio, expected):
    limits = rulesets.load("mof-2020-10").self_evaluation.checks
    assert bool(mixed_up(np.array([3.0]), np.array([3.0 * ratio]), limits)[0]) is expected
