"""The order of a batch: reports that others read come first. Linear in reports, patterns and what they match."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from budgeteval.runs.plan import Report

WILD = frozenset("*?[")


class Order:
    """Hands out reports that wait for nothing, in the order given, as those they read are done.

    A pattern that many reports read (``2020/key_evaluation/*``) is matched once, and all of them wait for it.
    """

    def __init__(self, reports: Sequence["Report"]) -> None:
        by_place = {str(one.place): one for one in reports}
        self.reports = list(by_place.values())
        self._at = {place: at for at, place in enumerate(by_place)}
        self._matched = matches(by_place, {pattern for one in self.reports for pattern in one.reads})
        self._circular = self._reading_themselves()
        self._readers: dict[object, list[int]] = defaultdict(list)
        self._within: dict[int, list[object]] = defaultdict(list)
        self._left: dict[object, int] = {}
        self._waits = [0] * len(self.reports)
        for at in range(len(self.reports)):
            self._enter(at)
        self._ready = [at for at, count in enumerate(self._waits) if not count]
        self._open = set(range(len(self.reports)))

    def take(self) -> "Report | None":
        """The first report that waits for nothing and was not taken yet; None if all that are left wait."""
        return self.reports[heapq.heappop(self._ready)] if self._ready else None

    def done(self, report: "Report") -> None:
        """The report is made, or given up: those that wait for nothing else may be taken."""
        at = self._at[str(report.place)]
        self._open.discard(at)
        for group in self._within[at]:
            self._left[group] -= 1
            for reader in self._readers[group] if not self._left[group] else ():
                self._waits[reader] -= 1
                if not self._waits[reader]:
                    heapq.heappush(self._ready, reader)

    def needed(self, report: "Report") -> list["Report"]:
        """The reports of this batch that ``report`` reads."""
        own = self._at.get(str(report.place))
        found = dict.fromkeys(at for pattern in report.reads for at in self._matched.get(pattern, ()) if at != own)
        return [self.reports[at] for at in found]

    @property
    def open(self) -> list["Report"]:
        """Reports that are not done, in the order given."""
        return [self.reports[at] for at in sorted(self._open)]

    def _reading_themselves(self) -> Counter[str]:
        """Pattern -> how many of the reports it matches read it."""
        members = ((pattern, self.reports[at]) for pattern, places in self._matched.items() for at in places)
        return Counter(pattern for pattern, one in members if pattern in one.reads)

    def _enter(self, at: int) -> None:
        """Let a report wait for its patterns; for one that matches it too, by a group of its own without it.

        Where several that read a pattern match it, they wait for each other and the group never empties.
        """
        for pattern in dict.fromkeys(self.reports[at].reads):
            members = self._matched[pattern]
            group: object = pattern
            if self._circular[pattern] == 1 and at in members:
                group, members = (pattern, at), [one for one in members if one != at]
            if not members:
                continue
            if group not in self._left:
                self._left[group] = len(members)
                for one in members:
                    self._within[one].append(group)
            self._readers[group].append(at)
            self._waits[at] += 1


def matches(places: Iterable[str], patterns: Iterable[str]) -> dict[str, list[int]]:
    """Positions of the places that each pattern matches; places lie by ``<year>/<report>``, so few are looked at."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for at, place in enumerate(places):
        folder, _, key = place.rpartition("/")
        found[folder][key] = at
    return {pattern: sorted(_matching(pattern, found)) for pattern in patterns}


def _matching(pattern: str, found: dict[str, dict[str, int]]) -> Iterable[int]:
    folder, _, key = pattern.rpartition("/")
    near = [folder] if not WILD & set(folder) else [name for name in found if fnmatchcase(name, folder)]
    for keys in (found[name] for name in near if name in found):
        if not WILD & set(key):
            yield from [keys[key]] if key in keys else []
        elif key == "*":
            yield from keys.values()
        else:
            yield from (at for name, at in keys.items() if fnmatchcase(name, key))
