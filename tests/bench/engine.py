"""The batch: sixty notebooks beside other ways to run them, the demo again and after one change, two thousand runs."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import ROOT, Line, command_seconds, tool
from reports import spread

from budgeteval.runs.plan import Report, plan

SAMPLED = 60
BY_COMMAND, BY_POOL = 6, 12  # of the sixty, extrapolated: others take minutes
MANY = int(os.environ.get("BENCH_NOTEBOOKS", "2000"))
CORES = 2
HERE = Path(__file__).parent


def lines(repeats: int) -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        return [*_sixty(repeats), *_again(Path(folder)), *_many(Path(folder) / "many")]


def _sixty(repeats: int) -> list[Line]:
    chosen = spread(plan(sorted((ROOT / "params" / "runs").glob("*.yaml"))).reports, SAMPLED)
    turns = [(_measured("forked", chosen), _measured("plain", chosen)) for _ in range(repeats)]
    ours, floor = (statistics.median(column) for column in zip(*turns, strict=True))
    command = sum(map(_by_command, spread(chosen, BY_COMMAND))) * SAMPLED / BY_COMMAND
    pool = _measured("pool", spread(chosen, BY_POOL)) * SAMPLED / BY_POOL
    shown = f"{ours:.1f} s, {SAMPLED / ours:.1f} notebooks/s"
    return [
        Line(f"{SAMPLED} demo notebooks, {CORES} at a time", shown,
             f"{command:.0f} s papermill command, one after another, from {BY_COMMAND}",
             f"{command / ours:.1f} x", ">= 15 x"),
        Line("the same", shown, f"{pool:.0f} s papermill API in {CORES} processes, from {BY_POOL}",
             f"{pool / ours:.1f} x", ">= 5 x"),
        Line("the same", shown, f"{floor:.1f} s the same calls as plain functions in {CORES} warm processes",
             f"{ours / floor:.2f}", "<= 1.5"),
    ]


def _measured(way: str, reports: list[Report]) -> float:
    """Seconds that ``ways.py`` tells for this way to run notebooks, in a process of its own."""
    names = json.dumps([str(one.place) for one in reports])
    shown = subprocess.run([sys.executable, HERE / "ways.py", way, names, str(CORES)], cwd=ROOT, check=True, text=True,
                           stdout=subprocess.PIPE, env={**os.environ, "BUDGETEVAL_ROOT": str(ROOT)})
    return float(shown.stdout.splitlines()[-1])


def _by_command(report: Report) -> float:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        parameters = [word for name, value in report.given.items() for word in ("-p", name, str(value))]
        return command_seconds(tool("papermill"), report.notebook, Path(folder) / "report.ipynb", *parameters,
                               "--no-progress-bar")


def _again(folder: Path) -> list[Line]:
    """The whole demo, the same again, and again after one cell of one form was changed; in a copy of the project."""
    root, out = folder / "project", folder / "reports"
    for name in ("notebooks", "params", "data"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "requirements.lock", root)
    first, made = _run(root, out)
    again, _ = _run(root, out)
    _change(next((root / "data/demo/raw/2020/self_evaluation").glob("101-*/*.xlsx")))
    changed, remade = _run(root, out)
    return [
        Line(f"all {made} reports, HTML + PDF, from raw forms", f"{first:.1f} s, {first / made:.2f} s each", "", "",
             "<= 0.35 s each"),
        Line("the same again, nothing changed", f"{again:.2f} s", "", "", "< 2 s"),
        Line("one form changed", f"{changed:.1f} s, {remade} reports made", "", "", "< 5 s"),
    ]


def _run(root: Path, out: Path) -> tuple[float, int]:
    """Seconds of the command, and how many reports it made."""
    begun, before = time.perf_counter(), _stamps(out)
    subprocess.run([tool("budgeteval"), "run", *sorted((root / "params/runs").glob("*.yaml")), "--out", out],
                   cwd=root, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "BUDGETEVAL_ROOT": str(root)})
    seconds = time.perf_counter() - begun
    return seconds, sum(before.get(path) != stamp for path, stamp in _stamps(out).items())


def _stamps(out: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in out.glob("*/*/*/manifest.json")}


def _change(form: Path) -> None:
    """Another self-score in the first indicator row that has one."""
    from openpyxl import load_workbook

    book = load_workbook(form)
    sheet = book.active
    cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float)]
    cells[-1].value = cells[-1].value - 1
    book.save(form)


def _many(root: Path) -> list[Line]:
    """Two thousand reports of a small notebook: none fails, and nobody's memory grows."""
    shown = subprocess.run([sys.executable, HERE / "many.py", str(root), str(MANY)], check=True, text=True,
                           stdout=subprocess.PIPE, env={**os.environ, "BUDGETEVAL_ROOT": str(root)})
    told = json.loads(shown.stdout.splitlines()[-1])
    return [Line(f"{MANY} reports of a small notebook, HTML + PDF",
                 f"{told['seconds']:.0f} s, {told['failed']} failed, growth in MiB: batch {told['batch']:.1f}, "
                 f"parent {told['parent']:.1f}, publishers {told['publishers']:.1f}", "", "", "0 failed, < 20 MiB")]
