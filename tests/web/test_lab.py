"""JupyterLab as ``make lab`` starts it, in a real browser: start page, form above the parameters, errors in words."""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import TimeoutError

from budgeteval import desk
from budgeteval.places import project_root

PATIENCE = 120_000
LAST_RAN = """() => /\\d/.test([...document.querySelectorAll(".jp-Notebook .jp-CodeCell .jp-InputPrompt")]
    .at(-1).textContent)"""
KERNEL_IDLE = '.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook-ExecutionIndicator[data-status="idle"]'
SETTINGS = Path(desk.__file__).with_name("overrides.json")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[str]:
    """Address of a JupyterLab over copies of the notebooks; of one of them the department is unknown."""
    home = tmp_path_factory.mktemp("lab")
    shutil.copytree(project_root() / "notebooks", home / "notebooks")
    wrong = home / "notebooks" / "monitoring.ipynb"
    text = wrong.read_text(encoding="utf-8")
    wrong.write_text(text.replace('department: str = \\"all\\"', 'department: str = \\"999\\"'), encoding="utf-8")
    (home / "app").mkdir()
    shutil.copytree(Path(sys.prefix) / "share/jupyter/lab", home / "app/lab", symlinks=True)
    (home / "app/lab/settings").mkdir(exist_ok=True)
    shutil.copy(SETTINGS, home / "app/lab/settings")
    port, token = free_port(), secrets.token_hex(16)
    words = ["lab", "--no-browser", "--allow-root", f"--notebook-dir={home / 'notebooks'}", f"--port={port}",
             f"--IdentityProvider.token={token}", f"--app-dir={home / 'app/lab'}"]
    environment = {**os.environ, "BUDGETEVAL_ROOT": str(project_root()), "JUPYTER_CONFIG_DIR": str(home / "config"),
                   "JUPYTER_DEFAULT_PROVISIONER_NAME": "budgeteval"}
    with (home / "log.txt").open("w") as log, subprocess.Popen(
            [sys.executable, "-m", "jupyter", *words], env=environment, stdout=log, stderr=log) as server:
        try:
            await_server(f"http://127.0.0.1:{port}/api?token={token}", server, home / "log.txt")
            yield f"http://127.0.0.1:{port}/lab/tree/{{}}?reset&token={token}"
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


def await_server(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        assert server.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise AssertionError(log.read_text())


def opened(browser: Any, lab: str, name: str) -> Any:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.set_default_timeout(PATIENCE)
    page.add_locator_handler(page.locator("dialog.jp-Dialog:has(select)"), accept_kernel)
    page.goto(lab.format(name))
    return page


def accept_kernel(asked: Any) -> None:
    """What runs before its kernel is there makes JupyterLab ask for one; the notebook's own stands first."""
    asked.locator(".jp-mod-accept").click()


def run_first_cell(page: Any) -> None:
    """Run the first cell until its form is there: JupyterLab forgets what is run before its kernel is connected."""
    for _ in range(24):
        page.wait_for_selector(KERNEL_IDLE)
        page.click(".jp-Notebook .jp-CodeCell >> nth=0")
        page.keyboard.press("Shift+Enter")
        try:
            page.wait_for_selector(".jp-Notebook select", timeout=5000)
            return
        except TimeoutError:
            continue
    raise AssertionError("no form")


def test_the_start_page_leads_to_a_form_that_runs_the_report(browser: Any, lab: str) -> None:
    page = opened(browser, lab, "start.md")
    assert page.inner_text(".jp-RenderedMarkdown h1").startswith("县级预算绩效评价工作台")
    titles = page.eval_on_selector_all(".jp-RenderedMarkdown ol a", "all => all.map(one => one.innerText)")
    assert titles[:4] == ["事前绩效评估", "绩效目标审核", "双监控", "绩效自评"]
    page.click('.jp-RenderedMarkdown a:text-is("绩效自评")')
    run_first_cell(page)
    page.select_option(".jp-Notebook select >> nth=1", label="示例县卫生健康委员会（102）")
    page.click('.jp-Notebook button:has-text("按所选重新生成")')
    page.wait_for_function(LAST_RAN)
    page.click(".jp-Notebook .jp-CodeCell .jp-InputPrompt >> nth=-1")
    page.keyboard.press("Escape")
    for _ in range(40):
        page.keyboard.press("k")
    shown = page.wait_for_selector('.jp-Notebook .cm-content:has-text("fiscal_year: int")').inner_text()
    assert re.search(r'department: str = "102"\s+# a code', shown)
    assert "示例县卫生健康委员会" in page.inner_text(".jp-RenderedHTMLCommon.jp-OutputArea-output >> nth=0")
    page.close()


def test_an_error_is_a_sentence_with_the_traceback_folded(browser: Any, lab: str) -> None:
    page = opened(browser, lab, "monitoring.ipynb")
    run_first_cell(page)
    for _ in range(2):
        page.keyboard.press("Shift+Enter")
    alert = page.wait_for_selector('.jp-OutputArea-output [role="alert"]')
    assert "'999'" in alert.query_selector("p").inner_text()
    assert alert.query_selector("details").get_attribute("open") is None
    assert not alert.query_selector("pre").is_visible()
    alert.query_selector("summary").click()
    assert "open_run" in alert.query_selector("pre").inner_text()
    page.close()
