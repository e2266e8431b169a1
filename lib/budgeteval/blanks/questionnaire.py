"""满意度问卷: a workbook with the questionnaire to print, the sheet for answers and the sampling plan; and a PDF."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from math import nan
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError

from budgeteval.blanks.paper import Page, Paper
from budgeteval.blanks.words import layouts, message
from budgeteval.facts import as_text
from budgeteval.fonts import FOLDER
from budgeteval.rulesets.key_evaluation import KeyEvaluation, Question
from budgeteval.rulesets.model import Rules
from budgeteval.stages.key_evaluation.satisfaction.read import SCALE, SINGLE, vocabulary
from budgeteval.survey.plan import needed_for_share, shared, to_hand_out

MOMENT = datetime(2020, 1, 1, tzinfo=UTC)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WIDE, HEAD = 5, 2
Answer = Mapping[str, Any]
"""Column of the answers -> what stands there."""


class Group(Rules):
    """A group of people asked; how many they are may be unknown."""

    group: str
    population: int | None = None


class Own(Rules):
    """What a project's ``满意度问卷.yaml`` says: groups; questions and margin in place of the rules'."""

    groups: tuple[Group, ...] = Field(min_length=1, max_length=len(LETTERS))
    questions: tuple[Question, ...] | None = None
    margin: float | None = Field(None, gt=0, lt=1)


@dataclass(frozen=True)
class Stratum:
    """A group of the plan: people (NaN: unknown), needed, handed out, first and last number."""

    group: str
    population: float
    planned: int
    distributed: int
    first: str
    last: str

    def numbers(self) -> list[str]:
        """All numbers of the group's questionnaires."""
        return [f"{self.first[0]}{number:0{len(self.first) - 1}d}" for number in range(1, self.distributed + 1)]


@dataclass(frozen=True)
class Design:
    """A survey ready to be printed: its questions and its plan."""

    project: str
    code: str
    questions: Sequence[Question]
    strata: Sequence[Stratum]
    rules: KeyEvaluation
    margin: float


class DesignError(ValueError):
    """A project's file on its survey that cannot be read; the message names the file and what is wrong."""


def own_design(folder: Path) -> Own | None:
    """What ``满意度问卷.yaml`` in a project's folder says; None without such a file.

    Raises
    ------
    DesignError
        If the file is no survey.
    """
    path = folder / f"{vocabulary()['file']}.yaml"
    if not path.is_file():
        return None
    try:
        return Own.model_validate_json(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8"))))
    except (yaml.YAMLError, ValidationError, UnicodeDecodeError) as fault:
        raise DesignError(f"{path}: {fault}") from fault


def designed(project: str, code: str, rules: KeyEvaluation, own: Own | None) -> Design:
    """The survey of a project: size by the rules, shared among its groups in proportion to their people."""
    limits = rules.questionnaire
    groups = own.groups if own else (Group(group=layouts()["questionnaire"]["group"]),)
    people = [nan if one.population is None else float(one.population) for one in groups]
    margin = own.margin if own and own.margin else limits.margin
    needed = needed_for_share(sum(people), margin, limits.expected_share, rules.survey.confidence)
    planned = shared(needed, people, limits.least_per_group)
    strata = []
    for place, (one, count) in enumerate(zip(planned, people, strict=True)):
        out = to_hand_out(one, limits.expected_response, count)
        width = max(3, len(str(out)))
        strata.append(Stratum(groups[place].group, count, one, out, f"{LETTERS[place]}{1:0{width}d}",
                              f"{LETTERS[place]}{out:0{width}d}"))
    return Design(project, code, (own.questions if own else None) or limits.questions, strata, rules, margin)


def questionnaire_book(design: Design, answers: Sequence[Answer] | None = None) -> bytes:
    """The workbook; ``answers`` in place of one numbered line for each questionnaire handed out."""
    names = {name: words[0] for name, words in vocabulary()["sheets"].items()}
    paper = Paper(layouts()["questionnaire"]["title"])
    _print(paper.page(names["paper"], (16,) * (WIDE + 1)), design)
    given = answers if answers is not None else [
        {"number": number, "group": one.group} for one in design.strata for number in one.numbers()]
    widths = [12, 16, 12, 8, *(26 if one.kind == "open" else 12 for one in design.questions)]
    _answers(paper.page(names["answers"], widths, landscape=True), design, given)
    _plan(paper.page(names["plan"], (18, 14, 34, 34, 14, 14)), design)
    return paper.bytes()


def _print(page: Page, design: Design) -> None:
    """One page to print: what it is for, then the questions with places to tick."""
    text = layouts()["questionnaire"]
    page.put(0, 0, text["title"], "title", right=WIDE)
    page.height(0, 30)
    page.put(1, 0, text["intro"].format(project=design.project), "note", right=WIDE)
    page.height(1, 58)
    for column, name in ((0, "number"), (2, "group"), (4, "age")):
        page.put(2, column, vocabulary()["tables"]["answers"]["columns"][name][0])
        page.put(2, column + 1, None, "answer")
    for row, question in enumerate(design.questions, start=3):
        page.put(row, 0, f"{question.code} {question.text}", "fixed", right=2)
        page.put(row, 3, _choices(question, design.rules), "fixed", right=WIDE)
        page.height(row, 66 if question.kind == "open" else 44)


def _choices(question: Question, rules: KeyEvaluation) -> str:
    """What may be ticked, each behind a box; nothing where people write."""
    words = rules.questionnaire.scale_words
    plain = [f"{mark}" for mark in range(1, rules.survey.scale + 1)]
    named = [f"{mark} {word}" for mark, word in zip(plain, words, strict=False)]
    scale = named if len(words) == rules.survey.scale and not question.reverse else plain
    return "  ".join(f"□{one}" for one in {SCALE: scale, SINGLE: question.options}.get(question.kind, ()))


def _answers(page: Page, design: Design, given: Sequence[Answer]) -> None:
    """One line per questionnaire; lists and limits on every cell."""
    text, heads = layouts()["questionnaire"], vocabulary()["tables"]["answers"]["columns"]
    columns = [*heads, *(one.code for one in design.questions)]
    page.put(0, 0, text["answers"], "title", right=len(columns) - 1)
    page.put(1, 0, text["how"], "note", right=len(columns) - 1)
    page.height(1, 32)
    for column, name in enumerate(columns):
        told = next((f"{one.code} {one.text}" for one in design.questions if one.code == name), "")
        page.put(HEAD, column, told or heads[name][0])
    page.height(HEAD, 58)
    for row, one in enumerate(given, start=HEAD + 1):
        for column, name in enumerate(columns):
            page.put(row, column, one.get(name), "number" if isinstance(one.get(name), int) else "answer")
    bottom = HEAD + max(1, len(given))
    page.choose(HEAD + 1, 1, [one.group for one in design.strata], message("survey_group"), bottom=bottom)
    page.limit(HEAD + 1, 3, message("age"), bottom=bottom, maximum=design.rules.questionnaire.ages.to)
    for column, question in enumerate(design.questions, start=len(heads)):
        if question.kind == SCALE:
            marks = [str(mark) for mark in range(1, design.rules.survey.scale + 1)]
            page.choose(HEAD + 1, column, marks, message("scale"), bottom=bottom)
        elif question.kind == SINGLE:
            page.choose(HEAD + 1, column, question.options, message("option"), bottom=bottom)
    page.repeat(HEAD)
    page.freeze(HEAD + 1)


def _plan(page: Page, design: Design) -> None:
    """How many are asked of whom and why; then the questions as the reader knows them."""
    text, tables, limits = layouts()["questionnaire"], vocabulary()["tables"], design.rules.questionnaire
    page.put(0, 0, text["plan"], "title", right=WIDE)
    shares = {"confidence": design.rules.survey.confidence, "margin": design.margin, "share": limits.expected_share,
              "response": limits.expected_response}
    told = {name: as_text(value, "rate", 0) for name, value in shares.items()}
    page.put(1, 0, text["basis"].format(**told), "note", right=WIDE)
    page.height(1, 46)
    row = _table(page, 3, tables["strata"]["columns"], [vars(one) for one in design.strata])
    kinds, yes_no = vocabulary()["kinds"], vocabulary()["reverse"]
    _table(page, row + 1, tables["questions"]["columns"], [
        {"code": one.code, "kind": kinds[one.kind], "text": one.text,
         "options": vocabulary()["separator"].join(one.options), "reverse": yes_no["yes" if one.reverse else "no"]}
        for one in design.questions])


def _table(page: Page, top: int, columns: Mapping[str, Sequence[str]], rows: Sequence[Mapping[str, Any]]) -> int:
    for column, names in enumerate(columns.values()):
        page.put(top, column, names[0])
    for row, one in enumerate(rows, start=top + 1):
        for column, name in enumerate(columns):
            value = one[name]
            page.put(row, column, value, "number" if isinstance(value, int | float) else "answer")
    return top + len(rows) + 1


def questionnaire_pdf(design: Design) -> bytes:
    """The questionnaire to print and hand out, A4; what people wrote reaches the page as data, never as markup."""
    import typst

    text = layouts()["questionnaire"]
    data = {"title": text["title"], "intro": text["intro"].format(project=design.project), "thanks": text["thanks"],
            "labels": [vocabulary()["tables"]["answers"]["columns"][name][0] for name in ("number", "group", "age")],
            "questions": [{"text": f"{one.code} {one.text}", "choices": _choices(one, design.rules), "open":
                           one.kind == "open"} for one in design.questions]}
    files = {"main.typ": (resources.files(__package__) / "questionnaire.typ").read_bytes(),
             "data.json": json.dumps(data, ensure_ascii=False).encode()}
    faces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])
    return bytes(typst.compile(files, font_paths=faces, format="pdf", timestamp=MOMENT))  # type: ignore[call-overload]
