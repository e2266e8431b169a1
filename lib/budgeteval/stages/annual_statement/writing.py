"""Putting sentences together: a sentence is said only if every figure and name in it is known."""

from collections.abc import Iterable, Mapping
from string import Formatter

from budgeteval.display import Text, text
from budgeteval.facts import Fact, fact
from budgeteval.stages.annual_statement.making import PREFIX, SAY
from budgeteval.stages.annual_statement.planning import departments_of, of_year
from budgeteval.stages.annual_statement.read import Run
from budgeteval.terms import sentences

TEXT = sentences(__package__)
LEAD = 2  # the first two of the leading group's roles lead it
Word = str | Fact


class Writer:
    """One run's figures and names, and the sentences they allow."""

    def __init__(self, run: Run, **more: Word) -> None:
        self.run = run
        self.values: dict[str, Word] = {**run.figures, **names(run), **more}

    def number(self, id: str) -> float:
        """Value of a figure; nothing known counts as none for the choice of a sentence, never in one."""
        found = self.values.get(id)
        known = isinstance(found, Fact) and isinstance(found.value, (int, float))
        return float(found.value) if known else 0.0  # type: ignore[union-attr,arg-type]

    def knows(self, id: str) -> bool:
        found = self.values.get(id)
        return bool(found) and not (isinstance(found, Fact) and found.value in (None, ""))

    def fits(self, template: str) -> bool:
        """Whether everything a template asks for is known."""
        return all(self.knows(name) for _, name, _, _ in Formatter().parse(template) if name is not None)

    def one(self, *keys: str) -> str:
        """The first sentence whose figures are all known, "" if there is none."""
        return next((raw for key in keys if self.fits(raw := str(TEXT.raw(key)))), "")

    def all(self, *keys: str) -> str:
        """The sentences whose figures are all known, one after the other."""
        return "".join(raw for key in keys if self.fits(raw := str(TEXT.raw(key))))

    def parts(self, prefix: str, figures: Iterable[str], at: str) -> str:
        """``prefix.<figure>`` for every figure above zero, joined as an enumeration."""
        return SAY("comma").join(str(TEXT.raw(f"{prefix}.{one}")) for one in figures if self.number(f"{at}.{one}") > 0)

    def classes(self, at: str) -> str:
        """Numbers and shares of the county's classes that occur; all in one class is said so."""
        rules = self.run.year.rules.grade_classes
        ids = {one.name: f"{at}.class.{'_'.join(one.grades)}" for one in rules}
        found = {name: id for name, id in ids.items() if self.number(id) > 0}
        if len(found) == 1:
            return SAY("class_only" if self.number(f"{at}.graded") == 1 else "class_whole", name=next(iter(found)))
        return (SAY("class_lead") if found else "") + SAY("comma").join(
            SAY("class_part", name=name, count=id, share=f"{id}.share") for name, id in found.items())

    def within(self, key: str, **inner: str) -> str:
        """A sentence with enumerations put in; "" if one of them is empty."""
        if not all(inner.values()):
            return ""
        raw = str(TEXT.raw(key))
        for name, part in inner.items():
            raw = raw.replace(f"{{{name}}}", part)
        return raw if self.fits(raw) else ""

    def paragraphs(self, *templates: str) -> Text:
        return text([one for one in templates if one], self.values)


def names(run: Run) -> dict[str, Word]:
    """Names that sentences use; a list of departments stops after as many as the rules name."""
    year, rows = run.year, run.year.frames
    group, documents = of_year(year, "leading_group"), of_year(year, "rule_documents")
    slow = rows["department_progress"][rows["department_progress"]["slow"]]
    listed = dict.fromkeys(group["role"])
    lead = group[group["role"].isin(list(listed)[:LEAD])]
    return {
        "names.year": str(run.fiscal_year),
        "names.county": run.county.name,
        "names.bureau": run.county.bureau,
        "names.ex_ante": departments_named(run, departments_of(year, rows["reviews"])),
        "names.slow": departments_named(run, departments_of(year, slow)),
        "names.lead": SAY("comma").join(short(run, unit) for unit in lead["unit"]),
        "names.members": SAY("comma").join(short(run, unit) for unit in group.drop(lead.index)["unit"]),
        "names.documents": SAY("comma").join(SAY("document", title=one.title, number=one.number)
                                             for one in documents.itertuples()),
        "names.institutions": SAY("comma").join(sorted(set(rows["key_results"]["institution"]) - {""})),
        "names.to": SAY("comma_wide").join(year.rules.addressees),
        "names.days": fact(f"{PREFIX}.answer_days", year.rules.answer_days, "count",
                           rule="annual_statement.answer_days"),
    }


def departments_named(run: Run, codes: list[str]) -> str:
    """Names of the first departments, as many as the rules name."""
    register: Mapping[str, str] = run.county.departments_in(run.fiscal_year).set_index("department_code")["department"]
    return SAY("comma").join(short(run, register[code]) for code in codes[:run.year.rules.named_departments])


def short(run: Run, name: str) -> str:
    """A unit's name inside its own county: 县财政局 for the county's own, a township without the county before it."""
    if name in set(run.county.townships["department"]):
        return name.removeprefix(run.county.name)
    return name.replace(run.county.name, run.county.name[-1:])


def who(writer: Writer, prefix: str, departments: str) -> str:
    """Which sentence says of how many departments something holds: one, a few (all named), many."""
    count = int(writer.number(departments))
    few = count <= writer.run.year.rules.named_departments
    ways = ("unknown",) if count == 0 else ("one",) if count == 1 else ("few",) if few else ("many",)
    return writer.one(*(f"{prefix}{way}" for way in ways))
