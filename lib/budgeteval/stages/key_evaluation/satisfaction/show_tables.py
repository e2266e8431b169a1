"""Tables and figure of a survey."""

from typing import Any

from budgeteval.display import Column, Figure, Table, column, figure, new_axes, table
from budgeteval.facts import as_text
from budgeteval.stages.key_evaluation.run import Result
from budgeteval.stages.key_evaluation.satisfaction.evaluate import Results
from budgeteval.stages.key_evaluation.satisfaction.sift import USED
from budgeteval.stages.key_evaluation.satisfaction.stating import SAY
from budgeteval.stages.key_evaluation.stating import in_book

BLUE, RED, GREY = "#2F5D8A", "#B4432F", "#9AA5B1"
LONG = 16


def _named(name: str, unit: str | None = None, width: float = 1.0, digits: int | None = None) -> Column:
    return column(name, SAY(f"table.columns.{name}"), unit_=unit, width=width, digits=digits)


def _table(frame: Any, name: str, columns: list[Column], *, note: bool = True) -> Table:
    return table(frame, f"satisfaction_by_{name}", SAY(f"table.{name}"), columns,
                 note=SAY(f"table.note.{name}") if note else "", empty=SAY(f"table.empty.{name}"))


def plan(found: Results) -> Table:
    """Plan and response of each group."""
    counts = [_named(name, "count", 0.8) for name in ("population", "planned", "distributed", "returned", "used")]
    return _table(found.groups, "plan", [_named("group", "text", 1.5), *counts, _named("response_rate", "rate", 0.9),
                                         _named("weight", "number", 0.8, 1)])


def groups(found: Results) -> Table:
    """Result of each group."""
    return _table(found.groups, "groups", [
        _named("group", "text", 1.5), _named("used", "count", 0.7),
        *(_named(name, "points", 0.8) for name in ("mean", "low", "high")),
        *(_named(name, "rate") for name in ("share_satisfied", "share_low", "share_high"))])


def items(found: Results) -> Table:
    """Result of each question on the scale."""
    return _table(found.items, "items", [
        _named("code", "text", 0.5), _named("question", "text", 2.6), _named("valid", "count", 0.6),
        *(_named(name, "points", 0.7) for name in ("mean", "low", "high")), _named("share_satisfied", "rate")])


def analysis(found: Results) -> Table:
    """What each question tells: spread, ends of the scale, relation to the others."""
    return _table(found.items, "analysis", [
        _named("code", "text", 0.5), _named("sd", "points", 0.8), _named("floor", "rate"), _named("ceiling", "rate"),
        *(_named(name, "points", 0.9) for name in ("item_total", "discrimination", "alpha_without"))])


def choices(found: Results) -> Table | None:
    """Who chose which option."""
    return _table(found.choices, "choices", [
        _named("code", "text", 0.5), _named("question", "text", 2.4), _named("option", "text", 1.4),
        _named("chosen", "count", 0.7), _named("share", "rate", 0.8, 1)]) if len(found.choices) else None


def opinions(found: Results) -> Table:
    """Groups of opinions with their terms, number, one of them in its own words, and where it stands."""
    rows = found.opinions
    frame = rows.assign(
        opinion_group=[SAY("comma").join(one.split(";")) or SAY("alone") for one in rows["opinion_group"]],
        where=[where + (SAY("more", count=count) if count > 1 else "")
               for where, count in zip(in_book(rows["place"]), rows["opinions"], strict=True)])
    return _table(frame, "opinions", [_named("opinion_group", "text", 1.6), _named("opinions", "count", 0.6),
                                      _named("typical", "text", 2.8), _named("where", "text", 1.2)])


def aside(found: Results) -> Table:
    """Lines set aside, each with its reason and cell."""
    own = found.sheets[found.sheets["state"] != USED]
    frame = own.assign(reason=[SAY(f"reasons.{state}") for state in own["state"]], place=in_book(own["place"]))
    return _table(frame, "aside", [_named("number", "text", 0.8), _named("group", "text", 1.2),
                                   _named("reason", "text", 2.0), _named("place", "text", 1.2)], note=False)


def items_figure(result: Result, found: Results) -> Figure | None:
    """Mean of each question with its interval, the lowest in red; the headline names the ends."""
    rows = found.items[found.items["mean"].notna()].sort_values("mean", kind="stable")
    if len(rows) < 2:
        return None
    scale, edge = result.run.limits.survey.scale, result.run.limits.survey.satisfied_from
    drawing, axes = new_axes(height=1.0 + 0.33 * len(rows))
    names = [_short(f"{code} {text}") for code, text in zip(rows["code"], rows["question"], strict=True)]
    for at, (mean, low, high) in enumerate(zip(rows["mean"], rows["low"], rows["high"], strict=True)):
        colour = RED if at == 0 else BLUE
        axes.plot([low, high], [at, at], color=colour, linewidth=1.6)
        axes.plot([mean], [at], "o", color=colour, markersize=5)
        axes.annotate(as_text(mean, "points"), (mean, at), xytext=(0, 5), textcoords="offset points", ha="center",
                      fontsize=8)
    axes.set_yticks(range(len(rows)), names)
    axes.axvline(edge, color=GREY, linestyle="--", linewidth=0.8)
    axes.set_ylim(-0.6, len(rows) - 0.2)
    axes.set_xlim(1, scale + 0.1)
    axes.set_xlabel(SAY("figure.axis"))
    told = [SAY("figure.alt_item", question=row["question"], mean=as_text(row["mean"], "points"))
            for row in rows.to_dict("records")]
    return figure(drawing, "satisfaction_items", _headline(rows["question"].iloc[0], rows["question"].iloc[-1]),
                  SAY("figure.alt", items=SAY("comma").join(told)))


def _headline(worst: str, best: str) -> str:
    """What the figure shows in words; without the questions where their digits would read as figures."""
    named = not any(sign.isdigit() for sign in worst + best)
    return SAY("figure.spread", worst=worst, best=best) if named else SAY("figure.plain")


def _short(text: str) -> str:
    return text if len(text) <= LONG else text[:LONG] + "…"
