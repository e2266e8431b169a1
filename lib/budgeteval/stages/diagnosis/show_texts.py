"""Passages that stand in two places, side by side."""

import pandas as pd

from budgeteval.display import Parts, Table, Text, column, parts, table, text
from budgeteval.facts import fact
from budgeteval.stages.diagnosis.facts import shared_facts
from budgeteval.stages.diagnosis.run import Run
from budgeteval.stages.diagnosis.words import SAY, TEXT

SHOWN = 12


def show_copied(run: Run) -> Parts:
    """Goals of self-evaluations that share passages; word by word and nearly whole first."""
    texts = run.known.texts
    count = int((texts["goal_expected"] != "").sum() + (texts["goal_actual"] != "").sum())
    return parts(_told(run, "shared_texts", "forms", count, run.shared, "self_evaluation"),
                 _side_by_side(run.shared, "copied_texts", SAY("copied.caption"), SAY("copied.note")))


def show_institutions(run: Run) -> Parts:
    """Reports of one evaluating institution that share passages."""
    count = len(run.known.key_texts)
    return parts(_told(run, "shared_reports", "institutions", count, run.institutions, "key_evaluation"),
                 _side_by_side(run.institutions, "copied_reports", SAY("copied.institution_caption"),
                               SAY("copied.institution_note")))


def _told(run: Run, name: str, key: str, count: int, shared: pd.DataFrame, report: str) -> Text:
    if not count:
        return text(SAY(f"copied.{key}_none"))
    places = [one.place for one in run.known.reports[report][1]]
    texts = fact(f"diagnosis.{name}.texts", count, "count", table=name, column="letters", rows=places)
    return text(TEXT.raw(f"copied.{key}"), {**shared_facts(name, shared), "texts": texts})


def _side_by_side(shared: pd.DataFrame, name: str, caption: str, note: str) -> Table:
    rows = shared.head(SHOWN)
    frame = rows.assign(
        numbers=[SAY(f"copied.verbatim.{'yes' if one else 'no'}") for one in rows["verbatim"]],
        one=[_where(row.department, row.project, row.place) for row in rows.itertuples()],
        other=[_where(row.other_department, row.other_project, row.other_place) for row in rows.itertuples()])
    return table(frame, name, caption, [
        column("relation", width=0.8), column("one", SAY("copied.place"), unit_="text", width=1.5),
        column("passage", SAY("copied.passage"), unit_="text", width=2.2),
        column("other", SAY("copied.other"), unit_="text", width=1.5),
        column("other_passage", SAY("copied.other_passage"), unit_="text", width=2.2),
        column("letters", SAY("copied.letters"), unit_="count", width=0.6),
        column("own_letters", SAY("copied.own"), unit_="count", width=0.6),
        column("share", SAY("copied.share"), unit_="rate", digits=0, width=0.7),
        column("numbers", SAY("copied.numbers"), unit_="text", align="center", width=0.6),
    ], landscape=len(frame) > 0, note=note, empty=SAY("copied.empty"))


def _where(department: object, project: object, place: object) -> str:
    return SAY("copied.where", department=department, project=project, place=place)
