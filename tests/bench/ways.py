"""Ways to run the same notebooks, timed once the processes are warm: ``ways.py WAY PLACES CORES`` prints seconds.

``forked``: the batch's own processes, without publishing. ``pool``: papermill's Python API in a process pool, as its
users do it (nothing is warm there but the pool). ``plain``: the notebooks' cells as plain code in warm processes, every
shown object asked for its forms.
"""

import ast
import contextlib
import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from budgeteval.places import project_root
from budgeteval.runs.plan import Report, plan
from budgeteval.runs.process import child, warm
from budgeteval.runs.process.crew import Crew
from budgeteval.runs.process.nursery import Ready
from budgeteval.runs.process.task import DONE, FORKED, Task
from budgeteval.runs.queue import group_of
from budgeteval.runs.state import given


def chosen(places: str) -> list[Report]:
    wanted = json.loads(places)
    by_place = {str(one.place): one for one in plan(sorted((project_root() / "params/runs").glob("*.yaml"))).reports}
    return [by_place[place] for place in wanted]


def forked(reports: list[Report], cores: int) -> float:
    warm.warm(reports)
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    crew = Crew(folder, forking=True)
    parents = {group: crew.parent(group, one, True) for group, one in {group_of(one): one for one in reports}.items()}
    try:
        ready = 0
        while ready < len(parents):
            ready += sum(isinstance(said, Ready) for _, said in crew.hear(1))
        begun, waiting, running = time.perf_counter(), deque(reports), 0
        while waiting or running:
            while waiting and running < cores:
                one = waiting.popleft()
                draft = Path(tempfile.mkdtemp(dir=folder))
                parents[group_of(one)].hand(str(one.place), ("make", Task(one, draft, crew.traces(), FORKED, folder)))
                running += 1
            for _, ended in crew.hear(1):
                assert ended.result.stage == DONE, ended
                running -= 1
        return time.perf_counter() - begun
    finally:
        crew.close()


def pool(reports: list[Report], cores: int) -> float:
    begun = time.perf_counter()
    with ProcessPoolExecutor(cores, multiprocessing.get_context("spawn")) as workers:
        list(workers.map(_by_papermill, reports))
    return time.perf_counter() - begun


def _by_papermill(report: Report) -> None:
    import papermill

    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        papermill.execute_notebook(report.notebook, Path(folder) / "report.ipynb", dict(report.given),
                                   cwd=report.notebook.parent, progress_bar=False)


def plain(reports: list[Report], cores: int) -> float:
    warm.warm(reports)
    for one in {group_of(one): one for one in reports}.values():
        given.given(one)
    warm.freeze()
    begun = time.perf_counter()
    with ProcessPoolExecutor(cores, multiprocessing.get_context("fork")) as workers:
        list(workers.map(_as_functions, reports))
    return time.perf_counter() - begun


def _as_functions(report: Report) -> None:
    names: dict[str, Any] = {"__name__": "__main__"}
    with contextlib.chdir(report.notebook.parent), contextlib.redirect_stdout(None):
        for cell in child.prepared(report).cells:
            if cell.cell_type == "code":
                _run(cell.source, names)


def _run(source: str, names: dict[str, Any]) -> None:
    body = ast.parse(source).body
    last = ast.Expression(body.pop().value) if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "cell", "exec"), names)  # noqa: S102
    shown = None if last is None else eval(compile(last, "cell", "eval"), names)  # noqa: S307
    if hasattr(shown, "_repr_mimebundle_"):
        shown._repr_mimebundle_()


if __name__ == "__main__":
    os.environ["BUDGETEVAL_REPORTS"] = tempfile.mkdtemp(prefix="bench-")
    print({"forked": forked, "pool": pool, "plain": plain}[sys.argv[1]](chosen(sys.argv[2]), int(sys.argv[3])))
