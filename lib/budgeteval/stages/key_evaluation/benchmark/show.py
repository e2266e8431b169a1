"""The section on similar projects: unit costs side by side, and efficiency where there are enough of them."""

from collections.abc import Iterator

import pandas as pd

from budgeteval.benchmarking import least_units
from budgeteval.display import Figure, Table, Text, column, figure, new_axes, table
from budgeteval.display import text as paragraph
from budgeteval.display.parts import Parts, parts
from budgeteval.facts import Fact, as_text
from budgeteval.stages.key_evaluation.benchmark.evaluate import Frontier, second_whole
from budgeteval.stages.key_evaluation.run import Result
from budgeteval.stages.key_evaluation.stating import count, state, together
from budgeteval.terms import sentences

ROWS, BLUE, RED = "comparables", "#1f5fa8", "#b3261e"
SAY = sentences(__package__).say
DIGITS = 1
ON_FRONTIER = 1 - 1e-6


def show_benchmark(result: Result) -> Parts:
    """Unit costs and efficiency among similar projects; one sentence without a sheet of them."""
    found = result.benchmark
    if not result.run.comparables.file:
        return parts(_line("none"))
    if found.own.empty:
        return parts(_line("unusable"), _lines(result) if len(found.rows) else None)
    if found.standing is None:
        return parts(_few(result), _lines(result))
    text = together(_standing(result), _line("caution"), *_frontier(result))
    return parts(text, _dots(result), _efficiencies(result) if found.frontier else None, _lines(result))


def frames(result: Result) -> dict[str, pd.DataFrame]:
    """The table behind the section; none without a sheet."""
    return {ROWS: result.benchmark.rows} if result.run.comparables.file else {}


def _line(key: str, **values: str | Fact) -> Text:
    return paragraph(sentences(__package__).raw(key), values)


def _counts(result: Result) -> dict[str, Fact]:
    rows = result.benchmark.rows
    used = rows.loc[rows["state"] == "used", "place"]
    return {"lines": count("comparables.lines", len(rows), rows["place"], ROWS, "name"),
            "others": count("comparables.others", len(used), used, ROWS, "state")}


def _few(result: Result) -> Text:
    limit = state("comparables.minimum", result.run.limits.benchmark.minimum_others, "count",
                  rule="benchmark.minimum_others")
    return _line("few", limit=limit, **_counts(result))


def _standing(result: Result) -> Text:
    found, stand = result.benchmark, result.benchmark.standing
    assert stand is not None
    others = found.rows.loc[found.rows["state"] == "used", "place"]
    own = found.own["place"]
    figures = {name: state(f"comparables.{name}", value, "number", table=ROWS, column="unit_cost", rows=others)
               for name, value in (("median", stand.median), ("lower", stand.lower), ("upper", stand.upper))}
    return _line("standing", **_counts(result), **figures, unit=found.own["unit"].iloc[0],
                 own=state("comparables.own", stand.own, "number", table=ROWS, column="unit_cost", rows=own),
                 share=state("comparables.share", stand.share_no_dearer, "rate", digits=0, table=ROWS,
                             column="unit_cost", rows=others),
                 where=SAY(f"where.{stand.where}"))


def _frontier(result: Result) -> Iterator[Text]:
    """Efficiency of the own project, or how many projects it would take."""
    found, rules = result.benchmark, result.run.limits.benchmark
    rows = found.compared["place"]
    units = count("comparables.units", len(rows), rows, ROWS, "state")
    if found.frontier is None:
        least = least_units(1, 2 if second_whole(found.compared) else 1, rules.units_per_factor)
        yield _line("too_few", units=units,
                    least=state("comparables.least", least, "count", rule="benchmark.units_per_factor"),
                    each=state("comparables.each", rules.units_per_factor, "count", rule="benchmark.units_per_factor"))
        return
    yield from _own_efficiency(result, found.frontier, units)
    lacking = found.compared[found.compared["second"].isna()]
    if 0 < len(lacking) < len(rows):
        yield _line("frontier.second", lacking=count("comparables.lacking", len(lacking), lacking["place"], ROWS,
                                                     "second"))
    yield _line("frontier.never")


def _own_efficiency(result: Result, frontier: Frontier, units: Fact) -> Iterator[Text]:
    rules = result.run.limits.benchmark
    at = frontier.places.index(result.benchmark.own["place"].iloc[0])

    def said(name: str, value: float, unit: str = "rate", digits: int = DIGITS) -> Fact:
        return state(f"efficiency.{name}", float(value), unit, digits=digits, table=ROWS, column="unit_cost",
                     rows=frontier.places)

    scores = frontier.scores
    theta = scores.ccr if rules.returns == "constant" else scores.bcc
    yield _line("frontier.own", units=units, outputs=SAY(f"frontier.outputs.{frontier.outputs}"),
                returns=SAY(f"returns.{rules.returns}"), ccr=said("ccr", scores.ccr[at]),
                bcc=said("bcc", scores.bcc[at]), scale=said("scale", scores.scale[at]),
                ones=said("ones", int((theta > ON_FRONTIER).sum()), "count", 0))
    yield _line("frontier.best") if theta[at] > ON_FRONTIER else \
        _line("frontier.behind", theta=said("theta", theta[at]))
    if frontier.shortfall > 1e-6 * result.benchmark.own["second"].iloc[0]:
        yield _line("frontier.shortfall", short=said("shortfall", frontier.shortfall, "number", 2),
                    unit=result.benchmark.own["second_unit"].iloc[0])
    drawn = frontier.intervals
    yield _line("frontier.interval", draws=state("efficiency.draws", drawn.draws, "count", rule="benchmark.draws"),
                confidence=state("efficiency.confidence", rules.confidence, "rate", digits=0,
                                 rule="benchmark.confidence"),
                corrected=said("corrected", drawn.corrected[at]), low=said("low", drawn.low[at]),
                high=said("high", drawn.high[at]))


def _column(name: str, unit: str | None = None, width: float = 1.0):  # type: ignore[no-untyped-def]
    return column(name, SAY(f"columns.{name}"), unit_=unit, width=width)


def _lines(result: Result) -> Table:
    rows = result.benchmark.rows
    frame = rows.assign(state=[SAY(f"states.{one}") for one in rows["state"]],
                        year=["" if one != one else str(int(one)) for one in rows["year"]])
    columns = [_column("name", width=1.8), _column("year", width=0.6), _column("cost_yuan", "yuan", 0.9),
               _column("output", "number", 0.8), _column("unit", width=0.5), _column("unit_cost", "number", 0.9),
               _column("state", width=0.7), _column("why", width=1.8), _column("source", width=1.5)]
    strong = tuple(at for at, one in enumerate(rows["state"]) if one == "own")
    return table(frame, "comparables_compared", SAY("table"), columns, landscape=True, note=SAY("note"), strong=strong)


def _dots(result: Result) -> Figure:
    """Unit costs in order, the own project's apart, the middle half shaded."""
    found = result.benchmark
    rows = found.compared.sort_values(["unit_cost", "place"])
    drawing, axes = new_axes(height=1.0 + 0.24 * len(rows))
    own = (rows["state"] == "own").to_list()
    axes.scatter(rows["unit_cost"], range(len(rows)), color=[RED if one else BLUE for one in own], s=22, zorder=3)
    assert found.standing is not None
    axes.axvspan(found.standing.lower, found.standing.upper, color="#e8edf3", zorder=0)
    axes.set_yticks(range(len(rows)), list(rows["name"]))
    axes.set_xlabel(SAY("axis", unit=found.own["unit"].iloc[0]))
    items = [SAY("alt_item", name=one["name"], cost=as_text(one["unit_cost"], "number"))
             for one in rows.to_dict("records")]
    return figure(drawing, "comparables_costs", SAY("figure"), SAY("alt", items=SAY("comma").join(items)),
                  note=SAY("figure_note"))


def _efficiencies(result: Result) -> Table:
    found, frontier = result.benchmark, result.benchmark.frontier
    assert frontier is not None
    drawn = frontier.intervals
    ends = [SAY("to", low=as_text(low, "rate", DIGITS), high=as_text(high, "rate", DIGITS))
            for low, high in zip(drawn.low, drawn.high, strict=True)]
    frame = found.compared.assign(ccr=frontier.scores.ccr, bcc=frontier.scores.bcc, scale=frontier.scores.scale,
                                  corrected=drawn.corrected, interval=ends)
    columns = [_column("name", width=2.0), *(column(name, SAY(f"columns.{name}"), unit_="rate", digits=DIGITS)
               for name in ("ccr", "bcc", "scale", "corrected")), _column("interval", width=1.3)]
    strong = tuple(at for at, one in enumerate(frame["state"]) if one == "own")
    note = SAY("efficiency_note", returns=SAY(f"returns.{result.run.limits.benchmark.returns}"))
    return table(frame, "comparables_efficiency", SAY("efficiencies"), columns, note=note, strong=strong)
