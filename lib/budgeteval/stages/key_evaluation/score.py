"""Scoring one project: every mark that a rule can give is computed, the rest stays a judgement with its basis."""

from dataclasses import dataclass
from math import nan
from typing import Any

import pandas as pd

from budgeteval.numbers import round_half_up
from budgeteval.rulesets.key_evaluation import KeyEvaluation
from budgeteval.stages.key_evaluation import bond as bonds
from budgeteval.stages.key_evaluation import marks, panel, ppp, purchase, sensitivity, survey
from budgeteval.stages.key_evaluation.intake import Workbook

SCORED = ["ratio", "computed_mark", "panel_mark", "mark", "basis", "judged", "proven", "score_rate"]
DIMENSION = ["dimension", "level1", "weight", "mark", "score_rate", "lost"]


@dataclass(frozen=True)
class Score:
    """A scored project.

    ``indicators`` has the columns of ``ScoreRows`` and :data:`SCORED`; ``basis`` says whose mark counts:
    ``computed``, ``panel``, ``evaluator``, ``zeroed`` (no evidence, by rule) or ``unmarked``. ``total``
    is NaN as long as an indicator is unmarked; ``marked_total`` is the sum of those marked.
    ``proven_total`` is the total with every mark that has no evidence at zero.
    """

    indicators: pd.DataFrame
    dimensions: pd.DataFrame
    total: float
    grade: str
    marked_total: float
    proven_total: float
    survey: survey.Survey | None
    panel: panel.Panel | None
    bond: bonds.Bond | None
    payment: ppp.Payment | None
    services: pd.DataFrame
    sensitivity: sensitivity.Sensitivity | None


def score(book: Workbook, rules: KeyEvaluation) -> Score:
    """Score a workbook by the rules; survey, panel and bond results are None where their sheets hold nothing."""
    card = book.card.set_index("field")
    polled = survey.evaluate(book.answers, book.distribution, rules.survey) if len(book.answers) else None
    weights = book.scores.drop_duplicates("code").set_index("code")["weight"].dropna()
    experts = panel.evaluate(book.marks, weights, rules.panel) if len(book.marks) else None
    bond = None
    if len(book.issues) or len(book.balance):
        base = str(card["text"].get("base_date", ""))
        progress = float(card["number"].get("construction_progress", nan))
        bond = bonds.evaluate(book.issues, book.balance, base, progress, rules.bond)
    rows = mark_rows(book, polled, experts, bond, rules)
    groups = by_dimension(rows)
    marked = float(rows["mark"].sum())
    total = marked if len(rows) and rows["mark"].notna().all() else nan
    total = round_half_up(total, rules.total_digits)
    proven = float(rows.loc[rows["proven"], "mark"].sum()) if total == total else nan
    return Score(
        rows, groups, total, marks.grade(total, rules.grades, rules.total_digits), marked,
        round_half_up(proven, rules.total_digits), polled, experts, bond,
        ppp.evaluate(book.bands, book.payments, total, rules.ppp) if len(book.bands) + len(book.payments) else None,
        purchase.evaluate(book.services, rules.purchase.payment_tolerance),
        sensitivity.evaluate(rows, groups, total, book.file, rules),
    )


def mark_rows(book: Workbook, polled: survey.Survey | None, experts: panel.Panel | None, bond: bonds.Bond | None,
              rules: KeyEvaluation) -> pd.DataFrame:
    """Score rows with ratio, computed mark, panel mark, final mark and its basis."""
    listed = set(book.evidence["evidence_id"])
    finals = experts.summary.set_index("code")["final"] if experts else pd.Series(dtype=float)
    added = []
    for row in book.scores.to_dict("records"):
        value = measured(row, polled, bond)
        computed = _rounded(by_rule(row, value, rules), rules)
        judged = row["method"] in ("qual_quant", "")
        by_panel = _rounded(float(finals.get(row["code"], nan)), rules) if judged else nan
        proven = bool(set(row["evidence"].split(";")) & listed) and not (row["method"] == "likert" and polled is None)
        mark, basis = _final(row, computed, by_panel, proven, rules)
        rate = mark / row["weight"] if row["weight"] else nan
        added.append([nan if value is None else value, computed, by_panel, mark, basis, judged, proven, rate])
    extra = pd.DataFrame(added, columns=SCORED, index=book.scores.index)
    return pd.concat([book.scores, extra.astype({"judged": bool, "proven": bool})], axis=1)


def measured(row: dict[str, Any], polled: survey.Survey | None, bond: bonds.Bond | None) -> float | None:
    """The value a row is marked by: a ratio, days late, or None where there is no data."""
    match row["method"], row["formula"]:
        case "likert", _:
            return polled.rate if polled else None
        case "element_count", _:
            return marks.ratio(row["points_met"], row["points_total"])
        case "formula", "timeliness":
            return marks.days_late(row["actual_text"], row["planned_text"])
        case "formula", "cost_saving" | "unit_cost" | "operating_cost":
            return marks.saving(row["actual"], row["planned"])
        case "formula", "coverage" | "idle_share":
            return getattr(bond, row["formula"]) if bond else None
        case "formula", "progress_gap":
            return abs(bond.progress_gap) if bond else None
        case "formula", _:
            return marks.ratio(row["actual"], row["planned"])
    return None


def by_rule(row: dict[str, Any], value: float | None, rules: KeyEvaluation) -> float | None:
    """Points by the rule of the row's method; None where the method is a judgement or data are missing."""
    weight = row["weight"]
    match row["method"]:
        case "element_count":
            return marks.counted(row["points_met"], row["points_total"], weight)
        case "deduction":
            return marks.deducted(row["deductions"], row["deduction_each"], weight)
        case "condition":
            return marks.condition(row["actual_text"], weight)
        case "likert":
            return marks.points(value, weight, rules.formulas["satisfaction"])
        case "formula" if row["formula"] in rules.formulas:
            return marks.points(value, weight, rules.formulas[row["formula"]])
    return None


def by_dimension(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per first-level indicator in the order of the sheet; no mark while one below it is unmarked."""
    keys = rows["dimension"].where(rows["dimension"] != "", rows["level1"])
    groups = []
    for key in dict.fromkeys(keys):
        part = rows[keys == key]
        weight, mark = float(part["weight"].sum()), float(part["mark"].sum(skipna=False))
        groups.append([key, part["level1"].iloc[0], weight, mark, mark / weight if weight else nan, weight - mark])
    return pd.DataFrame(groups, columns=DIMENSION)


def _final(row: dict[str, Any], computed: float, by_panel: float, proven: bool,
           rules: KeyEvaluation) -> tuple[float, str]:
    """Mark that counts and its basis."""
    usable = row["reported_mark"] if 0 <= row["reported_mark"] <= row["weight"] else nan
    choices = (("computed", computed), ("panel", by_panel), ("evaluator", usable))
    basis, mark = next(((name, mark) for name, mark in choices if mark == mark), ("unmarked", nan))
    if mark == mark and not proven and rules.no_evidence == "zero":
        return 0.0, "zeroed"
    return mark, basis


def _rounded(mark: float | None, rules: KeyEvaluation) -> float:
    return nan if marks.missing(mark) else round_half_up(float(mark), rules.mark_digits)  # type: ignore[arg-type]
