"""Figures of what was done with results: rectification, budgets, assessment, publication, the year before."""

from budgeteval.facts import Fact, fact
from budgeteval.stages.annual_statement.gather import Year
from budgeteval.stages.annual_statement.making import PREFIX, SAY, TRAIL, Maker, amount, taken
from budgeteval.stages.annual_statement.planning import Facts, share
from budgeteval.stages.annual_statement.results import classes

PARTIES = ("finance", "department", "implementing_unit")
KINDS = {"departments": "county_department", "townships": "township"}
COMPARED = ("target.projects", "target.amount", "self_evaluation.projects", "self_evaluation.amount",
            "key_evaluation.projects", "key_evaluation.amount")
PROPOSED = {"cut": "cut", "cancel": "cancel", "suspend": "suspend"}
DECIDED = ("cut_projects", "cancelled_projects", "suspended_projects")


def application_facts(year: Year) -> Facts:
    """Rectifications by state and party; what next year's budget takes from the results."""
    rows, made = year.frames["rectifications"], Maker(year, "rectifications")
    if not year.has("application"):
        return {}
    at = "application"
    parts = {
        "answered": rows[rows["answer"] != ""], "accepted": rows[rows["state"] == "accepted"],
        "overdue": rows[rows["state"] == "overdue"], "shared": rows[~rows["party"].isin(PARTIES)],
        **{f"party.{party}": rows[rows["party"] == party] for party in PARTIES},
        **{f"overdue.{party}": rows[(rows["state"] == "overdue") & (rows["party"] == party)] for party in PARTIES},
    }
    return {
        f"{at}.rectifications": made(f"{at}.rectifications", len(rows), "count", "number",
                                     stated=f"{at}.rectifications"),
        **{f"{at}.{name}": made(f"{at}.{name}", len(part), "count", "state", part["number"],
                                f"{at}.{name}" if name in ("answered", "accepted", "overdue") else "")
           for name, part in parts.items()},
        **share(made, f"{at}.accepted_share", len(parts["accepted"]), len(rows), "state"),
        **_proposals(year),
    }


def _proposals(year: Year) -> Facts:
    rows, made = year.frames["proposals"], Maker(year, "proposals")
    projects, departments = (rows[rows["level"] == level] for level in ("project", "department"))
    at = "application"
    return {
        f"{at}.proposals": made(f"{at}.proposals", len(projects), "count", "action", projects["place"]),
        f"{at}.department_proposals": made(f"{at}.department_proposals", len(departments), "count", "level",
                                           departments["place"]),
        **{f"{at}.proposed.{name}": made(f"{at}.proposed.{name}", int((projects["action"] == action).sum()), "count",
                                         "action", projects.loc[projects["action"] == action, "place"],
                                         f"{at}.proposed.{name}") for name, action in PROPOSED.items()},
        **{id: one for name in (*DECIDED, "decided", "cut_amount")
           for id, one in taken(year, "application", f"{at}.{name}", f"{at}.{name}").items()},
    }


def assessment_facts(year: Year) -> Facts:
    """Units assessed, their mean, grades in the county's classes, and how many fail."""
    rows, made = year.frames["assessment_totals"], Maker(year, "assessment_totals")
    if not year.has("assessment"):
        return {}
    at = "assessment"
    kinds = {name: rows[rows["unit_kind"] == kind] for name, kind in KINDS.items()}
    failing = rows[rows["grade"].isin(year.rules.failing)]
    return {
        **{f"{at}.{name}": made(f"{at}.{name}", len(part), "count", "unit_kind", part["unit_code"], f"{at}.{name}")
           for name, part in kinds.items()},
        f"{at}.mean": made(f"{at}.mean", rows["total"].mean(), "points", "total",
                           stated=f"{at}.mean"),
        f"{at}.failing": made(f"{at}.failing", len(failing), "count", "grade", failing["unit_code"]),
        **classes(year, made, at, rows, "grade"),
    }


def disclosure_facts(year: Year) -> Facts:
    """Items published, ready, withheld, held back, and those still to come."""
    rows, made = year.frames["publications"], Maker(year, "publications")
    if not year.has("disclosure"):
        return {}
    at = "disclosure"
    states = {name: rows[rows["state"] == name] for name in ("published", "ready", "withheld", "blocked", "due")}
    pending = rows[rows["state"].isin(("due", "blocked"))]
    return {
        f"{at}.items": made(f"{at}.items", len(rows), "count", "item"),
        f"{at}.pending": made(f"{at}.pending", len(pending), "count", "state", made.keys(pending)),
        **{f"{at}.{name}": made(f"{at}.{name}", len(part), "count", "state", made.keys(part))
           for name, part in states.items()},
    }


def change_facts(year: Year) -> Facts:
    """Differences from the statement of the year before, where that is published, and which way they go."""
    if year.before is None:
        return {}
    return {f"before.{name}": made for name in COMPARED if (made := year.before.fact(f"{PREFIX}.{name}")) is not None
            and made.value is not None}


def changes(before: Facts, now: Facts) -> dict[str, Fact]:
    """``<figure>.change`` for every figure that both years state: how much, without the sign."""
    made: dict[str, Fact] = {}
    for name in COMPARED:
        old, new = before.get(f"before.{name}"), now.get(name)
        if old is None or new is None or not _numbers(old, new):
            continue
        gap = abs(float(new.value or 0) - float(old.value or 0))
        text = amount(gap) if new.unit == "yuan" else SAY("plain", value=f"{round(gap):,}")
        whole = fact(f"{PREFIX}.{name}.change", gap, new.unit, table=TRAIL, column=name, rows=(*old.rows, *new.rows))
        made[f"{name}.change"] = Fact(**{**vars(whole), "text": text})
    return made


def _numbers(*facts: Fact) -> bool:
    return all(isinstance(one.value, (int, float)) for one in facts)
