"""A tiny project: three departments, notebooks written on the spot, nothing else."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

PARAMETERS = '''county: str = "tiny"     # county code
fiscal_year: int = 2020  # budget year
department: str = "all"  # department code, or all
share: float = 0.5       # any share'''
EACH = {"parameter": "department", "from": "reference/departments.csv", "column": "department_code", "plus": ["all"]}
REGISTER = "department_code,department,kind\nroads,公路局,bureau\nschools,教育局,bureau\nhills,山乡,township\n"
CODE = "from budgeteval.cli import main; main()"
PATIENCE = 120.0
GOOD = ("from budgeteval.display import Card, Cover", "Cover('小报告', '副题', (('a', 'b'),))",
        "Card('卡', (('部门', department),))")
FACT = """from budgeteval.display import text
from budgeteval.facts import fact
text("{n}", {"n": fact("tiny.number", 7, "count")})"""
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


@dataclass(frozen=True)
class Project:
    root: Path

    def notebook(self, *cells: str, name: str = "tiny", parameters: str | None = PARAMETERS) -> Path:
        """Write ``notebooks/<name>.ipynb`` with a parameters cell (unless None) and these code cells."""
        sheet = new_notebook(metadata={"kernelspec": KERNEL})
        sheet.cells = [new_markdown_cell("# 小报告", id="title")]
        if parameters is not None:
            sheet.cells.append(new_code_cell(parameters, id="parameters", metadata={"tags": ["parameters"]}))
        sheet.cells += [new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(cells)]
        path = self.root / "notebooks" / f"{name}.ipynb"
        nbformat.write(sheet, path)
        return path

    def run_file(self, name: str = "tiny", **tree: Any) -> Path:
        """Write ``params/runs/<name>.yaml``."""
        path = self.root / "params/runs" / f"{name}.yaml"
        path.write_text(json.dumps({"report": "tiny", **tree}, ensure_ascii=False), encoding="utf-8")
        return path

    def command(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """``budgeteval WORDS…`` in a process of its own, in this project."""
        return subprocess.run(
            [sys.executable, "-c", CODE, *words], cwd=self.root, text=True, encoding="utf-8", timeout=240,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=self._environment(environment),
        )

    def start(self, *words: str) -> subprocess.Popen[str]:
        """A running ``budgeteval WORDS…``, the first of a session of its own."""
        return subprocess.Popen(
            [sys.executable, "-c", CODE, *words], cwd=self.root, text=True, encoding="utf-8", start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=self._environment({}), preexec_fn=_heed_ctrl_c,
        )

    def _environment(self, more: dict[str, str]) -> dict[str, str]:
        return {**os.environ, "BUDGETEVAL_ROOT": str(self.root), "COLUMNS": "100", **more}


def await_that(true: Callable[[], bool]) -> None:
    """Look again and again until it is so."""
    ends = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.005)


def contents(out: Path) -> dict[str, bytes]:
    """Every file below a report folder but what batches remember."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*"))
            if path.is_file() and path.relative_to(out).parts[0] != ".budgeteval"}


def _heed_ctrl_c() -> None:
    """Shells start what runs in the background deaf to Ctrl-C, and it hands that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def new_project(root: Path) -> Project:
    for folder in ("params/rulesets/plain", "params/runs", "notebooks", "data/tiny/reference",
                   "data/tiny/raw/2020/sub"):
        (root / folder).mkdir(parents=True)
    (root / "data/tiny/county.yaml").write_text("{name: 小县, bureau: 小县财政局}\n", encoding="utf-8")
    (root / "data/tiny/reference/departments.csv").write_text(REGISTER, encoding="utf-8")
    (root / "data/tiny/raw/2020/sub/a.csv").write_text("x\n", encoding="utf-8")
    return Project(root)
