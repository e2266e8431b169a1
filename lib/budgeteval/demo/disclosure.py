"""Fictional disclosure: the catalogue of what is open, project texts, releases, the answer key of planted faults."""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from budgeteval.demo.prepared import KEY, KEY_COLUMNS, prepared
from budgeteval.demo.reference import save
from budgeteval.demo.vocabulary import words
from budgeteval.numbers import WAN, plain
from budgeteval.places import address
from budgeteval.stages.disclosure import Recipe, redact_text
from budgeteval.stages.disclosure.registers import layout

STREAM = 17
TEXTS = 12
DEPARTMENT_KINDS = ("performance_target", "self_evaluation", "department_evaluation")
LATE = "2021-02-20"
Line = dict[str, str]


def write(target: Path, seed: int, year: int) -> None:
    """``raw/<year>/disclosure`` below the county's folder, from its registers; same registers, same bytes.

    Raises
    ------
    FileExistsError
        If the folder holds files but no answer key: somebody's own data.
    """
    folder = prepared(target / "raw" / str(year) / "disclosure")
    projects = pd.read_csv(target / "reference" / "projects.csv", dtype=str, keep_default_na=False)
    units = pd.read_csv(target / "reference" / "departments.csv", dtype=str)
    draft = _Draft(year, units, projects, np.random.default_rng([seed, STREAM, 0]))
    draft.departments()
    draft.evaluations()
    draft.texts(folder / layout()["texts"]["folder"])
    draft.faults()
    _write_register(folder, "catalogue", draft.lines)
    _write_register(folder, "releases", draft.releases)
    save(folder / KEY, KEY_COLUMNS, draft.key)


def _write_register(folder: Path, name: str, lines: list[Line]) -> None:
    columns = layout()[name]["columns"]
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns.values())
    writer.writerows([line.get(column, "") for column in columns] for line in lines)
    (folder / layout()[name]["file"]).write_text(stream.getvalue(), encoding="utf-8")


class _Draft:
    """Lines of the registers as they grow, and the key of what is wrong in them."""

    def __init__(self, year: int, units: pd.DataFrame, projects: pd.DataFrame, random: np.random.Generator) -> None:
        self._say, self._year, self._units = words("disclosure"), year, units
        of_year = projects["fiscal_year"]
        self._now, self._before = projects[of_year == str(year)], projects[of_year == str(year - 1)]
        self._random = random
        self.lines: list[Line] = []
        self.releases: list[Line] = []
        self.key: list[dict[str, Any]] = []

    def _add(self, kind: str, department: str = "", project: str = "", **cells: str) -> Line:
        """One more line; open and published on the kind's usual day unless told otherwise."""
        yes, no = (layout()["words"][word] for word in ("yes", "no"))
        line = {"item": layout()["items"].get(kind, kind), "department_code": department, "project_code": project,
                "open": yes, "published_on": str(self._say["days"].get(kind, "")), "anonymous": no, **cells}
        if line["published_on"]:
            line["address"] = self._say["address"].format(year=self._year, number=len(self.lines) + 1)
        self.lines.append(line)
        return line

    def _plant(self, code: str, note: str, column: str = "", file: str = "", cell: str = "") -> None:
        """An entry of the key; a column means that cell of the line added last."""
        catalogue = layout()["catalogue"]
        at = address(len(self.lines), list(catalogue["columns"]).index(column)) if column else cell
        self.key.append({"file": file or catalogue["file"], "sheet": "", "cell": at, "code": f"disclosure_{code}",
                         "note": self._say["notes"][note]})

    def departments(self) -> None:
        """Targets, self-evaluations and whole departments of every department; one late, one overdue, one bad day."""
        codes = list(self._units["department_code"])
        chosen = self._random.choice(codes, min(3, len(codes)), replace=False).tolist()
        late, missed, bad = [*chosen, "", ""][:3]
        for kind in DEPARTMENT_KINDS:
            for code in codes:
                if kind == "performance_target" and code == late:
                    self._add(kind, code, published_on=LATE)
                    self._plant("late", "late", "published_on")
                elif kind == "self_evaluation" and code == missed:
                    self._add(kind, code, published_on="")
                    self._plant("overdue", "overdue", file=f"{self._year - 1}/{kind}/{code}")
                elif kind == "department_evaluation" and code == bad:
                    self._add(kind, code, published_on=self._say["strange"]["date"])
                    self._plant("date_unread", "date", "published_on")
                    self._plant("overdue", "overdue", file=f"{self._year - 1}/{kind}/{code}")
                else:
                    self._add(kind, code)

    def evaluations(self) -> None:
        """Key evaluations: bonds by their own day; the first ordinary one with promised names, the second secret."""
        no, yes = (layout()["words"][word] for word in ("no", "yes"))
        rows = self._before[self._before["key_evaluation"] == "yes"]
        for code in rows.loc[rows["special_bond"] == "yes", "project_code"]:
            self._add("bond", project=code)
        for number, code in enumerate(rows.loc[rows["special_bond"] != "yes", "project_code"]):
            if number == 1:
                self._add("key_evaluation", project=code, open=no, published_on="",
                          reason=self._say["reasons"]["commercial"])
            else:
                self._add("key_evaluation", project=code, anonymous=yes if number == 0 else no)

    def texts(self, folder: Path) -> None:
        """Project texts, some with personal data in them: held back, published all the same, released, badly so."""
        folder.mkdir()
        count = min(TEXTS, len(self._now))
        chosen = self._now.iloc[np.sort(self._random.choice(len(self._now), count, replace=False))]
        for number, row in enumerate(chosen.to_dict("records")):
            lines = [line.format(**self._named(row)) for line in self._say["texts"]]
            if number < len(CASES):
                lines.append(self._say["personal"][number % len(self._say["personal"])])
            path = folder / f"{row['project_code']}{layout()['texts']['suffix']}"
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            self._catalogue_text(CASES[number] if number < len(CASES) else "", row["project_code"], path, len(lines))

    def _catalogue_text(self, case: str, code: str, path: Path, last: int) -> None:
        """The line of a text, and what becomes of the personal data in its last line."""
        file, cell = f"{path.parent.name}/{path.name}", f"L{last}"
        self._add("project_text", project=code, **({} if case in ("", "published") else {"published_on": ""}))
        if case == "published":
            self._plant("published_personal", "published_personal", file=file, cell=cell)
        elif case in ("held", "stale"):
            self._plant("personal_data", "personal", file=file, cell=cell)
        if case in ("released", "stale"):
            made = redact_text(path.read_bytes(), Recipe()).public_sha256[:16]
            self.releases.append({"place": file, "fingerprint": made if case == "released" else made[::-1],
                                  "person": self._say["person"], "day": f"{self._year}-03-01",
                                  "reason": self._say["release_reason"]})
        if case == "released":
            self._plant("overdue", "overdue", file=file)
        if case == "stale":
            at = address(len(self.releases), list(layout()["releases"]["columns"]).index("fingerprint"))
            self._plant("release_stale", "stale", file=layout()["releases"]["file"], cell=at)

    def _named(self, row: dict[str, str]) -> dict[str, str]:
        names = dict(zip(self._units["department_code"], self._units["department"], strict=True))
        return {"project": row["project"], "department": names[row["department_code"]], "year": str(self._year),
                "budget": plain(float(row["budget_yuan"]) / WAN, 2), "code": row["project_code"]}

    def faults(self) -> None:
        """Single projects taken out of a department's targets, and lines that cannot be as they are."""
        strange = self._say["strange"]
        self._held()
        first = self._units["department_code"].iloc[0]
        self._add(strange["item"], first)
        self._plant("item_unknown", "item", "item")
        self._add("self_evaluation", strange["unit"])
        self._plant("unit_unknown", "unit", "department_code")
        self._add("self_evaluation", first, open=strange["switch"])
        self._plant("switch_unread", "switch", "open")
        self._add("performance_target", first)
        self._plant("twice", "twice", "item")

    def _held(self) -> None:
        """Up to four single projects kept back: for a reason, a strange one, none, and published all the same."""
        no, reasons = layout()["words"]["no"], self._say["reasons"]
        told = [("", reasons["secret"]), ("", reasons["strange"]), ("", ""),
                (str(self._say["days"]["performance_target"]), reasons["secret"])]
        places = self._random.choice(len(self._now), min(len(told), len(self._now)), replace=False)
        for code, (day, reason) in zip(self._now.iloc[places]["project_code"], told, strict=False):
            self._add("performance_target", project=code, open=no, published_on=day, reason=reason)
            if not reason:
                self._plant("reason_missing", "reason", "reason")
            if day:
                self._plant("contradiction", "contradiction", "published_on")


CASES = ("held", "published", "released", "stale")
