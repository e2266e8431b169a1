"""Checks of the special bond sheet: amounts in order, coverage, years of shortfall, idle money, progress."""

from collections.abc import Iterator

from budgeteval.facts import as_text
from budgeteval.findings import Finding
from budgeteval.numbers import plain
from budgeteval.rulesets.key_evaluation import FrameName, KeyEvaluation
from budgeteval.stages.key_evaluation.bond import Bond
from budgeteval.stages.key_evaluation.grid import vocabulary
from budgeteval.stages.key_evaluation.intake import Workbook
from budgeteval.stages.key_evaluation.notes import listed, note
from budgeteval.stages.key_evaluation.score import Score
from budgeteval.terms import label

NEEDED = ("issued_yuan", "allocated_yuan", "spent_yuan", "coupon_rate")


def check_bond(book: Workbook, result: Score, rules: KeyEvaluation, frame: FrameName | None) -> Iterator[Finding]:
    """What the bond sheet shows; an ordinary project with bonds, or a bond project without, is asked about."""
    if result.bond is None:
        if frame is not None and frame.startswith("bond_"):
            yield note("bond_sheet_missing", book.file, sheet_name=vocabulary()["sheets"]["bonds"][0])
        return
    if frame is not None and not frame.startswith("bond_"):
        yield note("bond_unexpected", book.file)
    yield from _issues(book)
    yield from _balance(book, result.bond, rules)
    for row in result.bond.idle[result.bond.idle["over_limit"]].to_dict("records"):
        yield note("bond_idle", row["place"], bond=row["bond"], amount=as_text(row["amount_yuan"], "yuan"),
                   held=label("held_at", row["held_at"]), days=round(row["idle_days"]), limit=rules.bond.idle_days,
                   cost=as_text(row["cost_yuan"], "yuan"))
    if abs(result.bond.progress_gap) > rules.bond.progress_gap_limit:
        yield note("bond_progress_gap", _sheet(book), progress=as_text(result.bond.progress, "rate"),
                   spent=as_text(result.bond.spent_of_allocated, "rate"))


def _issues(book: Workbook) -> Iterator[Finding]:
    """Every bond has its amounts, coupon and dates, and no more allocated than issued, spent than allocated."""
    columns = vocabulary()["tables"]["issues"]["columns"]
    for row in book.issues.to_dict("records"):
        lacking = [columns[name.removesuffix("_yuan")][0] for name in NEEDED if row[name] != row[name]]
        lacking += [columns[name][0] for name in ("issue_date", "allocated_date") if not row[name]]
        if lacking:
            yield note("bond_value_missing", row["place"], bond=row["bond"], columns=listed(lacking))
        for low, high, code in (("allocated_yuan", "issued_yuan", "bond_allocated_over_issued"),
                                ("spent_yuan", "allocated_yuan", "bond_spent_over_allocated")):
            if row[low] > row[high]:
                yield note(code, row["place"], bond=row["bond"], found=as_text(row[low], "yuan"),
                           limit=as_text(row[high], "yuan"))


def _balance(book: Workbook, bond: Bond, rules: KeyEvaluation) -> Iterator[Finding]:
    """Coverage of principal and interest over all years, and the first year in which money runs short."""
    if bond.years.empty:
        yield note("bond_balance_missing", _sheet(book))
        return
    for row in bond.years[bond.years["net_yuan"].isna() | bond.years["service_yuan"].isna()].to_dict("records"):
        yield note("bond_year_incomplete", row["place"], year=row["year"])
    sheet = _sheet(book)
    found = plain(bond.coverage) if bond.coverage == bond.coverage else ""
    if bond.coverage < rules.bond.coverage_minimum:
        yield note("bond_coverage_short", sheet, found=found, limit=plain(rules.bond.coverage_minimum))
    elif bond.coverage < rules.bond.coverage_floor:
        yield note("bond_coverage_low", sheet, found=found, limit=plain(rules.bond.coverage_floor))
    if bond.first_gap_year is not None:
        row = bond.years.set_index("year").loc[bond.first_gap_year]
        yield note("bond_year_gap", str(row["place"]), year=bond.first_gap_year,
                   gap=as_text(-float(row["cumulative_yuan"]), "yuan"))


def _sheet(book: Workbook) -> str:
    frame = book.issues if len(book.issues) else book.balance
    return "!".join(frame["place"].iloc[0].split("!")[:2])
