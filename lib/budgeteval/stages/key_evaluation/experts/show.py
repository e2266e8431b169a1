"""Sections on the experts: two rounds of marks with the proposed one, and weights by comparison beside the rule's."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from budgeteval.display import Table, Text, column, table
from budgeteval.display import text as paragraph
from budgeteval.display.parts import Parts, parts
from budgeteval.facts import Fact, as_text
from budgeteval.numbers import plain
from budgeteval.stages.key_evaluation.experts.evaluate import SAY, Experts
from budgeteval.stages.key_evaluation.experts.read import layout
from budgeteval.stages.key_evaluation.run import Result
from budgeteval.stages.key_evaluation.stating import count, state, together
from budgeteval.terms import sentences

MARKS, PAIRS = "expert_rounds", "expert_pairs"
SMALL = 3


def show_experts(result: Result) -> Parts:
    """The experts' marks, then weights by their comparisons beside the rule's."""
    return parts(*show_panel(result), *show_weights(result))


def show_panel(result: Result) -> Parts:
    """What the experts' own sheets say, and the mark the rule makes of them; one sentence without sheets."""
    found = result.experts
    if not result.run.sheets.files:
        return parts(_line("none"))
    if found.marks.empty:
        return parts(_line("empty"))
    return parts(together(_agreement(found, result), *_outlying(found), _proposed(found)), _proposal(result, found),
                 _people(found))


def show_weights(result: Result) -> Parts:
    """Weights of the rule, of the score sheet and of the experts side by side; one sentence without comparisons."""
    weights, limit = result.experts.weights, result.run.limits.experts.consistency_ratio
    if not any(sheet.pairs for sheet in result.run.sheets.sheets):
        return parts(_line("weights.none"))
    if weights.rows.empty:
        return parts(_line("weights.unreadable"))
    bound = state("pairs.limit", limit, "ratio", rule="experts.consistency_ratio")
    if weights.group is None:
        matrices = count("pairs.matrices", len(weights.rows), weights.rows["place"], PAIRS)
        return parts(_line("weights.unused", limit=bound, matrices=matrices), _matrices(result))
    frame = _side_by_side(result)
    used = weights.rows.loc[weights.rows["used"], "place"]
    text = _line("weights.text", limit=bound, used=count("pairs.used", len(used), used, PAIRS),
                 cr=_small(state("pairs.cr", weights.group.cr, "ratio", digits=SMALL, table=PAIRS, column="cr",
                                 rows=used)),
                 gap=state("pairs.gap", float(frame["gap"].abs().max()), "points", table=PAIRS, column="cr", rows=used))
    return parts(together(text, _line("weights.entropy")), _weights_table(frame), _matrices(result))


def frames(result: Result) -> dict[str, pd.DataFrame]:
    """Tables behind the two sections."""
    return {MARKS: result.experts.marks, PAIRS: result.experts.weights.rows}


def _line(key: str, **values: str | Fact) -> Text:
    return paragraph(sentences(__package__).raw(key), values)


def _small(fact: Fact) -> Fact:
    """A ratio of which only smallness counts: below what its digits show it says so instead of 0."""
    return fact if fact.text != "0" else replace(fact, text=SAY("below", least=plain(10.0**-SMALL, SMALL)))


def _column(name: str, unit: str | None = None, width: float = 1.0) -> Any:
    return column(name, SAY(f"columns.{name}"), unit_=unit, width=width)


def _agreement(found: Experts, result: Result) -> Text:
    rows, last = found.marks["place"], found.last
    facts = {"experts": count("sheets.experts", last.experts, rows, MARKS, "expert"),
             "indicators": count("sheets.indicators", last.indicators, rows, MARKS, "code")}
    if last.w != last.w or last.single_low != last.single_low:
        return _line("alone", **facts)
    changed = found.marks[found.marks["round"] == "second"]
    values = {"w": last.w, "icc": last.icc_single, "low": last.single_low, "high": last.single_high}
    facts |= {name: state(f"sheets.{name}", value, "ratio", table=MARKS, column="mark", rows=rows)
              for name, value in values.items()}
    facts["p"] = _small(state("sheets.p", last.p, "ratio", digits=SMALL, table=MARKS, column="mark", rows=rows))
    return together(_line("panel", changed=count("sheets.changed", len(changed), changed["place"], MARKS, "mark"),
                          confidence=_confidence(result), **facts), _line("few"))


def _confidence(result: Result) -> Fact:
    return state("sheets.confidence", result.run.limits.experts.confidence, "rate", digits=0, rule="experts.confidence")


def _outlying(found: Experts) -> list[Text]:
    far = found.experts[found.experts["outlying"]]
    if far.empty:
        return [_line("no_outlying")]
    return [_apart(found, one) for one in far.to_dict("records")]


def _apart(found: Experts, one: dict[str, Any]) -> Text:
    rows = found.marks.loc[found.marks["expert"] == one["expert"], "place"]
    name = f"sheets.expert.{one['expert']}"
    return _line("outlying", expert=one["expert"], side=SAY("side.low" if one["distance"] < 0 else "side.high"),
                 distance=state(f"{name}.distance", abs(one["distance"]), "rate", digits=0, table=MARKS, column="mark",
                                rows=rows, rule="experts.distance"),
                 z=state(f"{name}.z", one["robust_z"], "ratio", table=MARKS, column="mark", rows=rows,
                         rule="experts.robust_z"))


def _proposed(found: Experts) -> Text:
    apart = found.proposal[found.proposal["difference"].abs().round(9) > 0]
    if apart.empty:
        return _line("agree")
    return _line("proposed", differ=count("sheets.differ", len(apart), apart["place"], "score_rows", "reported_mark"))


def _proposal(result: Result, found: Experts) -> Table:
    rows = found.proposal
    frame = rows.assign(**{name: [_range(low, high) for low, high in zip(rows[low], rows[high], strict=True)]
                           for name, low, high in (("first", "first_low", "first_high"), ("last", "low", "high"))})
    columns = [_column("code", width=0.6), _column("level3", width=1.6), _column("weight", "number", 0.6),
               _column("experts", "count", 0.6), _column("first", width=1.0), _column("last", width=1.0),
               *(_column(name, "points", 0.8) for name in ("sd", "median", "proposed", "reported", "difference"))]
    note = SAY("note", rule=SAY(f"rules.{result.run.limits.panel.final}"))
    return table(frame, "panel_proposal", SAY("marks"), columns, note=note)


def _range(low: float, high: float) -> str:
    ends = dict.fromkeys(as_text(one, "points") for one in (low, high))
    return "\u2013".join(ends)


def _people(found: Experts) -> Table:
    frame = found.experts.assign(outlying=[SAY(f"answer.{bool(one)}") for one in found.experts["outlying"]])
    columns = [_column("expert"), _column("marked", "count"), _column("mean_share", "rate"),
               _column("distance", "rate"), _column("robust_z", "ratio"), _column("outlying")]
    return table(frame, "panel_experts", SAY("experts"), columns, note=SAY("experts_note"))


def _side_by_side(result: Result) -> pd.DataFrame:
    """Points of each dimension: by the rule (NaN without a frame), the score sheet, and the experts' group."""
    run, group = result.run, result.experts.weights.group
    by_rule = run.limits.dimension_weights(run.frame) if run.frame else {}
    on_sheet = run.book.scores.groupby("dimension")["weight"].sum()
    given = group.weights * 100 if group is not None else np.full(len(layout()["dimensions"]), np.nan)
    rows = [{"dimension": name, "rule": by_rule.get(code, 0.0) if by_rule else np.nan,
             "workbook": float(on_sheet.get(code, 0.0)), "ahp": float(one)}
            for (code, name), one in zip(layout()["dimensions"].items(), given, strict=True)]
    frame = pd.DataFrame(rows)
    return frame.assign(gap=frame["ahp"] - frame["rule"].fillna(frame["workbook"]))


def _weights_table(frame: pd.DataFrame) -> Table:
    columns = [_column("dimension"), *(_column(name, "points") for name in ("rule", "workbook", "ahp", "gap"))]
    return table(frame, "weights_compared", SAY("weights.table"), columns)


def _matrices(result: Result) -> Table:
    rows = result.experts.weights.rows
    frame = rows.assign(used=[SAY(f"answer.{bool(one)}") for one in rows["used"]],
                        **{name: [_small(state(name, one, "ratio", digits=SMALL)).text for one in rows[name]]
                           for name in ("lambda_max", "ci", "cr")})
    columns = [_column("expert"), *(_column(name) for name in ("lambda_max", "ci", "cr")), _column("used")]
    limit = state("sheets.consistency_ratio", result.run.limits.experts.consistency_ratio, "ratio",
                  rule="experts.consistency_ratio")
    return table(frame, "pairs_compared", SAY("weights.matrices"), columns, note=_line("weights.note", limit=limit))
