"""Where a rule's value comes from: the document, whether it was checked, and who set it."""

from dataclasses import dataclass
from typing import Literal

from budgeteval.rulesets.model import Rules


class Source(Rules):
    """A citation.

    ``verified`` is true only if the value was seen in the source that ``document`` and ``seen`` name;
    otherwise ``confidence`` says how sure the recollection is.
    """

    document: str
    verified: bool
    confidence: Literal["high", "medium", "low", ""] = ""
    seen: str = ""
    note: str = ""


@dataclass(frozen=True)
class Origin:
    """Which edition set a value, and by which document."""

    edition: str
    document: str
    verified: bool
    confidence: str = ""
    seen: str = ""
    note: str = ""
