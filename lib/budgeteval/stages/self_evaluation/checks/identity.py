"""Whose form it is and of which year; projects reported twice; forms that are copies of each other."""

import unicodedata

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.stages.self_evaluation.checks.case import LETTERS, PROJECT_KINDS, Case, words

VECTOR = ["level3", "target_text", "achieved_text", "weight", "reported_score"]


def find(case: Case) -> list[Finding]:
    return [*_year(case), *_department(case), *_project(case), *_twice(case), *_copies(case)]


def plain_name(text: str) -> str:
    """A name for comparing: one width, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _year(case: Case) -> list[Finding]:
    """fiscal_year_mismatch: the form names another year than it should be of."""
    wrong = case.forms[case.forms["fiscal_year"].notna() & (case.forms["fiscal_year"] != case.year)]
    if case.year != case.year:
        return []
    return [
        case.finding("fiscal_year_mismatch", form, row["fiscal_year_cell"], printed=str(int(row["fiscal_year"])),
                     expected=str(int(case.year)))
        for form, row in wrong.iterrows()
    ]


def _department(case: Case) -> list[Finding]:
    """department_unknown: the register has no such department, or more than one fits."""
    if case.departments.empty:
        return []
    codes = case.scores["department_code"]
    return [
        case.finding("department_unknown", form, head["department_cell"], department=head["department"] or "—")
        for form, head in case.forms.loc[codes[codes == ""].index].iterrows()
    ]


def _project(case: Case) -> list[Finding]:
    """project_missing: no project name."""
    heads = case.forms[case.forms["kind"].isin(PROJECT_KINDS)]
    nameless = heads[heads["project"].str.strip() == ""]
    return [
        case.finding("project_missing", str(form), head["project_cell"] or _beside_label(case, str(form)))
        for form, head in nameless.iterrows()
    ]


def _beside_label(case: Case, form: str) -> str:
    """Address of the empty cell for the project's name: its label's row, the column of the other names."""
    labels = case.cells[(case.cells["form"] == form) & case.cells["text"].str.strip().isin(words()["project_labels"])]
    head = case.forms.loc[form]
    named = head["department_cell"] or head["implementing_unit_cell"]
    if labels.empty or not named:
        return ""
    row = LETTERS.sub("", labels.iloc[0]["place"].rsplit("!", 1)[1])
    return f"{LETTERS.match(named)[0]}{row}"  # type: ignore[index]


def _twice(case: Case) -> list[Finding]:
    """duplicate_project: one department reports one project in several forms of a year."""
    rows = case.forms.loc[case.projects_only.index].assign(
        code=case.scores["department_code"], name=lambda frame: frame["project"].map(plain_name))
    rows = rows[rows["name"] != ""]
    rows["owner"] = rows["code"].where(rows["code"] != "", rows["department"].map(plain_name))
    rows = rows[rows.duplicated(["owner", "name"], keep=False)]
    return [
        case.finding("duplicate_project", str(form), head["project_cell"], project=head["project"],
                     others=_others(group, form))
        for _, group in rows.groupby(["owner", "name"], sort=False)
        for form, head in group.iterrows()
    ]


def _copies(case: Case) -> list[Finding]:
    """identical_forms: other project, yet the same indicators, values, weights and marks row by row."""
    rows = case.marked[case.marked["form"].isin(case.projects_only.index)]
    if rows.empty:
        return []
    place = rows.groupby("form").cumcount()
    hashes = pd.util.hash_pandas_object(rows[VECTOR].assign(place=place), index=False)
    prints = hashes.groupby(rows["form"]).sum()
    counts = rows.groupby("form").size()
    prints = prints[counts >= case.rules.checks.identical_from]
    prints = prints[prints.duplicated(keep=False)]
    found = []
    for _, group in prints.groupby(prints, sort=False):
        forms = case.forms.loc[group.index]
        if forms["project"].map(plain_name).nunique() > 1:
            found += [case.finding("identical_forms", str(form), "", others=_others(forms, form))
                      for form in forms.index]
    return found


def _others(group: pd.DataFrame, form: object) -> str:
    """Files and sheets of the other forms of a group, the first few of many."""
    rest = group.drop(index=form)
    names = [f"{head['file']}!{head['sheet']}" for _, head in rest.head(3).iterrows()]
    return "; ".join(names) + (" …" if len(rest) > len(names) else "")
