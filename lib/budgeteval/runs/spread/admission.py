"""Getting in touch with a cluster: its scheduler, and workers that all are what this machine is."""

import contextlib
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from budgeteval.runs.plan import Report
from budgeteval.runs.process.task import summary
from budgeteval.runs.spread import slots
from budgeteval.runs.spread.address import is_address
from budgeteval.runs.spread.identity import differing, identity, subject
from budgeteval.runs.spread.site import CHUNKS, Site
from budgeteval.runs.spread.words import say

LOCAL = "local"
PATIENCE, ANSWER = 20.0, 180.0  # seconds for a scheduler, and for a worker's process, to answer
HASH = 64
SHOWN = 5


class Unavailable(Exception):
    """No batch can run on this cluster; the message is for the user."""


@contextlib.contextmanager
def connected(address: str, jobs: int) -> Iterator[Any]:
    """A connection to the cluster; a local one lives and ends with it.

    Raises
    ------
    Unavailable
        If Dask is not installed, or nobody answers at the address.
    """
    try:
        import distributed
    except ImportError as error:
        raise Unavailable(say("cluster.no_dask")) from error
    for name in ("distributed", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with contextlib.ExitStack() as held:
        try:
            if address == LOCAL:
                place = held.enter_context(distributed.LocalCluster(
                    n_workers=jobs, threads_per_worker=1, dashboard_address="127.0.0.1:0", memory_limit=0,
                    silence_logs=logging.CRITICAL))
            else:
                place = address
            client = held.enter_context(distributed.Client(place, timeout=PATIENCE, set_as_default=False))
        except (OSError, ValueError, TimeoutError) as error:
            raise Unavailable(say("cluster.unreachable", address=address, error=summary(error))) from error
        yield client


def admitted(client: Any, reports: Sequence[Report], batch: str, site: Site) -> dict[str, int]:
    """Workers by address with their threads, once all have shown that they are what this machine is.

    Raises
    ------
    Unavailable
        If there is none, or one differs; the sentence names what.
    """
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        raise Unavailable(say("cluster.no_workers")) from error
    workers = {name: one["nthreads"] for name, one in client.scheduler_info(n_workers=-1)["workers"].items()}
    of = subject(reports)
    probe = "" if is_address(site.out) else str(_probe(site.folder / CHUNKS / batch))
    asked = {name: client.submit(slots.who, batch, site, of.counties, of, probe, workers=[name], pure=False)
             for name in workers}
    problems = [line for name, task in asked.items() for line in _answer(name, task, identity(of))]
    if problems:
        client.run(slots.leave, batch, on_error="ignore")
        raise Unavailable("\n".join(problems))
    return workers


def _probe(marks: Path) -> Path:
    """A file that everyone sees who shares the folder of reports."""
    path = marks / "probe"
    path.touch()
    return path


def _answer(name: str, task: Any, mine: dict[str, str]) -> Iterator[str]:
    """What keeps a worker from this batch, in sentences."""
    try:
        error = task.exception(timeout=ANSWER)
    except TimeoutError as late:
        error = late
    if error:
        yield say("cluster.no_answer", worker=name, error=summary(error))
        return
    other = task.result()
    host, sees = other.pop("host"), other.pop("probe")
    if names := differing(mine, other):
        shown = [_difference(one, mine.get(one, ""), other.get(one, "")) for one in names[:SHOWN]]
        yield say("cluster.differs", worker=name, host=host, names=", ".join(shown), count=len(names))
    if not sees:
        yield say("cluster.other_folder", worker=name, host=host)


def _difference(name: str, mine: str, other: str) -> str:
    """A name that differs, with both versions; hashes say nothing."""
    return name if max(len(mine), len(other)) >= HASH else say("cluster.version", name=name, mine=mine, other=other)
