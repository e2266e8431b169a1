"""Opening a run: which county, year and department; its targets, and the finance bureau's review of them."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from budgeteval import rulesets
from budgeteval.county import County, open_county
from budgeteval.display import Card
from budgeteval.stages.performance_target.reading import Read, read_county
from budgeteval.terms import label, sentences

SAY = sentences(__package__).say
ALL = "all"


@dataclass(frozen=True, eq=False)
class Run:
    """One report's view of the targets: a county's, or one department's.

    ``targets``, ``indicators`` and ``forms`` keep the columns of their tables; ``flags`` are the quality findings,
    one row each; ``missing`` are projects of the register without a form that counts; ``read`` is the whole county's.
    """

    county: County
    fiscal_year: int
    department: str
    rules: rulesets.RuleSet
    read: Read
    targets: pd.DataFrame
    forms: pd.DataFrame
    indicators: pd.DataFrame
    flags: pd.DataFrame
    missing: pd.DataFrame
    findings: pd.DataFrame

    @property
    def whole_county(self) -> bool:
        return self.department == ALL

    @property
    def name(self) -> str:
        """Whose report this is: the county's name, or the unit's in that year."""
        if self.whole_county:
            return self.county.name
        names = self.county.units(self.fiscal_year).set_index("department_code")["department"]
        return str(names[self.department])

    @property
    def counted(self) -> pd.DataFrame:
        """Targets of the forms that count, one per project."""
        return self.targets[self.targets["status"] == "listed"]

    def card(self) -> Card:
        return Card(SAY("card.title"), (
            (label("county"), self.county.name),
            (label("fiscal_year"), str(self.fiscal_year)),
            (label("department"), SAY("card.all") if self.whole_county else self.name),
            (SAY("card.forms"), str(len(self.targets))),
            (SAY("card.library"), str(len(self.read.library))),
            (SAY("card.rules"), f"{self.rules.edition} {self.rules.title}"),
            (SAY("card.fingerprint"), self.read.fingerprint),
        ))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return self.card()._repr_mimebundle_()


def open_run(county: str, fiscal_year: int, department: str = ALL, rules: str = "demo-county") -> Run:
    """Read, match, check and review a county's target forms, and keep one department's (or all).

    Parameters
    ----------
    county, rules : str
        Codes of a folder below ``data/`` and of a rule set below ``params/rulesets/``.
    department : str
        A code of the county's register of departments or townships, or ``all``.

    Raises
    ------
    KeyError
        If the register has no such department.
    """
    opened, department = open_county(county), str(department)
    if department != ALL and department not in set(opened.units(fiscal_year)["department_code"]):
        raise KeyError(f"department {department!r} is not in the register of {county!r}")
    rule_set = rulesets.load(rules)
    read = read_county(opened, fiscal_year, rule_set)
    return _narrow(Run(opened, fiscal_year, department, rule_set, read, read.targets, read.filed.forms,
                       read.indicators, read.flags, read.filed.missing, read.findings))


def _narrow(run: Run) -> Run:
    """Keep one department: its forms, and the findings that concern its files or its projects."""
    if run.whole_county:
        return run
    forms = run.forms[run.forms["department_code"] == run.department]
    places, names = set(forms.index), {run.name, *forms["department"]}
    own = run.findings["file"].isin(set(forms["file"])) | run.findings["department"].isin(names)
    return Run(
        run.county, run.fiscal_year, run.department, run.rules, run.read,
        run.targets[run.targets["place"].isin(places)], forms, run.indicators[run.indicators["form"].isin(places)],
        run.flags[run.flags["form"].isin(places)],
        run.missing[run.missing["department_code"] == run.department], run.findings[own],
    )
