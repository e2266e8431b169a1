"""Chapter three: total and grade, first-level scores, and how firmly the grade stands."""

import pandas as pd

from budgeteval.display import Figure, Table, Text, column, figure, new_axes, table
from budgeteval.display.parts import Parts, parts
from budgeteval.facts import Fact, as_text
from budgeteval.numbers import plain
from budgeteval.stages.key_evaluation.marks import grade
from budgeteval.stages.key_evaluation.run import Result
from budgeteval.stages.key_evaluation.sensitivity import Sensitivity
from budgeteval.stages.key_evaluation.stating import SAY, coded, count, from_card, joined, line, state, together
from budgeteval.terms import label

BLUE, GREY, RED = "#2F5D8A", "#9AA5B1", "#B4432F"


def total_fact(result: Result) -> Fact:
    """The total, from all marks."""
    rows = result.score.indicators
    return state("total", result.score.total, "points", table="score_rows", column="mark", rows=rows["mark_cell"])


def grade_fact(result: Result) -> Fact:
    rows = result.score.indicators
    return state("grade", coded("grade", result.score.grade), "text", table="score_rows", column="mark",
                 rows=rows["mark_cell"], rule="grades")


def show_conclusion(result: Result) -> Parts:
    """Total, grade, first-level scores as prose, table and chart; whose marks they are; what is unproven."""
    if result.score.indicators.empty:
        return parts(line("conclusion.empty"))
    return parts(together(_total(result), _basis(result), _reported(result), _unproven(result)),
                 _dimension_table(result), _dimension_figure(result))


def _dimension_facts(result: Result, one: dict[str, object]) -> dict[str, Fact]:
    rows = result.score.indicators
    own = rows[(rows["dimension"] == one["dimension"]) | (rows["level1"] == one["dimension"])]
    name = str(one["dimension"])
    return {
        "mark": state(f"dimension.{name}.mark", one["mark"], "points", table="score_rows",  # type: ignore[arg-type]
                      column="mark", rows=own["mark_cell"]),
        "weight": state(f"dimension.{name}.weight", one["weight"], "number", table="score_rows",  # type: ignore[arg-type]
                        column="weight", rows=own["weight_cell"]),
        "rate": state(f"dimension.{name}.score_rate", one["score_rate"], "rate", table="score_rows",  # type: ignore[arg-type]
                      column="score_rate", rows=own["mark_cell"]),
    }


def _total(result: Result) -> Text:
    score, rows = result.score, result.score.indicators
    if score.total != score.total:
        unmarked = rows[rows["mark"].isna()]
        return line("conclusion.open", names=SAY("comma").join(unmarked["level3"]),
                    count=count("unmarked", len(unmarked), unmarked["mark_cell"], "score_rows", "mark"),
                    marked=state("marked_total", score.marked_total, "points", table="score_rows", column="mark",
                                 rows=rows.loc[rows["mark"].notna(), "mark_cell"]))
    pieces = [line("conclusion.dimension", label=str(one["level1"]), **_dimension_facts(result, one))
              for one in score.dimensions.to_dict("records")]
    return joined(pieces, "conclusion.total", "dimensions", project=result.run.project, total=total_fact(result),
                  grade=grade_fact(result))


def _basis(result: Result) -> Text:
    rows = result.score.indicators
    pieces = []
    for basis in dict.fromkeys(rows["basis"]):
        own = rows[rows["basis"] == basis]
        pieces.append(line(
            "conclusion.basis_item", basis=label("basis", basis),
            count=count(f"basis.{basis}.count", len(own), own["place"], "score_rows", "basis"),
            mark=state(f"basis.{basis}.mark", float(own["mark"].sum()), "points", table="score_rows", column="mark",
                       rows=own["mark_cell"])))
    return joined(pieces, "conclusion.basis", "items")


def _reported(result: Result) -> Text:
    run, total = result.run, result.score.total
    reported = run.number("reported_total")
    if reported != reported or total != total:
        return line("conclusion.reported_missing")
    shown = from_card(run, "reported_total", "points")
    gap = abs(reported - total)
    if gap <= run.limits.tolerance:
        return line("conclusion.reported_same", reported=shown)
    rows = result.score.indicators
    apart = rows[(rows["reported_mark"] - rows["mark"]).abs().fillna(1) > run.limits.tolerance]
    return line("conclusion.reported", reported=shown, grade=coded("grade", run.text("reported_grade")),
                gap=state("reported_gap", gap, "points", table="score_rows", column="reported_mark",
                          rows=apart["mark_cell"]))


def _unproven(result: Result) -> Text | None:
    rows = result.score.indicators
    bare = rows[~rows["proven"]]
    if bare.empty:
        return line("conclusion.proven")
    return line("conclusion.unproven", names=SAY("comma").join(bare["level3"]),
                count=count("unproven", len(bare), bare["evidence_cell"], "score_rows", "evidence"),
                proven=state("proven_total", result.score.proven_total, "points", table="score_rows", column="mark",
                             rows=rows.loc[rows["proven"], "mark_cell"]))


def _dimension_table(result: Result) -> Table:
    groups = result.score.dimensions
    weight, mark = float(groups["weight"].sum()), result.score.total
    total = {"level1": SAY("conclusion.total_row"), "weight": weight, "mark": mark,
             "score_rate": mark / weight if weight else None, "lost": weight - mark}
    frame = pd.concat([groups, pd.DataFrame([total])], ignore_index=True)
    columns = [column("level1"), column("weight"), column("mark"), column("score_rate"), column("lost")]
    return table(frame, "dimensions", SAY("conclusion.table"), columns, strong=[len(groups)])


def _dimension_figure(result: Result) -> Figure:
    groups, bands = result.score.dimensions.iloc[::-1], result.run.limits.grades
    drawing, axes = new_axes(height=2.2)
    rates = groups["score_rate"].fillna(0) * 100
    bars = axes.barh(groups["level1"], rates, color=BLUE, height=0.55)
    axes.bar_label(bars, [as_text(rate, "rate", 1) for rate in groups["score_rate"]], padding=3, fontsize=8,
                   bbox={"facecolor": "white", "edgecolor": "none", "pad": 1}, zorder=3)
    for name, edge in bands.items():
        axes.axvline(edge, color=GREY, linestyle="--", linewidth=0.8)
        axes.text(edge, len(groups) - 0.45, label("grade", name), ha="left", va="bottom", fontsize=8, color="#5A6672")
    axes.set_xlim(0, 112)
    axes.set_xlabel(SAY("conclusion.axis"))
    items = [SAY("conclusion.alt_item", label=one["level1"], rate=as_text(one["score_rate"], "rate"))
             for one in result.score.dimensions.to_dict("records")]
    edges = SAY("comma").join(plain(edge) for edge in bands.values())
    alt = SAY("conclusion.alt", items=SAY("comma").join(items), edges=edges)
    return figure(drawing, "dimension_rates", SAY("conclusion.figure"), alt)


def show_firmness(result: Result) -> Parts:
    """Whether other weights or other judgements would change the grade."""
    firm = result.score.sensitivity
    if firm is None:
        return parts(line("firm.none"))
    prose = together(_weights(result, firm), _drawn(result, firm), _judged(result, firm), _edges(result, firm))
    return parts(prose, _swing_figure(result, firm) if len(firm.swings) else None, _swing_table(firm))


def _weights(result: Result, firm: Sensitivity) -> Text:
    rows = result.score.indicators["mark_cell"]
    low, high = label("grade", firm.weight_low_grade), label("grade", firm.weight_high_grade)
    verdict = SAY("firm.differs", low=low, high=high) if firm.weights_decide else SAY("firm.same", grade=low)
    return line(
        "firm.weights", verdict=verdict,
        change=state("weights.change", result.run.limits.sensitivity.weight_change, "rate", digits=0,
                     rule="sensitivity.weight_change"),
        low=state("weights.low", firm.weight_low, "points", table="score_rows", column="mark", rows=rows),
        high=state("weights.high", firm.weight_high, "points", table="score_rows", column="mark", rows=rows))


def _drawn(result: Result, firm: Sensitivity) -> Text:
    rules, rows = result.run.limits.sensitivity, result.score.indicators["mark_cell"]
    pieces = [line("firm.share", grade=label("grade", name),
                   share=state(f"drawn.{name}", share, "rate", digits=1, table="score_rows", column="mark", rows=rows))
              for name, share in firm.grade_shares.items()]
    return joined(
        pieces, "firm.drawn", "shares",
        draws=state("drawn.draws", rules.draws, "count", rule="sensitivity.draws"),
        confidence=state("drawn.confidence", rules.confidence, "rate", digits=0, rule="sensitivity.confidence"),
        low=state("drawn.low", firm.drawn_low, "points", table="score_rows", column="mark", rows=rows),
        high=state("drawn.high", firm.drawn_high, "points", table="score_rows", column="mark", rows=rows))


def _judged(result: Result, firm: Sensitivity) -> Text:
    if firm.swings.empty:
        return line("firm.no_judged")
    score, limits = result.score, result.run.limits
    rows = score.indicators.loc[score.indicators["judged"], "mark_cell"]
    ends = {name: state(f"judged.{name}", value, "points", table="score_rows", column="mark", rows=rows)
            for name, value in (("low", firm.judged_low), ("high", firm.judged_high))}
    grades = {f"{name}_grade": label("grade", grade(value, limits.grades, limits.total_digits))
              for name, value in (("low", firm.judged_low), ("high", firm.judged_high))}
    deciding = firm.swings[firm.swings["changes_grade"]]
    names = SAY("comma").join(deciding["level3"])
    after = line("firm.single", names=names) if names else line("firm.no_single")
    (first,), (second,) = line("firm.judged", count=count("judged", len(rows), rows, "score_rows", "method"),
                               **ends, **grades).paragraphs, after.paragraphs
    return Text((first + second,))


def _edges(result: Result, firm: Sensitivity) -> Text:
    rows = result.score.indicators["mark_cell"]
    facts = {name: state(f"edge.{name}", value, "points", table="score_rows", column="mark", rows=rows, rule="grades")
             for name, value in (("lower", firm.to_lower), ("higher", firm.to_higher)) if value == value}
    key = "firm.edges" if len(facts) == 2 else "firm.edge_top" if "lower" in facts else "firm.edge_bottom"
    return line(key, **facts)


def _swing_figure(result: Result, firm: Sensitivity) -> Figure:
    """Tornado: total with one judged mark at its lowest and highest."""
    moves, total = firm.swings.iloc[::-1], result.score.total
    drawing, axes = new_axes(height=1.1 + 0.32 * len(moves))
    names = moves["code"] + " " + moves["level3"]
    axes.barh(names, moves["low_total"] - total, left=total, color=RED, height=0.55)
    axes.barh(names, moves["high_total"] - total, left=total, color=BLUE, height=0.55)
    axes.axvline(total, color="#333333", linewidth=0.9)
    low, high = min(moves["low_total"].min(), total), max(moves["high_total"].max(), total)
    margin = max(0.5, (high - low) * 0.08)
    for edge in result.run.limits.grades.values():
        if low - margin <= edge <= high + margin:
            axes.axvline(edge, color=GREY, linestyle="--", linewidth=0.8)
    axes.set_xlim(low - margin, high + margin)
    axes.set_xlabel(SAY("firm.axis"))
    items = [SAY("firm.alt_item", name=one["level3"], low=as_text(one["low_total"], "points"),
                 high=as_text(one["high_total"], "points")) for one in firm.swings.to_dict("records")]
    return figure(drawing, "tornado", SAY("firm.figure"), SAY("firm.alt", items=SAY("comma").join(items)))


def _swing_table(firm: Sensitivity) -> Table:
    frame = firm.swings.assign(**{
        f"{end}_grade": [label("grade", code) for code in firm.swings[f"{end}_grade"]] for end in ("low", "high")})
    columns = [column("code", SAY("annex.columns.code")), column("level3", width=1.6), column("weight"), column("mark")]
    columns += [column(name, SAY(f"firm.columns.{name}"), unit_="points")
                for name in ("low_mark", "high_mark", "low_total", "high_total")]
    columns += [column(name, SAY(f"firm.columns.{name}")) for name in ("low_grade", "high_grade")]
    return table(frame, "swings", SAY("firm.table"), columns, empty=SAY("annex.empty.swings"))
