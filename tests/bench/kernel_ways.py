"""Runs departments' reports of some notebooks by one way and prints the seconds as JSON.

``python kernel_ways.py WAY AT_A_TIME RUNS NAME…``. What a way shares between runs (pool, warm parent, what it has
read) is started within the time measured; the county's readings are on disk before.
"""

import contextlib
import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

from budgeteval.runs.plan import Report, plan

ROOT = Path(os.environ["BUDGETEVAL_ROOT"])


def chosen(runs: int, names: Sequence[str]) -> list[Report]:
    """So many reports, the notebooks in turn, one department each."""
    planned = plan([ROOT / "params" / "runs" / f"{name}.yaml" for name in names]).reports
    each = [[one for one in planned if one.report == name and one.key != "all"] for name in names]
    return [one for several in zip(*each, strict=False) for one in several][:runs]


def by_kernel(report: Report, kernel: str) -> None:
    """By papermill's Python API."""
    import papermill

    with tempfile.TemporaryDirectory() as folder:
        papermill.execute_notebook(str(report.notebook), f"{folder}/out.ipynb", dict(report.given), kernel_name=kernel,
                                   language="python", cwd=str(report.notebook.parent), progress_bar=False)


def by_plain(report: Report) -> None:
    by_kernel(report, "python3")


def by_forked(report: Report) -> None:
    by_kernel(report, "budgeteval")


def by_shell(report: Report) -> None:
    """By the batch's engine, in this process."""
    from papermill.engines import papermill_engines

    from budgeteval.runs.process import engine
    from budgeteval.runs.process.child import prepared
    from budgeteval.runs.process.task import FORKED

    engine.register()
    with contextlib.chdir(report.notebook.parent):
        papermill_engines.execute_notebook_with_engine(FORKED, prepared(report), kernel_name="python3",
                                                       progress_bar=False)


def shell(reports: Sequence[Report], at_a_time: int) -> None:
    """A child for each report, forked from this process once it is warm and has read what they share."""
    from budgeteval.runs.process import warm
    from budgeteval.runs.state import given

    notebooks = {one.notebook: one for one in reports}
    warm.warm(reports)
    for first in notebooks.values():
        given.given(first)
    warm.freeze()
    with multiprocessing.get_context("fork").Pool(at_a_time, maxtasksperchild=1) as pool:
        pool.map(by_shell, reports, chunksize=1)


def pool(reports: Sequence[Report], at_a_time: int) -> None:
    with ProcessPoolExecutor(at_a_time) as workers:
        list(workers.map(by_plain, reports))


def kernels(reports: Sequence[Report], at_a_time: int) -> None:
    with ThreadPoolExecutor(at_a_time) as workers:
        list(workers.map(by_forked, reports))


WAYS: dict[str, Callable[[Sequence[Report], int], None]] = {
    "pool": pool, "forked kernels": kernels, "forked shell": shell}


def main(way: str, at_a_time: str, runs: str, *names: str) -> None:
    reports = chosen(int(runs), names)
    begun = time.perf_counter()
    WAYS[way](reports, int(at_a_time))
    sys.stdout.write(json.dumps({"seconds": time.perf_counter() - begun}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
