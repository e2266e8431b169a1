"""A publisher: a process that turns executed notebooks into reports, one after another, and writes their manifests.

It has been forked before Typst was ever used, and is the only kind of process that uses it.
"""

import os
import time
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from budgeteval.runs.process import family
from budgeteval.runs.process.task import DONE, FAILED, NOTEBOOK, Ended, Result, Task, summary


@dataclass(frozen=True)
class Work:
    """A finished notebook in ``task.folder``, and what its manifest says it was made from."""

    task: Task
    made: Any


def serve(mouth: Connection, parent: int, out: Path, log: Path, *_: Any) -> None:
    """Body of a publisher: until the batch hangs up."""
    family.settle(parent, log)
    os.environ.setdefault("RAYON_NUM_THREADS", "1")  # Typst's threads: there are as many publishers as cores
    while True:
        try:
            work: Work = mouth.recv()
        except (EOFError, OSError):
            return
        begun = time.process_time()
        result = publish(work)
        mouth.send(Ended(str(work.task.report.place), result, 0, cpu_seconds=time.process_time() - begun))


def publish(work: Work) -> Result:
    """HTML, PDF, Word, facts and tables beside the notebook, and the manifest last."""
    from budgeteval.places import word_template
    from budgeteval.publish import write_report
    from budgeteval.runs.state import manifest
    from budgeteval.trail import Basis

    folder, report = work.task.folder, work.task.report
    county = report.values.get("county")
    try:
        write_report(folder / NOTEBOOK, folder, Basis(report.report, report.values, work.made.inputs),
                     template=word_template(county) if county else None)
        manifest.write(report, folder, work.made)
    except Exception as error:
        traceback.print_exc()
        stage = "infrastructure" if isinstance(error, OSError) else "publish"
        (folder / NOTEBOOK).replace(folder / FAILED)
        return Result(stage, summary(error))
    return Result(DONE)
