"""What earlier reports have published about a year, read once; what no report says stays unknown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from budgeteval import published
from budgeteval.county import County
from budgeteval.published import Published
from budgeteval.stages.diagnosis.tables import (
    DepartmentInflation,
    Flags,
    KeyCard,
    KeyProblems,
    Marks,
    Sample,
    Texts,
)
from budgeteval.stages.diagnosis.words import STAGE, WHOLE
from budgeteval.tables import (
    DepartmentScores,
    KeyResults,
    ProblemRanks,
    ProblemRates,
    ProblemSigns,
    Progress,
    Rectifications,
    Scores,
    Targets,
)
from budgeteval.tables.schema import Table

BEFORE = ("self_evaluation", "spot_check", "key_evaluation", "department_evaluation")
REPORTS = ("performance_target", "monitoring", "application", *BEFORE)
KEY_TEXTS = ("background", "content", "overall_goal", "stage_goal", "fieldwork", "experience", "limits")


@dataclass(frozen=True, eq=False)
class Known:
    """Tables of the reports read; without a report its tables have no rows.

    ``reports`` maps each of :data:`REPORTS` to its year and its reports (none: nobody has made any). ``last`` is the
    diagnosis of the year before, ``texts_before`` the goals of the self-evaluations a year before those diagnosed.
    ``projects`` are the registers of both years: fiscal_year, project_code, project, department_code, sector.
    ``wholes`` are the departments as a whole, each as a project of the name :data:`WHOLE`; ``ledger`` are the problems
    to be put right.
    """

    reports: Mapping[str, tuple[int, Sequence[Published]]]
    last: Published | None
    before: Published | None
    projects: pd.DataFrame
    names: Mapping[str, str]
    scores: pd.DataFrame
    texts: pd.DataFrame
    texts_before: pd.DataFrame
    marks: pd.DataFrame
    sample: pd.DataFrame
    departments: pd.DataFrame
    targets: pd.DataFrame
    flags: pd.DataFrame
    progress: pd.DataFrame
    key_results: pd.DataFrame
    key_texts: pd.DataFrame
    wholes: pd.DataFrame
    ledger: pd.DataFrame

    def has(self, report: str) -> bool:
        return bool(self.reports[report][1])

    @property
    def missing(self) -> list[str]:
        return [name for name in REPORTS if not self.has(name)]

    @property
    def last_signs(self) -> pd.DataFrame:
        return ProblemSigns.of([]) if self.last is None else self.last.table("problem_signs", ProblemSigns)

    @property
    def last_ranks(self) -> pd.DataFrame:
        return ProblemRanks.of([]) if self.last is None else self.last.table("problem_ranks", ProblemRanks)

    @property
    def last_rates(self) -> pd.DataFrame:
        return ProblemRates.of([]) if self.last is None else self.last.table("problem_rates", ProblemRates)


def gather(county: County, fiscal_year: int) -> Known:
    """Everything published: targets and monitoring of the year, evaluations of the year before."""
    reports = {name: (year := fiscal_year - (name in BEFORE), _find(name, year)) for name in REPORTS}
    names, projects = _codes(county, fiscal_year), _projects(county, fiscal_year)

    def read(report: str, table: str, schema: type[Table]) -> pd.DataFrame:
        return published.tables(reports[report][1], table, schema)

    def known(rows: pd.DataFrame) -> pd.DataFrame:
        return identified(rows, projects, names)

    before = published.find("self_evaluation", fiscal_year - 2)
    return Known(
        reports, published.find(STAGE, fiscal_year - 1), before, projects, {code: name for name, code in names.items()},
        scores=known(read("self_evaluation", "scores", Scores)), texts=read("self_evaluation", "forms", Texts),
        texts_before=Texts.of([]) if before is None else before.table("forms", Texts),
        marks=read("self_evaluation", "indicators", Marks),
        sample=known(read("spot_check", "sample", Sample)),
        departments=read("spot_check", "departments", DepartmentInflation),
        targets=known(read("performance_target", "targets", Targets)),
        flags=read("performance_target", "flags", Flags),
        progress=known(read("monitoring", "progress", Progress)),
        key_results=known(_at_totals(read("key_evaluation", "key_results", KeyResults), reports["key_evaluation"][1])),
        key_texts=_key_texts(reports["key_evaluation"][1]),
        wholes=known(named_whole(read("department_evaluation", "department_scores", DepartmentScores))),
        ledger=known(named_whole(read("application", "rectifications", Rectifications))),
    )


def named_whole(rows: pd.DataFrame) -> pd.DataFrame:
    """What names no project concerns the department as a whole."""
    blank = pd.Series("", index=rows.index, dtype=object)
    project = rows.get("project", blank)
    code = rows.get("project_code", blank)
    return rows.assign(project=project.where(project != "", WHOLE), project_code=code)


def identified(rows: pd.DataFrame, projects: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """``rows`` with department code, project code and ``category`` from the registers wherever these are sure.

    A department is known by its name, a project by its code, or by name where its department has one of that name.
    """
    named = rows["department"].map(names).fillna("")
    department = rows["department_code"].where(rows["department_code"] != "", named)
    single = projects.drop_duplicates(["department_code", "project"], keep=False)
    by_name = single.set_index(["department_code", "project"])["project_code"].to_dict()
    found = [by_name.get(key, "") for key in zip(department, rows["project"], strict=True)]
    code = rows["project_code"].where(rows["project_code"] != "", pd.Series(found, index=rows.index, dtype=object))
    sectors = dict(zip(projects["project_code"], projects["sector"], strict=True))
    return rows.assign(department_code=department, project_code=code.astype(str), category=code.map(sectors).fillna(""))


def _find(report: str, year: int) -> Sequence[Published]:
    if report == "key_evaluation":
        return published.find_all(report, year)
    one = published.find(report, year)
    return [one] if one else []


def _codes(county: County, fiscal_year: int) -> dict[str, str]:
    """Names of units in both years -> code; the later year's name stands last."""
    return {name: code for year in (fiscal_year - 1, fiscal_year)
            for code, name in county.units(year)[["department_code", "department"]].itertuples(index=False)}


def _projects(county: County, fiscal_year: int) -> pd.DataFrame:
    """Each project of the registers of both years once, the later year's words."""
    columns = ["project_code", "project", "department_code", "sector"]
    parts = [rows.reindex(columns=columns, fill_value="")
             for year in (fiscal_year, fiscal_year - 1) if (rows := county.projects(year)) is not None]
    return pd.concat([pd.DataFrame(columns=columns, dtype=object), *parts]).drop_duplicates("project_code")


def _at_totals(results: pd.DataFrame, reports: Sequence[Published]) -> pd.DataFrame:
    """Key evaluations at the cell of the total their card states, where it states one."""
    cards = pd.concat([KeyCard.of([]), *(report.table("card", KeyCard) for report in reports)])
    totals = cards.loc[cards["field"] == "reported_total", "place"]
    cells = {place.partition("!")[0]: place for place in totals}
    places = results["place"]
    return results.assign(place=places.map(lambda place: cells.get(place, place)).astype(places.dtype))


def _key_texts(reports: Sequence[Published]) -> pd.DataFrame:
    """One row per text an evaluator wrote: ``place``, ``text``, ``project_code`` (its report), ``institution``, …"""
    parts = [pd.DataFrame(columns=["place", "text", "project_code", "project", "department", "institution"])]
    for report in reports:
        card, problems = report.table("card", KeyCard), report.table("problems", KeyProblems)
        own = card.loc[card["field"].isin(KEY_TEXTS), ["place", "text"]]
        said = problems.melt("place", ["problem", "cause", "suggestion"], value_name="text")[["place", "text"]]
        about = report.table("key_results", KeyResults)
        for one in about.head(1).to_dict("records"):
            rows = pd.concat([own, said])
            parts.append(rows[rows["text"] != ""].assign(
                **{name: one[name] for name in ("project_code", "project", "department", "institution")}))
    return pd.concat(parts, ignore_index=True)
