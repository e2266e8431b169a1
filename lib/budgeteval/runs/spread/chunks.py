"""A batch in chunks: the reports of one notebook and county that may be made at the same time, and what each waits for.

A chunk's warm parent is that notebook's and county's own, so nothing is warmed twice; some seconds of work to a few
milliseconds of scheduling.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from budgeteval.runs.order import Order, matches
from budgeteval.runs.plan import Report
from budgeteval.runs.queue import Group, group_of

SMALLEST, LARGEST = 4, 60
PER_SLOT = 3  # chunks that each slot gets at least, so that none waits long for the last one


@dataclass(frozen=True)
class Chunk:
    """Reports that one worker makes in one go; ``needs`` are the numbers of the chunks with the reports they read."""

    number: int
    reports: tuple[Report, ...]
    needs: tuple[int, ...] = ()


def chunks(reports: Sequence[Report], size: int) -> list[Chunk]:
    """The reports in chunks of at most ``size``, each after those it needs."""
    parts = [part for group in _groups(reports) for part in _parts(group, size)]
    number = {str(one.place): at for at, part in enumerate(parts) for one in part}
    found = matches(number, {pattern for one in reports for pattern in one.reads})
    numbers = list(number.values())
    wanted = {pattern: {numbers[at] for at in places} for pattern, places in found.items()}
    return [Chunk(at, tuple(part), _needs(at, part, wanted)) for at, part in enumerate(parts)]


def size_for(reports: int, slots: int) -> int:
    """Reports in a chunk: enough chunks for every slot, and no more than one worker should lose at a time."""
    return max(SMALLEST, min(LARGEST, ceil(reports / (PER_SLOT * max(1, slots)))))


def _groups(reports: Sequence[Report]) -> Iterable[list[Report]]:
    """Reports of one notebook and county that wait for equally long chains of others: no two groups need each other."""
    order = Order(reports)
    while ready := list(iter(order.take, None)):
        groups: dict[Group, list[Report]] = {}
        for one in ready:
            groups.setdefault(group_of(one), []).append(one)
            order.done(one)
        yield from groups.values()


def _parts(group: list[Report], size: int) -> Iterable[list[Report]]:
    """The group in parts of nearly the same length."""
    count = ceil(len(group) / size)
    edges = [len(group) * at // count for at in range(count + 1)]
    return (group[start:end] for start, end in zip(edges, edges[1:], strict=False))


def _needs(number: int, part: Sequence[Report], wanted: dict[str, set[int]]) -> tuple[int, ...]:
    patterns = {pattern for one in part for pattern in one.reads}
    return tuple(sorted(set().union(*(wanted[pattern] for pattern in patterns)) - {number}))
