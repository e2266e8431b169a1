"""Indicators of a monitoring form: values, dates, reasons, likelihood; and those of the approved target form."""

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.stages.monitoring.case import Case
from budgeteval.stages.monitoring.match import plain
from budgeteval.stages.monitoring.track import LAST_DAY, NUMERIC

CHANGED = {"dropped": "monitoring_indicator_dropped", "added": "monitoring_indicator_added",
           "renamed": "monitoring_indicator_renamed", "target_changed": "monitoring_indicator_target_changed"}
BELOW = ("at_least", "above", "equal", "")


def find(case: Case, changes: pd.DataFrame) -> list[Finding]:
    return [*_values(case), *_dates(case), *_reasons(case), *_likelihood(case), *_copied(case),
            *_changes(case, changes)]


def _values(case: Case) -> list[Finding]:
    """Nothing reported, or nothing that can be held against the target; negative values."""
    rows = case.rows
    blank, unclear = rows[rows["state"] == "no_data"], rows[rows["state"] == "unclear"]
    negative = rows[rows["achieved_value"] < 0]
    return [
        *case.of_rows("monitoring_value_missing", blank, "achieved", name=blank["level3"]),
        *case.of_rows("monitoring_value_unclear", unclear, "achieved", name=unclear["level3"],
                      target=unclear["target_text"], achieved=unclear["achieved_text"]),
        *case.of_rows("monitoring_value_negative", negative, "achieved", name=negative["level3"],
                      achieved=negative["achieved_text"]),
    ]


def _dates(case: Case) -> list[Finding]:
    """Completed after the cut-off month, which nobody can know yet; due and not done, or done late."""
    rows = case.rows[case.rows["target_kind"] == "date"]
    done = rows[rows["achieved_kind"] == "date"]
    year = (done["achieved_value"] // 10_000).where(done["achieved_value"] >= 10_000, case.fiscal_year)
    day = year * 10_000 + done["achieved_value"] % 10_000
    early = done[day > case.fiscal_year * 10_000 + case.month * 100 + LAST_DAY]
    missed = rows[(rows["light"] == "red") & ~rows.index.isin(early.index)]
    return [
        *case.of_rows("monitoring_date_ahead", early, "achieved", name=early["level3"],
                      achieved=early["achieved_text"], month=[str(case.month)] * len(early)),
        *case.of_rows("monitoring_overdue", missed, "achieved", name=missed["level3"], target=missed["target_text"],
                      achieved=missed["achieved_text"]),
    ]


def _reasons(case: Case) -> list[Finding]:
    """monitoring_reason_missing: behind, or out of reach, and no word about why."""
    rows = case.rows
    silent = (rows["variance_reason"].str.strip() == "") & (rows["reason_kinds"] == "") & (rows["remark"] == "")
    behind = (rows["light"] == "red") | (rows["likelihood"] == "impossible")
    asked = rows[silent & behind]
    return case.of_rows("monitoring_reason_missing", asked, "variance_reason", name=asked["level3"],
                        target=asked["target_text"], achieved=asked["achieved_text"])


def _likelihood(case: Case) -> list[Finding]:
    """Not said whether the goal will be reached; said, and the form's own forecast says otherwise."""
    rows = case.rows
    with_column = rows.groupby("form")["likelihood_text"].transform(lambda texts: (texts != "").any())
    silent = rows[with_column & (rows["likelihood_text"].str.strip() == "")]
    numeric = rows[rows["target_kind"].isin(NUMERIC) & (rows["direction"].isin(BELOW))
                   & (rows["forecast_unit"] == rows["target_unit"])]
    short = numeric["forecast_value"] < numeric["target_value"]
    wrong = numeric[((numeric["likelihood"] == "certain") & short)
                    | ((numeric["likelihood"] == "impossible") & ~short & numeric["forecast_value"].notna())]
    return [
        *case.of_rows("monitoring_likelihood_missing", silent, "likelihood", name=silent["level3"]),
        *case.of_rows("monitoring_likelihood_contradicts", wrong, "likelihood", name=wrong["level3"],
                      likelihood=wrong["likelihood_text"], forecast=wrong["forecast_text"],
                      target=wrong["target_text"]),
    ]


def _copied(case: Case) -> list[Finding]:
    """monitoring_copied: every indicator's value repeats its target, before the year is over."""
    rows = case.rows
    same = rows["achieved_text"].map(plain) == rows["target_text"].map(plain)
    groups = same.groupby(rows["form"])
    whole = groups.all() & (groups.size() >= case.rules.checks.copied_from)
    return [case.finding("monitoring_copied", str(form), "", count=int(groups.size()[form]))
            for form in whole.index[whole]]


def _changes(case: Case, changes: pd.DataFrame) -> list[Finding]:
    """Indicators that are not those of the approved target form."""
    own = changes[changes["form"].isin(case.current.index)]
    return [case.finding(CHANGED[row["change"]], row["form"], row["cell"], name=row["name"],
                         approved=row["approved"], now=row["now"], source=row["approved_place"] or "—")
            for row in own.to_dict("records")]
