"""Folders of key evaluations among the forms that ``check`` reads: found by their workbooks, checked by their stage."""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from budgeteval.county import County
from budgeteval.findings import Finding
from budgeteval.rulesets import RuleSet
from budgeteval.stages.key_evaluation.intake import read_workbook
from budgeteval.stages.key_evaluation.run import open_folder, score

UNKNOWN, WORKBOOK = "unknown_table", {"card", "scores"}
NOBODY = pd.DataFrame(columns=["department_code", "department"], dtype="str")
UNRENAMED = pd.DataFrame(columns=["department_code", "from_year", "department"], dtype="str")


def checked(folder: Path, unknown: list[str], rules: RuleSet) -> tuple[set[str], list[Finding]]:
    """Files of ``unknown`` (paths below ``folder``) that belong to key evaluations, and what is wrong in them.

    What hangs on registers (budget, self-evaluation) is checked by the report, not here.
    """
    homes = sorted({(folder / name).parent for name in unknown if _is_workbook(folder / name, folder)})
    known: set[str] = set()
    findings: list[Finding] = []
    for home in homes:
        nobody = County("", "", "", "", folder, NOBODY, None, NOBODY, UNRENAMED)
        run = open_folder(home, folder, nobody, 0, rules)
        known |= run.files
        findings += [replace(one, project=run.project) for one in score(run).findings]
    return known, findings


def _is_workbook(path: Path, root: Path) -> bool:
    """Whether a workbook has a key evaluation's card and score sheet."""
    return path.suffix.lower().startswith(".xls") and set(read_workbook(path, root).present) >= WORKBOOK
