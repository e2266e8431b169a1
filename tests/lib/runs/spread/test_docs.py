"""``docs/several-machines.md``: its examples are what they say they are, and call what there is."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from budgeteval import cli

ROOT = Path(__file__).resolve().parents[4]
PAGE = ROOT / "docs" / "several-machines.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
CALL = re.compile(r"budgeteval (run|merge|status|verify)\b((?:[^\n]|\\\n)*)")


def blocks(language: str) -> list[str]:
    return [text for kind, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")) if kind == language]


@pytest.mark.parametrize("script", blocks("sh"))
def test_shell_examples_are_shell(script: str, tmp_path: Path) -> None:
    bash = shutil.which("bash") or pytest.skip("no bash")
    checked = subprocess.run([bash, "-n"], input=script, text=True, capture_output=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize("script", blocks("python"))
def test_python_examples_are_python(script: str) -> None:
    compile(script, "example", "exec")


def test_every_option_in_the_page_exists() -> None:
    import typer

    commands = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]
    calls = CALL.findall(PAGE.read_text(encoding="utf-8"))
    assert len(calls) >= 10
    for name, rest in calls:
        known = {option for one in commands[name].params for option in one.opts}
        used = set(re.findall(r"--[a-z-]+", rest.split("#")[0]))
        assert used <= known, f"{name}: {used - known}"


def test_the_slurm_script_calls_one_county_with_its_processors(tmp_path: Path) -> None:
    """The script run as SLURM would run its third task, with a stand-in for ``srun``."""
    bash = shutil.which("bash") or pytest.skip("no bash")
    (script,) = [one for one in blocks("sh") if "#SBATCH" in one]
    (tmp_path / "params/runs").mkdir(parents=True)
    (tmp_path / "params/runs/a.yaml").touch()
    (tmp_path / "counties.txt").write_text("one\ntwo\nthree\n")
    (tmp_path / "srun").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (tmp_path / "srun").chmod(0o755)
    ran = subprocess.run([bash], input=script, text=True, capture_output=True, check=True, env={
        "PATH": f"{tmp_path}:/usr/bin:/bin", "SLURM_SUBMIT_DIR": str(tmp_path), "SLURM_ARRAY_TASK_ID": "3",
        "SLURM_CPUS_PER_TASK": "4"})
    assert ran.stdout.split() == [".venv/bin/budgeteval", "run", "params/runs/a.yaml", "--county", "three", "--out",
                                  "reports/three", "--jobs", "4"]


def test_the_readme_leads_to_the_page() -> None:
    assert "docs/several-machines.md" in (ROOT / "README.md").read_text(encoding="utf-8")
