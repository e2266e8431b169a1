"""The frame as filed: once a draw is published, later corrections of forms change neither frame nor list."""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from budgeteval.facts import as_text
from budgeteval.findings import Finding
from budgeteval.stages.spot_check.frame import COLUMNS, Frame
from budgeteval.terms import sentences

FILE = "frame.csv"
NUMBERS = ["amount_yuan", "size_yuan", "spent_yuan", "self_score"]
HELD = {"amount_yuan": "yuan", "self_score": "points"}
SAY = sentences(__package__).say


def filed(folder: Path, frame: Frame) -> Frame:
    """``frame``, or the one filed as ``frame.csv`` (the plan's ``tables/frame.csv``) in the spot-check folder.

    What today's forms say otherwise becomes findings: the filed frame stands.

    Raises
    ------
    ValueError
        If the file lacks a column of the frame.
    """
    path = folder / FILE
    if not path.is_file():
        return frame
    rows = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    if absent := set(COLUMNS) - {"file", "sheet"} - set(rows.columns):
        raise ValueError(f"{FILE}: expected the columns of a filed frame, missing {sorted(absent)}")
    rows = rows.apply(lambda column: column.str.removeprefix("'"))
    parts = rows["place"].str.rsplit("!", n=2)
    rows = rows.assign(file=parts.str[0], sheet=parts.str[1], **{
        name: pd.to_numeric(rows[name].replace("", None)).astype(float) for name in NUMBERS})
    kept = rows[COLUMNS].sort_values("project_id", ignore_index=True)
    return replace(frame, projects=kept, findings=(*frame.findings, *_differences(kept, frame.projects)))


def _differences(kept: pd.DataFrame, now: pd.DataFrame) -> list[Finding]:
    """One finding per form that came, went, or states another amount or score than when the frame was filed."""
    found = [_finding("frame_form_later", row) for row in now[~now["place"].isin(kept["place"])].to_dict("records")]
    found += [_finding("frame_form_gone", row) for row in kept[~kept["place"].isin(now["place"])].to_dict("records")]
    both = kept.merge(now[["place", *HELD]], on="place", suffixes=("", "_now"))
    for name, unit in HELD.items():
        before, after = both[name], both[f"{name}_now"]
        changed = both[~((before - after).abs() < 0.005) & ~(before.isna() & after.isna())]
        found += [_finding("frame_differs", row, what=SAY(f"filed.{name}"), before=as_text(row[name], unit),
                           after=as_text(row[f"{name}_now"], unit)) for row in changed.to_dict("records")]
    return found


def _finding(code: str, row: dict, **facts: str) -> Finding:
    cell = row["place"].rsplit("!", 1)[-1]
    return Finding(code, row["file"], row["sheet"], cell, facts, row["department"], row["project"])
