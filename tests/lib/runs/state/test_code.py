"""The code a notebook stands on, found from text, against what Python itself imports."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tiny import Project

from budgeteval.places import project_root
from budgeteval.runs.state import modules
from budgeteval.runs.state.code import EXECUTING, code, imported, openers
from budgeteval.runs.state.syntax import read

LOADING = """
import importlib, json, os, sys
import matplotlib.pyplot, pandas, pandera.pandas, scipy.stats
for name, modules in json.load(sys.stdin).items():
    if os.fork() == 0:
        for one in modules:
            importlib.import_module(one)
        print(json.dumps([name, [one for one in sys.modules if one.partition(".")[0] == "budgeteval"]]), flush=True)
        os._exit(0)
    assert os.wait()[1] == 0
"""
IMPORTED = ("annual_statement", "spot_check", "department_evaluation")
NOTEBOOKS = sorted((project_root() / "notebooks").glob("*.ipynb"))
FUNCTION = '''"""A module."""
import os


def half(x):
    """Half of x."""
    return x / 2  # exactly
'''


@pytest.mark.parametrize(("change", "same"), [
    (("Half of x.", "One half."), True),
    (("# exactly", "# to the cent"), True),
    (("\n\n\n", "\n\n\n\n\n"), True),
    (('"""A module."""\n', ""), True),
    (("x / 2", "x // 2"), False),
    (("half", "halve"), False),
    (("import os", "import sys"), False),
])
def test_a_module_counts_by_what_it_does(change: tuple[str, str], same: bool) -> None:
    changed = FUNCTION.replace(*change)
    assert changed != FUNCTION
    assert (read(changed).sha256 == read(FUNCTION).sha256) is same


def test_a_docstring_alone_is_a_body() -> None:
    assert read('def f():\n    """One."""\n').sha256 == read('def f():\n    """Two."""\n').sha256
    assert read('f = "One."\n').sha256 != read('f = "Two."\n').sha256


@pytest.mark.parametrize(("source", "found"), [
    ("import budgeteval.places as p", {"budgeteval.places"}),
    ("from budgeteval import places, terms", {"budgeteval.places", "budgeteval.terms"}),
    ("def f():\n    from budgeteval.terms import label", {"budgeteval.terms", "budgeteval.terms.label"}),
    ("from . import b\nfrom .c import d", {"budgeteval.x", "budgeteval.x.b", "budgeteval.x.c", "budgeteval.x.c.d"}),
    ("from .. import e", {"budgeteval.e"}),
    ("import pandas\nfrom json import loads", set()),
    ("load('budgeteval.stages.monitoring')", {"budgeteval.stages.monitoring"}),
])
def test_imports_anywhere_in_a_module(source: str, found: set[str]) -> None:
    assert set(read(source, "budgeteval.x.y").imports) == found


def test_a_package_imports_from_itself() -> None:
    assert set(read("from .b import c", "budgeteval.x", package=True).imports) == {"budgeteval.x.b", "budgeteval.x.b.c"}


@pytest.fixture(scope="module")
def loaded() -> dict[str, set[str]]:
    """By notebook, the package's modules that an interpreter has loaded once the notebook's imports have run."""
    names = {path.stem: sorted(one for one in {*imported(path), *EXECUTING} if one in modules.paths())
             for path in NOTEBOOKS if path.stem in IMPORTED}
    done = subprocess.run([sys.executable, "-c", LOADING], text=True, capture_output=True, check=True,
                          input=json.dumps(names))
    return {name: set(found) for name, found in map(json.loads, done.stdout.splitlines())}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="one process a notebook")
@pytest.mark.parametrize("name", IMPORTED)
def test_everything_python_imports_is_found(name: str, loaded: dict[str, set[str]]) -> None:
    own = loaded[name]
    assert own > {"budgeteval", "budgeteval.terms", "budgeteval.publish"}
    assert own <= code(project_root() / "notebooks" / f"{name}.ipynb").keys()


def test_a_stage_brings_its_texts_and_no_others() -> None:
    found = code(project_root() / "notebooks" / "self_evaluation.ipynb").keys()
    assert {"budgeteval.stages.self_evaluation/text.zh.yaml", "budgeteval.terms/glossary.yaml",
            "budgeteval.publish/report.typ", "budgeteval.publish/report.css", "budgeteval.forms/vocabulary.yaml",
            "budgeteval.fonts/NotoSansSC-Bold.ttf"} <= found
    assert not [name for name in found if "monitoring" in name or "demo" in name or name.endswith("cli.zh.yaml")]
    layouts = code(project_root() / "notebooks" / "key_evaluation.ipynb").keys()
    assert [name for name in layouts if name.startswith("budgeteval.stages.key_evaluation/layouts/")]


def test_rules_imported_by_computed_names_are_those_the_stage_mentions() -> None:
    found = {name for name in code(project_root() / "notebooks" / "self_evaluation.ipynb")
             if name.startswith("budgeteval.rulesets.")}
    assert "budgeteval.rulesets.self_evaluation" in found
    assert "budgeteval.rulesets.ex_ante" not in found


def test_a_module_is_of_those_who_reach_it() -> None:
    reaching = {path.stem for path in NOTEBOOKS if "budgeteval.screening.heaping" in code(path)}
    assert "self_evaluation" in reaching
    assert "annual_statement" not in reaching


def test_a_notebook_calls_its_stage_by_any_name(project: Project) -> None:
    notebook = project.notebook(
        "%matplotlib inline\nfrom budgeteval.stages import monitoring as m", "run = m.open_run(county)\nm.show(run)",
        "from budgeteval.stages.spot_check import open_plan", "plan = open_plan(county); open('x')", "no python (")
    assert openers(notebook) == (("budgeteval.stages.monitoring", "open_run"),
                                 ("budgeteval.stages.spot_check", "open_plan"))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_notebook_opens_one_run(notebook: Path) -> None:
    assert len(openers(notebook)) == 1


def test_what_was_read_before_is_kept_and_nothing_heavy_is_imported(project: Project) -> None:
    notebook = project.notebook("from budgeteval.stages import monitoring as stage")
    script = ("import sys, json; from pathlib import Path; from budgeteval.runs.state import syntax, modules, code;"
              "read = []; real = syntax.read; modules.read = lambda *a: read.append(a[1]) or real(*a);"
              f"found = code.code(Path({str(notebook)!r}));"
              "print(json.dumps([found, read, [n for n in ('pandas', 'numpy') if n in sys.modules]]))")

    def now() -> list:
        done = subprocess.run([sys.executable, "-c", script], text=True, capture_output=True, check=True,
                              env={**os.environ, "BUDGETEVAL_ROOT": str(project.root)})
        return json.loads(done.stdout)

    first, cold, heavy = now()
    again, warm, _ = now()
    assert "budgeteval.stages.monitoring" in cold
    assert (warm, heavy, again) == ([], [], first)
    (project.root / ".cache" / "code.json").write_text("[damaged", encoding="utf-8")
    after, anew, _ = now()
    assert (after, sorted(anew)) == (first, sorted(cold))
