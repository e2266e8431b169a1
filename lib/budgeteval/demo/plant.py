"""Planting: what the forms show by themselves, then every known fault in a few of them."""

import numpy as np

from budgeteval.demo import faults_files, faults_marks, faults_texts
from budgeteval.demo.case import Case, Fault
from budgeteval.demo.model import Form, Planted
from budgeteval.demo.packs import Pack
from budgeteval.demo.registers import generator
from budgeteval.demo.vocabulary import words

FAULTS: dict[str, Fault] = {**faults_marks.FAULTS, **faults_texts.FAULTS, **faults_files.FAULTS}
ONCE = ("correction_applied", "correction_conflict", "macro_workbook", "dangerous_formula")
KINDS = {**dict.fromkeys(faults_files.FAULTS, ("files",)), "form_cut_off": ("files", "sheets")}
PRINTED = ("files", "sheets", "stacked")


def show_by_themselves(forms: list[Form]) -> None:
    """Mark the forms that a checker should ask about although nobody made a mistake."""
    for form in forms:
        if faults_marks.straight(form):
            form.planted.append(Planted("straight_full_marks"))
        if faults_marks.ahead_of_money(form):
            form.planted.append(Planted("indicators_outrun_execution"))
        if faults_marks.unspent(form):
            form.planted.append(Planted("unspent_over_limit"))


def plant(seed: int, forms: list[Form], packs: dict[str, Pack]) -> None:
    """Plant faults in forms that have none; every fault in about as many forms, exports left alone."""
    rule = words("practice")["faults"]
    rng = generator(seed, "faults")
    each = max(1, round(rule["each"] * len(forms) / words("practice")["calibration"]["projects"]))
    codes = [code for turn in range(each) for code in _shuffled(rng) if not (turn and code in ONCE)]
    limit = int(rule["share"] * len(forms))
    order = [forms[index] for index in rng.permutation(len(forms)).tolist()]
    for code in codes:
        if sum(bool(form.planted) for form in forms) >= limit:
            break
        _plant_one(rng, code, order, packs)


def _shuffled(rng: np.random.Generator) -> list[str]:
    names = list(FAULTS)
    return [names[index] for index in rng.permutation(len(names)).tolist()]


def _plant_one(rng: np.random.Generator, code: str, order: list[Form], packs: dict[str, Pack]) -> None:
    """The first form that suits the fault gets it."""
    for form in order:
        kind = packs[form.project.department.code].kind
        if form.planted or kind not in KINDS.get(code, PRINTED):
            continue
        neighbours = [
            other for other in order
            if other.project.department is form.project.department and other is not form
        ]
        case = Case(form, neighbours, rng)
        found = FAULTS[code](case)
        if found is not None:
            form.planted += found
            if faults_marks.straight(form):
                form.planted.append(Planted("straight_full_marks", None, "follows from the other fault"))
            _perhaps_a_second(case)
            return


def _perhaps_a_second(case: Case) -> None:
    """A second fault of a kind that leaves the first alone."""
    rule = words("practice")["faults"]
    codes = [code for code in rule["seconds"] if all(code != fault.code for fault in case.form.planted)]
    code = codes[int(case.rng.integers(len(codes)))]
    compared = {"identical_forms", "duplicate_project"} & {fault.code for fault in case.form.planted}
    if case.rng.random() < rule["second"] and not compared:
        case.form.planted += FAULTS[code](case) or []
