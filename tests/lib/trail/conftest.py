"""A small project: one form, one register, and a report made from them."""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from budgeteval.places import _root

sys.path.insert(0, str(Path(__file__).parent))

from trail_case import FORM, FORMS, FUNDS, REGISTER, SCORES


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the project; its reports are in ``reports``."""
    monkeypatch.setenv("BUDGETEVAL_ROOT", str(tmp_path))
    _root.cache_clear()
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    for cell, value in {"A1": "自评表", "E6": 16.6, "H25": 92.5, "J1": "联系电话13912345678",
                        "J2": "<script>alert(1)</script>"}.items():
        sheet[cell] = value
    (tmp_path / FORM).parent.mkdir(parents=True)
    book.save(tmp_path / FORM)
    (tmp_path / REGISTER).parent.mkdir(parents=True)
    (tmp_path / REGISTER).write_text("department_code,department\n101,示例局\n", encoding="utf-8-sig")
    return tmp_path


@pytest.fixture
def made(project: Path):
    """Makes a report's folder: facts, manifest, tables."""
    def make(*facts: dict[str, Any], place: str = "2020/demo/all", reads: tuple[str, ...] = ()) -> Path:
        folder = project / "reports" / place
        (folder / "tables").mkdir(parents=True)
        for name, content in {"funds": FUNDS, "scores": SCORES, "forms": FORMS}.items():
            (folder / "tables" / f"{name}.csv").write_text(content, encoding="utf-8-sig")
        tree = {"report": "demo", "parameters": {"county": "demo", "fiscal_year": 2020},
                "inputs": {name: _hash(project / name) for name in (FORM, REGISTER)},
                "reads": {name: {} for name in reads}, "notebook": {"path": "notebooks/none.ipynb"}}
        (folder / "manifest.json").write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
        (folder / "facts.json").write_text(json.dumps({one["id"]: one for one in facts}, ensure_ascii=False),
                                           encoding="utf-8")
        return folder

    return make


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
