"""Children, warm parents, publishers and whole batches are killed at random points; the same command goes on, and in
the end every report is, byte for byte, as a serial undisturbed run makes it."""

import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tiny import EACH, PATIENCE, Project, await_that, new_project
from watch import contents, kill, lines, processes, sound

from budgeteval.places import project_root
from budgeteval.runs.state.journal import read

SEED = 20261123
GOOD = ("from budgeteval.display import Card, Cover", "Cover('小报告', '副题', (('a', 'b'),))",
        "import random, time\ntime.sleep(0.05)\nCard('卡', (('部门', department), ('r', str(random.random()))))")
MORE = "".join(f"d{number},第{number}局,bureau\n" for number in range(8))


def disturbed(batch: subprocess.Popen[str], out: Path, chance: random.Random, wanted: int) -> int:
    """Kill processes of a batch, at most ``wanted`` times, until it ends; how many were killed."""
    kills = 0
    while kills < wanted and batch.poll() is None:
        after = lines(out) + chance.randint(1, 8)
        await_that(lambda after=after: lines(out) >= after or batch.poll() is not None)
        family = processes(batch.pid)
        members = [pid for pid, parent in family.items() if parent == batch.pid]
        children = [pid for pid in family if pid != batch.pid and pid not in members]
        victims = chance.choice([[batch.pid], members, children])
        if victims and batch.poll() is None:
            kill(chance.choice(sorted(victims)))
            kills += 1
        sound(out)
    batch.wait(PATIENCE)
    await_that(lambda: not processes(batch.pid))
    return kills


def survives(root: Path, out: Path, expected: dict[str, str], kills: int, *words: str) -> None:
    """Kill so often, over as many runs as that takes, and compare each time the reports are complete."""
    chance = random.Random(SEED)
    while True:
        batch = Project(root).start("run", *words, "--jobs", "3", "--out", str(out))
        kills -= disturbed(batch, out, chance, kills)
        sound(out)
        assert batch.returncode in (0, 1, -9), batch.communicate()[0]
        if batch.returncode == 0:
            assert contents(out) == expected
            sound(out, at_rest=True)
            assert read(out).failed == ()
            if kills <= 0:
                return
            shutil.rmtree(out)


def serial(root: Path, out: Path, *words: str) -> dict[str, str]:
    """What a serial undisturbed run makes."""
    batch = Project(root).start("run", *words, "--jobs", "1", "--out", str(out))
    told, _ = batch.communicate(timeout=PATIENCE * 20)
    assert batch.returncode == 0, told
    return contents(out)


def test_killed_at_random(tmp_path: Path, many: Callable[[int, int], int]) -> None:
    project = new_project(tmp_path / "小 项目")
    with (project.root / "data/tiny/reference/departments.csv").open("a", encoding="utf-8") as stream:
        stream.write(MORE)
    project.notebook(*GOOD)
    path = str(project.run_file(each=EACH, inputs=["county.yaml", "raw/{fiscal_year}/**"]))
    expected = serial(project.root, tmp_path / "serial", path)
    assert len([name for name in expected if name.endswith("manifest.json")]) == 12
    survives(project.root, tmp_path / "disturbed", expected, many(6, 200), path)


def test_the_demo_killed_at_random(tmp_path: Path, soak: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not soak:
        pytest.skip("takes an hour: make soak")
    root = project_root()
    runs = [str(path) for path in sorted((root / "params/runs").glob("*.yaml"))]
    survives(root, tmp_path / "disturbed", serial(root, tmp_path / "serial", *runs), 200, *runs)
