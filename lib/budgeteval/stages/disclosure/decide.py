"""What becomes of each item: withheld, blocked, published, ready or due, and what is to be done about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pandera.typing import Series

from budgeteval import privacy
from budgeteval.findings import Finding
from budgeteval.rulesets.disclosure import Disclosure
from budgeteval.stages.disclosure.items import Due
from budgeteval.stages.disclosure.open_data import OpenFile
from budgeteval.stages.disclosure.redact import Copy, Recipe, redact_html, redact_text
from budgeteval.stages.disclosure.registers import Entry, Registers, Row, layout
from budgeteval.tables.schema import Table
from budgeteval.terms import sentences

SAY = sentences(__package__).say
LEFT_OUT = {"annex", "internal", "promised_name"}  # what a copy leaves out that is no personal data
REPORT, LEAST = "report.html", 12


class Card(Table):
    """One row per line of an evaluation's card: which field, what stands there."""

    field: Series[str]
    text: Series[str]


@dataclass(frozen=True)
class Decided:
    """An item with its state; ``copy`` is its public copy where it has one of its own."""

    due: Due
    place: str
    state: str
    reason: str = ""
    published_on: str = ""
    copy: Copy | None = None
    full_sha256: str = ""
    public_sha256: str = ""


def decide(item: Due, registers: Registers, rules: Disclosure, opened: Mapping[str, OpenFile],
           as_of: str) -> tuple[Decided, list[Finding]]:
    """State of one item on the day ``as_of``, and its findings."""
    entry = registers.entries.get((item.kind, "" if item.project_code else item.department_code, item.project_code))
    place = place_of(item, registers)
    if entry is not None and not entry.open:
        return _withheld(item, place, entry, rules)
    made = copy_of(item, registers, rules, entry)
    decided = _with_copy(Decided(item, place, "due"), made, opened.get(item.kind))
    personal = made is not None and bool(made.redactions.keys() - LEFT_OUT)
    findings = list(_personal(item, place, registers, entry, made)) if made and personal else []
    if made and personal and not _released(registers.releases.get(place), made):
        findings += _stale(registers.releases.get(place), made)
        return replace(decided, state="blocked", reason=SAY("reason.personal")), findings
    if entry is not None and entry.published_on:
        if item.due_on and entry.published_on > item.due_on:
            findings.append(entry.row.finding("disclosure_late", "published_on", day=entry.published_on,
                                              due=item.due_on))
        return replace(decided, state="published", published_on=entry.published_on), [
            one for one in findings if one.code != "disclosure_personal_data"]
    state = "ready" if decided.public_sha256 else "due"
    reason = "" if decided.public_sha256 else SAY("reason.no_report")
    findings = [one for one in findings if one.code != "disclosure_personal_data"]
    if item.due_on and as_of > item.due_on:
        findings.append(Finding("disclosure_overdue", place, facts={"due": item.due_on, "item": title(item.kind)},
                                project=item.project_code))
    return replace(decided, state=state, reason=reason), findings


def title(kind: str) -> str:
    """Name of a kind of item, as the catalogue writes it."""
    return str(layout()["items"][kind])


def place_of(item: Due, registers: Registers) -> str:
    """Where the full thing is: a text's file, a report's place, or where the report is expected."""
    if not item.rule.report:
        return f"{layout()['texts']['folder']}/{registers.texts[item.project_code].name}"
    if item.rule.each == "department" and item.project_code:
        return f"{item.fiscal_year}/{item.rule.report}#{item.project_code}"
    return f"{item.fiscal_year}/{item.rule.report}/{item.project_code or item.department_code}"


def _withheld(item: Due, place: str, entry: Entry, rules: Disclosure) -> tuple[Decided, list[Finding]]:
    """Not public: with a lawful reason; without any it is held back until somebody gives one."""
    if not entry.reason:
        return Decided(item, place, "blocked", SAY("reason.none")), [entry.row.finding("disclosure_reason_missing",
                                                                                      "reason")]
    known = any(reason in entry.reason for reason in rules.reasons)
    doubts = [] if known else [entry.row.finding("disclosure_reason_unknown", "reason", text=entry.reason)]
    return Decided(item, place, "withheld", entry.reason), doubts


def copy_of(item: Due, registers: Registers, rules: Disclosure, entry: Entry | None) -> Copy | None:
    """The public copy of a text or of a project's report; departments stand in the open tables."""
    if not item.rule.report:
        return redact_text(registers.texts[item.project_code].read_bytes(), Recipe())
    if item.report is None or item.rule.each == "department":
        return None
    names = promised(item, rules) if entry is not None and entry.anonymous else ()
    path = item.report.folder / REPORT
    return redact_html(path.read_bytes(), Recipe(names, rules.internal_captions)) if path.is_file() else None


def promised(item: Due, rules: Disclosure) -> tuple[str, ...]:
    """Names of people to whom anonymity was promised, from the evaluation's card."""
    rows = item.report.table("card", Card) if item.report else Card.of([])
    fields = rows[rows["field"].isin(rules.secret_fields)]["text"]
    separators = str.maketrans(dict.fromkeys(SAY("separators"), " "))
    return tuple(dict.fromkeys(name for text in fields for name in text.translate(separators).split()))


def _with_copy(decided: Decided, made: Copy | None, opened: OpenFile | None) -> Decided:
    """The fingerprints that prove where a public copy comes from."""
    if made is not None:
        return replace(decided, copy=made, full_sha256=made.full_sha256, public_sha256=made.public_sha256)
    if opened is not None and decided.due.department_code in opened.departments:
        return replace(decided, full_sha256=opened.full_sha256, public_sha256=opened.public_sha256)
    return decided


def _personal(item: Due, place: str, registers: Registers, entry: Entry | None, made: Copy) -> Iterator[Finding]:
    """Every line of a text that holds personal data (never quoted); of a report, the kinds it holds."""
    code = "disclosure_personal_data" if entry is None or not entry.published_on else "disclosure_published_personal"
    if item.rule.report:
        kinds = sorted(made.redactions.keys() - LEFT_OUT)
        yield Finding(code, place, facts={"kinds": _kinds(kinds)}, project=item.project_code)
        return
    for number, kinds in personal_lines(registers.texts[item.project_code]):
        yield Finding(code, place, cell=f"L{number}", facts={"kinds": _kinds(kinds)}, project=item.project_code)


def personal_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Numbers of a text's lines with personal data, and of which kinds."""
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if hits := privacy.find(line):
            yield number, sorted({hit.kind for hit in hits})


def _kinds(kinds: list[str]) -> str:
    return SAY("comma").join(SAY(f"kind.{kind}") for kind in kinds)


def _released(release: Row | None, made: Copy) -> bool:
    """Whether a person has released this very copy."""
    said = release.cells["fingerprint"].lower() if release else ""
    return bool(release and release.cells["person"] and release.cells["day"]) and len(said) >= LEAST \
        and made.public_sha256.startswith(said)


def _stale(release: Row | None, made: Copy) -> list[Finding]:
    """A release that names another copy, or nobody."""
    if release is None:
        return []
    return [release.finding("disclosure_release_stale", "fingerprint", found=release.cells["fingerprint"],
                            expected=made.public_sha256[:LEAST])]
