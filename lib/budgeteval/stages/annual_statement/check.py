"""Cross-checks between the stages: what one says about another's figures, sums, years, and who is missing."""

from collections.abc import Iterator, Mapping

from budgeteval.facts import Fact
from budgeteval.findings import Finding
from budgeteval.numbers import fixed
from budgeteval.stages.annual_statement.gather import READ, Year
from budgeteval.stages.annual_statement.making import SAY, amount
from budgeteval.terms import label

STATED = {  # what a stage itself states about a figure computed here from its rows
    **{f"ex_ante.{name}": ("ex_ante", f"ex_ante.{name}")
       for name in ("departments", "projects", "amount", "supported", "adjusted", "refused", "supported_amount",
                    "refused_amount")},
    **{f"target.{name}": ("performance_target", f"performance_target.{name}")
       for name in ("departments", "projects", "amount", "indicators")},
    "target.flawed": ("performance_target", "performance_target.flawed_indicators"),
    "target.vague": ("performance_target", "performance_target.vague_indicators"),
    **{f"monitoring.{name}": ("monitoring", f"monitoring.{name}")
       for name in ("cutoff_month", "projects", "amount", "spent", "slow_departments")},
    "monitoring.red": ("monitoring", "monitoring.red_projects"),
    "monitoring.yellow": ("monitoring", "monitoring.yellow_projects"),
    "self_evaluation.projects": ("self_evaluation", "self_evaluation.projects"),
    "self_evaluation.amount": ("self_evaluation", "self_evaluation.budget"),
    "self_evaluation.blocked": ("self_evaluation", "self_evaluation.blocked"),
    "self_evaluation.departments": ("department_evaluation", "department_evaluation.departments"),
    **{f"application.{name}": ("application", f"application.{name}")
       for name in ("rectifications", "answered", "accepted", "overdue", "proposed.cut", "proposed.cancel",
                    "proposed.suspend")},
    "assessment.mean": ("assessment", "assessment.mean"),
    **{f"assessment.{name}": ("assessment", f"assessment.{name}") for name in ("departments", "townships")},
    **{f"disclosure.{name}": ("disclosure", f"disclosure.{name}")
       for name in ("published", "ready", "withheld", "blocked")},
}
NAMED = 3
ROUNDING = 1e-12  # sums of the same numbers in another order
FORWARD = ("proposals",)  # rows of a coming year
PAIRS = (("monitoring.projects", "target.projects"), ("monitoring.amount", "target.amount"))


def check(year: Year, figures: Mapping[str, Fact]) -> list[Finding]:
    """All findings about what the year's reports say together."""
    return [*_missing(year), *_pairs(year, figures), *_years(year), *_bonds(year, figures), *_sums(year, figures),
            *_stated(year, figures), *_strangers(year), *_twice(year)]


def _missing(year: Year) -> Iterator[Finding]:
    for stage in year.missing:
        yield Finding("annual_statement_report_missing", f"{year.year_of(stage)}/{stage}",
                      facts={"stage": label("stage", stage), "year": year.year_of(stage)})


def _pairs(year: Year, figures: Mapping[str, Fact]) -> Iterator[Finding]:
    """What is monitored is what has targets: as many projects, as much money."""
    for one, other in PAIRS:
        found, expected = figures.get(one), figures.get(other)
        if found and expected and not _same(year, found, expected):
            yield Finding("annual_statement_monitored_differs", year.place_of("progress"),
                          facts={"found": _told(found, expected), "expected": _told(expected, found)})


def _years(year: Year) -> Iterator[Finding]:
    """Rows of another fiscal year than the stage is taken from: most of them is an error, a few are only told."""
    for name, (stage, _) in READ.items():
        rows, expected = year.frames[name], year.year_of(stage)
        if "fiscal_year" not in rows or name in FORWARD:
            continue
        years = rows["fiscal_year"].dropna().astype(int)
        for other in sorted(set(years) - {expected}):
            count = int((years == other).sum())
            code = "annual_statement_other_year" if 2 * count > len(years) else "annual_statement_years_mixed"
            yield Finding(code, year.place_of(name), facts={
                "stage": label("stage", stage), "expected": expected, "found": other, "count": count})


def _bonds(year: Year, figures: Mapping[str, Fact]) -> Iterator[Finding]:
    """Bond projects are no more than all key evaluations, and as many as the register marks."""
    found, whole = figures.get("key_evaluation.bonds"), figures.get("key_evaluation.projects")
    register = year.county.projects(year.year_of("key_evaluation"))
    if found is None or whole is None or register is None or "key_evaluation" not in register:
        return
    due = register[register["key_evaluation"] == "yes"]
    for name, made, rows in (("projects", whole, due), ("bonds", found, due[due["special_bond"] == "yes"])):
        if made.value != len(rows):
            yield Finding("annual_statement_register_differs", year.place_of("key_results"),
                          facts={"what": SAY(f"checked.{name}"), "found": made.text, "expected": len(rows)})


def _sums(year: Year, figures: Mapping[str, Fact]) -> Iterator[Finding]:
    """Parts that must make up a whole."""
    reviews = year.frames["reviews"].dropna(subset=["applied_yuan", "supported_yuan", "refused_yuan"])
    gaps = reviews["supported_yuan"] + reviews["refused_yuan"] - reviews["applied_yuan"]
    for row in reviews[gaps.abs() > year.rules.tolerance_yuan].itertuples():
        yield Finding("annual_statement_review_sum", row.place, department=row.department, project=row.project, facts={
            "applied": amount(row.applied_yuan), "parts": amount(row.supported_yuan + row.refused_yuan)})
    whole, parts = year.frames["progress"], year.frames["department_progress"]
    if len(parts) and int(parts["projects"].sum()) != len(whole):
        yield Finding("annual_statement_parts_differ", year.place_of("department_progress"),
                      facts={"found": int(parts["projects"].sum()), "expected": len(whole)})


def _stated(year: Year, figures: Mapping[str, Fact]) -> Iterator[Finding]:
    """A stage's own fact against the rows it published."""
    for name, (stage, id) in STATED.items():
        said, made = year.stated(stage, id), figures.get(name)
        if said and made and said.value is not None and not _same(year, said, made):
            yield Finding("annual_statement_fact_differs", said.rows[0],
                          facts={"id": id, "said": _told(said, made), "found": _told(made, said)})


def _strangers(year: Year) -> Iterator[Finding]:
    """Rows whose department is in no register: they count as projects, but with no department."""
    known = set(year.county.units(year.fiscal_year)["department_code"])
    for name, (stage, _) in READ.items():
        rows = year.frames[name]
        if "department_code" not in rows or name == "publications":
            continue
        strange = rows[~rows["department_code"].isin(known)]
        if len(strange):
            yield Finding("annual_statement_department_unknown", year.place_of(name), facts={
                "stage": label("stage", stage), "count": len(strange),
                "codes": SAY("comma").join(sorted({code or "-" for code in strange["department_code"]})[:NAMED])})


def _twice(year: Year) -> Iterator[Finding]:
    """One project counted twice within a stage."""
    for name in ("reviews", "targets", "progress", "scores", "key_results"):
        rows = year.frames[name]
        codes = rows.loc[rows["project_code"] != "", "project_code"]
        for code in sorted(set(codes[codes.duplicated()])):
            yield Finding("annual_statement_project_twice", year.place_of(name), project=code,
                          facts={"stage": label("stage", READ[name][0]), "code_": code})


def _told(one: Fact, other: Fact) -> str:
    """A figure as shown, or to the last fen where both would read alike."""
    if one.text != other.text or not isinstance(one.value, (int, float)):
        return one.text
    return SAY("money.yuan", amount=fixed(one.value, 2)) if one.unit == "yuan" else repr(one.value)


def _same(year: Year, one: Fact, other: Fact) -> bool:
    """Whether two figures agree: money within the rules' tolerance, anything else exactly."""
    if isinstance(one.value, (int, float)) and isinstance(other.value, (int, float)):
        limit = year.rules.tolerance_yuan if "yuan" in (one.unit, other.unit) else 0.0
        return abs(one.value - other.value) <= max(limit, ROUNDING * abs(one.value))
    return one.value == other.value
