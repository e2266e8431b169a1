"""What a warm parent has ready: modules, nothing read and nothing drawn."""

import contextlib
import gc
import importlib
import os
import pkgutil
import sys

INLINE = "module://matplotlib_inline.backend_inline"
NEEDED = (
    "pandas", "pandas.io.formats.html", "pandas.io.formats.string", "scipy.stats", "matplotlib.pyplot",
    "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg", "PIL.JpegImagePlugin",
    "IPython.core.completerlib", "IPython.core.debugger", "IPython.core.oinspect", "IPython.core.pylabtools",
    "IPython.extensions.storemagic", "ipykernel.debugger", "ipykernel.zmqshell", "faulthandler", "psutil", "sqlite3",
    "tornado.platform.asyncio", "budgeteval.runs.kernels.kernel",
)
SHELL_BOUND = "matplotlib_inline"  # hooks itself into the shell that is there when it is imported


def warm() -> None:
    """Import what kernels and the stages' notebooks need, and keep that memory shared with them."""
    os.environ.setdefault("MPLBACKEND", INLINE)
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # a debugger nobody has asked for says nothing
    for name in NEEDED:
        importlib.import_module(name)
    stages = importlib.import_module("budgeteval.stages")
    for stage in pkgutil.iter_modules(stages.__path__, "budgeteval.stages."):
        with contextlib.suppress(Exception):  # it fails again, in the notebook's own cell, where it is shown
            importlib.import_module(stage.name)
    for name in [name for name in sys.modules if name.startswith(SHELL_BOUND)]:
        del sys.modules[name]
    gc.collect()
    gc.freeze()
