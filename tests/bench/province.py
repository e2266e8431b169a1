"""``make bench-province``: a fictional province from workbooks to reports, at growing sizes.

    COUNTIES="1 2 4" DEPARTMENTS=8 PROJECTS=60 JOBS=2 make bench-province

Every size is run by a process of its own, from nothing: no reading kept, no report there. *Read* is the workbooks of
all counties into kept tables (what every report then opens); *reports* is one batch per county, as ``budgeteval run``
does it. CPU seconds are of the whole process tree, memory is its proportional set size (shared pages counted once),
sampled every two seconds. The same size then goes through a Dask cluster on this machine with as many workers; its
surcharge is what it takes in CPU seconds beyond the plain batch. Nothing is written in the repository but ``.cache/``.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
from measure import ROOT
from rich.console import Console
from rich.table import Table

PROVINCE = 60_000
SIZES = [int(one) for one in os.environ.get("COUNTIES", "1 2 4").split()]
DEPARTMENTS, PROJECTS = int(os.environ.get("DEPARTMENTS", "8")), int(os.environ.get("PROJECTS", "60"))
JOBS = int(os.environ.get("JOBS", str(os.cpu_count() or 1)))
HOME = ROOT / ".cache" / f"province-{DEPARTMENTS}-{PROJECTS}"
HEADS = ("counties", "reports", "read", "make", "reports/s", "CPU s a report", "peak MiB", "on Dask: make",
         "Dask surcharge, CPU", f"{PROVINCE} reports, {JOBS} cores", "CPU hours")


def main() -> None:
    codes = prepare(max(SIZES))
    grid = Table(title=f"A province: {DEPARTMENTS} departments, {PROJECTS} projects a county, {JOBS} at a time")
    for head in HEADS:
        grid.add_column(head, justify="right")
    for size in SIZES:
        plain, dask = measured(codes[:size], "plain"), measured(codes[:size], "dask")
        grid.add_row(*row(size, plain, dask))
    console = Console()
    (console if console.is_terminal else Console(width=200)).print(grid)
    print_plans(codes)


def prepare(counties: int) -> list[str]:
    """A project with the province's data; written once for a size."""
    from budgeteval.demo.province import generate_province

    for name in ("params", "notebooks"):
        shutil.copytree(ROOT / name, HOME / name, dirs_exist_ok=True)
    shutil.copy2(ROOT / "requirements.lock", HOME)
    codes = [f"county-{number:03}" for number in range(1, counties + 1)]
    if not all((HOME / "data" / code / ".whole").is_file() for code in codes):
        started = time.perf_counter()
        os.environ["BUDGETEVAL_ROOT"] = str(HOME)
        codes = generate_province(HOME / "data", counties, departments=DEPARTMENTS, projects=PROJECTS, jobs=JOBS)
        for code in codes:
            (HOME / "data" / code / ".whole").touch()
        print(f"province written in {time.perf_counter() - started:.0f} s")
    return codes


def measured(codes: list[str], way: str) -> dict[str, float]:
    """What a fresh process says of these counties, and the peak memory of its tree."""
    shutil.rmtree(HOME / ".cache", ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="bench-") as out, subprocess.Popen(
            [sys.executable, __file__, way, out, *codes], stdout=subprocess.PIPE, text=True,
            env={**os.environ, "BUDGETEVAL_ROOT": str(HOME)}) as process:
        peak = Peak(process.pid)
        shown, _ = process.communicate()
        if process.returncode:
            raise SystemExit(f"{way}: exit {process.returncode}")
        return {**json.loads(shown.splitlines()[-1]), "peak": peak.end()}


class Peak:
    """Largest proportional set size of a process and all its descendants, MiB."""

    def __init__(self, pid: int) -> None:
        self._root, self._largest, self._over = psutil.Process(pid), 0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def end(self) -> float:
        self._over.set()
        self._thread.join()
        return self._largest / 2**20

    def _watch(self) -> None:
        while not self._over.wait(2):
            total = 0
            try:
                for one in [self._root, *self._root.children(recursive=True)]:
                    try:
                        total += one.memory_full_info().pss
                    except psutil.Error:
                        continue
            except psutil.Error:
                return
            self._largest = max(self._largest, total)


def row(size: int, plain: dict[str, float], dask: dict[str, float]) -> list[str]:
    count, seconds = plain["reports"], plain["read_seconds"] + plain["make_seconds"]
    cpu = plain["read_cpu"] + plain["make_cpu"]
    failed = f" ({plain['failed']:.0f} failed)" if plain["failed"] else ""
    surcharge = dask["read_cpu"] + dask["make_cpu"] - cpu
    return [str(size), f"{count:.0f}{failed}", f"{plain['read_seconds']:.1f} s", f"{plain['make_seconds']:.1f} s",
            f"{count / seconds:.2f}", f"{cpu / count:.2f}", f"{plain['peak']:.0f}", f"{dask['make_seconds']:.1f} s",
            f"{surcharge / cpu:+.0%}", f"{seconds / count * PROVINCE / 3600:.1f} h",
            f"{cpu / count * PROVINCE / 3600:.1f}"]


def run_counties(way: str, out: Path, codes: list[str]) -> dict[str, float]:
    """Read and make, in this process; CPU includes every child that has ended."""
    from budgeteval.runs import batch
    from budgeteval.runs.plan import plan
    from budgeteval.runs.spread import cluster

    files = sorted((ROOT / "params" / "runs").glob("*.yaml"))
    started, before = time.perf_counter(), cpu()
    for code in codes:
        subprocess.run([sys.executable, __file__, "read", str(out), code], check=True)
    read_seconds, read_cpu = time.perf_counter() - started, cpu() - before
    started, before, outcomes = time.perf_counter(), cpu(), []
    for code in codes:
        made = plan(files, county=code)
        assert not made.problems, made.problems[:3]
        if way == "dask":
            outcomes += cluster.run(made.reports, out / code, address="local", jobs=JOBS)
        else:
            outcomes += batch.run(made.reports, out / code, jobs=JOBS)
    causes = sorted({f"{one.report.name}: {one.cause}" for one in outcomes if one.cause})
    print(*causes[:5], sep="\n", file=sys.stderr)
    return {"reports": len(outcomes), "failed": sum(bool(one.cause) for one in outcomes),
            "read_seconds": read_seconds, "read_cpu": read_cpu,
            "make_seconds": time.perf_counter() - started, "make_cpu": cpu() - before}


def read_county(code: str) -> None:
    """Open the run of every notebook over the whole county that reads no other report: its workbooks are read."""
    from budgeteval.runs.plan import plan
    from budgeteval.runs.state.given import given

    files = sorted((ROOT / "params" / "runs").glob("*.yaml"))
    for one in plan(files, ["all"], county=code).reports:
        if not one.reads:
            given(one)


def cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def print_plans(codes: list[str]) -> None:
    """CPU seconds to plan a province, to queue it and to cut it into chunks, at three sizes: the counties there are,
    again and again."""
    from budgeteval.runs.plan import plan
    from budgeteval.runs.queue import Queue
    from budgeteval.runs.spread.chunks import chunks, size_for

    os.environ["BUDGETEVAL_ROOT"] = str(HOME)
    files = sorted((ROOT / "params" / "runs").glob("*.yaml"))
    once = len(plan(files, county=codes[0]).reports)
    for wanted in (PROVINCE // 16, PROVINCE // 4, PROVINCE):
        counties, begun = wanted // once + 1, time.process_time()
        plans = [plan(files, county=codes[number % len(codes)]).reports for number in range(counties)]
        planned = time.process_time()
        for reports in plans:
            queue = Queue(reports, {})
            while one := queue.take({}):
                queue.settled(one)
            assert not len(queue)
        queued = time.process_time()
        parts = sum(len(chunks(reports, size_for(len(reports), JOBS))) for reports in plans)
        print(f"{sum(map(len, plans))} reports of {counties} counties: CPU to plan {planned - begun:.1f} s, to queue "
              f"{queued - planned:.1f} s, to cut into {parts} chunks {time.process_time() - queued:.1f} s")


if __name__ == "__main__":
    match sys.argv[1:]:
        case []:
            main()
        case ["read", _, code]:
            read_county(code)
        case [way, out, *counties]:
            print(json.dumps(run_counties(way, Path(out), counties)))
