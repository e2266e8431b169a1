"""Which report next: those that others wait for first, and those whose parent is warm."""

import heapq
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from budgeteval.runs.order import Order
from budgeteval.runs.plan import Report
from budgeteval.runs.registers import ALL

Group = tuple[Any, ...]
SHARED = ("county", "fiscal_year", "rules")


def group_of(report: Report) -> Group:
    """What reports have in common that one warm parent can serve."""
    return (str(report.notebook), *(report.values.get(name) for name in SHARED))


class Queue:
    """Reports of a batch that are not settled yet.

    Among those that wait for nothing, the ones go first on which the longest chain waits, then those over all
    departments, then those that took longest (``seconds`` by name).
    """

    def __init__(self, reports: Sequence[Report], seconds: Mapping[str, float]) -> None:
        self._order = Order(reports)
        self._ranks = _ranks(self._order, seconds)
        self._ready: dict[Group, list[tuple[int, str, Report]]] = {}
        self._open = Counter(map(group_of, self._order.reports))

    def __len__(self) -> int:
        return self._open.total()

    def again(self, report: Report) -> None:
        """Make a report (once more) ready."""
        place = str(report.place)
        heapq.heappush(self._ready.setdefault(group_of(report), []), (self._ranks[place], place, report))

    def take(self, parents: Mapping[Group, bool]) -> Report | None:
        """The next ready report: of a group whose parent is warm, else of one that has no parent yet."""
        while report := self._order.take():
            self.again(report)
        warm = [group for group in self._ready if parents.get(group)]
        choice = warm or [group for group in self._ready if group not in parents]
        if not choice:
            return None
        best = min(choice, key=lambda group: self._ready[group][0])
        _, _, report = heapq.heappop(self._ready[best])
        if not self._ready[best]:
            del self._ready[best]
        return report

    def left(self, group: Group) -> int:
        """How many reports of a group are not settled."""
        return self._open[group]

    def settled(self, report: Report) -> None:
        """A report is made, or never will be: those that wait for nothing else become ready."""
        self._open[group_of(report)] -= 1
        self._order.done(report)

    def needed(self, report: Report) -> list[Report]:
        """Reports of this batch that a report reads."""
        return self._order.needed(report)


def _ranks(order: Order, seconds: Mapping[str, float]) -> dict[str, int]:
    """Position of every place in the order in which ready reports should go."""
    heights = _heights(order)

    def rank(one: Report) -> tuple[Any, ...]:
        return -heights[str(one.place)], one.key != ALL, -seconds.get(one.name, float("inf"))

    return {str(one.place): at for at, one in enumerate(sorted(order.reports, key=rank))}


def _heights(order: Order) -> dict[str, int]:
    """How long a chain of reports waits for each place."""
    readers: dict[str, list[str]] = {str(one.place): [] for one in order.reports}
    for one in order.reports:
        for other in order.needed(one):
            readers[str(other.place)].append(str(one.place))
    heights: dict[str, int] = {}
    for start in readers:
        trail = [start]
        while trail:
            place = trail[-1]
            if left := [one for one in readers[place] if one not in heights]:
                trail += left
                continue
            heights[place] = max((heights[one] + 1 for one in readers[place]), default=0)
            trail.pop()
    return heights
