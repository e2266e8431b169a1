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
from collections.abc import Collection, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from budgeteval.runs.plan import Report
from budgeteval.runs.state import manifest

SINGLE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
ALWAYS = ("scipy.stats", "matplotlib.backends.backend_svg", "papermill", "budgeteval.publish",
          "budgeteval.runs.process.engine", "budgeteval.runs.process.normalise")
UNNEEDED = ("rfc3987_syntax",)  # a check of web addresses that comes with JupyterLab: a second to import
STAGES = "budgeteval.stages."
IMPORTS = re.compile(r"^(?:from|import)\s+(budgeteval[\w.]*)(?:\s+import\s+([\w ,]+))?", re.M)


def warm(reports: Collection[Report]) -> None:
    """Import into this process what the reports' notebooks and their publishing need, and keep that memory shared with
    its children."""
    for name in SINGLE_THREAD:
        os.environ.setdefault(name, "1")
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    for name in UNNEEDED:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    for name in ALWAYS:
        importlib.import_module(name)
    for notebook in {one.notebook for one in reports}:
        for name in sorted(imported(notebook)):
            with contextlib.suppress(ImportError):  # it fails again, in the notebook's own cell, where it is shown
                importlib.import_module(name)
    _warm_publishing({one.values["county"] for one in reports if "county" in one.values})
    _warm_rules({one.values["rules"] for one in reports if "rules" in one.values})
    manifest.versions()
    freeze()


def open_once(report: Report) -> None:
    """Open one run of a report's stage: what the stage keeps of it (a county's forms, scored) no child reads again.

    No stage keeps what it read from other reports: those may be made anew in this very batch.
    """
    for name in sorted(imported(report.notebook)):
        with contextlib.suppress(Exception):  # whatever is wrong, the notebook's own cell shows it
            _open(importlib.import_module(name), report)


def freeze() -> None:
    """Leave what is there now out of every later collection, so that its memory stays shared."""
    gc.collect()
    gc.freeze()


def imported(notebook: Path) -> set[str]:
    """Modules of this package that a notebook's cells import."""
    found = set()
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        for module, names in IMPORTS.findall("".join(cell["source"])) if cell["cell_type"] == "code" else ():
            found |= {module} | {f"{module}.{name.split(' as ')[0].strip()}" for name in names.split(",") if name}
    return found


def _open(stage: ModuleType, report: Report) -> None:
    opening: Any = getattr(stage, "open_run", None) if stage.__name__.startswith(STAGES) else None
    if opening is not None:
        wanted = inspect.signature(opening).parameters
        opening(**{name: value for name, value in report.values.items() if name in wanted})


def _warm_publishing(counties: Iterable[str]) -> None:
    from budgeteval import publish
    from budgeteval.county import open_county

    publish.warm(filter(None, {open_county(one).demo_mark for one in counties}))


def _warm_rules(editions: Iterable[str]) -> None:
    from budgeteval import rulesets

    for edition in editions:
        with contextlib.suppress(Exception):  # an edition that cannot be read is said by the notebook's own cell
            rulesets.load(edition).card()
