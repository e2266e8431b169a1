"""Strata, allocation and the draw itself; everything follows from frame, rules and seed alone."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from budgeteval.rulesets.spot_check import SpotCheck
from budgeteval.sampling.allocate import neyman_allocation
from budgeteval.sampling.draw import draw_pps, draw_stratified, permanent_random_number, permanent_random_numbers
from budgeteval.sampling.strata import JUDGEMENT, TAKE_ALL, build_strata, tier_edges
from budgeteval.stages.spot_check.frame import Frame
from budgeteval.stages.spot_check.sizes import half_width, objective_sizes

PPS = "pps"
TARGETS = ("score", "money")
SAMPLE = [
    "number", "project_id", "place", "project_code", "project", "department_code", "department", "stratum", "part",
    "amount_yuan", "size_yuan", "spent_yuan", "self_score", "self_grade", "status", "u", "inclusion_probability",
    "weight", "reason", "double", "team",
]


@dataclass(frozen=True, eq=False)
class Draw:
    """A drawn sample and all that replays it.

    ``frame`` has every project with ``stratum``, ``part`` and ``u``; ``strata`` one row per stratum
    (``stratum, part, N, n, amount_yuan, probability``; NaN for PPS); ``sample`` and ``supplement`` have the
    columns of :data:`SAMPLE`; ``sizes`` the objectives. ``size`` is what the objectives ask for.
    """

    frame: pd.DataFrame
    strata: pd.DataFrame
    sample: pd.DataFrame
    supplement: pd.DataFrame
    sizes: pd.DataFrame
    size: int
    interval_yuan: float
    edges_yuan: tuple[float, ...]
    target: str
    seed: str
    frame_hash: str
    list_hash: str


def draw(frame: Frame, rules: SpotCheck, seed: str, target: str = "score",
         judgement: Mapping[str, str] | None = None, risk: pd.Series | None = None) -> Draw:
    """Draw the sample.

    Parameters
    ----------
    seed : published text, printable ASCII
    target : "score" (equal probabilities in strata) or "money" (proportional to amount)
    judgement : project id -> reason of the projects picked by judgement
    risk : suspicion by ``place`` (larger: more), used only if the rules ask for risk strata

    Raises
    ------
    ValueError
        For an empty or non-ASCII seed, an unknown target, or an empty frame.
    """
    if not (seed and seed.isascii() and seed.isprintable()):
        raise ValueError(f"seed: expected printable ASCII text, found {seed!r}")
    if target not in TARGETS:
        raise ValueError(f"target: expected one of {list(TARGETS)}, found {target!r}")
    if not frame.N:
        raise ValueError("frame: expected at least one form, found none")
    picked = dict(judgement or {})
    sizes = objective_sizes(frame.N, rules, target)
    size = int(sizes["n"].max())
    base = frame.projects.assign(u=permanent_random_numbers(seed, frame.projects["project_id"]))
    if target == "money":
        rows, sample, supplement, interval, edges = _by_money(base, size, seed, picked)
    else:
        rows, sample, supplement, interval, edges = _by_score(base, size, rules, seed, picked, risk)
    sample = _finish(sample, rules, seed, picked)
    supplement = _finish(supplement, rules, seed, picked).assign(double=False)
    return Draw(rows, _strata(rows, sample), sample, supplement, sizes, size, interval, tuple(edges), target, seed,
                frame.hash, list_hash(sample["project_id"]))


def list_hash(project_ids: pd.Series) -> str:
    """SHA-256, hexadecimal, of the drawn ids sorted by text, each ended by a newline."""
    return hashlib.sha256("".join(f"{one}\n" for one in sorted(project_ids)).encode()).hexdigest()


Parts = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, float, list[float]]


def _by_score(base: pd.DataFrame, size: int, rules: SpotCheck, seed: str, picked: Mapping[str, str],
              risk: pd.Series | None) -> Parts:
    interval = float(base["size_yuan"].sum()) / size if rules.strata.take_all == "interval" else float("inf")
    sized = base.assign(amount_yuan=base["size_yuan"])
    random = sized[(sized["size_yuan"] < interval) & ~sized["project_id"].isin(list(picked))]
    edges = tier_edges(random["size_yuan"], rules.strata.tiers)
    rows = build_strata(sized, interval, edges, list(picked)).assign(amount_yuan=base["amount_yuan"])
    rows = _risk_strata(rows, rules, risk)
    allocation = _allocation(rows, size, rules)
    keyed = rows.assign(department=rows["department_code"])
    chosen = draw_stratified(keyed, allocation, seed, rules.strata.spread)
    sample = _with_names(chosen, rows)
    return rows, sample, _supplement(rows, sample, rules), interval, edges


def _with_names(chosen: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    names = rows.set_index("project_id")["department"]
    return chosen.assign(department=chosen["project_id"].map(names))


def _risk_strata(rows: pd.DataFrame, rules: SpotCheck, risk: pd.Series | None) -> pd.DataFrame:
    """Cut each tier in two: the ``risk_share`` most suspicious of the random part, and the rest."""
    if not rules.strata.risk_share or risk is None:
        return rows
    suspicion = rows["place"].map(risk)
    limit = suspicion[rows["part"] == "random"].quantile(1 - rules.strata.risk_share)
    high = (rows["part"] == "random") & (suspicion > limit)
    return rows.assign(stratum=rows["stratum"].where(~high, rows["stratum"] + "_high"))


def _allocation(rows: pd.DataFrame, size: int, rules: SpotCheck) -> dict[object, int]:
    """n per stratum: take-all strata whole, the rest shared so that the mean's half-width is reached."""
    counts = rows.groupby(["stratum", "part"]).size().reset_index(name="N")
    sure = counts[counts["part"] != "random"]
    random = counts[counts["part"] == "random"]
    allocation: dict[object, int] = {str(row["stratum"]): int(row["N"]) for row in sure.to_dict("records")}
    if random.empty:
        return allocation
    take_all = int(sure.loc[sure["part"] == TAKE_ALL, "N"].sum())
    least = int(np.minimum(rules.strata.floor, random["N"]).sum())
    start = min(max(size - take_all, least), int(random["N"].sum()))
    shares = _enough(random, start, rules)
    return allocation | dict(zip(random["stratum"], map(int, shares), strict=True))


def _enough(random: pd.DataFrame, start: int, rules: SpotCheck) -> np.ndarray:
    """Smallest allocation from ``start`` draws on whose expected half-widths meet the objectives of mean and share."""
    goal = rules.objectives
    share_sd = (goal.share.share * (1 - goal.share.share)) ** 0.5
    spread = [goal.mean.sd * (rules.strata.risk_spread if name.endswith("_high") else 1) for name in random["stratum"]]
    for n in range(start, int(random["N"].sum()) + 1):
        shares = neyman_allocation(n, random["N"].tolist(), spread, rules.strata.floor)
        drawn = random.assign(n=shares)
        if (half_width(drawn, goal.mean.sd, goal.confidence) <= goal.mean.half_width
                and half_width(drawn, share_sd, goal.confidence) <= goal.share.half_width):
            break
    return shares


def _supplement(rows: pd.DataFrame, sample: pd.DataFrame, rules: SpotCheck) -> pd.DataFrame:
    """The next projects of each random stratum by u; with the sample they are one equal-probability draw."""
    parts = []
    for stratum, group in rows[rows["part"] == "random"].groupby("stratum"):
        drawn = sample[sample["stratum"] == stratum]
        rest = group[~group["project_id"].isin(set(drawn["project_id"]))].sort_values(["u", "project_id"])
        more = rest.head(int(np.ceil(rules.supplement_share * len(drawn))))
        probability = (len(drawn) + len(more)) / len(group)
        parts.append(more.assign(draw_order=np.arange(1, len(more) + 1), inclusion_probability=probability,
                                 weight=1 / probability if probability else np.nan))
    return pd.concat(parts, ignore_index=True) if parts else sample.head(0)


def _by_money(base: pd.DataFrame, size: int, seed: str, picked: Mapping[str, str]) -> Parts:
    """PPS without replacement; what the judgement picked stands apart with weight 1. No supplement is nested."""
    mine = base["project_id"].isin(list(picked))
    open_ = base[~mine]
    n = min(size, len(open_))
    sized = open_.assign(amount_yuan=open_["size_yuan"])
    chosen = draw_pps(sized, n, seed)
    sure = set(chosen.loc[chosen["certainty"], "project_id"])
    stratum = np.select([mine, base["project_id"].isin(sure)], [JUDGEMENT, TAKE_ALL], PPS)
    rows = base.assign(stratum=stratum, part=np.where(stratum == PPS, "random", stratum))
    known = rows.set_index("project_id")
    chosen = chosen.drop(columns=["certainty"]).assign(
        stratum=chosen["project_id"].map(known["stratum"]), part=chosen["project_id"].map(known["part"]),
        amount_yuan=chosen["project_id"].map(known["amount_yuan"]))
    judged = rows[mine].assign(inclusion_probability=1.0, weight=1.0)
    sample = pd.concat([judged, chosen], ignore_index=True) if len(judged) else chosen
    interval = float(open_["size_yuan"].sum()) / n if n else float("nan")
    return rows, sample, sample.head(0), interval, []


def _finish(sample: pd.DataFrame, rules: SpotCheck, seed: str, picked: Mapping[str, str]) -> pd.DataFrame:
    """Numbered by department and id, with the reason, the blind second scoring and the team."""
    rows = sample.sort_values(["department_code", "project_id"], ignore_index=True)
    double = permanent_random_numbers(f"{seed}|double", rows["project_id"])
    twice = set(np.argsort(double, kind="stable")[: int(np.ceil(rules.double_share * len(rows) - 1e-9))].tolist())
    reasons = [picked.get(one, part) for one, part in zip(rows["project_id"], rows["part"], strict=True)]
    teams = [1 + int(permanent_random_number(f"{seed}|team", one) * rules.teams) for one in rows["project_id"]]
    rows = rows.assign(number=np.arange(1, len(rows) + 1), reason=reasons, team=teams,
                       double=[index in twice for index in range(len(rows))])
    return rows[SAMPLE]


def _strata(rows: pd.DataFrame, sample: pd.DataFrame) -> pd.DataFrame:
    grouped = rows.groupby(["stratum", "part"], as_index=False).agg(
        N=("project_id", "size"), amount_yuan=("amount_yuan", "sum"), departments=("department_code", "nunique"))
    n = sample.groupby("stratum").size()
    grouped["n"] = grouped["stratum"].map(n).fillna(0).astype(int)
    order = {JUDGEMENT: 0, TAKE_ALL: 1}
    grouped["probability"] = (grouped["n"] / grouped["N"]).where(grouped["stratum"] != PPS)
    grouped = grouped.sort_values("stratum", key=lambda s: s.map(lambda one: (order.get(one, 2), one)),
                                  ignore_index=True)
    return grouped[["stratum", "part", "N", "n", "amount_yuan", "departments", "probability"]]
