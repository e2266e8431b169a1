"""From the workbook of filled questionnaires to tables: every line with anything in it becomes a row."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.stages.key_evaluation.grid import Cell, Grid, normal
from budgeteval.stages.key_evaluation.notes import listed, note
from budgeteval.stages.key_evaluation.opening import grids
from budgeteval.stages.key_evaluation.satisfaction.tables import Answers, Questions, Sheets, Strata
from budgeteval.terms import read_yaml

NUMBERS = re.compile(r"\d+(?:\.\d+)?")
SCALE, SINGLE = "scale", "single"
Row = dict[str, Cell]


@cache
def vocabulary() -> Mapping[str, Any]:
    """Words of the workbook (``vocabulary.yaml``)."""
    return read_yaml(Path(__file__).parent / "vocabulary.yaml")


@dataclass(frozen=True)
class Book:
    """The tables of one workbook, and what is wrong with it; ``file`` is "" if the project has none."""

    file: str
    plan: pd.DataFrame
    questions: pd.DataFrame
    sheets: pd.DataFrame
    answers: pd.DataFrame
    findings: tuple[Finding, ...]


def is_questionnaire(path: Path) -> bool:
    """Whether a file's name says that it holds questionnaires."""
    return vocabulary()["file"] in path.name


def read_book(files: Sequence[Path], root: Path, scale: int) -> Book:
    """Read the first of a project's workbooks of questionnaires; places begin with its path below ``root``.

    No file gives empty tables and no finding.
    """
    if not files:
        return Book("", Strata.of([]), Questions.of([]), Sheets.of([]), Answers.of([]), ())
    names = [path.relative_to(root).as_posix() for path in files]
    findings = [note("questionnaire_extra", name, first=files[0].name) for name in names[1:]]
    sheets = grids(files[0], names[0], findings)
    found = {name: next((grid for grid in sheets if normal(grid.sheet) in words), None)
             for name, words in vocabulary()["sheets"].items()}
    plan = _plan(list(_rows(found["plan"], "strata", names[0], findings)), findings)
    questions = _questions(list(_rows(found["plan"], "questions", names[0], findings)), findings)
    lines = [row for row in _rows(found["answers"], "answers", names[0], findings, questions["code"])
             if any(not cell.blank for name, cell in row.items() if name not in ("number", "group"))]
    answers = [one for row in lines for one in _answers(row, questions, scale)]
    return Book(names[0], plan, questions, Sheets.of([_sheet(row) for row in lines]), Answers.of(answers),
                tuple(findings))


def _rows(grid: Grid | None, table: str, file: str, findings: list[Finding],
          codes: Sequence[str] | pd.Series = ()) -> Iterator[Row]:
    """Rows below the table's head up to a blank row (of answers: to the end); without a head a finding."""
    spec = vocabulary()["tables"][table]
    for top in range(len(grid.rows) if grid else 0):
        columns = _columns(grid, top, spec["columns"], codes)  # type: ignore[arg-type]
        if all(name in columns for name in spec["required"]):
            yield from _below(grid, top, columns, to_end=table == "answers")  # type: ignore[arg-type]
            return
    names = [spec["columns"][name][0] for name in spec["required"]]
    findings.append(note("questionnaire_columns_missing", f"{file}!{grid.sheet}" if grid else file,
                         sheet_name=vocabulary()["sheets"]["answers" if table == "answers" else "plan"][0],
                         columns=listed(names)))


def _below(grid: Grid, top: int, columns: Mapping[str, int], *, to_end: bool) -> Iterator[Row]:
    for row in range(top + 1, len(grid.rows)):
        if not grid.blank_row(row):
            yield {name: grid.cell(row, column) for name, column in columns.items()}
        elif not to_end:
            return


def _columns(grid: Grid, row: int, spec: Mapping[str, Sequence[str]], codes: Sequence[str]) -> dict[str, int]:
    names = [normal(value) if value is not None else "" for value in grid.rows[row]]
    found = {field: names.index(word) for field, words in spec.items() for word in words if word in names}
    heads = [re.split(r"[\s.\u3001\uff0e]", str(value or "").strip())[0] for value in grid.rows[row]]
    return found | {code: heads.index(code) for code in codes if code in heads}


def _text(row: Row, name: str) -> str:
    return row[name].text if name in row and not row[name].blank else ""


def _number(row: Row, name: str, findings: list[Finding]) -> float | None:
    """A count of the plan; what is no whole number from zero on is a finding and no data."""
    cell = row.get(name)
    if cell is None or cell.blank:
        return None
    if cell.number is None or cell.number < 0 or cell.number % 1:
        findings.append(note("questionnaire_plan_number", cell.place, text=cell.text))
        return None
    return cell.number


def _plan(rows: Sequence[Row], findings: list[Finding]) -> pd.DataFrame:
    """Groups of the plan; one that stands there again is a finding and not read."""
    made: list[dict[str, Any]] = []
    for row in rows:
        group = _text(row, "group")
        if not group or normal(group) in vocabulary()["totals"]:
            continue
        if first := next((one["place"] for one in made if one["group"] == group), ""):
            findings.append(note("questionnaire_group_twice", row["group"].place, group=group, first=first))
            continue
        made.append({"place": row["group"].place, "group": group, "first": numbered(_text(row, "first")),
                     "last": numbered(_text(row, "last")), "distributed_cell": row["distributed"].place}
                    | {name: _number(row, name, findings) for name in ("population", "planned", "distributed")})
    return Strata.of(made)


def _questions(rows: Sequence[Row], findings: list[Finding]) -> pd.DataFrame:
    kinds = {word: kind for kind, word in vocabulary()["kinds"].items()}
    made: list[dict[str, Any]] = []
    for row in rows:
        code, kind = _text(row, "code"), kinds.get(normal(_text(row, "kind")), "")
        if not kind or not code or code in [one["code"] for one in made]:
            findings.append(note("questionnaire_question_unclear", row["code"].place, text=row["text"].text))
            continue
        options = [one.strip() for one in _text(row, "options").split(vocabulary()["separator"]) if one.strip()]
        made.append({"place": row["code"].place, "code": code, "kind": kind, "text": _text(row, "text"),
                     "options": ";".join(options),
                     "reverse": _text(row, "reverse") == vocabulary()["reverse"]["yes"]})
    return Questions.of(made)


def _sheet(row: Row) -> dict[str, Any]:
    age = row.get("age", Cell(None, ""))
    return {"place": row["number"].place, "number": numbered(_text(row, "number")), "group": "",
            "written_group": _text(row, "group"), "day": row["date"].date if "date" in row else "", "age": age.number,
            "age_text": "" if age.blank else age.text, "age_cell": age.place, "state": "used", "answered": 0}


def _answers(row: Row, questions: pd.DataFrame, scale: int) -> Iterator[dict[str, Any]]:
    for question in questions[questions["code"].isin(list(row))].to_dict("records"):
        cell = row[question["code"]]
        written = "" if cell.blank else cell.text
        state, answer = "open" if not written else "usable", None
        if written and question["kind"] == SCALE:
            state, answer = on_scale(written, scale)
        elif written and question["kind"] == SINGLE:
            state = one_of(written, question["options"].split(";"))
        mark = answer if answer is None or not question["reverse"] else scale + 1 - answer
        yield {"place": cell.place, "questionnaire": row["number"].place, "code": question["code"], "answer": answer,
               "mark": mark, "text": written, "state": state}


def on_scale(written: str, scale: int) -> tuple[str, float | None]:
    """State and mark of an answer on a scale from 1: one whole number, neither beside the scale nor several."""
    text = unicodedata.normalize("NFKC", written)
    found = NUMBERS.findall(text)
    if len(found) > 1:
        return "multiple", None
    if not found or found[0] != text.strip():
        return ("off_scale" if found and text.strip().lstrip("+-") == found[0] else "no_number"), None
    mark = float(found[0])
    return ("usable", mark) if mark % 1 == 0 and 1 <= mark <= scale else ("off_scale", None)


def one_of(written: str, options: Sequence[str]) -> str:
    """State of an answer where one of several options was asked."""
    if written in options:
        return "usable"
    return "multiple" if sum(option in written for option in options) > 1 else "no_option"


def numbered(text: str) -> str:
    """Number of a questionnaire as it is compared."""
    return unicodedata.normalize("NFKC", text).replace(" ", "").upper()
