"""Checks of what people said: the satisfaction survey and the expert panel."""

from collections.abc import Iterator

import pandas as pd

from budgeteval.facts import as_text
from budgeteval.findings import Finding
from budgeteval.numbers import plain
from budgeteval.rulesets.key_evaluation import KeyEvaluation
from budgeteval.stages.key_evaluation.intake import Workbook
from budgeteval.stages.key_evaluation.notes import note
from budgeteval.stages.key_evaluation.score import Score
from budgeteval.stages.key_evaluation.survey import usable


def check_survey(book: Workbook, result: Score, rules: KeyEvaluation) -> Iterator[Finding]:
    """A survey where satisfaction is marked; enough of it; answers on the scale; nobody twice."""
    limits = rules.survey
    asked = book.scores[book.scores["method"] == "likert"]
    if result.survey is None or result.survey.valid == 0:
        for row in asked.to_dict("records"):
            yield note("survey_missing", row["place"], indicator=row["level3"])
        return
    sheet = _sheet(book.answers)
    poll = result.survey
    off = book.answers[usable(book.answers, limits.scale).isna() & (book.answers["text"] != "")]
    for row in off[off["answer"].notna()].to_dict("records"):
        yield note("survey_answer_off_scale", row["place"], found=row["text"], scale=limits.scale)
    people = book.answers.drop_duplicates("questionnaire")
    for row in people[people.duplicated("respondent")].to_dict("records"):
        yield note("survey_respondent_twice", row["questionnaire"], respondent=row["respondent"])
    if poll.valid < limits.minimum_valid:
        yield note("survey_few_valid", sheet, found=poll.valid, limit=limits.minimum_valid)
    if poll.response_rate > 1:
        yield note("survey_response_over", sheet, valid=poll.valid, distributed=plain(poll.distributed))
    elif poll.response_rate != poll.response_rate:
        yield note("survey_distribution_missing", sheet)
    elif poll.response_rate < limits.minimum_response_rate:
        yield note("survey_response_low", sheet, found=as_text(poll.response_rate, "rate"),
                   limit=as_text(limits.minimum_response_rate, "rate"))
    for row in poll.groups[poll.groups["valid"] < limits.minimum_group].to_dict("records"):
        yield note("survey_group_small", sheet, group=row["group"], found=row["valid"], limit=limits.minimum_group)


def check_panel(book: Workbook, result: Score, rules: KeyEvaluation) -> Iterator[Finding]:
    """Enough experts on every judged indicator; marks usable; spread, outlying marks and agreement."""
    judged = result.indicators[result.indicators["judged"]]
    if result.panel is None:
        if len(judged):
            yield note("panel_missing", book.file, indicators=len(judged))
        return
    yield from _unusable(book)
    summary = result.panel.summary.set_index("code")
    places = book.marks.drop_duplicates("code").set_index("code")["place"]
    for row in judged[judged["code"].isin(summary.index)].to_dict("records"):
        one = summary.loc[row["code"]]
        at, names = places[row["code"]], {"indicator": row["level3"]}
        if one["experts"] < rules.panel.minimum_experts:
            yield note("panel_few_experts", at, found=int(one["experts"]), limit=rules.panel.minimum_experts, **names)
        if one["wide"]:
            yield note("panel_spread_wide", at, sd=plain(one["sd"]), low=plain(one["low"]), high=plain(one["high"]),
                       **names)
        for expert in filter(None, one["outliers"].split(";")):
            cell = book.marks[(book.marks["expert"] == expert) & (book.marks["code"] == row["code"])].iloc[0]
            yield note("panel_outlier", cell["place"], expert=expert, found=plain(cell["mark"]),
                       median=plain(one["median"]), **names)
    for row in judged[~judged["code"].isin(summary.index)].to_dict("records"):
        yield note("panel_indicator_unmarked", row["place"], indicator=row["level3"])
    agreement = result.panel.agreement
    if agreement.w < rules.panel.agreement_minimum:
        yield note("panel_agreement_low", _sheet(book.marks), w=plain(agreement.w),
                   limit=plain(rules.panel.agreement_minimum))


def _unusable(book: Workbook) -> Iterator[Finding]:
    """Marks of unknown indicators, above the weight, or given twice by one expert."""
    weights = book.scores.drop_duplicates("code").set_index("code")["weight"]
    twice = book.marks.duplicated(["expert", "code"], keep=False)
    for row, again in zip(book.marks.to_dict("records"), twice, strict=True):
        if row["code"] not in weights.index:
            yield note("panel_indicator_unknown", row["place"], code_=row["code"], expert=row["expert"])
        elif again:
            yield note("panel_mark_twice", row["place"], expert=row["expert"], code_=row["code"])
        elif not 0 <= row["mark"] <= weights[row["code"]] and row["mark"] == row["mark"]:
            yield note("panel_mark_out_of_range", row["place"], expert=row["expert"], found=plain(row["mark"]),
                       weight=plain(float(weights[row["code"]])))


def _sheet(frame: pd.DataFrame) -> str:
    return "!".join(frame["place"].iloc[0].split("!")[:2])
