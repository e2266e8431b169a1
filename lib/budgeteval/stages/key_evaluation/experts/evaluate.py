"""What the experts' sheets come to: usable marks of both rounds, spread, the proposed mark, weights by comparison."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
import pandas as pd

from budgeteval.facts import as_text
from budgeteval.findings import Finding
from budgeteval.numbers import plain, round_half_up
from budgeteval.panel import Agreement, agreement, distances, final_mark
from budgeteval.rulesets.key_evaluation import KeyEvaluation
from budgeteval.stages.key_evaluation.experts.read import Pairs, Sheet, Sheets, layout
from budgeteval.stages.key_evaluation.notes import note
from budgeteval.terms import sentences
from budgeteval.weighting import Ahp, ahp, faults, group_matrix

MARKS = ["place", "expert", "round", "code", "mark", "reason"]
PROPOSAL = ["place", "code", "level3", "weight", "experts", "first_low", "first_high", "low", "high", "sd", "median",
            "proposed", "reported", "difference"]
PAIRS = ["place", "expert", "lambda_max", "ci", "cr", "used"]
SAY = sentences(__package__).say
KINDS = {"missing": "pair_missing", "off_scale": "pair_off_scale", "diagonal": "pair_not_reciprocal",
         "not_reciprocal": "pair_not_reciprocal"}


@dataclass(frozen=True)
class Weights:
    """Weights of the dimensions by the experts who compared them consistently; None where there is no such expert.

    ``rows`` has a line per matrix (:data:`PAIRS`).
    """

    rows: pd.DataFrame
    group: Ahp | None


@dataclass(frozen=True)
class Experts:
    """Usable marks (:data:`MARKS`), one row per expert (``panel.EXPERT``), one per indicator (:data:`PROPOSAL`)."""

    marks: pd.DataFrame
    experts: pd.DataFrame
    proposal: pd.DataFrame
    first: Agreement
    last: Agreement
    weights: Weights
    findings: tuple[Finding, ...]


def evaluate(sheets: Sheets, indicators: pd.DataFrame, rules: KeyEvaluation) -> Experts:
    """Experts' marks of the judged indicators of a score sheet (columns of ``ScoreRows`` and ``judged``)."""
    judged = indicators[indicators["judged"] & indicators["weight"].notna()].drop_duplicates("code").set_index("code")
    notes = list(sheets.findings)
    marks = pd.DataFrame([row for sheet in sheets.sheets for row in _usable(sheet, judged["weight"], notes)],
                         columns=MARKS)
    first = _shares(marks[marks["round"] == "first"], judged["weight"])
    last = _shares(marks.drop_duplicates(["expert", "code"], keep="last"), judged["weight"])
    people = distances(last, rules.experts.robust_z, rules.experts.distance)
    proposal = pd.DataFrame([_proposed(code, row, first, last, rules) for code, row in judged.iterrows()],
                            columns=PROPOSAL)
    if sheets.files:
        notes += _panel_notes(sheets, people, proposal, rules)
    before, after = (agreement(one.round(9).to_numpy(), rules.experts.confidence) for one in (first, last))
    return Experts(marks, people, proposal, before, after, _weights(sheets, rules, notes), tuple(notes))


def _usable(sheet: Sheet, weights: pd.Series, notes: list[Finding]) -> Iterator[dict[str, Any]]:
    """Marks of one expert that can be used; whatever cannot is a finding."""
    firsts: dict[str, float] = {}
    given = [(row["round"], row["code"]) for row in sheet.rows if not row["cell"].blank]
    if not given:
        notes.append(note("experts_nothing_marked", sheet.file, expert=sheet.expert))
        return
    for row in sheet.rows:
        names = {"expert": sheet.expert, "code_": row["code"]}
        if row["cell"].blank:
            if row["round"] == "first" and row["code"] in weights.index:
                notes.append(note("experts_mark_missing", row["place"], **names))
            continue
        mark = _mark(row, weights, names, given, notes)
        if mark is None:
            continue
        before = firsts.get(row["code"], nan)
        if row["round"] == "first":
            firsts[row["code"]] = mark
        elif before != mark and not row["reason"]:
            notes.append(note("experts_change_unexplained", row["place"], before=plain(before), after=plain(mark),
                              **names))
        yield {"place": row["place"], "expert": sheet.expert, "round": row["round"], "code": row["code"], "mark": mark,
               "reason": row["reason"]}


def _mark(row: Mapping[str, Any], weights: pd.Series, names: dict[str, str], given: list[tuple[str, str]],
          notes: list[Finding]) -> float | None:
    cell = row["cell"]
    if row["code"] not in weights.index:
        notes.append(note("experts_indicator_unknown", row["place"], **names))
    elif given.count((row["round"], row["code"])) > 1:
        notes.append(note("experts_indicator_twice", row["place"], **names))
    elif cell.number is None:
        notes.append(note("experts_mark_not_a_number", row["place"], text=cell.text, **names))
    elif not 0 <= cell.number <= weights[row["code"]]:
        notes.append(note("experts_mark_out_of_range", row["place"], found=plain(cell.number),
                          weight=plain(float(weights[row["code"]])), **names))
    else:
        return float(cell.number)
    return None


def _shares(marks: pd.DataFrame, weights: pd.Series) -> pd.DataFrame:
    """Marks as shares of the weight: experts down, indicators across, NaN for no mark."""
    table = marks.pivot(index="expert", columns="code", values="mark").sort_index().sort_index(axis=1).astype(float)
    return table / weights.reindex(table.columns).astype(float)


def _proposed(code: Any, row: pd.Series, first: pd.DataFrame, last: pd.DataFrame, rules: KeyEvaluation) -> list[Any]:
    """Spread of both rounds and the mark that the rule makes of the last; none from a single expert."""
    weight = float(row["weight"])
    before, values = (np.asarray(one[code].dropna()) * weight if code in one else np.array([]) for one in (first, last))
    several = len(values) > 1
    final = final_mark(values, rules.panel.final, rules.panel.trim_from) if several else nan
    final = round_half_up(final, rules.mark_digits)
    ends = [float(end(one)) if len(one) else nan for one in (before, values) for end in (np.min, np.max)]
    return [row["mark_cell"], code, row["level3"], weight, len(values), *ends,
            float(values.std(ddof=1)) if several else nan, float(np.median(values)) if len(values) else nan, final,
            row["reported_mark"], row["reported_mark"] - final]


def _panel_notes(sheets: Sheets, people: pd.DataFrame, proposal: pd.DataFrame,
                 rules: KeyEvaluation) -> Iterator[Finding]:
    """Enough experts, none apart from the others, and the workbook's marks as proposed."""
    home = {sheet.expert: sheet.file for sheet in sheets.sheets}
    place = next(iter(home.values()), "")
    if len(people) == 1:
        yield note("experts_alone", place, more=rules.panel.minimum_experts - 1)
    elif 0 < len(people) < rules.panel.minimum_experts:
        yield note("experts_few", place, found=len(people), limit=rules.panel.minimum_experts)
    for one in people[people["outlying"]].to_dict("records"):
        yield note("experts_outlying", home[one["expert"]], expert=one["expert"],
                   z=plain(round_half_up(one["robust_z"], 1)),
                   side=SAY("side.low" if one["distance"] < 0 else "side.high"),
                   distance=as_text(abs(one["distance"]), "rate", 0))
    for one in proposal[proposal["difference"].abs() > rules.tolerance].to_dict("records"):
        yield note("experts_mark_differs", one["place"], indicator=one["level3"], found=plain(one["reported"]),
                   expected=plain(one["proposed"]))


def _weights(sheets: Sheets, rules: KeyEvaluation, notes: list[Finding]) -> Weights:
    """Weights of the group from the matrices that are whole and consistent."""
    rows, used = [], []
    for sheet in sheets.sheets:
        if sheet.pairs is None:
            continue
        if wrong := faults(sheet.pairs.matrix):
            notes += _pair_notes(sheet.pairs, wrong)
            continue
        one = ahp(sheet.pairs.matrix)
        fine = one.cr <= rules.experts.consistency_ratio
        place = sheet.pairs.cells[0][0].place
        rows.append([place, sheet.expert, one.lambda_max, one.ci, one.cr, fine])
        if fine:
            used.append(sheet.pairs.matrix)
        else:
            notes.append(note("experts_pairs_inconsistent", place, expert=sheet.expert, found=as_text(one.cr, "ratio"),
                              limit=plain(rules.experts.consistency_ratio)))
    return Weights(pd.DataFrame(rows, columns=PAIRS), ahp(group_matrix(used)) if used else None)


def _pair_notes(pairs: Pairs, wrong: list[tuple[str, int, int]]) -> Iterator[Finding]:
    """One finding per pair that cannot be used."""
    names, told = list(layout()["dimensions"].values()), set()
    for kind, row, column in wrong:
        pair = (min(row, column), max(row, column))
        if pair not in told:
            told.add(pair)
            cell = pairs.cells[row][column]
            yield note(f"experts_{KINDS[kind]}", cell.place, expert=pairs.expert, one=names[row], other=names[column],
                       text=cell.text)
