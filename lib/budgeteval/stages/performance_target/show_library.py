"""What the report shows of weak indicators and what could stand instead: alternatives, copies, the library itself."""

import pandas as pd

from budgeteval import library
from budgeteval.display import Table, column, table, text
from budgeteval.findings import catalogue
from budgeteval.stages.performance_target import stating, summary
from budgeteval.stages.performance_target.columns import counts, rate
from budgeteval.stages.performance_target.run import Run
from budgeteval.terms import glossary, sentences

TEXT = sentences(__package__)
SAY = TEXT.say
SHOWN = 30


def show_worst(run: Run) -> Table:
    """Weak indicators with measurable alternatives: a department's one by one, a county's by wording."""
    rows = summary.weak(run.indicators, run.flags, run.suggestions, run.forms)
    rows = summary.weak_wordings(rows) if run.whole_county else rows
    join, shown = SAY("worst.join"), rows.head(SHOWN)
    shown = shown.assign(
        written=[SAY("worst.line", name=name, target=target)
                 for name, target in zip(shown["level3"], shown["target_text"], strict=True)],
        why=[join.join(catalogue()[code]["title"] for code in codes) for codes in shown["codes"]],
        instead=[join.join(names) for names in shown["names"]],
        how=[formulas[0] for formulas in shown["formulas"]],
    )
    key = "worst.more_county" if run.whole_county else "worst.more"
    more = SAY(key, shown=SHOWN, all=len(rows)) if len(rows) > SHOWN else ""
    whose = counts(projects="quality.forms", departments="quality.departments") if run.whole_county else [
        column("project", width=1.5)]
    return table(shown, "worst", SAY("worst.caption"), [
        *whose, column("written", SAY("worst.indicator"), unit_="text", width=1.8),
        column("why", SAY("worst.why"), unit_="text", width=1.3),
        column("instead", SAY("worst.suggestion"), unit_="text", width=2.2),
        column("how", SAY("worst.formula"), unit_="text", width=2.2),
    ], landscape=True, empty=SAY("worst.empty"), note=more + SAY("worst.note"))


def show_copied(run: Run) -> Table:
    """Groups of forms that different departments have in common."""
    return table(run.copied, "copied", SAY("copied.caption"), [
        column("set", SAY("copied.set"), unit_="count", width=0.5), column("department", width=1.8),
        column("project", width=2.2), column("place", width=3.4),
    ], empty=SAY("copied.empty"), note=SAY("copied.note"))


def show_library(run: Run) -> Table:
    """The library by sector, aspect and kind of value: entries, measurable ones, and how often they are used."""
    entries = run.library
    uses = library.used(entries, run.indicators["level3"])
    parts = [_part(uses, library.by_sector(entries), "sector"), _part(uses, library.by_aspect(entries), "aspect"),
             _part(uses, library.by_kind(entries), "value_kind")]
    matched = run.indicators["level3"].isin(set(entries["name"]))
    twice = len(library.duplicates(entries))
    facts = stating.library(run, matched, twice, int(library.is_measurable(entries).sum()))
    keys = ["library.overview", *(["library.duplicates"] if twice else [])]
    return table(pd.concat(parts, ignore_index=True), "library", SAY("library.caption"), [
        column("group", SAY("library.group"), unit_="text", width=0.8),
        column("name", SAY("library.name"), unit_="text", width=1.6),
        *counts(indicators="library.entries", measurable="library.measurable", own="library.own"),
        rate("share", "library.share"), *counts(uses="library.uses"),
    ], note=text("".join(TEXT.raw(key) for key in keys), facts), facts=list(facts.values()))


def _part(uses: pd.DataFrame, rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """One way of dividing the library, its parts named in Chinese."""
    names = TEXT.raw("library.kinds") if key == "value_kind" else glossary().get(key, {}).get("values", {})
    named = rows.assign(group=SAY(f"library.groups.{key}"), name=[names.get(one, one) for one in rows[key]])
    return named.assign(uses=named[key].map(uses.groupby(key)["uses"].sum()))
