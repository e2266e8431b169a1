"""From run files to the list of reports to make; every problem of the batch is found here, at once.

A run file (``params/runs/<report>.yaml``)::

    report: self_evaluation              # the notebook of that name
    parameters: {county: demo, fiscal_year: 2020, rules: demo-county}
    each:                                # optional: one report per value
      parameter: department
      from: reference/departments.csv    # below the county's data folder; or a folder of folders
      column: department_code            # (or, instead of from and column, values: [one, other])
      where: {kind: township}            # optional
      plus: [all]                        # optional
    reads: ["{previous_year}/self_evaluation/all"]                  # optional: reports it reads; they come first
    inputs: [county.yaml, "raw/{fiscal_year}/self_evaluation/**"]   # what the report reads, for its manifest
"""

import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from budgeteval.places import CODE, county_folder, project_root, word_template
from budgeteval.runs import parameters, registers
from budgeteval.runs.order import Order
from budgeteval.runs.parameters import Unfit, declared, nearest
from budgeteval.runs.registers import ALL
from budgeteval.runs.words import say

KEYS = ("report", "parameters", "each", "inputs", "reads")
EACH_KEYS = ("parameter", "values", "from", "column", "where", "plus")
SHOWN = 8


@dataclass(frozen=True)
class Report:
    """One report to make: a notebook, what it is given, and what it reads.

    ``values`` are all parameters, defaults included; ``given`` those the run file sets. ``reads`` are patterns of
    the places (``<year>/<report>/<key>``) of the reports that must be there before it.
    """

    report: str
    key: str
    notebook: Path
    given: Mapping[str, Any]
    values: Mapping[str, Any]
    inputs: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.report}/{self.key}"

    @property
    def place(self) -> PurePosixPath:
        """Folder below the reports' folder."""
        return PurePosixPath(str(self.values.get("fiscal_year", ALL))) / self.report / self.key

    def needs(self, other: "Report") -> bool:
        """Whether this report reads ``other``."""
        return other is not self and any(fnmatchcase(str(other.place), pattern) for pattern in self.reads)


@dataclass
class Plan:
    """Reports in the order of the run files, and the problems that forbid to run any."""

    reports: list[Report] = field(default_factory=list)
    said: dict[str, None] = field(default_factory=dict)

    @property
    def problems(self) -> list[str]:
        return list(self.said)

    def refuse(self, where: Any, *sentences: str) -> None:
        self.said |= {say("problem.line", where=where, what=one): None for one in sentences}


def plan(files: Sequence[Path], only: Sequence[str] = (), county: str = "", year: int | None = None) -> Plan:
    """All reports of the run files; ``only`` keeps those of these keys, ``county`` and ``year`` stand for the ones
    they name."""
    made = Plan()
    for path in files:
        tree = _read(path, made)
        if tree is not None:
            made.reports += _reports(path, _instead(tree, county, year), made)
    _same_places(made)
    _circles(made)
    _templates(made)
    if only:
        _keep(made, only)
    return made


def _templates(made: Plan) -> None:
    """Refuse a county's Word template that no report could be set in."""
    counties = sorted({str(one.values["county"]) for one in made.reports if "county" in one.values})
    for path in filter(None, map(word_template, counties)):
        from budgeteval.publish.docx import faults

        made.said |= dict.fromkeys(faults(path))


def _read(path: Path, made: Plan) -> dict[str, Any] | None:
    try:
        tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        made.refuse(path, say("problem.run_file_missing"))
        return None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        made.refuse(path.name, say("problem.run_file_unreadable", error=str(error).splitlines()[0]))
        return None
    if not isinstance(tree, dict):
        made.refuse(path.name, say("problem.run_file_not_mapping"))
        return None
    return tree


def _instead(tree: dict[str, Any], county: str, year: int | None) -> dict[str, Any]:
    """The run file as if it named this county and this year."""
    given = tree.get("parameters") or {}
    if not isinstance(given, dict):
        return tree
    told = ({"county": county} if county else {}) | ({} if year is None else {"fiscal_year": year})
    return {**tree, "parameters": {**given, **told}} if told else tree


def _reports(path: Path, tree: dict[str, Any], made: Plan) -> Iterable[Report]:
    problems = _shape(tree)
    notebook = project_root() / "notebooks" / f"{tree.get('report')}.ipynb"
    if not problems:
        try:
            known = declared(notebook)
            problems = parameters.check(tree.get("parameters") or {}, known)
        except Unfit as error:
            problems = [str(error)]
    if problems:
        made.refuse(path.name, *problems)
        return
    defaults = {name: one.default for name, one in known.items()}
    for key, given in _expanded(path, tree, defaults, made):
        values = {**defaults, **given}
        wrong = parameters.check(given, known) + registers.check(values)
        made.refuse(path.name, *wrong)
        if not wrong:
            reads = tuple(filled(pattern, values) for pattern in tree.get("reads") or ())
            yield Report(tree["report"], key, notebook, given, values, tuple(tree.get("inputs") or ()), reads)


def _shape(tree: Mapping[str, Any]) -> list[str]:
    """Problems of a run file that do not depend on any value."""
    problems = [
        say("problem.key_unknown", name=name, nearest=nearest(name, KEYS), known=", ".join(KEYS))
        for name in tree if name not in KEYS
    ]
    problems += _shape_report(tree.get("report"))
    if not isinstance(tree.get("parameters") or {}, dict):
        problems.append(say("problem.parameters_not_mapping"))
    inputs = tree.get("inputs") or []
    if not isinstance(inputs, list):
        problems.append(say("problem.inputs_not_list"))
    else:
        problems += [say("problem.inputs_outside", value=one) for one in inputs if not _inside(one)]
    reads = tree.get("reads") or []
    if not isinstance(reads, list) or not all(_inside(one) and one.count("/") == 2 for one in reads):
        problems.append(say("problem.reads"))
    if not problems and "each" in tree:
        problems += _shape_each(tree["each"], tree.get("parameters") or {})
    return problems


def _shape_report(report: Any) -> list[str]:
    if not report:
        return [say("problem.report_missing")]
    if not isinstance(report, str) or not CODE.fullmatch(report):
        return [say("problem.report_not_code", value=report)]
    known = [path.stem for path in (project_root() / "notebooks").glob("*.ipynb")]
    return [] if report in known else [say("problem.report_unknown", name=report, nearest=nearest(report, known))]


def _shape_each(each: Any, given: Mapping[str, Any]) -> list[str]:
    if not isinstance(each, dict):
        return [say("problem.each_not_mapping")]
    problems = [
        say("problem.key_unknown", name=name, nearest=nearest(name, EACH_KEYS), known=", ".join(EACH_KEYS))
        for name in each if name not in EACH_KEYS
    ]
    source, listed = each.get("from"), each.get("values")
    wanted = ("parameter",) if listed else ("parameter", "from")
    problems += [say("problem.each_missing", name=name) for name in wanted if not each.get(name)]
    if listed and (source or not isinstance(listed, list)):
        problems.append(say("problem.each_values"))
    if source and not _inside(source):
        problems.append(say("problem.each_outside", value=source))
    elif str(source).endswith(".csv") and not each.get("column"):
        problems.append(say("problem.each_missing", name="column"))
    if each.get("parameter") in given:
        problems.append(say("problem.each_twice", name=each["parameter"]))
    return problems


def _inside(path: Any) -> bool:
    """Whether a relative path (or pattern) stays below the folder it starts from."""
    return isinstance(path, str) and not path.startswith(("/", "~")) and not {"..", ""} & set(path.split("/")) \
        and "\\" not in path and ":" not in path


def _expanded(path: Path, tree: Mapping[str, Any], defaults: Mapping[str, Any],
              made: Plan) -> Iterable[tuple[str, dict[str, Any]]]:
    """(key, given parameters) of every report of one run file."""
    given = dict(tree.get("parameters") or {})
    each = tree.get("each")
    if not each:
        yield ALL, given
        return
    if each.get("values"):
        yield from ((str(value), {**given, each["parameter"]: value}) for value in each["values"])
        return
    values = {**defaults, **given}
    county = values.get("county", "")
    if wrong := registers.check({name: values[name] for name in ("county",) if name in values}):
        made.refuse(path.name, *wrong)
        return
    source = filled(each["from"], values)
    found = registers.each_values(county_folder(county), source, each.get("column"), each.get("where") or {},
                                  bool(each.get("plus")))
    if isinstance(found, str):
        made.refuse(path.name, found)
        return
    for value in [*(each.get("plus") or ()), *found]:
        yield str(value), {**given, each["parameter"]: value}


def filled(pattern: str, values: Mapping[str, Any]) -> str:
    """``pattern`` with the ``{name}`` places of parameters filled in; other places stay as they are.

    ``{previous_year}`` is the year before ``fiscal_year``, ``{year_before_last}`` the one before that.
    """
    if isinstance(year := values.get("fiscal_year"), int):
        values = {"previous_year": year - 1, "year_before_last": year - 2, **values}
    wanted = {name for _, name, _, _ in string.Formatter().parse(pattern) if name}
    return pattern.format(**{name: values.get(name, f"{{{name}}}") for name in wanted})


def _same_places(made: Plan) -> None:
    seen: dict[PurePosixPath, Report] = {}
    for one in made.reports:
        other = seen.setdefault(one.place, one)
        if other is not one:
            made.refuse(one.name, say("problem.same_place", other=other.name, folder=one.place))


def _keep(made: Plan, only: Sequence[str]) -> None:
    known, wanted = {name for one in made.reports for name in (one.key, one.name)}, set(only)
    made.said |= {say("problem.only_unknown", value=value, nearest=nearest(value, known)): None
                  for value in only if value not in known}
    made.reports = [one for one in made.reports if one.key in wanted or one.name in wanted]


def _circles(made: Plan) -> None:
    """Refuse reports that would wait for each other."""
    order = Order(made.reports)
    while one := order.take():
        order.done(one)
    stuck = order.open
    names = sorted({one.name for one in stuck})
    listed = ", ".join(names[:SHOWN]) + (f" … ({len(names)})" if len(names) > SHOWN else "")
    for one in stuck:
        made.refuse(one.name, say("problem.circle", names=listed))
