"""Before any child is forked: import and read, once, what the reports of a batch share.

Nothing is *used* here that keeps threads of its own (Typst, Polars): a child of a process that has used
such a library hangs when it uses it too.
"""

import contextlib
import gc
import importlib
import json
import os
import re
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from budgeteval.runs.plan import Report
from budgeteval.runs.state import code, manifest

SINGLE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
ALWAYS = (
    "scipy.stats", "sklearn.feature_extraction.text", "matplotlib.backends.backend_svg", "papermill",
    "budgeteval.publish", "budgeteval.runs.process.engine", "budgeteval.runs.process.normalise",
    "budgeteval.runs.state.content", "budgeteval.runs.state.reads", "budgeteval.runs.state.things",
)
UNNEEDED = ("rfc3987_syntax", "boto3")  # checks of web addresses, a store papermill offers: seconds to import
RAW = re.compile(r"raw/(?P<year>\d{4})/(?P<stage>\w+)")
IMPORTS = re.compile(r"^(?:from|import)\s+(budgeteval[\w.]*)(?:\s+import\s+([\w ,]+))?", re.M)


def warm(reports: Collection[Report]) -> None:
    """Import into this process what the reports' notebooks and their publishing need, and keep that memory shared with
    its children."""
    for name in SINGLE_THREAD:
        os.environ.setdefault(name, "1")
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    for name in UNNEEDED:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    for name in ALWAYS:
        importlib.import_module(name)
    for notebook in {one.notebook for one in reports}:
        for name in sorted(imported(notebook)):
            with contextlib.suppress(ImportError):  # it fails again, in the notebook's own cell, where it is shown
                importlib.import_module(name)
    for notebook in {one.notebook for one in reports}:
        code.code(notebook)
    _warm_shell()
    _warm_words()
    _warm_publishing({one.values["county"] for one in reports if "county" in one.values})
    _warm_rules({one.values["rules"] for one in reports if "rules" in one.values})
    manifest.versions()
    _score_counties(reports)
    freeze()


def freeze() -> None:
    """Leave what is there now out of every later collection, so that its memory stays shared."""
    gc.collect()
    gc.freeze()


def imported(notebook: Path) -> set[str]:
    """Modules of this package that a notebook's cells import."""
    found = set()
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        for module, names in IMPORTS.findall("".join(cell["source"])) if cell["cell_type"] == "code" else ():
            found |= {module} | {f"{module}.{name.split(' as ')[0].strip()}" for name in names.split(",") if name}
    return found


def _warm_shell() -> None:
    """A first cell: what IPython only imports then."""
    from budgeteval.runs.process.shell import fresh_shell, run_cell

    with fresh_shell() as shell:
        run_cell(shell, "1")


def _warm_words() -> None:
    """Terms, sentences of findings, and what personal data look like."""
    from budgeteval import findings, privacy, terms

    terms.glossary()
    findings.catalogue()
    privacy.warm()


def _warm_publishing(counties: Iterable[str]) -> None:
    from budgeteval import publish
    from budgeteval.county import open_county

    publish.warm(filter(None, {open_county(one).demo_mark for one in counties}))


def _warm_rules(editions: Iterable[str]) -> None:
    from budgeteval import rulesets

    for edition in editions:
        with contextlib.suppress(Exception):  # an edition that cannot be read is said by the notebook's own cell
            rulesets.load(edition).card()


def _score_counties(reports: Iterable[Report]) -> None:
    """Read and score, once for all, the self-evaluations that several notebooks stand on."""
    from budgeteval import rulesets
    from budgeteval.county import open_county
    from budgeteval.scoring.county import STAGE, score_county

    wanted: dict[tuple[Any, ...], set[Path]] = defaultdict(set)
    for one in reports:
        for pattern in manifest.patterns(one):
            if (found := RAW.match(pattern)) and found["stage"] == STAGE:
                wanted[one.values.get("county"), int(found["year"]), one.values.get("rules")].add(one.notebook)
    for (county, year, edition), notebooks in wanted.items():
        if len(notebooks) > 1:
            with contextlib.suppress(Exception):  # whatever is wrong, the notebook's own cell shows it
                score_county(open_county(county), year, rulesets.load(edition))
