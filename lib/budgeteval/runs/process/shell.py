"""A notebook's cells in this very process: IPython's own shell, its outputs caught as a kernel would send them."""

import base64
import io
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat.v4 import new_output
from traitlets import Type
from traitlets.config import Config

from budgeteval.runs.process.limits import PRINTED, OutputLimit

KERNEL_LIKE = Config({
    "HistoryManager": {"enabled": False},
    "InteractiveShell": {"autoindent": False, "xmode": "Context"},
})


class Outputs(list[Any]):
    """Outputs of the cell that runs; streams are joined, displays can be updated and cleared."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: dict[str, list[Any]] = {}
        self._clear = False
        self._printed = 0

    def add(self, output: Any, display_id: str | None = None) -> None:
        if self._clear:
            self.clear()
            self._clear = False
        self.append(output)
        if display_id:
            self._shown.setdefault(display_id, []).append(output)

    def stream(self, name: str, text: str) -> None:
        self._printed += len(text)
        if self._printed > PRINTED:
            raise OutputLimit(f"a cell printed more than {PRINTED} characters")
        last = self[-1] if self and not self._clear else None
        if last is not None and last.output_type == "stream" and last.name == name:
            last.text += text
        else:
            self.add(new_output("stream", name=name, text=text))

    def update(self, display_id: str, data: Any, metadata: Any) -> None:
        for output in self._shown.get(display_id, ()):
            output.data, output.metadata = data, metadata

    def clear_soon(self, wait: bool) -> None:
        self._clear = wait
        if not wait:
            self.clear()

    def take(self) -> list[Any]:
        """Outputs of the cell that has ended; the next cell starts empty."""
        taken = list(self)
        self.clear()
        self._clear, self._printed = False, 0
        return taken


class Stream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of a cell."""

    encoding = "utf-8"

    def __init__(self, name: str, outputs: Outputs) -> None:
        self._name, self._outputs = name, outputs

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if text:
            self._outputs.stream(self._name, text)
        return len(text)


class Publisher(DisplayPublisher):
    """``display()`` and friends."""

    def publish(self, data: Any, metadata: Any = None, *, transient: Any = None, update: bool = False,  # type: ignore[override]
                **_: Any) -> None:
        outputs: Outputs = self.shell.outputs
        display_id: Any = (transient or {}).get("display_id")
        if update:
            outputs.update(display_id, _plain(data), metadata or {})
        else:
            outputs.add(new_output("display_data", data=_plain(data), metadata=metadata or {}), display_id)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear_soon(wait)


class Hook(DisplayHook):
    """The value of a cell's last line."""

    shell: Any

    def write_output_prompt(self) -> None:
        self._result = new_output("execute_result", execution_count=self.prompt_count)

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        self._result.data, self._result.metadata = _plain(format_dict), md_dict or {}

    def finish_displayhook(self) -> None:
        if self._result.data:
            self.shell.outputs.add(self._result)
        self._is_active = False


class Shell(InteractiveShell):
    """IPython's shell without a terminal, a history or a kernel."""

    display_pub_class = Type(Publisher)
    displayhook_class = Type(Hook)

    def __init__(self, **settings: Any) -> None:
        self.outputs = Outputs()
        super().__init__(**settings)

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        self.outputs.add(new_output("error", ename=etype.__name__, evalue=str(evalue), traceback=list(stb)))

    def enable_gui(self, gui: Any = None) -> None:
        """Nothing to enable: there is no window."""


_prepared: list[Shell] = []


def prepare() -> None:
    """Make the next shell now: in a parent, so that each of its children finds one that nobody has used."""
    if not _prepared:
        _prepared.append(_new())


def _new() -> Shell:
    return Shell.instance(user_module=types.ModuleType("__main__"), config=KERNEL_LIKE)


@contextmanager
def fresh_shell() -> Iterator[Shell]:
    """A shell with an empty ``__main__``; this process's streams are its cells' while it lasts."""
    before = sys.modules["__main__"], sys.stdout, sys.stderr
    shell = _prepared.pop() if _prepared else _new()
    sys.modules["__main__"] = shell.user_module
    sys.stdout, sys.stderr = Stream("stdout", shell.outputs), Stream("stderr", shell.outputs)
    try:
        yield shell
    finally:
        sys.modules["__main__"], sys.stdout, sys.stderr = before
        Shell.clear_instance()


def run_cell(shell: Shell, source: str) -> tuple[int, list[Any], BaseException | None]:
    """Execution count, outputs and error (None if it went well) of one cell."""
    count = shell.execution_count
    result = shell.run_cell(source, store_history=True)
    return count, shell.outputs.take(), result.error_before_exec or result.error_in_exec


def _plain(data: Any) -> dict[str, Any]:
    """A mimebundle fit for JSON: bytes as base64."""
    return {
        mime: base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value
        for mime, value in data.items()
    }
