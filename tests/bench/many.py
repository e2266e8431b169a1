"""Many reports of one small notebook in one batch: ``many.py FOLDER COUNT`` prints failures and growth of memory."""

import json
import os
import sys
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lib" / "runs"))

from tiny import new_project

from budgeteval.runs import batch
from budgeteval.runs.plan import plan
from budgeteval.runs.process.crew import Crew

CELLS = ["from budgeteval.display import Card, Cover", "Cover('小报告', '副题', (('编号', str(share)),))",
         "import numpy\nCard('卡', (('n', str(numpy.random.rand())),))"]
SETTLED = 100  # reports after which memory is looked at for the first time


def own(pid: int) -> float:
    """MiB of memory that a process holds."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in text.splitlines() if line.startswith("Rss:"))


def main(root: Path, count: int) -> None:
    project = new_project(root)
    project.notebook(*CELLS)
    reports = plan([project.run_file(each={"parameter": "share", "values": list(range(count))},
                                     inputs=["county.yaml"])]).reports
    sizes: dict[str, list[float]] = defaultdict(list)
    crews: list[Crew] = []
    original = Crew.__init__

    def remember(self: Crew, *values: object) -> None:
        original(self, *values)
        crews.append(self)

    Crew.__init__ = remember  # type: ignore[method-assign]
    made = 0

    def done(_: batch.Outcome) -> None:
        nonlocal made
        made += 1
        if made in (SETTLED, count - 1):
            sizes["batch"].append(own(os.getpid()))
            for member in crews[0].members:
                sizes["publishers" if member.group is None else "parent"].append(own(member.process.pid))

    begun = time.perf_counter()
    outcomes = batch.run(reports, root / "reports", jobs=2, done=done)
    half = {name: len(found) // 2 for name, found in sizes.items()}
    growth = {name: max(found[half[name]:]) - max(found[:half[name]]) for name, found in sizes.items()}
    print(json.dumps({"seconds": time.perf_counter() - begun, "failed": sum(bool(one.cause) for one in outcomes),
                      **growth}))


main(Path(sys.argv[1]), int(sys.argv[2]))
