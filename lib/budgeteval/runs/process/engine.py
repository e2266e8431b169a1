"""The two ways a notebook is executed, both by papermill.

``forked`` runs the cells in IPython's shell inside the calling process, which the batch has forked from a
parent that holds all imports. ``kernel`` starts an ordinary kernel over private sockets, as papermill does.
"""

import json
import os
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy
from nbformat.v4 import new_output
from papermill.engines import Engine, papermill_engines
from traitlets.config import Config

from budgeteval.runs.process.child import RAISES
from budgeteval.runs.process.shell import fresh_shell, run_cell
from budgeteval.runs.process.task import FORKED

SKIP = "skip-execution"


class Forked(Engine):
    """Papermill engine that needs no kernel; one notebook a process."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, *, journal: Path | None = None, seed: int = 0,
                                 tell: Callable[[int], None] = lambda _: None, **_: Any) -> None:
        """Run the cells in order up to the first error; each cell's outputs also go to ``journal`` at once, and
        ``tell`` hears of its start. A process that a cell has forked ends with the cell."""
        own = os.getpid()
        with fresh_shell() as shell:
            random.seed(seed)
            numpy.random.seed(seed)
            for index, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, index)
                note(journal, index)
                tell(index)
                error = cls.run(shell, cell)
                if os.getpid() != own:
                    os._exit(0)
                note(journal, index, cell)
                if error is not None:
                    nb_man.cell_exception(cell, index, exception=error)
                nb_man.cell_complete(cell, index)
                if error is not None:
                    break

    @staticmethod
    def run(shell: Any, cell: Any) -> BaseException | None:
        tags = cell.metadata.get("tags", ())
        if cell.cell_type != "code" or not cell.source.strip() or SKIP in tags:
            return None
        cell.execution_count, cell.outputs, error = run_cell(shell, cell.source)
        if error is not None and not any(one.output_type == "error" for one in cell.outputs):
            cell.outputs.append(new_output("error", ename=type(error).__name__, evalue="", traceback=[]))
        return None if RAISES in tags else error


def note(journal: Path | None, index: int, cell: Any = None) -> None:
    """One line in the journal: the cell that starts, or the one that ended with what it put out."""
    if journal is None or (cell is not None and cell.cell_type != "code"):
        return
    done = {} if cell is None else {"execution_count": cell.execution_count, "outputs": cell.outputs}
    with journal.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps({"cell": index, **done}, ensure_ascii=False) + "\n")


def register() -> None:
    """Make the engine known to papermill, for this process."""
    papermill_engines.register(FORKED, Forked)


def kernel_settings(sockets: Path, seed: int, reads: Path) -> Mapping[str, Any]:
    """Settings for a seeded kernel that talks through files in ``sockets`` (a short path) instead of ports, and writes
    down in ``reads`` what it reads."""
    start = (f"__import__('random').seed({seed}); __import__('numpy').random.seed({seed}); "
             f"__import__('budgeteval.runs.state.reads', fromlist=['record']).record({str(reads)!r})")
    settings = {"extra_arguments": [f"--IPKernelApp.code_to_run={start}"]}
    if os.name == "nt":
        return settings
    return {**settings, "config": Config({"KernelManager": {"transport": "ipc", "ip": str(sockets / "k")}})}
