"""Checks of what only some subjects have: PPP contracts and payments, purchased services, terms of policies."""

from collections.abc import Iterator

import pandas as pd

from budgeteval.facts import as_text
from budgeteval.findings import Finding
from budgeteval.numbers import plain
from budgeteval.rulesets.key_evaluation import FrameName, KeyEvaluation
from budgeteval.stages.key_evaluation.grid import vocabulary
from budgeteval.stages.key_evaluation.intake import Workbook
from budgeteval.stages.key_evaluation.notes import note
from budgeteval.stages.key_evaluation.score import Score
from budgeteval.stages.key_evaluation.term import months_left

OPERATION = "ppp_operation"


def check_subject(book: Workbook, result: Score, rules: KeyEvaluation, frame: FrameName | None) -> Iterator[Finding]:
    """Findings of the sheets that belong to the subject, or that are missing for it."""
    if frame == OPERATION:
        yield from _ppp_weights(book, rules)
    if frame == OPERATION or result.payment is not None:
        yield from _ppp(book, result, rules)
    if frame == "purchase" or len(book.services):
        yield from _purchase(book, result)
    if frame == "policy":
        yield from _policy(book, rules)


def _ppp_weights(book: Workbook, rules: KeyEvaluation) -> Iterator[Finding]:
    """Outputs, and operation with maintenance among them, weigh what the rules ask."""
    if rules.ppp is None or book.scores.empty:
        return
    rows = book.scores
    sheet = "!".join(rows["place"].iloc[0].split("!")[:2])
    output = float(rows.loc[rows["dimension"] == "output", "weight"].sum())
    running = float(rows.loc[rows["level2"].isin(rules.ppp.operation_aspects), "weight"].sum())
    for code, found, limit in (("ppp_output_weight_low", output, rules.ppp.output_minimum),
                               ("ppp_operation_weight_low", running, rules.ppp.operation_minimum)):
        if found < limit - rules.tolerance:
            yield note(code, sheet, found=plain(found), limit=plain(limit))


def _ppp(book: Workbook, result: Score, rules: KeyEvaluation) -> Iterator[Finding]:
    """Contract table there and whole, a coefficient for the score, payments linked enough and not beyond their due."""
    payment = result.payment
    if payment is None or not payment.contract:
        yield note("ppp_contract_missing", book.file, sheet_name=vocabulary()["sheets"]["ppp"][0])
    if payment is None:
        return
    yield from _bands(book)
    if payment.contract and payment.coefficient != payment.coefficient and result.total == result.total:
        yield note("ppp_no_band", book.bands["place"].iloc[0], total=plain(result.total))
    for row in payment.years.to_dict("records"):
        if rules.ppp is not None and row["linked"] < rules.ppp.linked_minimum:
            yield note("ppp_linked_low", row["place"], year=row["pay_year"], found=as_text(row["linked"], "rate"),
                       limit=as_text(rules.ppp.linked_minimum, "rate"))
        if pd.isna(row["due_yuan"]) and payment.coefficient == payment.coefficient:
            yield note("ppp_year_incomplete", row["place"], year=row["pay_year"])
        if row["over_yuan"] >= 1:
            yield note("ppp_paid_over_due", row["place"], year=row["pay_year"],
                       paid=as_text(row["paid_yuan"], "yuan"), due=as_text(row["due_yuan"], "yuan"),
                       over=as_text(row["over_yuan"], "yuan"))


def _bands(book: Workbook) -> Iterator[Finding]:
    """Every band has its rule, its coefficient, and an edge of its own between 0 and 100."""
    edges: set[float] = set()
    for row in book.bands.to_dict("records"):
        wrong = not 0 <= row["since"] <= 100 or row["since"] in edges or not row["band_rule"]
        if wrong or (row["band_rule"] == "fixed" and not 0 <= row["coefficient"] <= 1):
            yield note("ppp_band_broken", row["place"])
        edges.add(row["since"])


def _purchase(book: Workbook, result: Score) -> Iterator[Finding]:
    """The list of services is there; nothing accepted beyond delivery, nothing paid beyond what was accepted."""
    if result.services.empty:
        yield note("purchase_list_missing", book.file, sheet_name=vocabulary()["sheets"]["purchase"][0])
    for row in result.services.to_dict("records"):
        if row["due_yuan"] != row["due_yuan"]:
            yield note("purchase_row_incomplete", row["place"], service=row["service"])
        if row["accepted"] > row["delivered"]:
            yield note("purchase_accepted_over_delivered", row["place"], service=row["service"],
                       accepted=plain(row["accepted"]), delivered=plain(row["delivered"]))
        if row["over_yuan"] > 0:
            yield note("purchase_paid_over_accepted", row["place"], service=row["service"],
                       paid=as_text(row["paid_yuan"], "yuan"), due=as_text(row["due_yuan"], "yuan"))


def _policy(book: Workbook, rules: KeyEvaluation) -> Iterator[Finding]:
    """A policy states its term; one that ends soon, or has ended, is to be decided on."""
    card = book.card.set_index("field")
    until = str(card["text"].get("policy_until", ""))
    place = card["place"].get("policy_until", book.file)
    left = months_left(until, str(card["text"].get("base_date", "")))
    if left is None:
        yield note("policy_term_missing", place, name=vocabulary()["card"]["policy_until"][0])
    elif left < 0:
        yield note("policy_expired", place, until=until)
    elif left <= rules.policy.expiry_months:
        yield note("policy_expires_soon", place, until=until, months=plain(left), limit=rules.policy.expiry_months)
