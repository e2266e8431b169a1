"""What stands around a form: attachment numbers, notes, signatures, blank rows. Nothing of it is a fault."""

from budgeteval.demo.model import Form
from budgeteval.demo.packs import Pack
from budgeteval.demo.vocabulary import words


def dress(form: Form, pack: Pack) -> None:
    """Lines above and below, and a blank row between the blocks, by the project's number."""
    if pack.kind.startswith("export"):
        return
    number, rule = form.project.number, words("layouts")["dressing"]
    names = {
        "department": form.project.department.name, "next": form.fiscal_year + 1,
        "person": words("departments")["county"]["person"],
    }
    if number % 4 == 1:
        lines = rule["above"][number // 4 % len(rule["above"])]
        form.extras["above"] = [line.format(**names) for line in lines]
    if number % 3 == 1:
        lines = rule["below"][number // 3 % len(rule["below"])]
        form.extras["below"] = [line.format(**names) for line in lines]
    if number % 9 == 5:
        form.extras["gap"] = 1
