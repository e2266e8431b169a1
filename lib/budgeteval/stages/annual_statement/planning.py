"""Figures of departments, ex-ante reviews, targets and monitoring, from published rows."""

import pandas as pd

from budgeteval.facts import Fact
from budgeteval.stages.annual_statement.gather import Year
from budgeteval.stages.annual_statement.making import Maker, taken

Facts = dict[str, Fact]
COVERING = ("targets", "progress", "scores")
DUTIES = {"documents": "rule_documents", "members": "leading_group"}


def frame_facts(year: Year) -> Facts:
    """Departments and townships of the register, rule documents of the year, the leading group."""
    departments = year.county.departments_in(year.fiscal_year)
    made = {"departments": Maker(year, "departments")("departments", len(departments), "count", "department_code")}
    townships = set(year.county.townships["department_code"])
    if townships:
        make = Maker(year, "townships")
        made["townships"] = make("townships", len(townships), "count", "department_code")
        if any(len(year.frames[name]) for name in COVERING):
            left_out = townships - _covered(year)
            made["townships.left_out"] = make("townships.left_out", len(left_out), "count", "department_code",
                                              sorted(left_out))
            made["townships.covered"] = make("townships.covered", len(townships - left_out), "count",
                                             "department_code", sorted(townships - left_out))
    for name, register in DUTIES.items():
        rows = of_year(year, register)
        if len(rows):
            key = rows.columns[0] if register == "rule_documents" else "unit"
            made[name] = Maker(year, register)(name, len(rows), "count", key, rows[key])
    return made


def _covered(year: Year) -> set[str]:
    """Codes of units with a project in any of the year's stages."""
    return {code for name in COVERING for code in year.frames[name]["department_code"]}


def of_year(year: Year, register: str) -> pd.DataFrame:
    """Rows of a register that belong to the statement's year (by ``year``, or the year of ``issued_on``)."""
    rows = year.registers[register]
    told = rows["year"] if "year" in rows else rows["issued_on"].str[:4]
    return rows[told == str(year.fiscal_year)]


def departments_of(year: Year, rows: pd.DataFrame) -> list[str]:
    """Codes of the county's departments (townships and unknown units apart) among the rows, in register order."""
    found = set(rows["department_code"])
    return [code for code in year.county.departments["department_code"] if code in found]


def ex_ante_facts(year: Year) -> Facts:
    """Reviews: how many, of whom, how much money, with which conclusions."""
    rows, made = year.frames["reviews"], Maker(year, "reviews")
    if not year.has("ex_ante"):
        return {}

    def some(name: str, part: pd.DataFrame) -> Fact:
        return made(f"ex_ante.{name}", len(part), "count", "conclusion", part["place"], f"ex_ante.{name}")

    concluded = {name: rows[rows["conclusion"] == code] for name, code in CONCLUSIONS.items()}
    open_rows = rows[~rows["conclusion"].isin(list(CONCLUSIONS.values()))]
    return {
        "ex_ante.departments": made("ex_ante.departments", len(departments_of(year, rows)), "count",
                                    "department_code", stated="ex_ante.departments"),
        "ex_ante.projects": made("ex_ante.projects", len(rows), "count", "place", stated="ex_ante.projects"),
        "ex_ante.amount": made("ex_ante.amount", sum_of(rows["applied_yuan"]), "yuan", "applied_yuan",
                               stated="ex_ante.amount"),
        "ex_ante.supported_amount": made("ex_ante.supported_amount", sum_of(rows["supported_yuan"]), "yuan",
                                         "supported_yuan", stated="ex_ante.supported_amount"),
        "ex_ante.refused_amount": made("ex_ante.refused_amount", sum_of(rows["refused_yuan"]), "yuan", "refused_yuan",
                                       stated="ex_ante.refused_amount"),
        **{f"ex_ante.{name}": some(name, part) for name, part in concluded.items()},
        "ex_ante.open": some("open", open_rows),
        **taken(year, "ex_ante", "ex_ante.missed", "ex_ante.missed"),
    }


CONCLUSIONS = {"supported": "support", "adjusted": "adjust", "refused": "refuse"}


def target_facts(year: Year) -> Facts:
    """Targets: how many projects and departments, how much money, how good the indicators are."""
    rows, make = year.frames["targets"], Maker(year, "targets")
    if not year.has("performance_target"):
        return {}
    indicators, flawed, vague = (int(rows[name].sum()) for name in ("indicators", "flawed", "vague"))
    of = "performance_target."
    registered, filed = (sum_of(rows[name]) for name in ("registered_budget_yuan", "budget_yuan"))
    return {
        "target.departments": make("target.departments", len(departments_of(year, rows)), "count", "department_code",
                                   stated=f"{of}departments"),
        "target.projects": make("target.projects", len(rows), "count", "place", stated=f"{of}projects"),
        "target.amount": make("target.amount", filed if registered is None else registered, "yuan",
                              "registered_budget_yuan", stated=f"{of}amount"),
        "target.indicators": make("target.indicators", indicators, "count", "indicators", stated=f"{of}indicators"),
        "target.flawed": make("target.flawed", flawed, "count", "flawed", stated=f"{of}flawed_indicators"),
        "target.vague": make("target.vague", vague, "count", "vague", stated=f"{of}vague_indicators"),
        **share(make, "target.vague_share", vague, indicators, "vague"),
        **share(make, "target.flawed_share", flawed, indicators, "flawed"),
        **taken(year, "performance_target", f"{of}whole_departments", "target.whole_departments"),
        **taken(year, "performance_target", f"{of}missing", "target.missing"),
        **{id: one for name in ("entries", "measurable", "own")
           for id, one in taken(year, "performance_target", f"{of}library.{name}", f"library.{name}").items()},
    }


def monitoring_facts(year: Year) -> Facts:
    """Monitoring: up to which month, how many projects, how much spent, who is slow, which lights."""
    rows, slow = year.frames["progress"], year.frames["department_progress"]
    make, each = Maker(year, "progress"), Maker(year, "department_progress")
    if not year.has("monitoring"):
        return {}
    registered, spent = sum_of(rows["register_yuan"]), sum_of(rows["spent_yuan"])
    budget = sum_of(rows["budget_yuan"])
    months = rows["cutoff_month"].max() if len(rows) else None
    named = slow[slow["slow"] & slow["department_code"].isin(year.county.departments["department_code"])]
    lights = {light: rows[rows["light"] == light] for light in ("red", "yellow")}
    asked = {name: rows[rows["proposal"] == name] for name in ("correct", "suspend", "take_back")}
    return {
        "monitoring.cutoff_month": make("monitoring.cutoff_month", months, "count", "cutoff_month",
                                        stated="monitoring.cutoff_month"),
        "monitoring.projects": make("monitoring.projects", len(rows), "count", "place", stated="monitoring.projects"),
        "monitoring.amount": make("monitoring.amount", budget if registered is None else registered, "yuan",
                                  "register_yuan", stated="monitoring.amount"),
        "monitoring.spent": make("monitoring.spent", spent, "yuan", "spent_yuan", stated="monitoring.spent"),
        "monitoring.execution_rate": make("monitoring.execution_rate", spent / budget if budget and spent is not None
                                          else None, "rate", "spent_yuan", stated="monitoring.execution_rate"),
        "monitoring.slow_departments": each("monitoring.slow_departments", len(named), "count", "slow",
                                            each.keys(named), "monitoring.slow_departments"),
        **share(each, "monitoring.slow_share", len(named), len(departments_of(year, slow)), "slow"),
        **{f"monitoring.{light}": make(f"monitoring.{light}", len(part), "count", "light", part["place"],
                                       f"monitoring.{light}_projects") for light, part in lights.items()},
        **share(make, "monitoring.red_share", len(lights["red"]), len(rows), "light"),
        **{f"monitoring.{name}": make(f"monitoring.{name}", len(part), "count", "proposal", part["place"])
           for name, part in asked.items()},
    }


def sum_of(column: pd.Series) -> float | None:
    """Sum of what is known; None if nothing is."""
    total = column.sum(min_count=1)
    return None if total != total else float(total)


def share(make: Maker, name: str, part: int, whole: int, column: str) -> Facts:
    """A share, if there is a whole."""
    return {name: make(name, part / whole, "rate", column)} if whole else {}
