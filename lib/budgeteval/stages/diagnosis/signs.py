"""Signs of deep problems in what the reports published: a project, a value, the bound of the rules, a cell."""

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from budgeteval.rulesets.diagnosis import Diagnosis, Sign
from budgeteval.screening.lines import identical_vectors
from budgeteval.stages.diagnosis.known import Known
from budgeteval.stages.diagnosis.words import WHOLE
from budgeteval.tables import ProblemSigns

Measure = Callable[[Known, Sign], pd.DataFrame]
SLACK = 1e-9
UNDONE = ("overdue", "rejected")  # states of the ledger of problems to be put right


def cell_of(place: str, cell: str) -> str:
    """The address of a cell on the sheet of another address; that address if there is no cell."""
    return f"{place.rpartition('!')[0]}!{cell}" if cell else place


def find_signs(known: Known, copied: pd.DataFrame, rules: Diagnosis) -> pd.DataFrame:
    """``tables.ProblemSigns``: every sign of every measure. ``copied`` are the forms that copy (place, value)."""
    rows = [one for name, sign in rules.signs.items() for one in _named(name, sign, known, copied)]
    return ProblemSigns.of(rows).sort_values(["department_code", "project_code", "place", "sign"], kind="stable",
                                             ignore_index=True)


def _named(name: str, sign: Sign, known: Known, copied: pd.DataFrame) -> Iterator[dict[str, Any]]:
    found = _text_copied(known, copied) if name == "text_copied" else MEASURES[name](known, sign)
    for row in found.to_dict("records"):
        yield {"place": row["cell"], "stage": STAGES[name], "problem_kind": sign.kind, "sign": name,
               "project_code": row["project_code"], "project": row["project"],
               "department_code": row["department_code"],
               "department": known.names.get(row["department_code"], row["department"]),
               "category": row["category"], "value": float(row["value"]), "bound": sign.bound, "party": sign.party}


def judged(known: Known) -> pd.DataFrame:
    """One row per project and kind of problem that some measure could look at: ``problem_kind``, ``project_key`` and
    whose it is, at the first cell that says so."""
    scored = known.scores[known.scores["status"] == "scored"]
    listed = known.targets[(known.targets["status"] == "listed") & (known.targets["indicators"] > 0)]
    watched = known.progress[known.progress["status"] == "judged"]
    drawn = known.sample.dropna(subset=["inflation"])
    both = _beside(known)
    bases = {"inflation": [drawn, both], "formality": [known.scores, single(known.ledger)], "vagueness": [listed],
             "no_result": [scored, watched, known.key_results.dropna(subset=["score"])]}
    parts = [keyed(one).assign(problem_kind=kind) for kind, frames in bases.items() for one in frames]
    columns = ["problem_kind", "project_key", "place", "department_code", "category"]
    return pd.concat(parts)[columns].drop_duplicates(["problem_kind", "project_key"], ignore_index=True)


def single(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of projects, without those of a department as a whole: these are no projects, and are counted apart."""
    return rows[rows["project"] != WHOLE]


def keyed(rows: pd.DataFrame) -> pd.DataFrame:
    """``rows`` with ``project_key``: the project's code, else the sheet it stands on with its department and name."""
    sheet = rows["place"].str.rsplit("!", n=1).str[0]
    name = sheet + "!" + rows["department_code"] + "!" + rows["project"]
    return rows.assign(project_key=rows["project_code"].where(rows["project_code"] != "", name))


def _recheck_lower(known: Known, sign: Sign) -> pd.DataFrame:
    rows = known.sample[known.sample["inflation"] > sign.bound + SLACK]
    return rows.assign(value=rows["inflation"], cell=rows["place"])


def _beside(known: Known) -> pd.DataFrame:
    """Key evaluations whose project has a total of its own: ``reported_total`` beside ``score``."""
    own = known.scores[known.scores["project_code"] != ""].drop_duplicates("project_code", keep=False)
    both = known.key_results.merge(own[["project_code", "reported_total"]], on="project_code")
    return both.dropna(subset=["score", "reported_total"])


def _key_score_lower(known: Known, sign: Sign) -> pd.DataFrame:
    rows = _beside(known)
    gap = rows["reported_total"] - rows["score"]
    return rows.assign(value=gap, cell=rows["place"])[gap >= sign.bound - SLACK]


def _all_full_marks(known: Known, sign: Sign) -> pd.DataFrame:
    rows = known.scores
    full = (rows["indicators"] == rows["full_marks"]) & (rows["indicators"] >= sign.bound)
    return rows.assign(value=rows["full_marks"], cell=rows["place"])[full]


def _same_marks(known: Known, sign: Sign) -> pd.DataFrame:
    own = known.marks[known.marks["role"] == "indicator"]
    table = identical_vectors(own, significance=sign.bound).table
    twins = table[table["flagged"]].set_index("subject")["p_adjusted"]
    return _on_forms(known, twins)


def _reason_empty(known: Known, sign: Sign) -> pd.DataFrame:
    """Marks were taken off and nobody says why; the cell is the first such mark."""
    rows = known.marks[(known.marks["role"] == "indicator")
                       & (known.marks["reported_score"] < known.marks["weight"] - SLACK)]
    silent = rows["variance_reason"] == ""
    share = silent.groupby(rows["form"]).mean()
    first = rows[silent].drop_duplicates("form").set_index("form")["reported_score_cell"]
    return _on_forms(known, share[share >= max(sign.bound, SLACK) - SLACK], first)


def _text_copied(known: Known, copied: pd.DataFrame) -> pd.DataFrame:
    by_form = copied.sort_values("value", ascending=False, kind="stable").drop_duplicates("form").set_index("form")
    return _on_forms(known, by_form["value"], by_form["cell"])


def _on_forms(known: Known, values: pd.Series, cells: pd.Series | None = None) -> pd.DataFrame:
    """The self-evaluations with a value, each at a cell of its form."""
    rows = known.scores[known.scores["place"].isin(values.index)]
    at = {} if cells is None else cells.to_dict()
    cell = [cell_of(place, at.get(place, "").rpartition("!")[2]) for place in rows["place"]]
    return rows.assign(value=rows["place"].map(values), cell=cell)


def _listed(known: Known) -> pd.DataFrame:
    rows = known.targets[(known.targets["status"] == "listed") & (known.targets["indicators"] > 0)]
    return rows.assign(value=rows["vague"] / rows["indicators"])


def _flagged(known: Known, rows: pd.DataFrame, code: str) -> pd.DataFrame:
    """Rows with the first cell that a finding of that code points at."""
    first = known.flags[known.flags["code"] == code].drop_duplicates("form").set_index("form")["cell"].to_dict()
    return rows.assign(cell=[cell_of(place, first.get(place, "")) for place in rows["place"]])


def _vague_targets(known: Known, sign: Sign) -> pd.DataFrame:
    rows = _listed(known)
    return _flagged(known, rows[rows["value"] >= sign.bound - SLACK], "target_vague")


def _target_copied(known: Known, sign: Sign) -> pd.DataFrame:
    counts = known.flags[known.flags["code"] == "target_copied"].groupby("form").size()
    rows = known.targets.assign(value=known.targets["place"].map(counts).fillna(0))
    return _flagged(known, rows[rows["value"] >= sign.bound], "target_copied")


def _review_lenient(known: Known, sign: Sign) -> pd.DataFrame:
    rows = _vague_targets(known, sign)
    return rows[rows["review_grade"] == "excellent"]


def _poor_result(known: Known, sign: Sign) -> pd.DataFrame:
    """Money spent, and the indicators' own values give few of their marks."""
    rows = known.scores[known.scores["status"] == "scored"]
    value = rows["recomputed_indicator_score"] / (rows["total_weight"] - rows["execution_weight"])
    poor = (rows["execution_rate"] >= (sign.money or 0) - SLACK) & (value < sign.bound - SLACK)
    return rows.assign(value=value, cell=rows["place"])[poor]


def _goals_behind(known: Known, sign: Sign) -> pd.DataFrame:
    rows = known.progress[known.progress["status"] == "judged"]
    value = rows["execution_rate"] - rows["goal_rate"]
    behind = (rows["execution_rate"] >= (sign.money or 0) - SLACK) & (value >= sign.bound - SLACK)
    return rows.assign(value=value, cell=rows["place"])[behind]


def _score_against_money(known: Known, sign: Sign) -> pd.DataFrame:
    rows = known.scores[known.scores["status"] == "scored"]
    hit = (rows["reported_total"] >= sign.bound) & (rows["execution_rate"] < (sign.money or 0) - SLACK)
    return rows.assign(value=rows["reported_total"], cell=rows["place"])[hit]


def _key_score_poor(known: Known, sign: Sign) -> pd.DataFrame:
    rows = known.key_results[known.key_results["score"] < sign.bound]
    return rows.assign(value=rows["score"], cell=rows["place"])


def _department_score_lower(known: Known, sign: Sign) -> pd.DataFrame:
    """What a department gave itself as a whole, less what the framework's base data give."""
    rows = known.wholes
    gap = rows["reported_total"] - rows["framework_total"]
    return rows.assign(value=gap, cell=rows["place"])[gap >= sign.bound - SLACK]


def _department_score_poor(known: Known, sign: Sign) -> pd.DataFrame:
    rows = known.wholes[known.wholes["framework_total"] < sign.bound]
    return rows.assign(value=rows["framework_total"], cell=rows["place"])


def _not_put_right(known: Known, sign: Sign) -> pd.DataFrame:
    """Projects whose problems stayed as they were past the day, or were answered in a way that was sent back."""
    rows = keyed(known.ledger[known.ledger["state"].isin(UNDONE)])
    counts = rows.groupby("project_key")["place"].transform("size")
    rows = rows.assign(value=counts, cell=rows["place"]).drop_duplicates("project_key")
    return rows[rows["value"] >= sign.bound]


MEASURES: dict[str, Measure] = {
    "recheck_lower": _recheck_lower, "key_score_lower": _key_score_lower, "all_full_marks": _all_full_marks,
    "same_marks": _same_marks, "reason_empty": _reason_empty, "vague_targets": _vague_targets,
    "target_copied": _target_copied, "review_lenient": _review_lenient, "poor_result": _poor_result,
    "goals_behind": _goals_behind, "score_against_money": _score_against_money, "key_score_poor": _key_score_poor,
    "department_score_lower": _department_score_lower, "department_score_poor": _department_score_poor,
    "not_put_right": _not_put_right,
}
STAGES = {
    "recheck_lower": "spot_check", "key_score_lower": "key_evaluation", "vague_targets": "performance_target",
    "target_copied": "performance_target", "review_lenient": "performance_target", "goals_behind": "monitoring",
    "key_score_poor": "key_evaluation", "all_full_marks": "self_evaluation", "same_marks": "self_evaluation",
    "reason_empty": "self_evaluation", "text_copied": "self_evaluation", "poor_result": "self_evaluation",
    "score_against_money": "self_evaluation", "department_score_lower": "department_evaluation",
    "department_score_poor": "department_evaluation", "not_put_right": "application",
}
