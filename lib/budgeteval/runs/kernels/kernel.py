"""The body of a forked kernel: IPython's own, with the request's environment, folder and streams."""

import atexit
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence

import ipykernel_launcher
import numpy
from ipykernel.kernelapp import IPKernelApp
from traitlets import Any

from budgeteval.runs.kernels.wire import Request
from budgeteval.runs.process.limits import limit_memory

MEMORY = "BUDGETEVAL_KERNEL_MEMORY"  # MiB that a kernel may take besides what it shares with its parent


class ForkedKernelApp(IPKernelApp):
    """IPython's kernel, which tells when its sockets are there."""

    told = Any()

    def init_io(self) -> None:
        self.told()
        super().init_io()


def run(request: Request, streams: Sequence[int], bound: Callable[[], None]) -> int:
    """Be a kernel until it is shut down; the exit code."""
    prepare(request, streams)
    code = 0
    try:
        app = ForkedKernelApp.instance(parent_handle=os.getppid(), told=bound)
        app.initialize(list(request.arguments))
        app.start()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    _end()
    return code


def prepare(request: Request, streams: Sequence[int]) -> None:
    """Make this process what a new one with that environment, folder and those streams would be."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()
    os.environ.update(request.env, JPY_PARENT_PID=str(os.getppid()))
    os.chdir(request.cwd)
    time.tzset()
    tempfile.tempdir = None
    sys.argv = [ipykernel_launcher.__file__, *request.arguments]
    random.seed()
    numpy.random.seed()
    limit_memory(int(os.environ.get(MEMORY, "0")))


def _end() -> None:
    """What an interpreter does at its end, without unloading what is shared."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
