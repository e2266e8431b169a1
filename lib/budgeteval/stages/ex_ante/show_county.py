"""The county's summary: who was reviewed, with what result, for how much money, and who should have been."""

from collections.abc import Iterable

import pandas as pd

from budgeteval.display import Cover, Table, Text, column, table
from budgeteval.display.parts import Parts, parts
from budgeteval.facts import Fact
from budgeteval.stages.ex_ante.run import Run
from budgeteval.stages.ex_ante.stating import SAY, line, run_on, state, together
from budgeteval.terms import label

CONCLUSIONS = ("support", "adjust", "refuse")
COUNTS = {"support": "supported", "adjust": "adjusted", "refuse": "refused"}


def cover(run: Run) -> Cover:
    """The bureau's summary of the year."""
    rows = ((SAY("cover.bureau"), run.county.bureau), (label("fiscal_year"), SAY("cover.year", year=run.fiscal_year)),
            (SAY("card.rules"), f"{run.rules.title} ({run.rules.edition})"),
            (SAY("cover.date"), SAY("cover.blank_date")))
    return Cover(SAY("county.title", year=run.fiscal_year), run.county.name, rows, run.county.demo_mark)


def overview(run: Run) -> Parts:
    """How many departments and requests, how much money, every review, every department."""
    rows = run.rows
    if rows.empty:
        return parts(line("county.none", county=run.county.name, year=str(run.fiscal_year)))
    return parts(together(_scope(run), _blocked(run)), _list(run), _departments(run))


def _scope(run: Run) -> Text:
    rows, places = run.rows, run.rows["place"]
    policies = rows[rows["subject"] == "policy"]
    asked = rows[rows["mandatory"]]
    known = rows[rows["department_code"] != ""]
    facts: dict[str, Fact | str] = {
        "departments": _count("departments", known["department_code"].nunique(), places, "department_code"),
        "projects": _count("projects", len(rows), places), "amount": amount(run, "amount", "applied_yuan"),
        "policies": _count("policies", len(policies), policies["place"], "subject"),
        "mandatory": _count("mandatory", len(asked), asked["place"], "mandatory"),
        "year": str(run.fiscal_year), "county": run.county.name,
    }
    key = "county.scope_policies" if len(policies) else "county.scope"
    return run_on([line(key, **facts), line("county.mandatory", **facts) if len(asked) else None])


def _count(id: str, value: int, rows: Iterable[str], column: str = "place") -> Fact:
    return state(id, int(value), "count", table="reviews", column=column, rows=rows)


def amount(run: Run, id: str, column: str) -> Fact:
    """Sum of an amount over the reviews that have it; "no data" if none has."""
    known = run.rows.dropna(subset=[column])
    return state(id, known[column].sum() if len(known) else None, "yuan", column=column, rows=known["place"])


def _blocked(run: Run) -> Text:
    held = run.rows[run.rows["status"] == "blocked"]
    if held.empty:
        return line("county.all_scored")
    return line("county.blocked", blocked=_count("blocked", len(held), held["place"], "status"),
                names=SAY("comma").join(held["project"]))


def _list(run: Run) -> Table:
    rows = run.rows.sort_values(["department_code", "project_code"], kind="stable")
    shown = [label("conclusion", code) if code else SAY("not_stated") for code in rows["conclusion"]]
    total = {name: rows[name].sum(min_count=1) for name in ("applied_yuan", "supported_yuan", "refused_yuan")}
    frame = pd.concat([rows.assign(shown=shown), pd.DataFrame([{
        **total, "department": SAY("county.total"), "conditions": rows["conditions"].sum()}])], ignore_index=True)
    columns = [column("department", width=1.8), column("project", width=2),
               column("subject", SAY("county.subject"), width=0.6),
               *(column(name, SAY(f"county.wan.{name}"), unit_="wan_yuan", width=0.9) for name in total),
               column("score", SAY("county.score"), width=0.7),
               column("shown", SAY("county.conclusion"), unit_="text", width=1.1),
               column("conditions", SAY("county.conditions"), width=0.6)]
    return table(frame, "review_list", SAY("county.list"), columns, strong=[len(rows)])


def _departments(run: Run) -> Table:
    grouped = run.rows.groupby(["department_code", "department"], as_index=False).agg(
        projects=("place", "size"), applied_yuan=("applied_yuan", "sum"),
        supported_yuan=("supported_yuan", lambda part: part.sum(min_count=1)),
        refused_yuan=("refused_yuan", lambda part: part.sum(min_count=1)), score=("score", "mean"))
    columns = [column("department", width=2.2), column("projects", SAY("county.projects"), width=0.7),
               *(column(name, SAY(f"county.wan.{name}"), unit_="wan_yuan")
                 for name in ("applied_yuan", "supported_yuan", "refused_yuan")),
               column("score", SAY("county.mean_score"), width=0.8)]
    return table(grouped, "department_reviews", SAY("county.departments"), columns)


def work(run: Run) -> Text:
    """Experts' sheets read and used, and what the checks found."""
    if run.rows.empty:
        return line("county.no_work")
    heads = pd.concat([one.score.experts for one in run.reviews], ignore_index=True)
    used = heads[heads["counts"].astype(bool)]
    sheets = state("sheets", len(heads), "count", table="reviews", column="experts", rows=heads["sheet"])
    kept = state("sheets.counted", len(used), "count", table="reviews", column="experts", rows=used["sheet"])
    key = "county.sheets_all" if len(used) == len(heads) else "county.sheets"
    return together(line(key, sheets=sheets, used=kept),
                    line(f"work.rule.{run.limits.panel.final}",
                         trim=state("panel.trim_from", run.limits.panel.trim_from, "count", table="",
                                    rule="panel.trim_from")))


def dimensions(run: Run) -> Parts:
    """How the requests did in each dimension, projects and policies apart."""
    rows = [{"subject": one.subject, "project": one.project, "place": place, **row}
            for one, place in zip(run.reviews, run.rows["place"], strict=True)
            for row in one.score.dimensions.to_dict("records") if row["rate"] == row["rate"]]
    if not rows:
        return parts(line("dimensions.none"))
    frame = pd.DataFrame(rows)
    grouped = frame.groupby(["subject", "dimension", "name"], sort=False, as_index=False).agg(
        reviews=("rate", "size"), mean=("rate", "mean"), lowest=("rate", "min"), wide=("wide", "sum"))
    at = frame.loc[frame.groupby(["subject", "dimension", "name"], sort=False)["rate"].idxmin(), "project"]
    columns = [column("subject", SAY("county.subject"), width=0.5),
               column("name", SAY("dimensions.name"), unit_="text", width=1.8),
               column("reviews", SAY("county.reviews"), unit_="count", width=0.7),
               column("mean", SAY("county.mean_rate"), unit_="rate"),
               column("lowest", SAY("county.lowest"), unit_="rate"),
               column("at", SAY("county.lowest_at"), unit_="text", width=2),
               column("wide", SAY("county.wide"), unit_="count", width=0.8)]
    shown = table(grouped.assign(at=list(at)), "dimension_rates", SAY("county.dimensions"), columns)
    return parts(_weakest(frame, grouped), shown)


def _weakest(frame: pd.DataFrame, grouped: pd.DataFrame) -> Text:
    """The dimension with the lowest mean rate of each kind of request."""
    said = []
    for subject, group in grouped.groupby("subject", sort=False):
        row = group.loc[group["mean"].idxmin()]
        cells = frame[(frame["subject"] == subject) & (frame["dimension"] == row["dimension"])]
        said.append(line("county.weakest", subject=label("subject", str(subject)), name=str(row["name"]),
                         rate=state(f"weakest.{subject}.rate", row["mean"], "rate", column="score",
                                    rows=cells["place"])))
    return run_on(said)


def conclusion(run: Run) -> Text:
    """How many requests were supported, adjusted, refused; the amounts; the conditions."""
    rows = run.rows
    if rows.empty:
        return line("county.no_conclusion")
    return together(_conclusions(run), _amounts(run), _conditions(run))


def _conclusions(run: Run) -> Text:
    rows = run.rows
    groups = {code: rows.loc[rows["conclusion"] == code, "place"] for code in CONCLUSIONS}
    facts = {code: _count(COUNTS[code], len(group), group, "conclusion") for code, group in groups.items()}
    facts["projects"] = _count("projects", len(rows), rows["place"])
    only = next((code for code in CONCLUSIONS if facts[code].value == len(rows)), "")
    if only:
        return run_on([line("county.only", conclusion=label("conclusion", only), count=facts[only]), _zero(facts)])
    open_ = rows[rows["conclusion"] == ""]
    pieces = [line("county.some", conclusion=label("conclusion", code), count=facts[code])
              for code in CONCLUSIONS if facts[code].value]
    if len(open_):
        pieces.append(line("county.unconcluded", count=_count("unconcluded", len(open_), open_["place"], "conclusion")))
    return run_on([line("county.projects_reviewed", **facts), run_on(pieces, SAY("list")), line("county.stop"),
                   _zero(facts)])


def _zero(facts: dict[str, Fact]) -> Text | None:
    """Conclusions nobody got, so that no number is left unsaid."""
    none = [code for code in CONCLUSIONS if facts[code].value == 0]
    pieces = [line("county.some", conclusion=label("conclusion", code), count=facts[code]) for code in none]
    return run_on([run_on(pieces, SAY("comma")), line("county.stop")]) if none else None


def _amounts(run: Run) -> Text:
    facts = {"amount": amount(run, "amount", "applied_yuan"),
             "supported": amount(run, "supported_amount", "supported_yuan"),
             "refused": amount(run, "refused_amount", "refused_yuan")}
    unknown = run.rows[run.rows["supported_yuan"].isna()]
    more = line("county.amounts_open", count=_count("amounts_open", len(unknown), unknown["place"], "supported_yuan"))
    return run_on([line("county.amounts", **facts), more if len(unknown) else None])


def _conditions(run: Run) -> Text:
    rows = pd.concat([one.book.conditions for one in run.reviews], ignore_index=True)
    if rows.empty:
        return line("county.no_conditions")
    left = rows[rows["met"] != "met"]
    with_some = run.rows[run.rows["conditions"] > 0]
    facts = {"total": state("conditions", len(rows), "count", column="conditions", rows=rows["place"]),
             "with_some": _count("conditional", len(with_some), with_some["place"], "conditions"),
             "open": state("conditions.open", len(left), "count", column="conditions", rows=left["place"])}
    return line("county.conditions_open" if len(left) else "county.conditions_met", **facts)


def follow_up(run: Run) -> Parts:
    """New requests without the review they needed, and conditions still open."""
    return parts(_missed_line(run), _missed(run), _open(run))


def _missed_line(run: Run) -> Text:
    rows = run.missed
    limits = run.limits.mandatory
    if all(value is None for value in (limits.new_project_yuan, limits.new_policy_yuan, limits.renewed_yuan)):
        return line("county.no_threshold")
    number = state("missed", len(rows), "count", table="missed", column="project_code", rows=rows["project_code"])
    if rows.empty:
        return line("county.none_missed", missed=number)
    return line("county.missed", missed=number,
                departments=state("missed.departments", rows["department_code"].nunique(), "count", table="missed",
                                  column="department_code", rows=rows["project_code"]),
                amount=state("missed.amount", rows["budget_yuan"].sum(), "yuan", table="missed", column="budget_yuan",
                             rows=rows["project_code"]))


def _missed(run: Run) -> Table | None:
    if run.missed.empty:
        return None
    columns = [column("department", width=2), column("project", width=2.2),
               column("subject", SAY("county.subject"), width=0.6),
               column("budget_yuan", SAY("county.budget"), unit_="wan_yuan"),
               column("limit_yuan", SAY("county.limit"), unit_="wan_yuan")]
    return table(run.missed, "missed_list", SAY("county.missed_table"), columns, note=SAY("county.missed_note"))


def _open(run: Run) -> Table | None:
    rows = [{**row, "project": one.project} for one in run.reviews for row in one.book.conditions.to_dict("records")
            if row["met"] != "met"]
    if not rows:
        return None
    columns = [column("project", width=1.8), column("condition", SAY("conclusion.condition"), unit_="text", width=2.6),
               column("state", SAY("conclusion.state"), unit_="text", width=1.2),
               column("party", SAY("conclusion.party"), unit_="text", width=1.6)]
    return table(pd.DataFrame(rows), "open_conditions", SAY("county.open_table"), columns)


def others(run: Run) -> Text:
    """Findings in numbers, and what this summary is not."""
    number = {name: [one for one in run.findings if one.severity == name] for name in ("error", "warning", "question")}
    if not any(number.values()):
        return together(line("others.clean"), line("county.duty"))
    return together(line("others.findings", **{
        f"{name}s": state(f"findings.{name}", len(found), "count", table="findings", column="severity",
                          rows=[one.place for one in found]) for name, found in number.items()}), line("county.duty"))
