"""What a disclosure report shows; every number in prose is a fact with its rows."""

import pandas as pd

from budgeteval.display import Attachments, Column, Cover, Files, Findings, Table, Text, column, table, text
from budgeteval.facts import Fact, day, fact
from budgeteval.stages.disclosure import open_data
from budgeteval.stages.disclosure.decide import SAY, title
from budgeteval.stages.disclosure.run import Run, pairs, public_files
from budgeteval.terms import label, sentences

TEXT = sentences(__package__)
STATES = ("published", "ready", "withheld", "blocked", "due")
SHOWN = 40
HASH = 12


def show_cover(run: Run) -> Cover:
    """Cover; the author is the finance bureau."""
    rows = (
        (SAY("cover.author"), run.county.bureau),
        (label("fiscal_year"), SAY("cover.year", year=run.fiscal_year)),
        (SAY("card.day"), day(run.as_of)),
        (SAY("card.rules"), f"{run.rules.title} ({run.rules.edition})"),
    )
    return Cover(SAY("cover.title", year=run.fiscal_year), run.county.name, rows, run.county.demo_mark)


def show_overview(run: Run) -> Text:
    """How many items, in which state; to whom results go first."""
    law = run.rules.disclosure
    comma = SAY("comma")
    words = {"first": comma.join(law.told_first), "informed": comma.join(law.informed), "day": day(run.as_of),
             "name": run.county.name}
    states = [TEXT.raw(f"overview.{state}") for state in STATES if (run.publications["state"] == state).any()]
    sentence = TEXT.raw("overview.items") + (TEXT.raw("overview.join").join(states)) + TEXT.raw("overview.stop")
    none = run.publications.empty
    return text([TEXT.raw("overview.none") if none else sentence, TEXT.raw("overview.order")], {**words, **facts(run)})


def facts(run: Run) -> dict[str, Fact]:
    """Items and their states."""
    rows = run.publications

    def count(name: str, part: pd.DataFrame) -> Fact:
        return fact(f"disclosure.{name}", len(part), "count", table="publications", column="state", rows=part["place"])

    return {"items": count("items", rows), **{state: count(state, rows[rows["state"] == state]) for state in STATES}}


def show_calendar(run: Run) -> Table:
    """Kind by kind: who publishes, by when, on what ground, and how far it has come."""
    rows = []
    for kind, rule in run.rules.disclosure.items.items():
        mine = run.publications[run.publications["item"] == title(kind)]
        days = sorted(set(mine["due_on"]) - {""})
        ground = SAY("calendar.by") if rule.by else SAY(f"calendar.{rule.approval}", days=rule.days)
        rows.append({
            "item": title(kind), "publisher": label("party", rule.publisher), "items": len(mine),
            "due_on": SAY("calendar.due", day=days[0], ground=ground) if days else ground,
            **{state: int((mine["state"] == state).sum()) for state in STATES},
        })
    return table(pd.DataFrame(rows), "calendar", SAY("calendar.caption"), [
        column("item", width=1.6), column("publisher", SAY("calendar.publisher"), unit_="text"),
        column("due_on", SAY("calendar.ground"), unit_="text", width=2),
        column("items", SAY("calendar.items"), unit_="count", width=0.7),
        *[column(state, SAY(f"calendar.state.{state}"), unit_="count", width=0.7) for state in STATES],
    ], note=SAY("calendar.note"), facts=tuple(facts(run).values()))


def show_withheld(run: Run) -> Table:
    """What is not published, and why."""
    return _listed(run, ("withheld",), "withheld")


def show_blocked(run: Run) -> Table:
    """What is held back until a person has decided."""
    return _listed(run, ("blocked",), "blocked")


def _listed(run: Run, states: tuple[str, ...], name: str) -> Table:
    rows = run.publications[run.publications["state"].isin(states)]
    return table(rows, name, SAY(f"{name}.caption"), [
        column("item", width=1.2), column("department", width=1.6), column("project", width=2),
        column("reason", SAY("reason.title"), width=2.4),
    ], empty=SAY(f"{name}.empty"))


def show_findings(run: Run) -> Findings:
    """Personal data by line, days missed, switches and dates that cannot be read."""
    order = run.findings["severity"].map({"error": 0, "warning": 1}).fillna(2)
    frame = run.findings.assign(order=order).sort_values("order", kind="stable").drop(columns="order")
    return Findings(frame, SAY("findings.caption"), SAY("findings.empty"), SHOWN)


def show_proof(run: Run) -> Table:
    """Public copies with both fingerprints and what was left out."""
    rows = pairs(run)
    rows = rows.assign(full=rows["full_sha256"].str[:HASH], public=rows["public_sha256"].str[:HASH])
    return table(rows, "proof", SAY("proof.caption"), [
        _plain("item", label("item"), 1.2), _plain("public_file", SAY("proof.file"), 2.2),
        _plain("left_out", SAY("proof.left_out"), 1.6), _plain("full", label("full_sha256"), 1),
        _plain("public", label("public_sha256"), 1),
    ], note=SAY("proof.note"), empty=SAY("proof.empty"))


def _plain(name: str, title_: str, width: float) -> Column:
    return column(name, title_, unit_="text", width=width)


def show_dictionary(run: Run) -> Table:
    """The open tables' columns: what they are called, their unit, where they come from."""
    made = open_data.dictionary(run.rules.disclosure, list(run.opened))
    rows = pd.DataFrame(made, columns=list(open_data.DICTIONARY))
    return table(rows, "dictionary", SAY("dictionary.caption"), [
        _plain(name, SAY(f"dictionary.{name}"), width) for name, width in (
            ("table", 1.4), ("column", 1.2), ("label", 1.4), ("unit", 0.8), ("values", 2))
    ], empty=SAY("dictionary.empty"), note=SAY("dictionary.note"))


def show_files(run: Run) -> Files:
    """The public files themselves."""
    return Files("public", SAY("files.caption"), public_files(run))


def attach(run: Run) -> Attachments:
    """The tables behind the report."""
    return Attachments({"publications": run.publications, "pairs": pairs(run)})
