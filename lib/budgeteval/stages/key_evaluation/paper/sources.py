"""What stands behind some marks: expert marks, questionnaires, bonds; each sheet says where its figure stands."""

from typing import Any

import pandas as pd

from budgeteval.places import address
from budgeteval.stages.key_evaluation.paper.book import Formula, Page, day, layout, span
from budgeteval.stages.key_evaluation.paper.rules import Refs
from budgeteval.stages.key_evaluation.run import Result
from budgeteval.stages.key_evaluation.stating import SAY, in_book
from budgeteval.stages.key_evaluation.survey import respondents, usable

TOP = 3
NUMBER = ""  # what stands beside the answers under no item's name


def _open(page: Page, name: str, heads: list[str], widths: list[float]) -> None:
    page.put(0, 0, layout()["sheets"][name], "title")
    page.put(1, 0, layout()["notes"][name], "note")
    page.line(TOP - 1, heads, "head")
    page.widths(widths)
    page.freeze(TOP, 1)


def panel_sheet(page: Page, result: Result, rules: Refs) -> dict[str, str]:
    """Usable expert marks, one indicator a line, and the final mark; returns where that of each code stands."""
    panel, marks, words = result.score.panel, result.run.book.marks, layout()["panel"]
    assert panel is not None
    experts = list(panel.marks.index)
    names = result.run.book.scores.drop_duplicates("code").set_index("code")["level3"]
    _open(page, "panel", [*words["heads"], *experts, words["final"], words["places"]],
          [8, 24, 8, *[9] * len(experts), 10, 40])
    final, finals = 3 + len(experts), {}
    for row, one in enumerate(panel.summary.to_dict("records"), start=TOP):
        page.line(row, (one["code"], names[one["code"]], one["weight"], *panel.marks[one["code"]]))
        cells = span((row, 3), (row, final - 1))
        page.put(row, final, Formula(_final(cells, result.run.limits.panel.final, rules), one["final"]), "formula")
        places = marks.loc[marks["code"] == one["code"], "place"]
        page.put(row, final + 1, SAY("comma").join(in_book(places)))
        finals[one["code"]] = page.ref(row, final)
    return finals


def _final(cells: str, how: str, rules: Refs) -> str:
    """The panel's mark of the expert marks in ``cells``, "" without any."""
    trimmed = f"IF(COUNT({cells})>={rules['panel.trim_from']},(SUM({cells})-MAX({cells})-MIN({cells}))" \
              f"/(COUNT({cells})-2),AVERAGE({cells}))"
    by_rule = {"median": f"MEDIAN({cells})", "mean": f"AVERAGE({cells})", "trimmed_mean": trimmed}[how]
    return f'IF(COUNT({cells})=0,"",{by_rule})'


def survey_sheet(page: Page, result: Result, rules: Refs) -> str:
    """Usable answers, one questionnaire a line, with its mean; returns where the satisfaction stands."""
    poll, limits, words = result.score.survey, result.run.limits.survey, layout()["survey"]
    assert poll is not None
    given, means = _given(result.run.book.answers, limits.scale)
    items = list(dict.fromkeys(result.run.book.answers["item"]))
    _open(page, "survey", [words["heads"][0], *items, words["mean"], words["heads"][1]],
          [10, *[10] * len(items), 10, 24])
    mean = 1 + len(items)
    for row, (cell, own) in enumerate(given.items(), start=TOP):
        page.line(row, (own[NUMBER], *(own.get(item) for item in items)))
        cells = span((row, 1), (row, mean - 1))
        page.put(row, mean, Formula(f'IF(COUNT({cells})=0,"",AVERAGE({cells}))', means[cell]), "formula")
        page.line(row, in_book([cell]), first=mean + 1)
    foot = TOP + len(given)
    cells = span((TOP, mean), (foot - 1, mean))
    by_mean = f"AVERAGE({cells})/{rules['survey.scale']}"
    by_share = f'COUNTIF({cells},">="&{rules["survey.satisfied_from"]})/COUNT({cells})'
    page.put(foot, 0, words["rate"], "head")
    by_rule = {"mean_of_scale": by_mean, "share_satisfied": by_share}[limits.measure]
    page.put(foot, mean, Formula(f'IF(COUNT({cells})=0,"",{by_rule})', poll.rate), "formula")
    return page.ref(foot, mean)


def _given(answers: pd.DataFrame, scale: int) -> tuple[dict[str, dict[str, Any]], dict[str, float]]:
    """Usable answers by item, and the respondent's own number, and the mean, of each questionnaire by its cell."""
    rows: dict[str, dict[str, Any]] = {}
    kept = answers.assign(answer=usable(answers, scale))
    for one in kept[["questionnaire", "respondent", "item", "answer"]].to_dict("records"):
        own = rows.setdefault(one["questionnaire"], {NUMBER: one["respondent"]})
        own.setdefault(one["item"], one["answer"])
    people = respondents(answers, scale)
    return rows, dict(zip(people["questionnaire"], people["mean"], strict=True))


def bond_sheet(page: Page, result: Result, rules: Refs) -> dict[str, str]:
    """Issues, years and idle money; returns where coverage, idle share and gap of progress stand."""
    bond, book, words = result.score.bond, result.run.book, layout()["bond"]
    assert bond is not None
    _open(page, "bond", words["issues"], [30, 18, 18, 18, 30, 30])
    issues = _rows(page, TOP, book.issues, ["bond", "issued_yuan", "allocated_yuan", "spent_yuan"])
    years = _table(page, TOP + issues + 1, words["years"], bond.years,
                   ["year", "revenue_yuan", "cost_yuan", "principal_yuan", "interest_yuan"])
    idle = _table(page, years[1] + 1, words["idle"], bond.idle.assign(since=bond.idle["since"].map(day), days=None),
                  ["bond", "amount_yuan", "since", "days"])
    foot = idle[1] + 1
    base, progress = address(foot, 1), address(foot + 1, 1)
    for row, (name, value) in enumerate((("base_date", day(result.run.text("base_date"))),
                                         ("progress", bond.progress)), start=foot):
        page.put(row, 0, words[name], "head")
        page.put(row, 1, value)
    for row in range(*idle):
        since, days = address(row, 2), bond.idle["idle_days"].iloc[row - idle[0]]
        page.put(row, 3, Formula(f'IF(OR({base}="",{since}=""),"",{base}-{since})', days), "formula")
    figures = {
        "coverage": (_coverage(years), bond.coverage),
        "idle_share": (_idle(issues, idle, base, rules), bond.idle_share),
        "progress_gap": (_gap(issues, progress), abs(bond.progress_gap)),
    }
    for row, (name, (text, value)) in enumerate(figures.items(), start=foot + 2):
        page.put(row, 0, words[name], "head")
        page.put(row, 1, Formula(text, value), "formula")
    return {name: page.ref(foot + 2 + at, 1) for at, name in enumerate(figures)}


def _rows(page: Page, top: int, frame: pd.DataFrame, columns: list[str]) -> int:
    """Rows of a table, their places last; returns how many."""
    for row, one in enumerate(frame.to_dict("records"), start=top):
        page.line(row, (*(one[name] for name in columns), *in_book([one["place"]])))
    return len(frame)


def _table(page: Page, top: int, heads: list[str], frame: pd.DataFrame, columns: list[str]) -> tuple[int, int]:
    """A table with its head; returns its first row and the one after its last."""
    page.line(top, heads, "head")
    return top + 1, top + 1 + _rows(page, top + 1, frame, columns)


def _coverage(years: tuple[int, int]) -> str:
    """Net revenue of all years by the service of the debt; "" where a figure is missing or nothing is due."""
    first, count = years[0], years[1] - years[0]
    if not count:
        return '""'
    revenue, cost, principal, interest = (f"SUM({span((first, at), (years[1] - 1, at))})" for at in range(1, 5))
    whole = f"COUNT({span((first, 1), (years[1] - 1, 4))})={count * 4}"
    return f'IF(AND({whole},{principal}+{interest}<>0),({revenue}-{cost})/({principal}+{interest}),"")'


def _idle(issues: int, idle: tuple[int, int], base: str, rules: Refs) -> str:
    """Money idle longer than the limit by all that was issued."""
    if not issues:
        return '""'
    issued = span((TOP, 1), (TOP + issues - 1, 1))
    days, amounts = (span((idle[0], at), (idle[1] - 1, at)) for at in (3, 1))
    late = f'SUMIF({days},">"&{rules["bond.idle_days"]},{amounts})' if idle[1] > idle[0] else "0"
    return f'IF(OR({base}="",COUNT({issued})<{issues},SUM({issued})=0),"",{late}/SUM({issued}))'


def _gap(issues: int, progress: str) -> str:
    """How far the progress of the works and that of spending are apart."""
    if not issues:
        return '""'
    allocated, spent = (span((TOP, at), (TOP + issues - 1, at)) for at in (2, 3))
    whole = f"COUNT({span((TOP, 2), (TOP + issues - 1, 3))})={issues * 2}"
    return f'IF(AND({whole},{progress}<>"",SUM({allocated})<>0),ABS({progress}-SUM({spent})/SUM({allocated})),"")'
