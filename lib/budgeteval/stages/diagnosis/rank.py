"""How often departments and kinds of projects show each problem, and how they rank by all of them."""

from collections.abc import Mapping

import pandas as pd

from budgeteval.rulesets.diagnosis import Ranking
from budgeteval.screening.rates import ranked, shrunk_rates
from budgeteval.stages.diagnosis.signs import keyed
from budgeteval.stages.diagnosis.words import KINDS
from budgeteval.tables import ProblemRanks, ProblemRates

GROUPS = {"department": "department_code", "category": "category"}


def rates(signs: pd.DataFrame, judged: pd.DataFrame, names: Mapping[str, str], rules: Ranking) -> pd.DataFrame:
    """``tables.ProblemRates`` of every department and category with a project that was judged.

    A project with several signs of a kind counts once.
    """
    parts = [_rates(level, kind, signs, judged, names, rules) for level in GROUPS for kind in KINDS]
    return ProblemRates.check(pd.concat(parts, ignore_index=True))


def _rates(level: str, kind: str, signs: pd.DataFrame, judged: pd.DataFrame, names: Mapping[str, str],
           rules: Ranking) -> pd.DataFrame:
    column = GROUPS[level]
    known = judged[judged[column] != ""]
    codes = sorted(known[column].unique())
    sizes = known[known["problem_kind"] == kind].groupby(column)["project_key"].nunique().reindex(codes, fill_value=0)
    hits = known[(known["problem_kind"] == kind) & known["project_key"].isin(_keys(signs, kind))]
    count = hits.groupby(column)["project_key"].nunique().reindex(codes, fill_value=0)
    frame = ProblemRates.of([{"level": level, "code": code, "name": names.get(code, code), "problem_kind": kind,
                              "judged": int(sizes[code]), "hits": int(count[code])} for code in codes])
    if not sizes.sum():
        return frame
    found = shrunk_rates(count, sizes, rules.confidence)
    return frame.assign(**{name: found[name].to_numpy() for name in found})


def _keys(signs: pd.DataFrame, kind: str) -> set[str]:
    return set(keyed(signs[signs["problem_kind"] == kind])["project_key"])


def ranks(found: pd.DataFrame, rules: Ranking) -> pd.DataFrame:
    """``tables.ProblemRanks`` from the rates; who could be judged for too few kinds has no rank."""
    return ProblemRanks.check(pd.concat([_ranks(found[found["level"] == level], rules) for level in GROUPS],
                                        ignore_index=True))


def _ranks(found: pd.DataFrame, rules: Ranking) -> pd.DataFrame:
    if found.empty:
        return ProblemRanks.of([])
    wide = found.pivot(index=["level", "code", "name"], columns="problem_kind")
    kinds = (wide["judged"] > 0).sum(axis=1)
    enough = kinds >= rules.least_kinds
    order = list(KINDS)
    placed = ranked(wide["hits"][order][enough], wide["judged"][order][enough], confidence=rules.confidence,
                    draws=rules.draws, seed=rules.seed)
    above = (wide["above"] >= rules.confidence).sum(axis=1)
    rows = pd.DataFrame({"kinds": kinds, "kinds_above": above}).join(placed).reset_index()
    frame = ProblemRanks.of(rows.to_dict("records"))
    return frame.sort_values(["rank", "code"], kind="stable", ignore_index=True)
