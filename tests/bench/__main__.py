"""``make bench``: every figure beside its peer, measured in this one run.

Each piece runs in a process of its own; seconds are medians of the repeats and exclude the start of Python
unless a whole command is measured. The peer runs in turn with ours on the same machine and files.
"""

import os
import platform
import sys

import archives
import engine
import forms
import kernels
import library
import passages
import reports
import scoring
import site_pages
import sources
from rich.console import Console
from rich.table import Table

PLAIN_WIDTH = 200
PARTS = {"forms": forms.lines, "scoring": scoring.lines, "sources": sources.lines, "library": library.lines,
         "passages": passages.lines,
         "reports": reports.lines, "engine": engine.lines, "kernels": kernels.lines, "archives": archives.lines,
         "site": site_pages.lines}


def main(names: list[str]) -> None:
    repeats = int(os.environ.get("REPEATS", "3"))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    grid = Table(title=f"Python {platform.python_version()}, {cores} cores, medians of {repeats}")
    for head in ("what", "ours", "peer", "ours / peer", "figure to reach"):
        grid.add_column(head)
    for name in names or list(PARTS):
        for line in PARTS[name](repeats):
            grid.add_row(line.what, line.ours, line.peer, line.ratio, line.figure)
    console = Console()
    (console if console.is_terminal else Console(width=PLAIN_WIDTH)).print(grid)


main(sys.argv[1:])
