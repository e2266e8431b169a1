"""The fictional bureau's rectification ledger of a year: problems of the demo's own reports, letters and dates."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from budgeteval import findings
from budgeteval.demo import application_files, key_evaluation, pace
from budgeteval.demo.prepared import KEY, prepared
from budgeteval.demo.vocabulary import words
from budgeteval.stages.spot_check.read import read_papers

STREAM = 51
ATTENTION, WORKDAYS, TERM = 10, 10, 30
HOLIDAYS = {date(2021, 9, 20), date(2021, 9, 21)}
WORKED = {date(2021, 9, 18), date(2021, 9, 26)}


@dataclass
class Line:
    """One line of the ledger: its cells by column, what becomes of it, and the faults planted in it or its answer.

    ``fate`` is accepted, rejected, answered, overdue or open; ``line`` and ``reply`` faults are (column, code).
    """

    cells: dict[str, str]
    stage: str
    fate: str = "accepted"
    answer: str = ""
    answered_on: str = ""
    line: list[tuple[str, str]] = field(default_factory=list)
    reply: list[tuple[str, str]] = field(default_factory=list)
    twice: bool = False


def write(target: Path, seed: int, year: int) -> None:
    """Ledger, answers, exceptions and decisions below ``target``, from its registers and raw data, and their key.

    ``raw/<year>/application`` holds them; evaluations are those of the year before.

    Raises
    ------
    FileExistsError
        If the folder holds data but no answer key: somebody's own data.
    """
    folder = prepared(target / "raw" / str(year) / words("application")["folder"])
    projects = pd.read_csv(target / "reference" / "projects.csv", dtype=str, keep_default_na=False)
    lines = ledger(target, projects, seed, year)
    _plant(lines)
    application_files.write(folder, lines, projects[projects["fiscal_year"] == str(year)], year)


def ledger(target: Path, projects: pd.DataFrame, seed: int, year: int) -> list[Line]:
    """Lines in the order of their letters: self-evaluation, key evaluation, spot check, monitoring."""
    names = _names(target, year)
    before = projects[projects["fiscal_year"] == str(year - 1)]
    now = projects[projects["fiscal_year"] == str(year)]
    text = words("application")
    found = {
        "self_evaluation": _misfilled(target, before), "key_evaluation": _evaluated(target, before, seed),
        "spot_check": _rechecked(target, before, year - 1), "monitoring": _slow(now, seed),
    }
    rng = np.random.default_rng([seed, STREAM, 0])
    lines: list[Line] = []
    for stage, rows in found.items():
        for row in rows[: text["counts"][stage]]:
            late = stage == "key_evaluation" and rng.random() < 0.12
            lines.append(_line(row, stage, names, late, len(lines) + 1, year, rng))
    return lines


def _names(target: Path, year: int) -> dict[str, str]:
    rows = pd.read_csv(target / "reference" / "departments.csv", dtype=str, keep_default_na=False)
    names = dict(zip(rows["department_code"], rows["department"], strict=True))
    renamed = target / "reference" / "renamed.csv"
    if renamed.is_file():
        new = pd.read_csv(renamed, dtype=str)
        names |= {row.department_code: row.department for row in new.itertuples() if int(row.from_year) <= year}
    return names


def _evaluated(target: Path, before: pd.DataFrame, seed: int) -> list[dict[str, str]]:
    departments = pd.read_csv(target / "reference" / "departments.csv", dtype=str)
    drafts = key_evaluation.drafts(before.reset_index(drop=True), departments, seed)
    return [{**_whose(draft.project), "party": one["party"], "problem": one["problem"], "advice": one["suggestion"],
             "code": one["code"]} for draft in drafts for one in draft.problems if one["party"]]


def _whose(row: dict[str, Any]) -> dict[str, str]:
    return {name: str(row[name]) for name in ("project_code", "project", "department_code")}


def _misfilled(target: Path, before: pd.DataFrame) -> list[dict[str, str]]:
    """Projects whose self-evaluation form carries at least two planted errors."""
    key = pd.read_csv(target / KEY, dtype=str, keep_default_na=False) if (target / KEY).is_file() else pd.DataFrame(
        columns=["file", "sheet", "code"])
    severe = key[[findings.catalogue()[code]["severity"] == "error" for code in key["code"]]]
    counts = severe.groupby(["file", "sheet"]).size()
    rows = []
    for file, _ in counts[counts > 1].index:
        owned = before[before["department_code"] == str(file)[:3]]
        hit = [row for row in owned.to_dict("records") if Path(str(file)).stem.endswith(row["project"])]
        rows += [{**_whose(hit[0]), "party": "department"}] if hit else []
    return rows


def _rechecked(target: Path, before: pd.DataFrame, year: int) -> list[dict[str, str]]:
    """Projects whose working paper takes off more points than the spot check lets pass."""
    papers = read_papers(target / "raw" / str(year) / "spot_check")
    marks = papers.marks.dropna(subset=["self_score", "recheck_score"])
    gaps = (marks["self_score"] - marks["recheck_score"]).groupby(marks["paper"]).sum()
    by_code = before.drop_duplicates("project_code").set_index("project_code")
    rows: dict[str, dict[str, str]] = {}
    for paper in papers.papers.to_dict("records"):
        gap, code = float(gaps.get(paper["paper"], 0)), paper["project_id"]
        if gap > ATTENTION and code in by_code.index:
            row = {"project_code": code, **by_code.loc[code].to_dict()}
            rows[code] = {**_whose(row), "party": "department", "gap": f"{gap:.1f}"}
    return list(rows.values())


def _slow(now: pd.DataFrame, seed: int) -> list[dict[str, str]]:
    """In each slow department, the project with the lowest share spent at the end of August."""
    shares = pace.spent_shares(now, seed)
    rows = []
    for department in pace.slow_departments(now, seed):
        own = now[now["department_code"] == department].to_dict("records")
        row = min(own, key=lambda one: (shares[one["project_code"]], one["project_code"]))
        rows.append({**_whose(row), "party": "department", "rate": f"{shares[row['project_code']] * 100:.1f}"})
    return rows


def _line(row: dict[str, str], stage: str, names: dict[str, str], late: bool, number: int, year: int,
          rng: np.random.Generator) -> Line:
    text = words("application")
    month, day = text["issued"]["late" if late else stage]
    issued = date(year, month, day)
    due = _workdays(issued) if stage == "monitoring" else issued + timedelta(days=TERM)
    told = {name: text[f"{name}s"].get(stage, "").format(**row) for name in ("problem", "advice")}
    cells = {
        "number": text["number"].format(year=year, number=number), "stage": text["stages"][stage],
        "project_code": row["project_code"], "project": row["project"],
        "department": names[row["department_code"]], "party": text["parties"][row["party"]],
        "problem": row.get("problem", told["problem"]), "advice": row.get("advice", told["advice"]),
        "basis": _basis(stage, row), "priority": text["priorities"][int(rng.integers(0, 3))],
        "issued_on": issued.isoformat(), "due_on": due.isoformat(), "verdict": "", "verdict_on": "",
    }
    line = Line(cells, stage, "open" if late else "accepted" if rng.random() < 0.8 else "answered")
    if line.fate != "open":
        replied = min(issued + timedelta(days=int(rng.integers(5, 28))), due)
        line.answered_on = replied.isoformat()
        line.answer = str(rng.choice(text["answers"][stage]))
        if line.fate == "accepted":
            cells["verdict"] = text["verdicts"]["accepted"]
            cells["verdict_on"] = (replied + timedelta(days=9)).isoformat()
    return line


def _basis(stage: str, row: dict[str, str]) -> str:
    return str(words("application")["bases"][stage]).format(**row)


def _workdays(day: date) -> date:
    left = WORKDAYS
    while left:
        day += timedelta(days=1)
        left -= day in WORKED or (day.isoweekday() <= 5 and day not in HOLIDAYS)
    return day


def _plant(lines: list[Line]) -> None:
    """Faults, each in lines of its own; those that leave a letter without a usable answer make it overdue too."""
    unknown = words("application")["unknown"]
    key = [one for one in lines if one.stage == "key_evaluation" and one.fate == "accepted"]
    watched = [one for one in lines if one.stage == "monitoring"]
    waiting = [one for one in lines if one.fate == "open"]
    for one in (*watched[:3], *key[:2]):
        _overdue(one)
    faults: list[Callable[[Line], None]] = [
        lambda one: _set(one, "party", "", "application_party_missing"),
        lambda one: _set(one, "department", unknown["department"], "application_department_unknown", at="number"),
        lambda one: _set(one, "due_on", unknown["day"], "application_date_unreadable"),
        lambda one: _set(one, "due_on", "2021-06-05", "application_due_before_issue", at="number"),
        lambda one: _set(one, "project_code", unknown["project"], "application_project_unknown", at="number"),
        _accepted_unanswered, _empty, _copied,
        lambda one: _reply(one, "answered_on", "2021-06-20", "application_answer_before_issue"),
        lambda one: _reply(one, "answered_on", "", "application_answer_undated"),
        _twice, _rejected,
    ]
    for fault, one in zip(faults, key[2:], strict=False):
        fault(one)
    if len(waiting) > 2:
        _set(waiting[-1], "number", waiting[-2].cells["number"], "application_number_twice")
        waiting[0].answer = words("application")["answers"]["key_evaluation"][0]
        _reply(waiting[0], "answered_on", "2022-01-05", "application_answer_future")


def _overdue(line: Line) -> None:
    line.answer = line.answered_on = ""
    _unjudged(line)
    line.line.append(("number", "application_overdue"))


def _accepted_unanswered(line: Line) -> None:
    line.answer = line.answered_on = ""
    line.line.append(("number", "application_accepted_unanswered"))


def _empty(line: Line) -> None:
    replied = line.answered_on
    _overdue(line)
    line.answered_on = replied
    _reply(line, "answer", "", "application_answer_empty")


def _copied(line: Line) -> None:
    _unjudged(line)
    _reply(line, "answer", line.cells["problem"], "application_answer_copies")


def _twice(line: Line) -> None:
    line.twice = True


def _rejected(line: Line) -> None:
    line.cells["verdict"] = words("application")["verdicts"]["rejected"]


def _unjudged(line: Line) -> None:
    line.cells["verdict"] = line.cells["verdict_on"] = ""


def _set(line: Line, column: str, value: str, code: str, at: str = "") -> None:
    line.cells[column] = value
    line.line.append((at or column, code))


def _reply(line: Line, part: str, value: str, code: str) -> None:
    setattr(line, part, value)
    line.reply.append((part, code))
