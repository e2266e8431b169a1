"""Several display objects that one call shows one after the other."""

from collections.abc import Iterator
from dataclasses import dataclass

from IPython.display import display

from budgeteval.display import Display


@dataclass(frozen=True)
class Parts:
    """Display objects in order; a notebook shows each as an output of its own."""

    parts: tuple[Display, ...]

    def __iter__(self) -> Iterator[Display]:
        return iter(self.parts)

    def _ipython_display_(self) -> None:
        for part in self.parts:
            display(part)


def parts(*shown: Display | None) -> Parts:
    """The objects given, those that are None left out."""
    return Parts(tuple(one for one in shown if one is not None))
