"""This year beside the year before: how steady the order is, what came, went and stayed."""

import pandas as pd

from budgeteval.display import Parts, Table, Text, column, parts, table, text
from budgeteval.facts import Fact, as_text, fact
from budgeteval.stages.diagnosis.run import Run
from budgeteval.stages.diagnosis.words import SAY, TEXT

SHOWN = 80
CHANGES = ("new", "gone", "persisting", "unknown")


def show_changes(run: Run) -> Parts | Text:
    """Both years beside each other; one sentence where there is no report to compare."""
    if run.known.last is None:
        return text(TEXT.raw("change.none"), year=str(run.fiscal_year - 1))
    steady = ["change.few"] if run.change.correlation is None else ["change.correlation", "change.apart"]
    told = text([TEXT.raw(key) for key in (*steady, "change.counts")], _facts(run))
    return parts(told, _moves(run), _problems(run))


def _facts(run: Run) -> dict[str, Fact]:
    rows = dict.fromkeys([*run.known.last_signs["place"], *run.signs["place"]])
    counts = run.change.problems["change"].value_counts()
    numbers = {"departments": run.change.departments, "apart": int(run.change.moves["apart"].sum()),
               **{name: int(counts.get(name, 0)) for name in CHANGES}}
    shown = {name: fact(f"diagnosis.change.{name}", value, "count", table="problem_signs", column="sign", rows=rows)
             for name, value in numbers.items()}
    return {**shown, "correlation": fact("diagnosis.change.correlation", run.change.correlation, "number", digits=2,
                                         table="problem_signs", column="sign", rows=rows)}


def _moves(run: Run) -> Table:
    """Departments most concerned this year, with last year's rank and both intervals."""
    rows = run.change.moves.head(run.limits.ranking.shown)
    frame = rows.assign(
        interval=_ranges(rows["rank_low"], rows["rank_high"]),
        interval_before=_ranges(rows["rank_low_before"], rows["rank_high_before"]),
        moved=[SAY(f"change.moved.{'yes' if one else 'no'}") for one in rows["apart"]])
    return table(frame, "moves", SAY("change.moves"), [
        column("name", SAY("rank.department"), unit_="text", width=2), column("rank", SAY("change.rank")),
        column("interval", SAY("change.interval"), unit_="text", align="center"),
        column("rank_before", SAY("change.rank_before"), unit_="count"),
        column("interval_before", SAY("change.interval_before"), unit_="text", align="center"),
        column("moved", SAY("change.apart_column"), unit_="text", align="center"),
    ], note=SAY("change.moves_note"), empty=SAY("change.moves_empty"))


def _ranges(low: pd.Series, high: pd.Series) -> list[str]:
    return [SAY("rank.range", low=as_text(one, "count"), high=as_text(other, "count"))
            for one, other in zip(low, high, strict=True)]


def _problems(run: Run) -> Table:
    frame = run.change.problems.head(SHOWN)
    frame = frame.assign(change=[SAY(f"change.changes.{one}") for one in frame["change"]])
    return table(frame, "changes", SAY("change.caption"), [
        column("problem_kind"), column("department", width=2),
        column("before", SAY("change.before"), unit_="count", width=0.8),
        column("now", SAY("change.now"), unit_="count", width=0.8),
        column("change", SAY("change.change"), unit_="text", align="center"),
    ], note=SAY("change.note"), empty=SAY("change.empty"))
