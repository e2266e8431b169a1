"""A forked kernel is a fresh kernel, and behaves as any other."""

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from talk import Talk, ended, printed, shown

from budgeteval.runs.kernels.handle import Handle

pytestmark = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux to await the end of processes")

HELD = "import sys, os; print([name in sys.modules for name in ('pandas', 'scipy.stats', 'matplotlib.pyplot')])"
SPIN = "print('spinning', flush=True)\nwhile True: pass"


def test_what_notebooks_need_is_there_from_the_start(talk: Talk) -> None:
    _, client = talk.start()
    assert printed(client, HELD) == "[True, True, True]"


def test_two_kernels_share_a_parent_and_nothing_else(talk: Talk) -> None:
    first, second = talk.start()[1], talk.start()[1]
    assert printed(first, "import os; print(os.getppid())") == printed(second, "import os; print(os.getppid())")
    printed(first, "import pandas; pandas.mine = mine = 1")
    assert printed(second, "import pandas; print(hasattr(pandas, 'mine'), 'mine' in globals())") == "False False"


def test_random_numbers_differ_between_kernels(talk: Talk) -> None:
    draw = "import random, numpy; print(random.random(), numpy.random.random())"
    first, second = (printed(talk.start()[1], draw).split() for _ in range(2))
    assert not set(first) & set(second)


def test_environment_and_folder_are_the_requests(talk: Talk, tmp_path: Path) -> None:
    _, client = talk.start(cwd=str(tmp_path), env={**os.environ, "ONLY_HERE": "1", "TZ": "Asia/Shanghai"})
    told = printed(client, "import os, time; print(os.getcwd(), os.environ['ONLY_HERE'], time.tzname[0])")
    assert told == f"{tmp_path} 1 CST"
    _, other = talk.start()
    assert printed(other, "import os; print(os.environ.get('ONLY_HERE'), os.getcwd())") == f"None {os.getcwd()}"


def test_sockets_are_files_in_a_private_folder_that_goes_with_the_kernel(talk: Talk) -> None:
    manager, _ = talk.start()
    room = Path(manager.ip).parent
    assert manager.transport == "ipc"
    assert stat.S_IMODE(room.stat().st_mode) == 0o700
    assert len(list(room.iterdir())) == 5
    manager.shutdown_kernel()
    assert not room.exists()


def test_a_chosen_transport_stays(talk: Talk) -> None:
    from jupyter_client.manager import KernelManager
    from traitlets.config import Config

    chosen = KernelManager(kernel_name="budgeteval", config=Config({"KernelManager": {"transport": "tcp"}}))
    manager, client = talk.start(manager=chosen)
    assert manager.transport == "tcp"
    assert isinstance(manager.provisioner.process, Handle)
    assert printed(client, "print(1)") == "1"


def test_figures_show_themselves(talk: Talk) -> None:
    _, client = talk.start()
    assert "image/png" in shown(client, "import matplotlib.pyplot as plt\nplt.plot([1, 2]);")


def test_threads_processes_and_awaiting_work(talk: Talk) -> None:
    _, client = talk.start()
    source = """
import asyncio, multiprocessing, subprocess, threading
import numpy
await asyncio.sleep(0)
said = []
thread = threading.Thread(target=said.append, args=("thread",)); thread.start(); thread.join()
said.append(subprocess.run(["echo", "process"], capture_output=True, text=True).stdout.strip())
with multiprocessing.Pool(1) as pool: said.append(pool.apply(abs, (-1,)))
print(said, (numpy.ones((300, 300)) @ numpy.ones((300, 300)))[0, 0])
"""
    assert printed(client, source) == "['thread', 'process', 1] 300.0"


def test_an_interrupt_stops_the_cell_and_not_the_kernel(talk: Talk) -> None:
    manager, client = talk.start()
    said: list[str] = []

    def hook(message: dict) -> None:
        if message["msg_type"] == "stream":
            manager.interrupt_kernel()
        if message["msg_type"] == "error":
            said.append(message["content"]["ename"])

    client.execute_interactive(SPIN, timeout=60, output_hook=hook)
    assert said == ["KeyboardInterrupt"]
    assert printed(client, "print('alive')") == "alive"


@pytest.mark.parametrize("now", [True, False])
def test_a_restart_forgets_everything(talk: Talk, now: bool) -> None:
    manager, client = talk.start()
    before = int(printed(client, "import os; x = 1; print(os.getpid())"))
    manager.restart_kernel(now=now)
    client.wait_for_ready(timeout=60)
    assert ended(before)
    assert printed(client, "print('x' in globals())") == "False"
    assert isinstance(manager.provisioner.process, Handle)


def test_shutdown_ends_the_process_after_its_own_last_words(talk: Talk, tmp_path: Path) -> None:
    manager, client = talk.start()
    note = tmp_path / "note"
    pid = int(printed(client, f"import atexit, os, pathlib\natexit.register(pathlib.Path({str(note)!r}).touch)\n"
                              "print(os.getpid())"))
    process = manager.provisioner.process
    manager.shutdown_kernel()
    assert ended(pid)
    assert process.returncode == 0
    assert note.exists()
    assert not manager.is_alive()


@pytest.mark.parametrize(("source", "code"), [
    ("import os; os._exit(3)", 3),
    ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL),
    ("import ctypes; ctypes.string_at(0)", -signal.SIGSEGV),
])
def test_a_dead_kernel_is_reported_as_dead(talk: Talk, source: str, code: int) -> None:
    manager, client = talk.start()
    process = manager.provisioner.process
    client.execute(source)
    assert process.wait(60) == code
    assert not manager.is_alive()


def test_what_a_kernel_started_ends_with_it(talk: Talk) -> None:
    manager, client = talk.start()
    child = int(printed(client, "import subprocess; print(subprocess.Popen(['sleep', '1000']).pid)"))
    manager.shutdown_kernel(now=True)
    assert ended(child)


def test_kernels_end_with_their_parent_and_the_next_one_has_another(talk: Talk) -> None:
    manager, client = talk.start()
    kernel, parent = map(int, printed(client, "import os; print(os.getpid(), os.getppid())").split())
    os.kill(parent, signal.SIGKILL)
    assert ended(kernel)
    assert manager.provisioner.process.wait(60) == -signal.SIGKILL
    assert not manager.is_alive()
    _, other = talk.start()
    assert int(printed(other, "import os; print(os.getppid())")) != parent
    assert printed(other, HELD) == "[True, True, True]"


CLIENT = """
import os, sys, time
from jupyter_client.manager import KernelManager
manager = KernelManager(kernel_name=sys.argv[1])
manager.start_kernel()
client = manager.client(); client.start_channels(); client.wait_for_ready(timeout=60)
said = []
client.execute_interactive("import os; print(os.getpid(), os.getppid())", timeout=60,
                           output_hook=lambda message: said.append(message["content"].get("text", "")))
print("".join(said).strip(), os.path.dirname(manager.ip), flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize(("name", "more"), [
    ("budgeteval", {}), ("python3", {"JUPYTER_DEFAULT_PROVISIONER_NAME": "budgeteval"}),
], ids=["by its name", "as make lab has every kernel"])
def test_parent_kernels_and_sockets_go_with_a_killed_client(kernels: Path, name: str, more: dict[str, str]) -> None:
    client = subprocess.Popen([sys.executable, "-c", CLIENT, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True, env={**os.environ, "JUPYTER_PATH": str(kernels), **more})
    assert client.stdout is not None
    kernel, parent, room = client.stdout.readline().split()
    client.kill()
    client.communicate()
    assert ended(int(kernel))
    assert ended(int(parent))
    assert not Path(room).exists()


def test_memory_limit_of_the_kernelspec(talk: Talk) -> None:
    _, client = talk.start(env={**os.environ, "BUDGETEVAL_KERNEL_MEMORY": "200"})
    assert printed(client, "x = bytearray(400 << 20)") == "MemoryError"
    assert printed(client, "x = bytearray(50 << 20); print(len(x))") == str(50 << 20)


def test_papermill_runs_and_names_a_dead_kernel(kernels: Path, tmp_path: Path) -> None:
    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook

    book = new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}})
    book.cells = [new_code_cell("x = 1", metadata={"tags": ["parameters"]}), new_code_cell("print(x)")]
    nbformat.write(book, tmp_path / "in.ipynb")
    words = [sys.executable, "-m", "papermill", "-k", "budgeteval", "--no-progress-bar", "-p", "x", "7", "in.ipynb"]
    env = {**os.environ, "JUPYTER_PATH": str(kernels)}
    subprocess.run([*words, "out.ipynb"], cwd=tmp_path, env=env, check=True, capture_output=True)
    cells = json.loads((tmp_path / "out.ipynb").read_text(encoding="utf-8"))["cells"]
    assert cells[-1]["outputs"][0]["text"] == ["7\n"]

    book.cells[1].source = "import os; os._exit(1)"
    nbformat.write(book, tmp_path / "in.ipynb")
    died = subprocess.run([*words, "out.ipynb"], cwd=tmp_path, env=env, check=False, capture_output=True, text=True)
    assert died.returncode != 0
    assert "DeadKernelError" in died.stderr


def test_a_cell_past_its_time_limit_fails(kernels: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError
    from nbformat.v4 import new_code_cell, new_notebook

    monkeypatch.setenv("JUPYTER_PATH", str(kernels))
    runner = NotebookClient(new_notebook(cells=[new_code_cell(SPIN)]), timeout=1, kernel_name="budgeteval")
    with pytest.raises(CellTimeoutError):
        runner.execute()
