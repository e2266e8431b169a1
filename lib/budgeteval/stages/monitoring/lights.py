"""Warning lights: of money, of an indicator, of a project."""

from collections.abc import Iterable

from budgeteval.rulesets.monitoring import Bands, Combined, Execution, Goal, Monitoring
from budgeteval.stages.monitoring.curve import target_due

NONE = ""
HAIR = 1e-9


def band(bands: Bands, ratio: float) -> str:
    """Light of a ratio; "" where there is none."""
    if ratio != ratio:
        return NONE
    if ratio < bands.red_below - HAIR:
        return "red"
    if ratio < bands.yellow_below - HAIR:
        return "yellow"
    return "blue" if bands.blue_from is not None and ratio >= bands.blue_from - HAIR else "green"


def execution_light(rules: Monitoring, execution_rate: float, time_progress: float, budget: float = 1.0) -> str:
    """Light of money: execution rate against time progress.

    Without a budget there is no rate; the rules say whether that is no data or red. Money due before any time has
    passed does not exist: no time progress, no light.
    """
    if not budget > 0:
        return _without_budget(rules.execution)
    return band(rules.execution_bands, execution_rate / time_progress if time_progress > 0 else float("nan"))


def _without_budget(rules: Execution) -> str:
    return "red" if rules.no_budget == "red" else NONE


def indicator_light(
    rules: Goal, target: float, achieved: float, direction: str = "at_least", month: float = 12,
    due_month: float = 12, is_rate: object = False, high: float = float("nan"),
) -> str:
    """Light of a quantitative indicator at the end of ``month``.

    A limit (``at_most``, ``below``) is kept or not: green or red, as is a target of nothing and a range. Otherwise
    what was achieved is held against the share of the target due by now; nothing achieved is red. A percentage is a
    state, not a sum: the rules say whether the whole of it is due at any month.
    """
    if target != target or achieved != achieved or target < 0:
        return NONE
    if direction in ("at_most", "below"):
        kept = achieved < target if direction == "below" else achieved <= target + HAIR
        return "green" if kept else "red"
    if direction == "between":
        return "green" if target - HAIR <= achieved <= high + HAIR else "red"
    if target == 0:
        return "green" if achieved == 0 else "red"
    if achieved == 0:
        return "red"
    due = 1.0 if is_rate is True and rules.rates == "full_year" else target_due(month, due_month)
    found = band(rules.bands, achieved / (target * due))
    early = found == "blue" and rules.blue_basis == "full_year" and band(rules.bands, achieved / target) != "blue"
    return "green" if early else found


def worst(rules: Combined, lights: Iterable[str]) -> str:
    """The light that goes first by the rules' precedence; "" of none."""
    lit = set(lights)
    return next((light for light in rules.precedence if light in lit), NONE)


def combined(rules: Combined, execution: str, goal: str, time_met: bool | None = None) -> str:
    """One light of a project or department from its light of money and its light of goals.

    ``worst``: the first by precedence of the lights there are. ``flags``: whether spending kept time
    (``time_met``; without it, whether its light is green or blue) and whether the goal's light is; unknown is "".
    """
    if rules.method == "worst":
        return worst(rules, [execution, goal])
    kept = execution in ("green", "blue") if time_met is None else time_met
    if time_met is None and not execution:
        return NONE
    if not kept:
        return rules.time_missed
    if not goal:
        return NONE
    return rules.time_met_goal_met if goal in ("green", "blue") else rules.time_met_goal_missed
