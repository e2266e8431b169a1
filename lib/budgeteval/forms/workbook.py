"""Opening files safely."""

import zipfile
from pathlib import Path

from budgeteval.findings import Finding
from budgeteval.forms import ooxml
from budgeteval.forms.sheet import Workbook


def open_workbook(path: Path, root: Path) -> tuple[Workbook, list[Finding]]:
    file = path.relative_to(root).as_posix()
    with zipfile.ZipFile(path) as archive:
        found = ooxml.read(archive)
    return Workbook(file, found.sheets), []
