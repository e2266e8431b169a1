"""Passages that stand in two places, side by side."""

import pandas as pd

from budgeteval.display import Parts, Table, Text, column, parts, table, text
from budgeteval.facts import fact
from budgeteval.stages.diagnosis.copying import goals_of
from budgeteval.stages.diagnosis.facts import shared_facts
from budgeteval.stages.diagnosis.run import Run
from budgeteval.stages.diagnosis.words import SAY, TEXT

SHOWN = 8


def show_copied(run: Run) -> Parts:
    """Goals of self-evaluations that share passages; word by word and nearly whole first."""
    return parts(_told("shared_texts", "forms", goals_of(run.known.texts, 0), run.shared),
                 _side_by_side(run.shared, "copied_texts", SAY("copied.caption"), SAY("copied.note")))


def show_institutions(run: Run) -> Parts:
    """Reports of one evaluating institution that share passages."""
    return parts(_told("shared_reports", "institutions", run.known.key_texts, run.institutions),
                 _side_by_side(run.institutions, "copied_reports", SAY("copied.institution_caption"),
                               SAY("copied.institution_note")))


def _told(name: str, key: str, texts: pd.DataFrame, shared: pd.DataFrame) -> Text:
    if texts.empty:
        return text(SAY(f"copied.{key}_none"))
    compared = fact(f"diagnosis.{name}.texts", len(texts), "count", table=name, column="letters", rows=texts["place"])
    return text(TEXT.raw(f"copied.{key}"), {**shared_facts(name, shared), "texts": compared})


def _side_by_side(shared: pd.DataFrame, name: str, caption: str, note: str) -> Table:
    rows = shared.head(SHOWN)
    frame = rows.assign(
        numbers=[SAY(f"copied.verbatim.{'yes' if one else 'no'}") for one in rows["verbatim"]],
        one=[SAY("copied.where", passage=row.passage, department=row.department, project=row.project, place=row.place)
             for row in rows.itertuples()],
        other=[SAY("copied.where", passage=row.other_passage, department=row.other_department,
                   project=row.other_project, place=row.other_place) for row in rows.itertuples()])
    return table(frame, name, caption, [
        column("relation", width=0.7), column("one", SAY("copied.place"), unit_="text", width=3),
        column("other", SAY("copied.other"), unit_="text", width=3),
        column("letters", SAY("copied.letters"), unit_="count", width=0.7),
        column("own_letters", SAY("copied.own"), unit_="count", width=0.7),
        column("share", SAY("copied.share"), unit_="rate", digits=0, width=0.8),
        column("numbers", SAY("copied.numbers"), unit_="text", align="center", width=0.6),
    ], note=note, empty=SAY("copied.empty"))
