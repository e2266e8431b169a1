"""What the report shows of the review: grades and consequences, what data suggest, key projects."""

from budgeteval.display import Table, column, table, text
from budgeteval.stages.performance_target import stating, summary
from budgeteval.stages.performance_target.columns import counts, points, rate, wan
from budgeteval.stages.performance_target.run import Run
from budgeteval.terms import label, sentences

TEXT = sentences(__package__)
SAY = TEXT.say


def show_review(run: Run) -> Table:
    """Grades with their consequence; what the review came to, in words, below."""
    rows = summary.review_grades(run.counted, run.rules.performance_target.review)
    rows["name"] = [label("review_grade", grade) if grade else SAY("review.none") for grade in rows["review_grade"]]
    facts = stating.review(run)
    keys = ["review.overview" if facts["reviewed"].value else "review.none_yet"]
    keys += ["review.returned"] if facts["returned"].value else []
    keys += ["review.pending"] if facts["reviewed"].value and facts["pending"].value else []
    said = text("".join(TEXT.raw(key) for key in [*keys, "review.note"]), facts)
    return table(rows, "review", SAY("review.caption"), [
        column("name", SAY("review.grade"), unit_="text", align="center", width=0.8),
        *counts(projects="review.projects"), rate("share", "review.share"), wan("registered_budget_yuan"),
        column("consequence", SAY("review.consequence"), width=2.4),
    ], note=said, facts=list(facts.values()))


def show_review_items(run: Run) -> Table:
    """The eight items: points, what data suggest on average, what the reviewers gave."""
    places = set(run.counted["place"])
    rows = summary.review_items(run.proposals[run.proposals.index.isin(places)],
                                run.marks[run.marks.index.isin(places)], run.rules.performance_target.review)
    shown = rows.assign(judged=[SAY("review.by_person") if one != one else "" for one in rows["mean"]])
    return table(shown, "review_items", SAY("review.heads_caption"), [
        column("review_head", width=0.9), column("review_item", SAY("review.item"), width=1.2),
        points("points", "review.points"), points("mean", "review.mean"), points("marks", "review.marks"),
        column("judged", SAY("review.remark"), unit_="text", width=1.2),
    ], note=SAY("review.project_note"))


def show_key_projects(run: Run) -> Table:
    """Key projects one by one: the reviewers' total, and the most that data leave possible."""
    rows = summary.key_projects(run.counted, run.proposals, run.rules.performance_target.review)
    rows = rows.assign(best=[label("review_grade", grade) for grade in rows["best_grade"]])
    whose = [column("department", width=1.6)] if run.whole_county else []
    return table(rows, "key_projects", SAY("review.caption_projects"), [
        *whose, column("project", width=2.2), wan("registered_budget_yuan"), "review_score",
        column("review_grade", align="center", width=0.8), points("most", "review.most"),
        column("best", SAY("review.best_grade"), unit_="text", align="center"),
    ], landscape=run.whole_county and len(rows) > 0, empty=SAY("review.project_empty"),
        note=SAY("review.project_note"))
