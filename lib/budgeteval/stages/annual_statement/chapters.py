"""Chapter one of the statement: what was done, each sentence chosen by the figures."""

from dataclasses import replace

from budgeteval.display import Cover, Text, text
from budgeteval.facts import Fact
from budgeteval.stages.annual_statement.making import SAY
from budgeteval.stages.annual_statement.read import Run
from budgeteval.stages.annual_statement.results import BOOKS
from budgeteval.stages.annual_statement.use import COMPARED, DECIDED, PARTIES, PROPOSED
from budgeteval.stages.annual_statement.writing import TEXT, Writer, who
from budgeteval.terms import label


def show_cover(run: Run, edition: str = "statement") -> Cover:
    """Title of a letter: its text follows on the same page; ``edition`` is statement, notice or summary."""
    title = SAY(f"cover.{edition}", name=run.county.name, year=run.fiscal_year)
    return Cover(title, "", (), run.county.demo_mark, letter=True)


def show_sender(run: Run) -> Text:
    """Who signs, and the line for the date: a person fills it in."""
    return replace(text(["{bureau}", SAY("cover.blank_date")], bureau=run.county.bureau), align="right")


def show_opening(run: Run) -> Text:
    """Whose statement this is, and how many departments and townships it is about."""
    write = Writer(run)
    reached = ["opening.with_townships"] if write.number("townships.covered") else []
    return write.paragraphs(write.all("opening.first", "opening.covered", *reached, "opening.end"))


def show_mechanism(run: Run) -> Text:
    """Leading group, rule documents of the year, indicator library, assessment of the units."""
    write = Writer(run)
    documents = "mechanism.documents" if write.number("documents") else "mechanism.no_documents"
    both = "mechanism.assessment_both" if write.number("assessment.townships") else "mechanism.assessment"
    assessed = write.one(both) if write.number("assessment.departments") else ""
    return write.paragraphs(
        write.one("mechanism.group"), write.one(documents), write.one("mechanism.library") + (
            write.one("mechanism.library_own") if write.number("library.own") else ""),
        assessed + (write.within("mechanism.classes", classes=write.classes("assessment")) if assessed else ""))


def show_before(run: Run) -> Text:
    """Before spending: ex-ante reviews and targets."""
    write = Writer(run)
    return write.paragraphs(_reviews(write), _targets(write))


def _reviews(write: Writer) -> str:
    if not write.knows("ex_ante.projects"):
        return ""
    if not write.number("ex_ante.projects"):
        return write.one("ex_ante.none")
    scope = who(write, "ex_ante.who_", "ex_ante.departments") + write.all("ex_ante.amount", "ex_ante.stop")
    return scope + _conclusions(write)


def _conclusions(write: Writer) -> str:
    """All supported, or what became of each part."""
    reviewed, supported = write.number("ex_ante.projects"), write.number("ex_ante.supported")
    if reviewed == supported:
        return write.one("ex_ante.single_supported" if reviewed == 1 else "ex_ante.all_supported")
    parts = write.parts("ex_ante", ("supported", "adjusted", "refused", "open"), "ex_ante")
    money = write.one("ex_ante.money") if write.number("ex_ante.refused_amount") else ""
    return write.within("ex_ante.mixed", parts=parts) + money


def _targets(write: Writer) -> str:
    if not write.knows("target.projects"):
        return ""
    if not write.number("target.projects"):
        return write.one("target.none")
    everyone = write.number("target.departments") == write.number("departments")
    quality = "target.quality" if write.number("target.flawed") else "target.clean"
    return (write.one("target.all" if everyone else "target.some") + write.one("target.amount", "target.no_amount")
            + write.one("target.whole") + (write.one(quality) if write.number("target.indicators") else ""))


def show_during(run: Run) -> Text:
    """While spending: dual monitoring at the cut-off month."""
    write = Writer(run)
    if not write.knows("monitoring.projects"):
        return write.paragraphs()
    if not write.number("monitoring.projects"):
        return write.paragraphs(write.one("monitoring.none"))
    lit = write.within("monitoring.lights", parts=write.parts("monitoring", ("red", "yellow"), "monitoring"))
    slow = (who(write, "monitoring.slow_", "monitoring.slow_departments")
            if write.number("monitoring.slow_departments") else write.one("monitoring.no_slow"))
    asked = write.parts("monitoring", ("correct", "suspend", "take_back"), "monitoring")
    return write.paragraphs(
        write.all("monitoring.scope", "monitoring.amount", "monitoring.stop", "monitoring.spent")
        + (lit or write.one("monitoring.no_lights")),
        slow + write.within("monitoring.asked", parts=asked))


def show_after(run: Run) -> Text:
    """After spending: self-evaluation with its re-review, and key evaluation."""
    write = Writer(run)
    return write.paragraphs(_self_evaluation(write), _key_evaluation(write))


def _self_evaluation(write: Writer) -> str:
    at = "self_evaluation"
    if not write.knows(f"{at}.projects"):
        return write.one(f"{at}.departments_only") if write.number(f"{at}.departments") else ""
    if not write.number(f"{at}.projects"):
        return write.one(f"{at}.none")
    scope = "both" if write.number(f"{at}.departments") else "projects_only"
    whole = write.number(f"{at}.graded") == write.number(f"{at}.projects")
    return (write.all(f"{at}.{scope}", f"{at}.amount", f"{at}.stop")
            + (write.one(f"{at}.units") if write.number(f"{at}.units") else "")
            + write.within(f"{at}.classes" if whole else f"{at}.classes_part", classes=write.classes(at))
            + (write.one(f"{at}.blocked") if write.number(f"{at}.blocked") else "")
            + write.within(f"{at}.department_classes", classes=write.classes("department_evaluation"))
            + _spot_check(write))


def _spot_check(write: Writer) -> str:
    """What the re-review found, or only that it was made."""
    if not write.number("spot_check.drawn"):
        return ""
    gap = write.one("self_evaluation.gap" if write.number("spot_check.inflation") > 0 else "self_evaluation.no_gap")
    return write.one("self_evaluation.drawn") + gap if gap else write.one("self_evaluation.drawn_only")


def _key_evaluation(write: Writer) -> str:
    at = "key_evaluation"
    count, bonds = write.number(f"{at}.projects"), write.number(f"{at}.bonds")
    if not write.knows(f"{at}.projects"):
        return ""
    if not count:
        return write.one(f"{at}.none")
    if bonds == count:
        kinds = [f"{at}.one_bond" if count == 1 else f"{at}.all_bonds"]
    else:
        kinds = [f"{at}.bonds"] if bonds else []
        kinds += [f"{at}.ppp" if bonds else f"{at}.only_ppp"] if write.number(f"{at}.ppp") else []
    return (write.all(f"{at}.scope", *kinds, f"{at}.amount", f"{at}.stop")
            + write.within(f"{at}.classes", classes=write.classes(at))
            + (write.one(f"{at}.institutions") if write.number(f"{at}.institutions") else "")
            + (write.one(f"{at}.problems") if write.number(f"{at}.problems") else ""))


def show_books(run: Run) -> Text:
    """The four budgets that key evaluation reached, and the changes from last year."""
    write = Writer(run)
    found = [one for one in BOOKS if write.number(f"key_evaluation.book.{one}")]
    parts = SAY("comma").join(SAY("books.part", name=label("budget_book", one), id=f"key_evaluation.book.{one}")
                              for one in found)
    reach = write.within("books.all" if len(found) == len(BOOKS) else "books.some", books=parts)
    none = write.one("books.none") if write.number("key_evaluation.projects") and not found else ""
    absent = "" if write.knows("key_evaluation.projects") else write.one("books.absent")
    return write.paragraphs(reach or none or absent, _changes(write))


def _changes(write: Writer) -> str:
    """More, fewer or as many as in the year before; nothing where last year is not published."""
    said = []
    for name in COMPARED:
        gap, now = write.values.get(f"{name}.change"), write.values.get(name)
        if isinstance(gap, Fact) and isinstance(now, Fact):
            unit = "" if gap.unit == "yuan" else SAY("change.unit")
            change = f"{{{name}.change}}{unit}"
            said.append(SAY(f"change.{_way(write, name)}", what=TEXT.raw("change.what")[name], change=change))
    return SAY("change.lead") + SAY("change.join").join(said) + SAY("stop") if said else ""


def _way(write: Writer, name: str) -> str:
    before = write.run.year.before
    old = before.fact(f"annual_statement.{name}") if before else None
    gap = write.number(name) - float(old.value or 0) if old and not isinstance(old.value, str) else 0.0
    return "more" if gap > 0 else "less" if gap < 0 else "same"


def show_use(run: Run) -> Text:
    """What was done with results: rectification, next year's budget, publication."""
    write = Writer(run)
    return write.paragraphs(_rectified(write), _budget(write), _published(write))


def _rectified(write: Writer) -> str:
    at = "application"
    count = write.number(f"{at}.rectifications")
    if not write.knows(f"{at}.rectifications"):
        return ""
    if not count:
        return write.one("use.none")
    done = count == write.number(f"{at}.accepted")
    parties = SAY("comma").join(SAY("use.party", name=label("party", one), id=f"{at}.party.{one}")
                                for one in PARTIES if write.number(f"{at}.party.{one}"))
    return (write.one("use.all_done" if done else "use.some")
            + (write.one("use.overdue") if write.number(f"{at}.overdue") else "")
            + write.within("use.parties", parts=parties))


def _budget(write: Writer) -> str:
    if not write.knows("application.proposals"):
        return ""
    proposed = write.within("use.budget", parts=write.parts("use", PROPOSED, "application.proposed"))
    decided = write.within("use.decided", parts=write.parts("use", DECIDED, "application"))
    amount = write.one("use.cut_amount") if decided and write.number("application.cut_amount") else ""
    return (proposed or write.one("use.no_budget")) + decided + amount


def _published(write: Writer) -> str:
    states = ("published", "ready", "withheld", "blocked", "due")
    return write.within("use.public", parts=write.parts("use", states, "disclosure"))
