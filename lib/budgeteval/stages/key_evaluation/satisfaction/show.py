"""Section on the survey: plan and response, results with intervals, reliability, non-response, grouped opinions."""

from typing import Any

import pandas as pd

from budgeteval.display import Text
from budgeteval.display.parts import Parts, parts
from budgeteval.facts import Fact
from budgeteval.stages.key_evaluation import marks
from budgeteval.stages.key_evaluation.run import Result
from budgeteval.stages.key_evaluation.satisfaction import show_tables
from budgeteval.stages.key_evaluation.satisfaction.evaluate import Results
from budgeteval.stages.key_evaluation.satisfaction.sift import REASONS, USED
from budgeteval.stages.key_evaluation.satisfaction.stating import SAY, SHEETS, line, state
from budgeteval.stages.key_evaluation.stating import together

ENDS = ("low", "high")


def show_satisfaction(result: Result) -> Parts:
    """The survey of the project; one sentence where it has none."""
    poll = result.satisfaction
    if not poll.book.file:
        return parts(line("none"))
    if poll.results is None:
        return parts(line("empty"))
    found = poll.results
    counted = together(_plan(found), _aside(found))
    if not found.used:
        return parts(counted, line("no_used"), show_tables.aside(found))
    prose = together(counted, _satisfied(result, found), _same(found), _proposal(result, found), _items(result, found),
                     *_weak(result, found), _alpha(result, found), _rates(result, found), _waves(result, found),
                     _bounds(found), _opinions(result, found))
    return parts(prose, show_tables.items_figure(result, found), show_tables.plan(found), show_tables.groups(found),
                 show_tables.items(found), show_tables.analysis(found), show_tables.choices(found),
                 show_tables.opinions(found), show_tables.aside(found))


def _used(found: Results) -> list[str]:
    return found.sheets.loc[found.sheets["state"] == USED, "place"].tolist()


def _of_used(found: Results, id: str, value: float, unit: str, rule: str = "", digits: int | None = None) -> Fact:
    """A fact from all lines used."""
    return state(id, value, unit, table=SHEETS, column="mean", rows=_used(found), rule=rule, digits=digits)


def _confidence(result: Result) -> Fact:
    return state("confidence", result.run.limits.survey.confidence, "rate", digits=0, rule="survey.confidence")


def _plan(found: Results) -> Text:
    groups = found.groups[found.groups["place"] != ""]
    sums = {name: state(name, float(groups[name].sum(skipna=False)) if len(groups) else None, "count",
                        table="satisfaction_plan", column=name, rows=groups["place"])
            for name in ("population", "planned", "distributed")}
    lost = found.sheets.loc[found.sheets["state"] != USED, "place"]
    rate = found.used / float(groups["distributed"].sum(skipna=False)) if groups["distributed"].sum() else None
    return line("plan", **sums, rate=state("response_rate", rate, "rate", table="satisfaction_plan",
                                           column="distributed", rows=groups["place"]),
                groups=state("groups", len(groups), "count", table="satisfaction_plan", column="group",
                             rows=groups["place"]),
                returned=state("returned", len(found.sheets), "count", table=SHEETS, column="state",
                               rows=found.sheets["place"]),
                used=state("used", found.used, "count", table=SHEETS, column="state", rows=_used(found)),
                aside=state("aside", len(lost), "count", table=SHEETS, column="state", rows=lost))


def _aside(found: Results) -> Text:
    """How many were set aside for each reason."""
    pieces = []
    for reason in REASONS:
        rows = found.sheets.loc[found.sheets["state"] == reason, "place"]
        if len(rows):
            number = state(f"aside.{reason}", len(rows), "count", table=SHEETS, column="state", rows=rows)
            pieces.append(line("reason", reason=SAY(f"reasons.{reason}"), count=number))
    if not pieces:
        return line("no_aside")
    runs: list[Any] = []
    for piece in pieces:
        runs += [*([SAY("comma")] if runs else []), *piece.paragraphs[0]]
    (before, after), = [SAY("aside", reasons="\0").split("\0")]
    return Text(((before, *runs, after),))


def _satisfied(result: Result, found: Results) -> Text:
    rules = result.run.limits.survey
    facts = {"mean": _of_used(found, "mean", found.mean.value, "points"),
             "rate": _of_used(found, "rate", found.rate, "rate", "survey.measure"),
             "share": _of_used(found, "share", found.share.value, "rate", "survey.satisfied_from"),
             "effect": _of_used(found, "design_effect", found.mean.design_effect, "ratio"),
             "effective": _of_used(found, "effective", found.mean.effective, "number", digits=1)}
    facts |= {end: _of_used(found, end, getattr(found, end), "rate", "survey.confidence") for end in ENDS}
    facts |= {f"share_{end}": _of_used(found, f"share_{end}", getattr(found.share, end), "rate", "survey.confidence")
              for end in ENDS}
    return line("result", weighting=SAY(f"weighting.{found.weighted}"), confidence=_confidence(result),
                satisfied_from=state("satisfied_from", rules.satisfied_from, "number", rule="survey.satisfied_from"),
                **facts)


def _same(found: Results) -> Text | None:
    if found.same.empty:
        return None
    rows = found.same["place"]
    others = [place for place in _used(found) if place not in set(rows)]
    return line("same", count=state("same", len(rows), "count", table=SHEETS, column="mean", rows=rows,
                                    rule="questionnaire.same_from"),
                rate=state("rate_without_same", found.without_same, "rate", table=SHEETS, column="mean", rows=others))


def _proposal(result: Result, found: Results) -> Text | None:
    """What the satisfaction indicator would get by the survey, beside what it has; nothing is changed."""
    rows = result.score.indicators
    asked = rows[rows["method"] == "likert"].to_dict("records")
    rule = result.run.limits.formulas.get("satisfaction")
    if not asked or rule is None:
        return None
    one = asked[0]
    proposed = _of_used(found, "proposed_mark", marks.points(found.rate, one["weight"], rule) or 0.0, "points",
                        "formulas.satisfaction")
    if one["ratio"] != one["ratio"]:
        return line("proposal_alone", indicator=one["level3"], proposed=proposed)
    book = {name: state(f"book_{name}", value, unit, table="score_rows", column=column, rows=[one["mark_cell"]])
            for name, value, unit, column in (("rate", one["ratio"], "rate", "ratio"),
                                              ("mark", one["mark"], "points", "mark"))}
    return line("proposal", indicator=one["level3"], book=book["rate"], mark=book["mark"], proposed=proposed)


def _item_fact(found: Results, row: dict[str, Any]) -> Fact:
    return _of_used(found, f"item.{row['code']}.mean", row["mean"], "points")


def _items(result: Result, found: Results) -> Text | None:
    known = found.items[found.items["mean"].notna()].sort_values("mean", kind="stable").to_dict("records")
    if len(known) < 2:
        return None
    worst, best = known[0], known[-1]
    return line("items", best=best["question"], best_mean=_item_fact(found, best), worst=worst["question"],
                worst_mean=_item_fact(found, worst))


def _weak(result: Result, found: Results) -> list[Text]:
    """Questions that tell little: hardly related to the others, or all at the best mark."""
    rules, shown = result.run.limits.questionnaire, []
    for key, own, limit in (("weak", found.items["item_total"] < rules.item_total_minimum, "item_total_minimum"),
                            ("extreme", found.items["ceiling"] > rules.extreme_share, "extreme_share")):
        if own.any():
            unit = "rate" if key == "extreme" else "number"
            shown.append(line(key, names=SAY("comma").join(found.items.loc[own, "question"]),
                              limit=state(f"{key}_limit", getattr(rules, limit), unit, digits=None,
                                          rule=f"questionnaire.{limit}")))
    return shown


def _alpha(result: Result, found: Results) -> Text:
    one, floor = found.alpha, result.run.limits.questionnaire.reliability_minimum
    if one.alpha != one.alpha:
        return line("alpha_none")
    facts = {name: _of_used(found, f"alpha.{name}", getattr(one, name), "number")
             for name in ("alpha", *ENDS)}
    facts |= {name: _of_used(found, f"alpha.{name}", getattr(one, name), "count") for name in ("n", "items")}
    return line("alpha", verdict=SAY("verdict.enough" if one.alpha >= floor else "verdict.low"),
                confidence=_confidence(result), **facts)


def _rates(result: Result, found: Results) -> Text:
    if found.rates_p != found.rates_p:
        return line("rates_none")
    differ = found.rates_p < result.run.limits.questionnaire.significance
    rows = found.groups.loc[found.groups["place"] != "", "place"]
    return line("rates_differ" if differ else "rates_alike",
                p=state("rates_p", found.rates_p, "number", digits=3, table="satisfaction_plan", column="distributed",
                        rows=rows, rule="questionnaire.significance"))


def _waves(result: Result, found: Results) -> Text:
    one = found.waves
    if one.difference != one.difference:
        return line("waves_none")
    facts = {name: _of_used(found, f"waves.{name}", getattr(one, name), "count", "questionnaire.early_part")
             for name in ("early", "late")}
    facts |= {name: _of_used(found, f"waves.{name}", getattr(one, name), "number") for name in ("difference", *ENDS)}
    differs = one.low > 0 or one.high < 0
    return line("waves", verdict=SAY("waves_verdict.differs" if differs else "waves_verdict.same"),
                confidence=_confidence(result), **facts)


def _bounds(found: Results) -> Text | None:
    if found.bounds[0] != found.bounds[0]:
        return None
    return line("bounds", **{end: _of_used(found, f"bounds.{end}", value, "rate", "survey.satisfied_from")
                             for end, value in zip(ENDS, found.bounds, strict=True)})


def _opinions(result: Result, found: Results) -> Text:
    rows = found.opinions
    if rows.empty:
        return line("opinions_none")
    whole = _cells(rows)
    written = state("opinions", len(whole), "count", table="satisfaction_answers", column="text", rows=whole)
    grouped = rows[rows["opinion_group"] != ""]
    if grouped.empty:
        return line("opinions_alone", count=written)
    first = grouped.iloc[0]
    return line("opinions", count=written, terms=SAY("comma").join(first["opinion_group"].split(";")),
                groups=state("opinion_groups", len(grouped), "count", table="satisfaction_answers", column="text",
                             rows=_cells(grouped), rule="questionnaire.text_distance"),
                largest=state("opinion_largest", int(first["opinions"]), "count", table="satisfaction_answers",
                              column="text", rows=first["places"].split(";")))


def _cells(rows: pd.DataFrame) -> list[str]:
    return [cell for cells in rows["places"] for cell in cells.split(";")]
