"""A whole published year from a few numbers: folders as finished reports leave them, for stages that read reports."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from budgeteval import tables
from budgeteval.county import open_county

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Numbers:
    """The seed's figures for 2021 (self-evaluation and key evaluation are of 2020); None: nothing published."""

    year: int = 2021
    departments: int = 58
    reviews: int | None = 12
    review_departments: int = 10
    review_yuan: float = 6_750_000
    conclusions: Mapping[str, int] = field(default_factory=dict)  # other than support
    targets: int | None = 664
    target_yuan: float = 1_196_000_000
    indicators: int = 8
    vague: int = 0  # of each target's indicators
    monitored: int | None = 664
    monitored_yuan: float = 1_196_000_000
    month: int = 8
    slow: int = 10
    red: int = 5
    self_evaluated: int | None = 653
    self_yuan: float = 1_314_867_971.86
    self_year: int = 2020
    grades: Mapping[str, int] = field(default_factory=lambda: {"good": 40, "fair": 3})  # other than excellent
    whole: int | None = 58
    key: int | None = 17
    bonds: int = 11
    key_yuan: float = 1_850_000_000
    rectifications: int | None = 20
    accepted: int = 15
    overdue: int = 2
    department_proposals: int = 0
    assessed: int | None = 58
    published: int | None = 5


def publish(reports: Path, report: str, year: int, key: str = "all", *, facts: Mapping[str, Any] | None = None,
            **frames: tuple[type, Rows]) -> Path:
    """One finished report: facts by id (value, unit), tables by name (schema, rows), a manifest."""
    folder = reports / str(year) / report / key
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    made = {id: {"id": id, "value": value, "unit": unit, "text": str(value), "table": "", "column": "", "rows": [],
                 "rule": "", "note": 1} for id, (value, unit) in (facts or {}).items()}
    (folder / "facts.json").write_text(json.dumps(made), encoding="utf-8")
    for name, (schema, rows) in frames.items():
        frame = schema.of([{**_counts(schema), **row} for row in rows])
        with (folder / "tables" / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(frame.columns)
            writer.writerows(["" if one != one else one for one in row] for row in frame.itertuples(index=False))
    (folder / "manifest.json").write_text(json.dumps({"report": report, "key": key}), encoding="utf-8")
    return folder


@cache
def _counts(schema: type) -> dict[str, int]:
    """Zero for every count and flag of a table: a row says only what matters to its test."""
    columns = schema.to_schema().columns
    return {name: 0 for name, one in columns.items() if str(one.dtype) in ("int64", "bool")}


def shared(total: float, count: int) -> list[float]:
    """A total as ``count`` amounts of whole fen that add up to it."""
    fen = round(total * 100)
    return [(fen // count + (1 if number < fen % count else 0)) / 100 for number in range(count)]


def publish_year(reports: Path, numbers: Numbers | None = None, **changes: Any) -> Numbers:
    """Every stage's report for the statement of a year, with the seed's numbers but for ``changes``."""
    n = replace(numbers or Numbers(), **changes)
    units = open_county("demo").departments_in(n.year).head(n.departments)
    codes, names = list(units["department_code"]), list(units["department"])

    def row(number: int, year: int, owners: int | None = None) -> dict[str, Any]:
        at = number % min(owners or n.departments, n.departments)
        return {"place": f"表.xlsx!{number + 1}!A1", "fiscal_year": float(year), "project_code": f"P{number:04}",
                "project": f"项目{number + 1}", "department_code": codes[at], "department": names[at]}

    last = n.year - 1
    if n.reviews is not None:
        publish(reports, "ex_ante", n.year, facts={"ex_ante.missed": (0, "count")},
                reviews=(tables.Reviews, _reviews(n, row)))
    if n.targets is not None:
        amounts = shared(n.target_yuan, n.targets) if n.targets else []
        publish(reports, "performance_target", n.year, targets=(tables.Targets, [
            {**row(i, n.year), "budget_yuan": amount, "indicators": n.indicators, "flawed": n.vague, "vague": n.vague,
             "quantitative": n.indicators - n.vague, "status": "scored"} for i, amount in enumerate(amounts)]))
    if n.monitored is not None:
        _monitoring(reports, n, row, codes, names)
    if n.self_evaluated is not None:
        publish(reports, "self_evaluation", last, scores=(tables.Scores, _scores(n, row)))
    if n.whole is not None:
        publish(reports, "department_evaluation", last, department_scores=(tables.DepartmentScores, [
            {**{k: v for k, v in row(i, last).items() if k not in ("project", "project_code")}, "indicators": 10,
             "projects": 10, "recomputed_total": 92.0, "reported_grade": "excellent", "status": "scored"}
            for i in range(n.whole)]))
    publish(reports, "spot_check", last, facts={
        "spot_check.drawn": (72, "count"), "spot_check.downgraded": (10, "count"),
        "spot_check.inflation.mean": (2.2676, "points"), "spot_check.inflation.low": (1.1527, "points"),
        "spot_check.inflation.high": (3.3825, "points")})
    for i, amount in enumerate(shared(n.key_yuan, n.key) if n.key else []):
        publish(reports, "key_evaluation", last, f"P{i:04}", key_results=(tables.KeyResults, [
            {**row(i, last), "subject": "bond" if i < n.bonds else "ordinary", "amount_yuan": amount, "score": 85.0,
             "budget_book": ("fund", "general", "state_capital", "social_insurance")[i % 4], "grade": "good",
             "institution": "示例甲评价公司", "problems": 2, "status": "scored"}]))
    _use(reports, n, row, codes, names)
    return n


def _reviews(n: Numbers, row: Any) -> Rows:
    amounts = shared(n.review_yuan, n.reviews) if n.reviews else []
    said = [code for code, count in n.conclusions.items() for _ in range(count)]
    return [{**row(i, n.year, n.review_departments), "applied_yuan": amount, "experts": 5, "conditions": 0,
             "mandatory": True, "conclusion": (said + ["support"] * len(amounts))[i], "status": "scored",
             "supported_yuan": 0.0 if i < len(said) and said[i] == "refuse" else amount,
             "refused_yuan": amount if i < len(said) and said[i] == "refuse" else 0.0}
            for i, amount in enumerate(amounts)]


def _monitoring(reports: Path, n: Numbers, row: Any, codes: list[str], names: list[str]) -> None:
    amounts = shared(n.monitored_yuan, n.monitored) if n.monitored else []
    projects = [{**row(i, n.year), "cutoff_month": n.month, "budget_yuan": amount, "spent_yuan": amount * 0.6,
                 "light": "red" if i < n.red else "green", "proposal": "correct" if i < n.red else "continue"}
                for i, amount in enumerate(amounts)]
    of = [sum(one["department_code"] == code for one in projects) for code in codes]
    departments = [{"fiscal_year": float(n.year), "cutoff_month": n.month, "department_code": code, "department": name,
                    "projects": count, "execution_rate": 0.3 if i < n.slow else 0.6, "slow": i < n.slow, "red": 0,
                    "yellow": 0, "green": count, "blue": 0}
                   for i, (code, name, count) in enumerate(zip(codes, names, of, strict=True)) if count]
    publish(reports, "monitoring", n.year, progress=(tables.Progress, projects),
            department_progress=(tables.DepartmentProgress, departments))


def _scores(n: Numbers, row: Any) -> Rows:
    amounts = shared(n.self_yuan, n.self_evaluated) if n.self_evaluated else []
    others = [grade for grade, count in n.grades.items() for _ in range(count)]
    grades = (others + ["excellent"] * len(amounts))[:len(amounts)]
    marks = {"excellent": 96.0, "good": 85.0, "fair": 70.0, "poor": 50.0, "": None}
    return [{**row(i, n.self_year), "budget_yuan": amount, "spent_yuan": amount * 0.95, "execution_rate": 0.95,
             "reported_total": marks[grade], "reported_grade": grade, "indicators": 8, "full_marks": 5,
             "status": "scored"} for i, (amount, grade) in enumerate(zip(amounts, grades, strict=True))]


def _use(reports: Path, n: Numbers, row: Any, codes: list[str], names: list[str]) -> None:
    if n.rectifications is not None:
        states = ["accepted"] * n.accepted + ["overdue"] * n.overdue + ["open"] * n.rectifications
        publish(reports, "application", n.year, facts={
            "application.cut_amount": (1_200_000.0, "yuan"), "application.cut_projects": (2, "count")},
                rectifications=(tables.Rectifications, [
                    {"place": f"台账!{i}", "number": f"{i:03}", "party": ("department", "implementing_unit")[i % 2],
                     "department_code": codes[i % len(codes)], "state": states[i],
                     "answer": "已整改" if states[i] == "accepted" else ""} for i in range(n.rectifications)]),
                proposals=(tables.Proposals, [
                    {**row(i, n.year - 1), "level": "project", "action": "cut" if i < 3 else "keep"} for i in range(30)]
                    + [{**row(i, n.year - 1), "level": "department", "action": "keep"}
                       for i in range(n.department_proposals)]))
    if n.assessed is not None:
        publish(reports, "assessment", n.year, assessment_totals=(tables.AssessmentTotals, [
            {"unit_code": code, "unit": name, "unit_kind": "county_department", "total": 95.0 - i / 10,
             "rank": float(i + 1), "grade": "excellent" if i < 20 else "good"}
            for i, (code, name) in enumerate(zip(codes, names, strict=True)) if i < (n.assessed or 0)]))
    if n.published is not None:
        publish(reports, "disclosure", n.year, publications=(tables.Publications, [
            {"item": f"事项{i}", "state": "published", "redactions": 0} for i in range(n.published)]))
