"""What scheduling costs on Dask at 10,000 reports: ``python tests/bench/cluster.py`` (REPORTS, WORKERS, BURN).

Method: 10,000 reports of a province are planned as ``Report`` objects (150 counties, departments, readers of a county
report), cut by the real chunking and handed to a real scheduler, a process of its own, by the real client code path
(one pickled task a chunk, chunks after those they need). The workers are two real Dask worker processes; in place of
notebooks each report burns BURN CPU seconds (0.02 by default, so that the bench ends in minutes) by its own clock.
Scheduling is the scheduler's CPU, the client's from the first task to the last answer, and what the workers' processes
take beyond the burning. Its share is stated of what was burnt here, and of the same reports at REAL CPU seconds each
(0.35 by default; ``make bench-province`` measures it): scheduling does not know how long a task takes.
"""

import os
import pickle
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from budgeteval.runs.plan import Report
from budgeteval.runs.spread.chunks import Chunk, chunks, size_for
from budgeteval.runs.spread.site import Site
from budgeteval.runs.spread.told import Told
from budgeteval.runs.spread.work import Work, packed, wants

REPORTS, WORKERS = int(os.environ.get("REPORTS", "10000")), int(os.environ.get("WORKERS", "2"))
BURN, REAL = float(os.environ.get("BURN", "0.02")), float(os.environ.get("REAL", "0.35"))
NOTEBOOKS = ("self_evaluation", "performance_target", "monitoring", "department_evaluation")
DEPARTMENTS = 16


def burn(_batch: str, _site: Site, of: object, _tries: int, _work: bytes, _needed: object) -> tuple[Told, ...]:
    """In place of a chunk's making: the same arguments, the same answers, CPU seconds by this thread's own clock."""
    places = of.places  # type: ignore[attr-defined]
    until = time.thread_time() + BURN * len(places)
    while time.thread_time() < until:
        pass
    return tuple(Told(place, BURN) for place in places)


def province(count: int) -> list[Report]:
    """Reports of counties, each with its departments and one that reads the county's."""
    from budgeteval.places import project_root

    made, county = [], 0
    while len(made) < count:
        county += 1
        for name in NOTEBOOKS:
            for key in ("all", *(f"{number:03}" for number in range(DEPARTMENTS))):
                reads = () if name != NOTEBOOKS[-1] else (f"2020/{NOTEBOOKS[0]}-{county}/*",)
                values = {"county": f"county-{county:03}", "fiscal_year": 2020, "department": key, "rules": "x"}
                made.append(Report(f"{name}-{county}", key, project_root() / "notebooks" / f"{name}.ipynb", {}, values,
                                   ("county.yaml", "raw/{fiscal_year}/**"), reads))
    return made[:count]


def cpu(process: psutil.Process) -> float:
    used = process.cpu_times()
    return used.user + used.system


def main() -> None:
    from distributed import Client

    reports, started = province(REPORTS), time.perf_counter()
    parts = chunks(reports, size_for(len(reports), WORKERS))
    print(f"{len(reports)} reports in {len(parts)} chunks, cut in {time.perf_counter() - started:.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scheduler.json"
        dask = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--scheduler-file", str(file), "--port", "0",
                "--no-dashboard"]
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(file), "--nthreads", "1",
                  "--no-nanny", "--no-dashboard"]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
        running = [subprocess.Popen(command, **quiet) for command in [dask, *[worker] * WORKERS]]
        try:
            while not file.exists():
                time.sleep(0.1)
            with Client(scheduler_file=str(file)) as client:
                client.wait_for_workers(WORKERS)
                measure(client, parts, [psutil.Process(one.pid) for one in running])
        finally:
            for one in running:
                one.terminate()
                one.wait()


def measure(client: object, parts: list[Chunk], processes: list[psutil.Process]) -> None:
    import cluster as this  # by name, so that the workers find it

    me, site = psutil.Process(), Site("/nowhere")
    before, started = [cpu(one) for one in [me, *processes]], time.perf_counter()
    tasks: dict[int, object] = {}
    for chunk in parts:
        work = Work("bench", chunk.number, tuple(map(packed, chunk.reports)), None, None, 1, False, False)
        tasks[chunk.number] = client.submit(  # type: ignore[attr-defined]
            this.burn, "bench", site, wants(chunk.reports), 2, pickle.dumps(work),
            [tasks[one] for one in chunk.needs], key=f"bench-{chunk.number}", pure=False)
    told = client.gather(list(tasks.values()))  # type: ignore[attr-defined]
    seconds = time.perf_counter() - started
    mine, scheduler, *workers = (cpu(one) - old for one, old in zip([me, *processes], before, strict=True))
    count = sum(map(len, told))
    burnt = count * BURN
    cost = mine + scheduler + sum(workers) - burnt
    print(f"{count} reports in {seconds:.0f} s on {len(workers)} workers; CPU: scheduler {scheduler:.2f} s, client "
          f"{mine:.2f} s, workers beyond the reports {sum(workers) - burnt:.2f} s")
    print(f"scheduling {cost:.2f} s = {cost / (cost + burnt):.2%} of CPU at {BURN} s a report, "
          f"{cost / (cost + count * REAL):.2%} at {REAL} s a report (figure to reach: < 5 %); "
          f"{1000 * cost / len(parts):.1f} ms a chunk")


if __name__ == "__main__":
    main()
