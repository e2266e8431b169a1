"""A zip per department: the forms of one kind, numbered, with fixed dates and in order."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from budgeteval.blanks.answers import answer_form, to_answer
from budgeteval.blanks.comparables import comparables_form
from budgeteval.blanks.content import Filed, Project, filed_targets, projects
from budgeteval.blanks.department_form import department_form
from budgeteval.blanks.evaluation import evaluation_workbook, frame_name, frames
from budgeteval.blanks.expert_marks import mark_sheet
from budgeteval.blanks.experts import review_workbook
from budgeteval.blanks.internal_review import review_form
from budgeteval.blanks.project_forms import monitoring_form, self_evaluation_form, target_form
from budgeteval.blanks.questionnaire import (
    DesignError,
    designed,
    own_design,
    questionnaire_book,
    questionnaire_pdf,
)
from budgeteval.blanks.words import layouts
from budgeteval.county import County, open_county
from budgeteval.rulesets import RuleSet, load
from budgeteval.stages.ex_ante.reviews import threshold
from budgeteval.stages.key_evaluation.experts.read import judged_rows, layout

DATE = (2020, 1, 1, 0, 0, 0)
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
LONGEST = 60
EVALUATED = "self_evaluation"
PDF = b"%PDF"
__all__ = ["KINDS", "DesignError", "Order", "departments", "last_year", "order", "pack", "packs", "write"]


@dataclass(frozen=True)
class Order:
    """What is asked for: a county's year, its rules, ``blank`` or prefilled.

    ``month`` is the last month monitored, ``experts`` the number of score sheets.
    """

    county: County
    fiscal_year: int
    rules: RuleSet
    blank: bool
    month: int
    experts: int


Named = tuple[str, bytes]


def order(county: str, fiscal_year: int, rules: str, blank: bool, month: int, experts: int) -> Order:
    """An order by codes."""
    return Order(open_county(county), fiscal_year, load(rules), blank, month, experts)


def last_year(county: str) -> int | None:
    """Last year of the county's project register, None where it states no years."""
    rows = open_county(county).register_rows
    return max(map(int, rows["fiscal_year"]), default=None) if rows is not None and "fiscal_year" in rows else None


def departments(order: Order, department: str) -> dict[str, str]:
    """Code -> name of the department asked for, or of all."""
    rows = order.county.departments_in(order.fiscal_year)
    names = dict(zip(rows["department_code"], rows["department"], strict=True))
    return names if department == "all" else {department: names[department]}


def packs(kind: str, order: Order, department: str) -> Iterator[tuple[str, str, int, bytes]]:
    """(code, department, number of forms, zip) of each department; one without any form has no bytes."""
    filed = {} if order.blank or kind not in ("monitoring", "self_evaluation") else \
        filed_targets(order.county, order.fiscal_year)
    for code, name in departments(order, department).items():
        made = list(KINDS[kind](order, code, name, filed))
        yield code, name, len(made), pack(f"{code}-{name}", made, layouts()["names"][kind]) if made else b""


def pack(folder: str, made: list[Named], kind: str) -> bytes:
    """Zip of the forms in one folder; the same forms give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, data) in enumerate(made, start=1):
            file = "-".join(filter(None, (f"{number:03d}", _safe(name), kind)))
            path = f"{_safe(folder)}/{file}.{'pdf' if data.startswith(PDF) else 'xlsx'}"
            archive.writestr(zipfile.ZipInfo(path, DATE), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _safe(name: str) -> str:
    """A name that every file system takes."""
    return UNSAFE.sub("_", name).strip(" .")[:LONGEST]


def _own(order: Order, code: str, name: str, filed: Mapping[str, Filed]) -> list[Project]:
    """The department's projects; for blank forms one without a name."""
    if order.blank:
        return [Project({"project": "", "project_code": ""}, name, order.fiscal_year, Filed())]
    return projects(order.county, order.fiscal_year, code, filed)


def _targets(order: Order, code: str, name: str, filed: Mapping[str, Filed]) -> Iterator[Named]:
    total = order.rules.performance_target.weights.total
    for one in _evaluated(order, code, name, filed):
        yield one.row["project"], target_form(one, total)


def _evaluated(order: Order, code: str, name: str, filed: Mapping[str, Filed]) -> list[Project]:
    """Projects that owe targets and a self-evaluation, as far as the register says so."""
    return [one for one in _own(order, code, name, filed) if one.row.get(EVALUATED, "yes") == "yes"]


def _monitoring(order: Order, code: str, name: str, filed: Mapping[str, Filed]) -> Iterator[Named]:
    for one in _evaluated(order, code, name, filed):
        yield one.row["project"], monitoring_form(one, order.month)


def _self_evaluations(order: Order, code: str, name: str, filed: Mapping[str, Filed]) -> Iterator[Named]:
    for one in _evaluated(order, code, name, filed):
        yield one.row["project"], self_evaluation_form(one, _execution(order))


def _execution(order: Order) -> float:
    """Points of the budget execution by the rules."""
    return float(next(iter(order.rules.self_evaluation.weights.splits.values())).execution)


def _departments(order: Order, code: str, name: str, filed: Mapping[str, Filed]) -> Iterator[Named]:
    own = [] if order.blank else _evaluated(order, code, name, filed)
    yield name, department_form(name, order.fiscal_year, own, _execution(order))


def _rectifications(order: Order, _code: str, name: str, _filed: Mapping[str, Filed]) -> Iterator[Named]:
    if order.blank:
        yield name, answer_form({"department": name})
        return
    for line in to_answer(order.county.raw(order.fiscal_year, "application"), name):
        yield line["number"], answer_form(line)


def _experts(order: Order, code: str, name: str, filed: Mapping[str, Filed]) -> Iterator[Named]:
    """Requests reviewed by the register, or that the rules want reviewed."""
    rules = order.rules.ex_ante
    for one in _own(order, code, name, filed):
        if order.blank or one.row.get("ex_ante") == "yes" or threshold(one.row, rules) is not None:
            yield one.row["project"], review_workbook(one, rules, order.experts)


def _evaluations(order: Order, code: str, name: str, filed: Mapping[str, Filed]) -> Iterator[Named]:
    """Projects that the register wants evaluated; blank ones for every frame of the rules."""
    rules = order.rules.key_evaluation
    for one in _own(order, code, name, filed):
        if order.blank or one.row.get("key_evaluation") == "yes":
            fit = list(rules.weights) if order.blank else frames(one, rules)
            for frame in fit:
                told = frame_name(frame) if len(fit) > 1 else ""
                yield "-".join(filter(None, (one.row["project"], told))), \
                    evaluation_workbook(one, rules, frame, order.county.bureau)


def _reviews(order: Order, code: str, name: str, filed: Mapping[str, Filed]) -> Iterator[Named]:
    """Projects that the register wants evaluated."""
    for one in _own(order, code, name, filed):
        if order.blank or one.row.get("key_evaluation") == "yes":
            yield one.row["project"], review_form(one.row["project"], one.row["project_code"])


def _comparables(order: Order, code: str, name: str, filed: Mapping[str, Filed]) -> Iterator[Named]:
    """Projects that the register wants evaluated."""
    for one in _own(order, code, name, filed):
        if order.blank or one.row.get("key_evaluation") == "yes":
            yield one.row["project"], comparables_form(one.row["project"], one.row["project_code"])


def _questionnaires(order: Order, code: str, name: str, filed: Mapping[str, Filed]) -> Iterator[Named]:
    """Workbook and print of each project that the register wants evaluated, by its own design or the rules'."""
    folder = order.county.raw(order.fiscal_year, "key_evaluation")
    for one in _own(order, code, name, filed):
        if order.blank or one.row.get("key_evaluation") == "yes":
            own = None if order.blank else own_design(folder / one.row["project_code"])
            design = designed(one.row["project"], one.row["project_code"], order.rules.key_evaluation, own)
            yield one.row["project"], questionnaire_book(design)
            yield one.row["project"], questionnaire_pdf(design)


def _panels(order: Order, code: str, name: str, filed: Mapping[str, Filed]) -> Iterator[Named]:
    """One workbook an expert for each project the register wants evaluated, with its judged indicators."""
    for one in _own(order, code, name, filed):
        if order.blank or one.row.get("key_evaluation") == "yes":
            folder = order.county.raw(order.fiscal_year, "key_evaluation") / (one.row["project_code"] or "-")
            judged = [] if order.blank else judged_rows(folder)
            for number in range(1, order.experts + 1):
                expert = layout()["number"].format(number=number)
                yield "-".join(filter(None, (one.row["project"], expert))), \
                    mark_sheet(one.row["project"], one.row["project_code"], expert, judged)


KINDS: dict[str, Callable[[Order, str, str, Mapping[str, Filed]], Iterator[Named]]] = {
    "target": _targets, "monitoring": _monitoring, "self_evaluation": _self_evaluations, "department": _departments,
    "rectification": _rectifications, "experts": _experts, "review": _reviews, "panel": _panels,
    "comparables": _comparables, "questionnaire": _questionnaires, "evaluation": _evaluations,
}


def write(kind: str, order: Order, department: str, out: Path) -> Iterator[tuple[str, int, Path | None]]:
    """Write ``<out>/<code>-<kind>.zip`` for each department; yields name, number of forms and file (None: none due)."""
    for code, name, count, data in packs(kind, order, department):
        path = out / f"{code}-{kind}.zip" if data else None
        if path is not None:
            path.write_bytes(data)
        yield name, count, path
