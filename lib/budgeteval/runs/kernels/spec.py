"""The kernelspec ``budgeteval``: ``python -m budgeteval.runs.kernels`` installs it into this environment."""

import json
import sys
from pathlib import Path

from ipykernel.kernelspec import get_kernel_dict

from budgeteval.runs.kernels.words import say

NAME, PROVISIONER = "budgeteval", "budgeteval"


def spec() -> dict[str, object]:
    """What ``kernel.json`` says; Jupyter reads ``python`` as the Python it runs in, so it names no folder."""
    plain = get_kernel_dict(python_arguments=["-Xfrozen_modules=off"])  # debuggers miss breakpoints in frozen modules
    return {
        **plain,
        "argv": ["python", *plain["argv"][1:]],
        "display_name": say("kernel"),
        "metadata": {"debugger": True, "kernel_provisioner": {"provisioner_name": PROVISIONER}},
    }


def install(prefix: Path = Path(sys.prefix)) -> Path:
    """Write the kernelspec below ``prefix``; the file."""
    path = prefix / "share" / "jupyter" / "kernels" / NAME / "kernel.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(spec(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
