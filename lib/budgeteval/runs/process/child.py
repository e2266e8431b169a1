"""The body of a child: run one notebook, tell what it stood on, and end."""

import contextlib
import hashlib
import json
import os
import shutil
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from budgeteval.places import project_root
from budgeteval.runs.plan import Report
from budgeteval.runs.process.limits import PRINTED, OutputLimit, TimeLimit, limit_files, limit_memory
from budgeteval.runs.process.room import new_room
from budgeteval.runs.process.task import (
    DONE,
    FAILED,
    FORKED,
    JOURNAL,
    KERNEL,
    LOG,
    NOTEBOOK,
    PARTIAL,
    READS,
    Result,
    Task,
    summary,
)
from budgeteval.runs.state.snapshot import Stamp, stamped

RAISES = "raises-exception"
STAGES = {"MemoryError": "memory", "_ArrayMemoryError": "memory", TimeLimit.__name__: "time",
          "CellTimeoutError": "time", OutputLimit.__name__: "output", "DeadKernelError": "died",
          "UnicodeEncodeError": "notebook"}  # it shows what no file can hold


def work(task: Task, tell: Callable[[Any], None]) -> None:
    """Run the notebook into ``task.folder`` and tell the parent every cell's start, then the result."""
    point_to(task.out)
    limit_memory(task.memory)
    limit_files()
    try:
        result = make(task, tell)
    except BaseException as error:  # the parent must learn of everything
        traceback.print_exc()
        result = Result(STAGES.get(type(error).__name__, "infrastructure"), summary(error))
    tell(result)


def point_to(out: Path) -> None:
    """From now on this process finds earlier reports below ``out``."""
    from budgeteval.published import VARIABLE

    os.environ[VARIABLE] = str(out)


def make(task: Task, tell: Callable[[Any], None] = lambda _: None) -> Result:
    """The executed notebook in the task's folder, under the name of a finished or of a failed one."""
    from budgeteval.runs.state import given, reads

    with reads.watching() as seen, given.capturing(task.report) as handed:
        notebook, fault = executed(task, tell)
    if fault is None:
        fault = _changed(task.inputs) or _spilled(task)
    save(notebook, task.folder / (NOTEBOOK if fault is None else FAILED))
    if fault is not None:
        return fault
    if task.engine == KERNEL:
        seen = reads.recorded(task.traces / READS)
    undeclared, shared = reads.undeclared(task.report, seen), reads.shared(task.report, seen)
    return Result(DONE, "", handed(), seen.reads, tuple(undeclared), tuple(shared))


def _changed(inputs: Mapping[str, Stamp]) -> Result | None:
    """The first declared input that is not as it was when the batch looked."""
    for path, stamp in inputs.items():
        if stamped(project_root() / path) != stamp:
            return Result("changed", path)
    return None


def _spilled(task: Task) -> Result | None:
    """More than a cell may print, written past the notebook by what its cells have started."""
    log = log_of(task)
    size = log.stat().st_size if log.exists() else 0
    return Result("output", f"{size} bytes past the notebook") if size > PRINTED else None


def executed(task: Task, tell: Callable[[Any], None] = lambda _: None) -> tuple[Any, Result | None]:
    """The executed notebook, normalised, and what went wrong in it."""
    from papermill.engines import papermill_engines

    from budgeteval.runs.process import engine
    from budgeteval.runs.process.normalise import normalised

    engine.register()
    settings: dict[str, Any] = {"journal": task.traces / JOURNAL, "seed": seed_of(task.report), "tell": tell}
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.chdir(task.report.notebook.parent))
        if task.engine == KERNEL:
            sockets = Path(new_room())
            stack.callback(shutil.rmtree, sockets, ignore_errors=True)
            settings = {**engine.kernel_settings(sockets, seed_of(task.report), task.traces / READS),
                        "output_path": str(task.traces / PARTIAL),
                        "execution_timeout": round(task.limits.cell) or None}
        notebook = papermill_engines.execute_notebook_with_engine(
            FORKED if task.engine == FORKED else None, prepared(task.report), kernel_name="python3",
            progress_bar=False, **settings,
        )
    return normalised(notebook), fault(notebook)


def fault(notebook: Any) -> Result | None:
    """The first error among the outputs that its cell did not announce by the tag ``raises-exception``."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "error" and RAISES not in cell.metadata.get("tags", ()):
                stage = STAGES.get(output.ename, "notebook")
                return Result(stage, f"{output.ename}: {output.evalue}".splitlines()[0])
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


def log_of(task: Task) -> Path:
    """Where whatever the child prints outside its cells goes."""
    return task.traces / LOG


def _lines(path: Path) -> list[str]:
    """Whole lines of a journal whose writer may have died within one."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return text.splitlines()[: text.count("\n")]
