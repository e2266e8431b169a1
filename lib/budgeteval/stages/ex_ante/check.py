"""Checks of one review: the application, the conclusion and its money, and how they agree with the score."""

from collections.abc import Iterator, Mapping
from math import isnan

from budgeteval.facts import as_text
from budgeteval.findings import Finding
from budgeteval.numbers import plain
from budgeteval.privacy import is_personal
from budgeteval.rulesets.ex_ante import ExAnte
from budgeteval.stages.ex_ante.check_scores import check_scores
from budgeteval.stages.ex_ante.intake import Workbook
from budgeteval.stages.ex_ante.notes import listed, note
from budgeteval.stages.ex_ante.score import Score
from budgeteval.stages.ex_ante.words import vocabulary
from budgeteval.terms import label

FIELDS = ("background", "legal_basis", "term", "target_summary")
ORDER = ("refuse", "adjust", "support")


def check(book: Workbook, result: Score, rules: ExAnte, register: Mapping[str, str], project: str) -> list[Finding]:
    """Everything the workbook's own cells, the register and the rules show to be wrong or open."""
    if not book.readable:
        return []
    return [
        *check_application(book, rules), *check_register(book, rules, register, project),
        *check_scores(book, result, rules), *check_conclusion(book, result, rules), *check_money(book, rules),
        *check_conditions(book), *check_personal(book),
    ]


def check_application(book: Workbook, rules: ExAnte) -> Iterator[Finding]:
    """Parties and reviewers named, the application's own words there, its documents provided."""
    for field in (*rules.parties, *rules.reviewers):
        if not book.text(field):
            code = "ex_ante_party_missing" if field in rules.parties else "ex_ante_reviewer_missing"
            yield note(code, book.place(field) or book.file, name=_word(field))
    for field in FIELDS:
        if not book.text(field):
            yield note("ex_ante_field_missing", book.place(field) or book.file, name=_word(field))
    given = {row["document"]: row for row in book.documents.to_dict("records")}
    if given:
        for name in rules.documents:
            row = next((one for words, one in given.items() if name in words), None)
            if row is None or row["provided"] != "yes":
                yield note("ex_ante_document_missing", row["place"] if row else _sheet(book), name=name)


def check_register(book: Workbook, rules: ExAnte, register: Mapping[str, str], project: str) -> Iterator[Finding]:
    """The application agrees with the folder and the register, and went to whom it had to."""
    applied = book.number("applied_yuan")
    if (written := book.text("project_code")) and written != project:
        yield note("ex_ante_project_mismatch", book.place("project_code"), found=written, expected=project)
    if not register:
        yield note("ex_ante_not_in_register", book.file, project=project)
    elif (budget := register.get("budget_yuan", "")) and abs(float(budget) - applied) > rules.amount_tolerance_yuan:
        yield note("ex_ante_applied_differs_register", book.place("applied_yuan"), found=as_text(applied, "yuan"),
                   expected=as_text(float(budget), "yuan"))
    registered, subject = register.get("subject", ""), book.code("subject")
    if registered and subject and registered != subject:
        yield note("ex_ante_subject_differs", book.place("subject"), found=label("subject", subject),
                   expected=label("subject", registered))
    limit = rules.mandatory.finance_yuan
    if limit is not None and applied >= limit and book.code("organiser") == "department":
        yield note("ex_ante_finance_due", book.place("organiser"), found=as_text(applied, "yuan"),
                   limit=as_text(limit, "yuan"))


def check_conclusion(book: Workbook, result: Score, rules: ExAnte) -> Iterator[Finding]:
    """A conclusion is stated, with its reason, and the bands of the score allow it."""
    stated, at = book.code("conclusion"), book.place("conclusion")
    if not stated and not book.text("conclusion"):
        yield note("ex_ante_conclusion_missing", at or book.file)
    if stated and not book.text("reason"):
        yield note("ex_ante_reason_missing", at)
    if stated and result.expected and stated != result.expected:
        better = ORDER.index(stated) > ORDER.index(result.expected)
        yield note("ex_ante_conclusion_above_band" if better else "ex_ante_conclusion_below_band", at,
                   found=label("conclusion", stated), expected=label("conclusion", result.expected),
                   score=plain(result.total, rules.total_digits))
    edges = (rules.bands.support, rules.bands.adjust)
    if result.expected and min(abs(result.total - edge) for edge in edges) <= rules.edge_margin:
        yield note("ex_ante_near_edge", at or book.file, score=plain(result.total, rules.total_digits),
                   margin=plain(rules.edge_margin))


def check_money(book: Workbook, rules: ExAnte) -> Iterator[Finding]:
    """Applied = supported + refused = the sources' sum; no money with a refusal; cuts are an adjustment."""
    applied, supported, refused = (book.number(f"{name}_yuan") for name in ("applied", "supported", "refused"))
    at, near = book.place("supported_yuan"), rules.amount_tolerance_yuan
    if isnan(applied):
        yield note("ex_ante_applied_missing", book.place("applied_yuan") or book.file)
    if isnan(supported) and book.code("conclusion"):
        yield note("ex_ante_supported_missing", at or book.place("conclusion"))
    if supported > applied + near:
        yield note("ex_ante_supported_over_applied", at, found=as_text(supported, "yuan"),
                   limit=as_text(applied, "yuan"))
    elif abs(supported + refused - applied) > near:
        yield note("ex_ante_amounts_differ", at, supported=as_text(supported, "yuan"),
                   refused=as_text(refused, "yuan"), applied=as_text(applied, "yuan"))
    if book.code("conclusion") == "refuse" and supported > near:
        yield note("ex_ante_refused_but_supported", at, found=as_text(supported, "yuan"))
    if book.code("conclusion") == "support" and applied - supported > near:
        yield note("ex_ante_support_with_cut", at, found=as_text(applied - supported, "yuan"))
    yield from _sources(book, applied, near)


def _sources(book: Workbook, applied: float, near: float) -> Iterator[Finding]:
    rows = book.sources
    parts, totals = rows[~rows["total"]], rows[rows["total"]]
    if parts["applied_yuan"].notna().any():
        total = float(parts["applied_yuan"].sum())
        wanted = [(book.place("applied_yuan"), applied), *zip(totals["place"], totals["applied_yuan"], strict=True)]
        for place, value in wanted:
            if abs(value - total) > near:
                yield note("ex_ante_sources_differ", place, found=as_text(value, "yuan"),
                           expected=as_text(total, "yuan"))


def check_conditions(book: Workbook) -> Iterator[Finding]:
    """Conditions name who meets them and how they stand; an adjustment says what is to be adjusted."""
    for row in book.conditions.to_dict("records"):
        if not row["party"]:
            yield note("ex_ante_condition_without_party", row["place"], condition=row["condition"])
        if not row["met"]:
            yield note("ex_ante_condition_state_missing", row["place"], condition=row["condition"])
        elif row["met"] == "open":
            yield note("ex_ante_condition_open", row["place"], condition=row["condition"], party=row["party"] or "-")
    if book.code("conclusion") == "adjust" and book.conditions.empty and not book.text("adjustment"):
        yield note("ex_ante_adjust_without_conditions", book.place("conclusion"))
    for row in book.suggestions.to_dict("records"):
        lacking = [name for name in ("problem", "suggestion", "party") if not row[name]]
        if lacking:
            words = [vocabulary()["tables"]["suggestions"]["columns"][name][0] for name in lacking]
            yield note("ex_ante_suggestion_incomplete", row["place"], columns=listed(words))


def check_personal(book: Workbook) -> Iterator[Finding]:
    """Numbers of persons in the workbook's words (they are starred wherever shown)."""
    words = [*zip(book.lines["place"], book.lines["text"], strict=True),
             *zip(book.marks["mark_cell"], book.marks["basis"] + " " + book.marks["opinion"], strict=True),
             *zip(book.suggestions["place"], book.suggestions["problem"] + book.suggestions["suggestion"], strict=True)]
    for place, words_ in words:
        if is_personal(words_):
            yield note("ex_ante_personal_number", place)


def _word(field: str) -> str:
    return str(vocabulary()["lines"][field][0])


def _sheet(book: Workbook) -> str:
    return book.documents["place"].iloc[0].rpartition("!")[0]
