"""Fictional target forms of a year: every project of the register, the review sheet, and the answer key."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from budgeteval.demo.export import csv_bytes
from budgeteval.demo.grid import Grid
from budgeteval.demo.model import Planted
from budgeteval.demo.performance_target_draft import Draft, draft
from budgeteval.demo.performance_target_faults import plant
from budgeteval.demo.performance_target_layout import flat_table, lay_out
from budgeteval.demo.performance_target_review import review_sheet
from budgeteval.demo.prepared import KEY, KEY_COLUMNS, prepared
from budgeteval.demo.reference import save
from budgeteval.demo.targets import TargetForm, target_forms
from budgeteval.demo.vocabulary import words
from budgeteval.demo.workbook import workbook
from budgeteval.places import address

STREAM = 32
STAGE = "performance_target"
UNFIT = re.compile(r'[\\/:*?"<>|\[\]]')
LONGEST_SHEET = 31
SECTOR_STEP = 5

Row = dict[str, Any]


def write(target: Path, seed: int, year: int) -> None:
    """Target forms of the county below ``target``, as its register says, with review sheet, answer key and library.

    ``raw/<year>/performance_target/<department>/`` holds the forms; ``answer_key.csv`` lists every planted fault with
    its cell. The same register and seed always give the same bytes.

    Raises
    ------
    FileExistsError
        If the folder holds workbooks but no answer key: somebody's own data.
    """
    folder = prepared(target / "raw" / str(year) / STAGE)
    forms = target_forms(target, seed, year)
    drafts = _drafts(forms)
    plant(drafts, seed, STREAM)
    names = _old_names(target, year)
    for one in drafts[::SECTOR_STEP]:
        old = names.get(one.form.register["department_code"])
        if old and not one.planted and one.pack != "flat":
            one.department = old
            one.plant("target_department_renamed", ("header", 0, "department"))
    drafts += _extra(target, drafts, year)
    key: list[Row] = []
    owners = dict.fromkeys((one.form.register["department_code"], one.form.department) for one in drafts)
    for code, name in sorted(owners):
        own = [one for one in drafts if one.form.register["department_code"] == code]
        key += _department(folder, f"{code}-{name}", own, code, name, year)
    key += _review(folder, forms, seed)
    save(folder / KEY, KEY_COLUMNS, key)
    _library(target)


def _drafts(forms: list[TargetForm]) -> list[Draft]:
    text = words(STAGE)
    made = []
    for form in forms:
        number = form.project.department.number
        flat, book = number in text["flat"], number % 5 in text["books"]
        layout = text["order"][number % len(text["order"])]
        made.append(draft(form, layout, "flat" if flat else "book" if book else "file"))
    return made


def _old_names(target: Path, year: int) -> dict[str, str]:
    """Names that departments bore before the year, by code, of those renamed since."""
    path = target / "reference" / "renamed.csv"
    if not path.is_file():
        return {}
    renamed = pd.read_csv(path, dtype=str)
    codes = set(renamed.loc[renamed["from_year"].astype(int) <= year, "department_code"])
    departments = pd.read_csv(target / "reference" / "departments.csv", dtype=str)
    old = departments[departments["department_code"].isin(codes)]
    return dict(zip(old["department_code"], old["department"], strict=True))


def _extra(target: Path, drafts: list[Draft], year: int) -> list[Draft]:
    """Forms that should not count: a second one, one of another year in an export, unknown, ended and replaced ones."""
    clean = [one for one in drafts if not one.planted]
    filed = [one for one in clean if one.pack == "file"]
    export = next((one for one in clean if one.pack == "flat"), None)
    found = []
    if filed:
        found += [_again(filed[0], "target_duplicate", filed[0].name, filed[0].code)]
        text = words(STAGE)["faults"]["unknown_project"]
        found += [_again(filed[1 % len(filed)], "target_not_in_register", text, filed[0].code[:-6] + "999901")]
        found += _of_last_year(target, filed, year)
    if export:
        other = _again(export, "target_other_year", export.name, export.code)
        found.append(replace(other, year=year - 1, planted=[Planted("target_other_year", ("header", 0, "year"))]))
    return found


def _again(one: Draft, code: str, name: str, project_code: str) -> Draft:
    """The form once more under a name and code; a fault of its own stands in the project's cell."""
    return replace(one, name=name, code=project_code, extra=code, planted=[Planted(code, ("header", 0, "project"))])


def _of_last_year(target: Path, filed: list[Draft], year: int) -> list[Draft]:
    """A form of a project that ended, and one of a project that another has taken the place of."""
    rows = pd.read_csv(target / "reference" / "projects.csv", dtype=str, keep_default_na=False)
    if "fiscal_year" not in rows:
        return []
    now, before = (rows[rows["fiscal_year"] == str(one)] for one in (year, year - 1))
    replaced = {code for told in now["replaces"] for code in told.split(";") if code}
    gone = before[~before["project_code"].isin(now["project_code"]) & (before["self_evaluation"] == "yes")]
    owners = {one.form.register["department_code"]: one for one in filed}
    found = []
    for code, some in (("target_project_replaced", gone[gone["project_code"].isin(replaced)]),
                       ("target_project_ended", gone[~gone["project_code"].isin(replaced)])):
        home = some[some["department_code"].isin(owners)]
        if len(home):
            row = home.iloc[0]
            found.append(_again(owners[row["department_code"]], code, row["project"], row["project_code"]))
    return found


def _department(folder: Path, name: str, drafts: list[Draft], code: str, title: str, year: int) -> list[Row]:
    (folder / name).mkdir()
    packs = {pack: [one for one in drafts if one.pack == pack] for pack in ("file", "book", "flat")}
    key = [row for at, one in enumerate(packs["file"], 1) for row in _file(folder, name, at, one)]
    key += _book(folder, name, packs["book"], title, year) if packs["book"] else []
    key += _flat(folder, name, packs["flat"], code) if packs["flat"] else []
    return key


def _file(folder: Path, name: str, number: int, one: Draft) -> list[Row]:
    text, grid = words(STAGE), lay_out(one)
    file = f"{name}/{text['files']['one'].format(number=number, name=UNFIT.sub('', one.name))}"
    (folder / file).write_bytes(workbook({text["sheet"]: grid}))
    return _key_rows(one, file, text["sheet"], grid.refs)


def _book(folder: Path, name: str, drafts: list[Draft], title: str, year: int) -> list[Row]:
    file = f"{name}/{words(STAGE)['files']['book'].format(department=title, year=year)}"
    sheets: dict[str, Grid] = {}
    key = []
    for at, one in enumerate(drafts, 1):
        sheet = f"{at:02d}{UNFIT.sub('', one.name)}"[:LONGEST_SHEET]
        sheets[sheet] = lay_out(one)
        key += _key_rows(one, file, sheet, sheets[sheet].refs)
    (folder / file).write_bytes(workbook(sheets))
    return key


def _flat(folder: Path, name: str, drafts: list[Draft], code: str) -> list[Row]:
    text = words(STAGE)
    kind = text["flat"][drafts[0].form.project.department.number]
    suffix = "xlsx" if kind == "xlsx" else "csv"
    file = f"{name}/{text['files']['flat'].format(code=code, suffix=suffix)}"
    grid, places = flat_table(drafts)
    sheet = text["flat_sheet"] if kind == "xlsx" else Path(file).stem
    data = workbook({sheet: grid}) if kind == "xlsx" else csv_bytes(grid, kind)
    (folder / file).write_bytes(data)
    return [row for one, refs in zip(drafts, places, strict=True) for row in _key_rows(one, file, sheet, refs)]


def _key_rows(one: Draft, file: str, sheet: str, refs: Any) -> list[Row]:
    return [{"file": file, "sheet": sheet, "cell": address(*refs[item.ref]) if item.ref in refs else "",
             "code": item.code, "note": item.note} for item in one.planted]


def _library(target: Path) -> None:
    """The county's own part of the indicator library, among its reference tables."""
    text, grid = words(STAGE)["library"], Grid()
    for at, title in enumerate(text["heads"]):
        grid.put(0, at, title, "label")
    for row, entry in enumerate(text["rows"], 1):
        for at, value in enumerate(entry):
            grid.put(row, at, value)
    (target / "reference" / text["file"]).write_bytes(workbook({text["sheet"]: grid}))


def _review(folder: Path, forms: list[TargetForm], seed: int) -> list[Row]:
    """The finance bureau's review sheet with its faults."""
    text = words(STAGE)["review"]
    grid, planted = review_sheet(forms, np.random.default_rng([seed, STREAM, 3]))
    (folder / text["folder"]).mkdir()
    file = f"{text['folder']}/{text['file']}"
    (folder / file).write_bytes(workbook({text["sheet"]: grid}))
    return [{"file": file, "sheet": text["sheet"], "cell": address(*at), "code": code, "note": ""}
            for code, at in planted]
