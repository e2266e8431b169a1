"""An error as a sentence, with the traceback folded away below it."""

from html import escape
from types import MethodType
from typing import Any

from IPython.display import HTML, display
from nbconvert.filters import strip_ansi

from budgeteval.desk.words import say

KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (KeyboardInterrupt, "interrupted"),
    (MemoryError, "memory"),
    (FileNotFoundError, "file"),
    (NameError, "name"),
    (KeyError, "key"),
    (ValueError, "value"),
)
STYLE = "border-left:4px solid #b3261e;padding:.5em .9em;margin:.3em 0"


def listen(shell: Any) -> None:
    """From now on show this shell's errors as sentences; the cell still counts as failed."""
    shell._showtraceback = MethodType(_shown, shell)


def sentence(error: BaseException | type[BaseException], message: str) -> str:
    """What went wrong and what to do, in words."""
    kind = error if isinstance(error, type) else type(error)
    key = next((name for base, name in KINDS if issubclass(kind, base)), "other")
    return say(f"mishap.{key}", what=message.strip() or kind.__name__)


def folded(said: str, traceback: str) -> str:
    """HTML of a sentence and of the traceback below it, closed; both are text, whatever they hold."""
    return (f'<div role="alert" style="{STYLE}"><p>{escape(said)}</p><details><summary>{escape(say("mishap.details"))}'
            f"</summary><pre>{escape(traceback)}</pre></details></div>")


def _shown(self: Any, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
    message = str(evalue.args[0]) if isinstance(evalue, KeyError) and evalue.args else str(evalue)
    if isinstance(evalue, FileNotFoundError) and evalue.filename:
        message = str(evalue.filename)
    display(HTML(folded(sentence(etype, message), strip_ansi("\n".join(stb)))))
    self._last_traceback = stb
