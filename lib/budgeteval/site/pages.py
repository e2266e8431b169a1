"""The pages as text: same catalogue, same bytes; every text from forms escaped."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from budgeteval import findings as found_table
from budgeteval.findings import Finding
from budgeteval.site.catalogue import Catalogue
from budgeteval.site.charts import charts
from budgeteval.site.data import grid_script, texts_script
from budgeteval.site.departments import departments
from budgeteval.site.entry import Entry
from budgeteval.site.grid import Grid, reports_grid
from budgeteval.site.words import say
from budgeteval.terms import label

if TYPE_CHECKING:
    from jinja2 import Environment

POLICY = ("default-src 'none'; script-src 'self' file:; style-src 'self' file:; base-uri 'none'; "
          "form-action 'none'")
FIRST = 30  # rows of the first window, there without script
GOOD = {"same", "facts"}
WRONG = {"altered", "different", "damaged", "missing", "failed"}
INDEX, ASSETS = "index.html", "site"


def portal(made: Catalogue) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """All files of the portal by their path below the reports' folder, and everything that was found."""
    drawn, faults = charts(made)
    units, more = departments(made)
    found = (*made.findings, *faults, *more)
    grid = reports_grid(made.entries)
    common = {"title": say("name_of", county=made.county) if made.county else say("name"), "demo": made.demo,
              "policy": POLICY}
    files = {
        INDEX: render("index", assets="site/", grid=grid, first=grid.rows[:FIRST], charts=drawn,
                      summary=summary(made), departments=made.departments, findings=len(found), **common),
        f"{ASSETS}/list.html": render("list", assets="", grid=grid, **common),
        f"{ASSETS}/findings.html": findings_page(found, **common),
        **scripts(grid, [texts(one) for one in made.entries]),
    }
    files |= {f"{ASSETS}/department/{one.code}.html": render("department", assets="../", one=one, **common)
              for one in units}
    return {name: text.encode() for name, text in sorted(files.items())}, found


def findings_page(found: Sequence[Finding], **common: Any) -> str:
    """The page of what is wrong with the folder."""
    return render("findings", assets="", rows=found_table.table(found).to_dict("records"), **common)


def scripts(grid: Grid, searched: Sequence[str]) -> dict[str, str]:
    """The style, the script and its data."""
    return {f"{ASSETS}/portal.css": asset("portal.css"), f"{ASSETS}/portal.js": asset("portal.js"),
            f"{ASSETS}/catalogue.js": grid_script(grid), f"{ASSETS}/texts.js": texts_script(searched)}


def texts(one: Entry) -> str:
    """What is searched in a report besides its row: its findings, each once."""
    return "\n".join(dict.fromkeys(f"{each.title} {each.project} {each.message}" for each in one.problems))


def summary(made: Catalogue) -> list[str]:
    """How much there is, of which years, and how much of it is verified."""
    years = sorted({one.year for one in made.entries})
    kinds = [one.state.kind for one in made.entries]
    counts = {"same": sum(kind in GOOD for kind in kinds), "wrong": sum(kind in WRONG for kind in kinds)}
    said = [say("summary.year" if years[0] == years[-1] else "summary.years", first=years[0], last=years[-1]),
            say("summary.reports", reports=f"{len(kinds):,}"),
            say("summary.departments", departments=len(made.departments))]
    said.append(say("summary.verified", same=f"{counts['same']:,}") if counts["same"] else say("summary.unverified"))
    return said + ([say("summary.wrong", count=f"{counts['wrong']:,}")] if counts["wrong"] else [])


def render(name: str, **values: Any) -> str:
    """A page from its template."""
    return _environment().get_template(f"{name}.html.j2").render(**values) + "\n"


def asset(name: str) -> str:
    """A file of this package."""
    return (resources.files(__package__) / name).read_text(encoding="utf-8")


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    made = Environment(loader=PackageLoader(__package__, ""), autoescape=True, undefined=StrictUndefined,
                       trim_blocks=True, lstrip_blocks=True)
    made.filters["markup"] = Markup
    globals_: Mapping[str, Any] = {"say": say, "label": label}
    made.globals.update(globals_)
    return made
