"""A project's report, chapters one and two: cover, what is asked for, how the review was done."""

import pandas as pd

from budgeteval.display import Cover, Table, Text, column, table
from budgeteval.display.parts import Parts, parts
from budgeteval.facts import Fact
from budgeteval.stages.ex_ante.run import Review, Run
from budgeteval.stages.ex_ante.stating import SAY, bare, line, state, together, word
from budgeteval.terms import label

COVER = ("client", "institution", "lead_evaluator", "team", "base_date", "department", "implementing_unit")
TEXTS = ("background", "legal_basis", "content", "term", "target_summary")


def cover(run: Run) -> Cover:
    """Title, the parties, the base date, the limits."""
    one = run.review
    known = {"department": one.department, "implementing_unit": one.register.get("implementing_unit", "")}
    rows = tuple((SAY(f"cover.{field}"), known.get(field, "") or word(one, field)) for field in COVER)
    subtitle = SAY("cover.subtitle", year=run.fiscal_year, subject=label("subject", one.subject))
    return Cover(SAY("cover.title", project=one.project), subtitle, rows, run.county.demo_mark)


def subject(run: Run) -> Parts:
    """The project, its words and the money asked for by source."""
    one = run.review
    if not one.book.readable:
        return parts(line("project.unreadable", project=one.project))
    rows = [[SAY(f"project.items.{field}"), bare(one.book.text(field)) or SAY("not_stated")] for field in TEXTS]
    words = table(pd.DataFrame(rows, columns=["item", "text"]), "request", SAY("project.table"),
                  [column("item", SAY("project.item"), width=0.8), column("text", SAY("project.words"), width=4)])
    return parts(_who(run, one), words, _sources(one))


def _who(run: Run, one: Review) -> Text:
    owner = one.register.get("implementing_unit", "") or word(one, "implementing_unit")
    first = line("project.who", project=one.project, unit=owner, department=one.department or SAY("not_stated"),
                 subject=label("subject", one.subject), request=SAY(f"project.kinds.{_kind(one)}"))
    limit = run.rows["mandatory"].iloc[0]
    return together(first, line("project.mandatory" if limit else "project.voluntary"), _asked(one))


def _kind(one: Review) -> str:
    return one.book.code("request") or one.register.get("kind", "") or "unknown"


def _asked(one: Review) -> Text:
    applied = state("project.applied", one.book.number("applied_yuan"), "yuan", table="lines", column="yuan",
                    rows=[one.book.place("applied_yuan")])
    return line("project.applied", year_amount=applied)


def _sources(one: Review) -> Table:
    frame = one.book.sources
    columns = [column("source", SAY("project.source"), unit_="text", width=2),
               column("applied_yuan", SAY("project.amount"), unit_="wan_yuan")]
    strong = [place for place, total in enumerate(frame["total"]) if total]
    return table(frame, "request_sources", SAY("project.sources"), columns, strong=strong,
                 empty=SAY("project.no_sources"))


def work(run: Run) -> Parts:
    """Who reviewed, how, when; whose sheets count; which papers were there."""
    one = run.review
    rows = one.score.experts
    counted = rows[rows["counts"]]
    left = rows[~rows["counts"]]
    experts = state("experts", len(rows), "count", table="sheets", column="expert", rows=rows["sheet"])
    used = state("experts.counted", len(counted), "count", table="sheets", column="expert", rows=counted["sheet"])
    left_out = state("experts.left_out", len(left), "count", table="sheets", column="expert", rows=left["sheet"])
    said = {name: word(one, name) for name in ("client", "institution", "meeting_date", "base_date")}
    return parts(together(
        line("work.purpose", **said),
        line("work.methods", methods=word(one, "methods")),
        line("work.process", process=word(one, "process")),
        line("work.frame", dimensions=_dimensions(run)),
        line("work.experts" if len(left) else "work.experts_all", experts=experts, used=used, left=left_out,
             names=SAY("comma").join(name or "-" for name in left["expert"])) if len(rows)
        else line("work.no_experts"),
        line(f"work.rule.{run.limits.panel.final}", trim=state("panel.trim_from", run.limits.panel.trim_from, "count",
                                                               table="", rule="panel.trim_from")),
    ), _documents(one))


def _dimensions(run: Run) -> Fact:
    frame = run.limits.frame(run.review.subject)
    named = SAY("comma").join(SAY("work.dimension", name=one.name, weight=f"{one.weight:g}") for one in frame)
    return state("frame", named, "text", table="", rule="frames")


def _documents(one: Review) -> Table:
    names = {"yes": SAY("work.provided"), "no": SAY("work.not_provided"), "": SAY("not_stated")}
    frame = one.book.documents.assign(provided=[names[code] for code in one.book.documents["provided"]])
    columns = [column("document", SAY("work.document"), unit_="text", width=3),
               column("provided", SAY("work.provided_head"), unit_="text", align="center")]
    return table(frame, "request_documents", SAY("work.documents"), columns, empty=SAY("work.no_documents"))
