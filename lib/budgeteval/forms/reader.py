"""From a file or a folder to tables: every form of every workbook, and what is wrong with each."""

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import Any

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.forms import corrections as correcting
from budgeteval.forms.draft import Draft
from budgeteval.forms.flat import flat_header, read_flat
from budgeteval.forms.form import cells, finish, read_form
from budgeteval.forms.layout import split
from budgeteval.forms.light import light_header, read_light
from budgeteval.forms.sheet import Sheet
from budgeteval.forms.workbook import LISTED, open_workbook
from budgeteval.places import project_root
from budgeteval.tables import Cells, Forms, Funds, Indicators, Tasks
from budgeteval.terms import sentences

PARALLEL_FROM = 24
CHUNK = 8


@dataclass
class Intake:
    """What a folder of workbooks holds: one frame per table, and the findings in file order."""

    forms: pd.DataFrame
    funds: pd.DataFrame
    indicators: pd.DataFrame
    cells: pd.DataFrame
    findings: list[Finding]
    tasks: pd.DataFrame = field(default_factory=lambda: Tasks.of([]))


@dataclass
class Records:
    """As :class:`Intake`, before the tables are made (cheap to send between processes)."""

    forms: list[dict[str, Any]] = field(default_factory=list)
    funds: list[dict[str, Any]] = field(default_factory=list)
    indicators: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    cells: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def add(self, other: "Records") -> None:
        self.forms += other.forms
        self.funds += other.funds
        self.indicators += other.indicators
        self.tasks += other.tasks
        self.cells += other.cells
        self.findings += other.findings

    def add_form(self, draft: Draft) -> None:
        self.forms.append(draft.form)
        self.funds += draft.funds
        self.indicators += draft.indicators
        self.tasks += draft.tasks
        self.cells += cells(draft)
        self.findings += draft.findings

    def tables(self) -> Intake:
        """Checked frames of the records."""
        return Intake(
            Forms.of(self.forms),
            Funds.of(self.funds),
            Indicators.of(self.indicators),
            Cells.of(self.cells),
            self.findings,
            Tasks.of(self.tasks),
        )


Entries = list[dict[str, Any]]


def read_file(path: Path, root: Path, corrections: Entries | None = None) -> Intake:
    """All forms of one file; ``file`` in every place is the path relative to ``root``, with ``/``."""
    return _read(Path(path), Path(root), corrections or []).tables()


def read_folder(folder: Path, *, jobs: int | None = None, corrections: pd.DataFrame | None = None) -> Intake:
    """All forms of every workbook below a folder, sorted by file.

    Parameters
    ----------
    folder : Path
        Read with all its subfolders; hidden files and the lock files of open workbooks are left out, and links
        that lead out of the folder are not followed.
    jobs : int, optional
        Processes; default: one per core. The result does not depend on it.
    corrections : DataFrame, optional
        As :func:`budgeteval.forms.corrections.load` gives them.

    Raises
    ------
    NotADirectoryError
        If there is no such folder.
    """
    root = Path(folder)
    if not root.is_dir():
        raise NotADirectoryError(missing(root))
    entries = correcting.by_file(corrections, root)
    files = [path.relative_to(root).as_posix() for path in list_files(root)]
    records = joined(read_each(root, files, entries, jobs))
    records.findings += without_file(entries, files)
    return records.tables()


def read_each(root: Path, files: Sequence[str], entries: Mapping[str, Entries], jobs: int | None) -> list[Records]:
    """What each file gives, in their order; ``files`` and ``entries`` by path below ``root``, with ``/``."""
    return _map([(root / file, root, entries.get(file, [])) for file in files], jobs or os.cpu_count() or 1)


def joined(parts: Iterable[Records]) -> Records:
    """Records of several files, one after another."""
    records = Records()
    for part in parts:
        records.add(part)
    return records


def without_file(entries: Mapping[str, Entries], files: Iterable[str]) -> list[Finding]:
    """What is to say of corrections of files that are not there."""
    return [correcting.unmatched(file, entry) for file in sorted(entries.keys() - set(files))
            for entry in entries[file]]


def missing(folder: Path) -> str:
    """What to say of a folder of forms that is not there, named below the project where it belongs to it."""
    whole, home = folder.resolve(), project_root()
    named = whole.relative_to(home) if whole.is_relative_to(home) else folder
    return sentences("budgeteval.forms").say("folder.missing", folder=named.as_posix())


def list_files(root: Path) -> list[Path]:
    """Files below a folder that are workbooks, or that people may have sent instead of one; sorted."""
    inside = root.resolve()
    found = []
    for folder, names, files in os.walk(root, followlinks=False):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in files:
            path = Path(folder) / name
            if name.startswith(("~$", ".", ".~")) or path.suffix.lower() not in LISTED or not path.is_file():
                continue
            if path.is_symlink() and not path.resolve().is_relative_to(inside):
                continue
            found.append(path)
    return sorted(found, key=lambda path: path.relative_to(root).as_posix())


def _map(tasks: list[tuple[Path, Path, Entries]], jobs: int) -> list[Records]:
    if jobs < 2 or len(tasks) < PARALLEL_FROM:
        return [_read(*task) for task in tasks]
    method = "fork" if "fork" in get_all_start_methods() else "spawn"
    with ProcessPoolExecutor(min(jobs, len(tasks)), mp_context=get_context(method)) as pool:
        return list(pool.map(_read_task, tasks, chunksize=CHUNK))


def _read_task(task: tuple[Path, Path, Entries]) -> Records:
    return _read(*task)


def _read(path: Path, root: Path, entries: Entries) -> Records:
    """All forms of one file, as records."""
    opened = open_workbook(path, root)
    records = Records(findings=list(opened.findings))
    file = opened.workbook.file
    if opened.kind:
        records.forms.append({"place": file, "file": file, "kind": opened.kind, "title": path.name, "hidden": False})
        records.findings += [correcting.unmatched(file, entry) for entry in entries]
        return records
    records.findings += correcting.apply(opened.workbook, entries)
    for sheet in opened.workbook.sheets:
        for draft in read_sheet(file, sheet):
            records.add_form(draft)
    _fill_in(records)
    return records


def read_sheet(file: str, sheet: Sheet) -> Iterable[Draft]:
    """All forms of one sheet."""
    if not sheet.cells:
        return []
    if flat := flat_header(sheet):
        return [finish(draft) for draft in read_flat(file, sheet, flat)]
    if light := light_header(sheet):
        return [finish(draft) for draft in read_light(file, sheet, light)]
    return [read_form(file, part) for part in split(sheet)]


def _fill_in(records: Records) -> None:
    """Department and project of a form into its findings, so that they can be sent to whom they concern."""
    forms: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for form in records.forms:
        forms.setdefault((form["file"], form["sheet"]), []).append(form)
    for index, item in enumerate(records.findings):
        near = forms.get((item.file, item.sheet), [])
        if len(near) == 1 and not item.project:
            facts = dict(item.facts)
            department, project = (str(near[0].get(name) or "") for name in ("department", "project"))
            records.findings[index] = Finding(item.code, item.file, item.sheet, item.cell, facts, department, project)
