"""A report as it was asked for, from what it left: its manifest, its notebook, and what run files agree on."""

import ast
import contextlib
import glob
import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from budgeteval.places import project_root
from budgeteval.runs.plan import Report
from budgeteval.runs.state import whole

NOTEBOOK, INJECTED = "report.ipynb", "injected-parameters"

Conventions = Mapping[str, tuple[str, ...]]


def conventions() -> Conventions:
    """Report -> patterns of the inputs that its run file below ``params/runs`` declares; a broken one declares none."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted((project_root() / "params" / "runs").glob("*.yaml")):
        with contextlib.suppress(OSError, ValueError, yaml.YAMLError):
            tree = yaml.safe_load(path.read_text(encoding="utf-8"))
            patterns = tree.get("inputs") if isinstance(tree, dict) else None
            if isinstance(patterns, list) and all(isinstance(one, str) and ".." not in one for one in patterns):
                found.setdefault(str(tree.get("report")), tuple(patterns))
    return found


def rebuilt(folder: Path, tree: dict[str, Any], known: Conventions) -> Report:
    """The report in ``folder``, ready to be made again.

    Raises
    ------
    Unreadable
        If its notebook does not show which parameters were given.
    """
    values = tree["parameters"]
    names = _given(folder / NOTEBOOK)
    if not names.keys() <= values.keys():
        raise whole.Unreadable("damaged")
    notebook = project_root() / tree["notebook"]["path"]
    inputs = known.get(tree["report"]) or _literally(tree, values.get("county"))
    return Report(tree["report"], tree["key"], notebook, {name: values[name] for name in names}, values, inputs,
                  tuple(tree["reads"]))


def _given(notebook: Path) -> dict[str, None]:
    """Names of the parameters that were given, in order: what the cell that papermill put in assigns."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        found = [cell for cell in cells if INJECTED in cell["metadata"].get("tags", ())]
        body = ast.parse("".join(found[0]["source"])).body if found else []
    except (OSError, ValueError, KeyError, TypeError, AttributeError, SyntaxError) as error:
        raise whole.Unreadable("damaged") from error
    return {target.id: None for node in body if isinstance(node, ast.Assign) for target in node.targets
            if isinstance(target, ast.Name)}


def _literally(tree: dict[str, Any], county: Any) -> tuple[str, ...]:
    """Patterns for exactly the inputs and registers of the manifest, where no run file says more."""
    folder = PurePosixPath("data") / str(county)
    paths = [PurePosixPath(path) for path in (*tree["inputs"], *tree["registers"])]
    names = [path.relative_to(folder).as_posix() for path in paths if path.is_relative_to(folder)]
    return tuple(glob.escape(name).replace("{", "{{").replace("}", "}}") for name in names)
