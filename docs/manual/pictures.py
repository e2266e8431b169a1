"""Pictures of the manual, from a folder of the demo's reports with a portal and a running `make lab`.

python docs/manual/pictures.py REPORTS LAB_ADDRESS      needs chromium, soffice, pdftoppm
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).with_name("pictures")
REPORT = "2020/key_evaluation/99990120T103001000099"
SIZE, COLOURS = {"width": 1100, "height": 740}, 32
PATIENCE = 120_000


def opened(browser: Browser, address: str) -> Page:
    """A page at the manual's size."""
    page = browser.new_page(viewport=SIZE)
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    return page


def portal(browser: Browser, reports: Path) -> None:
    """First screen of the portal."""
    page = opened(browser, (reports / "index.html").resolve().as_uri())
    page.wait_for_timeout(1500)
    page.screenshot(path=PICTURES / "portal.png")


def trail(browser: Browser, reports: Path) -> None:
    """A report with the trail of its first number open."""
    page = opened(browser, (reports / REPORT / "report.html").resolve().as_uri())
    page.locator("main p .fact button:visible").first.click()
    page.wait_for_selector("[role=dialog]")
    page.screenshot(path=PICTURES / "trail.png")


def lab(browser: Browser, address: str) -> None:
    """The form above the parameters in JupyterLab."""
    page = opened(browser, address)
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    while not page.query_selector(".jp-Notebook select"):
        if said := page.query_selector(".jp-Dialog .jp-mod-accept"):
            said.click()
        page.click(".jp-Notebook .jp-CodeCell >> nth=0")
        page.keyboard.press("Shift+Enter")
        page.wait_for_timeout(5000)
    page.screenshot(path=PICTURES / "lab.png")


def paper(path: Path, name: str, dots: int) -> None:
    """First page of a PDF."""
    subprocess.run(["pdftoppm", "-png", "-r", str(dots), "-f", "1", "-l", "1", "-singlefile", path, PICTURES / name],
                   check=True)


def scoring(reports: Path) -> None:
    """First page of the scoring paper as LibreOffice shows it."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(reports / REPORT / "papers/scoring.xlsx", folder)
        subprocess.run(["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder,
                        f"{folder}/scoring.xlsx", f"-env:UserInstallation=file://{folder}/office"], check=True)
        paper(Path(folder) / "scoring.pdf", "scoring", 70)


def main(reports: Path, address: str) -> None:
    """Takes all pictures, then makes them small."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        portal(browser, reports)
        trail(browser, reports)
        lab(browser, address)
        browser.close()
    paper(reports / REPORT / "report.pdf", "pdf", 60)
    scoring(reports)
    for path in PICTURES.glob("*.png"):
        Image.open(path).convert("RGB").quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
