"""Everything wrong or open about a county's whole-department forms: one list of findings."""

from dataclasses import replace

from budgeteval.county import County
from budgeteval.findings import Finding
from budgeteval.rulesets import RuleSet
from budgeteval.stages.department_evaluation.checks import base, identity, marks, money, projects, texts
from budgeteval.stages.department_evaluation.checks.case import Case
from budgeteval.stages.department_evaluation.evaluate import Evaluated
from budgeteval.stages.department_evaluation.filed import Filed

SUBJECTS = (identity, money, marks, texts, base, projects)
RETOLD = ("amount_unit_missing",)


def check(filed: Filed, evaluated: Evaluated, rules: RuleSet, county: County, fiscal_year: int) -> list[Finding]:
    """The reader's findings, then those of this stage, by file and sheet.

    Every finding names the department whose file it is about, as far as known.
    """
    rows = county.departments_in(fiscal_year)
    names = dict(zip(rows["department_code"], rows["department"], strict=True))
    case = Case(filed, evaluated, rules, county, fiscal_year, names)
    own = [one for subject in SUBJECTS for one in subject.find(case)]
    aside = {row["file"] for row in evaluated.forms.to_dict("records") if row["kind"] == "self_evaluation"}
    read = [replace(one, department=names.get(filed.owners.get(one.file, ""), one.department))
            for one in filed.findings if not (one.file in aside and one.code in RETOLD)]
    return sorted([*read, *own], key=lambda one: (one.file == "", one.file, one.sheet))
