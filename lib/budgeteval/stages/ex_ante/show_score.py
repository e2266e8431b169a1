"""A project's report, chapter three: the dimensions one after another, then the conclusion and its money."""

from typing import Any

import pandas as pd

from budgeteval.display import Figure, Table, Text, column, figure, new_axes, table
from budgeteval.display.parts import Parts, parts
from budgeteval.facts import Fact, as_text
from budgeteval.stages.ex_ante.reviews import money
from budgeteval.stages.ex_ante.run import Review, Run
from budgeteval.stages.ex_ante.stating import SAY, bare, line, numbered, run_on, state, together, word
from budgeteval.terms import label

BLUE, GREY = "#2F5D8A", "#9AA5B1"


def dimensions(run: Run) -> Parts:
    """Each dimension: panel figures, agreement, who stands apart, where points were lost and why."""
    one = run.review
    if one.score.by_expert.empty:
        return parts(line("dimensions.none"))
    prose = [_dimension(one, place, row) for place, row in enumerate(one.score.dimensions.to_dict("records"), start=1)]
    return parts(together(*prose), _table(one), _figure(one))


def _dimension(one: Review, place: int, row: dict[str, Any]) -> Text:
    cells = _cells(one, row["dimension"])
    head = line("dimensions.head" if row["experts"] > 1 else "dimensions.head_one", section=numbered(place),
                name=str(row["name"]), **_facts(one, row, cells))
    return run_on([head, _agreement(row), *_apart(one, row), _losses(one, row)])


def _cells(one: Review, dimension: str) -> pd.DataFrame:
    marks = one.score.marks
    return marks[(marks["dimension"] == dimension) & marks["sheet"].isin(one.score.by_expert.index)]


def _facts(one: Review, row: dict[str, Any], cells: pd.DataFrame) -> dict[str, Fact]:
    name = row["dimension"]
    values = {"final": (row["final"], "points"), "rate": (row["rate"], "rate"), "low": (row["low"], "points"),
              "high": (row["high"], "points"), "sd": (row["sd"], "points")}
    shown = {key: state(f"dimension.{name}.{key}", value, unit, table="marks", column="points",
                        rows=cells["mark_cell"]) for key, (value, unit) in values.items()}
    weight = state(f"dimension.{name}.weight", row["weight"], "number", table="", rule="frames")
    return {**shown, "weight": weight,
            "experts": state(f"dimension.{name}.experts", row["experts"], "count", table="sheets", column="expert",
                             rows=list(one.score.by_expert.index))}


def _agreement(row: dict[str, Any]) -> Text | None:
    if row["experts"] < 2:
        return None
    return line("dimensions.wide" if row["wide"] else "dimensions.uneven" if row["outliers"] else "dimensions.close")


def _apart(one: Review, row: dict[str, Any]) -> list[Text]:
    """Experts far from the median of the dimension."""
    names = one.score.experts.set_index("sheet")["expert"]
    said: list[Text] = []
    for sheet in row["outliers"]:
        cells = _cells(one, row["dimension"])
        value = state(f"dimension.{row['dimension']}.outlier.{len(said) + 1}",
                      float(one.score.by_expert.loc[sheet, row["dimension"]]), "points", table="marks",
                      column="points", rows=cells.loc[cells["sheet"] == sheet, "mark_cell"])
        said.append(line("dimensions.apart", expert=str(names[sheet]) or "-", mark=value,
                         median=state(f"dimension.{row['dimension']}.median", row["median"], "points", table="marks",
                                      column="points", rows=cells["mark_cell"])))
    return said


def _losses(one: Review, row: dict[str, Any]) -> Text:
    """What cost points in this dimension, and the experts' words on it (each once)."""
    cells = _cells(one, row["dimension"])
    lost = cells[cells["points"] < cells["weight"]]
    if lost.empty:
        return line("dimensions.full")
    items = dict.fromkeys(lost["item"])
    words = dict.fromkeys(bare(text) for text in lost["opinion"].where(lost["opinion"] != "", lost["basis"]))
    said = SAY("semicolon").join(text for text in words if text)
    return run_on([line("dimensions.lost", items=SAY("semicolon").join(items)),
                   line("dimensions.said", words=said) if said else line("dimensions.nothing_said")])


def _table(one: Review) -> Table:
    rows = one.score.dimensions
    names = one.score.experts.set_index("sheet")["expert"]
    far = [SAY("comma").join(str(names[sheet]) or "-" for sheet in group) for group in rows["outliers"]]
    total = {"name": SAY("dimensions.total"), "weight": rows["weight"].sum(), "final": one.score.total,
             "low": one.score.low, "high": one.score.high, "rate": one.score.total / rows["weight"].sum(), "far": ""}
    frame = pd.concat([rows.assign(far=far), pd.DataFrame([total])], ignore_index=True)
    columns = [column("name", SAY("dimensions.name"), unit_="text", width=1.6), column("weight", width=0.7),
               *(column(name, SAY(f"dimensions.columns.{name}"), unit_="points", width=0.8)
                 for name in ("final", "mean", "median", "sd", "low", "high")),
               column("rate", SAY("dimensions.columns.rate"), unit_="rate", width=0.9)]
    columns += [column("far", SAY("dimensions.columns.far"), unit_="text")] if any(far) else []
    return table(frame, "dimensions", SAY("dimensions.table"), columns, strong=[len(rows)],
                 note=line("dimensions.note", icc=state("agreement", one.score.agreement, "ratio", table="marks",
                                                        column="points", rows=_all_cells(one))))


def _figure(one: Review) -> Figure:
    """Each expert's share of the points, dimension by dimension."""
    rows = one.score.dimensions.iloc[::-1].reset_index(drop=True)
    drawing, axes = new_axes(height=2.4)
    for place, row in enumerate(rows.to_dict("records")):
        shares = one.score.by_expert[row["dimension"]] / row["weight"] * 100
        axes.plot([shares.min(), shares.max()], [place, place], color=GREY, linewidth=3, solid_capstyle="round")
        axes.scatter(shares, [place] * len(shares), color="white", edgecolors=GREY, s=22, zorder=2)
        axes.scatter([row["rate"] * 100], [place], color=BLUE, marker="D", s=30, zorder=3)
    axes.set_yticks(range(len(rows)), list(rows["name"]))
    axes.set_xlim(min(50.0, float(axes.get_xlim()[0])), 102)
    axes.set_xlabel(SAY("dimensions.axis"))
    items = [SAY("dimensions.alt_item", name=row["name"], rate=as_text(row["rate"], "rate"))
             for row in one.score.dimensions.to_dict("records")]
    return figure(drawing, "dimension_marks", SAY("dimensions.figure"),
                  SAY("dimensions.alt", items=SAY("comma").join(items)), note=SAY("dimensions.figure_note"))


def conclusion(run: Run) -> Parts:
    """Score, conclusion, amounts applied for, supported and refused, why, and the conditions."""
    one = run.review
    return parts(together(_score(run, one), _stated(one), _money(one), _reason(one), _conditions_line(one)),
                 _amounts(one), _conditions(one))


def _all_cells(one: Review) -> "pd.Series[str]":
    """Cells of every mark that counts."""
    return one.score.marks.loc[one.score.marks["sheet"].isin(one.score.by_expert.index), "mark_cell"]


def _score(run: Run, one: Review) -> Text:
    if one.score.total != one.score.total:
        return line("conclusion.open")
    cells = _all_cells(one)
    bands = {name: state(f"bands.{name}", value, "number", table="", rule=f"bands.{name}")
             for name, value in (("support", run.limits.bands.support), ("adjust", run.limits.bands.adjust))}
    return line("conclusion.score", total=state("score", one.score.total, "points", digits=run.limits.total_digits,
                                                table="marks", column="points", rows=cells),
                expected=label("conclusion", one.score.expected), **bands)


def _stated(one: Review) -> Text:
    stated, at = one.book.code("conclusion"), one.book.place("conclusion")
    if not stated:
        return line("conclusion.missing")
    named = state("conclusion", label("conclusion", stated), "text", table="lines", column="code", rows=[at])
    if one.score.expected and stated != one.score.expected:
        return line("conclusion.stated_differs", conclusion=named, expected=label("conclusion", one.score.expected))
    return line("conclusion.stated", conclusion=named)


def _money(one: Review) -> Text:
    applied, supported, refused = money(one)
    places = [one.book.place(f"{name}_yuan") for name in ("applied", "supported", "refused")]
    facts = {
        "applied": state("project.applied", applied, "yuan", table="lines", column="yuan", rows=places[:1]),
        "supported": state("project.supported", supported, "yuan", table="lines", column="yuan", rows=places[1:2]),
        "refused": state("project.refused", refused, "yuan", table="lines", column="yuan", rows=places),
    }
    if supported != supported:
        return line("conclusion.money_open", applied=facts["applied"])
    key = "conclusion.money_full" if refused == 0 else "conclusion.money_none" if supported == 0 else "conclusion.money"
    return line(key, **facts)


def _reason(one: Review) -> Text:
    told = [line("conclusion.reason", reason=word(one, "reason"))]
    if one.book.text("adjustment"):
        told.append(line("conclusion.adjustment", words=word(one, "adjustment")))
    return together(*told)


def _conditions_line(one: Review) -> Text:
    rows = one.book.conditions
    if rows.empty:
        return line("conclusion.no_conditions")
    left = rows[rows["met"] != "met"]
    total = state("conditions", len(rows), "count", table="conditions", column="condition", rows=rows["place"])
    if left.empty:
        return line("conclusion.conditions_met", total=total)
    return line("conclusion.conditions", total=total, open=state("conditions.open", len(left), "count",
                                                                  table="conditions", column="met",
                                                                  rows=left["place"]))


def _amounts(one: Review) -> Table:
    applied, supported, refused = money(one)
    rows = [[SAY(f"conclusion.amounts.{name}"), value, value / applied if applied else None]
            for name, value in (("applied", applied), ("supported", supported), ("refused", refused))]
    frame = pd.DataFrame(rows, columns=["item", "amount_yuan", "share"])
    columns = [column("item", SAY("project.item"), unit_="text"),
               column("amount_yuan", SAY("project.amount"), unit_="wan_yuan"),
               column("share", SAY("conclusion.share"), unit_="rate")]
    suggested = one.score.experts.dropna(subset=["suggested_yuan"])
    note = line("conclusion.suggested", **_suggested(suggested)) if len(suggested) else ""
    return table(frame, "amounts", SAY("conclusion.amounts_table"), columns, note=note)


def _conditions(one: Review) -> Table | None:
    if one.book.conditions.empty:
        return None
    columns = [column("condition", SAY("conclusion.condition"), unit_="text", width=3),
               column("state", SAY("conclusion.state"), unit_="text", width=1.4),
               column("party", SAY("conclusion.party"), unit_="text", width=1.6)]
    return table(one.book.conditions, "condition_list", SAY("conclusion.conditions_table"), columns)


def _suggested(experts: pd.DataFrame) -> dict[str, Fact]:
    """How many experts suggested an amount, the lowest and the highest."""
    amounts = experts["suggested_yuan"]
    return {name: state(f"suggested.{name}", value, unit, table="sheets", column="suggested_yuan",
                        rows=experts["sheet"])
            for name, value, unit in (("experts", len(experts), "count"), ("low", amounts.min(), "yuan"),
                                      ("high", amounts.max(), "yuan"))}
