"""Tables and figures of the re-review: progress, estimates, grades, agreement, money."""

from typing import Any

import numpy as np
import pandas as pd

from budgeteval import findings as found
from budgeteval.display import (
    Attachments,
    Column,
    Cover,
    Figure,
    Findings,
    Note,
    Table,
    column,
    figure,
    new_axes,
    table,
    text,
)
from budgeteval.facts import Fact, as_text, fact
from budgeteval.numbers import fixed
from budgeteval.sampling.agreement import count_table
from budgeteval.sampling.estimate import Estimate
from budgeteval.stages.spot_check.money import Misstatement
from budgeteval.stages.spot_check.run import Run
from budgeteval.stages.spot_check.show_overview import frame_facts, made
from budgeteval.stages.spot_check.show_plan import parties
from budgeteval.stages.spot_check.words import SAY, TEXT, bound, method_line, methods, outward, stratum_name
from budgeteval.terms import label

NAN = float("nan")


def show_cover(run: Run) -> Cover:
    """Cover of the re-review report, with the parties' places."""
    plan = run.plan
    return Cover(SAY("cover.report", year=plan.fiscal_year), run.name, parties(plan), plan.county.demo_mark)


def show_progress(run: Run) -> Table:
    """County: per stratum drawn, usable, weight. Department: its drawn projects with both scores and the paper."""
    return _strata(run) if run.whole_county else _own(run)


def _strata(run: Run) -> Table:
    drawn = run.plan.drawn
    received = run.reviewed[run.reviewed["inflation"].notna()].groupby("stratum").size()
    rows = drawn.strata.assign(stratum=[stratum_name(one) for one in drawn.strata["stratum"]],
                               received=drawn.strata["stratum"].map(received).fillna(0).astype(int))
    rows["unusable"] = rows["n"] - rows["received"]
    rows["weight"] = (rows["N"] / rows["received"]).where((rows["received"] > 0) & (drawn.target == "score"))
    note = "notes.progress_money" if drawn.target == "money" else "notes.progress"
    return table(rows, "progress", SAY("captions.progress"), [
        column("stratum", SAY("columns.stratum"), width=1.5),
        *(column(one, SAY(f"columns.{one}"), unit_="count") for one in ("N", "n", "received", "unusable")),
        column("weight", SAY("columns.weight"), unit_="number"),
    ], note=text(TEXT.raw(note), seed=drawn.seed))


def _own(run: Run) -> Table:
    rows = run.own.sort_values("number")
    return table(with_states(rows), "own_projects", SAY("captions.own_projects"), score_columns(),
                 landscape=True, empty=SAY("empty.own"), note=SAY("notes.own"))


def with_states(rows: pd.DataFrame) -> pd.DataFrame:
    """Sample rows with the names of paper state and grades."""
    return rows.assign(state=[SAY(f"paper_states.{one}") for one in rows["state"]],
                       before=[label("grade", one) if one else "" for one in rows["self_grade"]],
                       after=[label("grade", one) if one else "" for one in rows["recheck_grade"]])


def score_columns() -> list[Column | str]:
    """Columns of a list of projects with both scores and both cells."""
    return [
        column("project", width=2.2), column("state", SAY("columns.state"), width=0.8),
        column("self_score", SAY("columns.self_score"), unit_="points"),
        column("used_score", SAY("columns.recheck_score"), unit_="points"),
        "inflation", "recheck_gap",
        column("before", SAY("columns.self_grade"), align="center", width=0.8),
        column("after", SAY("columns.recheck_grade"), align="center", width=0.8),
        column("paper_cell", SAY("columns.paper_cell"), width=3.2),
        column("place", SAY("columns.place"), width=3.6),
    ]


def show_estimates(run: Run) -> Table:
    """E1 to E4 with intervals; bounds rounded outward."""
    survey_, result, changes = run.survey, run.inflation, run.grades
    rows: list[tuple[Any, ...]] = []
    note: Note = ""
    if survey_ is not None and result is not None and changes is not None:
        rows = [_estimate(code, one, unit) for code, one, unit in (
            ("mean", result.mean, "points"), ("weighted", result.weighted, "points"),
            ("true_mean", result.true_mean, "points"), ("downgraded", changes.share, "rate"),
            ("downgraded_money", changes.money_share, "rate")) if one is not None]
        note = method_line(survey_, result.mean.method, frame_facts(run))
    frame = pd.DataFrame(rows, columns=["estimand", "estimate", "low", "high", "se", "method"])
    return table(frame, "estimates", SAY("captions.estimates"), [
        column("estimand", SAY("columns.estimand"), width=1.6),
        *(column(one, SAY(f"columns.{one}"), unit_="text", align="right") for one in ("estimate", "low", "high", "se")),
        column("method", SAY("columns.method"), width=2.4),
    ], note=note, empty=SAY("empty.estimates"))


def _estimate(code: str, one: Estimate, unit: str) -> tuple[str, ...]:
    return (SAY(f"estimands.{code}"), as_text(one.estimate, unit), _limit(one.low, unit, False),
            _limit(one.high, unit, True), as_text(one.se, unit), methods(one))


def _limit(value: float, unit: str, up: bool) -> str:
    return as_text(outward(value, unit, up), unit)


def show_transition(run: Run) -> Table:
    """County: weighted transition table with sample counts. Department: counts of its own projects."""
    order = list(run.plan.rules.self_evaluation.grades)
    names = [label("grade", one) for one in order]
    changes, survey_ = run.grades, run.survey
    usable = run.own.dropna(subset=["inflation"])
    note: Note = SAY("notes.transition_sample")
    caption = SAY("captions.transition_sample")
    cells: list[list[str]] = []
    if run.whole_county and changes is not None and survey_ is not None:
        estimate = changes.table.pivot(index="row", columns="column", values="estimate").loc[order, order]
        count = changes.table.pivot(index="row", columns="column", values="count").loc[order, order]
        cells = [[_counted(estimate.at[i, j], int(count.at[i, j])) for j in order] for i in order]
        method = "stratified_total" if survey_.design is not None else "ht_total"
        note = text(SAY("notes.transition")) + method_line(survey_, method, frame_facts(run))
        caption = SAY("captions.transition")
    elif len(usable):
        counts = count_table(usable["self_grade"].tolist(), usable["recheck_grade"].tolist(), order)
        cells = [[as_text(one, "count") for one in line] for line in counts]
    rows = pd.DataFrame([[name, *line] for name, line in zip(names, cells, strict=False)], columns=["row", *order])
    return table(rows, "transition", caption, [
        column("row", SAY("columns.row"), align="center"),
        *(column(one, name, unit_="text", align="right") for one, name in zip(order, names, strict=True)),
    ], note=note if cells else "", empty=SAY("empty.estimates"))


def _counted(estimate: float, count: int) -> str:
    return f"{fixed(estimate, 1)} ({count})" if count else "0"


def show_agreement(run: Run) -> Table:
    """Agreement of grades and scores, paired tests of the sample, and reviewer reliability."""
    result = run.agreement
    rows: list[tuple[str, str, str]] = []
    if result is not None:
        kappa, shift = result.kappa, result.shift
        rows = [("exact", as_text(result.exact, "rate"), ""),
                ("kappa", _or_word(kappa.kappa, "no_kappa"), _between(kappa.low, kappa.high)),
                ("shift", fixed(shift.statistic), _p(shift.p))]
        rows += _tests(result.tests)
        rows += _score_agreement(result)
        icc = result.icc
        rows.append(("icc", _or_word(icc.icc if icc else NAN, "no_icc"), _between(icc.low, icc.high) if icc else ""))
    frame = pd.DataFrame([(SAY(f"measures.{code}"), value, more) for code, value, more in rows],
                         columns=["measure", "value", "interval"])
    twice = run.own.dropna(subset=["recheck_score", "second_score"])
    note = text(SAY("notes.agreement") + (TEXT.raw("notes.agreement_twice") if result else ""),
                doubled=made("papers.doubled", result.doubled if result else None, "count", twice, "recheck_score"))
    return table(frame, "agreement", SAY("captions.agreement"), [
        column("measure", SAY("columns.measure"), width=2.6), column("value", SAY("columns.value"), align="right"),
        column("interval", SAY("columns.derivation"), width=1.4),
    ], note=note, empty=SAY("empty.agreement"))


def _tests(tests: pd.DataFrame | None) -> list[tuple[str, str, str]]:
    if tests is None:
        return []
    return [(row["method"], as_text(row["estimate"], "rate" if row["method"] == "sign_test" else "points"),
             _p(row["p"])) for row in tests.to_dict("records")]


def _score_agreement(result: Any) -> list[tuple[str, str, str]]:
    one = result.bland_altman
    if one is None:
        return []
    return [("bias", fixed(one.bias), _between(one.bias_low, one.bias_high)),
            ("loa_low", fixed(one.loa_low), _between(one.loa_low_low, one.loa_low_high)),
            ("loa_high", fixed(one.loa_high), _between(one.loa_high_low, one.loa_high_high)),
            ("slope", as_text(one.slope, "number", 3), _p(one.slope_p) if one.slope == one.slope else "")]


def _p(value: float) -> str:
    return SAY("p_value", p=fixed(value, 4)) if value >= 0.0001 else SAY("p_small")


def _or_word(value: float, word: str) -> str:
    return fixed(value, 3) if value == value else SAY(word)


def _between(low: float, high: float) -> str:
    if low != low or high != high:
        return ""
    return SAY("interval", low=fixed(outward(low, "points", False)), high=fixed(outward(high, "points", True)))


def show_bland_altman(run: Run) -> Figure:
    """Difference against mean of both scores; a department's own projects stand out."""
    drawing, axes = new_axes(height=3.0)
    axes.set_xlabel(SAY("figures.mean_axis"))
    axes.set_ylabel(SAY("figures.gap_axis"))
    result = run.agreement
    caption = SAY("captions.bland_altman")
    if run.survey is None or result is None or result.bland_altman is None:
        axes.text(0.5, 0.5, SAY("figures.none"), ha="center", transform=axes.transAxes)
        return figure(drawing, "bland_altman", caption, SAY("figures.alt_none"))
    rows, numbers = run.survey.rows, result.bland_altman
    own = np.ones(len(rows), dtype=bool) if run.whole_county else (rows["department_code"] == run.department).to_numpy()
    middle, gap = (rows["self_score"] + rows["used_score"]) / 2, rows["inflation"]
    if not run.whole_county:
        axes.scatter(middle[~own], gap[~own], s=12, color="#b8c2cc", linewidths=0, label=SAY("figures.others"))
    axes.scatter(middle[own], gap[own], s=16, color="#33557a", alpha=0.8, linewidths=0,
                 label="" if run.whole_county else SAY("figures.own"))
    axes.axhline(numbers.bias, color="#9c2a2a", linewidth=1.0)
    for limit in (numbers.loa_low, numbers.loa_high):
        axes.axhline(limit, color="#9c2a2a", linewidth=0.8, linestyle="--")
    axes.axhline(0, color="#888888", linewidth=0.5)
    if not run.whole_county:
        axes.legend(frameon=False)
    alt = SAY("figures.alt", n=len(rows), bias=fixed(numbers.bias), low=fixed(numbers.loa_low),
              high=fixed(numbers.loa_high))
    return figure(drawing, "bland_altman", caption, alt)


def show_misstatement(run: Run) -> Table:
    """E5: certainty part, estimate, interval, and both bounds of over- and understatement."""
    result = run.misstatement
    rows: list[tuple[str, float, str]] = []
    note: Note = ""
    if result is not None:
        one = result.estimate
        derivation = SAY("money.derivation_total", method=methods(one), df=one.df)
        rows = [(SAY("money.known", sure=result.sure), result.known, ""),
                (SAY("money.estimate"), one.estimate, derivation)]
        if one.low == one.low:
            rows += [(SAY("money.low"), outward(one.low, "yuan", False), ""),
                     (SAY("money.high"), outward(one.high, "yuan", True), "")]
        for bounds in result.bounds or ():
            rows += _bound_rows(bounds)
        keys = ["notes.misstatement", *(["money.no_interval"] if one.low != one.low else []),
                *(["notes.approximate"] if result.bounds and not result.exact else [])]
        note = text("".join(TEXT.raw(key) for key in keys), errors=fact(
            "spot_check.misstated.errors", result.errors, "count", **_from_papers(result)))
    frame = pd.DataFrame(rows, columns=["line", "yuan", "derivation"])
    return table(frame, "misstatement", SAY("captions.misstatement"), [
        column("line", SAY("columns.line"), width=2),
        column("yuan", SAY("wan", name=SAY("columns.amount")), unit_="wan_yuan"),
        column("derivation", SAY("columns.derivation"), width=2.6),
    ], note=note, empty=SAY("empty.misstatement"), facts=() if result is None else _money_facts(result))


def _from_papers(result: Misstatement) -> dict[str, Any]:
    return {"table": "sample", "column": "verified_yuan", "rows": result.rows["place"]}


def _money_facts(result: Misstatement) -> tuple[Fact, ...]:
    """Estimate, known part, and the headline bound of overstatement."""
    rows = _from_papers(result)
    facts = [fact("spot_check.misstated", result.estimate.estimate, "yuan", **rows),
             fact("spot_check.misstated.known", result.known, "yuan", **rows)]
    if result.bounds:
        facts.append(bound("spot_check.misstated.upper", result.bounds[0].moment_yuan, "yuan", True, **rows))
    return tuple(facts)


def _bound_rows(bounds: Any) -> list[tuple[str, float, str]]:
    direction = SAY(f"money.{bounds.direction}")
    rest, known = as_text(bounds.rest_yuan, "yuan"), as_text(bounds.known_yuan, "yuan")
    rows = []
    for kind in ("moment", "stringer"):
        one = getattr(bounds, kind)
        rows.append((SAY(f"money.{kind}", direction=direction), outward(getattr(bounds, f"{kind}_yuan"), "yuan", True),
                     SAY(f"money.derivation_{kind}", known=known, rest=rest, rate=as_text(one.rate, "rate"),
                         n=one.n, m=one.m)))
    if not bounds.errors:
        rows.append((SAY("money.zero", direction=direction), outward(bounds.zero_error_yuan, "yuan", True),
                     SAY("money.derivation_zero", rest=rest, confidence=fixed(bounds.confidence, 2), n=bounds.n)))
    return rows


def show_findings(run: Run) -> Findings:
    """What is wrong with the papers, and what to do."""
    return Findings(run.findings[found.COLUMNS], SAY("captions.findings"), SAY("empty.findings"), shown=60)


def attach(run: Run) -> Attachments:
    """The tables behind the report, with the cells of papers and forms."""
    plan = run.plan
    if not run.whole_county:
        marks = run.papers.marks[run.papers.marks["paper"].isin(set(run.own["paper"]))]
        frame = plan.drawn.frame[plan.drawn.frame["department_code"] == run.department]
        return Attachments({"sample": run.own, "frame": frame, "marks": marks})
    return Attachments({"sample": run.reviewed, "frame": plan.drawn.frame, "marks": run.papers.marks})
