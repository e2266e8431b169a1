"""The engine without a kernel puts out what a kernel does."""

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tiny import Project

CELLS = [
    "import pandas, sys\nprint('one'); print('two', file=sys.stderr); print('three')\npandas.DataFrame({'a': [1, 2]})",
    "from IPython.display import HTML, Image, clear_output, display, update_display\n"
    "shown = display(HTML('<b>1</b>'), display_id='x')\nupdate_display(HTML('<i>2</i>'), display_id='x')\ndisplay(3)",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3]);",
    "figure, axes = plt.subplots()\naxes.plot([3, 1])\nfigure",
    "import asyncio\nawait asyncio.sleep(0.001)\n1 / 3",
    "_, __name__, get_ipython() is not None",
    "None",
    "",
    "print(1); clear_output(wait=True); print(2)",
    "print('gone'); clear_output(); print('stays')",
    "from budgeteval.display import Card\nCard('卡', (('a', '字'),))",
    "import warnings\nwarnings.warn('careful')",
    "import numpy\nprint(numpy.random.rand())",
    "%%time\n'magic'",
    "!echo shell",
    "5;",
    "class Shown:\n    def _repr_mimebundle_(self, **_):\n"
    "        return {'text/plain': 's', 'application/json': {'a': [1]}}, {'application/json': {'expanded': True}}\n"
    "Shown()",
    "def fault():\n    return 1 / 0\nfault()",
]
RUN = """
import json, sys, tempfile
from pathlib import Path
from budgeteval.runs import plan
from budgeteval.runs.process import child, normalise
(report,) = plan.plan([Path(sys.argv[1])]).reports
traces = Path(tempfile.mkdtemp())
notebook, error = child.executed(child.Task(report, traces, traces, sys.argv[2], traces))
Path(sys.argv[3]).write_text(normalise.written(notebook), encoding="utf-8")
"""
CLOCK = {"%%time\n'magic'"}


def outputs(project: Project, engine: str) -> list[tuple[str, object]]:
    target = project.root / f"{engine}.ipynb"
    environment = {**os.environ, "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    command = [sys.executable, "-c", RUN, project.run_file(), engine, target]
    subprocess.run(command, check=True, env=environment, timeout=240)
    cells = json.loads(target.read_text(encoding="utf-8"))["cells"]
    return [(cell["source"], (cell["execution_count"], cell["outputs"])) for cell in cells
            if cell["cell_type"] == "code"]


def test_outputs_equal_a_kernels(project: Project) -> None:
    project.notebook(*CELLS)
    mine, theirs = outputs(project, "forked"), outputs(project, "kernel")
    assert len(mine) == len(CELLS) + 1
    for (source, one), (_, other) in zip(mine, theirs, strict=True):
        if source not in CLOCK:
            assert one == other, source


@pytest.mark.skipif(sys.platform != "linux", reason="looks at open sockets through /proc")
def test_kernel_uses_no_ports(project: Project) -> None:
    """The plain kernel talks through files: no TCP connection from the notebook's process."""
    project.notebook("import os\nports = [line.split()[1] for line in open('/proc/net/tcp').readlines()[1:]]\n"
                     "import ipykernel.kernelapp as app\nprint(app.IPKernelApp.instance().transport)")
    (_, (_, shown)) = outputs(project, "kernel")[-1]
    assert shown[0]["text"] == "ipc\n"


def test_each_notebook_starts_fresh(project: Project) -> None:
    """Nothing of a notebook is left in the next one's ``__main__`` nor in the modules it imported."""
    first = "import budgeteval\nprint(hasattr(budgeteval, 'left'), 'left' in globals())\nbudgeteval.left = left = 1"
    project.notebook(first, name="tiny")
    project.notebook(first, name="twin")
    files = [project.run_file("tiny"), project.run_file("twin", report="twin")]
    project.command("run", *map(str, files), "--jobs", "1")
    for name in ("tiny", "twin"):
        folder = project.root / f"reports/2020/{name}/all"
        with contextlib.suppress(FileNotFoundError):
            assert "False False" in (folder / "report.ipynb").read_text(encoding="utf-8")
            continue
        assert "False False" in (folder / "failed.ipynb").read_text(encoding="utf-8")


def test_papermill_runs_the_same_notebook(project: Project, tmp_path: Path) -> None:
    path = project.notebook("print(department, fiscal_year)")
    target = tmp_path / "out.ipynb"
    subprocess.run([sys.executable, "-m", "papermill", str(path), str(target), "-p", "department", "roads",
                    "--no-progress-bar"], check=True, capture_output=True, timeout=240)
    assert "roads 2020" in target.read_text(encoding="utf-8")
