"""Opening a run: one project's evaluation workbook, read, scored and checked by a rule set."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from budgeteval import findings as found
from budgeteval import rulesets
from budgeteval.county import County, open_county
from budgeteval.display import Card
from budgeteval.facts import as_text
from budgeteval.numbers import plain
from budgeteval.places import code
from budgeteval.rulesets.key_evaluation import BOOKS, FrameName, KeyEvaluation
from budgeteval.scoring.county import score_county
from budgeteval.stages.key_evaluation.check import check
from budgeteval.stages.key_evaluation.intake import Workbook, empty_workbook, read_workbook
from budgeteval.stages.key_evaluation.notes import note
from budgeteval.stages.key_evaluation.own_score import OwnScore, own_score
from budgeteval.stages.key_evaluation.score import Score
from budgeteval.stages.key_evaluation.score import score as score_workbook
from budgeteval.terms import label, sentences

STAGE = "key_evaluation"
STAGED = ("bond", "ppp")
STAGES = {"construction": "construction", "in_progress": "construction", "operation": "operation",
          "completed": "operation"}
SAY = sentences(__package__).say


@dataclass(frozen=True)
class Run:
    """One project's evaluation: its row of the register ({} if it has none), workbook, rules and findings.

    ``reading`` are the findings of opening and reading; those of the checks come with the score.
    """

    county: County
    fiscal_year: int
    project_code: str
    register: Mapping[str, str]
    rules: rulesets.RuleSet
    book: Workbook
    reading: tuple[found.Finding, ...]
    fingerprint: str

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
    """A scored run: what the ``show_*`` functions show. ``findings`` is everything wrong or open.

    ``own`` is the project's self-evaluation, if it has one.
    """

    run: Run
    score: Score
    findings: tuple[found.Finding, ...]
    own: OwnScore | None


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
    home, project = open_county(county), code(str(project), "project")
    folder = home.raw(fiscal_year, STAGE) / project
    files = [path for path in sorted(folder.glob("*.xls*")) if not path.name.startswith(("~$", "."))]
    root = folder.parent
    row = register(home, fiscal_year, project)
    if not files:
        book = empty_workbook(project, found.Finding("evaluation_workbook_missing", project))
        return Run(home, fiscal_year, project, row, rulesets.load(rules), book, book.findings, "")
    book = read_workbook(files[0], root)
    extra = [note("evaluation_workbook_extra", path.relative_to(root).as_posix(), first=files[0].name)
             for path in files[1:]]
    digest = hashlib.sha256(files[0].read_bytes()).hexdigest()
    return Run(home, fiscal_year, project, row, rulesets.load(rules), book,
               (*book.findings, *extra), digest)


def register(county: County, fiscal_year: int, project: str) -> dict[str, str]:
    """Row of the county's project register for a project code, {} if there is no such register or row."""
    rows = county.projects(fiscal_year)
    if rows is None:
        return {}
    hit = rows[rows["project_code"] == project].to_dict("records")
    return {str(key): str(value) for key, value in hit[0].items()} if hit else {}


def score(run: Run) -> Result:
    """Score the project, check the workbook, and look up the project's self-evaluation."""
    scored = score_workbook(run.book, run.limits)
    own = _own(run)
    checks = check(run.book, scored, run.limits, run.frame)
    notes = [replace(one, department=run.department, project=run.project) for one in
             (*run.reading, *_register_checks(run), *checks, *_own_checks(run, scored, own))]
    return Result(run, scored, tuple(notes), own)


def _own(run: Run) -> OwnScore | None:
    """The project's self-evaluation, if the register says that it owes one."""
    if run.register.get("self_evaluation") != "yes":
        return None
    return own_score(score_county(run.county, run.fiscal_year, run.rules), run.register)


def _own_checks(run: Run, scored: Score, own: OwnScore | None) -> list[found.Finding]:
    """The self-evaluation is not far from the evaluation."""
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
