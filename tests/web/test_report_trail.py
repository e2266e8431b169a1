"""A number of a report opens its trail in Chromium, from disk, by mouse and keyboard, wide and narrow."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from budgeteval.display import column, table

sys.path.insert(0, str(Path(__file__).parents[1] / "lib" / "publish"))
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 375, "height": 812}
Show = Callable[..., Any]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import sample

    from budgeteval.publish import write_report

    folder = tmp_path_factory.mktemp("报 告")
    write_report(sample.report(), folder)
    return folder / "report.html"


@pytest.fixture
def show(browser: Any, report: Path) -> Iterator[Show]:
    """Opens the report at a size, with no network; nothing may be asked of it or reported as a fault."""
    opened: list[tuple[Any, list[str]]] = []

    def made(size: dict[str, int]) -> Any:
        context = browser.new_context(viewport=size, offline=True)
        page, faults = context.new_page(), []
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.goto(report.as_uri())
        opened.append((context, faults))
        return page

    yield made
    for context, faults in opened:
        context.close()
        assert not faults


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keyboard_opens_and_closes_it_and_the_focus_returns(show: Show, key: str) -> None:
    page = show(WIDE)
    opener = page.locator(".fact[data-fact='demo.budget'] button").first
    opener.focus()
    page.keyboard.press(key)
    trail = page.get_by_role("dialog")
    expect(trail).to_be_visible()
    expect(trail).to_contain_text("demo.budget")
    expect(trail.get_by_role("button", name="关闭")).to_be_focused()
    page.keyboard.press("Escape")
    expect(trail).to_be_hidden()
    expect(opener).to_be_focused()


def test_every_number_of_the_prose_is_reached_by_tab_in_reading_order(show: Show) -> None:
    page = show(WIDE)
    facts = page.locator("main p .fact").evaluate_all("all => all.map(one => one.dataset.fact)")
    reached = []
    for _ in range(200):
        page.keyboard.press("Tab")
        at = page.evaluate("document.activeElement.closest('main p .fact')?.dataset.fact ?? ''")
        reached += [at] if at else []
    assert len(facts) > 5
    assert reached[:len(facts)] == facts


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_click_opens_one_trail_within_the_window(show: Show, size: dict[str, int]) -> None:
    page = show(size)
    for number in page.locator("main p .fact").all()[:3]:
        number.scroll_into_view_if_needed()
        box = number.bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        trail = page.get_by_role("dialog")
        expect(trail).to_have_count(1)
        expect(trail).to_contain_text(number.get_attribute("data-fact"))
        found = trail.bounding_box()
        assert found["x"] >= 0
        assert found["y"] >= 0
        assert found["x"] + found["width"] <= size["width"]
        assert found["y"] + found["height"] <= size["height"]
        trail.get_by_role("button", name="关闭").click()
        expect(trail).to_have_count(0)


def test_a_click_beside_it_closes_it(show: Show) -> None:
    page = show(WIDE)
    page.locator("main p .fact button").first.click()
    page.mouse.click(5, 400)
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_only_a_box_scrolls_sideways_and_it_says_so(show: Show, size: dict[str, int]) -> None:
    page = show(size)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    boxes = page.locator(".scroll").all()
    cut = [box.evaluate("one => one.scrollWidth > one.clientWidth") for box in boxes]
    told = [box.evaluate("one => getComputedStyle(one, '::before').display") == "block" for box in boxes]
    assert told == cut
    assert any(cut)
    assert not all(cut)


def test_the_keyboard_scrolls_a_table_that_is_cut(show: Show) -> None:
    page = show(PHONE)
    box = page.get_by_role("group", name="表1")
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("one => one.scrollLeft > 0", arg=box.element_handle(), timeout=5000)


def test_a_table_of_ten_columns_fits_a_small_desktop(browser: Any, tmp_path: Path) -> None:
    import sample

    from budgeteval.publish.html import html
    from budgeteval.publish.report import load

    names = list("abcdefghij")
    rows = pd.DataFrame([["1,234.56"] * 10], columns=names)
    columns = [column(name, "预算执行率", unit_="text", align="right") for name in names]
    file = tmp_path / "report.html"
    file.write_text(html(load(sample.notebook([table(rows, "wide", "十列", columns)]))), encoding="utf-8")
    context = browser.new_context(viewport=WIDE, offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator(".scroll").first.evaluate("one => one.scrollWidth - one.clientWidth") == 0
    context.close()


def test_a_number_is_copied_with_its_sentence(show: Show) -> None:
    page = show(WIDE)
    shown = page.locator("main p:has(.fact)").first
    shown.evaluate("one => getSelection().selectAllChildren(one)")
    assert page.evaluate("getSelection().toString()").strip() == shown.text_content().strip()


def test_on_paper_the_trails_stand_below_each_other_without_buttons(show: Show) -> None:
    page = show(WIDE)
    page.emulate_media(media="print")
    for trail in page.locator(".trail").all():
        expect(trail).to_be_visible()
    expect(page.locator(".trail button").first).to_be_hidden()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_with_a_trail_open_or_not(show: Show, size: dict[str, int]) -> None:
    page = show(size)
    for opened in (False, True):
        if opened:
            page.locator("main p .fact button").first.click()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
