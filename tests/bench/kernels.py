"""Sixty runs of two demo notebooks by every way there is, and many kernel starts one after another.

The ways: papermill's command, one after another (a sample, extrapolated); papermill's Python API in a pool of two
processes with plain kernels, the fastest form users have; the same API with forked kernels, n at a time in one
process; the batch's forked shell. All run the same reports and publish nothing. ``KERNEL_RUNS`` (60) and
``KERNEL_STARTS`` (2000) set the sizes.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from measure import ROOT, Line, command_seconds, tool

RUNS = int(os.environ.get("KERNEL_RUNS", "60"))
STARTS = int(os.environ.get("KERNEL_STARTS", "2000"))
BOTH = ("self_evaluation", "performance_target")
BY_COMMAND = 6
AT_A_TIME = 4
GROWTH = 20
WAYS = [("pool", 2), ("forked kernels", 1), ("forked kernels", 2), ("forked kernels", 3), ("forked kernels", 4),
        ("forked shell", 2)]


def lines(_repeats: int) -> list[Line]:
    seconds = {way: _run("kernel_ways.py", *map(str, (*way, RUNS, *BOTH)))["seconds"] for way in WAYS}
    pool, command = seconds[WAYS[0]], _by_command(BY_COMMAND) / BY_COMMAND * RUNS
    peer = f"{command:.0f} s papermill command, one by one (from {BY_COMMAND}); {pool:.1f} s API, pool of 2"
    return [
        *(Line(f"{RUNS} notebooks, {way} ({number} at a time)", f"{seconds[way, number]:.1f} s", peer,
               f"{command / seconds[way, number]:.1f} x, {pool / seconds[way, number]:.1f} x", _figure(way))
          for way, number in WAYS[1:]),
        *_starts(),
    ]


def _figure(way: str) -> str:
    return ">= 15 x, >= 5 x" if way == "forked shell" else ""


def _by_command(count: int) -> float:
    """Seconds of so many runs by papermill's command, the two notebooks in turn."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        return sum(command_seconds(tool("papermill"), ROOT / "notebooks" / f"{BOTH[number % 2]}.ipynb",
                                   Path(folder) / "out.ipynb", "-p", "department", str(101 + number), "--cwd",
                                   ROOT / "notebooks", "--no-progress-bar") for number in range(count))


def _starts() -> Sequence[Line]:
    begun = time.perf_counter()
    found = _run("starts.py", str(STARTS), str(AT_A_TIME))
    growth = max(found["after"][name] - found["before"][name] for name in ("Rss", "Pss"))
    return [
        Line(f"{STARTS:,} kernel starts ({AT_A_TIME} at a time)",
             f"{len(found['failures'])} failures, {found['ordinary']} not forked, {found['median']:.2f} s to ready, "
             f"{time.perf_counter() - begun:.0f} s in all", "", "", "no failure"),
        Line("memory of the warm parent over them",
             f"{growth:+.1f} MiB (resident {found['after']['Rss']:.0f}, its share {found['after']['Pss']:.0f})",
             "", "", f"< {GROWTH} MiB"),
    ]


def _run(script: str, *words: str) -> Any:
    """What a script of this folder says, in a process of its own."""
    said = subprocess.run([sys.executable, str(Path(__file__).with_name(script)), *words], cwd=ROOT, check=True,
                          text=True, stdout=subprocess.PIPE, env={**os.environ, "BUDGETEVAL_ROOT": str(ROOT)})
    return json.loads(said.stdout.splitlines()[-1])
