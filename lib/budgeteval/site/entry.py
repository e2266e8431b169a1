"""One report folder as the portal lists it; whatever is wrong with it is a finding, and it is listed all the same."""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

from budgeteval.findings import SEVERITIES, Finding
from budgeteval.privacy import masked
from budgeteval.published import Published
from budgeteval.runs.state import manifest, whole
from budgeteval.runs.state.kept import FOLDER as KEPT
from budgeteval.runs.verify import said
from budgeteval.site.figures import Facts, Figures, figures
from budgeteval.site.names import ALL, Names, Subject
from budgeteval.site.words import say, stage_name

PAGE, FACTS, FOUND, FAILED = "report.html", "facts.json", "findings.csv", "failed.ipynb"
DOWNLOADS = ("report.html", "report.pdf", "report.docx", "findings.csv", "facts.json")
TITLE = re.compile(r"<title>(.*?)</title>", re.S)
HEAD = 1 << 14
FACT = {"value", "unit", "text"}
UNREADABLE = {"missing": "site_manifest_missing", "damaged": "site_manifest_damaged", "older": "site_manifest_older"}


@dataclass(frozen=True)
class Problem:
    """One finding of a report, in its own words."""

    severity: str
    title: str
    project: str
    party: str
    message: str
    advice: str


@dataclass(frozen=True)
class State:
    """``kind`` is what verify last said (same, facts, different, cannot), ``unverified``, or what is seen now:
    ``altered``, ``older``, ``damaged``, ``missing`` (of the manifest), ``failed``. ``day`` is the day of the answer."""

    kind: str
    day: str = ""


@dataclass(frozen=True)
class Entry:
    """One report: ``place`` is ``<year>/<report>/<key>``; ``files`` are those it offers."""

    place: str
    title: str
    subject: Subject
    figures: Figures
    problems: tuple[Problem, ...]
    state: State
    files: tuple[str, ...]
    facts: Facts = field(default_factory=dict, repr=False)
    findings: tuple[Finding, ...] = ()

    @property
    def year(self) -> str:
        return self.place.split("/")[0]

    @property
    def report(self) -> str:
        return self.place.split("/")[1]

    @property
    def key(self) -> str:
        return self.place.split("/")[2]

    @property
    def has_page(self) -> bool:
        return PAGE in self.files

    @property
    def counts(self) -> dict[str, int]:
        """Findings by severity, the gravest first, those without any left out."""
        found = Counter(one.severity for one in self.problems)
        return {severity: found[severity] for severity in SEVERITIES if found[severity]}


def entry(out: Path, place: str, names: Names, sha256: Callable[[Path], str] = manifest.fingerprint) -> Entry:
    """The report at a place below ``out``; ``sha256`` tells a file's hash."""
    folder = out / place
    report, found = Published(place, folder), list[Finding]()
    tree = manifest.read(folder) or {}
    state = _state(out, place, found, sha256)
    facts = _facts(folder, place, found)
    problems = _problems(folder, place, found)
    year = place.split("/")[0]
    parameters = tree.get("parameters")
    subject = names.subject(parameters if isinstance(parameters, dict) else {}, place.split("/")[2],
                            int(year) if year.isdigit() else 0)
    if not subject.known:
        found.append(Finding("site_subject_unknown", place, facts={
            "code": subject.project_code or subject.department_code}))
    try:
        shown = figures(report, place.split("/")[1], facts)
    except (OSError, ValueError, KeyError, IndexError) as error:
        shown = Figures()
        found.append(Finding("site_table_damaged", place, facts={"error": _brief(error)}))
    files = tuple(name for name in DOWNLOADS if (folder / name).is_file())
    if PAGE not in files and state.kind != "failed":
        found.append(Finding("site_page_missing", f"{place}/{PAGE}"))
    return Entry(place, _title(folder, place), subject, shown, problems, state, files, facts, tuple(found))


def county_of(folder: Path) -> str:
    """Code of the county that a report's manifest names; "" if it names none."""
    parameters = (manifest.read(folder) or {}).get("parameters")
    return str(parameters.get("county", "")) if isinstance(parameters, dict) else ""


def _state(out: Path, place: str, found: list[Finding], sha256: Callable[[Path], str]) -> State:
    folder = out / place
    if not (folder / manifest.NAME).is_file() and (folder / FAILED).is_file():
        found.append(Finding("site_failed", f"{place}/{FAILED}"))
        return State("failed")
    if (folder / KEPT).is_dir():
        found.append(Finding("site_kept", f"{place}/{KEPT}"))
    try:
        changed = whole.altered(folder, whole.known(folder)["outputs"], sha256)
    except whole.Unreadable as error:
        found.append(Finding(UNREADABLE[error.why], f"{place}/{manifest.NAME}"))
        return State(error.why)
    if changed:
        names = say("comma").join(say(f"altered.{one.how}", path=one.path) for one in changed)
        found.append(Finding("site_altered", place, facts={"files": names}))
        return State("altered")
    last = said.last(out, place)
    return State(last.kind, last.day) if last and last.kind != "altered" else State("unverified")


def _facts(folder: Path, place: str, found: list[Finding]) -> Facts:
    """Facts by id; none if the file is not what a report writes."""
    path = folder / FACTS
    if not path.is_file():
        return {}
    try:
        tree = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(tree, dict) or not all(isinstance(one, dict) and one.keys() >= FACT for one in tree.values()):
            raise ValueError("no mapping of facts")
    except (OSError, ValueError):
        found.append(Finding("site_facts_damaged", f"{place}/{FACTS}"))
        return {}
    return tree


def _problems(folder: Path, place: str, found: list[Finding]) -> tuple[Problem, ...]:
    path = folder / FOUND
    if not path.is_file():
        return ()
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = [_problem(row) for row in csv.DictReader(stream, strict=True)]
    except (OSError, ValueError, KeyError, csv.Error):
        found.append(Finding("site_findings_damaged", f"{place}/{FOUND}"))
        return ()
    return tuple(rows)


def _problem(row: Mapping[str, Any]) -> Problem:
    if row["severity"] not in SEVERITIES:
        raise ValueError(f"no severity {row['severity']!r}")
    texts = (masked(str(row[name] or "").removeprefix("'")) for name in ("title", "project", "party", "message",
                                                                         "advice"))
    return Problem(row["severity"], *texts)


def _title(folder: Path, place: str) -> str:
    """The title of the report's own page, else the name of its kind and its year."""
    year, report, _ = place.split("/")
    try:
        with (folder / PAGE).open("rb") as stream:
            head = stream.read(HEAD).decode("utf-8", "replace")
    except OSError:
        head = ""
    known = TITLE.search(head)
    plain = say("title", year=year, stage=stage_name(report))
    return masked(unescape(known[1]).strip() or plain) if known else plain


def _brief(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]


def is_county(one: Entry) -> bool:
    """Whether a report is about the whole county."""
    return one.key == ALL and not one.subject.department_code
