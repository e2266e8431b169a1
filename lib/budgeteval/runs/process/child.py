"""One report in one process: run its notebook, publish it, write its manifest."""

import contextlib
import hashlib
import json
import os
import signal
import sys
import tempfile
import traceback
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from budgeteval.published import VARIABLE
from budgeteval.runs.plan import Report

NOTEBOOK, FAILED, JOURNAL, PARTIAL, RESULT, LOG = (
    "report.ipynb", "failed.ipynb", "cells.jsonl", "partial.ipynb", "result.json", "log.txt")
FORKED, KERNEL = "forked", "kernel"
RAISES = "raises-exception"
PR_SET_PDEATHSIG = 1


class TimeLimit(BaseException):
    """Raised in the running cell when the parent says that time is up."""


@dataclass(frozen=True)
class Task:
    """What a child needs: the report, its folder (a temporary one), a folder for traces, the engine, and where all
    reports are."""

    report: Report
    folder: Path
    traces: Path
    engine: str
    out: Path


def work(task: Task) -> None:
    """Body of a child process: make the report in ``task.folder`` and leave a result in ``task.traces``."""
    _detach(task.traces / LOG)
    os.environ[VARIABLE] = str(task.out)
    try:
        result = make(task)
    except BaseException as error:  # the parent must learn of everything
        traceback.print_exc()
        result = {"stage": "time" if isinstance(error, TimeLimit) else "infrastructure", "error": summary(error)}
    (task.traces / RESULT).write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")


def make(task: Task) -> dict[str, Any]:
    """``{"stage": "done"}``, or the stage that failed with its error."""
    from budgeteval import publish
    from budgeteval.runs.state import manifest

    inputs = manifest.inputs(task.report)
    notebook, error = executed(task)
    if error is None and (changed := inputs.items() ^ manifest.inputs(task.report).items()):
        error = {"stage": "changed", "error": min(changed)[0]}
    if error is not None:
        save(notebook, task.folder / FAILED)
        return error
    save(notebook, task.folder / NOTEBOOK)
    try:
        publish.write_report(task.folder / NOTEBOOK, task.folder)
    except Exception as fault:
        traceback.print_exc()
        (task.folder / NOTEBOOK).rename(task.folder / FAILED)
        return {"stage": "publish", "error": summary(fault)}
    manifest.write(task.report, task.folder, inputs)
    return {"stage": "done"}


def executed(task: Task) -> tuple[Any, dict[str, Any] | None]:
    """The executed notebook, normalised, and what went wrong in it."""
    from papermill.engines import papermill_engines

    from budgeteval.runs.process import engine
    from budgeteval.runs.process.normalise import normalised

    engine.register()
    settings: dict[str, Any] = {"journal": task.traces / JOURNAL, "seed": seed_of(task.report)}
    with tempfile.TemporaryDirectory(prefix="be") as sockets, contextlib.chdir(task.report.notebook.parent):
        if task.engine == KERNEL:
            settings = {**engine.kernel_settings(Path(sockets), seed_of(task.report)),
                        "output_path": str(task.traces / PARTIAL)}
        notebook = papermill_engines.execute_notebook_with_engine(
            FORKED if task.engine == FORKED else None, prepared(task.report), kernel_name="python3",
            progress_bar=False, **settings,
        )
    return normalised(notebook), fault(notebook)


def fault(notebook: Any) -> dict[str, Any] | None:
    """The first error among the outputs that its cell did not announce by the tag ``raises-exception``."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "error" and RAISES not in cell.metadata.get("tags", ()):
                stage = "time" if output.ename == TimeLimit.__name__ else "notebook"
                return {"stage": stage, "error": f"{output.ename}: {output.evalue}".splitlines()[0]}
    return None


def salvage(task: Task, message: str) -> Any:
    """The notebook as far as it came in a child that died, the cell that ran marked with ``message``."""
    import nbformat
    from nbformat.v4 import new_output

    from budgeteval.runs.process.normalise import normalised

    partial = task.traces / PARTIAL
    notebook = nbformat.read(partial, as_version=4) if partial.exists() else prepared(task.report)
    running = None
    for line in _lines(task.traces / JOURNAL):
        entry = json.loads(line)
        running = notebook.cells[entry["cell"]]
        if "outputs" in entry:
            running.execution_count = entry["execution_count"]
            running.outputs = [new_output(**output) for output in entry["outputs"]]
    if running is None:
        running = next((c for c in notebook.cells if c.metadata.get("papermill", {}).get("status") == "running"), None)
    if running is not None and running.cell_type == "code":
        running.outputs.append(new_output("error", ename="ProcessDied", evalue=message, traceback=[message]))
    return normalised(notebook)


def prepared(report: Report) -> Any:
    """The notebook with its parameters put in and nothing run."""
    import papermill

    return papermill.execute_notebook(str(report.notebook), None, dict(report.given), language="python",
                                      prepare_only=True, progress_bar=False)


def seed_of(report: Report) -> int:
    """A seed from the report's name and parameters."""
    text = json.dumps([report.report, report.key, dict(report.values)], sort_keys=True, default=str)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


def save(notebook: Any, path: Path) -> None:
    """Write a notebook's normalised text."""
    from budgeteval.runs.process.normalise import written

    path.write_text(written(notebook), encoding="utf-8", newline="\n")


def summary(error: BaseException) -> str:
    """Type and first line of an error."""
    first = (str(error).strip().splitlines() or [""])[0]
    return f"{type(error).__name__}: {first}" if first else type(error).__name__


def _lines(path: Path) -> list[str]:
    """Whole lines of a journal whose writer may have died within one."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return text.splitlines()[: text.count("\n")]


def _detach(log: Path) -> None:
    """Own process group, death with the parent, output into ``log``, and a way to be told that time is up."""
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
        signal.signal(signal.SIGTERM, _time_is_up)
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    stream = log.open("w", encoding="utf-8")
    sys.stdout = sys.stderr = stream
    for number in (1, 2):
        os.dup2(stream.fileno(), number)


def _time_is_up(_signal: int, _frame: FrameType | None) -> None:
    raise TimeLimit
