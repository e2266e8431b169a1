"""Rows of the published table of reviews, and whom the rules oblige to have one."""

from collections.abc import Mapping, Sequence
from math import isnan, nan
from typing import TYPE_CHECKING, Any

import pandas as pd

from budgeteval.rulesets.ex_ante import ExAnte
from budgeteval.tables import Reviews

if TYPE_CHECKING:
    from budgeteval.stages.ex_ante.run import Review

BLOCKING = ("ex_ante_amounts_differ", "ex_ante_supported_over_applied")


def review_rows(reviews: "Sequence[Review]", fiscal_year: int, rules: ExAnte) -> pd.DataFrame:
    """One row per review (``Reviews``): a result, or what blocks it."""
    return Reviews.of([_row(one, fiscal_year, rules) for one in reviews])


def _row(one: "Review", fiscal_year: int, rules: ExAnte) -> dict[str, Any]:
    book = one.book
    applied, supported, refused = money(one)
    why = blocked_by(one)
    return {
        "place": book.place("conclusion") or book.file, "fiscal_year": float(fiscal_year),
        "project_code": one.project_code, "project": one.project,
        "department_code": one.register.get("department_code", ""), "department": one.department,
        "subject": one.subject, "applied_yuan": applied, "supported_yuan": supported, "refused_yuan": refused,
        "experts": int(one.score.experts["counts"].sum()), "score": one.score.total,
        "conclusion": book.code("conclusion"), "conditions": len(book.conditions),
        "mandatory": threshold(_request(one), rules) is not None,
        "status": "blocked" if why else "scored", "blocked_by": why,
    }


def money(one: "Review") -> tuple[float, float, float]:
    """Applied, supported, refused; refused is what is left where it is not stated; NaN where they contradict."""
    applied, supported, refused = (one.book.number(f"{name}_yuan") for name in ("applied", "supported", "refused"))
    if {note.code for note in one.findings} & set(BLOCKING):
        return applied, nan, nan
    return applied, supported, applied - supported if isnan(refused) else refused


def blocked_by(one: "Review") -> str:
    """Code of the first finding that keeps the review from having a result, "" for none."""
    if not one.book.readable:
        return next((note.code for note in one.findings), "ex_ante_workbook_missing")
    if one.score.total != one.score.total:
        return "ex_ante_score_open" if len(one.book.sheets) else "ex_ante_scores_missing"
    if not one.book.code("conclusion"):
        return "ex_ante_conclusion_missing"
    return next((note.code for note in one.findings if note.code in BLOCKING), "")


def _request(one: "Review") -> Mapping[str, str]:
    """What is asked for, as the register has it; kind, subject and amount from the workbook where it has not."""
    applied = one.book.number("applied_yuan")
    own = {"kind": one.book.code("request"), "subject": one.subject, "budget_yuan": "" if isnan(applied) else applied}
    return {key: one.register.get(key, "") or str(value) for key, value in own.items()}


def threshold(request: Mapping[str, str], rules: ExAnte) -> float | None:
    """Amount from which the rules demand a review of such a request, None if they do not demand one of it."""
    limits = rules.mandatory
    new = limits.new_policy_yuan if request.get("subject") == "policy" else limits.new_project_yuan
    limit = {"new": new, "renewed": limits.renewed_yuan}.get(request.get("kind", ""))
    amount = request.get("budget_yuan", "")
    return limit if limit is not None and amount and float(amount) >= limit else None
