"""One notebook for each way to misbehave: each is one failed entry with its cause, and no other report suffers."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from tiny import EACH, GOOD, PATIENCE, await_that, new_project
from watch import sound

from budgeteval.runs.state.journal import Entry, read

HURRIED = ("--jobs", "6", "--limit", "9", "--cell-limit", "5", "--out", "hurried")
PATIENT = ("--jobs", "2", "--limit", "120", "--memory", "400", "--retries", "2", "--out", "patient")
IMPORTS = "import os, pathlib, shutil, signal, socket, stat, sys, time\nimport numpy\n"
SLOWLY = "if department == 'slowly': time.sleep(3)"
NOTED = "pathlib.Path('../pids').open('a').write(f'{os.getpid()}\\n')"
TROUBLE = {  # department: what its notebook does, what kind of failure that is, words of the cause
    "allocates": ("large = []\nwhile True: large.append(bytearray(50_000_000))", "memory", "400 MiB"),
    "hoards": ("small = []\nwhile True: small.append([0] * 5000)", "memory", "400 MiB"),
    "prints": ("for _ in range(100): print('x' * 1_000_000)", "output", ""),
    "prints-past": ("os.system('head -c 20000000 /dev/zero')", "output", "20000000"),
    "spills": ("os.system('head -c 200000000 /dev/zero')", "output", str(128 << 20)),
    "ends-itself": ("os.kill(os.getpid(), signal.SIGTERM)\ntime.sleep(1)", "time", ""),
    "unprintable": ("class Wordless(Exception):\n    def __str__(self): raise RuntimeError\nraise Wordless",
                    "notebook", ""),
    "arrays": ("numpy.zeros(10**12)", "memory", "400 MiB"),
    "loops": ("while True: pass", "time", "5"),
    "slowly": ("time.sleep(3)", "time", "9"),
    "stubborn": ("while True:\n    try: time.sleep(1)\n    except BaseException: pass", "time", "5"),
    "deaf": ("signal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(600)", "time", "5"),
    "stops": ("os.kill(os.getpid(), signal.SIGSTOP)", "time", "5"),
    "forks": (f"for _ in range(20):\n    if os.fork() == 0:\n        {NOTED}\n        time.sleep(600)\nos.wait()",
              "time", "5"),
    "flees": (f"if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        {NOTED}\n        time.sleep(600)\n"
              "    os._exit(0)\nos.wait()\ntime.sleep(0.3)\nraise ValueError('left something')", "notebook",
              "left something"),
    "mute": ("for name in os.listdir('/proc/self/fd'):\n    try:\n        mode = os.fstat(int(name)).st_mode\n"
             "        if stat.S_ISSOCK(mode) or stat.S_ISFIFO(mode): os.close(int(name))\n    except OSError: pass",
             "exit", ""),
    "closes": ("os.closerange(0, 4096)", "exit", ""),
    "exits": ("os._exit(0)", "exit", "没有交回结果"),
    "exits-3": ("os._exit(3)", "exit", "3"),
    "leaves": ("sys.exit(4)", "notebook", "SystemExit"),
    "killed": ("os.kill(os.getpid(), signal.SIGKILL)", "infrastructure", "SIGKILL"),
    "crashes": ("os.kill(os.getpid(), signal.SIGSEGV)", "signal", "SIGSEGV"),
    "interrupts": ("os.kill(os.getpid(), signal.SIGINT)\ntime.sleep(1)", "notebook", "KeyboardInterrupt"),
    "no-room": ("import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (90_000, 90_000))\n"
                "pathlib.Path('../big').write_bytes(bytes(100_000))", "notebook", "File too large"),
    "surrogate": ("print('\\ud800')", "notebook", "surrogates not allowed"),
    "recursion": ("sys.setrecursionlimit(500)\ndef deeper(): return deeper()\ndeeper()", "notebook", "RecursionError"),
    "vandal": ("for path in pathlib.Path(os.environ['BUDGETEVAL_REPORTS']).glob('2020/tiny/.vandal.*'):\n"
               "    shutil.rmtree(path)", "infrastructure", ""),
    "syntax": ("exec('for')", "notebook", "SyntaxError"),
}
FINE = ("all", "roads", "schools", "hills")
TIMED = tuple(key for key, (_, kind, words) in TROUBLE.items() if kind == "time" and words)


@dataclass(frozen=True)
class Ran:
    """The two batches after they ended: reports that run into a time limit, and all others."""

    root: Path
    codes: dict[str, int]
    told: dict[str, str]

    def out(self, key: str) -> Path:
        return self.root / ("hurried" if key in TIMED else "patient")

    def last(self, key: str) -> Entry:
        entry = read(self.out(key)).last(f"2020/tiny/{key}")
        assert entry is not None, self.told[self.out(key).name]
        return entry


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    project = new_project(tmp_path_factory.mktemp("faulty"))
    with (project.root / "data/tiny/reference/departments.csv").open("a", encoding="utf-8") as stream:
        stream.writelines(f"{name},{name}局,bureau\n" for name in TROUBLE)
    branches = [f"if department == {name!r}:\n" + "\n".join(f"    {line}" for line in code.splitlines())
                for name, (code, _, _) in TROUBLE.items()]
    project.notebook(*GOOD, IMPORTS + "\n".join(branches), SLOWLY, SLOWLY, SLOWLY)
    path, others = str(project.run_file(each=EACH)), (*FINE, *(key for key in TROUBLE if key not in TIMED))
    batches = {words[-1]: project.start("run", path, *words, *(word for key in keys for word in ("--only", key)))
               for words, keys in ((HURRIED, TIMED), (PATIENT, others))}
    told = {name: batch.communicate(timeout=4 * PATIENCE)[0] for name, batch in batches.items()}
    return Ran(project.root, {name: batch.returncode for name, batch in batches.items()}, told)


@pytest.mark.parametrize("key", TROUBLE)
def test_each_fails_once_with_its_cause(ran: Ran, key: str) -> None:
    _, kind, words = TROUBLE[key]
    entry, out = ran.last(key), ran.out(key)
    assert (entry.state, entry.kind) == ("failed", kind), entry.cause
    assert words in entry.cause
    assert "{" not in entry.cause
    assert (out / f"2020/tiny/{key}/failed.ipynb").is_file() or key == "vandal", "that one has removed it itself"
    assert not (out / f"2020/tiny/{key}/manifest.json").exists()
    tries = 3 if kind == "infrastructure" else 1  # nothing but the machine's faults is tried again
    journal = "".join(path.read_text(encoding="utf-8") for path in out.glob(".budgeteval/journal/*.jsonl"))
    assert journal.count(f'"state": "failed", "place": "2020/tiny/{key}"') == 1
    assert journal.count(f'"state": "started", "place": "2020/tiny/{key}"') == tries


@pytest.mark.parametrize("key", FINE)
def test_all_others_are_fine(ran: Ran, key: str) -> None:
    assert ran.last(key).state == "done", ran.told["patient"]
    assert (ran.out(key) / f"2020/tiny/{key}/report.pdf").is_file()


@pytest.mark.parametrize("name", ["hurried", "patient"])
def test_the_batch_ends_as_it_should(ran: Ran, name: str) -> None:
    assert ran.codes[name] == 1
    assert "Traceback" not in ran.told[name]
    assert read(ran.root / name).unclosed == frozenset()
    sound(ran.root / name, at_rest=True)


def test_no_process_is_left(ran: Ran) -> None:
    """Not even one that has left its parent and its group."""
    pids = [int(line) for line in (ran.root / "pids").read_text().split()]
    assert len(pids) == 21
    await_that(lambda: not any(map(alive, pids)))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
