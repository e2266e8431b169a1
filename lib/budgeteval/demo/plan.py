"""The county as a whole, before any of it is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from budgeteval.demo.dressing import dress
from budgeteval.demo.filled import fill_form
from budgeteval.demo.model import Department, Form, Project
from budgeteval.demo.packs import Pack, packs
from budgeteval.demo.plant import plant, show_by_themselves
from budgeteval.demo.registers import department_register, generator, project_register
from budgeteval.demo.vocabulary import words

DEFAULT_SEED = 2020


@dataclass(frozen=True)
class Plan:
    """A county before it is written: registers, and how each department hands in its forms."""

    seed: int
    fiscal_year: int
    departments: list[Department]
    projects: list[Project]
    packs: dict[str, Pack]

    def clean_forms(self) -> Iterator[Form]:
        """Every project's form as filled in, before any fault was planted, in the order of the register."""
        for project in self.projects:
            layout = self.packs[project.department.code].layout
            yield fill_form(generator(self.seed, "form", project.number), project, self.fiscal_year, layout)

    def forms(self) -> list[Form]:
        """Every project's form as handed in, faults planted (``Form.planted`` lists them)."""
        forms = list(self.clean_forms())
        show_by_themselves(forms)
        plant(self.seed, forms, self.packs)
        for form in forms:
            dress(form, self.packs[form.project.department.code])
        return forms


def plan_county(
    *,
    seed: int = DEFAULT_SEED,
    departments: int | None = None,
    projects: int | None = None,
    fiscal_year: int = 2020,
    total_budget_yuan: int | None = None,
) -> Plan:
    """Plan of a county; sizes left out are those of the committed demo, the total is in proportion to them."""
    calibration = words("practice")["calibration"]
    departments, projects = departments or calibration["departments"], projects or calibration["projects"]
    total = total_budget_yuan or round(Fraction(calibration["total_budget_yuan"] * projects, calibration["projects"]))
    register = department_register(seed, departments)
    planned = project_register(seed, register, projects, total)
    return Plan(seed, fiscal_year, register, planned, packs(seed, register, planned))
