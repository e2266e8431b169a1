"""Annexes: score table, framework, survey, panel, evidence, opinions, findings; and the tables behind the report."""

import pandas as pd

from budgeteval.display import Attachments, Files, Findings, Table, column, table
from budgeteval.display.parts import Parts, parts
from budgeteval.findings import table as findings_table
from budgeteval.stages.key_evaluation.benchmark.show import frames as benchmark_frames
from budgeteval.stages.key_evaluation.experts.show import frames as expert_frames
from budgeteval.stages.key_evaluation.paper import scoring_paper
from budgeteval.stages.key_evaluation.run import Result
from budgeteval.stages.key_evaluation.stating import SAY, in_book, line, state
from budgeteval.stages.key_evaluation.survey import GROUP, ITEM
from budgeteval.tables import KeyResults
from budgeteval.terms import label

MEANS = ("mean", "low", "high")
SHARES = ("share_satisfied", "share_low", "share_high")


def show_annexes(result: Result) -> Parts:
    """All annexes in order, the tables behind the report, and the three-level review on the last page."""
    return parts(_scores(result), _framework(result), _groups(result), _items(result), *_panel(result),
                 _evidence(result), _opinions(result), _findings(result), _paper(result), result.run.card(),
                 result.run.rules.card(), attach(result), _review(result))


def _named(name: str, unit: str | None = None, width: float = 1.0):  # type: ignore[no-untyped-def]
    return column(name, SAY(f"annex.columns.{name}"), unit_=unit, width=width)


def _scores(result: Result) -> Table:
    rows = result.score.indicators
    frame = rows.assign(basis=[label("basis", one) for one in rows["basis"]],
                        evidence=[SAY("comma").join(one.split(";")) for one in rows["evidence"]],
                        place=in_book(rows["mark_cell"]))
    columns = [_named("code", width=0.6), column("level1", width=0.6), column("level3", width=1.5),
               column("weight", width=0.6), column("reported_mark", width=0.7), column("mark", width=0.7),
               column("basis", width=1.1), _named("evidence", width=0.9), column("reason", width=2.4),
               _named("place", width=1.1)]
    return table(frame, "scores", SAY("annex.scores"), columns, landscape=True, note=SAY("annex.note.scores"),
                 empty=SAY("annex.empty.scores"))


def _framework(result: Result) -> Table:
    columns = [_named("code", width=0.6), column("level2", width=1.0), column("level3", width=1.4),
               column("meaning", width=2.0), column("standard", width=2.4), column("method", width=0.9),
               column("data_source", width=1.3), _named("planned_text", width=0.9), _named("actual_text", width=0.9)]
    return table(result.score.indicators, "framework", SAY("annex.framework"), columns, landscape=True,
                 empty=SAY("annex.empty.scores"))


def _groups(result: Result) -> Table:
    poll, rule = result.score.survey, result.run.limits.survey
    frame = poll.groups if poll else pd.DataFrame(columns=GROUP)
    columns = [_named("survey_group", width=1.5), _named("distributed", "count", 0.8), _named("valid", "count", 0.7),
               _named("response_rate", "rate"), *(_named(name, "points", 0.9) for name in MEANS),
               *(_named(name, "rate") for name in SHARES)]
    note = line("annex.note.groups", scale=state("survey.scale", rule.scale, "count", rule="survey.scale"),
                confidence=state("survey.confidence", rule.confidence, "rate", digits=0, rule="survey.confidence"))
    return table(frame.rename(columns={"group": "survey_group"}), "survey_groups", SAY("annex.groups"), columns,
                 note=note, empty=SAY("annex.empty.groups"))


def _items(result: Result) -> Table:
    poll = result.score.survey
    frame = poll.items if poll else pd.DataFrame(columns=ITEM)
    columns = [_named("item", width=2.0), _named("valid", "count"), *(_named(name, "points") for name in MEANS),
               _named("share_satisfied", "rate")]
    return table(frame, "survey_items", SAY("annex.items"), columns, empty=SAY("annex.empty.items"))


def _panel(result: Result) -> tuple[Table, ...]:
    """Every expert's marks, and their spread; one empty table without a panel."""
    panel, rule = result.score.panel, result.run.limits.panel
    heads = [_named("code", width=0.7), column("level3", width=1.8), column("weight", width=0.7)]
    names = result.run.book.scores.drop_duplicates("code").set_index("code")["level3"]
    if panel is None:
        nothing = pd.DataFrame(columns=["code", "level3", "weight"])
        return (table(nothing, "panel_marks", SAY("annex.panel"), heads, empty=SAY("annex.empty.panel")),)
    summary = panel.summary.assign(level3=panel.summary["code"].map(names))
    given = summary[["code", "level3", "weight"]].merge(panel.marks.T.reset_index(), on="code", how="left")
    experts = [column(str(one), str(one), unit_="number", width=0.7) for one in panel.marks.index]
    marks = table(given, "panel_marks", SAY("annex.panel"), [*heads, *experts], note=SAY("annex.note.panel"))
    figures = [_named("experts", "count", 0.7), *(_named(name, "points", 0.8) for name in
               ("mean", "median", "trimmed_mean", "sd", "spread", "cv", "final"))]
    note = line("annex.note.agreement",
                limit=state("panel.spread_limit", rule.spread_limit, "rate", digits=0, rule="panel.spread_limit"),
                outlier=state("panel.outlier_share", rule.outlier_share, "rate", digits=0, rule="panel.outlier_share"))
    summary = summary.assign(outliers=[SAY("comma").join(one.split(";")) for one in summary["outliers"]])
    spread = table(summary, "panel_spread", SAY("annex.agreement"), [*heads, *figures, _named("outliers", width=0.9)],
                   note=note, landscape=True)
    return marks, spread


def _evidence(result: Result) -> Table:
    columns = [column("evidence_id", width=0.8), _named("name", width=2.4), _named("kind", width=0.8),
               _named("origin", width=1.8), _named("pages", "count", 0.6)]
    return table(result.run.book.evidence, "evidence_list", SAY("annex.evidence"), columns,
                 empty=SAY("annex.empty.evidence"))


def _opinions(result: Result) -> Table:
    rows = result.run.book.opinions
    frame = rows.assign(adopted=[SAY(f"annex.adopted.{one}") for one in rows["adopted"]])
    columns = [_named("agency", width=1.2), _named("opinion", width=2.4), _named("adopted", width=0.8),
               _named("reply", width=2.4)]
    return table(frame, "opinion_list", SAY("annex.opinions"), columns, empty=SAY("annex.empty.opinions"))


def _paper(result: Result) -> Files | None:
    """The scoring working paper, if there is anything to score."""
    if result.score.indicators.empty:
        return None
    return Files("papers", SAY("annex.paper"), {"scoring.xlsx": scoring_paper(result)})


def _review(result: Result) -> Table:
    """Every comment of the three-level review with its answer."""
    rows = result.run.review.comments
    frame = rows.assign(level=[SAY(f"review.levels.{one}") for one in rows["level"]], place=in_book(rows["place"]))
    columns = [_named("level", width=0.9), _named("reviewer", width=0.7), _named("position", width=1.1),
               _named("comment", width=2.2), _named("commented_on", width=0.9), _named("answer", width=2.2),
               _named("answered_by", width=0.7), _named("answered_on", width=0.9), _named("place", width=0.9)]
    return table(frame, "internal_review", SAY("annex.review"), columns, landscape=True,
                 empty=SAY("annex.empty.review"))


def _findings(result: Result) -> Findings:
    return Findings(findings_table(result.findings), SAY("annex.findings"), SAY("annex.findings_empty"))


def attach(result: Result) -> Attachments:
    """The tables behind the report, with the address of every cell."""
    book, bond = result.run.book, result.score.bond
    frames = {
        "card": book.card, "score_rows": result.score.indicators, "evidence": book.evidence, "answers": book.answers,
        "distribution": book.distribution, "expert_marks": book.marks, "bond_issues": book.issues,
        "bond_balance": bond.years if bond else book.balance, "problems": book.problems, "opinions": book.opinions,
    }
    frames |= {"ppp_bands": book.bands, "services": result.score.services, "key_results": key_result(result)}
    frames["internal_review"] = result.run.review.comments
    frames |= expert_frames(result) | benchmark_frames(result)
    if result.score.payment is not None:
        frames["ppp_payments"] = result.score.payment.years
    if result.own is not None:
        frames["self_evaluation"] = result.own.row
    return Attachments(frames | result.satisfaction.tables())


def key_result(result: Result) -> pd.DataFrame:
    """The evaluation as one row of ``KeyResults``, for the stages that follow."""
    run, score = result.run, result.score
    return KeyResults.of([{
        "place": run.book.file, "fiscal_year": run.fiscal_year, "project_code": run.project_code,
        "project": run.project, "department_code": run.register.get("department_code", ""),
        "department": run.department, "subject": run.subject, "budget_book": run.budget_book,
        "institution": run.text("institution"), "amount_yuan": run.number("budget_yuan"), "score": score.total,
        "grade": score.grade, "problems": len(run.book.problems),
        "status": "scored" if score.total == score.total else "blocked",
    }])
