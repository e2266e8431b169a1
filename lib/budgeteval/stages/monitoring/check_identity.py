"""Whose form it is, of which year and month; forms without a project and projects without a form."""

import pandas as pd

from budgeteval.findings import Finding
from budgeteval.privacy import is_personal
from budgeteval.stages.monitoring.case import Case
from budgeteval.stages.monitoring.match import plain

SAID = {"not_in_register": "monitoring_not_in_register", "split": "monitoring_split",
        "duplicate": "monitoring_duplicate", "other_month": "monitoring_other_month",
        "other_year": "monitoring_other_year"}
PERIODS = {"other_month": "cutoff_month_cell", "other_year": "fiscal_year_cell"}
LONG = r"\d{11}"


def find(case: Case) -> list[Finding]:
    return [*_missing(case), *_blocked(case), *_departments(case), *_projects(case), *_personal(case), *_month(case)]


def _missing(case: Case) -> list[Finding]:
    """monitoring_form_missing: a project of the register without a form."""
    rows = case.projects[case.projects["blocked_by"] == "form_missing"]
    return [Finding("monitoring_form_missing", facts={"project": row["project"], "number": row["project_code"]},
                    department=row["department"], project=row["project"]) for row in rows.to_dict("records")]


def _blocked(case: Case) -> list[Finding]:
    """Forms that stand for no project, come second, or are of another year or month."""
    found = []
    for place, head in case.forms[case.forms["blocked_by"].isin(list(SAID))].iterrows():
        reason = head["blocked_by"]
        cell = head[PERIODS.get(reason, "project_cell")]
        found.append(case.finding(
            SAID[reason], str(place), cell, project=head["project"] or "—", number=head["stated_code"] or "—",
            month=case.month, printed=_printed(head, reason), year=str(case.fiscal_year)))
    return found


def _printed(head: pd.Series, reason: str) -> str:
    """The year or month that stands on the form, as written."""
    value = head["fiscal_year" if reason == "other_year" else "cutoff_month"]
    return "—" if pd.isna(value) else f"{value:.0f}"


def _departments(case: Case) -> list[Finding]:
    """Former names of departments, and departments that are not the project's own."""
    now = {plain(name) for name in case.register.departments["department"]}
    former = {plain(name) for name in case.register.former["department"]} - now
    found = []
    for place, head in case.current.iterrows():
        named = plain(head["department"])
        if any(named.endswith(one) for one in former):
            found.append(case.finding("monitoring_department_former", str(place), head["department_cell"],
                                      department=head["department"]))
        elif named and head["stated_department"] != head["department_code"]:
            found.append(case.finding("monitoring_department_differs", str(place), head["department_cell"],
                                      department=head["department"]))
    return found


def _projects(case: Case) -> list[Finding]:
    """A code of the year before, and a name other than the register's."""
    names = case.register.projects.set_index("project_code")["project"].to_dict()
    found = []
    for place, head in case.current.iterrows():
        registered = names[head["project_code"]]
        if head["matched_by"] == "successor":
            found.append(case.finding("monitoring_former_code", str(place), head["project_cell"],
                                      number=head["stated_code"], now=head["project_code"], project=registered))
        elif head["matched_by"] == "code" and plain(registered) not in plain(head["project"]):
            found.append(case.finding("monitoring_project_renamed", str(place), head["project_cell"],
                                      project=head["project"] or "—", registered=registered))
    return found


def _personal(case: Case) -> list[Finding]:
    """monitoring_personal_data, once per cell: pointed out, never quoted."""
    rows = case.indicators
    texts = [(rows["form"], rows[f"{name}_cell"], rows[column]) for name, column in (
        ("level3", "level3"), ("achieved", "achieved_text"), ("variance_reason", "variance_reason"),
        ("remark", "remark"))]
    heads = case.heads
    told = ("goal_expected", "goal_actual", "variance_reason", "remark")
    texts += [(heads["place"], heads[f"{name}_cell"], heads[name]) for name in told]
    rest = case.cells[case.cells["form"].isin(heads["place"])]
    texts.append((rest["form"], rest["place"].str.rsplit("!", n=1).str[-1], rest["text"]))
    hits = [hit for one in texts for hit in _numbers(*one)]
    return [case.finding("monitoring_personal_data", form, cell) for form, cell in dict.fromkeys(hits)]


def _numbers(forms: pd.Series, cells: pd.Series, texts: pd.Series) -> list[tuple[str, str]]:
    long = texts.str.contains(LONG, regex=True)
    return [(form, cell) for form, cell, text in zip(forms[long], cells[long], texts[long], strict=True)
            if is_personal(text)]


def _month(case: Case) -> list[Finding]:
    """monitoring_unusual_month: the rules name other months."""
    if case.month in case.rules.cutoff_months:
        return []
    named = ", ".join(map(str, case.rules.cutoff_months))
    return [Finding("monitoring_unusual_month", facts={"month": str(case.month), "months": named})]
