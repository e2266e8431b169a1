"""A monitoring form's indicators beside those of the approved target form of the same project."""

from difflib import SequenceMatcher
from typing import Any

import pandas as pd

from budgeteval.scoring import units
from budgeteval.stages.monitoring.match import plain

COLUMNS = ["project_code", "form", "place", "cell", "change", "name", "approved", "approved_place", "now"]
CHANGES = ("dropped", "added", "renamed", "target_changed")
NEEDED = ["project_code", "form", "place", "level3", "level3_cell", "target_text", "target_cell", "direction",
          "target_value", "target_unit"]
HAIR = 1e-9
Row = dict[str, Any]


def compare(monitored: pd.DataFrame, approved: pd.DataFrame, alike: float) -> pd.DataFrame:
    """Indicators dropped, added, renamed, or with another target; one row each, :data:`COLUMNS`.

    Parameters
    ----------
    monitored, approved
        Indicator rows (table Indicators) with ``project_code``; only projects that have both are compared. Medium-term
        targets are not monitored.
    alike
        Names at least this similar (0-1) are one indicator renamed.
    """
    before = _by_project(approved[approved["period"] != "medium_term"])
    rows: list[Row] = []
    for code, own in _by_project(monitored).items():
        if code and code in before:
            rows += _project(code, own, before[code], alike)
    return pd.DataFrame(rows, columns=COLUMNS)


def _by_project(rows: pd.DataFrame) -> dict[str, list[Row]]:
    """Indicators of each project, in order."""
    found: dict[str, list[Row]] = {}
    for row in rows[NEEDED].to_dict("records"):
        found.setdefault(row["project_code"], []).append({str(name): value for name, value in row.items()})
    return found


def _project(code: str, own: list[Row], approved: list[Row], alike: float) -> list[Row]:
    now, before = _by_name(own), _by_name(approved)
    form = own[0]["form"]
    rows = [_changed(code, now[name], before[name]) for name in now if name in before]
    added, dropped = [name for name in now if name not in before], [name for name in before if name not in now]
    for name in list(added):
        near = max(dropped, key=lambda one: _similar(name, one), default="")
        if near and _similar(name, near) >= alike:
            rows.append(_row(code, "renamed", now[name], before[near], now[name]["level3"], before[near]["level3"]))
            added.remove(name)
            dropped.remove(near)
    rows += [_row(code, "added", now[name], None, now[name]["level3"], "") for name in added]
    rows += [{**_row(code, "dropped", None, before[name], "", before[name]["level3"]), "form": form, "place": form}
             for name in dropped]
    return [row for row in rows if row]


def _by_name(rows: list[Row]) -> dict[str, Any]:
    """Indicators by their name as compared; of two with one name the first."""
    found: dict[str, Any] = {}
    for row in rows:
        if row["level3"].strip():
            found.setdefault(plain(row["level3"]), row)
    return found


def _similar(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _changed(code: str, now: Any, before: Any) -> dict[str, Any]:
    """A row if the targets differ as values, or as words where they are none."""
    same = plain(now["target_text"]) == plain(before["target_text"]) or _same_value(now, before)
    return {} if same else _row(code, "target_changed", now, before, now["target_text"], before["target_text"])


def _same_value(now: Any, before: Any) -> bool:
    one, other = units.known(now["target_unit"]), units.known(before["target_unit"])
    if now["direction"] != before["direction"] or (one[0] != other[0] and one[0] and other[0]):
        return False
    scale = one[1] / other[1] if one[0] and other[0] else 1.0
    gap = abs(now["target_value"] * scale - before["target_value"])
    return bool(gap <= HAIR * max(1.0, abs(before["target_value"])))


def _row(code: str, change: str, now: Any, before: Any, new: str, old: str) -> dict[str, Any]:
    cell = "target_cell" if change == "target_changed" else "level3_cell"
    return {
        "project_code": code, "form": now["form"] if now else "", "place": now["place"] if now else "",
        "cell": now[cell] if now else "", "change": change, "name": (now or before)["level3"], "approved": old,
        "approved_place": before["place"] if before else "", "now": new,
    }
