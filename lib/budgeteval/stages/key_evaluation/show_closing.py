"""Chapters five to seven: experience, problems, suggestions, limits, data checks, duty and signatures."""

from typing import Any

from budgeteval.display import Signatures, Text
from budgeteval.display.parts import Parts, parts
from budgeteval.stages.key_evaluation.run import Result, Run
from budgeteval.stages.key_evaluation.show_score import total_fact
from budgeteval.stages.key_evaluation.stating import SAY, coded, count, line, state, together, word

ROLES = ("lead_evaluator", "reviewer_first", "reviewer_second", "reviewer_third")

def show_problems(result: Result) -> Text:
    """Experience, then the problems with cause and responsible party."""
    run, problems = result.run, result.run.book.problems
    experience = run.text("experience")
    first = line("problems.experience", experience=experience) if experience else line("problems.experience_missing")
    if problems.empty:
        return together(first, line("problems.none"))
    head = line("problems.head", count=count("problems", len(problems), problems["place"], "problems", "problem"))
    rows = enumerate(problems.to_dict("records"), start=1)
    return together(first, head, *(_problem(run, number, row) for number, row in rows))


def _problem(run: Run, number: int, row: dict[str, Any]) -> Text:
    names = run.book.scores.drop_duplicates("code").set_index("code")["level3"]
    name = names.get(row["code"], "")
    return line("problems.row", number=str(number), problem=_bare(row["problem"]),
                indicator=SAY("problems.indicator", name=name) if name else "",
                cause=_bare(row["cause"]) or SAY("not_stated"), party=coded("party", row["party"]))


def show_suggestions(result: Result) -> Text:
    """One suggestion per problem, with who should act."""
    problems = result.run.book.problems
    if problems.empty:
        return line("suggestions.none")
    rows = []
    for number, row in enumerate(problems.to_dict("records"), start=1):
        key = "suggestions.row" if row["suggestion"] else "suggestions.missing"
        rows.append(line(key, number=str(number), problem=_bare(row["problem"]), suggestion=_bare(row["suggestion"]),
                         party=coded("party", row["party"])))
    return together(*rows)


def show_others(result: Result) -> Parts:
    """Limits, survey and panel in figures, self-evaluation, data checks, duty, use; then the places to sign."""
    run = result.run
    limits = run.text("limits")
    prose = together(
        line("others.limits", limits=limits) if limits else line("others.limits_missing"),
        _survey(result), _panel(result), _self(result), _checks(result), _review(result),
        line("others.duty"), line("others.use"),
    )
    return parts(prose, _signatures(run))


def _survey(result: Result) -> Text:
    poll, run = result.score.survey, result.run
    if poll is None or poll.valid == 0:
        return line("others.survey_none")
    rows = run.book.answers["place"]
    rule = run.limits.survey
    valid = count("survey.valid", poll.valid, _valid(run), "answers", "questionnaire")
    rate = state("survey.rate", poll.rate, "rate", table="answers", column="answer", rows=rows, rule="survey.measure")
    if poll.low != poll.low:
        return line("others.survey_one", valid=valid, mean=rate)
    values = {"low": poll.low, "high": poll.high, "share": poll.share_satisfied, "share_low": poll.share_low,
              "share_high": poll.share_high}
    facts = {name: state(f"survey.{name}", value, "rate", table="answers", column="answer", rows=rows,
                         rule="survey.confidence") for name, value in values.items()}
    sent = run.book.distribution["place"]
    return line(
        "others.survey", valid=valid, mean=rate, **facts,
        distributed=state("survey.distributed", poll.distributed, "count", table="distribution", column="distributed",
                          rows=sent),
        rate=state("survey.response_rate", poll.response_rate, "rate", table="distribution", column="distributed",
                   rows=sent),
        confidence=state("survey.confidence", rule.confidence, "rate", digits=0, rule="survey.confidence"))


def _valid(run: Run) -> list[str]:
    answers = run.book.answers
    usable = answers[answers["answer"].between(1, run.limits.survey.scale)]
    return list(dict.fromkeys(usable["questionnaire"]))


def _panel(result: Result) -> Text:
    panel, run = result.score.panel, result.run
    if panel is None:
        return line("others.panel_none")
    marks, rule = run.book.marks, run.limits.panel
    experts = state("panel.compared_experts", panel.agreement.experts, "count", table="expert_marks", column="expert",
                    rows=marks["place"])
    indicators = state("panel.compared_indicators", panel.agreement.indicators, "count", table="expert_marks",
                       column="code", rows=marks["place"])
    after = line(f"others.panel_rule.{rule.final}", trim_from=state("panel.trim_from", rule.trim_from, "count",
                                                                    rule="panel.trim_from"))
    if panel.agreement.w != panel.agreement.w:
        first = line("others.panel_one", experts=experts, indicators=indicators)
    else:
        first = line("others.panel", experts=experts, indicators=indicators, **{
            name: state(f"panel.{name}", value, "ratio", table="expert_marks", column="mark", rows=marks["place"])
            for name, value in (("w", panel.agreement.w), ("icc", panel.agreement.icc_single))})
    return Text((first.paragraphs[0] + after.paragraphs[0],))


def _self(result: Result) -> Text:
    own, total = result.own, result.score.total
    if own is None or total != total:
        return line("others.self_none")
    gap = own.total - total
    facts = {"own": state("self.total", own.total, "points", table="self_evaluation", column="reported_total",
                          rows=[own.place]),
             "gap": state("self.gap", abs(gap), "points", table="self_evaluation", column="reported_total",
                          rows=[own.place])}
    first = line("others.self" if gap >= 0 else "others.self_lower", total=total_fact(result), **facts)
    if own.recomputed != own.recomputed:
        return first
    ruled = state("self.recomputed", own.recomputed, "points", table="self_evaluation", column="recomputed_total",
                  rows=[own.place])
    return Text((first.paragraphs[0] + line("others.self_recomputed", recomputed=ruled).paragraphs[0],))


def _checks(result: Result) -> Text:
    number = {severity: [one for one in result.findings if one.severity == severity]
              for severity in ("error", "warning", "question")}
    if not any(number.values()):
        return line("others.clean")
    return line("others.findings", **{
        f"{severity}s": count(f"findings.{severity}", len(found), [one.place for one in found], "findings", "severity")
        for severity, found in number.items()})


def _review(result: Result) -> Text:
    """How far the three-level review has come."""
    comments = result.run.review.comments
    if comments.empty:
        return line("others.review_none")
    raised = comments[~comments["none"]]
    facts = {"comments": raised, "answered": raised[raised["answer"] != ""]}
    return line("others.review", **{name: count(f"review.{name}", len(rows), rows["place"], "internal_review",
                                                "comment") for name, rows in facts.items()})


def _signatures(run: Run) -> Signatures:
    rows = [(SAY("others.role", role=SAY(f"others.roles.{role}"), name=word(run, role)), SAY("others.line"))
            for role in ROLES]
    return Signatures(SAY("others.signatures"), (*rows, (SAY("others.seal"), SAY("others.line"))))


def _bare(text: str) -> str:
    """Words of the form without the full stop our sentence puts itself."""
    return text.strip().rstrip(SAY("stops"))
