"""Checks of the score sheet and the card against the rules: what an evaluator must mend before signing."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from budgeteval.facts import as_text
from budgeteval.findings import Finding
from budgeteval.numbers import plain
from budgeteval.rulesets.key_evaluation import BOOKS, FrameName, KeyEvaluation
from budgeteval.stages.key_evaluation.bond_check import check_bond
from budgeteval.stages.key_evaluation.grid import code_of, vocabulary
from budgeteval.stages.key_evaluation.intake import Workbook
from budgeteval.stages.key_evaluation.notes import listed, note
from budgeteval.stages.key_evaluation.people_check import check_panel, check_survey
from budgeteval.stages.key_evaluation.score import Score
from budgeteval.stages.key_evaluation.subject_check import check_subject
from budgeteval.terms import label

DETAILS = ("meaning", "standard", "method_text", "data_source")
CARD_FIGURES = {"funding_rate": ("budget_yuan", "received_yuan"), "disbursement_rate": ("received_yuan", "spent_yuan")}


def check(book: Workbook, result: Score, rules: KeyEvaluation, frame: FrameName | None) -> list[Finding]:
    """Everything the workbook's own cells and the rules show to be wrong or open, in the order of the sheets."""
    return [
        *check_card(book, rules), *check_frame(book, rules, frame), *check_rows(book, rules),
        *check_marks(result, rules), *check_total(book, result, rules), *check_survey(book, result, rules),
        *check_panel(book, result, rules), *check_bond(book, result, rules, frame),
        *check_subject(book, result, rules, frame), *check_texts(book),
    ]


def check_card(book: Workbook, rules: KeyEvaluation) -> Iterator[Finding]:
    """Parties, base date and reviewers named; money received and spent in order."""
    if "card" not in book.present:
        return
    sheet = _sheet(book, "card")
    card = book.card.set_index("field")
    for field in (*rules.parties, *rules.reviewers):
        if not card["text"].get(field, ""):
            code = "evaluation_party_missing" if field in rules.parties else "evaluation_reviewer_missing"
            yield note(code, card["place"].get(field, sheet), name=vocabulary()["card"][field][0])
    if not card["text"].get("evaluation_stage", ""):
        yield note("evaluation_stage_missing", card["place"].get("evaluation_stage", sheet))
    for high, low, code in (("received_yuan", "spent_yuan", "evaluation_spent_over_received"),
                            ("budget_yuan", "received_yuan", "evaluation_received_over_budget")):
        top, bottom = card["number"].get(high, float("nan")), card["number"].get(low, float("nan"))
        if bottom > top:
            yield note(code, card["place"][low], found=as_text(bottom, "yuan"), limit=as_text(top, "yuan"))


def check_frame(book: Workbook, rules: KeyEvaluation, frame: FrameName | None) -> Iterator[Finding]:
    """Weights sum to 100, outputs and outcomes weigh enough, dimensions weigh what the frame says."""
    rows = book.scores
    if rows.empty:
        return
    sheet = _sheet(book, "scores")
    total = float(rows["weight"].sum())
    if abs(total - 100) > rules.tolerance:
        yield note("evaluation_weights_not_100", sheet, total=plain(total))
    sums = rows.groupby("dimension", sort=False)["weight"].sum()
    late = float(sums.get("output", 0.0) + sums.get("outcome", 0.0))
    if frame in ("ordinary", *BOOKS, "policy", "purchase") and late < rules.output_outcome_minimum - rules.tolerance:
        yield note("evaluation_outcome_weight_low", sheet, found=plain(late), limit=plain(rules.output_outcome_minimum))
    for dimension, expected in rules.dimension_weights(frame).items() if frame else ():
        found = float(sums.get(dimension, 0.0))
        if abs(found - expected) > rules.tolerance:
            yield note("evaluation_dimension_off_frame", sheet, dimension=label("dimension", dimension),
                       found=plain(found), expected=plain(expected))


def check_rows(book: Workbook, rules: KeyEvaluation) -> Iterator[Finding]:
    """Each third-level indicator is whole: code once, dimension known, details given, evidence listed."""
    known = set(book.evidence["evidence_id"])
    codes = book.scores["code"]
    columns = vocabulary()["tables"]["scores"]["columns"]
    for row in book.scores.to_dict("records"):
        if row["code"] and (codes == row["code"]).sum() > 1:
            yield note("evaluation_code_twice", row["place"], code_=row["code"])
        if not row["dimension"]:
            yield note("evaluation_dimension_unknown", row["place"], level1=row["level1"])
        if lacking := [columns[name.removesuffix("_text")][0] for name in DETAILS if not row[name]]:
            yield note("evaluation_detail_missing", row["place"], indicator=row["level3"], columns=listed(lacking))
        ids = [one for one in row["evidence"].split(";") if one]
        if not ids:
            yield note("evaluation_evidence_missing", row["evidence_cell"] or row["place"], indicator=row["level3"])
        if unknown := [one for one in ids if one not in known]:
            yield note("evaluation_evidence_unlisted", row["evidence_cell"], indicator=row["level3"],
                       ids=listed(unknown))
        yield from _card_figures(book, row)


def _card_figures(book: Workbook, row: dict[str, Any]) -> Iterator[Finding]:
    """Planned and actual funds of a row agree with the card."""
    card = book.card.set_index("field")
    unit = code_of("amount_unit", row["unit"])
    for name, field in zip(("planned", "actual"), CARD_FIGURES.get(row["formula"], ()), strict=False):
        on_card = card["number"].get(field, float("nan"))
        found = row[name] * {"wan_yuan": 1e4, "yi_yuan": 1e8, "yuan": 1.0}.get(unit, float("nan"))
        if abs(found - on_card) > 0.5:
            yield note("evaluation_figure_differs", row[f"{name}_cell"], indicator=row["level3"],
                       found=as_text(found, "yuan"), expected=as_text(on_card, "yuan"), where=card["place"][field])


def check_marks(result: Score, rules: KeyEvaluation) -> Iterator[Finding]:
    """Marks given, within their weight, as the rule computes them, as the panel set them, within their tier."""
    for row in result.indicators.to_dict("records"):
        cell, mark, weight = row["mark_cell"], row["reported_mark"], row["weight"]
        names = {"indicator": row["level3"], "found": plain(mark) if mark == mark else ""}
        if weight != weight:
            yield note("evaluation_weight_missing", row["weight_cell"], **names)
        if mark != mark and not row["mark_text"]:
            yield note("evaluation_mark_missing", cell, **names)
        elif mark < 0 or mark > weight:
            yield note("evaluation_mark_out_of_range", cell, weight=plain(weight), **names)
        elif abs(mark - row["computed_mark"]) > rules.tolerance:
            yield note("evaluation_mark_differs", cell, expected=plain(row["computed_mark"]), **names)
        elif abs(mark - row["panel_mark"]) > rules.tolerance:
            yield note("evaluation_mark_off_panel", cell, expected=plain(row["panel_mark"]), **names)
        if mark < weight and not row["reason"]:
            yield note("evaluation_reason_missing", cell, **names)
        yield from _judgement(row, rules, names)


def _judgement(row: dict[str, Any], rules: KeyEvaluation, names: dict[str, str]) -> Iterator[Finding]:
    """A judged mark lies in its tier; a computed one has the data it needs, and counts no more than there is."""
    if row["judged"] and row["tier"] in rules.tiers and row["reported_mark"] == row["reported_mark"]:
        tier = rules.tiers[row["tier"]]
        low, high = tier.since * row["weight"], tier.to * row["weight"]
        if not low - rules.tolerance <= row["reported_mark"] <= high + rules.tolerance:
            yield note("evaluation_mark_off_tier", row["mark_cell"], tier=row["tier_text"], low=plain(low),
                       high=plain(high), **names)
    if not row["judged"] and row["method"] != "likert" and row["computed_mark"] != row["computed_mark"]:
        yield note("evaluation_not_computable", row["place"], method=row["method_text"], **names)
    if row["points_met"] > row["points_total"]:
        yield note("evaluation_elements_over", row["points_cell"], met=plain(row["points_met"]),
                   total=plain(row["points_total"]), **names)


def check_total(book: Workbook, result: Score, rules: KeyEvaluation) -> Iterator[Finding]:
    """The printed total is the sum of the printed marks; total and grade on the card follow; edges and fragility."""
    card = book.card.set_index("field")
    printed = float(book.scores["reported_mark"].sum())
    if abs(book.printed_total - printed) > rules.tolerance:
        yield note("evaluation_sum_differs", book.printed_total_place, found=plain(book.printed_total),
                   expected=plain(printed))
    reported = card["number"].get("reported_total", float("nan"))
    if abs(reported - result.total) > rules.tolerance:
        yield note("evaluation_total_differs", card["place"]["reported_total"], found=plain(reported),
                   expected=plain(result.total))
    grade = card["text"].get("reported_grade", "")
    if grade and result.grade and grade != result.grade:
        yield note("evaluation_grade_differs", card["place"]["reported_grade"], found=label("grade", grade),
                   expected=label("grade", result.grade))
    firm = result.sensitivity
    if firm and min(_finite(firm.to_lower), _finite(firm.to_higher)) <= rules.edge_margin:
        yield note("evaluation_near_edge", _sheet(book, "scores"), total=plain(result.total),
                   grade=label("grade", result.grade), margin=plain(rules.edge_margin))


def check_texts(book: Workbook) -> Iterator[Finding]:
    """Problems carry a suggestion and a party; opinions not taken up carry a reply."""
    codes = set(book.scores["code"])
    for row in book.problems.to_dict("records"):
        lacking = [name for name in ("cause", "suggestion", "party") if not row[name]]
        if lacking:
            words = [vocabulary()["tables"]["problems"]["columns"][name][0] for name in lacking]
            yield note("evaluation_problem_incomplete", row["place"], columns=listed(words))
        if row["code"] and row["code"] not in codes:
            yield note("evaluation_problem_indicator_unknown", row["place"], code_=row["code"])
    for row in book.opinions.to_dict("records"):
        if row["adopted"] in ("no", "part", "") and not row["reply"]:
            yield note("evaluation_opinion_unanswered", row["place"], agency=row["agency"])


def _finite(value: float) -> float:
    return value if value == value else float("inf")


def _sheet(book: Workbook, name: str) -> str:
    """Place of a sheet, as its first row's place says it."""
    frame: pd.DataFrame = getattr(book, name)
    return "!".join(frame["place"].iloc[0].split("!")[:2]) if len(frame) else book.file
