"""Opening a run: one project's evaluation workbook, read, scored and checked by a rule set."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from budgeteval import findings as found
from budgeteval import rulesets
from budgeteval.county import County, open_county
from budgeteval.display import Card
from budgeteval.facts import as_text
from budgeteval.numbers import plain
from budgeteval.places import code
from budgeteval.rulesets.key_evaluation import BOOKS, FrameName, KeyEvaluation
from budgeteval.scoring.county import STAGE as OF_PROJECTS
from budgeteval.scoring.county import score_county
from budgeteval.stages.key_evaluation.benchmark import evaluate as benchmark
from budgeteval.stages.key_evaluation.benchmark.read import Comparables, is_comparables, read_comparables
from budgeteval.stages.key_evaluation.check import check
from budgeteval.stages.key_evaluation.experts import evaluate as experts
from budgeteval.stages.key_evaluation.experts.read import Sheets, read_sheets
from budgeteval.stages.key_evaluation.grid import vocabulary
from budgeteval.stages.key_evaluation.intake import Workbook, empty_workbook, read_workbook
from budgeteval.stages.key_evaluation.internal_review import Review, read_review
from budgeteval.stages.key_evaluation.notes import note
from budgeteval.stages.key_evaluation.own_score import OwnScore, own_score
from budgeteval.stages.key_evaluation.satisfaction.read import Book, is_questionnaire, read_book
from budgeteval.stages.key_evaluation.satisfaction.stage import Satisfaction, surveyed
from budgeteval.stages.key_evaluation.score import Score
from budgeteval.stages.key_evaluation.score import score as score_workbook
from budgeteval.terms import label, sentences
from budgeteval.view import raw_names

STAGE = "key_evaluation"
STAGED = ("bond", "ppp")
STAGES = {"construction": "construction", "in_progress": "construction", "operation": "operation",
          "completed": "operation"}
SAY = sentences(__package__).say


@dataclass(frozen=True)
class Run:
    """One project's evaluation: its row of the register ({} if it has none), workbook, rules and findings.

    ``reading`` are the findings of opening and reading; those of the checks come with the score. ``own`` is the
    project's self-evaluation, if it owes and has one, ``review`` its three-level review. ``files`` are the raw files it
    stands on, below the county's folder, ``questionnaires`` its filled questionnaires (no rows without them).
    """

    county: County
    fiscal_year: int
    project_code: str
    register: Mapping[str, str]
    rules: rulesets.RuleSet
    book: Workbook
    reading: tuple[found.Finding, ...]
    own: OwnScore | None
    review: Review
    fingerprint: str
    files: frozenset[str]
    questionnaires: Book
    sheets: Sheets
    comparables: Comparables

    @property
    def limits(self) -> KeyEvaluation:
        """The section of the rules for this stage."""
        return self.rules.key_evaluation

    @property
    def project(self) -> str:
        """Name from the register, else from the card, else the code."""
        return self.register.get("project", "") or self.text("project") or self.project_code

    @property
    def department(self) -> str:
        """Department in charge, from the register of departments, else as the card names it."""
        names = self.county.departments_in(self.fiscal_year).set_index("department_code")["department"]
        return str(names.get(self.register.get("department_code", ""), "")) or self.text("department")

    @property
    def special_bond(self) -> bool:
        """As registered; without a register, whether the workbook holds bonds."""
        registered = self.register.get("special_bond", "")
        return registered == "yes" if registered else bool(len(self.book.issues))

    @property
    def subject(self) -> str:
        """What is evaluated: ordinary, bond, ppp, policy or purchase; as registered, else as the card says."""
        registered = self.register.get("subject", "").replace("project", "")
        if self.special_bond:
            return "bond"
        return registered or self.text("subject") or "ordinary"

    @property
    def budget_book(self) -> str:
        """Budget book as the card says, else as registered."""
        return self.text("budget_book") or self.register.get("budget_book", "")

    @property
    def frame(self) -> FrameName | None:
        """Frame of the rules that fits the subject, its stage and its budget book; None if none does."""
        name = self.subject
        if name in STAGED:
            stage = STAGES.get(self.text("evaluation_stage"))
            name = f"{name}_{stage}" if stage else ""
        elif name == "ordinary" and self.budget_book in BOOKS:
            name = self.budget_book
        return next((one for one in self.limits.weights if one == name), None)

    def text(self, field: str) -> str:
        """Text of a card line ("" if it is not there)."""
        return str(self._card("text", field, ""))

    def number(self, field: str) -> float:
        """Number of a card line, in yuan, 0-1 or points (NaN if it is not there)."""
        return float(self._card("number", field, float("nan")))

    def place(self, field: str) -> str:
        """Cell of a card line ("" if it is not there)."""
        return str(self._card("place", field, ""))

    def _card(self, column: str, field: str, default: Any) -> Any:
        lines = self.book.card.loc[self.book.card["field"] == field, column]
        return lines.iloc[0] if len(lines) else default

    def card(self) -> Card:
        """What this run reads, and by which rules."""
        return Card(SAY("card.title"), (
            (label("county"), self.county.name),
            (label("fiscal_year"), str(self.fiscal_year)),
            (label("project"), self.project),
            (label("project_code"), self.project_code),
            (SAY("card.frame"), SAY(f"frame.{self.frame or 'unknown'}")),
            (SAY("card.workbook"), self.book.file),
            (SAY("card.fingerprint"), self.fingerprint or SAY("none")),
            (SAY("card.rules"), f"{self.rules.title} ({self.rules.edition})"),
        ))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return self.card()._repr_mimebundle_()


@dataclass(frozen=True)
class Result:
    """A scored run: what the ``show_*`` functions show. ``findings`` is everything wrong or open."""

    run: Run
    score: Score
    satisfaction: Satisfaction
    experts: experts.Experts
    benchmark: benchmark.Benchmark
    findings: tuple[found.Finding, ...]

    @property
    def own(self) -> OwnScore | None:
        """The project's self-evaluation, if it has one."""
        return self.run.own


def open_run(county: str, fiscal_year: int, project: str, rules: str = "demo-county") -> Run:
    """Open the evaluation workbook of one project.

    Parameters
    ----------
    county, project, rules : str
        Codes: a folder below ``data/``, a folder below ``raw/<year>/key_evaluation/``, a rule set.
    fiscal_year : int
        Budget year under evaluation.

    Returns
    -------
    Run
        Without a readable workbook its tables are empty and a finding says so.

    Raises
    ------
    FileNotFoundError
        If the county does not exist.
    ValueError
        If a code is not a plain ASCII code.
    """
    home, project, law = open_county(county), code(str(project), "project"), rulesets.load(rules)
    folder, row = home.raw(fiscal_year, STAGE) / project, register(home, fiscal_year, project)
    run = open_folder(folder, folder.parent, home, fiscal_year, law)
    own = _own(home, fiscal_year, law, row)
    names = run.files | (raw_names(fiscal_year, OF_PROJECTS, [own.place.split("!")[0]]) if own is not None else set())
    return replace(run, county=home.only(row.get("department_code", ""), project), register=row, own=own,
                   files=frozenset(names))


def open_folder(folder: Path, root: Path, home: County, fiscal_year: int, law: rulesets.RuleSet) -> Run:
    """All workbooks of one project's folder, without what registers say; places begin with the path below ``root``.

    ``files`` are named below the folder of the county ``home``.
    """
    project = folder.name
    there = [path for path in sorted(folder.glob("*.xls*")) if not path.name.startswith(("~$", "."))]
    reviews = [path for path in there if vocabulary()["review_file"] in path.name]
    polls = [path for path in there if is_questionnaire(path)]
    similar = [path for path in there if is_comparables(path)]
    files = [path for path in there if path not in (*reviews, *polls, *similar)]
    book = read_workbook(files[0], root) if files else \
        empty_workbook(project, found.Finding("evaluation_workbook_missing", project))
    extra = [note("evaluation_workbook_extra", path.relative_to(root).as_posix(), first=files[0].name)
             for path in files[1:]]
    review = read_review(reviews, root, book.card)
    sheets = read_sheets(folder, root, project)
    names = {path.relative_to(home.folder).as_posix() for path in (*there, *sheets.files)}
    return Run(home, fiscal_year, project, {}, law, book,
               (*book.findings, *extra, *review.findings), None, review, _digest(files), frozenset(names),
               read_book(polls, root, law.key_evaluation.survey.scale), sheets,
               read_comparables(similar, root, project))


def _digest(files: Sequence[Path]) -> str:
    """SHA-256 of the workbook that is read, "" if there is none."""
    return hashlib.sha256(files[0].read_bytes()).hexdigest() if files else ""


def register(county: County, fiscal_year: int, project: str) -> dict[str, str]:
    """Row of the county's project register for a project code, {} if there is no such register or row."""
    rows = county.projects(fiscal_year)
    if rows is None:
        return {}
    hit = rows[rows["project_code"] == project].to_dict("records")
    return {str(key): str(value) for key, value in hit[0].items()} if hit else {}


def score(run: Run) -> Result:
    """Score the project and check the workbook."""
    scored = score_workbook(run.book, run.limits)
    checks = check(run.book, scored, run.limits, run.frame)
    panel = experts.evaluate(run.sheets, scored.indicators, run.limits)
    polled = surveyed(run.questionnaires, run.limits, scored.survey.rate if scored.survey else float("nan"))
    compared = benchmark.evaluate(run.comparables, run.project_code, run.number("spent_yuan"), run.limits.benchmark)
    notes = [replace(one, department=run.department, project=run.project) for one in
             (*run.reading, *_register_checks(run), *checks, *polled.findings, *panel.findings,
              *compared.findings, *_own_checks(run, scored))]
    return Result(run, scored, polled, panel, compared, tuple(notes))


def _own(county: County, fiscal_year: int, rules: rulesets.RuleSet, row: Mapping[str, str]) -> OwnScore | None:
    """The project's self-evaluation, if the register says that it owes one and the county has the year's forms."""
    due = row.get(OF_PROJECTS) == "yes" and county.raw(fiscal_year, OF_PROJECTS).is_dir()
    return own_score(score_county(county, fiscal_year, rules), row) if due else None


def _own_checks(run: Run, scored: Score) -> list[found.Finding]:
    """The self-evaluation is there where one is due, and not far from the evaluation."""
    own = run.own
    forms = run.county.raw(run.fiscal_year, OF_PROJECTS)
    if run.register.get(OF_PROJECTS) == "yes" and not forms.is_dir():
        return [note("evaluation_self_forms_missing", forms.relative_to(run.county.folder).as_posix())]
    if own is None or not abs(own.total - scored.total) > run.limits.self_gap_limit:
        return []
    return [note("evaluation_self_score_far", own.place, found=plain(own.total), expected=plain(scored.total),
                 gap=plain(abs(own.total - scored.total)))]


def _register_checks(run: Run) -> list[found.Finding]:
    """The card agrees with the folder and the register."""
    notes = []
    if run.frame is None and (run.subject not in STAGED or run.text("evaluation_stage") in STAGES):
        notes.append(note("evaluation_frame_missing", run.book.file, subject=label("subject", run.subject),
                          rules=run.rules.edition))
    written = run.text("project_code")
    if written and written != run.project_code:
        notes.append(note("evaluation_project_mismatch", run.place("project_code"), found=written,
                          expected=run.project_code))
    registered, budget = run.register.get("budget_yuan", ""), run.number("budget_yuan")
    if registered and abs(float(registered) - budget) > 0.5:
        notes.append(note("evaluation_budget_differs_register", run.place("budget_yuan"),
                          found=as_text(budget, "yuan"), expected=as_text(float(registered), "yuan")))
    return notes
