"""The judgement part: projects somebody picked, with reasons, kept apart from the random part."""

from pathlib import Path

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.places import address
from budgeteval.stages.spot_check.papers import layout

FILE = "judgement.csv"
COLUMNS = ("project_code", "place", "reason")


def read_judgement(folder: Path, frame: pd.DataFrame) -> tuple[dict[str, str], list[Finding]]:
    """Project id -> reason from ``judgement.csv`` of the spot-check folder (none: empty).

    Columns ``project_code`` or ``place``, and ``reason`` (or their Chinese names); UTF-8. A line that no
    project of the frame answers to is a finding.
    """
    path = folder / FILE
    if not path.is_file():
        return {}, []
    rows = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    known = {name: code for code, name in layout()["judgement"].items()}
    rows = rows.rename(columns=lambda name: known.get(name.strip(), name.strip()))
    rows = rows.reindex(columns=list(COLUMNS), fill_value="")
    picked: dict[str, str] = {}
    findings: list[Finding] = []
    by_code = dict(zip(frame["project_code"], frame["project_id"], strict=True))
    by_place = dict(zip(frame["place"], frame["project_id"], strict=True))
    for index, row in enumerate(rows.to_dict("records")):
        code, place, reason = (row[name].strip() for name in COLUMNS)
        owner = by_place.get(place) or (by_code.get(code) if code else None)
        facts, cell = {"id": code or place}, address(index + 1, 0)
        if owner is None:
            findings.append(Finding("judgement_unmatched", FILE, "", cell, facts))
            continue
        if not reason:
            findings.append(Finding("judgement_reason_missing", FILE, "", cell, facts))
        picked[owner] = reason
    return picked, findings
