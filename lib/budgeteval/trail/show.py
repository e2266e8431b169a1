"""A trail in words: the same steps in HTML, on paper and in a terminal."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from budgeteval import library
from budgeteval.terms import glossary, label, sentences, unit
from budgeteval.trail.basis import Rule
from budgeteval.trail.trail import Evidence, Trail

DIGITS = 15
FINDINGS = "findings"
INDENT, TITLE = "  ", 4


@dataclass(frozen=True)
class Line:
    """One line of a step; ``depth`` says how far it is set in, ``href`` where it leads, from the report's folder."""

    text: str
    depth: int = 0
    href: str = ""


@dataclass(frozen=True)
class Step:
    """One step of a trail: ``sentence``, ``fact``, ``table``, ``rule`` or ``rows``."""

    kind: str
    title: str
    lines: tuple[Line, ...]


def steps(trail: Trail, labels: Mapping[str, str], published: bool) -> tuple[Step, ...]:
    """All steps that a trail has; ``labels`` are the numbers of the tables, ``published`` whether the fact's table
    lies beside the report."""
    made = {
        "sentence": _sentence(trail), "fact": _fact(trail.record), "table": _table(trail, labels, published),
        "rule": rule(trail.rule, trail.rule.key if trail.rule else trail.record["rule"]), "rows": tuple(_rows(trail)),
    }
    say = sentences(__package__).say
    return tuple(Step(kind, say(f"step.{kind}"), tuple(lines)) for kind, lines in made.items() if lines)


def told(made: Iterable[Step]) -> Iterator[str]:
    """Steps as a terminal shows them, line by line, the title before the first line of each."""
    for step in made:
        title = step.title
        for line in step.lines:
            filled = title + "\u3000" * (TITLE - len(title))
            yield sentences(__package__).say("line", title=filled, text=INDENT * line.depth + line.text)
            title = ""


def exact(value: Any, unit_: str) -> str:
    """A value as it was before it was rounded for show, with its unit if that is not part of it."""
    say = sentences(__package__).say
    if value is None or value == "" or value != value:
        return say("no_data")
    known = sentences(__package__).raw("units").get(unit_, "")
    if isinstance(value, bool) or not known and isinstance(value, str):
        return str(value)
    return _number(value) + known


def rule(found: Rule | None, key: str) -> tuple[Line, ...]:
    """A rule's key and value, and below it document, edition and whether somebody has checked it."""
    say = sentences(__package__).say
    if found is None:
        return (Line(say("rule", name=key)),) if key else ()
    head = say("rule_value", name=key, value=found.value) if found.value else say("rule", name=key)
    return Line(head), Line(document(found))


def document(found: Rule) -> str:
    """Document and edition of a rule, and whether it was checked."""
    say = sentences(__package__).say
    state = say("checked" if found.verified else "unchecked")
    return say("document", document=found.document, edition=found.edition, state=state)


def written(one: Evidence) -> str:
    """What was written, in words; nothing if it is not known."""
    say = sentences(__package__).say
    if one.written is None:
        return ""
    at = "" if one.exact else "_at"
    return say(f"written{at}", text=one.written) if one.written else say(f"blank{at}")


def _sentence(trail: Trail) -> tuple[Line, ...]:
    return (Line(trail.sentence),) if trail.sentence else ()


def _fact(record: Mapping[str, Any]) -> tuple[Line, ...]:
    say = sentences(__package__).say
    return (Line(say("fact", id=record["id"], value=exact(record["value"], record["unit"]))),)


def _table(trail: Trail, labels: Mapping[str, str], published: bool) -> tuple[Line, ...]:
    say, table, column = sentences(__package__).say, trail.record["table"], trail.record["column"]
    if not table:
        return ()
    name, href = _file(table, labels, published)
    known = called(table, column)
    told = say("table", table=name, column=known) if column else say("table_only", table=name)
    if count := len(trail.record["rows"]):
        told = say("rows", text=told, count=count)
    none = () if count or trail.record["rule"] else (Line(say("none")),)
    return (Line(told, href=href), *none)


def called(table: str, column: str) -> str:
    """What a table's column is called; its bare name if it has no other."""
    own = sentences(__package__).raw("columns").get(f"{table}/{column}")
    return str(own) if own else label(column) if column in glossary() else column


def _file(table: str, labels: Mapping[str, str], published: bool) -> tuple[str, str]:
    """How a table is called, and where it lies."""
    say = sentences(__package__).say
    if table == FINDINGS:
        return say("findings"), "findings.csv"
    name = say("file", label=labels.get(table, say("unshown")), table=table)
    return (name, f"tables/{table}.csv") if published else (labels.get(table, table), "")


def _rows(trail: Trail) -> Iterator[Line]:
    say = sentences(__package__).say
    for one in trail.rows:
        yield from _evidence(one, 0)
    if trail.more:
        yield Line(say("more", count=trail.more), href="facts.json")


def _evidence(one: Evidence, depth: int) -> Iterator[Line]:
    """A row's place, and set in below it its cleaned value, what was written, and what it was made of."""
    say = sentences(__package__).say
    head, href = _place(one)
    yield Line(head, depth, href)
    cleaned = say("cleaned", value=_cleaned(one)) if one.value not in ("", None) else ""
    if told := say("semicolon").join(filter(None, [cleaned, written(one)])):
        yield Line(told, depth + 1)
    yield from (Line(line.text, depth + 1) for line in (rule(one.rule, one.rule.key) if one.rule else ()))
    if one.below:
        yield Line(say("made_of", count=one.total), depth + 1)
    for below in one.below:
        yield from _evidence(below, depth + 1)


def _place(one: Evidence) -> tuple[str, str]:
    """How a row is called, and where a link from the report's folder leads."""
    say, key = sentences(__package__).say, one.key
    other = f"../../../{key.report}/"
    match key.kind:
        case "parameter":
            return say("parameter", name=key.name), ""
        case "entry" if key.file == library.SHIPPED:
            return say("shipped", name=key.name), ""
        case "entry":
            return say("entry", file=key.file, name=key.name), ""
        case "fact":
            return say("other_fact", report=key.report, name=key.name), f"{other}report.html#{key.name}"
        case "row":
            href = f"{other}tables/{key.table}.csv" if _one_report(key.report) else ""
            return say("other_row", report=key.report, table=key.table, name=key.name), href
        case "report":
            return say("other_report", report=key.report), f"{other}report.html" if _one_report(key.report) else ""
        case "own":
            return say("own", name=key.name), ""
    place = one.cell or key.text
    return one.path.removesuffix(key.file) + place if one.path and place.startswith(key.file) else place, ""


def _one_report(place: str) -> bool:
    return place.count("/") > 1


def _cleaned(one: Evidence) -> str:
    known = one.column in glossary()
    names = glossary()[one.column].get("values", {}) if known else {}
    money = "yuan" if one.column.endswith("_yuan") else ""
    return str(names[one.value]) if one.value in names else exact(one.value, unit(one.column) if known else money)


def _number(value: Any) -> str:
    try:
        return f"{float(value):.{DIGITS}g}"
    except ValueError:
        return str(value)
