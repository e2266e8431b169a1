"""The facts of representative demo reports, as a person has looked at and accepted them.

``make golden`` runs them and writes ``tests/golden/<report>.json`` anew, printing what has changed: look at
every line before committing it. ``test_golden.py`` compares.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
YEARS = {
    "self_evaluation": 2020, "spot_check_plan": 2020, "spot_check": 2020, "key_evaluation": 2020,
    "department_evaluation": 2020, "ex_ante": 2021, "performance_target": 2021, "monitoring": 2021,
    "application": 2021, "assessment": 2021, "disclosure": 2021, "annual_statement": 2021,
    "annual_statement_notice": 2021, "annual_statement_summary": 2021, "diagnosis": 2021,
}
CASES = {
    "self_evaluation": ["all", "101"],
    "spot_check_plan": ["all"],
    "spot_check": ["all"],
    "key_evaluation": ["99990120T102001000655", "99990120T103001000099", "99990120T110001000665"],
    "department_evaluation": ["all", "101"],
    "ex_ante": ["all", "99990121T101001000001"],
    "performance_target": ["all", "113"],
    "monitoring": ["all", "113"],
    "application": ["all"],
    "assessment": ["all"],
    "disclosure": ["all"],
    "annual_statement": ["all"],
    "annual_statement_notice": ["all"],
    "annual_statement_summary": ["all"],
    "diagnosis": ["all"],
}
READ_BY_OTHERS = ("key_evaluation",)  # every report of these is read by a county report
Facts = dict[str, dict[str, Any]]


def run(out: Path) -> subprocess.CompletedProcess[str]:
    """Make the representative reports below ``out``, and those they read."""
    names = [f"{report}/{key}" for report, keys in CASES.items() for key in keys]
    names += [f"{report}/{path.name}" for report in READ_BY_OTHERS
              for path in sorted((ROOT / "data" / "demo" / "raw" / str(YEARS[report]) / report).iterdir())
              if path.is_dir()]
    only = [word for name in dict.fromkeys(names) for word in ("--only", name)]
    files = [str(ROOT / "params" / "runs" / f"{report}.yaml") for report in CASES]
    code = "from budgeteval.cli import main; main()"
    return subprocess.run([sys.executable, "-c", code, "run", *files, *only, "--out", str(out)], cwd=ROOT, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False,
                          env={**os.environ, "BUDGETEVAL_ROOT": str(ROOT)})


def folder(out: Path, report: str, key: str) -> Path:
    return out / str(YEARS[report]) / report / key


def facts(out: Path, report: str) -> dict[str, Facts]:
    """Key -> fact id -> what of it is held: value, unit, text, and the number of rows behind it."""
    return {key: {name: _held(one) for name, one in _read(folder(out, report, key) / "facts.json").items()}
            for key in CASES[report]}


def golden(report: str) -> dict[str, Facts]:
    path = GOLDEN / f"{report}.json"
    return _read(path) if path.exists() else {}


def differences(old: dict[str, Facts], new: dict[str, Facts]) -> Iterator[str]:
    """One line per fact that came, went or changed."""
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key, {}), new.get(key, {})
        for name in sorted(before.keys() | after.keys()):
            if not _same(before.get(name), after.get(name)):
                yield f"{key} {name}: {before.get(name)} -> {after.get(name)}"


def _same(one: dict[str, Any] | None, other: dict[str, Any] | None) -> bool:
    """Equal, floats to nine digits (libraries differ in the last ones between platforms)."""
    return _rounded(one) == _rounded(other)


def _rounded(held: dict[str, Any] | None) -> dict[str, Any] | None:
    return held and {name: float(f"{value:.9g}") if isinstance(value, float) else value for name, value in held.items()}


def _held(fact: dict[str, Any]) -> dict[str, Any]:
    return {"value": fact["value"], "unit": fact["unit"], "text": fact["text"], "rows": len(fact["rows"])}


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        ran = run(Path(place))
        if ran.returncode:
            sys.exit(ran.stdout)
        for report in CASES:
            new = facts(Path(place), report)
            for line in differences(golden(report), new):
                sys.stdout.write(f"{report} {line}\n")
            text = json.dumps(new, ensure_ascii=False, indent=1, sort_keys=True)
            (GOLDEN / f"{report}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
