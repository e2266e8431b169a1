"""Which lines count: every one is used, or set aside for a stated reason."""

import re

import pandas as pd

from budgeteval.rulesets.key_evaluation import Questionnaire
from budgeteval.stages.key_evaluation.satisfaction.read import SCALE, Book
from budgeteval.stages.key_evaluation.satisfaction.tables import Sheets

USED = "used"
REASONS = ("unnumbered", "unplanned", "group_differs", "twice", "repeated", "impossible_age", "few_answers")
NUMBER = re.compile(r"(.*?)(\d+)")


def sifted(book: Book, rules: Questionnaire) -> pd.DataFrame:
    """``book.sheets`` with group, state, number of usable answers and mean of each line."""
    asked = book.questions.loc[book.questions["kind"] == SCALE, "code"]
    marks = book.answers[book.answers["code"].isin(asked)].groupby("questionnaire")["mark"]
    sheets = book.sheets.assign(answered=book.sheets["place"].map(marks.count()).fillna(0).astype(int),
                                mean=book.sheets["place"].map(marks.mean()).astype(float))
    sheets["group"] = [group_of(number, book.plan) if len(book.plan) else written
                       for number, written in zip(sheets["number"], sheets["written_group"], strict=True)]
    twice, repeated = _doubled(book, sheets)
    sheets["state"] = [_state(row, len(asked), rules, twice, repeated, bool(len(book.plan)))
                       for row in sheets.to_dict("records")]
    return Sheets.check(sheets)


def group_of(number: str, plan: pd.DataFrame) -> str:
    """The group of the plan in whose range a number lies, "" if in none."""
    own = NUMBER.fullmatch(number)
    for row in plan.to_dict("records"):
        first, last = NUMBER.fullmatch(row["first"]), NUMBER.fullmatch(row["last"])
        if own and first and last and own[1] == first[1] == last[1] and int(first[2]) <= int(own[2]) <= int(last[2]):
            return str(row["group"])
    return ""


def impossible(age: float, text: str, rules: Questionnaire) -> bool:
    """Whether something is written as an age that no respondent can have."""
    return bool(text) and not (rules.ages.since <= age <= rules.ages.to and age % 1 == 0)


def _doubled(book: Book, sheets: pd.DataFrame) -> tuple[set[str], set[str]]:
    """Lines whose number stands more than once: with other answers (all of them), and the same again (later ones)."""
    said = book.answers.groupby("questionnaire")["text"].agg(tuple)
    twice: set[str] = set()
    repeated: set[str] = set()
    for _, part in sheets[sheets["number"] != ""].groupby("number", sort=False):
        if len(part) < 2:
            continue
        contents = {(said.get(row["place"]), row["age_text"], row["day"]) for row in part.to_dict("records")}
        if len(contents) > 1:
            twice |= set(part["place"])
        else:
            repeated |= set(part["place"].iloc[1:])
    return twice, repeated


def _state(row: dict[str, object], asked: int, rules: Questionnaire, twice: set[str], repeated: set[str],
           planned: bool) -> str:
    """``used``, or the first reason that applies."""
    reasons = {
        "unnumbered": row["number"] == "",
        "unplanned": planned and row["group"] == "",
        "group_differs": planned and row["written_group"] not in ("", row["group"]),
        "twice": row["place"] in twice,
        "repeated": row["place"] in repeated,
        "impossible_age": rules.impossible_age == "set_aside"
        and impossible(float(row["age"]), str(row["age_text"]), rules),  # type: ignore[arg-type]
        "few_answers": not row["answered"]
        or int(row["answered"]) < rules.minimum_answered * asked,  # type: ignore[call-overload]
    }
    return next((reason for reason in REASONS if reasons[reason]), USED)
