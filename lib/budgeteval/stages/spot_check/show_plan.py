"""What the plan's report shows: frame, sizes, strata, the list, how to replay it, the papers to fill."""

from collections.abc import Iterable

import pandas as pd

from budgeteval import findings as found
from budgeteval.display import (
    Attachments,
    Cover,
    Figure,
    Files,
    Findings,
    Signatures,
    Table,
    Text,
    column,
    figure,
    new_axes,
    table,
    text,
)
from budgeteval.facts import Fact, as_text, entries, fact, parameter
from budgeteval.stages.spot_check.frame import reconciliation, unlisted
from budgeteval.stages.spot_check.papers import papers
from budgeteval.stages.spot_check.run import Plan
from budgeteval.stages.spot_check.sizes import precision
from budgeteval.stages.spot_check.words import stratum_name
from budgeteval.terms import label, sentences

TEXT = sentences(__package__)
SAY = TEXT.say
SHOWN = 30
FOLDER = "working_papers"


def show_plan_cover(plan: Plan) -> Cover:
    """Cover of the plan, with the parties' places."""
    return Cover(SAY("cover.plan", year=plan.fiscal_year), plan.county.name, parties(plan), plan.county.demo_mark)


def parties(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Client, institution, lead evaluator, team, base date, rules, limits."""
    blank = SAY("cover.blank")
    return (
        (SAY("cover.client"), plan.county.bureau), (SAY("cover.institution"), blank), (SAY("cover.lead"), blank),
        (SAY("cover.team"), blank), (SAY("cover.base_date"), SAY("cover.blank_date")),
        (SAY("cover.rules"), f"{plan.rules.title} ({plan.rules.edition})"),
        (SAY("cover.limits"), SAY("cover.limits_text")),
    )


def show_signatures() -> Signatures:
    """Places to sign: lead evaluator, three levels of review, institution and client."""
    line, stamp = SAY("signatures.line"), SAY("signatures.stamp")
    rows = [(SAY(f"signatures.{one}"), line) for one in ("lead", "first", "second", "third")]
    rows += [(SAY(f"signatures.{one}"), stamp) for one in ("institution", "client")]
    return Signatures(SAY("signatures.title"), tuple(rows))


def _fact(name: str, value: float | str | None, unit: str, rows: Iterable[str] = (), table_: str = "frame",
          column_: str = "place", rule: str = "") -> Fact:
    return fact(f"spot_check_plan.{name}", value, unit, table=table_, column=column_,
                rows=rows, rule=rule)


def show_frame(plan: Plan) -> Text:
    """The frame in words: who is in it, blocked forms, and how it agrees with the register."""
    rows, lines = plan.frame.projects, reconciliation(plan.frame).set_index("line")
    blocked = rows[rows["status"] == "blocked"]
    keys = ["plan.scope", "plan.blocked" if len(blocked) else "plan.blocked_none"]
    keys.append(_register_key(plan, lines))
    unknown = rows[rows["amount_yuan"].isna()]
    keys += ["plan.unknown_amount"] if len(unknown) else []
    values: dict[str, Fact | str] = {
        "county": plan.county.name, "year": str(plan.fiscal_year),
        "projects": _fact("projects", len(rows), "count", rows["place"]),
        "amount": _fact("amount", plan.frame.amount, "yuan", rows["place"], column_="amount_yuan"),
        "departments": _fact("departments", _departments(rows), "count", rows["place"],
                             column_="department_code"),
        "blocked": _fact("blocked", len(blocked), "count", blocked["place"], column_="status"),
        "unknown": _fact("amount_unknown", len(unknown), "count", unknown["place"], column_="amount_yuan"),
    }
    known = entries("projects", plan.frame.register["project_code"])
    if "register" in lines.index:
        values |= {
            "register": _fact("register", int(lines.at["register", "projects"]), "count", known),
            "register_amount": _fact("register_amount", float(lines.at["register", "amount_yuan"]), "yuan", known),
            "absent": _fact("absent", int(lines.at["absent", "projects"]), "count",
                            entries("projects", plan.frame.absent["project_code"])),
            "unlisted": _fact("unlisted", int(lines.at["unlisted", "projects"]), "count",
                              unlisted(plan.frame)["place"]),
        }
    return text([TEXT.raw(key) for key in keys], values)


def _departments(rows: pd.DataFrame) -> int:
    """Number of known departments."""
    return int(rows.loc[rows["department_code"] != "", "department_code"].nunique())


def _register_key(plan: Plan, lines: pd.DataFrame) -> str:
    if "register" not in lines.index:
        return "plan.register_none"
    same = lines.at["frame", "projects"] == lines.at["register", "projects"] and not len(plan.frame.absent)
    close = abs(lines.at["frame", "amount_yuan"] - lines.at["register", "amount_yuan"]) < 1
    return "plan.register_same" if same and close else "plan.register_differs"


def show_reconciliation(plan: Plan) -> Table:
    """Frame against register: number and amount."""
    rows = reconciliation(plan.frame)
    rows = rows.assign(line=[SAY(f"plan.lines.{one}") for one in rows["line"]])
    return table(rows, "reconciliation", SAY("plan.captions.reconciliation"), [
        column("line", SAY("plan.columns.line"), width=2),
        column("projects", SAY("plan.columns.projects"), unit_="count"),
        column("amount_yuan", SAY("wan", name=SAY("plan.columns.amount")), unit_="wan_yuan", width=1.4),
    ])


def show_sizes(plan: Plan) -> Table:
    """Every objective, its size, and which one decides."""
    rows = plan.drawn.sizes
    shown = rows.assign(
        objective=[_objective(row) for row in rows.to_dict("records")],
        decides=[SAY("plan.decides") if one else "" for one in rows["largest"]])
    return table(shown, "sizes", SAY("plan.captions.sizes"), [
        column("objective", SAY("plan.columns.objective"), width=3),
        column("n0", SAY("plan.columns.n0"), unit_="number", digits=1),
        column("n", SAY("plan.columns.n"), unit_="count"),
        column("decides", SAY("plan.columns.decides"), align="center"),
    ], note=text(TEXT.raw("plan.note_sizes"), n=_in_sample("size", plan.drawn.size, "count", plan.drawn.sample),
                  N=_fact("projects", len(plan.frame.projects), "count", plan.frame.projects["place"])))


def _objective(row: dict) -> str:
    rates = {"share", "tolerable", "ratio"} | ({"half_width"} if row["method"] == "share" else set())
    values = {name: as_text(value, "rate", 0) if name in rates else as_text(value, "number")
              for name, value in row["inputs"]}
    return SAY(f"plan.objective.{row['method']}", **values)


def show_strata(plan: Plan) -> Table:
    """Strata: projects, draws, amount, probability."""
    drawn = plan.drawn
    rows = drawn.strata.assign(stratum=[stratum_name(one) for one in drawn.strata["stratum"]])
    note = SAY("plan.note_strata_money") if drawn.target == "money" else text(
        TEXT.raw("plan.note_strata"),
        interval=_in_sample("interval", drawn.interval_yuan, "yuan", drawn.sample, "amount_yuan")
        if drawn.interval_yuan < float("inf") else SAY("strata.not_random"),
        floor=fact("spot_check_plan.floor", plan.rules.spot_check.strata.floor, "count",
                   rule="spot_check.strata.floor"))
    return table(rows, "strata", SAY("plan.captions.strata"), [
        column("stratum", SAY("plan.columns.stratum"), width=1.6), column("N", SAY("plan.columns.N"), unit_="count"),
        column("departments", SAY("plan.columns.departments"), unit_="count"),
        column("amount_yuan", SAY("wan", name=SAY("plan.columns.amount")), unit_="wan_yuan", width=1.4),
        column("n", SAY("plan.columns.drawn"), unit_="count"),
        column("probability", SAY("plan.columns.probability"), unit_="rate"),
    ], note=note)


def show_draw(plan: Plan) -> Text:
    """Who is drawn, in words, and what the sample is expected to tell."""
    drawn, rules = plan.drawn, plan.rules.spot_check
    sample, frame = drawn.sample, drawn.frame
    sure, judged = (sample[sample["part"] == part] for part in ("take_all", "judgement"))
    random = sample[sample["part"] == "random"]
    missed = set(frame["department_code"]) - set(sample["department_code"]) - {""}
    census = len(sample) == len(frame)
    expected = precision(drawn.strata, rules)
    keys = ["plan.drawn"] + (["plan.census"] if census else ["plan.take_all" if len(sure) else "plan.take_all_none"])
    keys += ["plan.judgement" if len(judged) else "plan.judgement_none"]
    keys += ["plan.missed" if missed else "plan.missed_none"]
    keys += [] if census else ["plan.precision_money" if drawn.target == "money" else "plan.precision"]
    keys += ["plan.reviewers"]
    share = sample["amount_yuan"].sum() / plan.frame.amount if plan.frame.amount else None
    made = _in_sample
    return text([TEXT.raw(key) for key in keys], {
        "size": made("size", drawn.size, "count", sample), "drawn": made("drawn", len(sample), "count", sample),
        "drawn_amount": made("drawn_amount", sample["amount_yuan"].sum(), "yuan", sample, "amount_yuan"),
        "drawn_share": made("drawn_share", share, "rate", sample, "amount_yuan"),
        "hit": made("departments_hit", _departments(sample), "count", sample, "department_code"),
        "interval": made("interval", drawn.interval_yuan, "yuan", sample, "amount_yuan"),
        "sure": made("take_all", len(sure), "count", sure, "part"),
        "random": made("random", len(random), "count", random, "part"),
        "judged": made("judgement", len(judged), "count", judged, "part"),
        "missed": made("departments_missed", len(missed), "count", sample, "department_code"),
        "confidence": fact("spot_check_plan.confidence", rules.objectives.confidence, "rate", digits=0,
                           rule="spot_check.objectives.confidence"),
        "mean": made("precision_mean", expected["mean_half_width"], "points", sample, "weight"),
        "share": made("precision_share", expected["share_half_width"], "rate", sample, "weight"),
        "bad": fact("spot_check_plan.discovery_projects", expected["discovery_projects"], "count",
                    rule="spot_check.objectives.discovery.bad_share"),
        "discovery": made("discovery", expected["discovery"], "rate", sample, "weight"),
        "double": made("double", int(sample["double"].sum()), "count", sample[sample["double"]], "double"),
    })


def _in_sample(name: str, value: float | None, unit: str, rows: pd.DataFrame, column_: str = "place") -> Fact:
    return _fact(name, value, unit, rows["place"], "sample", column_)


def show_departments_figure(plan: Plan) -> Figure:
    """Projects drawn beside all projects, by department, largest first."""
    counts = department_counts(plan)
    shown = counts.head(SHOWN).iloc[::-1]
    drawing, axes = new_axes(height=max(2.0, 0.19 * len(shown) + 0.6))
    axes.barh(shown["department"], shown["projects"], color="#c9d5e3", label=SAY("plan.figure.all"))
    axes.barh(shown["department"], shown["drawn"], color="#33557a", label=SAY("plan.figure.drawn"))
    axes.set_xlabel(SAY("plan.figure.axis"))
    axes.tick_params(axis="y", labelsize=7)
    axes.legend(frameon=False, loc="lower right")
    note = SAY("plan.figure.note", shown=SHOWN) if len(counts) > SHOWN else ""
    alt = SAY("plan.figure.alt", departments=len(counts), most=int(counts["drawn"].max()))
    return figure(drawing, "departments", SAY("plan.captions.figure"), alt, note=note)


def department_counts(plan: Plan) -> pd.DataFrame:
    """One row per department: department_code, department, projects, drawn; most projects first."""
    rows = plan.drawn.frame.groupby(["department_code", "department"], as_index=False).size()
    drawn = plan.drawn.sample["department_code"].value_counts()
    rows = rows.rename(columns={"size": "projects"})
    rows["drawn"] = rows["department_code"].map(drawn).fillna(0).astype(int)
    return rows.sort_values(["projects", "department_code"], ascending=[False, True], ignore_index=True)


def _list(plan: Plan, sample: pd.DataFrame, name: str, empty: str = "") -> Table:
    rows = sample.assign(
        stratum=[stratum_name(one) for one in sample["stratum"]],
        reason=[reason_text(row) for row in sample.to_dict("records")],
        double=[SAY("plan.doubled") if one else "" for one in sample["double"]])
    return table(rows, f"{name}_list", SAY(f"plan.captions.{name}"), [
        column("number", SAY("plan.columns.number"), unit_="count", width=0.5),
        column("department", width=1.6), column("project", width=2.4),
        column("amount_yuan", SAY("wan", name=SAY("plan.columns.amount")), unit_="wan_yuan"),
        column("self_score", label("reported_score")), column("stratum", SAY("plan.columns.stratum")),
        column("inclusion_probability", SAY("plan.columns.probability"), unit_="rate", width=0.9),
        column("u", SAY("plan.columns.u"), unit_="number", digits=6, width=0.9),
        column("reason", SAY("plan.columns.reason"), width=1.4),
        column("team", SAY("plan.columns.team"), unit_="text", align="center", width=0.6),
        column("double", SAY("plan.columns.double"), align="center", width=0.6), column("project_id", width=2.6),
    ], landscape=True, empty=empty, note=text(TEXT.raw("plan.note_sample"), seed=plan.drawn.seed))


def reason_text(row: dict) -> str:
    """Why a project is drawn, in words: its part, or the reason the judgement gave."""
    if row["part"] == "judgement":
        return row["reason"] or SAY("plan.reasons.judgement_blank")
    return SAY(f"plan.reasons.{row['part']}")


def show_sample(plan: Plan) -> Table:
    """The list of drawn projects."""
    return _list(plan, plan.drawn.sample, "sample")


def show_supplement(plan: Plan) -> Table:
    """The supplement: it extends the list and drops nobody."""
    return _list(plan, plan.drawn.supplement, "supplement", SAY("plan.empty_supplement"))


def show_replay(plan: Plan) -> Text:
    """How anybody draws the same list again."""
    drawn, rules = plan.drawn, plan.rules.spot_check
    rule = "money" if drawn.target == "money" else rules.strata.spread
    more = "plan.supplement" if len(drawn.supplement) else "plan.supplement_none"
    return text([*TEXT.raw("plan.replay"), TEXT.raw(more)], {
        "seed": fact("spot_check_plan.seed", drawn.seed, "text", rows=[parameter("seed")]),
        "frame_hash": _fact("frame_hash", drawn.frame_hash, "text", drawn.frame["place"]),
        "list_hash": _fact("list_hash", drawn.list_hash, "text", drawn.sample["place"], "sample"),
        "rule": SAY(f"plan.rule.{rule}"),
        "more": _in_sample("supplement", len(drawn.supplement), "count", drawn.supplement),
    })


def show_plan_findings(plan: Plan) -> Findings:
    """What is wrong with frame and judgement list."""
    return Findings(plan.findings[found.COLUMNS], SAY("plan.captions.findings"), SAY("plan.empty_findings"))


def show_papers(plan: Plan) -> Files:
    """The working papers to fill, beside the report."""
    files = papers(plan.drawn.sample, plan.scores, plan.indicators, plan.rules.spot_check.criteria)
    return Files(FOLDER, SAY("plan.captions.papers"), files)


def attach_plan(plan: Plan) -> Attachments:
    """Frame, sample and supplement as tables: what a replay needs."""
    drawn = plan.drawn
    frame = drawn.frame.drop(columns=["file", "sheet"])
    return Attachments({"frame": frame, "sample": drawn.sample, "supplement": drawn.supplement,
                        "departments": department_counts(plan)})

