"""What is known of a form before it is filled: the register's row, and the targets the unit filed for the year."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import nan
from typing import Any

import pandas as pd

from budgeteval import forms
from budgeteval.county import County
from budgeteval.forms import corrections
from budgeteval.forms.vocabulary import compact
from budgeteval.terms import label

TARGETS = "performance_target"
TOTAL = "total"
SIGNED = ("at_least", "above", "equal", "at_most", "below")


@dataclass(frozen=True)
class Line:
    """One indicator as the unit filed it; NaN is "no weight".

    ``sign``, ``value`` and ``unit`` are the parts of a target that is one quantity, else "" and NaN.
    """

    level1: str
    level2: str
    level3: str
    target: str = ""
    weight: float = nan
    sign: str = ""
    value: float = nan
    unit: str = ""


@dataclass(frozen=True)
class Filed:
    """Goal, indicators and money (yuan by source) of a target form; everything empty where there is none."""

    goal: str = ""
    goal_medium: str = ""
    lines: tuple[Line, ...] = ()
    funds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Project:
    """A project of the register with what its unit filed."""

    row: Mapping[str, str]
    department: str
    fiscal_year: int
    filed: Filed

    @property
    def budget_yuan(self) -> float:
        """Budget of the register, NaN where it has none."""
        return float(self.row.get("budget_yuan") or nan)


def projects(county: County, fiscal_year: int, department_code: str, filed: Mapping[str, Filed]) -> list[Project]:
    """A department's projects of the year, in the register's order."""
    rows = county.projects(fiscal_year)
    if rows is None:
        return []
    names = county.units(fiscal_year).set_index("department_code")["department"]
    own = rows[rows["department_code"] == department_code].to_dict("records")
    return [Project({str(key): str(value) for key, value in row.items()}, str(names[department_code]), fiscal_year,
                    filed.get(str(row["project_code"]), Filed())) for row in own]


def filed_targets(county: County, fiscal_year: int) -> dict[str, Filed]:
    """Target forms of the year by project code; a project with more than one form has none (nobody guesses).

    A form belongs to the project whose code it prints, else to the only one of its name.
    """
    folder, rows = county.raw(fiscal_year, TARGETS), county.projects(fiscal_year)
    if not folder.is_dir() or rows is None:
        return {}
    read = forms.intake(folder, county.folder / ".cache", corrections=corrections.load(county.folder / "corrections"))
    owners = [_owner(form, rows) for form in read.forms.to_dict("records")]
    own = read.forms.assign(owner=owners)
    own = own[(own["kind"] == TARGETS) & (own["owner"] != "")]
    single = own[~own["owner"].duplicated(keep=False)]
    lines, funds = dict(list(read.indicators.groupby("form"))), dict(list(read.funds.groupby("form")))
    return {form["owner"]: _filed(form, lines.get(form["place"]), funds.get(form["place"]))
            for form in single.to_dict("records")}


def _owner(form: Mapping[str, Any], rows: pd.DataFrame) -> str:
    if form["project_code"] in set(rows["project_code"]):
        return str(form["project_code"])
    same = rows[rows["project"].map(compact) == compact(form["project"])]
    return str(same["project_code"].iloc[0]) if len(same) == 1 and not form["project_code"] else ""


def _filed(form: Mapping[str, Any], lines: pd.DataFrame | None, funds: pd.DataFrame | None) -> Filed:
    return Filed(form["goal_expected"], form["goal_medium"], _lines(lines), _funds(funds))


def _lines(rows: pd.DataFrame | None) -> tuple[Line, ...]:
    if rows is None:
        return ()
    kept = rows[rows["role"].isin(["indicator", "detail"]) & (rows["period"] != "medium_term")].sort_values("order")
    return tuple(_line(row) for row in kept.to_dict("records"))


def _line(row: Mapping[str, Any]) -> Line:
    first = (row["level1"], row["level2"], row["level3"], row["target_text"], row["weight"])
    if row["target_kind"] != "quantity" or row["direction"] not in SIGNED:
        return Line(*first)
    return Line(*first, label("direction", row["direction"]), row["target_value"], row["target_unit"])


def _funds(rows: pd.DataFrame | None) -> dict[str, float]:
    """Yuan by source of the year's rows; a source that stands twice is left out."""
    if rows is None:
        return {}
    annual = rows[(rows["period"] != "medium_term") & (rows["source"] != "") & rows["budget_yuan"].notna()]
    single = annual[~annual["source"].duplicated(keep=False)]
    return dict(zip(single["source"], single["budget_yuan"], strict=True))
