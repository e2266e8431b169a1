"""An office suite that recalculates a workbook: LibreOffice without a window, in a profile of its own."""

import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
STORED = re.compile(rb'(<c [^>]*?)( t="str")?(>)(<f>.*?</f>)<v>.*?</v>')
needed = pytest.mark.skipif(OFFICE is None, reason="no LibreOffice here to recalculate with")


def recalculated(papers: dict[str, bytes], folder: Path) -> dict[str, Any]:
    """Each workbook (openpyxl, values) as the suite works it out: the stored results are taken out before."""
    (folder / "in").mkdir()
    for name, content in papers.items():
        (folder / f"{name}.xlsx").write_bytes(content)
        _forget(folder / f"{name}.xlsx", folder / "in" / f"{name}.xlsx")
    files = [str(path) for path in sorted((folder / "in").iterdir())]
    subprocess.run([str(OFFICE), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to",
                    "xlsx", "--outdir", str(folder / "out"), *files], check=True, capture_output=True, timeout=300)
    return {name: openpyxl.load_workbook(folder / "out" / f"{name}.xlsx", data_only=True) for name in papers}


def _forget(source: Path, target: Path) -> None:
    """The same workbook without the results that stand beside its formulas."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets/"):
                content = STORED.sub(rb"\1\3\4", content)
                assert b"<f>" not in content or b"</f><v>" not in content
            new.writestr(name, content)
