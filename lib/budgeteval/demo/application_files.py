"""The files of the fictional ledger: workbook, answer forms, exceptions, decisions, and the key of planted faults."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from budgeteval.demo.grid import Grid
from budgeteval.demo.prepared import KEY, KEY_COLUMNS
from budgeteval.demo.reference import save
from budgeteval.demo.vocabulary import words
from budgeteval.demo.workbook import workbook
from budgeteval.places import address

if TYPE_CHECKING:
    from budgeteval.demo.application import Line

HEAD = 1
CUT_TO, DAY = 0.85, "2021-12-20"


def write(folder: Path, lines: "list[Line]", register: pd.DataFrame, year: int) -> None:
    """Every file of the stage, and ``answer_key.csv`` beside them."""
    key = [*_ledger(folder, lines, year), *_answers(folder, lines), *_exceptions(folder, register),
           *_decisions(folder, lines, register)]
    save(folder / KEY, KEY_COLUMNS, key)


def _key(file: str, sheet: str, cell: str, code: str) -> dict[str, str]:
    return {"file": file, "sheet": sheet, "cell": cell, "code": code, "note": ""}


def _ledger(folder: Path, lines: "list[Line]", year: int) -> list[dict[str, str]]:
    text = words("application")
    grid, key = Grid(), []
    grid.span(0, 0, 0, len(text["heads"]) - 1, text["titles"]["ledger"].format(year=year), "title")
    for at, head in enumerate(text["heads"]):
        grid.put(HEAD, at, head, "label")
    for row, line in enumerate(lines, HEAD + 1):
        for at, name in enumerate(text["columns"]):
            grid.put(row, at, line.cells[name] or None)
        key += [_key(text["files"]["ledger"], text["sheets"]["ledger"],
                     address(row, text["columns"].index(column)), code) for column, code in line.line]
    (folder / text["files"]["ledger"]).write_bytes(workbook({text["sheets"]["ledger"]: grid}))
    return key


def _answers(folder: Path, lines: "list[Line]") -> list[dict[str, str]]:
    """One answer form per answered letter; one letter answered twice, one with an unknown number, one stray file."""
    text = words("application")
    home = text["files"]["answers"]
    (folder / home).mkdir()
    key: list[dict[str, str]] = []
    number = 0
    for line in lines:
        if not (line.answer or line.answered_on):
            continue
        number += 1
        key += _answer(folder, line, number, line.cells["number"])
        if line.twice:
            number += 1
            _answer(folder, line, number, line.cells["number"])
            key.append(_key(f"{home}/{text['files']['answer'].format(number=number)}", text["sheets"]["answer"],
                            address(1, 1), "application_answer_twice"))
    for line in [line for line in lines if line.answer and line.answered_on][:1]:
        number += 1
        _answer(folder, line, number, text["unknown"]["number"])
        key.append(_key(f"{home}/{text['files']['answer'].format(number=number)}", text["sheets"]["answer"],
                        address(1, 1), "application_answer_unknown_number"))
    grid = Grid()
    grid.put(0, 0, text["stray"])
    (folder / text["files"]["stray"]).write_bytes(workbook({text["sheets"]["stray"]: grid}))
    return [*key, _key(text["files"]["stray"], "", "", "application_not_an_answer")]


def _answer(folder: Path, line: "Line", number: int, letter: str) -> list[dict[str, str]]:
    text = words("application")
    values = {"number": letter, "department": line.cells["department"], "project": line.cells["project"],
              "problem": line.cells["problem"], "answer": line.answer, "answered_on": line.answered_on,
              "person": text["person"]}
    grid, key = Grid(), []
    file = f"{text['files']['answers']}/{text['files']['answer'].format(number=number)}"
    grid.span(0, 0, 0, 2, text["titles"]["answer"], "title")
    for row, (name, label) in enumerate(text["labels"].items(), 1):
        grid.put(row, 0, label, "label")
        grid.span(row, 1, row, 2, values[name] or None)
        key += [_key(file, text["sheets"]["answer"], address(row, 1), code) for at, code in line.reply if at == name]
    (folder / file).write_bytes(workbook({text["sheets"]["answer"]: grid}))
    return key


def _exceptions(folder: Path, register: pd.DataFrame) -> list[dict[str, str]]:
    """A person's list of protected projects; the last two lines are faulty."""
    text = words("application")
    rule = text["exceptions"]
    rows: list[list[str]] = []
    for kind, names in rule["words"].items():
        hits = [code for code, name in zip(register["project_code"], register["project"], strict=True)
                if any(word in name for word in names)]
        rows += [[code, rule["kinds"][kind], rule["reason"], text["decisions"]["person"], DAY]
                 for code in hits[: rule["each"]] if code not in {row[0] for row in rows}]
    kind = rule["kinds"]["personal_subsidy"]
    faulty = [([code, kind, "", "", DAY], "application_exception_unsigned") for code, *_ in rows[:1]]
    faulty.append(([text["unknown"]["project"], kind, rule["reason"], text["decisions"]["person"], DAY],
                   "application_exception_unknown_project"))
    file = text["files"]["exceptions"]
    _csv(folder / file, rule["heads"], [*rows, *(row for row, _ in faulty)])
    return [_key(file, Path(file).stem, address(len(rows) + at, 0), code) for at, (_, code) in enumerate(faulty, 1)]


def _decisions(folder: Path, lines: "list[Line]", register: pd.DataFrame) -> list[dict[str, str]]:
    """Cuts for what was not put right, a suspension, two cancellations; the last lines are faulty."""
    text = words("application")
    rule, budgets = text["decisions"], register.set_index("project_code")["budget_yuan"].astype(float)
    late = [one.cells["project_code"] for one in lines if one.stage == "monitoring" and not one.answer]
    spare = [code for code in register.loc[register["kind"] == "continuing", "project_code"] if code not in late]
    rows = [_decision(code, "cut", round(budgets[code] * CUT_TO), rule) for code in late]
    spare = list(dict.fromkeys(spare[len(spare) * place // 6] for place in range(1, 6) if spare))
    rows += [_decision(code, "suspend", 0, rule) for code in spare[:1]]
    rows += [_decision(code, "cancel", 0, rule) for code in spare[1:3]]
    faulty = [(_decision(text["unknown"]["project"], "cut", 0, rule), "application_decision_unknown_project")]
    faulty += [([*_decision(code, "keep", int(budgets[code]), rule)[:5], ""], "application_decision_unsigned")
               for code in spare[3:4]]
    faulty += [(_decision(code, "cut", int(budgets[code] * 10), rule), "application_decision_amount")
               for code in spare[4:5]]
    faulty += [([*row[:4], "2021-12-28", row[5]], "application_decision_twice") for row in rows[:1]]
    key = [_key(text["files"]["decisions"], Path(text["files"]["decisions"]).stem, address(len(rows) + at, 0), code)
           for at, (_, code) in enumerate(faulty, 1)]
    _csv(folder / text["files"]["decisions"], rule["heads"], [*rows, *(row for row, _ in faulty)])
    return key


def _decision(code: str, action: str, amount: int, rule: dict[str, Any]) -> list[str]:
    return [code, rule["actions"][action], str(amount), rule["person"], DAY, rule["reasons"][action]]


def _csv(path: Path, heads: list[str], rows: list[list[str]]) -> None:
    save(path, heads, [dict(zip(heads, row, strict=True)) for row in rows])
