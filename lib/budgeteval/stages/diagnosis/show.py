"""What a diagnosis shows of the whole: overview, ranking, parties, changes, findings, sources."""

from typing import cast

import pandas as pd

from budgeteval.display import (
    Attachments,
    Column,
    Cover,
    Figure,
    Findings,
    Parts,
    Table,
    Text,
    column,
    figure,
    new_axes,
    parts,
    table,
    text,
)
from budgeteval.facts import as_text
from budgeteval.findings import COLUMNS
from budgeteval.stages.diagnosis.facts import kind_facts, overview_facts, party_fact
from budgeteval.stages.diagnosis.run import Run
from budgeteval.stages.diagnosis.words import KINDS, SAY, TEXT, listed
from budgeteval.terms import glossary, label

SHOWN, LEADING = 80, 3


def show_cover(run: Run) -> Cover:
    """Cover; the bureau diagnoses."""
    rows = (
        (SAY("cover.author"), run.county.bureau),
        (label("fiscal_year"), SAY("cover.year", year=run.fiscal_year)),
        (SAY("card.rules"), f"{run.rules.title} ({run.rules.edition})"),
        (SAY("cover.date"), SAY("cover.blank_date")),
    )
    return Cover(SAY("cover.title", year=run.fiscal_year), run.name, rows, run.county.demo_mark)


def show_overview(run: Run) -> Parts:
    """What was looked at, what was found, what could not be known."""
    facts = overview_facts(run)
    names = {"name": run.name, "year": str(run.fiscal_year), "rules": run.rules.title}
    shown = [text(TEXT.raw("overview.scope"), names),
             text(TEXT.raw("overview.found" if len(run.signs) else "overview.none"), facts)]
    if run.known.missing:
        missing = listed(label("stage", name) for name in run.known.missing)
        shown.append(text(TEXT.raw("overview.missing"), reports=missing))
    leading, categories = (leading_names(run, level) for level in ("department", "category"))
    if leading and categories:
        shown.append(text(TEXT.raw("overview.leading"), names=listed(leading), categories=listed(categories)))
    shown.append(text(SAY("overview.caution")))
    return parts(Text(tuple(one for some in shown for one in some.paragraphs)), _kinds(run))


def leading_names(run: Run, level: str) -> list[str]:
    """The groups with most problems, by name."""
    rows = run.ranks[(run.ranks["level"] == level) & run.ranks["rank"].notna()]
    return rows["name"].head(LEADING).tolist()


def _kinds(run: Run) -> Table:
    """One row per kind: projects judged and with signs, departments above the county."""
    rows, facts = [], []
    for kind in KINDS:
        own = run.rates[(run.rates["level"] == "department") & (run.rates["problem_kind"] == kind)]
        found = kind_facts(run, kind)
        looked = int((run.judged["problem_kind"] == kind).sum())
        hits = cast(int, found["hits"].value)
        facts += list(found.values())
        rows.append([kind, looked, hits, hits / looked if looked else None,
                     int((own["above"] >= run.limits.ranking.confidence).sum())])
    frame = pd.DataFrame(rows, columns=["problem_kind", "judged", "hits", "rate", "above"])
    return table(frame, "problem_kinds", SAY("overview.kinds"), [
        column("problem_kind", width=1.2), _count("judged", "overview.kinds_judged"),
        _count("hits", "overview.kinds_hits"), column("rate", SAY("overview.kinds_rate"), unit_="rate"),
        _count("above", "overview.kinds_above"),
    ], note=SAY("overview.kinds_note"), facts=facts)


def show_figure(run: Run) -> Figure:
    """Ranks of the departments with most problems, each with its interval."""
    rows = run.ranks[(run.ranks["level"] == "department") & run.ranks["rank"].notna()]
    rows = rows.head(run.limits.ranking.shown)[::-1]
    drawing, axes = new_axes(height=0.9 + 0.2 * max(len(rows), 3))
    axes.set_xlabel(SAY("figure.x"))
    if len(rows):
        heights = range(len(rows))
        axes.hlines(heights, rows["rank_low"], rows["rank_high"], color="#8aa5c2", linewidth=2.2)
        axes.plot(rows["rank"], heights, "o", color="#9c2a2a", markersize=3.6)
        axes.set_yticks(list(heights), rows["name"].tolist())
    else:
        axes.text(0.5, 0.5, SAY("figure.none"), ha="center", transform=axes.transAxes)
    return figure(drawing, "ranks", SAY("figure.caption"), SAY("figure.alt", count=len(rows)))


def show_ranking(run: Run) -> Parts:
    """Departments, and kinds of projects by the register's field, most problems first."""
    return parts(_ranking(run, "department", "department_ranking", SAY("rank.caption"), SAY("rank.department")),
                 _ranking(run, "category", "category_ranking", SAY("rank.categories"), SAY("rank.category")))


def _ranking(run: Run, level: str, name: str, caption: str, group: str) -> Table:
    """The first groups of a level with the shrunk rate of each kind."""
    rows = run.ranks[(run.ranks["level"] == level) & run.ranks["rank"].notna()].head(run.limits.ranking.shown)
    own = run.rates[run.rates["level"] == level]
    wide = own.pivot(index="code", columns="problem_kind", values="shrunk").reindex(columns=list(KINDS))
    frame = rows.join(wide, on="code").assign(placed=[
        SAY("rank.placed", rank=as_text(one.rank, "count"), low=as_text(one.rank_low, "count"),
            high=as_text(one.rank_high, "count")) for one in rows.itertuples()])
    return table(frame, name, caption, [
        column("placed", SAY("rank.interval"), unit_="text", width=1), column("name", group, unit_="text", width=2),
        column("score", SAY("rank.score"), unit_="points", width=0.7),
        *(column(kind, label("problem_kind", kind), unit_="rate", digits=1, width=0.8) for kind in KINDS),
        _count("kinds_above", "rank.kinds_above"),
    ], note=SAY("rank.note"), empty=SAY("rank.empty"))


def show_parties(run: Run) -> Table:
    """Who answers for the signs, by the rules."""
    rows, facts = [], []
    for party in glossary()["party"]["values"]:
        own = run.signs[run.signs["party"] == party]
        most = own["sign"].value_counts().sort_index().sort_values(ascending=False, kind="stable").head(2).index
        facts.append(party_fact(run, party))
        rows.append([party, len(own), own["department_code"].nunique(), listed(label("sign", one) for one in most)])
    frame = pd.DataFrame(rows, columns=["party", "signs", "departments", "which"])
    return table(frame, "parties", SAY("parties.caption"), [
        column("party"), _count("signs", "parties.signs"), _count("departments", "parties.departments"),
        column("which", SAY("parties.which"), unit_="text", width=3),
    ], note=SAY("parties.note"), facts=facts)


def show_findings(run: Run) -> Findings:
    """What could not be looked at, and questions to evaluators."""
    order = run.findings["severity"].map({"error": 0, "warning": 1, "question": 2}).fillna(3)
    frame = run.findings.assign(order=order).sort_values("order", kind="stable")[COLUMNS]
    return Findings(frame, SAY("findings.caption"), SAY("findings.empty"), SHOWN)


def show_sources(run: Run) -> Parts:
    """What the report reads and by which rules."""
    return parts(run.card(), run.rules.card("diagnosis"))


def attach(run: Run) -> Attachments:
    """Every sign, rate and rank, and every shared passage."""
    return Attachments({"problem_signs": run.signs, "problem_rates": run.rates, "problem_ranks": run.ranks,
                        "shared_texts": run.shared, "shared_reports": run.institutions})


def _count(name: str, key: str) -> Column:
    return column(name, SAY(key), unit_="count", width=0.8)
