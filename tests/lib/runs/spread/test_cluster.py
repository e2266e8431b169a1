"""A batch on a Dask cluster: the same bytes as one process makes, whatever dies, and only on workers that are alike."""

import pickle
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bucket import bucket
from tiny import EACH, Project, contents, new_project

from budgeteval.runs import batch
from budgeteval.runs.plan import Report, plan
from budgeteval.runs.process.limits import Limits
from budgeteval.runs.spread import admission, cluster, worker
from budgeteval.runs.spread.address import Store
from budgeteval.runs.spread.chunks import LARGEST, chunks, size_for
from budgeteval.runs.spread.site import planning
from budgeteval.runs.spread.work import Work, packed
from budgeteval.runs.state import journal as journals
from budgeteval.runs.state.journal import Journal

IMPORTS = """from budgeteval.display import text
from budgeteval.facts import fact"""
HEAD = IMPORTS + """
import os
import signal
from pathlib import Path
root = Path(os.environ["BUDGETEVAL_ROOT"])
def parent(pid, above):
    for _ in range(above):
        pid = int(Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()[1])
    return pid
with (root / "made.txt").open("a") as stream:
    print(department, file=stream)
"""
SHOW = 'text("{n}", {"n": fact("tiny.number", 7, "count")})'
PARENT, WORKER, DASK_WORKER = 1, 2, 4  # above the process that runs a notebook
ONCE = f"""above = {{"roads": {PARENT}, "schools": {WORKER}, "hills": {DASK_WORKER}}}.get(department)
mark = root / f"mark-{{department}}"
if above and not mark.exists():
    mark.touch()
    os.kill(parent(os.getpid(), above), signal.SIGKILL)
    signal.pause()
"""
ALWAYS = f"""if department == "schools":
    os.kill(parent(os.getpid(), {WORKER}), signal.SIGKILL)
    signal.pause()
"""
READS = {"report": "later", "reads": ["2020/tiny/*"]}


class Cluster:
    """A project, a scheduler with two workers that see it, and an object store."""

    def __init__(self, project: Project, address: str, store: str) -> None:
        self.project, self.address, self.store = project, address, store
        self._undisturbed: dict[tuple[str, ...], dict[str, bytes]] = {}

    def reports(self, *cells: str, readers: bool = True, **later: Any) -> list[Report]:
        self.project.notebook(HEAD, *cells)
        self.project.notebook(IMPORTS, SHOW.replace("tiny.", "later."), name="later")
        files = [self.project.run_file(each=EACH)]
        return plan([self.project.run_file("later", **READS), *files] if readers else files).reports

    def run(self, reports: list[Report], out: str, **more: Any) -> dict[str, batch.Outcome]:
        (self.project.root / "made.txt").unlink(missing_ok=True)
        outcomes = cluster.run(reports, self.project.root / out, address=self.address, jobs=2, **more)
        assert len(outcomes) == len(reports)
        return {one.report.name: one for one in outcomes}

    def alone(self, *cells: str) -> dict[str, bytes]:
        """What one undisturbed process makes of these cells, one report after another."""
        if cells not in self._undisturbed:
            out = self.project.root / f"alone {len(self._undisturbed)}"
            assert not [one.cause for one in batch.run(self.reports(*cells), out, jobs=1) if one.cause]
            self._undisturbed[cells] = contents(out)
        return self._undisturbed[cells]

    def made(self) -> Counter[str]:
        return Counter((self.project.root / "made.txt").read_text(encoding="utf-8").split())

    def journal(self, out: str) -> Journal:
        folder = self.project.root / out
        return Journal(folder, "driver", f"batch-{out}")


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    distributed = pytest.importorskip("distributed")
    project = new_project(tmp_path_factory.mktemp("cluster") / "小 项目")
    with pytest.MonkeyPatch.context() as patch, bucket(patch) as store:
        patch.setenv("BUDGETEVAL_ROOT", str(project.root))
        with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0",
                                      memory_limit=0, silence_logs=50) as local:
            yield Cluster(project, local.scheduler_address, store)


def test_the_same_bytes_as_one_process_makes(dask: Cluster) -> None:
    reports = dask.reports(SHOW)
    outcomes = dask.run(reports, "spread")
    assert [one.cause for one in outcomes.values()] == [""] * 5
    made = contents(dask.project.root / "spread")
    assert len([path for path in made if path.endswith("manifest.json")]) == 5
    assert made == dask.alone(SHOW)


def test_whatever_dies_the_set_is_whole_and_nothing_is_made_twice(dask: Cluster) -> None:
    reports = dask.reports(ONCE, SHOW)
    journal = dask.journal("killed")
    outcomes = dask.run(reports, "killed", journal=journal)
    journal.close()
    assert {name: one.cause for name, one in outcomes.items()} == dict.fromkeys(outcomes, "")
    assert dask.made() == {"all": 1, "roads": 2, "schools": 2, "hills": 2}
    history = journals.read(dask.project.root / "killed")
    entries = [history.made(str(one.place)) for one in reports]
    assert {one.batch for one in entries if one} == {"batch-killed"}
    assert contents(dask.project.root / "killed") == dask.alone(ONCE, SHOW)


def test_a_batch_begun_on_a_cluster_goes_on_without(dask: Cluster) -> None:
    """By the command line: what the cluster has made is kept, the rest is made here, and the set is the same."""
    dask.reports(SHOW)
    (dask.project.root / "made.txt").unlink(missing_ok=True)
    words = ("run", *sorted(map(str, (dask.project.root / "params/runs").iterdir())), "--out", "half-way")
    begun = dask.project.command(*words, "--only", "roads", "--only", "hills", "--cluster", dask.address)
    assert begun.returncode == 0, begun.stdout
    assert dask.made() == {"roads": 1, "hills": 1}
    ended = dask.project.command(*words)
    assert ended.returncode == 0, ended.stdout
    assert dask.made() == {"roads": 1, "hills": 1, "all": 1, "schools": 1}
    assert contents(dask.project.root / "half-way") == dask.alone(SHOW)
    (dask.project.root / ".cache/seconds.json").unlink()  # they decide the order of reports in later tests


def test_data_and_reports_at_addresses(dask: Cluster) -> None:
    data, out = Store(f"{dask.store}/data"), Store(f"{dask.store}/reports")
    source = dask.project.root / "data"
    for path in (path for path in source.rglob("*") if path.is_file()):
        data.put(path, path.relative_to(source).as_posix())
    dask.reports(SHOW)
    with planning(data.address):
        reports = dask.reports(SHOW)
        outcomes = cluster.run(reports, out.address, address=dask.address, jobs=2, data=data.address)
    assert [one.cause for one in outcomes] == [""] * 5
    made = {name: out.read(name) for name in out.listing() if not name.startswith(".")}
    assert made == dask.alone(SHOW)


def test_what_fails_ends_its_own_reports_and_their_readers(dask: Cluster) -> None:
    reports = dask.reports("assert department != 'roads'", ALWAYS, SHOW)
    outcomes = dask.run(reports, "failed", retries=1)
    assert {name: one.kind for name, one in outcomes.items()} == {
        "tiny/all": "", "tiny/roads": "notebook", "tiny/schools": "infrastructure", "tiny/hills": "infrastructure",
        "later/all": "reads"}
    assert dask.made() == {"all": 1, "roads": 1, "schools": 2}
    assert all(name in outcomes["later/all"].cause for name in ("tiny/roads", "tiny/schools", "tiny/hills"))
    assert outcomes["tiny/roads"].failed == dask.project.root / "failed/2020/tiny/roads/failed.ipynb"


def test_time_for_the_batch_runs_out(dask: Cluster) -> None:
    outcomes = dask.run(dask.reports("signal.pause()", readers=False), "slow", limits=Limits(batch=0.5))
    assert {one.kind for one in outcomes.values()} == {"time"}
    assert not [path for path in contents(dask.project.root / "slow") if path.endswith("manifest.json")]


def test_a_worker_that_differs_is_refused_by_name(dask: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    own = admission.identity
    changed = {"pandas": "0.1", "params/rulesets/plain": "0" * 64}
    monkeypatch.setattr(admission, "identity", lambda of: own(of) | changed)
    with pytest.raises(admission.Unavailable) as refused:
        dask.run(dask.reports(SHOW), "refused")
    assert len(str(refused.value).splitlines()) == 2
    assert all(word in str(refused.value) for word in ("pandas", "0.1", "params/rulesets/plain", dask.address[:16]))
    assert contents(dask.project.root / "refused") == {}


def test_a_worker_that_differs_later_makes_nothing(dask: Cluster) -> None:
    (first, *_) = dask.reports(SHOW)
    work = Work("batch", 0, (packed(first),), None, Limits(), 1, False, False, "other")
    with pytest.raises(worker.Stranger):
        worker.make(print, pickle.dumps(work), str(dask.project.root / "late"), [], [])
    assert not (dask.project.root / "late").exists()


def test_nobody_answers(dask: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "PATIENCE", 0.5)
    for address in ("tcp://127.0.0.1:1", "nonsense://x"):
        with pytest.raises(admission.Unavailable, match=address):
            cluster.run(dask.reports(SHOW), dask.project.root / "none", address=address, jobs=2)


def test_without_dask(dask: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(admission.Unavailable, match="cluster"):
        cluster.run(dask.reports(SHOW), dask.project.root / "none", address="local", jobs=2)


def report(place: str, county: str, *reads: str) -> Report:
    year, name, key = place.split("/")
    return Report(name, key, Path(f"{name}.ipynb"), {}, {"fiscal_year": int(year), "county": county}, (), reads)


@pytest.mark.parametrize("seed", range(10))
def test_chunks_hold_every_report_once_after_those_it_reads(seed: int) -> None:
    chance = random.Random(seed)
    levels = {"a": [], "b": ["2020/a/*"], "c": ["2020/a/3", "2020/b/all"], "d": ["2020/?/*"]}
    keys = ["all", *map(str, range(12))]
    reports = [report(f"2020/{name}/{key}", "x", *levels[name]) for name in "abc" for key in keys]
    reports.append(report("2020/d/all", "x", "2020/[abc]/*"))
    chance.shuffle(reports)
    parts = chunks(reports, 5)
    assert sorted(one.name for part in parts for one in part.reports) == sorted(one.name for one in reports)
    for number, part in enumerate(parts):
        assert part.number == number
        assert len(part.reports) <= 5
        assert len({one.notebook for one in part.reports}) == 1
        needed = {other.number for other in parts for one in part.reports if any(map(one.needs, other.reports))}
        assert set(part.needs) == needed
        assert max(needed, default=-1) < number


def test_size_of_chunks() -> None:
    assert size_for(1, 2) == 4
    assert size_for(220, 2) == 37
    assert size_for(60_000, 8) == LARGEST
