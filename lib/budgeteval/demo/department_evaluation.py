"""Fictional whole-department forms with their base data, made from the registers, and their answer key."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from budgeteval.demo.department_evaluation_book import files
from budgeteval.demo.department_evaluation_draft import Department, Draft, Project, fill
from budgeteval.demo.department_evaluation_faults import plant
from budgeteval.demo.plan import plan_county
from budgeteval.demo.prepared import KEY, KEY_COLUMNS, prepared
from budgeteval.demo.reference import save
from budgeteval.demo.vocabulary import words

STREAM = 14
USUAL_RATE = 0.97


def write(target: Path, seed: int, year: int) -> None:
    """Forms and base data sheets of the county's departments below ``target``, and the answer key.

    ``raw/<year>/department_evaluation/<code>-<name>/`` holds a department's workbooks; ``answer_key.csv`` lists
    every planted fault with its cell. The same registers and seed always give the same bytes.

    Raises
    ------
    FileExistsError
        If the folder holds workbooks but no answer key: somebody's own data.
    """
    folder = prepared(target / "raw" / str(year) / words("department_evaluation")["folder"])
    key: list[dict[str, Any]] = []
    for draft in drafts(target / "reference", seed, year):
        home = f"{draft.department.code}-{draft.department.name}"
        (folder / home).mkdir()
        made = files(draft)
        for name, content in made.content.items():
            (folder / home / name).write_bytes(content)
        key += [{"file": f"{home}/{name}" if name else "", "sheet": sheet, "cell": cell, "code": code, "note": ""}
                for name, sheet, cell, code in made.places(draft.planted)]
    save(folder / KEY, KEY_COLUMNS, key)


def drafts(reference: Path, seed: int, year: int) -> list[Draft]:
    """One filled form with base data per department of the register, faults planted."""
    registers = {name: pd.read_csv(reference / f"{name}.csv", dtype=str, keep_default_na=False)
                 for name in ("departments", "projects")}
    projects = registers["projects"]
    if "fiscal_year" in projects:
        projects = projects[projects["fiscal_year"] == str(year)]
    projects = projects[projects["self_evaluation"] == "yes"]
    plan = plan_county(seed=seed, departments=len(registers["departments"]), projects=len(projects),
                       total_budget_yuan=sum(map(int, projects["budget_yuan"])))
    spent = {one.code: one.spent_yuan for one in plan.projects}
    made = []
    for number, row in enumerate(registers["departments"].to_dict("records")):
        own = projects[projects["department_code"] == row["department_code"]].to_dict("records")
        listed = [_project({str(name): str(value) for name, value in one.items()}, spent) for one in own]
        department = Department(str(row["department_code"]), str(row["department"]), str(row["sector"]))
        draft = fill(department, number, year, listed, np.random.default_rng([seed, STREAM, number]))
        plant(draft)
        made.append(draft)
    return made


def _project(row: dict[str, str], spent: dict[str, int]) -> Project:
    budget = int(row["budget_yuan"])
    usual = int(budget * USUAL_RATE)
    return Project(row["project"], row["budget_book"] == "general", budget, spent.get(row["project_code"], usual))
