"""What both commands share: exit codes, lines told, files that are not there."""

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from budgeteval.runs.archive.words import say

GOOD, BAD, REFUSED = 0, 1, 2


def missing(*paths: Path | None) -> list[str]:
    """A sentence for each path that is given and not there."""
    return [say("no_file", path=path) for path in paths if path is not None and not path.exists()]


def tell(said: Iterable[str]) -> None:
    """Lines as they are."""
    console = Console()
    for line in said:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
