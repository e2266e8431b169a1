"""Chapters two and three: problems the figures show, what follows from them; then what is missing, and the trail."""

import pandas as pd

from budgeteval.display import Attachments, Findings, Parts, Text, parts, text
from budgeteval.facts import fact
from budgeteval.stages.annual_statement.making import PREFIX, SAY
from budgeteval.stages.annual_statement.problems import Raised
from budgeteval.stages.annual_statement.read import Run
from budgeteval.stages.annual_statement.use import PARTIES
from budgeteval.stages.annual_statement.writing import TEXT, Writer
from budgeteval.terms import label


def show_problems(run: Run, chapter: str = "") -> Text:
    """Problems with their evidence: of one chapter (budget_link, refinement, application, responsibility), or all."""
    mine = [one for one in run.problems if chapter in ("", one.rule.chapter)]
    said = [one for one in (problem(run, item) for item in mine) if one is not None]
    if not said:
        return text(SAY("problem.none"))
    return _numbered(said)


def problem(run: Run, raised: Raised) -> Text | None:
    """One problem's sentence; None if a figure it needs is not known."""
    write = Writer(run, limit=raised.limit)
    code = "townships_all_out" if raised.code == "townships_left_out" and _none_reached(write) else raised.code
    parties = SAY("comma").join(SAY("use.party", name=label("party", one), id=f"application.overdue.{one}")
                                for one in PARTIES if write.number(f"application.overdue.{one}"))
    enumerated = {"parties": parties} if "{parties}" in TEXT.raw(f"problem.{code}") else {}
    sentence = write.within(f"problem.{code}", **enumerated)
    return write.paragraphs(sentence) if sentence else None


def _none_reached(write: Writer) -> bool:
    return write.number("townships.left_out") == write.number("townships")


def _numbered(parts: list[Text]) -> Text:
    """Paragraphs with their ordinals before them, where there is more than one."""
    if len(parts) == 1:
        return parts[0]
    ordinals = TEXT.raw("ordinals")
    return Text(tuple((ordinal, *part.paragraphs[0]) for ordinal, part in zip(ordinals, parts, strict=False)))


def show_steps(run: Run) -> Text:
    """What follows: one step for each kind of problem found, in the order of the problems."""
    said = [one for one in run.problems if problem(run, one) is not None]
    steps = dict.fromkeys(one.rule.step for one in said)
    return _numbered([text(SAY(f"step.{step}")) for step in steps]) if steps else text(SAY("step.none"))


def show_gaps(run: Run) -> Parts:
    """What is missing and what does not fit together; the trail of every figure goes along."""
    found = None if run.findings.empty else Findings(run.findings, SAY("gaps.caption"), SAY("gaps.empty"))
    return parts(gaps(run), found, Attachments({"trail": trail(run)}))


def gaps(run: Run) -> Text:
    """Which stages have published nothing, and how many cross-checks failed."""
    missing = SAY("comma").join(label("stage", stage) for stage in run.year.missing)
    doubts = run.findings[run.findings["code"] != "annual_statement_report_missing"]
    found = fact(f"{PREFIX}.findings", len(doubts), "count", table="findings", column="code", rows=doubts["file"])
    return text([TEXT.raw("gaps.some" if missing else "gaps.none"),
                 TEXT.raw("gaps.found" if len(doubts) else "gaps.clean")],
                {"names.missing": missing, "found": found})


def trail(run: Run) -> pd.DataFrame:
    """One row per figure: fact, value, unit, text, column, number of rows, the first of them."""
    return pd.DataFrame([{
        "fact": one.id, "value": one.value, "unit": one.unit, "text": one.text, "column": one.column,
        "rows": len(one.rows), "source": one.rows[0] if one.rows else "",
    } for one in run.figures.values()], columns=["fact", "value", "unit", "text", "column", "rows", "source"])
