"""Terms of policies."""

import datetime as dt


def months_left(until: str, base_date: str) -> float | None:
    """Whole months from the base date to the end of a term (ISO texts); negative if it has ended, None unknown."""
    if not until or not base_date:
        return None
    end, base = dt.date.fromisoformat(until), dt.date.fromisoformat(base_date)
    months = (end.year - base.year) * 12 + end.month - base.month - (end.day < base.day)
    return float(months)
