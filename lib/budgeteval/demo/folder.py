"""The raw files of the self-evaluation, and the answer key beside them."""

import re
import shutil
from pathlib import Path

from budgeteval.demo.filled import fill_form
from budgeteval.demo.layout import lay_out
from budgeteval.demo.model import Department, Project
from budgeteval.demo.reference import save
from budgeteval.demo.registers import generator
from budgeteval.demo.workbook import workbook

STAGE = "self_evaluation"
KEY = "answer_key.csv"
KEY_COLUMNS = ["file", "sheet", "cell", "code", "note"]
UNFIT = re.compile(r'[\\/:*?"<>|]')


def prepare(target: Path, year: int) -> None:
    """Make room for the county, refusing to touch anything that is not an earlier demo county."""
    raw = target / "raw" / str(year) / STAGE
    if raw.exists() and any(raw.iterdir()):
        if not (target / KEY).exists():
            raise FileExistsError(f"{raw}: raw data without {KEY}; not replaced")
        shutil.rmtree(raw)
    raw.mkdir(parents=True, exist_ok=True)


def write(target: Path, seed: int, year: int, departments: list[Department], projects: list[Project]) -> None:
    """All raw files below ``raw/<year>/self_evaluation`` and the answer key."""
    raw = target / "raw" / str(year) / STAGE
    for owner in departments:
        own = [item for item in projects if item.department is owner]
        (raw / owner.folder).mkdir()
        for position, project in enumerate(own, 1):
            form = fill_form(generator(seed, "form", project.number), project, year, "official")
            path = raw / owner.folder / f"{position:02d}-{UNFIT.sub('', project.name)}.xlsx"
            path.write_bytes(workbook({"Sheet1": lay_out(form)}))
    save(target / KEY, KEY_COLUMNS, [])
