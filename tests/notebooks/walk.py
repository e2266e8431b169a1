"""Every row of every fact of every report made, through other reports' facts and rows to its end."""

from pathlib import Path

from budgeteval.trail.ends import Ends
from budgeteval.trail.reports import Report


def walked(out: Path) -> tuple[int, dict[tuple[str, str], list[str]]]:
    """How many facts there are below ``out``, and what of which leads nowhere."""
    ends, count, lost = Ends(), 0, {}
    for path in sorted(out.glob("[!.]*/*/*/facts.json")):
        report = Report(out, path.parent.relative_to(out).as_posix())
        count += len(report.facts)
        lost |= {(report.place, name): dead for name, one in report.facts.items() if (dead := ends.dead(report, one))}
    return count, lost
