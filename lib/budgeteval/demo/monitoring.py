"""Fictional monitoring forms of a year at the end of August, in the layouts departments use, and their answer key."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from budgeteval.demo import monitoring_book as book
from budgeteval.demo import monitoring_faults as faults
from budgeteval.demo.grid import Grid
from budgeteval.demo.model import Planted
from budgeteval.demo.monitoring_draft import STREAM, YEAR, Report, draft
from budgeteval.demo.monitoring_targets import filed_targets, follow
from budgeteval.demo.pace import spent_by_month
from budgeteval.demo.prepared import KEY, KEY_COLUMNS, prepared
from budgeteval.demo.reference import save
from budgeteval.demo.sources_tables import budget_changes
from budgeteval.demo.targets import target_forms
from budgeteval.demo.vocabulary import words
from budgeteval.demo.workbook import workbook

ABSENT = "monitoring_form_missing"
Sheets = dict[str, Grid]


def write(target: Path, seed: int, year: int) -> None:
    """Monitoring forms of the register's year below ``target``: ``raw/<year>/monitoring/`` and their answer key.

    Money is what :mod:`budgeteval.demo.pace` says was paid by the end of August, indicators are those of the target
    forms. The same register and seed always give the same bytes.

    Raises
    ------
    FileExistsError
        If the folder holds workbooks but no answer key: somebody's own data.
    """
    made = list(files(reports(target, seed, year), seed))
    folder = prepared(target / "raw" / str(year) / "monitoring")
    key: list[dict[str, Any]] = []
    for file, sheets, planted in made:
        path = folder / file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(workbook(sheets))
        key += [{"file": "" if one.code == ABSENT else file, "sheet": sheet, "cell": cell, "code": one.code,
                 "note": one.note} for sheet, cell, one in planted]
    save(folder / KEY, KEY_COLUMNS, key)


def reports(target: Path, seed: int, year: int) -> list[Report]:
    """The forms of all projects in the register's order, faults planted."""
    rule, rng = words("monitoring"), np.random.default_rng([seed, STREAM, 10_000])
    plans = target_forms(target, seed, year)
    register = pd.DataFrame([one.register for one in plans])
    spent = spent_by_month(register, seed)
    paid = spent[spent["month"] <= rule["month"]].groupby("project_code")["spent_yuan"].sum().to_dict()
    layouts = _layouts(rng, sorted(register["department_code"].unique()))
    made = [draft(one, int(paid.get(one.code, 0)), seed, layouts[one.register["department_code"]], rule["month"])
            for one in plans]
    filed = filed_targets(target, year, register)
    for one in made:
        follow(one, filed)
    _neighbours(target, made, year)
    _listed(made, budget_changes(register, seed, year))
    faults.plant(rng, made)
    return made


def _layouts(rng: np.random.Generator, departments: list[str]) -> dict[str, str]:
    """The layout each department uses, in the shares of ``monitoring.yaml``."""
    rule = words("monitoring")
    names, shares = list(rule["layouts"]), list(rule["layouts"].values())
    drawn = rng.choice(names, len(departments), p=shares).tolist()
    return dict(zip(departments, drawn, strict=True)) | rule["fixed"]


def _listed(made: list[Report], changes: dict[str, int]) -> None:
    """Lists say whether spending keeps time with the budget as adjusted since."""
    for one in made:
        if one.layout == "light" and one.code in changes:
            budget, spent, _ = one.parts["total"]
            one.in_time = spent / (budget + changes[one.code]) >= one.month / YEAR


def _neighbours(target: Path, made: list[Report], year: int) -> None:
    """Names a clerk may mistake: the department's former one, and the next department's."""
    now = {one.owner: one.department for one in made}
    old = pd.read_csv(target / "reference" / "departments.csv", dtype=str)
    former = dict(zip(old["department_code"], old["department"], strict=True))
    codes = sorted(now)
    for one in made:
        following = codes[(codes.index(one.owner) + 1) % len(codes)]
        if former.get(one.owner, one.department) != one.department:
            one.extras["former"] = former[one.owner]
        elif former.get(following) == now[following] and len(codes) > 1:
            one.extras["neighbour"] = now[following]


def files(made: list[Report], seed: int) -> Iterator[tuple[str, Sheets, list[tuple[str, str, Planted]]]]:
    """Every file with its sheets and the faults in it (sheet, cell, fault), department by department."""
    rng, rule = np.random.default_rng([seed, STREAM, 10_001]), words("monitoring")
    kept, missing = _withheld(rng, made)
    if missing:
        yield from _told(missing)
    for code in sorted({one.owner for one in made}):
        own = [one for one in kept if one.owner == code]
        if own:
            yield from _department(own, bool(rng.random() < rule["apart"]))
    twice = next((one for one in kept if one.layout == "official" and not one.planted), None)
    if twice is not None:
        name = rule["files"]["again"].format(code=twice.owner, department=twice.target.department)
        yield _book(name, {"1": faults.again(twice)})


def _withheld(rng: np.random.Generator, made: list[Report]) -> tuple[list[Report], list[Report]]:
    """Forms handed in, and those never handed in."""
    clean = [one for one in made if not one.planted and one.layout in faults.FORMS and "former" not in one.extras]
    count = min(words("monitoring")["faults"]["form_missing"], len(clean) // 20)
    gone = [clean[place] for place in rng.permutation(len(clean))[:count].tolist()]
    return [one for one in made if not any(one is other for other in gone)], gone


def _told(missing: list[Report]) -> Iterator[tuple[str, Sheets, list[tuple[str, str, Planted]]]]:
    """A report in words, sent by a department that left out forms; the key's entries of forms without a file."""
    other = words("monitoring")["other"]
    grid = Grid()
    for line in other["lines"]:
        grid.put(grid.height, 0, line, "plain")
    absent = [("", "", Planted(ABSENT, None, one.project)) for one in missing]
    first = missing[0]
    name = f"{first.owner}-{first.target.department}/{other['name']}"
    yield name, {other["sheet"]: grid}, [*absent, (other["sheet"], "", Planted("narrative_report"))]


def _department(own: list[Report], apart: bool) -> Iterator[tuple[str, Sheets, list[tuple[str, str, Planted]]]]:
    """One department's files: a list, an export, one workbook, or a file for every project."""
    rule, first = words("monitoring"), own[0]
    names = {"code": first.owner, "department": first.target.department, "year": first.year, "month": first.month}
    if first.layout == "light":
        yield _light(rule["files"]["light"].format(**names), own)
    elif first.layout == "flat":
        yield _flat(rule["files"]["flat"].format(**names), own)
    elif apart:
        for number, one in enumerate(own, 1):
            name = rule["files"]["single"].format(number=number, name=one.target.register["project"])
            yield _book(f"{first.owner}-{first.target.department}/{name}", {"1": one})
    else:
        yield _book(rule["files"]["book"].format(**names), {str(place): one for place, one in enumerate(own, 1)})


def _book(file: str, forms: dict[str, Report]) -> tuple[str, Sheets, list[tuple[str, str, Planted]]]:
    grids = {name: book.form(one) for name, one in forms.items()}
    planted = [("" if fault.code == ABSENT else name,
                grids[name].address(fault.ref) if fault.ref else "", fault)
               for name, one in forms.items() for fault in one.planted]
    return file, grids, planted


def _light(file: str, own: list[Report]) -> tuple[str, Sheets, list[tuple[str, str, Planted]]]:
    """A list; one of its projects ticks "in time" against its own amounts."""
    title = words("monitoring")["light"]["title"]
    wrong = own[len(own) // 2]
    wrong.in_time = not wrong.in_time
    grid = book.light(own)
    cell = grid.address(("in_time", own.index(wrong), "light"))
    return file, {title: grid}, [(title, cell, Planted("monitoring_flag_differs", None, wrong.project))]


def _still_whole(own: list[Report], planted: list[tuple[int, Planted]]) -> list[Report]:
    """A split project that an export reports once more, whole, under the code of the year before."""
    before = [one.target.register.get("replaces", "") for one in own]
    split = next((place for place, code in enumerate(before) if code and before.count(code) > 1), None)
    if split is None:
        return []
    planted.append((len(own), Planted("monitoring_split", None, before[split])))
    name = words("monitoring")["words"]["renamed"].format(name=own[split].project)
    return [replace(own[split], code=before[split], project=name, planted=[])]


def _flat(file: str, own: list[Report]) -> tuple[str, Sheets, list[tuple[str, str, Planted]]]:
    """An export; projects that were merged or split stand there with last year's code."""
    sheet = words("monitoring")["flat"]["sheet"]
    planted: list[tuple[int, Planted]] = []
    for place, one in enumerate(list(own)):
        before = one.target.register.get("replaces", "")
        if ";" in before:
            one.code = before.split(";")[0]
            one.project = words("monitoring")["words"]["renamed"].format(name=one.project)
            planted.append((place, Planted("monitoring_former_code", None, one.project)))
    rows = [*own, *_still_whole(own, planted)]
    grid = book.flat(rows)
    marks = [(sheet, grid.address(("flat_project", 0, str(place))), fault) for place, fault in planted]
    return file, {sheet: grid}, marks
