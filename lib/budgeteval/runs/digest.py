"""The closing words of a batch: how many reports, and why some are missing, grouped by cause."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from budgeteval.runs.outcome import Outcome
from budgeteval.runs.progress import duration
from budgeteval.runs.spread.address import is_address
from budgeteval.runs.state.parts import KEPT
from budgeteval.runs.words import say

SHOWN = 8
PARTICULARS = re.compile(r"'[^']*'|\"[^\"]*\"|\d+")


def lines(outcomes: Sequence[Outcome], seconds: float, out: Path | str) -> Iterable[str]:
    """The digest, line by line."""
    failed = [one for one in outcomes if one.cause]
    counts = {"done": len(outcomes) - len(failed), "failed": len(failed), "time": duration(seconds), "folder": out}
    yield say("digest.some_failed" if failed else "digest.all_done", **counts)
    if kept := sum(one.state == KEPT for one in outcomes):
        yield say("digest.kept_as_is", count=kept)
    for path in (path for one in outcomes for path in one.by_hand):
        yield say("digest.by_hand", path=path)
    if undeclared := sorted({path for one in outcomes for path in one.undeclared}):
        yield say("digest.undeclared", names=", ".join(undeclared[:SHOWN]))
    if failed:
        yield say("digest.causes")
    for group in grouped(failed):
        yield say("digest.cause", count=len(group), cause=group[0].cause)
        names = ", ".join(one.report.name for one in group[:SHOWN])
        rest = say("digest.more", count=len(group)) if len(group) > SHOWN else ""
        yield say("digest.example", names=names + rest)
        if group[0].failed:
            yield say("digest.kept", path=group[0].failed)
    if counts["done"] and not is_address(str(out)):
        yield say("digest.site", folder=out)


def grouped(failed: Iterable[Outcome]) -> list[list[Outcome]]:
    """Outcomes with the same cause, names and numbers in it apart; the largest group first."""
    groups: dict[str, list[Outcome]] = {}
    for one in failed:
        groups.setdefault(PARTICULARS.sub("…", one.cause), []).append(one)
    return sorted(groups.values(), key=lambda group: (-len(group), group[0].cause))
