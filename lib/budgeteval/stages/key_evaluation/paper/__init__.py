"""The scoring working paper: the marks of one evaluation recomputed by formulas, beside those of its report."""

from budgeteval.stages.key_evaluation.paper.book import Book, layout
from budgeteval.stages.key_evaluation.paper.marks import marks_sheet
from budgeteval.stages.key_evaluation.paper.rules import rules_sheet
from budgeteval.stages.key_evaluation.paper.sources import bond_sheet, panel_sheet, survey_sheet
from budgeteval.stages.key_evaluation.run import Result


def scoring_paper(result: Result) -> bytes:
    """The workbook; the same result gives the same bytes.

    One row per indicator with its cells, cleaned values, rule, formula and mark; subtotals, total and grade; behind
    them the rules, expert marks, questionnaires and bonds that the formulas read.
    """
    book = Book(layout()["title"], layout()["font"])
    pages = {name: book.page(title) for name, title in layout()["sheets"].items()
             if name in ("marks", "rules") or getattr(result.score, name) is not None}
    rules = rules_sheet(pages["rules"], result)
    measured: dict[str, str] = {}
    if result.score.survey is not None:
        measured["satisfaction"] = survey_sheet(pages["survey"], result, rules)
    if result.score.bond is not None:
        measured |= bond_sheet(pages["bond"], result, rules)
    finals = panel_sheet(pages["panel"], result, rules) if result.score.panel is not None else {}
    marks_sheet(pages["marks"], result, rules, measured, finals)
    return book.bytes()
