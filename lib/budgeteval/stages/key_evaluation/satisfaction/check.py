"""What is wrong with the plan, the lines and the answers of a survey; each finding at its cell."""

from collections.abc import Iterator
from typing import Any

from budgeteval.facts import as_text
from budgeteval.findings import Finding
from budgeteval.numbers import plain
from budgeteval.rulesets.key_evaluation import KeyEvaluation
from budgeteval.stages.key_evaluation.notes import note
from budgeteval.stages.key_evaluation.satisfaction.evaluate import Results
from budgeteval.stages.key_evaluation.satisfaction.read import SCALE, Book, vocabulary
from budgeteval.stages.key_evaluation.satisfaction.sift import USED, impossible
from budgeteval.terms import sentences

SAY = sentences(__package__).say
WRONG = ("off_scale", "multiple", "no_number", "no_option")
COPIED = 6  # characters of an opinion from which the same words are no chance


def check(book: Book, results: Results | None, rules: KeyEvaluation, summary: float) -> list[Finding]:
    """Findings in the order plan, lines, answers, results; ``summary`` is the rate of the evaluation workbook."""
    if not book.file:
        return []
    if results is None:
        return [*book.findings, note("questionnaire_empty", book.file, sheet_name=vocabulary()["sheets"]["answers"][0])]
    return [*book.findings, *_plan(results), *_lines(book, results, rules), *_answers(book, rules),
            *_same(book, results, rules), *_copied(book, results), *_totals(book, results, rules, summary)]


def _plan(results: Results) -> Iterator[Finding]:
    for row in results.groups[results.groups["place"] != ""].to_dict("records"):
        at, names = row["place"], {"group": row["group"]}
        if row["distributed"] != row["distributed"]:
            yield note("questionnaire_distributed_missing", at, **names)
        if row["population"] != row["population"]:
            yield note("questionnaire_population_missing", at, **names)
        elif row["used"] > row["population"]:
            yield note("questionnaire_over_population", at, used=row["used"], population=plain(row["population"]),
                       **names)
        if row["returned"] > row["distributed"]:
            yield note("questionnaire_over_distributed", at, found=row["returned"],
                       distributed=plain(row["distributed"]), **names)
        if row["used"] == 0:
            yield note("questionnaire_group_empty", at, **names)
        elif row["used"] < row["planned"]:
            yield note("questionnaire_below_plan", at, found=row["used"], planned=plain(row["planned"]), **names)


def _lines(book: Book, results: Results, rules: KeyEvaluation) -> Iterator[Finding]:
    """One finding for each line set aside, and for each impossible age."""
    ages, asked = rules.questionnaire.ages, int((book.questions["kind"] == SCALE).sum())
    for row in results.sheets.to_dict("records"):
        if impossible(row["age"], row["age_text"], rules.questionnaire):
            fate = SAY("fate.used" if row["state"] == USED else "fate.set_aside")
            yield note("questionnaire_impossible_age", row["age_cell"], age=row["age_text"], low=ages.since,
                       high=ages.to, fate=fate)
        if row["state"] not in (USED, "impossible_age"):
            yield note(f"questionnaire_{row['state']}", row["place"], number=row["number"], group=row["group"],
                       written=row["written_group"], asked=asked, answered=row["answered"])


def _answers(book: Book, rules: KeyEvaluation) -> Iterator[Finding]:
    for row in book.answers[book.answers["state"].isin(WRONG)].to_dict("records"):
        yield note(f"questionnaire_{row['state']}", row["place"], code_=row["code"], found=row["text"],
                   scale=rules.survey.scale)


def _same(book: Book, results: Results, rules: KeyEvaluation) -> Iterator[Finding]:
    for row in results.same.to_dict("records"):
        yield note("questionnaire_same_answers", row["place"], answered=row["answered"], mark=plain(row["mark"]))


def _copied(book: Book, results: Results) -> Iterator[Finding]:
    """Lines of different numbers with the same answers, opinions in the same words among them."""
    used = results.sheets[results.sheets["state"] == USED]
    first: dict[tuple[Any, ...], str] = {}
    numbers = dict(zip(used["place"], used["number"], strict=True))
    opened = set(book.questions.loc[book.questions["kind"] == "open", "code"])
    for place, part in book.answers[book.answers["questionnaire"].isin(numbers)].groupby("questionnaire", sort=False):
        said = tuple(part["text"])
        if not any(len(text) >= COPIED for text, code in zip(said, part["code"], strict=True) if code in opened):
            continue
        if said in first:
            yield note("questionnaire_copied", str(place), number=numbers[place], other=first[said])
        first.setdefault(said, numbers[place])


def _totals(book: Book, results: Results, rules: KeyEvaluation, summary: float) -> Iterator[Finding]:
    sheet = "!".join(results.sheets["place"].iloc[0].split("!")[:2])
    if results.used < rules.survey.minimum_valid:
        yield note("questionnaire_few_used", sheet, found=results.used, limit=rules.survey.minimum_valid)
    if summary < results.low or summary > results.high:
        yield note("questionnaire_differs_book", sheet, found=as_text(results.rate, "rate"),
                   expected=as_text(summary, "rate"))
