"""The common part of all display objects."""

from typing import Any

from budgeteval.facts import Fact
from budgeteval.privacy import masked

MIME = "application/vnd.budgeteval.v1+json"


class Display:
    """A thing a notebook shows. Subclasses give ``kind``, :meth:`model` and :meth:`html`."""

    kind: str
    facts: tuple[Fact, ...] = ()

    def model(self) -> dict[str, Any]:
        """JSON-able model without ``kind`` and ``facts``."""
        raise NotImplementedError

    def html(self) -> str:
        """HTML fragment; all text from forms escaped."""
        raise NotImplementedError

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """What the notebook keeps; personal numbers are starred out, so none ever reaches a report."""
        payload = {"kind": self.kind, **self.model(), "facts": [fact.record() for fact in self.facts]}
        return {MIME: masked(payload), "text/html": masked(self.html()), "text/plain": f"<{self.kind}>"}
