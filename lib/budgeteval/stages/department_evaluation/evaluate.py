"""Scores of whole departments: as printed, recomputed by the self-evaluation's rules, by the framework, and their
projects beside them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from budgeteval.county import County
from budgeteval.rulesets import RuleSet
from budgeteval.rulesets.department_evaluation import Checks
from budgeteval.scoring import Scored, score
from budgeteval.scoring.county import CountyScores
from budgeteval.stages.department_evaluation.filed import Filed
from budgeteval.stages.department_evaluation.formulas import THIS
from budgeteval.stages.department_evaluation.framework import framework, totals
from budgeteval.tables import DepartmentScores

SECOND, PROJECT, UNREADABLE, EMPTY = (
    "department_second_form", "department_project_form", "unreadable_file", "department_empty")
PROJECT_COLUMNS = ["department_code", "project_code", "project", "register_yuan", "place", "budget_yuan", "spent_yuan",
                   "reported_total", "recomputed_total", "recomputed_grade"]


@dataclass(frozen=True, eq=False)
class Evaluated:
    """A county's whole departments, evaluated.

    ``forms``: one row per form as scored (schema Scores, with the owner's department_code); ``scores``: schema
    DepartmentScores (no amounts where the unit of money is in doubt); ``framework``: schema Framework; ``frames``:
    totals by department code; ``projects``: one row per self-evaluated project of the register (columns as
    PROJECT_COLUMNS, NaN where its form says nothing).
    """

    scored: Scored
    forms: pd.DataFrame
    scores: pd.DataFrame
    framework: pd.DataFrame
    frames: pd.DataFrame
    projects: pd.DataFrame


def evaluate(filed: Filed, rules: RuleSet, county: County, fiscal_year: int, own: CountyScores | None) -> Evaluated:
    """Everything that is computed about a county's whole-department forms."""
    law = rules.department_evaluation
    scored = score(filed, rules)
    register = county.departments_in(fiscal_year)
    rows = framework(filed.base, register["department_code"], law)
    frames = totals(rows, law)
    projects = project_rows(county, fiscal_year, own)
    forms = _forms(filed, scored)
    slips = slipped(forms, filed, law.checks)
    scores = _scores(forms.assign(budget_yuan=forms["budget_yuan"].mask(slips),
                                  spent_yuan=forms["spent_yuan"].mask(slips)), frames, projects, register)
    return Evaluated(scored, forms, scores, rows, frames, projects)


def slipped(forms: pd.DataFrame, filed: Filed, limits: Checks) -> pd.Series:
    """Forms whose budget is ten thousand times the base data's: their amounts are no amounts until explained."""
    base = filed.base.values
    stated = base[(base["field"] == "adjusted_budget") & (base["period"] == THIS)].groupby("department_code")["value"]
    ratio = forms["budget_yuan"] / forms["department_code"].map(stated.first())
    return ratio.between(limits.unit_ratio_from, limits.unit_ratio_to)


def _forms(filed: Filed, scored: Scored) -> pd.DataFrame:
    """Scored forms with their owners, and why those not in use are blocked."""
    rows = scored.scores.merge(filed.forms.loc[~filed.forms["place"].isin(scored.scores["place"]),
                                               ["place", "file", "sheet", "kind", "department"]], how="outer")
    order = {place: number for number, place in enumerate(filed.forms["place"])}
    rows = rows.sort_values("place", key=lambda places: places.map(order), kind="stable").reset_index(drop=True)
    rows["department_code"] = [filed.owners.get(file, "") for file in rows["file"]]
    rows["blocked_by"] = rows["blocked_by"].fillna("")
    whole = rows["kind"] == "department_evaluation"
    empty = whole & (rows["full_marks"].fillna(0) == 0) & rows["reported_indicator_score"].isna()
    second = whole & (rows["department_code"] != "") & rows[whole].duplicated("department_code").reindex(
        rows.index, fill_value=False)
    for code, hit in ((PROJECT, rows["kind"] == "self_evaluation"), (UNREADABLE, rows["kind"] == "unreadable"),
                      (EMPTY, empty), (SECOND, second)):
        rows.loc[hit, "blocked_by"] = code
    blocked = rows["blocked_by"] != ""
    rows["status"] = np.where(blocked, "blocked", "scored")
    rows.loc[blocked, "recomputed_total"] = np.nan
    rows.loc[blocked, "recomputed_grade"] = ""
    return rows


def _scores(forms: pd.DataFrame, frames: pd.DataFrame, projects: pd.DataFrame,
            register: pd.DataFrame) -> pd.DataFrame:
    names = register.set_index("department_code")["department"]
    own = forms["department_code"]
    beside = by_department(projects)
    texts = {name: forms[name].fillna("") for name in ("reported_grade", "recomputed_grade", "blocked_by")}
    table = pd.DataFrame({
        "place": forms["place"], "fiscal_year": forms["fiscal_year"], "department_code": own,
        "department": own.map(names).fillna(forms["department"]).fillna(""), "budget_yuan": forms["budget_yuan"],
        "spent_yuan": forms["spent_yuan"], "execution_rate": forms["execution_rate"],
        "indicators": forms["indicators"].fillna(0).astype(int), "reported_total": forms["reported_total"],
        "recomputed_total": forms["recomputed_total"], "framework_total": own.map(frames["framework_total"]),
        **texts, "projects": own.map(beside["projects"]).fillna(0).astype(int),
        "project_mean": own.map(beside["project_mean"]), "status": forms["status"],
        "judged_weight": own.map(frames["judged_weight"]),
        "project_execution_rate": own.map(beside["project_execution_rate"])})
    return DepartmentScores.check(table[DepartmentScores.names()])


def project_rows(county: County, fiscal_year: int, own: CountyScores | None) -> pd.DataFrame:
    """The register's self-evaluated projects, each with its first scored form."""
    register = county.projects(fiscal_year)
    if register is None:
        return pd.DataFrame(columns=PROJECT_COLUMNS)
    rows = register[register["self_evaluation"] == "yes"] if "self_evaluation" in register else register
    rows = rows[["department_code", "project_code", "project", "budget_yuan"]].rename(
        columns={"budget_yuan": "register_yuan"})
    rows = rows.assign(register_yuan=pd.to_numeric(rows["register_yuan"]).astype(float))
    filed = _project_forms(own, rows)
    return rows.merge(filed, on="project_code", how="left")[PROJECT_COLUMNS]


def _project_forms(own: CountyScores | None, register: pd.DataFrame) -> pd.DataFrame:
    """Forms by project code; a form without a code is known by its department and project name."""
    columns = ["project_code", *PROJECT_COLUMNS[4:]]
    if own is None:
        return pd.DataFrame({name: pd.Series(dtype="str" if name.endswith(("code", "place", "grade")) else float)
                             for name in columns})
    scores = own.scored.scores
    by_name = {(one["department_code"], one["project"]): one["project_code"] for one in register.to_dict("records")}
    found = [code or by_name.get((department, project), "") for code, department, project in
             zip(scores["project_code"], scores["department_code"], scores["project"], strict=True)]
    table = scores.assign(project_code=found)
    return table[table["project_code"] != ""].drop_duplicates("project_code")[columns]


def by_department(projects: pd.DataFrame) -> pd.DataFrame:
    """Per department code: projects with a form, register_yuan, project_mean, and the rate of consistent forms.

    The rate uses forms whose budget is the register's: a form in the wrong unit would swamp the others.
    """
    clean = projects[(projects["budget_yuan"] - projects["register_yuan"]).abs() < 1].dropna(subset=["spent_yuan"])
    sums = clean.groupby("department_code")[["budget_yuan", "spent_yuan"]].sum()
    grouped = projects.groupby("department_code")
    filed = grouped["place"].count()
    return pd.DataFrame({
        "registered": grouped.size(), "projects": filed, "register_yuan": grouped["register_yuan"].sum(),
        "project_mean": grouped["recomputed_total"].mean(),
        "project_execution_rate": sums["spent_yuan"] / sums["budget_yuan"]})
