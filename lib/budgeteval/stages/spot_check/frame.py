"""The sampling frame: every self-evaluation form, blocked ones included, with its amount and its score."""

import re
import unicodedata
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from budgeteval.findings import Finding
from budgeteval.rulesets import RuleSet
from budgeteval.sampling.draw import frame_hash
from budgeteval.scoring import grades

COLUMNS = [
    "project_id", "place", "file", "sheet", "project_code", "project", "department_code", "department",
    "implementing_unit", "amount_yuan", "amount_source", "size_yuan", "spent_yuan", "self_score", "score_source",
    "self_grade", "status",
]


@dataclass(frozen=True, eq=False)
class Frame:
    """One row per form in ``projects`` (:data:`COLUMNS`), what was found, and the reconciliation.

    ``amount_yuan`` is NaN where neither form nor register states one; ``size_yuan`` then is the median
    (for drawing only). ``self_score`` is the printed total, else the recomputed one (``score_source``).
    ``absent`` are the projects of the register without a form.
    """

    projects: pd.DataFrame
    findings: tuple[Finding, ...]
    register: pd.DataFrame
    absent: pd.DataFrame

    @property
    def N(self) -> int:
        return len(self.projects)

    @property
    def amount(self) -> float:
        return float(self.projects["amount_yuan"].sum())

    @property
    def hash(self) -> str:
        return frame_hash(self.projects["project_id"], self.projects["size_yuan"])


def build_frame(scores: pd.DataFrame, rules: RuleSet, register: pd.DataFrame) -> Frame:
    """Frame of all forms of ``scores`` (``tables.Scores``).

    Parameters
    ----------
    register : columns of ``reference/projects.csv`` (may have no row), text but for ``budget_yuan`` (yuan)
    """
    rows = scores.reset_index(drop=True)
    rows = rows.assign(project_code=project_codes(rows, register))
    rows = rows.assign(project_id=project_ids(rows))
    rows = _amounts(rows, rules, register)
    rows["self_score"] = rows["reported_total"].fillna(rows["recomputed_total"])
    rows["score_source"] = np.select(
        [rows["reported_total"].notna(), rows["recomputed_total"].notna()], ["reported", "recomputed"], "none")
    law = rules.self_evaluation
    rows["self_grade"] = grades(rows["self_score"].to_numpy(dtype=float), law.grades, law.rounding.total)
    projects = rows[COLUMNS].sort_values("project_id", ignore_index=True)
    absent = register[~register["project_code"].isin(set(rows["project_code"]))].reset_index(drop=True)
    frame = Frame(projects, (), register, absent)
    return replace(frame, findings=tuple(_findings(rows, frame)))


def project_codes(rows: pd.DataFrame, register: pd.DataFrame) -> pd.Series:
    """The code a form prints; else the register's code of that department's only project of that name; else ""."""
    keys = register["department_code"] + "|" + register["project"].map(_folded)
    once = ~keys.duplicated(keep=False)
    known = dict(zip(keys[once], register.loc[once, "project_code"], strict=True))
    wanted = rows["department_code"] + "|" + rows["project"].map(_folded)
    named = wanted.map(known).astype(object).fillna("")
    return rows["project_code"].where(rows["project_code"] != "", named).astype("str")


def _folded(name: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name))


def project_ids(scores: pd.DataFrame) -> list[str]:
    """The project code where it is present and no other form has it, else the form's place."""
    codes = scores["project_code"]
    alone = (codes != "") & ~codes.duplicated(keep=False)
    return codes.where(alone, scores["place"]).tolist()


def _amounts(rows: pd.DataFrame, rules: RuleSet, register: pd.DataFrame) -> pd.DataFrame:
    """Amount of the form; of the register where the form has none, or differs from it by a unit (元/万元)."""
    stated = rows[rules.spot_check.strata.amount].where(lambda amount: amount > 0)
    known = register.drop_duplicates("project_code").set_index("project_code")["budget_yuan"].astype(float)
    listed = rows["project_code"].map(known).astype(float).where(lambda amount: amount > 0)
    checks = rules.self_evaluation.checks
    ratio = np.maximum(stated / listed, listed / stated)
    doubtful = ratio.between(checks.unit_ratio_from, checks.unit_ratio_to)
    from_register = listed.notna() & (stated.isna() | doubtful)
    amount = stated.where(~from_register, listed)
    source = np.select([from_register, amount.notna()], ["register", "form"], "none")
    middle = amount.median() if amount.notna().any() else 1.0
    return rows.assign(amount_yuan=amount, amount_source=source, size_yuan=amount.fillna(middle),
                       unit_doubt=doubtful, stated_yuan=stated, listed_yuan=listed)


def _findings(rows: pd.DataFrame, frame: Frame) -> list[Finding]:
    found = [_of(row, "frame_amount_missing") for row in _select(rows, rows["amount_source"] == "none")]
    found += [_of(row, "frame_unit_doubt", stated=f"{row['stated_yuan']:.0f}", listed=f"{row['listed_yuan']:.0f}")
              for row in _select(rows, rows["unit_doubt"])]
    found += [_of(row, "frame_score_missing") for row in _select(rows, rows["score_source"] == "none")]
    found += [_of(row, "frame_department_unknown") for row in _select(rows, rows["department_code"] == "")]
    codes = rows["project_code"]
    twice = (codes != "") & codes.duplicated(keep=False)
    found += [_of(row, "frame_project_twice", code=row["project_code"]) for row in _select(rows, twice)]
    found += [
        Finding("frame_form_absent", facts={"code": row["project_code"]}, department=row["department_code"],
                project=row["project"])
        for row in frame.absent.to_dict("records")
    ]
    return found


def _select(rows: pd.DataFrame, mask: pd.Series) -> list[dict]:
    return rows[mask].to_dict("records")


def _of(row: dict, kind: str, **facts: str) -> Finding:
    cell = str(row["place"]).rsplit("!", 1)[-1]
    return Finding(kind, row["file"], row["sheet"], cell, facts, row["department"], row["project"])


def unlisted(frame: Frame) -> pd.DataFrame:
    """Projects of the frame that the register does not list."""
    return frame.projects[~frame.projects["project_code"].isin(set(frame.register["project_code"]))]


def reconciliation(frame: Frame) -> pd.DataFrame:
    """One row per line of the reconciliation: ``line`` code, ``projects``, ``amount_yuan`` (NaN: none stated)."""
    rows = frame.projects
    unknown = rows["amount_yuan"].isna()
    lines = [
        ("frame", rows["amount_yuan"], len(rows)),
        ("scored", rows.loc[rows["status"] == "scored", "amount_yuan"], int((rows["status"] == "scored").sum())),
        ("blocked", rows.loc[rows["status"] == "blocked", "amount_yuan"], int((rows["status"] == "blocked").sum())),
        ("amount_unknown", rows.loc[unknown, "amount_yuan"], int(unknown.sum())),
    ]
    if len(frame.register):
        lines += [("register", frame.register["budget_yuan"].astype(float), len(frame.register)),
                  ("absent", frame.absent["budget_yuan"].astype(float), len(frame.absent))]
        others = unlisted(frame)
        lines.append(("unlisted", others["amount_yuan"], len(others)))
    return pd.DataFrame([(name, count, amounts.sum(min_count=1)) for name, amounts, count in lines],
                        columns=["line", "projects", "amount_yuan"])
