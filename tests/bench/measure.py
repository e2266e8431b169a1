"""Measuring: each piece of work in a process of its own, repeated, side by side with its peer."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "data" / "demo"
FORMS = DEMO / "raw" / "2020" / "self_evaluation"

# What every measured process does around its work; the work sets `count`.
FRAME = """
import json, resource, sys, time
{setup}
started = time.perf_counter()
{work}
seconds = time.perf_counter() - started
peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(json.dumps({{"seconds": seconds, "count": count, "mebibytes": peak / 1024}}))
"""


@dataclass(frozen=True)
class Sample:
    """Medians over the repeats: seconds, things done, peak memory of one process in MiB."""

    seconds: float
    count: int
    mebibytes: float


@dataclass(frozen=True)
class Line:
    """One line of the closing table; ``peer`` is what it is compared with, measured in the same run."""

    what: str
    ours: str
    peer: str
    ratio: str
    figure: str


def sample(setup: str, work: str, repeats: int) -> Sample:
    """The work (Python source) in fresh processes, ``repeats`` times."""
    runs = [_once(setup, work) for _ in range(repeats)]
    return Sample(*(statistics.median(run[key] for run in runs) for key in ("seconds", "count", "mebibytes")))


def alternate(pieces: Sequence[tuple[str, str]], repeats: int) -> list[Sample]:
    """Several pieces in turn (so that a noisy minute hits all of them), medians of each."""
    runs: list[list[dict[str, float]]] = [[] for _ in pieces]
    for _ in range(repeats):
        for done, (setup, work) in zip(runs, pieces, strict=True):
            done.append(_once(setup, work))
    return [Sample(*(statistics.median(run[key] for run in done) for key in ("seconds", "count", "mebibytes")))
            for done in runs]


def _once(setup: str, work: str) -> dict[str, float]:
    source = FRAME.format(setup=setup, work=work)
    shown = subprocess.run([sys.executable, "-c", source], cwd=ROOT, env={**os.environ, "BUDGETEVAL_ROOT": str(ROOT)},
                           stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(shown.stdout.splitlines()[-1])


def command_seconds(*words: str | Path) -> float:
    """Seconds a command takes."""
    import time

    started = time.perf_counter()
    subprocess.run(list(map(str, words)), cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   env={**os.environ, "BUDGETEVAL_ROOT": str(ROOT)})
    return time.perf_counter() - started


def tool(name: str) -> Path:
    """A command of this environment."""
    return Path(sys.executable).with_name(name)
