"""The raw files of the self-evaluation, and the answer key beside them."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from budgeteval.demo import faults_files
from budgeteval.demo.export import csv_bytes, flat_table
from budgeteval.demo.grid import Formula, Grid, Place
from budgeteval.demo.layout import lay_out
from budgeteval.demo.model import Department, Form, Ref
from budgeteval.demo.packs import Pack
from budgeteval.demo.prepared import KEY, KEY_COLUMNS
from budgeteval.demo.reference import save
from budgeteval.demo.vocabulary import text, words
from budgeteval.demo.workbook import workbook
from budgeteval.places import address

STAGE = "self_evaluation"
CORRECTION_COLUMNS = ["date", "file", "sheet", "cell", "expected", "corrected", "reason", "person"]
UNFIT = re.compile(r'[\\/:*?"<>|]')

Row = dict[str, Any]


@dataclass
class Filed:
    """Where a form ended up."""

    form: Form
    file: str
    sheet: str
    refs: dict[Ref, Place]

    def cell(self, ref: Ref | None) -> str:
        return address(*self.refs[ref]) if ref in self.refs else ""


def prepare(target: Path, year: int) -> None:
    """Make room for the county, refusing to touch anything that is not an earlier demo county."""
    raw = target / "raw" / str(year) / STAGE
    if raw.exists() and any(raw.iterdir()):
        if not (target / KEY).exists():
            raise FileExistsError(f"{raw}: raw data without {KEY}; not replaced")
        shutil.rmtree(raw)
    raw.mkdir(parents=True, exist_ok=True)


def write(target: Path, year: int, departments: list[Department], forms: list[Form], packs: dict[str, Pack]) -> None:
    """All raw files below ``raw/<year>/self_evaluation``, the corrections and the answer key."""
    raw = target / "raw" / str(year) / STAGE
    filed: list[Filed] = []
    for owner in departments:
        own = [form for form in forms if form.project.department is owner]
        (raw / owner.folder).mkdir()
        filed += _write_department(raw, owner, own, packs[owner.code])
    rows = [row for item in filed for row in _key_rows(item)]
    rows += _write_strange(raw, departments)
    rows += _write_corrections(target, year, filed, departments)
    save(target / KEY, KEY_COLUMNS, rows)


def _write_department(raw: Path, owner: Department, forms: list[Form], pack: Pack) -> list[Filed]:
    match pack.kind:
        case "sheets":
            return _as_sheets(raw, owner, forms, pack)
        case "stacked":
            return _as_stack(raw, owner, forms, pack)
        case "files":
            return [_as_file(raw, owner, form, position, pack) for position, form in enumerate(forms, 1)]
        case _:
            return _as_export(raw, owner, forms, pack)


def _as_file(raw: Path, owner: Department, form: Form, position: int, pack: Pack) -> Filed:
    name = pack.file_name.format(number=position, name=UNFIT.sub("", form.project.name), year=form.fiscal_year)
    suffix, hidden = form.extras.get("suffix", ""), form.extras.get("hidden", "")
    file = f"{owner.folder}/{PurePosixPath(name).stem}{suffix or '.xlsx'}"
    grid = lay_out(form)
    if form.extras.get("formula_total"):
        _total_as_formula(grid, form)
    sheets = {pack.sheet_name: grid, **({hidden: _dictionary()} if hidden else {})}
    book = workbook(sheets, (hidden,))
    (raw / file).write_bytes(faults_files.with_macros(book) if suffix == ".xlsm" else book)
    return Filed(form, file, pack.sheet_name, grid.refs)


def _total_as_formula(grid: Grid, form: Form) -> None:
    last = len(form.indicators) - 1
    span = f"{grid.address(('indicator', 0, 'score'))}:{grid.address(('indicator', last, 'score'))}"
    grid.cells[grid.refs["total", 0, "score"]] = Formula(f"=SUM({span})+{grid.address(('fund', 0, 'score'))}")


def _dictionary() -> Grid:
    grid = Grid()
    for row, word in enumerate(text().raw("hidden_sheet.words")):
        grid.put(row, 0, word)
    return grid


def _as_sheets(raw: Path, owner: Department, forms: list[Form], pack: Pack) -> list[Filed]:
    file = _pack_file(owner, forms, pack)
    grids = {str(position): lay_out(form) for position, form in enumerate(forms, 1)}
    (raw / file).write_bytes(workbook(grids))
    return [Filed(form, file, name, grid.refs) for form, (name, grid) in zip(forms, grids.items(), strict=True)]


def _as_stack(raw: Path, owner: Department, forms: list[Form], pack: Pack) -> list[Filed]:
    file, whole, filed = _pack_file(owner, forms, pack), Grid(), []
    for form in forms:
        grid = lay_out(form)
        top = whole.stack(grid, gap=2)
        refs = {ref: (row + top, column) for ref, (row, column) in grid.refs.items()}
        filed.append(Filed(form, file, pack.sheet_name, refs))
    (raw / file).write_bytes(workbook({pack.sheet_name: whole}))
    return filed


def _as_export(raw: Path, owner: Department, forms: list[Form], pack: Pack) -> list[Filed]:
    file, sheet = _pack_file(owner, forms, pack), words("layouts")["export"]["sheet"]
    grid, places = flat_table(forms)
    kind = pack.kind.removeprefix("export_")
    (raw / file).write_bytes(workbook({sheet: grid}) if kind == "xlsx" else csv_bytes(grid, kind))
    shown = sheet if kind == "xlsx" else ""
    return [Filed(form, file, shown, refs) for form, refs in zip(forms, places, strict=True)]


def _pack_file(owner: Department, forms: list[Form], pack: Pack) -> str:
    pattern = words("layouts")["pack_names"][pack.kind]
    return f"{owner.folder}/" + pattern.format(department=owner.name, year=forms[0].fiscal_year, code=owner.code)


def _key_rows(item: Filed) -> list[Row]:
    rows = []
    for fault in item.form.planted:
        sheet = item.form.extras.get("hidden", item.sheet) if fault.ref == ("sheet", 0, "hidden") else item.sheet
        rows.append({
            "file": item.file, "sheet": "" if fault.ref == ("file", 0, "") else sheet, "cell": item.cell(fault.ref),
            "code": fault.code, "note": fault.note,
        })
    return rows


def _write_strange(raw: Path, departments: list[Department]) -> list[Row]:
    rows = []
    for number, (name, (content, code)) in enumerate(faults_files.strange_files().items()):
        file = f"{departments[number % len(departments)].folder}/{name}"
        (raw / file).write_bytes(content)
        rows.append({"file": file, "sheet": "", "cell": "", "code": code, "note": "no form"})
    return rows


def _write_corrections(target: Path, year: int, filed: list[Filed], departments: list[Department]) -> list[Row]:
    """The finance bureau's corrections: those the forms call for, and one for a file that is no longer there."""
    say, rows = text(), []
    person = say.say("correction.person")
    for item in filed:
        if "correction" in item.form.extras:
            ref, expected, corrected = item.form.extras["correction"]
            rows.append({
                "date": f"{year + 1}-03-20", "file": item.file, "sheet": item.sheet, "cell": item.cell(ref),
                "expected": expected, "corrected": corrected, "reason": say.say("correction.reason"), "person": person,
            })
    missing = f"{departments[0].folder}/{say.say('missing_file')}"
    rows.append({
        "date": f"{year + 1}-03-20", "file": missing, "sheet": "Sheet1", "cell": "B3", "expected": "", "corrected": "",
        "reason": say.say("correction.unmatched"), "person": person,
    })
    (target / "corrections").mkdir(exist_ok=True)
    save(target / "corrections" / f"{year}.csv", CORRECTION_COLUMNS, rows)
    return [{"file": missing, "sheet": "Sheet1", "cell": "B3", "code": "correction_unmatched", "note": ""}]
