"""A project's report, chapters four and five and the annexes: suggestions, notes, signatures, tables, findings."""

from budgeteval.display import Attachments, Findings, Signatures, Table, Text, column, table
from budgeteval.display.parts import Parts, parts
from budgeteval.findings import table as findings_table
from budgeteval.stages.ex_ante.run import Review, Run
from budgeteval.stages.ex_ante.stating import SAY, bare, line, state, together, word

ROLES = ("lead_evaluator", "reviewer_first", "reviewer_second", "reviewer_third")


def suggestions(run: Run) -> Text:
    """One suggestion per problem, with who should act."""
    rows = run.review.book.suggestions
    if rows.empty:
        return line("suggestions.none")
    return together(*(
        line("suggestions.row", number=str(number), problem=bare(row["problem"]) or SAY("not_stated"),
             suggestion=bare(row["suggestion"]) or SAY("not_stated"), party=row["party"] or SAY("not_stated"))
        for number, row in enumerate(rows.to_dict("records"), start=1)))


def others(run: Run) -> Parts:
    """Limits, what the checks found, what the opinion is good for; then the places to sign."""
    one = run.review
    limits, notes = one.book.text("limits"), one.book.text("other_notes")
    prose = together(
        line("others.limits", limits=bare(limits)) if limits else line("others.limits_missing"),
        line("others.notes", notes=bare(notes)) if notes else None,
        _budget(run), _checks(run), line("others.duty"), line("others.use"),
    )
    return parts(prose, _signatures(one))


def _budget(run: Run) -> Text:
    """Whether the rules let a request with this conclusion go with the budget."""
    stated = run.review.book.code("conclusion")
    key = "unknown" if not stated else "enters" if stated in run.limits.enters_budget else "stays_out"
    return line(f"others.budget.{key}")


def _checks(run: Run) -> Text:
    number = {name: [one for one in run.findings if one.severity == name] for name in ("error", "warning", "question")}
    if not any(number.values()):
        return line("others.clean")
    return line("others.findings", **{
        f"{name}s": state(f"findings.{name}", len(found), "count", table="findings", column="severity",
                          rows=[one.place for one in found]) for name, found in number.items()})


def _signatures(one: Review) -> Signatures:
    roles = [(SAY("others.role", role=SAY(f"others.roles.{role}"), name=word(one, role)), SAY("others.line"))
             for role in ROLES]
    experts = [(SAY("others.expert", expert=name or "-"), SAY("others.line")) for name in one.score.experts["expert"]]
    return Signatures(SAY("others.signatures"), (*roles, *experts, (SAY("others.seal"), SAY("others.line"))))


def annexes(run: Run) -> Parts:
    """Every mark of every expert, what is wrong or open, what was read, by which rules."""
    return parts(_marks(run.review), listed(run), run.card(), run.rules.card("ex_ante"))


def _marks(one: Review) -> Table:
    """Items down, experts across (by their order); "no data" where an expert has no usable mark."""
    marks = one.score.marks
    names = dict(zip(one.score.experts["sheet"], one.score.experts["expert"], strict=True))
    heads = ["dimension_text", "item", "weight"]
    wide = marks.pivot_table(index=heads, columns="sheet", values="points", aggfunc="first", sort=False, dropna=False)
    wide = wide.dropna(how="all").reset_index() if len(marks) else marks[heads]
    sheets = [sheet for sheet in names if sheet in wide.columns]
    codes = {sheet: f"expert_{place}" for place, sheet in enumerate(sheets, start=1)}
    columns = [column("dimension_text", SAY("annex.dimension"), unit_="text", width=1.4),
               column("item", SAY("annex.item"), unit_="text", width=2.2), column("weight", width=0.6),
               *(column(code, names[sheet] or "-", unit_="number", width=0.6) for sheet, code in codes.items())]
    return table(wide.rename(columns=codes), "expert_marks", SAY("annex.marks"), columns, empty=SAY("annex.no_marks"),
                 note=SAY("annex.note"))


def listed(run: Run) -> Findings:
    """All findings; errors first."""
    order = {"error": 0, "warning": 1, "question": 2}
    frame = findings_table(run.findings)
    ranked = frame.assign(rank=frame["severity"].map(order).fillna(len(order))).sort_values("rank", kind="stable")
    return Findings(ranked.drop(columns="rank"), SAY("annex.findings"), SAY("annex.findings_empty"))


def attach(run: Run) -> Attachments:
    """The published table of reviews, and the tables behind the report with the address of every cell."""
    if run.whole_county:
        return Attachments({"reviews": run.rows, "missed": run.missed})
    book, score = run.review.book, run.review.score
    return Attachments({
        "reviews": run.rows, "lines": book.lines, "sheets": book.sheets, "marks": score.marks,
        "sources": book.sources, "conditions": book.conditions, "suggestions": book.suggestions,
        "documents": book.documents,
    })
