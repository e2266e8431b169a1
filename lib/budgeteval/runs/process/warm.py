"""Before any child is forked: import and read, once, what the reports of a batch share.

Nothing is *used* here that keeps threads of its own (Typst, Polars): a child of a process that has used
such a library hangs when it uses it too.
"""

import contextlib
import gc
import importlib
import inspect
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from budgeteval.runs.plan import Report
from budgeteval.runs.registers import ALL
from budgeteval.runs.state import manifest

SINGLE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
ALWAYS = ("scipy.stats", "matplotlib.backends.backend_svg", "papermill", "budgeteval.publish",
          "budgeteval.runs.process.engine", "budgeteval.runs.process.normalise")
UNNEEDED = ("rfc3987_syntax",)  # a check of web addresses that comes with JupyterLab: a second to import
STAGES = "budgeteval.stages."
IMPORTS = re.compile(r"^(?:from|import)\s+(budgeteval[\w.]*)(?:\s+import\s+([\w ,]+))?", re.M)
BLANK = {"cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# 1"}], "metadata": {},
         "nbformat": 4, "nbformat_minor": 5}


def warm(reports: Sequence[Report]) -> None:
    """Fill this process with what the reports need, and keep that memory shared with the children."""
    for name in SINGLE_THREAD:
        os.environ.setdefault(name, "1")
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    for name in UNNEEDED:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    for name in ALWAYS:
        importlib.import_module(name)
    several = Counter(one.notebook for one in reports)
    for notebook, first in _first_by_notebook(reports).items():
        for name in sorted(imported(notebook)):
            with contextlib.suppress(ImportError):  # it fails again, in the notebook's own cell, where it is shown
                module = importlib.import_module(name)
                if several[notebook] > 1 or not first.reads:
                    _read_shared(module, first)
    _warm_publishing()
    manifest.versions()
    for one in _first_by_notebook(reports).values():
        manifest.inputs(one)
    gc.collect()
    gc.freeze()


def imported(notebook: Path) -> set[str]:
    """Modules of this package that a notebook's cells import."""
    found = set()
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        for module, names in IMPORTS.findall("".join(cell["source"])) if cell["cell_type"] == "code" else ():
            found |= {module} | {f"{module}.{name.split(' as ')[0].strip()}" for name in names.split(",") if name}
    return found


def _first_by_notebook(reports: Iterable[Report]) -> dict[Path, Report]:
    """One report per notebook, the one over everything if there is one."""
    chosen: dict[Path, Report] = {}
    for one in reports:
        if one.key == ALL or one.notebook not in chosen:
            chosen[one.notebook] = one
    return chosen


def _read_shared(stage: ModuleType, report: Report) -> None:
    """Open one run of a stage: what it reads and keeps (a county's forms, scored) its children need not read again.

    No stage keeps what it read from other reports: those may be made anew in this very batch.
    """
    opening: Any = getattr(stage, "open_run", None) if stage.__name__.startswith(STAGES) else None
    if opening is None:
        return
    wanted = inspect.signature(opening).parameters
    with contextlib.suppress(Exception):  # whatever is wrong, the notebook's own cell shows it
        opening(**{name: value for name, value in report.values.items() if name in wanted})


def _warm_publishing() -> None:
    """Load the faces' coverage, the page template, the notebook format's schema, and what a drawing needs."""
    import nbformat

    from budgeteval.display import figure, new_axes
    from budgeteval.publish import load
    from budgeteval.publish.html import html

    nbformat.validate(nbformat.from_dict(BLANK))
    html(load(BLANK))
    drawing, axes = new_axes()
    axes.set_title("1")
    figure(drawing, "warm", "", "")
