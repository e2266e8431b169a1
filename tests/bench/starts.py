"""Starts kernels, several at a time, each used for one cell: prints failures, seconds to ready, and what the warm
parent's memory was after the first starts and at the end, as JSON.

``python starts.py STARTS AT_A_TIME``
"""

import json
import re
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from jupyter_client.manager import KernelManager

from budgeteval.runs.kernels.handle import Handle

SETTLED = 50  # starts after which the parent has allocated what it keeps
KIBI = 1024


def start(_: int) -> dict[str, Any]:
    """One kernel: its parent and the seconds until it was ready, or what went wrong."""
    manager = KernelManager(kernel_name="budgeteval")
    begun = time.perf_counter()
    try:
        manager.start_kernel()
        client = manager.client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=60)
            seconds = time.perf_counter() - begun
            said: list[str] = []
            client.execute_interactive("import os; print(os.getppid())", timeout=60,
                                       output_hook=lambda message: said.append(message["content"].get("text", "")))
        finally:
            forked = isinstance(manager.provisioner.process, Handle)
            client.stop_channels()
            manager.shutdown_kernel()
        return {"seconds": seconds, "parent": int("".join(said)), "forked": forked}
    except Exception as error:
        return {"failure": f"{type(error).__name__}: {error}"}


def memory(parent: int) -> dict[str, float]:
    """Resident and proportional memory in MiB."""
    rollup = Path(f"/proc/{parent}/smaps_rollup").read_text(encoding="ascii")
    return {name: int(re.search(rf"^{name}:\s+(\d+)", rollup, re.M)[1]) / KIBI for name in ("Rss", "Pss")}


def main(starts: int, at_a_time: int) -> None:
    with ThreadPoolExecutor(at_a_time) as pool:
        first = list(pool.map(start, range(SETTLED)))
        parent = next(one["parent"] for one in reversed(first) if "parent" in one)
        before = memory(parent)
        rest = list(pool.map(start, range(starts - SETTLED)))
    whole = first + rest
    done = [one for one in whole if "seconds" in one]
    sys.stdout.write(json.dumps({
        "starts": len(whole), "failures": [one["failure"] for one in whole if "failure" in one],
        "ordinary": sum(not one["forked"] for one in done), "parents": len({one["parent"] for one in done}),
        "median": statistics.median(one["seconds"] for one in done), "before": before, "after": memory(parent),
    }) + "\n")


main(*map(int, sys.argv[1:]))
