"""Passages that texts of different projects share: goals of self-evaluations, and reports of one institution."""

from typing import Any

import numpy as np
import pandas as pd

from budgeteval.privacy import masked
from budgeteval.rulesets.diagnosis import Copying, Diagnosis
from budgeteval.screening.letters import letters_of
from budgeteval.screening.passages import shared_passages
from budgeteval.stages.diagnosis.known import Known
from budgeteval.stages.diagnosis.signs import cell_of
from budgeteval.tables import SharedTexts

GOALS = ("goal_expected", "goal_actual")
COLUMNS = ["place", "text", "owner", "project", "department", "year", "institution"]


def shared_by_forms(known: Known, rules: Diagnosis) -> pd.DataFrame:
    """``tables.SharedTexts`` of the goals in self-evaluations, of this year's and the year's before."""
    texts = pd.concat([goals_of(known.texts, 0), goals_of(known.texts_before, -1)], ignore_index=True)
    return _shared(texts, rules.forms)


def shared_by_institutions(known: Known, rules: Diagnosis) -> pd.DataFrame:
    """``tables.SharedTexts`` of what one institution wrote about different projects."""
    texts = known.key_texts.assign(owner=known.key_texts["project_code"], year=0)[COLUMNS]
    found = _shared(texts, rules.institutions)
    return found[found["institution"] != ""].reset_index(drop=True)


def copied_forms(known: Known, shared: pd.DataFrame, least_share: float) -> pd.DataFrame:
    """Forms of the year in a verbatim passage that is enough of the shorter text: ``form``, ``cell``, ``value``."""
    goals = goals_of(known.texts, 0)
    form_of = dict(zip(goals["place"], goals["owner"], strict=True))
    rows = shared[(shared["share"] >= least_share) & shared["verbatim"] & (shared["relation"] != "other_year")]
    ends = [rows[["place", "share"]].set_axis(["cell", "value"], axis=1),
            rows[["other_place", "share"]].set_axis(["cell", "value"], axis=1)]
    both = pd.concat(ends, ignore_index=True)
    return both.assign(form=both["cell"].map(form_of)).dropna(subset=["form"])


def goals_of(forms: pd.DataFrame, year: int) -> pd.DataFrame:
    """Every goal written in self-evaluations, at its cell."""
    parts = [pd.DataFrame({
        "place": [cell_of(place, cell) for place, cell in zip(forms["place"], forms[f"{name}_cell"], strict=True)],
        "text": forms[name].to_numpy(), "owner": forms["place"].to_numpy(), "project": forms["project"].to_numpy(),
        "department": forms["department"].to_numpy(), "year": year, "institution": ""}) for name in GOALS]
    rows = pd.concat(parts, ignore_index=True)
    return rows[rows["text"] != ""].reset_index(drop=True)[COLUMNS]


def _shared(texts: pd.DataFrame, rules: Copying) -> pd.DataFrame:
    """One passage of each pair of owners: verbatim before alike, then the one that makes up most of its text.

    A passage counts that has enough letters of its own, or that is verbatim and nearly a whole text.
    """
    owners = texts["owner"].astype(str) + "#" + texts["year"].astype(str)
    common = max(rules.common_least, int(rules.common_share * owners.nunique()))
    found = shared_passages(texts["text"].tolist(), owners.tolist(), run=rules.run, least=rules.least, common=common)
    current = (texts["year"] == 0).to_numpy()
    now = current[found.rows["first"]] | current[found.rows["second"]]
    rows = _compared(found.rows[now], texts["text"].tolist())
    rows = rows[(rows["verbatim"] & (rows["share"] >= rules.whole)) | (rows["own_letters"] >= rules.own)]
    records = texts.to_dict("records")
    frame = SharedTexts.of([_row(records[one.first], records[one.second], one) for one in rows.itertuples()])
    frame = frame.sort_values(["verbatim", "share", "own_letters", "place", "other_place"],
                              ascending=[False, False, False, True, True], kind="stable")
    return frame.drop_duplicates(["project", "department", "other_project", "other_department", "relation"],
                                 ignore_index=True)


def _compared(rows: pd.DataFrame, texts: list[str]) -> pd.DataFrame:
    """``rows`` with ``share`` of the shorter text, and ``verbatim``: numbers and punctuation are the same too."""
    size = letters_of(texts).size
    shorter = np.minimum(size[rows["first"]], size[rows["second"]])
    verbatim = [texts[one.first][one.first_start:one.first_end] == texts[one.second][one.second_start:one.second_end]
                for one in rows.itertuples()]
    return rows.assign(share=rows["letters"] / shorter, verbatim=np.array(verbatim, dtype=bool))


def _row(one: dict[str, Any], other: dict[str, Any], found: Any) -> dict[str, Any]:
    here, there = slice(found.first_start, found.first_end), slice(found.second_start, found.second_end)
    return {"place": one["place"], "other_place": other["place"], "relation": _relation(one, other),
            "institution": one["institution"] if one["institution"] == other["institution"] else "",
            "department": one["department"], "other_department": other["department"], "project": one["project"],
            "other_project": other["project"], "letters": found.letters, "own_letters": found.own_letters,
            "share": found.share, "verbatim": found.verbatim,
            "passage": masked(one["text"])[here], "other_passage": masked(other["text"])[there]}


def _relation(one: dict[str, Any], other: dict[str, Any]) -> str:
    if one["institution"]:
        return "same_institution"
    if one["year"] != other["year"]:
        return "other_year"
    return "same_department" if one["department"] == other["department"] else "other_department"
