"""All reports, beside the same notebooks by the plain papermill command line and nbconvert to HTML alone."""

import json
import tempfile
from pathlib import Path

from measure import ROOT, Line, command_seconds, tool

from budgeteval.runs.plan import Report, plan

SAMPLED = 8


def lines(_repeats: int) -> list[Line]:
    files = sorted((ROOT / "params" / "runs").glob("*.yaml"))
    reports = plan(files).reports
    with tempfile.TemporaryDirectory(prefix="bench-") as out:
        seconds = command_seconds(tool("budgeteval"), "run", *files, "--out", out)
        made = sorted(Path(out).rglob("report.ipynb"))
        page = _publish_seconds(made)
    chosen = spread(reports, SAMPLED)
    peer = sum(map(_by_papermill, chosen)) / len(chosen) * len(reports)
    return [
        Line(f"all {len(reports)} reports, HTML + PDF (after set-up)",
             f"{seconds:.1f} s, {seconds / len(reports):.2f} s each",
             f"{peer:.0f} s papermill + nbconvert HTML, from {len(chosen)} of {len(reports)}",
             f"{seconds / peer:.2f}", "<= 0.76 s each (78 reports before: 59 s), ratio <= 0.5"),
        Line("HTML + PDF of an executed notebook", f"{page:.2f} s (median of {len(made)})", "", "", "< 1 s"),
    ]


def spread(reports: list[Report], count: int) -> list[Report]:
    """Reports at even distances, so that each kind is there in its share."""
    count = min(count, len(reports))
    return [reports[number * len(reports) // count] for number in range(count)]


def _by_papermill(report: Report) -> float:
    """Seconds of one report as users do it: papermill's command, then nbconvert's."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        target = Path(folder) / "report.ipynb"
        parameters = [word for name, value in report.given.items() for word in ("-p", name, str(value))]
        ran = command_seconds(tool("papermill"), report.notebook, target, *parameters, "--no-progress-bar")
        return ran + command_seconds(tool("jupyter"), "nbconvert", "--to", "html", target)


def _publish_seconds(made: list[Path]) -> float:
    """Median seconds of publishing, in one warm process."""
    from measure import sample

    setup = f"""
import statistics, tempfile
from pathlib import Path
from budgeteval.publish import write_report
made = {json.dumps([str(path) for path in made])}
write_report(made[0], tempfile.mkdtemp())
"""
    work = """
each = []
for path in made:
    begun = time.perf_counter()
    write_report(path, tempfile.mkdtemp())
    each.append(time.perf_counter() - begun)
count = statistics.median(each)
"""
    return sample(setup, work, 1).count
