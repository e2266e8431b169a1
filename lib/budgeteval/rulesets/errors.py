"""What is wrong with a rule set, for whoever edits it: which file, which key, expected and found."""

from collections.abc import Iterable
from difflib import get_close_matches


class RulesError(ValueError):
    """A rule set that cannot be used; the message lists every fault."""


def nearest(word: str, known: Iterable[str]) -> str:
    """`` (did you mean 'x'?)`` for the nearest known name, else the list of known names."""
    names = sorted(known)
    if close := get_close_matches(word, names, 1):
        return f" (did you mean {close[0]!r}?)"
    return f" (known: {', '.join(names)})" if names else ""
