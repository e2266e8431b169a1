"""``budgeteval why`` and ``budgeteval status``: what has changed since reports were made, in words."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from budgeteval.places import REPORTS, project_root
from budgeteval.runs.order import Order
from budgeteval.runs.parameters import nearest
from budgeteval.runs.plan import Report, plan
from budgeteval.runs.state import journal as journals
from budgeteval.runs.state.freeze import Change, Decision, Freezer
from budgeteval.runs.state.told import told
from budgeteval.runs.state.words import say

FRESH, TO_DO, REFUSED = 0, 1, 2
SHOWN, NAMED = 12, 4
TELLING = ("code", "versions", "rules", "notebook", "failed")  # whose names say the same of many reports


@dataclass
class State:
    """What a run would do: reports that are ``fresh``, whose runs must be ``ask``ed, that wait for others, and those
    to be made by the reasons."""

    fresh: list[Report] = field(default_factory=list)
    ask: dict[tuple[str, ...], list[Report]] = field(default_factory=dict)
    waiting: list[Report] = field(default_factory=list)
    run: dict[tuple[str, ...], list[Report]] = field(default_factory=dict)


def why(name: str, out: Path, files: Sequence[Path] = (), county: str = "",
        year: int | None = None) -> tuple[list[str], int]:
    """Lines that say why a report (``report/key`` or ``year/report/key``) would be made again, and the exit code.

    ``county`` and ``year`` as for a run; without ``files`` only the run files of that report count.
    """
    made = plan(list(files) or _of_report(name), county=county, year=year)
    if made.problems:
        return made.problems, REFUSED
    found = [one for one in made.reports if name in (one.name, str(one.place))]
    if not found:
        known = [str(one.place) if name.count("/") > 1 else one.name for one in made.reports]
        return [say("why.unknown", name=name, nearest=nearest(name, known))], REFUSED
    return _told(found[0], Freezer(out, journals.read(out)), out)


def status(files: Sequence[Path], out: Path, *, ask: bool = False, county: str = "",
           year: int | None = None) -> tuple[list[str], int]:
    """Lines that say what running these run files would do, and the exit code; with ``ask`` suspects are opened.

    ``county`` and ``year`` as for a run.
    """
    made = plan(list(files) or run_files(), county=county, year=year)
    if made.problems:
        return made.problems, REFUSED
    state = survey(made.reports, out, ask=ask)
    return _summary(state, len(made.reports), out), FRESH if len(state.fresh) == len(made.reports) else TO_DO


def run_files() -> list[Path]:
    """All run files of the project."""
    return sorted((project_root() / "params" / "runs").glob("*.yaml"))


def _of_report(name: str) -> list[Path]:
    """Run files that may make a report: those named so, or else all."""
    files = run_files()
    return [path for path in files if path.stem in name.split("/")[-2:-1]] or files


def survey(reports: Sequence[Report], out: Path, *, ask: bool = False) -> State:
    """What a run of these reports would do; those that read one to be made again wait for it."""
    freezer, order, state = Freezer(out, journals.read(out)), Order(reports), State()
    uncertain: set[str] = set()
    while (report := order.take()) is not None:
        decision = freezer.decide(report)
        if decision.kind == "ask" and ask:
            decision = _asked(report, freezer, decision, out)
        waits = decision.kind == "fresh" and any(str(one.place) in uncertain for one in order.needed(report))
        _enter(state, report, decision, waits)
        if waits or decision.kind != "fresh":
            uncertain.add(str(report.place))
        order.done(report)
    return state


def _enter(state: State, report: Report, decision: Decision, waits: bool) -> None:
    if waits:
        state.waiting.append(report)
    elif decision.kind == "fresh":
        state.fresh.append(report)
    else:
        groups = state.run if decision.kind == "run" else state.ask
        groups.setdefault(_reasons(decision.changes), []).append(report)


def _reasons(changes: Iterable[Change]) -> tuple[str, ...]:
    """What makes reports one group: the same things changed, of those kinds that say the same of many."""
    return tuple(dict.fromkeys(told(one) if one.what in (*TELLING, "never", "gone", "others", "unlisted") else
                               say(f"kind.{one.what}") for one in changes))


def _asked(report: Report, freezer: Freezer, decision: Decision, out: Path) -> Decision:
    """The exact answer: the stage is opened, and what it hands out compared."""
    from budgeteval.runs.state.given import given

    os.environ[REPORTS] = str(out.resolve())
    try:
        settled = freezer.settle(report, given(report))
    except Exception as error:  # whatever is wrong, the notebook's own cell would show it
        return Decision("run", (*decision.changes, Change("failed", before=f"{type(error).__name__}: {error}")))
    return settled


def _told(report: Report, freezer: Freezer, out: Path) -> tuple[list[str], int]:
    decision = freezer.changes(report)
    settled = _asked(report, freezer, decision, out) if decision.kind == "ask" else decision
    verdict = "unaffected" if decision.kind == "ask" and settled.kind == "fresh" else settled.kind
    changes = dict.fromkeys((*decision.changes, *(settled.changes if settled is not decision else ())))
    head = say(f"why.{verdict}", place=report.place)
    return [head, *_shortened([told(one) for one in changes])], FRESH if settled.kind == "fresh" else TO_DO


def _shortened(lines: list[str]) -> list[str]:
    more = [say("why.more", count=len(lines) - SHOWN)] if len(lines) > SHOWN else []
    return [f"  {line}" for line in [*lines[:SHOWN], *more]]


def _summary(state: State, total: int, out: Path) -> list[str]:
    lines = [say("status.head", total=total, folder=out), say("status.fresh", count=len(state.fresh))]
    for name, groups in (("run", state.run), ("ask", state.ask)):
        if groups:
            lines.append(say(f"status.{name}", count=sum(map(len, groups.values()))))
        for reasons, reports in sorted(groups.items(), key=lambda group: -len(group[1])):
            lines += [say("status.group", count=len(reports), names=_names(reports)),
                      *(f"  {line}" for line in _shortened(list(reasons)))]
    if state.waiting:
        lines.append(say("status.waiting", count=len(state.waiting), names=_names(state.waiting)))
    return lines


def _names(reports: Sequence[Report]) -> str:
    shown = say("comma").join(one.name for one in reports[:NAMED])
    return say("more", names=shown, count=len(reports)) if len(reports) > NAMED else shown


