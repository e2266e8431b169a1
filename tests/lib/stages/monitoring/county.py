"""A county small enough to work out by hand: forms, registers and exports made row by row."""

from functools import cache
from typing import Any

import pandas as pd

from budgeteval import rulesets
from budgeteval.forms import Intake
from budgeteval.sources import Sources
from budgeteval.sources.model import TABLES
from budgeteval.stages.monitoring.assess import Assessed, Inputs, assess
from budgeteval.stages.monitoring.match import Register
from budgeteval.tables import Cells, Forms, Funds, Indicators, Payments

DEPARTMENTS = pd.DataFrame({"department_code": ["101", "102"], "department": ["示例县水利局", "示例县乡村振兴局"]})
FORMER = pd.DataFrame({"department_code": ["102"], "department": ["示例县扶贫开发局"]})


def register(*projects: tuple[str, str, str, float], replaces: dict[str, str] | None = None) -> Register:
    """Projects as (code, name, department code, budget in yuan)."""
    rows = pd.DataFrame(projects, columns=["project_code", "project", "department_code", "budget_yuan"])
    rows = rows.assign(replaces=[(replaces or {}).get(code, "") for code in rows["project_code"]], special_bond="no")
    return Register(rows.astype({"budget_yuan": "str"}), DEPARTMENTS, FORMER)


def form(number: int, project: str, spent: float | None, *, budget: float = 1000.0, forecast: float | None = None,
         department: str = "示例县水利局", rows: list[dict[str, Any]] | None = None, **head: Any) -> dict[str, Any]:
    """A monitoring form ``f<number>.xlsx``; ``rows`` are indicators (see :func:`indicator`)."""
    place = f"f{number}.xlsx!1!A1"
    place_of = f"f{number}.xlsx!1!B"
    forms = {"place": place, "file": f"f{number}.xlsx", "sheet": "1", "kind": "monitoring", "project": project,
             "project_cell": "B3", "department": department, "department_cell": "B4", "fiscal_year": 2021.0,
             "fiscal_year_cell": "A2", "cutoff_month": 8.0, "cutoff_month_cell": "E5", "hidden": False, **head}
    funds = {"place": f"{place_of}6", "form": place, "source": "total", "budget_yuan": budget, "budget_text": "x",
             "budget_cell": "C6", "spent_yuan": spent, "spent_text": "x", "spent_cell": "E6",
             "forecast_yuan": forecast, "forecast_cell": "I6"}
    indicators = [{**row, "form": place, "place": f"{place_of}{10 + at}", "order": at}
                  for at, row in enumerate(rows or [])]
    return {"forms": forms, "funds": funds, "indicators": indicators}


def indicator(name: str, target: float, achieved: float | None, *, direction: str = "at_least", unit: str = "户",
              **more: Any) -> dict[str, Any]:
    """A counted indicator; nothing achieved is a blank cell."""
    blank = achieved is None
    return {
        "role": "indicator", "dimension": "output", "level3": name, "level3_cell": "C10", "target_kind": "quantity",
        "target_text": f"≥{target:g}{unit}", "target_value": target, "target_unit": unit, "target_cell": "D10",
        "direction": direction, "achieved_kind": "blank" if blank else "quantity",
        "achieved_cell": "" if blank else "E10",
        "achieved_text": "" if blank else f"{achieved:g}{unit}", "achieved_value": achieved,
        "achieved_unit": "" if blank else unit, "likelihood": "certain", "likelihood_text": "确定能", **more,
    }


def intake(*forms: dict[str, Any]) -> Intake:
    """Tables of the forms."""
    return Intake(Forms.of([one["forms"] for one in forms]), Funds.of([one["funds"] for one in forms]),
                  Indicators.of([row for one in forms for row in one["indicators"]]), Cells.of([]), [])


@cache
def _no_exports() -> dict[str, pd.DataFrame]:
    return {name: table.of([]) for name, table in TABLES.items()}


def exports(*paid: tuple[str, int, float], **tables: list[dict[str, Any]]) -> Sources:
    """Exports with payments (project code, month, yuan); other tables from their rows."""
    empty = _no_exports()
    rows = [{"file": "p.csv", "sheet": "", "row": at + 2, "channel": "payment", "voucher": str(at), "fiscal_year": 2021,
             "month": month, "status": "paid", "paid_yuan": yuan, "project_code": code}
            for at, (code, month, yuan) in enumerate(paid)]
    given = {name: TABLES[name].of(own) for name, own in tables.items()}
    return Sources(**{**empty, **given, "payments": Payments.of(rows)})


def watch(known: Register, read: Intake, money: Sources | None = None, *, month: int = 8,
          edition: str = "demo-county", targets: Intake | None = None) -> Assessed:
    """The county monitored at the end of a month of 2021."""
    return assess(Inputs(read, targets, money), known, rulesets.load(edition), 2021, month)


def codes(found: Assessed) -> list[str]:
    """Codes of all findings."""
    return sorted(found.findings["code"])
