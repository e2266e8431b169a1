"""Whose report a run is: a county's, or one department's, which is handed its own part and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Self

import pandas as pd

from budgeteval.county import County
from budgeteval.display import Card

ALL = "all"


@dataclass(frozen=True, eq=False)
class View:
    """A county in a year as one report sees it.

    ``files`` are the names, below the county's folder, of the raw files a department's report stands on, None for
    the county's report, which stands on all; ``fingerprint`` is theirs.
    """

    county: County
    fiscal_year: int
    department: str
    fingerprint: str
    files: frozenset[str] | None

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

    def card(self) -> Card:
        raise NotImplementedError

    def narrowed(self, department: str, files: Iterable[str], **parts: Any) -> Self:
        """A department's view: ``parts`` in place of the county's, registers and files its own.

        ``files`` that do not exist are left out (a correction may name one).
        """
        own = frozenset(name for name in files if (self.county.folder / name).is_file())
        return replace(self, county=self.county.only(department), department=department, files=own,
                       fingerprint=self.county.fingerprint(own), **parts)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return self.card()._repr_mimebundle_()


def known(county: County, department: object, units: pd.DataFrame) -> str:
    """The code of a department among ``units``, or ``all``; papermill's ``-p`` hands digits over as a number.

    Raises
    ------
    KeyError
        If the register has no such department.
    """
    code = str(department)
    if code != ALL and code not in set(units["department_code"]):
        raise KeyError(f"department {code!r} is not in the register of {county.code!r}")
    return code


def raw_names(fiscal_year: int, stage: str, files: Iterable[str]) -> set[str]:
    """Names below the county's folder of files that a stage's readers name without it."""
    return {f"raw/{fiscal_year}/{stage}/{file}" for file in files if file}
