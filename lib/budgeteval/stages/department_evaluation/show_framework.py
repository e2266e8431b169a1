"""The framework of common indicators: formula, numbers and mark of each; what was left open and why."""

import pandas as pd

from budgeteval.display import Parts, Table, Text, column, parts, table
from budgeteval.facts import Fact, as_text
from budgeteval.numbers import plain
from budgeteval.stages.department_evaluation.formulas import FORMULAS
from budgeteval.stages.department_evaluation.framework import JUDGED
from budgeteval.stages.department_evaluation.labels import kind_of, name_of
from budgeteval.stages.department_evaluation.read import Run
from budgeteval.stages.department_evaluation.stating import SAY, counted, lines, state
from budgeteval.stages.department_evaluation.summary import by_indicator, compared, entropy_points
from budgeteval.terms import label

FEW, LEADING = 6, 3


def show_framework(run: Run) -> Parts:
    """A department's framework row by row; of the county, how all departments did on each indicator, and the weights
    that entropy would give beside the frame's."""
    if not run.whole_county:
        return parts(_department(run))
    rows = by_indicator(run.framework)
    rows["entropy"] = rows["indicator"].map(entropy_points(run.framework, run.law.entropy)).astype(float)
    return parts(_county(rows), _entropy(run, rows))


def _department(run: Run) -> Table:
    rows = run.framework
    numbers = [_numbers(one) for one in rows.to_dict("records")]
    shown = rows.assign(
        name=rows["level3"], statement=[statement(one) for one in rows["formula"]], numbers=numbers,
        how=[SAY(f"open.{why}") if why else "" for why in rows["open"]])
    total = {"name": SAY("framework.total"), "weight": rows["weight"].sum(), "mark": rows["mark"].sum(min_count=1)}
    shown = pd.concat([shown, pd.DataFrame([total])], ignore_index=True)
    for name in ("framework_dimension", "aspect", "statement", "numbers", "how"):
        shown[name] = shown[name].fillna("")
    opened = [column("how", SAY("framework.open"), width=1.2)] if (rows["open"] != "").any() else []
    return table(shown, "framework", SAY("framework.caption"), [
        column("framework_dimension", width=0.7), column("aspect", SAY("framework.aspect"), unit_="text", width=0.8),
        column("name", label("level3"), width=1.3), column("statement", SAY("framework.formula"), width=2.6),
        column("numbers", SAY("framework.numbers"), width=1.8),
        column("value", SAY("framework.value"), unit_="rate", width=0.8),
        column("weight", width=0.5), column("mark", SAY("framework.mark"), unit_="points", width=0.6),
        *opened], landscape=True, strong=[len(rows)],
        note=SAY("framework.note"), empty=SAY("framework.empty"))


def statement(name: str) -> str:
    """A formula in words, from the labels of its base data."""
    if name == JUDGED:
        return SAY("framework.elements")
    formula = FORMULAS[name]
    first = name_of(formula.above[0])
    if formula.kind == "given":
        return SAY("framework.given", item=first)
    if formula.kind == "change":
        return SAY("framework.change", item=first)
    above = SAY("framework.plus").join(map(name_of, formula.above))
    above += "".join(SAY("framework.less", item=name_of(one)) for one in formula.less)
    pattern = "framework.share_sum" if len(formula.above) + len(formula.less) > 1 else "framework.share"
    return SAY(pattern, above=above, below=name_of(formula.below))


def _numbers(one: dict[str, object]) -> str:
    """What stands above and below the line, in the unit of its data."""
    above, below, name = one["above"], one["below"], str(one["formula"])
    if above != above:
        return ""
    if name == JUDGED:
        return SAY("framework.met", met=plain(above), of=plain(below))  # type: ignore[arg-type]
    formula = FORMULAS[name]
    if formula.kind == "given":
        return as_text(above, "rate")  # type: ignore[arg-type]
    kind = kind_of(formula.above[0])
    unit = {"amount": "yuan", "rate": "rate"}.get(kind, "count")
    return SAY("framework.over", above=as_text(above, unit), below=as_text(below, unit))  # type: ignore[arg-type]


def _county(rows: pd.DataFrame) -> Table:
    return table(rows, "framework", SAY("framework.county"), [
        column("framework_dimension", width=0.7), column("aspect", SAY("framework.aspect"), unit_="text", width=0.8),
        column("level3", width=1.7), column("weight", width=0.6),
        column("entropy", SAY("entropy.points"), unit_="points", width=0.7), counted("judged", SAY("framework.judged")),
        counted("open", SAY("framework.not_judged")),
        column("value", SAY("framework.median"), unit_="rate", width=0.9),
        column("earned", SAY("framework.earned"), unit_="rate", digits=1, width=0.9),
        column("lowest", SAY("framework.lowest"), unit_="rate", digits=1, width=0.9)],
        note=SAY("framework.county_note"), empty=SAY("framework.empty"))


def _entropy(run: Run, rows: pd.DataFrame) -> Text:
    """What entropy says of the weights, and what it does not; or how many departments it would take."""
    shares = compared(run.framework, run.law.entropy)
    own = run.framework[run.framework["department_code"].isin(shares.index)]

    def tell(name: str, value: float, unit: str, indicators: pd.Series, rule: str = "") -> Fact:
        places = own.loc[own["indicator"].isin(indicators), "place"]
        return state(f"entropy.{name}", value, unit, places, "mark", table="framework_rows", rule=rule)

    among = pd.Series(shares.columns)
    departments = tell("departments", len(shares), "count", among)
    known = rows.dropna(subset=["entropy"])
    if known.empty:
        least = tell("least", run.law.entropy.minimum_departments, "count", among[:0], "entropy.minimum_departments")
        return lines(["entropy.few"], {"departments": departments, "least": least})
    leading = known.sort_values("entropy", ascending=False, kind="stable").head(LEADING)
    far = known.loc[(known["entropy"] - known["weight"]).abs().idxmax()]
    told: dict[str, str | Fact] = {
        "departments": departments, "indicators": tell("indicators", len(known), "count", among),
        "points": tell("points", known["weight"].sum(), "number", among),
        "leading": SAY("join").join(leading["level3"]), "far": far["level3"],
        "rule": tell("far.weight", far["weight"], "number", pd.Series([far["indicator"]])),
        "entropy": tell("far.entropy", far["entropy"], "points", among)}
    return lines(["entropy.text", "entropy.caution"], told)


def show_open(run: Run) -> Table:
    """Indicators that could not be judged, and what is needed to judge them."""
    rows = run.framework[run.framework["open"] != ""]
    rows = rows.assign(department=rows["department_code"].map(run.register),
                       why=[SAY(f"open.{why}") for why in rows["open"]])
    if run.whole_county:
        return _open_county(run, rows)
    grouped = not (rows["place"] != "").any()
    if grouped:
        rows = rows.groupby("why", as_index=False, sort=False).agg(
            level3=("level3", lambda names: SAY("join").join(names)), weight=("weight", "sum"))
    columns = [column("level3", width=4 if grouped else 1.5), column("weight", width=0.6),
               column("why", SAY("framework.open"), width=1.6)]
    columns += [] if grouped else [column("place", SAY("open.place"), width=2.6)]
    return table(rows, "open", SAY("open.caption"), columns, empty=SAY("open.none"), note=SAY("open.note"))


def _open_county(run: Run, rows: pd.DataFrame) -> Table:
    """By indicator and reason: how many departments, and who if they are few; departments without any data first."""
    bare = rows["department_code"].map(rows["department_code"].value_counts()) == len(run.law.places)
    rows = rows.assign(item=rows["level3"].mask(bare, SAY("open.everything")),
                       why=rows["why"].mask(bare, SAY("open.no_data"))).drop_duplicates(["item", "why", "department"])
    groups = rows.groupby(["item", "why"], sort=False).agg(
        count=("department", "size"), names=("department", lambda names: SAY("join").join(names))).reset_index()
    groups.loc[groups["count"] > FEW, "names"] = SAY("open.many")
    groups = groups.sort_values("count", ascending=False, kind="stable")
    return table(groups, "open", SAY("open.caption"), [
        column("item", SAY("open.indicators"), width=1.4), column("why", SAY("framework.open"), width=1.6),
        counted("count", SAY("open.departments")), column("names", SAY("open.names"), unit_="text", width=2.8)],
        empty=SAY("open.none"), note=SAY("open.note"))
