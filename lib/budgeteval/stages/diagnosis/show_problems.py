"""The four kinds of problems: how many, where most, and the cells that show it."""

import pandas as pd

from budgeteval.display import Parts, Table, Text, column, parts, table, text
from budgeteval.facts import as_text
from budgeteval.numbers import fixed
from budgeteval.rulesets.diagnosis import Sign
from budgeteval.screening.heaping import edge_bunching
from budgeteval.screening.rates import normal_interval
from budgeteval.stages.diagnosis.facts import group_fact, judged_fact, kind_facts, sign_fact
from budgeteval.stages.diagnosis.rank import GROUPS
from budgeteval.stages.diagnosis.run import Run
from budgeteval.stages.diagnosis.words import SAY, TEXT, listed
from budgeteval.terms import label

UNITS = {"recheck_lower": "points", "key_score_lower": "points", "all_full_marks": "count", "target_copied": "count",
         "score_against_money": "points", "key_score_poor": "points",
         "department_score_lower": "points", "department_score_poor": "points", "not_put_right": "count"}
SHOWN = 6  # groups of a kind of problem; the rest is published with the report


def show_inflation(run: Run) -> Parts:
    """Self scores above what others found: by department with intervals, around the grades' edges, by project."""
    return parts(_told(run, "inflation"), _signs(run, "inflation"), *_groups(run, "inflation"), _departments(run),
                 _wholes(run), _bunching(run), _evidence(run, "inflation"))


def show_formality(run: Run) -> Parts:
    """Forms filled in without content."""
    return _shown(run, "formality")


def show_vagueness(run: Run) -> Parts:
    """Targets nobody can measure."""
    return _shown(run, "vagueness")


def show_no_result(run: Run) -> Parts:
    """Money that brought no result."""
    return _shown(run, "no_result")


def _shown(run: Run, kind: str) -> Parts:
    return parts(_told(run, kind), _signs(run, kind), *_groups(run, kind), _evidence(run, kind))


def _told(run: Run, kind: str) -> Text:
    return text(TEXT.raw(f"problem.{kind}"), {**kind_facts(run, kind), "judged": judged_fact(run, kind)})


def _signs(run: Run, kind: str) -> Table:
    """The signs of a kind with their bounds."""
    own = {name: sign for name, sign in run.limits.signs.items() if sign.kind == kind}
    facts = {name: sign_fact(run, name) for name in own}
    frame = pd.DataFrame([{"sign": name, "bound": _bound(name, sign), "hits": facts[name].value, "party": sign.party}
                          for name, sign in own.items()])
    return table(frame, f"{kind}_signs", SAY("problem.signs"), [
        column("sign", width=1.6), column("bound", SAY("problem.bound"), unit_="text", width=2.6),
        column("hits", SAY("problem.hits"), unit_="count", width=0.7), column("party", width=0.9),
    ], note=SAY("problem.signs_note"), facts=list(facts.values()))


def _bound(name: str, sign: Sign) -> str:
    return SAY(f"bounds.{name}", bound=as_text(sign.bound, "number"), percent=as_text(sign.bound, "rate", 0),
               money=as_text(sign.money, "rate", 0))


def _groups(run: Run, kind: str) -> list[Table]:
    """Departments, then kinds of projects, with the highest rates of a kind of problem."""
    return [_grouped(run, kind, level) for level in GROUPS]


def _grouped(run: Run, kind: str, level: str) -> Table:
    rows = run.rates[(run.rates["level"] == level) & (run.rates["problem_kind"] == kind)]
    rows = rows[rows["hits"] > 0].sort_values(["shrunk", "code"], ascending=[False, True], kind="stable").head(SHOWN)
    frame = rows.assign(interval=[SAY("rank.range", low=as_text(one.low, "rate", 0), high=as_text(one.high, "rate", 0))
                                  for one in rows.itertuples()],
                        parties=[_parties(run, kind, level, str(code)) for code in rows["code"]])
    caption = SAY(f"problem.groups.{level}", kind=label("problem_kind", kind))
    return table(frame, f"{kind}_{level}", caption, [
        column("name", SAY(f"rank.{level}"), unit_="text", width=1.8),
        column("judged", SAY("overview.kinds_judged"), unit_="count"),
        column("hits", SAY("overview.kinds_hits"), unit_="count"),
        column("rate", unit_="rate", label_=label("hit_rate"), width=0.9), column("shrunk", unit_="rate", width=0.9),
        column("interval", SAY("inflation.interval"), unit_="text", align="center", width=1.1),
        column("parties", SAY("problem.parties"), unit_="text", width=2.0),
    ], note=SAY("problem.groups_note"), empty=SAY("problem.groups_empty"),
        facts=[group_fact(run, kind, level, str(code)) for code in rows["code"]])


def _parties(run: Run, kind: str, level: str, code: str) -> str:
    """Who answers for the signs of a group, with the number of signs, most first."""
    own = run.signs[(run.signs["problem_kind"] == kind) & (run.signs[GROUPS[level]] == code)]
    counts = own["party"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return listed(SAY("problem.party", party=label("party", str(one)), signs=as_text(int(count), "count"))
                  for one, count in counts.items())


def _evidence(run: Run, kind: str) -> Table:
    """The strongest of each sign in turn, those of projects with several signs first, each with its cell."""
    rows = run.signs[run.signs["problem_kind"] == kind]
    many = rows.groupby(["department_code", "project"])["sign"].transform("nunique")
    far = (rows["value"] - rows["bound"]).abs()
    rows = rows.assign(many=many, far=far).sort_values(["many", "far", "place"], kind="stable",
                                                       ascending=[False, False, True])
    turn = rows.groupby("sign").cumcount()
    rows = rows.assign(turn=turn).sort_values(["turn", "sign"], kind="stable").head(run.limits.ranking.shown)
    shown = [_value(str(one.sign), float(one.value)) for one in rows.itertuples()]
    return table(rows.assign(value=shown), f"{kind}_evidence", SAY("problem.rows", kind=label("problem_kind", kind)), [
        column("department", width=1.4), column("project", width=1.6), column("sign", width=1.1),
        column("value", SAY("problem.value"), unit_="text", align="right", width=0.7), column("party", width=0.8),
        column("place", width=2.2),
    ], note=SAY("problem.rows_note"), empty=SAY("problem.rows_empty"))


def _value(sign: str, value: float) -> str:
    return fixed(value, 3) if sign == "same_marks" else as_text(value, UNITS.get(sign, "rate"))


def _departments(run: Run) -> Table:
    """Mean inflation of the departments drawn, with the interval of the shrunk mean."""
    rows = run.known.departments
    rows = rows[rows["n"] > 0].sort_values(["theta", "department"], ascending=[False, True], kind="stable")
    rows = rows.head(run.limits.ranking.shown)
    low, high = normal_interval(rows["theta"], rows["theta_se"], run.limits.ranking.confidence)
    frame = rows.assign(interval=[SAY("rank.range", low=as_text(one, "points"), high=as_text(other, "points"))
                                  for one, other in zip(low, high, strict=True)])
    return table(frame, "inflation_departments", SAY("inflation.caption"), [
        column("department", width=2.2), column("N", SAY("inflation.population"), unit_="count"),
        column("n", SAY("inflation.drawn"), unit_="count"), column("mean", SAY("inflation.mean"), unit_="points"),
        column("theta", SAY("inflation.theta"), unit_="points"),
        column("interval", SAY("inflation.interval"), unit_="text", align="center", width=1.4),
    ], note=SAY("inflation.note"), empty=SAY("inflation.empty"))


def _wholes(run: Run) -> Table:
    """What departments gave themselves as a whole beside what the framework's base data give, widest first."""
    rows = run.known.wholes.dropna(subset=["reported_total", "framework_total"])
    rows = rows.assign(gap=rows["reported_total"] - rows["framework_total"])
    rows = rows.sort_values(["gap", "place"], ascending=[False, True], kind="stable").head(SHOWN)
    return table(rows, "inflation_wholes", SAY("whole_table.caption"), [
        column("department", width=1.6), column("reported_total", SAY("whole_table.reported"), unit_="points"),
        column("framework_total", SAY("whole_table.framework"), unit_="points"),
        column("gap", SAY("whole_table.gap"), unit_="points"), column("place", width=2.4),
    ], note=SAY("whole_table.note"), empty=SAY("whole_table.empty"))


def _bunching(run: Run) -> Table:
    """Self scores just above and just below the grades' limits."""
    projects = run.known.scores.assign(score=run.known.scores["reported_total"])
    edges = [low for grade, low in run.rules.self_evaluation.grades.items() if grade != "poor"]
    found = edge_bunching(projects, edges, significance=1 - run.limits.ranking.confidence).table
    return table(found[found["level"] == "county"], "bunching", SAY("inflation.bunching"), [
        column("subject", SAY("inflation.edge"), unit_="text", align="center"),
        column("n", SAY("inflation.near"), unit_="count"), column("observed", SAY("inflation.above"), unit_="rate"),
        column("p_adjusted", SAY("inflation.p"), unit_="number", digits=3),
    ], note=SAY("inflation.bunching_note"), empty=SAY("inflation.bunching_empty"))
