"""A report on its way: its draft, what it stands on, how far it came."""

import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from budgeteval.places import project_root
from budgeteval.runs.plan import Report
from budgeteval.runs.process import child
from budgeteval.runs.process.publisher import Work
from budgeteval.runs.process.task import DONE, FAILED, Ended, Result, Task
from budgeteval.runs.state import folder as folders
from budgeteval.runs.state import manifest


@dataclass
class Making:
    """``inputs`` are its declared files with their hashes, ``ended`` how its notebook came out."""

    report: Report
    task: Task
    inputs: Mapping[str, str]
    started: float
    ended: Ended | None = None
    cpu_seconds: float = 0.0

    @property
    def seconds(self) -> float:
        """Since it was begun."""
        return time.monotonic() - self.started

    @property
    def result(self) -> Result:
        return (self.ended and self.ended.result) or Result(DONE)

    @property
    def peak_mib(self) -> int:
        return self.ended.peak_mib if self.ended else 0

    def work(self) -> Work:
        """What its publisher is handed."""
        found = self.result
        own = manifest.own(self.report, found.given)
        registers = {name: self.inputs.get(name) or manifest.hash_of(project_root() / name)
                     for name in found.shared if name not in own}
        return Work(self.task, manifest.Made(own, found.given.fields, found.reads, registers))

    def place(self, out: Path) -> tuple[Path, ...]:
        """Put the finished report in its place; the files people had changed there.

        Raises
        ------
        OSError
            If that cannot be; the earlier report is as it was.
        """
        return folders.place(self.task.folder, out / self.report.place)

    def leave(self, out: Path, cause: str) -> Path:
        """Keep the notebook that shows why there is no report.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        if not (self.task.folder / FAILED).exists():
            child.save(child.salvage(self.task, cause), self.task.folder / FAILED)
        return folders.leave(self.task.folder, out / self.report.place, FAILED)

    def discard(self) -> None:
        """Remove all that it left behind."""
        shutil.rmtree(self.task.folder, ignore_errors=True)
        shutil.rmtree(self.task.traces, ignore_errors=True)
