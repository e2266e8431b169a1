"""Payment lines of the fictional county: the truth of ``pace``, as vouchers, with refunds that cancel out."""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from budgeteval.demo.pace import spent_by_month
from budgeteval.demo.vocabulary import words

STREAM = 42
SPLIT_ABOVE, SPLIT_SHARE = 8_000, 0.5
REFUND_ABOVE, REFUND_SHARE = 50_000, 0.02
LAST_DAY = 28


@dataclass(frozen=True)
class Line:
    """One line of a payment export; amounts in whole yuan; ``faults`` are (finding code, column, thing it is about)."""

    project: dict[str, str]
    department: str
    voucher: str
    day: dt.date
    paid: int | str | None
    applied: int | None
    status: str = "paid"
    use: str = ""
    economy: str = ""
    payee: str = ""
    account: str = ""
    bank: str = ""
    phone: str = ""
    deleted: str = "2"
    other: dict[str, Any] = field(default_factory=dict)
    faults: tuple[tuple[str, str, str], ...] = ()

    def but(self, *faults: tuple[str, str, str], **changes: Any) -> "Line":
        """The same line with other cells, and faults planted in it."""
        return replace(self, faults=self.faults + faults, **changes)


def true_lines(projects: pd.DataFrame, departments: pd.DataFrame, seed: int, year: int) -> list[Line]:
    """Vouchers that add up to what every project has spent each month, by day."""
    names = departments.set_index("department_code")["department"]
    known = {str(row["project_code"]): {str(key): str(value) for key, value in row.items()}
             for row in projects.to_dict("records")}
    rng = np.random.default_rng([seed, STREAM])
    lines = [line for code, month, amount in spent_by_month(projects, seed).itertuples(index=False)
             for line in _of_month(rng, known[code], str(names[known[code]["department_code"]]), year, month, amount)]
    lines.sort(key=lambda line: (line.day, line.project["project_code"], line.paid))
    return [replace(line, voucher=f"{line.day:%Y%m}{number:06d}") for number, line in enumerate(lines, 1)]


def _of_month(
    rng: np.random.Generator, project: dict[str, str], department: str, year: int, month: int, amount: int
) -> list[Line]:
    """One or two payments, now and then one too much with its refund on a later day."""
    parts = [amount]
    if amount > SPLIT_ABOVE and rng.random() < SPLIT_SHARE:
        first = int(amount * rng.uniform(0.3, 0.7)) // 100 * 100
        parts = [first, amount - first]
    refund = int(amount * 0.1) // 100 * 100 if amount > REFUND_ABOVE and rng.random() < REFUND_SHARE else 0
    made = [_line(rng, project, department, dt.date(year, month, int(rng.integers(1, LAST_DAY))), part)
            for part in parts]
    if refund:
        last = max(made, key=lambda line: line.day)
        paid = int(str(last.paid)) + refund
        made[made.index(last)] = replace(last, paid=paid, applied=paid)
        made.append(replace(last, day=last.day + dt.timedelta(1), paid=-refund, applied=-refund,
                            use=words("sources")["refund_use"]))
    return made


def _line(rng: np.random.Generator, project: dict[str, str], department: str, day: dt.date, amount: int) -> Line:
    text = words("sources")
    pick = {name: text[name][int(rng.integers(len(text[name])))] for name in ("uses", "economies", "payees", "banks")}
    return Line(project, department, "", day, amount, amount, use=pick["uses"], economy=pick["economies"],
                payee=pick["payees"], account=f"9999{int(rng.integers(10**11)):011d}", bank=pick["banks"],
                phone=f"138{int(rng.integers(10**8)):08d}")
