"""``--shard i/n``: a part of a batch for each of several machines that know nothing of each other.

Every machine plans the whole batch and takes its own part; nothing is asked of a network, a clock or the machine.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from math import fsum
from pathlib import Path
from types import MappingProxyType

from budgeteval.places import county_folder
from budgeteval.runs.order import matches
from budgeteval.runs.parameters import Unfit
from budgeteval.runs.plan import Report
from budgeteval.runs.registers import ALL, REGISTERS, rows
from budgeteval.runs.spread.words import say
from budgeteval.runs.state.manifest import NAME

PART = re.compile(r"(\d{1,6})/(\d{1,6})", re.ASCII)
NOTHING_KNOWN: Mapping[str, float] = MappingProxyType({})


def parse(text: str) -> tuple[int, int]:
    """Number and count of ``i/n``, from 1.

    Raises
    ------
    Unfit
        If it is no such part; the message is for the user.
    """
    found = PART.fullmatch(text)
    if not found:
        raise Unfit(say("shard.not_a_part", value=text))
    number, count = int(found[1]), int(found[2])
    if not 1 <= number <= count:
        raise Unfit(say("shard.outside", value=text, count=max(count, 1)))
    return number, count


def shard(reports: Sequence[Report], number: int, count: int, *, out: Path | None = None,
          seconds: Mapping[str, float] = NOTHING_KNOWN) -> tuple[list[Report], list[Report]]:
    """The reports of part ``number`` of ``count``, and those of it that must wait until the parts are joined.

    A department's reports stay together; parts are balanced by ``seconds`` (report name -> duration, which must be
    the same for all parts) or else by count. A report waits if it reads one that is neither in its own part nor
    already below ``out``.
    """
    places = [str(one.place) for one in reports]
    mine = _parts(reports, count, seconds)[number - 1]
    unmade = [at for at, place in enumerate(places) if out is None or not (out / place / NAME).is_file()]
    own = [at for at in range(len(reports)) if at in mine]
    ready = _ready(own, unmade, reports, places)
    return [reports[at] for at in own if at in ready], [reports[at] for at in own if at not in ready]


def _parts(reports: Sequence[Report], count: int, seconds: Mapping[str, float]) -> list[set[int]]:
    """Positions of the reports of each part: the heaviest chunk first, always to the part that has least."""
    chunks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, one in enumerate(reports):
        chunks[_chunk(one)].append(at)
    known = [seconds[one.name] for one in reports if one.name in seconds]
    usual = fsum(known) / len(known) if known else 1.0
    weights = {name: fsum(seconds.get(reports[at].name, usual) for at in chunk) for name, chunk in chunks.items()}
    parts: list[set[int]] = [set() for _ in range(count)]
    loads = [0.0] * count
    for name in sorted(chunks, key=lambda name: (-weights[name], name)):
        least = loads.index(min(loads))
        parts[least].update(chunks[name])
        loads[least] += weights[name]
    return parts


def _chunk(report: Report) -> tuple[str, str]:
    """County and department of a report; what belongs to no department stays together by its key."""
    county, department = (str(report.values.get(name, ALL)) for name in ("county", "department"))
    if department == ALL and county != ALL and "project" in report.values:
        register, project, _ = REGISTERS["project"]
        department = _departments(county_folder(county) / register, project).get(report.key, ALL)
    return county, report.key if department == ALL else department


@cache
def _departments(register: Path, project: str) -> dict[str, str]:
    """Department of every project of a register."""
    return {row[project]: row.get("department_code", ALL) for row in rows(register)}


def _ready(own: Sequence[int], unmade: Sequence[int], reports: Sequence[Report], places: Sequence[str]) -> set[int]:
    """Those of ``own`` that read nothing unmade, or only what is itself ready."""
    patterns = {pattern for at in own for pattern in reports[at].reads}
    found = {pattern: {unmade[one] for one in those}
             for pattern, those in matches([places[at] for at in unmade], patterns).items()}
    waits = {at: set().union(*(found[pattern] for pattern in reports[at].reads)) - {at} for at in own}
    ready: set[int] = set()
    while more := {at for at, needed in waits.items() if at not in ready and needed <= ready}:
        ready |= more
    return ready
