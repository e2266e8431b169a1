"""The special bond part: money raised and used, coverage of principal and interest, idle funds."""

import pandas as pd

from budgeteval.display import Column, Figure, Table, Text, column, figure, new_axes, table
from budgeteval.display.parts import Parts, parts
from budgeteval.facts import as_text
from budgeteval.numbers import plain
from budgeteval.stages.key_evaluation.bond import Bond
from budgeteval.stages.key_evaluation.run import Result
from budgeteval.stages.key_evaluation.stating import SAY, count, from_card, joined, line, state, together
from budgeteval.terms import label

BLUE, GREY, RED = "#2F5D8A", "#9AA5B1", "#B4432F"


def show_bond(result: Result) -> Parts:
    """Financing and use of special bonds; for other projects the word that there is none."""
    bond = result.score.bond
    if bond is None:
        return parts(line("bond.missing" if result.run.special_bond else "bond.not_used"))
    prose = together(_money(result, bond), _progress(result, bond), _coverage(result, bond), _stress(result, bond),
                     _idle(result, bond))
    return parts(prose, _issue_table(result), _year_table(result, bond),
                 _figure(result, bond) if bond.years["coverage_ratio"].notna().any() else None,
                 _idle_table(bond) if len(bond.idle) else None)


def _money(result: Result, bond: Bond) -> Text:
    rows = result.run.book.issues["place"]
    amounts = {name: state(f"bond.{name}", getattr(bond, name), "yuan", table="bond_issues", column=f"{name}_yuan",
                           rows=rows) for name in ("issued", "allocated", "spent")}
    shares = {name: state(f"bond.spent_{name}", getattr(bond, f"spent_{name}"), "rate", table="bond_issues",
                          column="spent_yuan", rows=rows) for name in ("of_allocated", "of_issued")}
    return line("bond.money", count=count("bond.count", len(rows), rows, "bond_issues", "bond"), **amounts, **shares)


def _progress(result: Result, bond: Bond) -> Text | None:
    if bond.progress != bond.progress:
        return None
    rows = result.run.book.issues["place"]
    return line("bond.progress", progress=from_card(result.run, "construction_progress", "rate"),
                gap=state("bond.progress_gap_points", bond.progress_gap * 100, "number", table="bond_issues",
                          column="spent_yuan", rows=[result.run.place("construction_progress"), *rows],
                          rule="bond.progress_gap_limit"))


def _coverage(result: Result, bond: Bond) -> Text:
    rules, rows = result.run.limits.bond, bond.years["place"]
    verdict = "" if bond.coverage != bond.coverage else "short" if bond.coverage < rules.coverage_minimum else \
        "low" if bond.coverage < rules.coverage_floor else "enough"
    first = line(
        "bond.coverage", verdict=SAY(f"bond.verdict.{verdict}"),
        net=state("bond.net", bond.net, "yuan", table="bond_balance", column="net_yuan", rows=rows),
        service=state("bond.service", bond.service, "yuan", table="bond_balance", column="service_yuan", rows=rows),
        coverage=state("bond.coverage", bond.coverage, "ratio", table="bond_balance", column="coverage_ratio",
                       rows=rows),
        floor=state("bond.coverage_floor", rules.coverage_floor, "ratio", rule="bond.coverage_floor"))
    return Text((first.paragraphs[0] + tuple(run for part in _by_year(bond) for run in part.paragraphs[0]),))


def _by_year(bond: Bond) -> list[Text]:
    years, said = bond.years.set_index("year"), []
    if bond.lowest_year is not None:
        rows = [years.loc[bond.lowest_year, "place"]]
        said.append(line(
            "bond.lowest", year=state("bond.lowest_year", str(bond.lowest_year), "text", table="bond_balance",
                                      column="year", rows=rows),
            ratio=state("bond.lowest_coverage", bond.lowest_coverage, "ratio", table="bond_balance",
                        column="coverage_ratio", rows=rows)))
    if bond.first_gap_year is not None:
        said.append(line("bond.gap_year", year=state(
            "bond.first_gap_year", str(bond.first_gap_year), "text", table="bond_balance", column="cumulative_yuan",
            rows=[years.loc[bond.first_gap_year, "place"]])))
    elif len(years) and years["cumulative_yuan"].notna().all():
        said.append(line("bond.no_gap_year"))
    return said


def _stress(result: Result, bond: Bond) -> Text | None:
    if bond.coverage != bond.coverage:
        return None
    rows = bond.years["place"]
    pieces = [line("bond.stress", fall=state(f"bond.fall.{plain(one['revenue_share'] * 100)}", 1 - one["revenue_share"],
                                             "rate", digits=0, rule="bond.revenue_stress"),
                   ratio=state(f"bond.stress.{plain(one['revenue_share'] * 100)}", one["coverage_ratio"], "ratio",
                               table="bond_balance", column="revenue_yuan", rows=rows, rule="bond.revenue_stress"))
              for one in bond.stress.iloc[1:].to_dict("records")]
    first = joined(pieces, "bond.stress_line", "items")
    if bond.break_even_fall != bond.break_even_fall:
        return first
    second = line("bond.break_even_below") if bond.break_even_fall < 0 else line(
        "bond.break_even", fall=state("bond.break_even_fall", bond.break_even_fall, "rate", table="bond_balance",
                                      column="revenue_yuan", rows=rows, rule="bond.coverage_floor"))
    return Text((first.paragraphs[0] + second.paragraphs[0],))


def _idle(result: Result, bond: Bond) -> Text:
    limit = state("bond.idle_days", result.run.limits.bond.idle_days, "count", rule="bond.idle_days")
    if bond.idle_amount != bond.idle_amount or bond.idle["idle_days"].isna().any():
        return line("bond.idle_unknown")
    if bond.idle_amount == 0:
        return line("bond.no_idle", limit=limit)
    rows = bond.idle.loc[bond.idle["over_limit"], "place"]
    facts = {name: state(f"bond.idle_{name}", getattr(bond, f"idle_{name}"), unit, table="bond_issues",
                         column="issued_yuan", rows=rows)
             for name, unit in (("amount", "yuan"), ("share", "rate"), ("cost", "yuan"))}
    return line("bond.idle", limit=limit, **facts)


def _wan(name: str, width: float = 1.0, shown: str = "") -> Column:
    return column(name, SAY(f"bond.columns.{shown or name}"), unit_="wan_yuan", width=width)


def _plain(name: str, unit: str = "text", width: float = 1.0) -> Column:
    return column(name, SAY(f"bond.columns.{name}"), unit_=unit, width=width)


def _issue_table(result: Result) -> Table:
    columns = [_plain("bond", width=1.6), _plain("issue_date"), _wan("issued_yuan"), _wan("allocated_yuan"),
               _plain("allocated_date"), _wan("spent_yuan"), _plain("coupon_rate", "rate", 0.8)]
    return table(result.run.book.issues, "issues", SAY("bond.issues"), columns)


def _year_table(result: Result, bond: Bond) -> Table:
    total = bond.years[["revenue_yuan", "cost_yuan", "net_yuan", "principal_yuan", "interest_yuan"]].sum(skipna=False)
    last = {"year": SAY("conclusion.total_row"), **total.to_dict(), "coverage_ratio": bond.coverage}
    frame = pd.concat([bond.years.assign(year=bond.years["year"].astype(str)), pd.DataFrame([last])], ignore_index=True)
    columns = [_plain("year", width=0.7)]
    columns += [_wan(name) for name in ("revenue_yuan", "cost_yuan", "net_yuan", "principal_yuan", "interest_yuan")]
    columns += [column("coverage_ratio", width=0.9), _wan("cumulative_yuan")]
    return table(frame, "bond_years", SAY("bond.years"), columns, strong=[len(bond.years)],
                 note=line("bond.formula", days=state("bond.day_count", result.run.limits.bond.day_count, "count",
                                                     rule="bond.day_count")))


def _idle_table(bond: Bond) -> Table:
    frame = bond.idle.rename(columns={"cost_yuan": "idle_cost_yuan"})
    frame = frame.assign(over_limit=[SAY(f"bond.yes_no.{one}") for one in frame["over_limit"]],
                         held_at=[label("held_at", one) for one in frame["held_at"]])
    columns = [_plain("bond", width=1.4), column("held_at", width=1.4), _plain("since"), _wan("amount_yuan"),
               _plain("idle_days", "count", 0.7), _wan("idle_cost_yuan"), _plain("over_limit", width=0.7)]
    return table(frame, "bond_idle", SAY("bond.waits"), columns)


def _figure(result: Result, bond: Bond) -> Figure:
    """Coverage by year, the floor as a line; years below 1 in another colour."""
    years, rules = bond.years.dropna(subset=["coverage_ratio"]), result.run.limits.bond
    drawing, axes = new_axes(height=2.6)
    colours = [RED if ratio < rules.coverage_minimum else BLUE for ratio in years["coverage_ratio"]]
    bars = axes.bar(years["year"].astype(str), years["coverage_ratio"], color=colours, width=0.65)
    axes.bar_label(bars, [as_text(ratio, "ratio", 1) for ratio in years["coverage_ratio"]], padding=2, fontsize=7)
    axes.axhline(rules.coverage_floor, color=GREY, linestyle="--", linewidth=0.9)
    axes.set_ylabel(SAY("bond.axis"))
    axes.tick_params(axis="x", rotation=45 if len(years) > 10 else 0)
    items = [SAY("bond.alt_item", year=one["year"], ratio=as_text(one["coverage_ratio"], "ratio"))
             for one in years.to_dict("records")]
    alt = SAY("bond.alt", items=SAY("comma").join(items), floor=plain(rules.coverage_floor))
    return figure(drawing, "bond_coverage", SAY("bond.figure"), alt)
