"""Same input, same bytes: an executed notebook without clocks, durations, machine paths or chance ids."""

import hashlib
import json
import platform
import re
import sys
from pathlib import Path
from typing import Any

from nbformat.v4 import new_output

from budgeteval.places import project_root

TIMES = ("execution", "papermill")
ADDRESS = re.compile(r"\b0x[0-9a-f]{6,16}\b")
CELL_FILE = re.compile(r"(?<!\S)\S*ipykernel_\d+[/\\]\d+\.py|<ipython-input-[^>]*>")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "version": platform.python_version(),
}


def normalised(notebook: Any) -> Any:
    """``notebook`` (changed in place) with everything removed that differs between two equal runs."""
    given = notebook.metadata.get("papermill", {}).get("parameters", {})
    notebook.metadata["papermill"] = {"parameters": given}
    notebook.metadata["language_info"] = LANGUAGE
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for index, cell in enumerate(notebook.cells):
        for key in TIMES:
            cell.metadata.pop(key, None)
        cell["id"] = _cell_id(index, cell)
        if cell.cell_type == "code":
            cell.outputs = [_output(output) for output in joined(cell.outputs)]
    return notebook


def joined(outputs: list[Any]) -> list[Any]:
    """Outputs with the streams between two displays made one each: a kernel cuts and mixes them by its clock."""
    whole: list[Any] = []
    streams: dict[str, Any] = {}
    for output in outputs:
        if output.output_type == "stream":
            piece = streams.setdefault(output.name, new_output("stream", name=output.name))
            piece["text"] += output.text
            continue
        whole += [*_in_order(streams), output]
        streams = {}
    return [*whole, *_in_order(streams)]


def _in_order(streams: dict[str, Any]) -> list[Any]:
    return [streams[name] for name in sorted(streams, reverse=True)]


def written(notebook: Any) -> str:
    """The notebook's file text: one cell a line (notebooks hold tables of a whole county; indenting takes seconds)."""
    cells = ",\n".join(_json(cell) for cell in notebook.cells)
    rest = {key: value for key, value in notebook.items() if key != "cells"}
    return f'{{"cells": [\n{cells}\n],\n{_json(rest)[1:]}\n'


def _json(node: Any) -> str:
    return json.dumps(node, ensure_ascii=False, sort_keys=True)


def _cell_id(index: int, cell: Any) -> str:
    """The author's id, except for cells that papermill put in."""
    added = {"injected-parameters", "papermill-error-cell-tag"} & set(cell.metadata.get("tags", ()))
    if cell.get("id") and not added:
        return cell["id"]
    name = "".join(sorted(added)) or "cell"
    return f"{name}-{hashlib.sha256(f'{index}{cell.source}'.encode()).hexdigest()[:8]}"


def _output(output: Any) -> Any:
    match output.output_type:
        case "stream":
            output["text"] = without_paths(output.text)
        case "error":
            output["evalue"] = without_paths(output.evalue)
            output["traceback"] = [without_paths(COLOUR.sub("", line)) for line in output.traceback]
        case _:
            if isinstance(output.data.get("text/plain"), str):
                output.data["text/plain"] = without_paths(output.data["text/plain"])
    return output


def without_paths(text: str) -> str:
    """``text`` without this machine's folders and memory addresses."""
    for folder, name in ((project_root(), "."), (Path(sys.prefix), "<env>"), (Path(sys.base_prefix), "<python>"),
                         (Path.home(), "~")):
        text = text.replace(f"{folder}/", f"{name}/").replace(f"{folder}\\", f"{name}\\")
    return ADDRESS.sub("0x…", CELL_FILE.sub("<cell>", text))
