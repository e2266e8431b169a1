"""Small report folders of the demo county, as a batch leaves them: a few for tests, thousands for measuring."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from budgeteval.county import open_county
from budgeteval.findings import COLUMNS
from budgeteval.tables.schema import Table

YEAR = 2020
KINDS = ("self_evaluation", "performance_target", "monitoring", "department_evaluation", "key_evaluation")
ADVICE = "请核对该单元格的数值，更正后重新报送。"


def fact(value: Any, text: str, rows: Iterable[str] = ()) -> dict[str, Any]:
    """A fact as facts.json holds it."""
    return {"value": value, "unit": "", "text": text, "rows": list(rows)}


def finding(message: str, severity: str = "error", **more: str) -> dict[str, str]:
    """A line of findings.csv."""
    return {"code": "some_code", "severity": severity, "title": "金额合计不符", "party": "department", "advice": ADVICE,
            "message": message, **more}


def csv_bytes(columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """CSV as reports write it."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(columns), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def table(schema: type[Table], *rows: Mapping[str, Any]) -> bytes:
    """A table by its schema."""
    return csv_bytes(schema.names(), rows)


def write(out: Path, report: str, key: str, *, year: int = YEAR, title: str = "",
          facts: Mapping[str, Any] | None = None, findings: Iterable[Mapping[str, str]] = (),
          files: Mapping[str, bytes] | None = None, county: str = "demo", **parameters: Any) -> Path:
    """One whole report; ``files`` are any more of its files. Returns its folder."""
    folder = out / str(year) / report / key
    page = f"<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><title>{escape(title or report)}</title></head></html>\n"
    made = {"report.html": page.encode(), "report.pdf": b"%PDF-1.7\n",
            "facts.json": json.dumps(dict(facts or {}), ensure_ascii=False).encode(),
            "findings.csv": csv_bytes(COLUMNS, findings), **(files or {})}
    for name, content in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    tree = {"report": report, "key": key, "parameters": {"county": county, "fiscal_year": year, **parameters},
            "notebook": {"path": f"notebooks/{report}.ipynb", "sha256": "0"}, "code": {}, "rules": [], "inputs": {},
            "registers": {}, "given": {}, "reads": {}, "versions": {},
            "outputs": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(made.items())}}
    (folder / "manifest.json").write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    return folder


def many(out: Path, count: int) -> None:
    """So many reports over kinds, years, departments and projects; about three thousand signs of findings in each."""
    county = open_county("demo")
    departments = county.departments["department_code"].to_list()
    projects = county.projects(YEAR)
    assert projects is not None
    named = list(projects[["project_code", "project"]].itertuples(index=False, name=None))
    for at in range(count):
        kind, year = KINDS[at % len(KINDS)], 2021 - at // (len(KINDS) * len(departments))
        if kind == "key_evaluation":
            key, name = named[at // len(KINDS) % len(named)]
            parameters, title = {"project": key}, f"{name}财政重点评价报告"
            year = 2021 - at // (len(KINDS) * len(named))
        else:
            key = departments[at // len(KINDS) % len(departments)]
            parameters, title = {"department": key}, f"{year}年度项目支出{kind}情况报告"
        found = _findings(at, named)
        write(out, kind, key, year=year, title=title, facts=_facts(kind, at), findings=found, **parameters)


def _facts(kind: str, at: int) -> dict[str, Any]:
    score, money = 60 + at * 37 % 4000 / 100, 10_000.0 * (1 + at * 97 % 90_000)
    grade = "优" if score >= 90 else "良" if score >= 80 else "中"
    return {
        f"{kind}.recomputed_mean": fact(score, f"{score:.2f}"), f"{kind}.total": fact(score, f"{score:.2f}"),
        f"{kind}.budget": fact(money, f"{money / 10_000:,.2f}万元"), f"{kind}.grade": fact(grade, grade),
    }


def _findings(at: int, named: list[tuple[str, str]]) -> list[dict[str, str]]:
    severities = ("error", "warning", "question")
    return [finding(
        f"{at % 58 + 101}-示例单位/{n:02}-{named[(at + n) % len(named)][1]}.xlsx!项目支出绩效自评表!E{at % 90 + n}："
        f"全年预算数的年度资金总额为{at + n}万元，其下各资金来源合计{at + 2 * n + 1}万元，"
        f"相差{n + 1}万元；预算执行率得分应为{n % 11}分，偏差原因没有写明，绩效指标的完成值没有佐证材料。",
        severities[(at + n) % 3], project=named[(at + n) % len(named)][1]) for n in range(at * 7 % 40)]
