"""What the report shows of rectifications: cover, overview, ledger, letters, overdue and unissued lists."""

from datetime import date

import pandas as pd

from budgeteval.display import (
    Attachments,
    Card,
    Column,
    Cover,
    Findings,
    Parts,
    Table,
    Text,
    column,
    parts,
    table,
    text,
)
from budgeteval.facts import day
from budgeteval.findings import COLUMNS
from budgeteval.stages.application.facts import decision_facts, ledger_facts, proposal_facts
from budgeteval.stages.application.run import Run
from budgeteval.stages.application.show_letters import letters
from budgeteval.stages.application.words import SAY, TEXT, listed
from budgeteval.terms import label

SHOWN = 80
STATES = ("accepted", "answered", "rejected", "open", "overdue")


def show_cover(run: Run) -> Cover:
    """Cover: the bureau is the author, the day is the parameter's."""
    rows = (
        (SAY("cover.author"), run.county.bureau),
        (label("fiscal_year"), SAY("cover.year", year=run.fiscal_year)),
        (SAY("cover.as_of"), day(run.as_of)),
        (SAY("card.rules"), f"{run.rules.title} ({run.rules.edition})"),
        (SAY("cover.date"), SAY("cover.blank_date")),
    )
    return Cover(SAY("cover.title", year=run.fiscal_year), run.name, rows, run.county.demo_mark)


def show_overview(run: Run) -> Text:
    """Letters, answers, proposals and decisions in a few sentences; what is not known is said first."""
    ledger, proposals, decided = ledger_facts(run), proposal_facts(run), decision_facts(run)
    parts = []
    if run.known.missing:
        names = listed(label("stage", name) for name in run.known.missing)
        parts.append(text(SAY("overview.missing", reports=names)))
    if run.issued.empty:
        parts.append(text(TEXT.raw("overview.ledger_none"), ledger))
    else:
        keys = ["overview.ledger", "overview.share"] + (["overview.unissued"] if len(run.unissued) else [])
        parts.append(text([TEXT.raw(key) for key in keys], ledger, name=run.name, as_of=day(run.as_of)))
    parts.append(text(TEXT.raw("overview.proposals"), proposals, increase=proposals["increase_priority"]))
    key = "overview.decided" if len(run.decisions) else "overview.undecided"
    parts.append(text([TEXT.raw(key), *([TEXT.raw("overview.advice")] if len(run.decisions) else [])], decided))
    return Text(tuple(paragraph for one in parts for paragraph in one.paragraphs))


def show_progress(run: Run) -> Table:
    """Issued rectifications by responsible party and state."""
    rows = run.issued
    frame = pd.DataFrame([_states(rows[rows["party"] == party], _party(party))
                          for party in dict.fromkeys(sorted(rows["party"]))] + [_states(rows, SAY("ledger.total"))])
    return table(frame, "progress", SAY("ledger.state_caption"), [
        column("party", label("party"), unit_="text"), _count("issued", SAY("letters.issued")),
        *(_count(state, label("state", state)) for state in STATES),
    ], strong=[len(frame) - 1])


def _party(party: str) -> str:
    return label("party", party) if party else SAY("ledger.none")


def _states(rows: pd.DataFrame, name: str) -> dict[str, object]:
    return {"party": name, "issued": len(rows)} | {state: int((rows["state"] == state).sum()) for state in STATES}


def show_ledger(run: Run) -> Table:
    """The whole ledger, number by number."""
    return table(run.issued, "ledger", SAY("ledger.caption"), [
        column("number", width=1.2), column("stage", SAY("ledger.stage"), width=0.8), column("department", width=1.4),
        column("project", width=1.7), column("party", width=0.7), column("problem", width=3.0),
        column("due_on", width=0.9), column("answered_on", width=0.9), column("state", width=0.8),
    ], landscape=True, note=SAY("ledger.note"), empty=SAY("ledger.empty"))


def show_overdue(run: Run) -> Table:
    """Letters past their day without a usable answer, the longest first."""
    rows = run.issued[run.issued["state"] == "overdue"]
    rows = rows.assign(late=[_days(due, run.as_of) for due in rows["due_on"]]).sort_values(
        ["late", "number"], ascending=[False, True], kind="stable")
    return table(rows, "overdue", SAY("ledger.overdue_caption"), [
        column("number", width=1.2), column("department", width=1.4), column("project", width=1.6),
        column("party", width=0.8), column("problem", width=2.4), column("due_on", width=0.9),
        column("late", SAY("ledger.late"), unit_="count", width=0.7),
    ], landscape=True, empty=SAY("ledger.overdue_empty"))


def _days(due: str, as_of: str) -> int:
    return (date.fromisoformat(as_of) - date.fromisoformat(due)).days


def show_unissued(run: Run) -> Table:
    """Problems found by other reports that no letter names."""
    rows = run.unissued
    more = SAY("ledger.more", shown=SHOWN, all=len(rows)) if len(rows) > SHOWN else ""
    return table(rows.head(SHOWN), "unissued_list", SAY("ledger.unissued_caption"), [
        column("stage", SAY("ledger.stage"), width=0.8), column("department", width=1.2), column("project", width=1.4),
        column("party", width=0.8), column("problem", width=2.2), column("advice", width=1.8),
    ], landscape=True, note=SAY("ledger.unissued_note") + more, empty=SAY("ledger.unissued_empty"))


def show_findings(run: Run) -> Findings:
    """What is wrong with ledger, answers, exceptions and decisions; errors first."""
    order = run.findings["severity"].map({"error": 0, "warning": 1}).fillna(2)
    frame = run.findings.assign(order=order).sort_values("order", kind="stable")[COLUMNS]
    more = SAY("ledger.more", shown=SHOWN, all=len(frame)) if len(frame) > SHOWN else ""
    return Findings(frame, SAY("findings.caption"), SAY("findings.empty"), SHOWN, more)


def show_rules(run: Run) -> Card:
    """The rules of this stage: edition, documents, checked or not."""
    return run.rules.card("application")


def show_sources(run: Run) -> Parts:
    """What the report reads, by which rules, and the letters that go with it."""
    return parts(run.card(), show_rules(run), letters(run))


def attach(run: Run) -> Attachments:
    """Tables other reports read (``rectifications``, ``proposals``), the decisions, and the answers as read."""
    return Attachments({"rectifications": run.issued, "unissued": run.unissued, "proposals": run.proposals,
                        "decisions": run.decisions, "answers": run.office.answers})


def _count(name: str, name_shown: str) -> Column:
    return column(name, name_shown, unit_="count", width=0.8)
