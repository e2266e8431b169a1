"""Every row of the published vectors, by method and output, at its own tolerance."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from budgeteval.sampling.agreement import kappa, stuart_maxwell
from budgeteval.sampling.allocate import neyman_shares
from budgeteval.sampling.departments import random_effects
from budgeteval.sampling.design import stratified_design
from budgeteval.sampling.estimate import combined_ratio, stratified_mean
from budgeteval.sampling.misstatement import modified_moment, stringer
from budgeteval.sampling.multiplicity import adjust_bh
from budgeteval.sampling.pps import ht_total, inclusion_probabilities
from budgeteval.sampling.reliability import bland_altman
from budgeteval.sampling.size import attribute_size
from budgeteval.screening.digits import benford_counts

VECTORS = Path(__file__).parents[2] / "spec" / "sampling_vectors.csv"
with VECTORS.open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))


def attribute(x, distribution):
    return attribute_size(x["tolerable"], x["expected_errors"], x["conf"], distribution, x.get("N")).__dict__


def indexed(name, values):
    return {f"{name}_{i}": value for i, value in enumerate(values, start=1)}


def mean_of_inflation(x):
    y = np.subtract(x["self"], x["recheck"])
    result = stratified_mean(y, stratified_design(x["stratum"], x["N_h"]))
    return result.__dict__ | {"mean": result.estimate}


def ratio_of_inflation(x):
    amount = np.array(x["amount"])
    y = amount * np.subtract(x["self"], x["recheck"])
    result = combined_ratio(y, amount, stratified_design(x["stratum"], x["N_h"]))
    return result.__dict__ | {"ratio": result.estimate}


def bound(result):
    return {"ub": result.rate}


def chi_square(result):
    return result.__dict__ | {"chi2": result.statistic}


def blups(x, method):
    fit = random_effects(x["y"], x["v"], method)
    return fit.__dict__ | indexed("blup", fit.blup) | indexed("blup_se", fit.blup_se)


METHODS = {
    "attribute_binomial": lambda x: attribute(x, "binomial"),
    "attribute_hypergeometric": lambda x: attribute(x, "hypergeometric"),
    "attribute_poisson": lambda x: attribute(x, "poisson"),
    "neyman_allocation_unrounded": lambda x: indexed("n", neyman_shares(x["n"], x["N_h"], x["S_h"])),
    "pps_inclusion_probabilities_with_certainty": lambda x: indexed("pi", inclusion_probabilities(x["n"], x["size"])),
    "stringer.binomial": lambda x: bound(stringer(x["nonzero_taints"], x["n"], x["conf"])),
    "stringer.poisson": lambda x: bound(stringer(x["nonzero_taints"], x["n"], x["conf"], "poisson")),
    "moment": lambda x: bound(modified_moment(x["nonzero_taints"], x["n"], x["conf"])),
    "stratified_mean": mean_of_inflation,
    "combined_ratio": ratio_of_inflation,
    "noncert_total_deville": lambda x: ht_total(x["y"], x["pi"]).__dict__,
    "stuart_maxwell": lambda x: chi_square(stuart_maxwell(x["table"])),
    "kappa_se_quadratic": lambda x: kappa(x["table"]).__dict__,
    "bland_altman": lambda x: bland_altman(x["self"], x["recheck"]).__dict__,
    "p_adjust_BH": lambda x: indexed("adj", adjust_bh(x["p"])),
    "eb_blup_DL": lambda x: blups(x, "dl"),
    "benford_first_digit_counts": lambda x: benford_counts(x["counts"]).__dict__,
}


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_vector(row):
    found = METHODS[row["method"]](json.loads(row["inputs_json"]))[row["output"]]
    tolerance = {row["tol_type"]: float(row["tolerance"])}
    expected = float(row["expected"])
    assert found == pytest.approx(expected, rel=tolerance.get("rel", 0), abs=tolerance.get("abs", 0))
