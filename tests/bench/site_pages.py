"""The portal of 5,000 reports in Chromium, opened from disk, beside one page that holds every row.

The first useful screen is when the headline, the answers and the first rows are painted; search is ready when a word
typed in its field is answered; a search is from the key's event until the rows it leaves are laid out and painted.
The peer's page is the portal's own full list, and searching in it is what such pages do: show or hide every row by
its text.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from measure import ROOT, Line, tool

sys.path.insert(0, str(ROOT / "tests" / "lib" / "site"))

from shelf import many

REPORTS = 5_000
SIZE = {"width": 1280, "height": 800}
WORDS = ("佐证材料", "水利", "E41", "农业 合计34万元", "监控", "没有这样的词")
PAINTED = "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"
FIRST = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
SEARCH = f"""async (word) => {{ const field = document.getElementById("q"), start = performance.now();
  field.value = word; field.dispatchEvent(new Event("input", {{bubbles: true}}));
  return await {PAINTED} - start; }}"""
HIDE = f"""async (word) => {{ const start = performance.now(), words = word.toLowerCase().split(" ");
  for (const row of document.querySelectorAll("tbody tr")) {{
    const text = row.textContent.toLowerCase(); row.hidden = !words.every((one) => text.includes(one)); }}
  return await {PAINTED} - start; }}"""


def lines(repeats: int) -> list[Line]:
    browser = shutil.which("chromium")
    if browser is None:
        return [Line("portal: no chromium on this machine", "-", "-", "-", "")]
    with tempfile.TemporaryDirectory() as folder:
        many(Path(folder), REPORTS)
        made = subprocess.run([tool("budgeteval"), "site", "--out", folder], check=True, capture_output=True, text=True)
        seconds = made.stdout.rpartition("，")[2].split("秒")[0]
        return [*_measured(Path(folder), browser, repeats), Line(
            f"portal of {REPORTS:,} small reports made", f"{seconds} s", "-", "-", "")]


def _measured(folder: Path, browser: str, repeats: int) -> Iterable[Line]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        first, ready, words, theirs, hides = ([], [], [], [], [])
        for _ in range(repeats):
            tab = _opened(running, folder / "index.html", "#search:not([hidden])")
            ready.append(tab.evaluate(PAINTED))
            first.append(tab.evaluate(FIRST))
            tab.wait_for_selector("html[data-ready=texts]", state="attached")
            words += [tab.evaluate(SEARCH, word) for word in WORDS]
            tab.context.close()
            tab = _opened(running, folder / "site" / "list.html", "tbody tr:last-child")
            theirs.append(tab.evaluate(PAINTED))
            hides += [tab.evaluate(HIDE, word) for word in WORDS]
            tab.context.close()
        running.close()
    return [_line("first useful screen", first, theirs, "< 1 s"), _line("search ready", ready, theirs, "< 1 s"),
            _line("a search", words, hides, "< 100 ms")]


def _opened(browser: Any, page: Path, ready: str) -> Any:
    """The page in a browser that has not seen it; back when ``ready`` is there."""
    tab = browser.new_context(viewport=SIZE).new_page()
    tab.goto(page.as_uri(), wait_until="commit")
    tab.wait_for_selector(ready, state="attached")
    return tab


def _line(what: str, ours: list[float], theirs: list[float], figure: str) -> Line:
    mine, peer = statistics.median(ours), statistics.median(theirs)
    return Line(f"portal of {REPORTS:,} reports: {what}", f"{mine:.0f} ms, longest {max(ours):.0f} ms",
                f"every row in one page {peer:.0f} ms, longest {max(theirs):.0f} ms", f"{mine / peer:.2f}", figure)
