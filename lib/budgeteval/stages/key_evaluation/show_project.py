"""Chapters one and two: cover, the project and its money, its targets, how the evaluation was done."""

import pandas as pd

from budgeteval.display import Cover, Table, Text, column, table
from budgeteval.display.parts import Parts, parts
from budgeteval.stages.key_evaluation import marks
from budgeteval.stages.key_evaluation.run import Run
from budgeteval.stages.key_evaluation.stating import SAY, coded, count, from_card, in_book, line, state, together, word

FUNDS = ("budget_yuan", "received_yuan", "spent_yuan")
COVER = ("client", "institution", "lead_evaluator", "team", "base_date", "department", "implementing_unit")


def show_cover(run: Run) -> Cover:
    """Title, the parties, the base date."""
    known = {"department": run.department, "implementing_unit": run.register.get("implementing_unit", "")}
    rows = tuple((SAY(f"cover.{field}"), known.get(field, "") or word(run, field)) for field in COVER)
    return Cover(SAY("title", project=run.project), SAY("subtitle", fiscal_year=run.fiscal_year), rows,
                 run.county.demo_mark)


def show_project(run: Run) -> Parts:
    """Background, content, money (as prose and table) and targets."""
    return parts(_overview(run), _funds(run), _goals(run))


def _overview(run: Run) -> Text:
    background = line("project.background", background=run.text("background")) if run.text("background") \
        else line("project.background_missing")
    return together(
        background,
        line("project.content", content=run.text("content")) if run.text("content") else None,
        line("project.unit", unit=word(run, "implementing_unit"), department=run.department or SAY("not_stated"),
             book=coded("budget_book", run.text("budget_book")), stage=SAY(f"stage.{run.text('evaluation_stage')}")),
        _money(run),
    )


def _money(run: Run) -> Text:
    if all(marks.missing(run.number(field)) for field in FUNDS):
        return line("project.money_missing")
    funding, paid = rates(run)
    return line(
        "project.money",
        **{name: from_card(run, f"{name}_yuan", "yuan") for name in ("budget", "received", "spent")},
        funding=state("funding_rate", funding, "rate", table="card", column="number",
                      rows=[run.place("received_yuan"), run.place("budget_yuan")]),
        disbursement=state("disbursement_rate", paid, "rate", table="card", column="number",
                           rows=[run.place("spent_yuan"), run.place("received_yuan")]),
    )


def rates(run: Run) -> tuple[float | None, float | None]:
    """Received / budget, and spent / received; None where there is nothing to divide by."""
    budget, received, spent = (run.number(field) for field in FUNDS)
    return marks.ratio(received, budget), marks.ratio(spent, received)


def _funds(run: Run) -> Table:
    names = SAY("project.item"), SAY("project.amount"), SAY("project.rate")
    shares = (None, *rates(run))
    rows = [[SAY(f"project.items.{field}"), run.number(field), share, *in_book([run.place(field)])]
            for field, share in zip(FUNDS, shares, strict=True)]
    frame = pd.DataFrame(rows, columns=["item", "amount_yuan", "rate", "place"])
    columns = [column("item", names[0]), column("amount_yuan", names[1], unit_="wan_yuan"),
               column("rate", names[2], unit_="rate"), column("place", width=1.4)]
    return table(frame, "funds", SAY("project.funds"), columns, note=SAY("project.rate_note"))


def _goals(run: Run) -> Text:
    return line("project.goals", overall=word(run, "overall_goal"), stage=word(run, "stage_goal"))


def show_work(run: Run) -> Text:
    """Purpose and scope, framework and methods, how the work went."""
    rows, book = run.book.scores, run.book
    judged = rows[rows["method"].isin(["qual_quant", ""])]
    computed = rows.drop(judged.index)
    said = {name: word(run, name) for name in ("client", "institution", "period", "base_date")}
    purpose = line("work.purpose", project=run.project, **said)
    system = line(
        "work.system", frame=SAY(f"frame.{run.frame or 'unknown'}"),
        dimensions=count("dimensions", rows["level1"].nunique(), rows["place"], "score_rows", "level1"),
        indicators=count("indicators", len(rows), rows["place"], "score_rows", "level3"),
        weight=state("weight", float(rows["weight"].sum()), "number", table="score_rows", column="weight",
                     rows=rows["weight_cell"]),
        computed=count("indicators.by_rule", len(computed), computed["place"], "score_rows", "method"),
        judged=count("indicators.judged", len(judged), judged["place"], "score_rows", "method"),
    )
    return together(purpose, system, line("work.methods", methods=word(run, "methods")),
                    line("work.process", fieldwork=word(run, "fieldwork")), _material(run, book.evidence))


def _material(run: Run, evidence: pd.DataFrame) -> Text:
    answers, marks_ = run.book.answers, run.book.marks
    scale = run.limits.survey.scale
    usable = answers[answers["answer"].between(1, scale)].drop_duplicates("questionnaire")
    experts = marks_.drop_duplicates("expert")
    return line(
        "work.material", evidence=count("evidence", len(evidence), evidence["place"], "evidence", "evidence_id"),
        valid=count("survey.valid", len(usable), usable["questionnaire"], "answers", "questionnaire"),
        experts=count("panel.experts", len(experts), experts["place"], "expert_marks", "expert"),
    )


