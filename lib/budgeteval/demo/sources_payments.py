"""Payment exports of the fictional county: five files of one truth, with everything that goes wrong in such exports."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from budgeteval.demo.sources_export import Export, columns, written
from budgeteval.demo.sources_lines import STREAM, Line, true_lines
from budgeteval.demo.vocabulary import words

OVERLAP = (15, 20)  # days of July that stand in two exports
GRANTED, GRANTED_ABOVE = 12, 100_000
EXTRA_YUAN = 1_300
CHECKS, WEIGHTS = "10X98765432", (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def payment_exports(
    projects: pd.DataFrame, departments: pd.DataFrame, seed: int, year: int
) -> dict[str, list[Export]]:
    """Sheets of every payment and appropriation file; a sheet or file without a line is left out."""
    truth = true_lines(projects, departments, seed, year)
    rng = np.random.default_rng([seed, STREAM, 1])
    text = words("sources")
    august = [line for line in truth if line.day.month == 8]
    granted = [line for line in august if _paid(line) > GRANTED_ABOVE][:GRANTED]
    august = [line for line in august if line not in granted]
    first = [line for line in truth if line.day.month <= 3]
    second = [line for line in truth if 4 <= line.day.month <= 6]
    july = [line for line in truth if line.day.month == 7]
    extra = _Extra(truth, rng)
    early, late = august[:len(august) // 3], august[len(august) // 3:]
    made = {
        "first": [_export("first", "main", _first(first, projects, departments), total=True)],
        "second": [_export("second", "main", _second(second, extra, rng))],
        "third": [_export("third", "main", _third([one for one in july if one.day.day <= OVERLAP[1]], extra))],
        "fourth": [_export("fourth", "main", _fourth([one for one in july if one.day.day >= OVERLAP[0]], extra,
                                                     projects))],
        "fifth": [_export("fifth", "first_days", _early(early, departments), title=""),
                  _export("fifth", "last_days", _late(late, extra, text), total=True, wrong=9_000)],
        "appropriation": [_export("appropriation", "appropriation", _granted(granted))],
    }
    filled = {name: [one for one in sheets if one.rows] for name, sheets in made.items()}
    return {name: sheets for name, sheets in filled.items() if sheets}


class _Extra:
    """Lines that are no part of the truth, on the days and projects of true ones, with voucher numbers of their own."""

    def __init__(self, truth: list[Line], rng: np.random.Generator) -> None:
        self._truth, self._rng, self._number = truth, rng, 900_000

    def make(self, month: int, count: int = 1, *faults: tuple[str, str, str], **changes: Any) -> list[Line]:
        pool = [line for line in self._truth if line.day.month == month and _paid(line) > 0]
        made: list[Line] = []
        for place in self._rng.choice(len(pool), min(count, len(pool)), replace=False) if pool else ():
            self._number += 1
            voucher = f"{pool[place].day:%Y%m}{self._number:06d}"
            line = pool[place].but(voucher=voucher, paid=EXTRA_YUAN, applied=EXTRA_YUAN)
            made.append(line.but(*faults, **changes))
        return made


def _paid(line: Line) -> int:
    return line.paid if isinstance(line.paid, int) else 0


def _export(
    layout: str, sheet: str, lines: Iterable[Line], *, title: str | None = None, total: bool = False, wrong: int = 0
) -> Export:
    """Lines in one export's columns, refunds and columns about people in the key, a total below if it has one."""
    text = words("sources")
    made = Export(text["sheets"][sheet], columns(text["layouts"][layout]),
                  text["titles"].get(layout, "") if title is None else title)
    listed, paid = list(lines), next(what for _, what in made.columns if what.startswith("paid"))
    for number, line in enumerate(listed, 1):
        refund = [("source_refunds", paid, "")] if _paid(line) < 0 and line.status == "paid" else []
        made.add(written(line, number), [*line.faults, *refund])
    personal = next((what for _, what in made.columns if what in ("payee", "account", "bank", "phone")), "")
    if personal:
        made.faults.append((made.head_row, "source_personal_columns", personal, ""))
    if total and listed:
        _total(made, sum(map(_paid, listed)) + wrong, bool(wrong))
    return made


def _total(made: Export, amount: int, wrong: bool) -> None:
    text, (first, second) = words("sources"), [what for _, what in made.columns][:2]
    told = second if first == "number" else first
    faults = [("source_total_row", told, "")] + ([("source_total_differs", "paid", "")] if wrong else [])
    made.add({first: text["total"], "paid": amount}, faults)
    made.add({first: text["signature"]}, [("source_total_row", told, "")])


def _first(lines: list[Line], projects: pd.DataFrame, departments: pd.DataFrame) -> list[Line]:
    """A department under its old name; a merged project under the code of the year before."""
    former = dict(zip(departments["department_code"], departments["former"], strict=True))
    merged = projects[projects["replaces"].str.contains(";")].head(1)
    before = {code: told.split(";")[0] for code, told in zip(merged["project_code"], merged["replaces"], strict=True)}
    made = []
    for line in lines:
        name = former[line.project["department_code"]]
        if line.department != name:
            line = line.but(("source_department_former", "department", name), department=name)
        old = before.get(line.project["project_code"])
        if old:
            line = line.but(("source_project_succeeded", "project_pair", old),
                            project=line.project | {"project_code": old})
        made.append(line)
    return made


def _second(lines: list[Line], extra: _Extra, rng: np.random.Generator) -> list[Line]:
    """Personal numbers in texts, payments of the year before, void, odd and missing states, no number."""
    text = words("sources")
    phone, identity = f"138{int(rng.integers(10**8)):08d}", identity_number(rng)
    uses = [text["personal_use"].format(phone=phone), text["identity_use"].format(identity=identity)]
    made = [line.but(("source_personal_text", "use", ""), use=uses[place // 400 % 2]) if place % 400 == 7 else line
            for place, line in enumerate(lines)]
    before = [line.but(day=line.day.replace(year=line.day.year - 1))
              for line in extra.make(5, 4, ("source_other_year", "stamp", ""))]
    return [
        *made, *before,
        *extra.make(5, 2, ("source_status_void", "status", ""), status="void"),
        *extra.make(6, 1, ("source_status_unknown", "status", ""), status="odd"),
        *extra.make(6, 1, ("source_status_blank", "status", ""), status=""),
        *extra.make(6, 1, ("source_amount_unreadable", "paid_wan", ""), paid=text["other_amount"]),
    ]


def _third(lines: list[Line], extra: _Extra) -> list[Line]:
    """The first days of July: those of the overlap are paid, or still unpaid, here and paid in the next export."""
    made = []
    for place, line in enumerate(lines):
        if line.day.day < OVERLAP[0]:
            made.append(line)
        elif place % 5 == 0 and _paid(line) > 0:
            made.append(line.but(("source_settled", "voucher_float", ""), status="unpaid", paid=None))
        else:
            made.append(line.but(("source_duplicate", "voucher_float", "")))
    return [*made, *_contested(lines, EXTRA_YUAN, "voucher_float")]


def _contested(lines: list[Line], amount: int, column: str) -> list[Line]:
    """One voucher that two exports tell differently."""
    like = next((line for line in lines if line.day.day == OVERLAP[0] and _paid(line) > 0), None)
    if like is None:
        return []
    voucher = f"{like.day:%Y%m}999999"
    return [like.but(("source_voucher_conflict", column, ""), voucher=voucher, paid=amount, applied=amount)]


def _fourth(lines: list[Line], extra: _Extra, projects: pd.DataFrame) -> list[Line]:
    """The last days of July by the platform's field names: deleted lines, unknown and split projects."""
    code, name = words("sources")["unknown_project"]
    split = projects.loc[projects["replaces"].duplicated() & (projects["replaces"] != ""), "replaces"].head(1)
    strange = [line.but(project=line.project | {"project_code": code, "project": name})
               for line in extra.make(7, 2, ("source_project_unknown", "project_code", code))]
    old = [line.but(project=line.project | {"project_code": one})
           for one in split for line in extra.make(7, 1, ("source_project_split", "project_code", one))]
    return [*lines, *_contested(lines, 2 * EXTRA_YUAN, "voucher"),
            *extra.make(7, 3, ("source_deleted", "deleted", ""), deleted="1"), *_owned(strange), *_owned(old)]


def _owned(lines: list[Line]) -> list[Line]:
    """Lines that name no department: whose project it is must be found by the code."""
    return [line.but(department="", project=line.project | {"department_code": ""}) for line in lines]


def _early(lines: list[Line], departments: pd.DataFrame) -> list[Line]:
    """Voucher numbers cut short, lines without a code, a project under a foreign department."""
    made = list(lines)
    for place in (one for one in (5, 6, 31) if one < len(made)):
        made[place] = made[place].but(("source_voucher_shortened", "voucher", ""), voucher="2.02108E+11")
    for place in (one for one in (12, 13, 40) if one < len(made)):
        made[place] = made[place].but(("source_project_by_name", "project", ""),
                                      project=made[place].project | {"project_code": ""})
    for one in made[20:21]:
        foreign = [name for name in departments["department"] if name != one.department][:1]
        made[20:21] = [one.but(("source_department_differs", "department", one.project["project_code"]),
                               department=name) for name in foreign] or [one]
    return [line.but(department="") if place % 50 == 49 else line for place, line in enumerate(made)]


def _late(lines: list[Line], extra: _Extra, text: dict[str, Any]) -> list[Line]:
    """A head in between, a line pasted twice, lines nobody can place, a date in words, and some not yet paid."""
    heads = {what: head for head, what in columns(text["layouts"]["fifth"])}
    within = [one for line in lines[60:61] for one in (
        line.but(("source_row_repeated", "voucher", "")),
        line.but(("source_head_repeated", "voucher", ""), paid=0, applied=0, other=heads))]
    nameless = extra.make(8, 1, ("source_project_name_open", "project", text["nameless"]))
    bare = extra.make(8, 1, ("source_project_missing", "project", ""))
    return [
        *lines[:61], *within, *lines[61:],
        *[line.but(project=line.project | {"project_code": "", "project": text["nameless"]}) for line in nameless],
        *[line.but(project=line.project | {"project_code": "", "project": ""}) for line in bare],
        *extra.make(8, 1, ("source_date_unreadable", "day", ""), other={"day": text["odd_date"]}),
        *extra.make(8, 5, status="unpaid", paid=None),
    ]


def _granted(lines: list[Line]) -> list[Line]:
    """Money granted rather than paid: no voucher, no day; two projects by name alone."""
    made = [line.but(status="granted", voucher="") for line in lines]
    return [line.but(("source_project_by_name", "project_pair", ""), project=line.project | {"project_code": ""})
            if place in (3, 7) else line for place, line in enumerate(made)]


def identity_number(rng: np.random.Generator) -> str:
    """An identity number of nobody: a region that does not exist, with its check character."""
    born = dt.date(1950, 1, 1) + dt.timedelta(int(rng.integers(18_000)))
    first = f"999901{born:%Y%m%d}{int(rng.integers(1000)):03d}"
    return first + CHECKS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first, strict=True)) % 11]
