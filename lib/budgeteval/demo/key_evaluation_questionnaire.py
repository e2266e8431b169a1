"""The questionnaires of a fictional survey, filled in from the draft's own answers, with bad lines planted."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from budgeteval.blanks.questionnaire import HEAD, Design, Group, Own, designed, questionnaire_book
from budgeteval.demo.key_evaluation_draft import Draft
from budgeteval.demo.vocabulary import words
from budgeteval.places import address
from budgeteval.rulesets import load
from budgeteval.stages.key_evaluation.satisfaction.read import vocabulary

STREAM = 10
MARGINS = (0.1, 0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.18, 0.2, 0.3, 0.5)
REACHED = 0.85
FIRST_DAY = dt.date(2021, 3, 8)
DAYS = 12
HEADS = ("number", "group", "date", "age")
Line = dict[str, Any]
Fault = tuple[str, int, str]
"""Code, line, column."""


def questioned(draft: Draft, seed: int) -> tuple[bytes, list[dict[str, str]]]:
    """The workbook, and the entries of the answer key: sheet, cell and code of every planted fault."""
    rng = np.random.default_rng([seed, STREAM, draft.number])
    design = _design(draft)
    lines, faults = _planted(_lines(draft, design, rng), design)
    columns = [*HEADS, *(one.code for one in design.questions)]
    sheet = vocabulary()["sheets"]["answers"][0]
    key = [{"sheet": sheet, "cell": address(HEAD + 1 + row, columns.index(column)), "code": code, "note": ""}
           for code, row, column in faults]
    return questionnaire_book(design, lines), key


def _design(draft: Draft) -> Design:
    """Plan by the demo's rules, as exact as what the draft says was handed out allows."""
    rules = load("demo-county").key_evaluation
    groups = tuple(Group(group=one["group"], population=one["population"]) for one in draft.distribution)
    tried = (designed(draft.card["project"], draft.code, rules, Own(groups=groups, margin=one)) for one in MARGINS)
    design = next(one for one in tried if _reached(one, draft))
    strata = [replace(one, distributed=out["distributed"], last=f"{one.first[0]}{out['distributed']:03d}")
              for one, out in zip(design.strata, draft.distribution, strict=True)]
    return replace(design, strata=strata)


def _reached(design: Design, draft: Draft) -> bool:
    """Whether what was handed out leaves room for some that do not come back."""
    return all(one.planned <= REACHED * out["distributed"]
               for one, out in zip(design.strata, draft.distribution, strict=True))


def _lines(draft: Draft, design: Design, rng: np.random.Generator) -> list[Line]:
    """One line for each questionnaire handed out; those that came back hold the draft's marks."""
    text, lines = words("key_evaluation")["questionnaire"], []
    for stratum in design.strata:
        own = [one["marks"] for one in draft.answers if one["group"] == stratum.group]
        back = sorted(rng.choice(stratum.distributed, len(own), replace=False).tolist())
        given = dict(zip(back, own, strict=True))
        for place, number in enumerate(stratum.numbers()):
            line: Line = {"number": number, "group": stratum.group}
            lines.append(line | _given(given[place], text, rng) if place in given else line)
    return lines


def _given(marks: list[int | None], text: dict[str, Any], rng: np.random.Generator) -> Line:
    """Marks of the draft, trouble as the opposite of what was said, a day, an age, a source, sometimes an opinion."""
    said = [one for one in marks if one is not None]
    trouble = int(np.clip(round(6 - float(np.mean(said)) + rng.normal(0, 0.5)), 1, 5))
    day = FIRST_DAY + dt.timedelta(days=int(rng.integers(0, DAYS)))
    opinion = str(rng.choice(text["opinions"])) if rng.random() < text["opined"] else None
    return {"date": day.isoformat(), "age": int(rng.integers(19, 78)), "Q6": trouble,
            "Q7": str(rng.choice(text["sources"])), "Q8": opinion} | {
        f"Q{place}": mark for place, mark in enumerate(marks, start=1)}


def _planted(lines: list[Line], design: Design) -> tuple[list[Line], list[Fault]]:
    """Bad lines of every kind, each in a line of its own that came back whole."""
    whole = [row for row, one in enumerate(lines) if all(one.get(f"Q{place}") for place in range(1, 7))]
    faults: list[Fault] = []
    for place, (code, plant) in enumerate(FAULTS.items()):
        row = whole[3 + 3 * place]
        faults += [(code, at, column) for at, column in plant(lines, row, design)]
    return lines, faults


def _changed(column: str, value: Any) -> Callable[[list[Line], int, Design], list[tuple[int, str]]]:
    """A fault that is one other value in one cell."""
    def plant(lines: list[Line], row: int, _: Design) -> list[tuple[int, str]]:
        lines[row][column] = value
        return [(row, column)]

    return plant


def _unplanned(lines: list[Line], row: int, design: Design) -> list[tuple[int, str]]:
    """A number beyond what was handed out."""
    last = design.strata[-1]
    lines.append({**lines[row], "group": last.group, "number": f"{last.first[0]}{last.distributed + 5:03d}"})
    return [(len(lines) - 1, "number")]


def _group_differs(lines: list[Line], row: int, design: Design) -> list[tuple[int, str]]:
    """Another group than the number's."""
    lines[row]["group"] = next(one.group for one in design.strata if one.group != lines[row]["group"])
    return [(row, "number")]


def _repeated(lines: list[Line], row: int, _: Design) -> list[tuple[int, str]]:
    """The same line entered again below."""
    lines.append(dict(lines[row]))
    return [(len(lines) - 1, "number")]


def _twice(lines: list[Line], row: int, _: Design) -> list[tuple[int, str]]:
    """The same number with other answers."""
    lines.append({**lines[row], "Q1": 1, "Q5": 2})
    return [(row, "number"), (len(lines) - 1, "number")]


def _few(lines: list[Line], row: int, _: Design) -> list[tuple[int, str]]:
    """Two answers and no more."""
    lines[row] |= {"Q3": None, "Q4": None, "Q5": None, "Q6": None}
    return [(row, "number")]


def _copied(lines: list[Line], row: int, _: Design) -> list[tuple[int, str]]:
    """All answers of a line above, its opinion in the same words."""
    other = max(at for at in range(row) if lines[at].get("Q8") and all(lines[at].get(f"Q{one}") for one in range(1, 7)))
    lines[row] |= {f"Q{place}": lines[other][f"Q{place}"] for place in range(1, 9)}
    return [(row, "number")]


def _same(lines: list[Line], row: int, _: Design) -> list[tuple[int, str]]:
    """The same mark for praise and for trouble."""
    lines[row] |= {f"Q{place}": 5 for place in range(1, 7)}
    return [(row, "number")]


FAULTS: dict[str, Callable[[list[Line], int, Design], list[tuple[int, str]]]] = {
    "questionnaire_impossible_age": _changed("age", 187),
    "questionnaire_off_scale": _changed("Q2", 7),
    "questionnaire_multiple": _changed("Q4", "3/4"),
    "questionnaire_unplanned": _unplanned,
    "questionnaire_group_differs": _group_differs,
    "questionnaire_repeated": _repeated,
    "questionnaire_twice": _twice,
    "questionnaire_few_answers": _few,
    "questionnaire_same_answers": _same,
    "questionnaire_copied": _copied,
    "questionnaire_unnumbered": _changed("number", None),
}
