"""The county written to its folder."""

from collections.abc import Collection
from pathlib import Path

from budgeteval.demo import (
    application,
    assessment,
    department_evaluation,
    disclosure,
    ex_ante,
    folder,
    key_evaluation,
    monitoring,
    performance_target,
    reference,
    sources,
    spot_check,
    statement,
)
from budgeteval.demo.plan import DEFAULT_SEED, plan_county
from budgeteval.demo.truth import truth_indicators
from budgeteval.places import county_folder

PARTS = ("key_evaluation", "spot_check", "department_evaluation", "next_year")
NEXT_YEAR = (ex_ante, performance_target, sources, monitoring, statement, disclosure, application, assessment)


def generate(
    out: Path,
    *,
    seed: int = DEFAULT_SEED,
    departments: int | None = None,
    projects: int | None = None,
    fiscal_year: int = 2020,
    total_budget_yuan: int | None = None,
    county: str = "demo",
    parts: Collection[str] = PARTS,
) -> Path:
    """Write the county into ``out/<county>`` and return that folder.

    An earlier demo county there (one with an answer key) is replaced; anything else is left alone and refused.
    ``parts`` names what to write beside the registers and the self-evaluation; ``next_year`` is everything of the
    year after, from ex-ante reviews to rectifications. The spot check's sample is drawn
    from the county's own folder by the same program as any county's, so its papers are written only where that
    program finds the county: ``out`` must be the project's data folder.

    Raises
    ------
    FileExistsError
        If the folder holds raw workbooks but no answer key: somebody's own data.
    """
    plan = plan_county(
        seed=seed, departments=departments, projects=projects,
        fiscal_year=fiscal_year, total_budget_yuan=total_budget_yuan,
    )
    target = Path(out) / county
    folder.prepare(target, fiscal_year)
    reference.write(target, plan.seed, plan.fiscal_year, plan.departments, plan.projects)
    folder.write(target, plan.fiscal_year, plan.departments, plan.forms(), plan.packs)
    if "key_evaluation" in parts:
        key_evaluation.write(target, seed, fiscal_year)
    if "spot_check" in parts and target.resolve() == county_folder(county).resolve():
        spot_check.write_spot_check(truth_indicators(plan), county, fiscal_year)
    if "department_evaluation" in parts:
        department_evaluation.write(target, seed, fiscal_year)
    for stage in NEXT_YEAR if "next_year" in parts else ():
        stage.write(target, seed, fiscal_year + 1)
    return target
