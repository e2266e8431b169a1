"""The portal in Chromium, opened from disk: search, choices, order, windows, keyboard, roles, phone and desktop."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from shelf import KINDS, fact, finding, many, write
from test_charts import LIGHTS, MONEY, SCORES, table, tables

from budgeteval.site import public
from budgeteval.site.catalogue import catalogue, places
from budgeteval.site.command import write as put
from budgeteval.site.grid import reports_grid
from budgeteval.site.pages import FIRST, portal, texts

DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 375, "height": 812}
EVIL = '<img src=x onerror="document.title=1"></script><script>document.title=2</script>'
RARE = "堤防加固缺少监理日志"
REPORTS = 160
PATIENCE = 120_000  # milliseconds: other work on the machine is no fault of a page
Show = Callable[..., Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Many reports, three answers, one report that tries to be a program and one with a rare finding."""
    return _shelf(tmp_path_factory.mktemp("报 告"), REPORTS)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with few reports: every kind of row, and no more of them than a look at each takes."""
    return _shelf(tmp_path_factory.mktemp("几份"), 16)


def _shelf(out: Path, count: int) -> Path:
    many(out, count - 5)
    for year in (2019, 2020):
        write(out, "self_evaluation", "all", title=f"{year}年县级自评报告", year=year, facts=MONEY, department="all",
              files={"tables/scores.csv": SCORES})
    lights = table(tables.DepartmentProgress, {
        "department_code": "101", "department": "示例县教育体育局", "projects": 2, "red": 1, "yellow": 0, "green": 1,
        "blue": 0, "slow": "False", "cutoff_month": 8, "past_years": 0, "past_months": 0})
    write(out, "monitoring", "all", facts=LIGHTS, files={"tables/department_progress.csv": lights}, department="all")
    write(out, "ex_ante", "99990120T101001000001", title=EVIL, project="99990120T101001000001",
          findings=[finding(EVIL)])
    write(out, "ex_ante", "99990120T106001000174", title="堤防项目事前绩效评估报告", project="99990120T106001000174",
          facts={"ex_ante.conclusion": fact("予以支持", "予以支持")}, findings=[finding(f"某表：{RARE}。", "question")])
    put(out, portal(catalogue(out, places(out)))[0])
    return out


@pytest.fixture
def show(browser: Any, folder: Path) -> Iterator[Show]:
    """``show("index.html#…", PHONE)``: a page that asks nothing of the network and makes no mistakes."""
    opened: list[Any] = []
    faults: list[str] = []

    def shown(page: str = "index.html", size: dict[str, int] = DESKTOP, base: Path = folder, **options: Any) -> Any:
        context = browser.new_context(viewport=size, **options)
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        tab = context.new_page()
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
        tab.on("request", lambda asked: None if asked.url.startswith("file:") else faults.append(asked.url))
        name, _, hash_ = page.partition("#")
        tab.goto((base / name).as_uri() + (f"#{hash_}" if hash_ else ""))
        if name == "index.html" and options.get("java_script_enabled", True):
            tab.wait_for_selector("html[data-ready=texts]", state="attached")
        return tab

    yield shown
    for context in opened:
        context.close()
    assert faults == []


def titles(tab: Any) -> list[str]:
    return [text.partition("\n")[0] for text in tab.locator("#list tbody th").all_inner_texts()]


def count(tab: Any) -> str:
    return str(tab.get_by_role("status").inner_text())


def barriers(tab: Any) -> list[tuple[str, list[str]]]:
    """What axe finds: rules, and the first elements that break them. It is not to load the style a second time."""
    found = Axe().run(tab, options={"preload": False}).response["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found]


def test_the_first_window_and_the_next(show: Show) -> None:
    tab = show()
    assert len(titles(tab)) == FIRST
    assert count(tab) == f"共{REPORTS}份，显示前{FIRST}份"
    before = titles(tab)
    tab.get_by_role("button", name="再显示100份").click()
    assert len(titles(tab)) == FIRST + 100
    assert titles(tab)[:FIRST] == before
    assert tab.evaluate("document.activeElement === document.querySelectorAll('#list tbody tr')[30].querySelector('a')")
    while tab.locator("#more").is_visible():
        tab.locator("#more").click()
    assert len(titles(tab)) == REPORTS


@pytest.mark.parametrize("asked", ["监理日志", "堤防加固 监理", "  监理日志  "])
def test_search_finds_what_a_finding_says_and_shows_where(show: Show, asked: str) -> None:
    tab = show()
    tab.get_by_role("searchbox", name="搜索").fill(asked)
    assert titles(tab) == ["堤防项目事前绩效评估报告"]
    assert RARE in tab.locator("#list .hit").inner_text()
    assert tab.locator("#list .hit mark").last.inner_text() in asked.split()
    assert count(tab) == f"找到1份，共{REPORTS}份"


@pytest.mark.parametrize("asked", ["99990120T106001000174", "９９９９０１２０t106001000174", "水利局 堤防"])
def test_search_by_code_in_full_width_and_by_department(show: Show, asked: str) -> None:
    tab = show()
    tab.get_by_role("searchbox").fill(asked)
    assert "堤防项目事前绩效评估报告" in titles(tab)


def test_search_finds_every_report_that_holds_a_word_and_no_other(show: Show, folder: Path) -> None:
    """Pieces of findings, taken by chance, against a plain look through all rows and texts."""
    made = catalogue(folder, places(folder)).entries
    held = [_plain(" ".join((*(f"{cell[0]} {cell[2][1] if column.kind == 'title' else ''}" for column, cell in zip(
        grid.columns, row.cells, strict=True)), row.text, row.place, texts(one))))
        for grid in [reports_grid(made)] for row, one in zip(grid.rows, made, strict=True)]
    chance, tab = Random(7), show()
    for _ in range(30):
        text = _plain(chance.choice([one for one in map(texts, made) if one]))
        start, length = chance.randrange(len(text) - 8), chance.randint(1, 7)
        word = "".join(text[start:start + length].split()) or "x"
        expected = sum(word in one for one in held)
        tab.get_by_role("searchbox").fill(word)
        found = re.match(r"找到(\d+)份|共(\d+)份|没有", count(tab))
        assert found is not None
        assert int(found[1] or found[2] or 0) == expected, word


def _plain(text: str) -> str:
    """Full-width signs as plain ones, letters small."""
    return "".join(chr(ord(one) - 0xFEE0) if "\uff01" <= one <= "\uff5e" else one for one in text).lower()


def test_nothing_found_says_what_to_do(show: Show) -> None:
    tab = show()
    tab.get_by_role("searchbox").fill("没有这样的词")
    assert count(tab) == "没有符合条件的报告。可以减少条件，或换一个词。"
    assert titles(tab) == []
    tab.get_by_role("button", name="清除条件").click()
    expect(tab.locator("#list tbody tr")).to_have_count(FIRST)
    assert tab.evaluate("document.activeElement.id") == "q"


def test_choices_combine_with_search_and_stay_in_the_address(show: Show, folder: Path) -> None:
    tab = show()
    tab.get_by_label("环节", exact=True).select_option("monitoring")
    tab.get_by_label("部门", exact=True).select_option(label="示例县教育体育局")
    expected = [place for place in places(folder) if "/monitoring/101" in place]
    assert count(tab) == f"找到{len(expected)}份，共{REPORTS}份"
    tab.get_by_role("searchbox").fill("没有")
    asked = tab.evaluate("decodeURIComponent(location.hash)")
    assert asked == "#q=没有&stage=monitoring&department=101"
    again = show("index.html#q=%E6%B2%A1%E6%9C%89&stage=monitoring&department=101")
    assert again.get_by_label("环节", exact=True).input_value() == "monitoring"
    assert count(again) == count(tab)


@pytest.mark.parametrize(("name", "code", "label"), [
    ("mark", "support", "予以支持"), ("findings", "question", "待确认"), ("findings", "none", "没有问题")])
def test_choices_of_marks_and_findings(show: Show, folder: Path, name: str, code: str, label: str) -> None:
    tab = show(f"index.html#{name}={code}")
    entries = catalogue(folder, places(folder)).entries
    expected = sum(one.figures.mark.code == code if name == "mark" else (
        code in one.counts if code != "none" else not one.counts) for one in entries)
    assert expected > 0
    assert count(tab).startswith(f"找到{expected}份")
    assert tab.locator(f"#f-{name} option:checked").inner_text() == label


def test_order_by_score_puts_reports_without_one_last_both_ways(show: Show) -> None:
    tab = show("index.html#stage=key_evaluation")
    head, button = tab.locator("#list th.number").first, tab.get_by_role("button", name="得分")
    button.click()
    assert head.get_attribute("aria-sort") == "ascending"
    up = [float(text) for text in tab.locator("#list tbody td.number:nth-child(4)").all_inner_texts()]
    assert up == sorted(up)
    button.click()
    assert head.get_attribute("aria-sort") == "descending"
    assert tab.evaluate("location.hash") == "#stage=key_evaluation&sort=-score"
    tab = show("index.html#sort=-score")
    shown = tab.locator("#list tbody td.number:nth-child(4)").all_inner_texts()
    assert "—" not in shown
    tab = show("index.html#sort=score")
    while tab.locator("#more").is_visible():
        tab.locator("#more").click()
    last = tab.locator("#list tbody td.number:nth-child(4)").all_inner_texts()
    assert last[-1] == "—"
    assert "—" not in last[:last.index("—")]


def test_text_from_forms_is_never_a_program(show: Show) -> None:
    tab = show("index.html#q=onerror")
    assert titles(tab)[0].startswith("<img src=x")
    assert tab.title() == "示例县预算绩效报告门户"
    assert tab.locator("#list img").count() == 0
    for name in ("site/list.html", "site/department/101.html"):
        assert show(name).locator("img").count() == 0


def test_by_keyboard_alone(show: Show) -> None:
    """Skip link, search, a choice, the first report's link, and an answer's table, each reached and seen in focus."""
    tab = show()
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    assert tab.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    seen: list[str] = []
    for _ in range(60):
        tab.keyboard.press("Tab")
        seen.append(tab.evaluate("document.activeElement.id || document.activeElement.tagName"))
        assert tab.evaluate("""() => { const one = getComputedStyle(document.activeElement);
            return one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) >= 2; }"""), seen[-1]
        if seen[-1] == "q":
            break
    assert "SUMMARY" in seen
    tab.keyboard.type("监理日志")
    assert titles(tab) == ["堤防项目事前绩效评估报告"]
    for _ in range(30):
        tab.keyboard.press("Tab")
        if tab.evaluate("!!document.activeElement.closest('#list tbody')"):
            break
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/ex_ante/**/report.html")


def test_roles_that_a_screen_reader_hears(show: Show) -> None:
    for size in (DESKTOP, PHONE):
        tab = show(size=size)
        assert tab.get_by_role("banner").count() == 1
        assert tab.get_by_role("main").count() == 1
        assert tab.get_by_role("search").count() == 1
        assert tab.get_by_role("navigation", name="页内导航").count() == 1
        assert tab.get_by_role("status").count() == 1
        assert tab.get_by_role("row").count() == FIRST + 1
        assert tab.get_by_role("rowheader").count() == FIRST
        assert tab.get_by_role("region", name="报告列表").count() == 1
    tab = show()
    image = tab.get_by_role("img").first
    assert image.get_attribute("aria-label").endswith("2个项目执行率低于80%，其中1个自评为优。")


def test_answers_are_open_on_a_desktop_and_folded_on_a_phone(show: Show) -> None:
    assert show().locator("details.answer[open]:visible").count() == 2
    tab = show(size=PHONE)
    assert tab.locator("details.answer[open]").count() == 0
    headline = tab.locator("#answer-money-2020 summary").first
    assert "2个项目执行率低于80%，其中1个仍自评为优" in headline.inner_text()
    headline.click()
    assert tab.locator("#answer-money-2020 svg").is_visible()


def test_the_chosen_year_has_its_own_answers(show: Show) -> None:
    tab = show()
    assert shown_answers(tab) == ["answer-money-2020", "answer-lights-2020"]
    tab.get_by_label("年度", exact=True).select_option("2019")
    assert shown_answers(tab) == ["answer-money-2019"]
    assert tab.locator("#answer-money-2019 .question").inner_text().startswith("2019年度：")
    assert show("index.html#year=2021").locator("#no-answers").is_visible()
    tab.get_by_role("button", name="清除条件").click()
    expect(tab.locator("#answer-lights-2020")).to_be_visible()
    assert shown_answers(tab) == ["answer-money-2020", "answer-lights-2020"]


def shown_answers(tab: Any) -> list[str]:
    return [one.get_attribute("id") for one in tab.locator("details.answer").all() if one.is_visible()]


LOOKS = [(DESKTOP, "light"), (PHONE, "light"), (DESKTOP, "dark")]
PAGES = ("index.html", "site/list.html", "site/findings.html", "site/department/101.html")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("size", "colours"), LOOKS, ids=["desktop", "phone", "dark"])
def test_axe_finds_no_barrier_and_no_page_is_wider_than_the_screen(
    show: Show, few: Path, name: str, size: dict[str, int], colours: str
) -> None:
    tab = show(name, size, base=few, color_scheme=colours, bypass_csp=True)
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert barriers(tab) == []


def test_without_script_there_are_rows_a_full_list_and_departments(show: Show, folder: Path) -> None:
    tab = show(java_script_enabled=False)
    assert len(titles(tab)) == FIRST
    assert not tab.get_by_role("search").is_visible()
    assert not tab.get_by_role("button").first.is_visible()
    tab.locator("noscript a, nav a", has_text="完整列表").first.click()
    assert tab.locator("table.list tbody tr").count() == REPORTS


def test_five_thousand_reports_are_shown_in_windows(show: Show, folder: Path, tmp_path: Path) -> None:
    """The reports of the folder, each told of 32 times."""
    made = catalogue(folder, places(folder))
    put(tmp_path, portal(replace(made, entries=made.entries * 32))[0])
    tab, total = show(base=tmp_path), REPORTS * 32
    with_findings = 32 * sum(any("佐证材料" in each.message for each in one.problems) for one in made.entries)
    assert total > 5_000
    assert len(titles(tab)) == FIRST
    tab.get_by_role("searchbox").fill("佐证材料")
    assert len(titles(tab)) == FIRST
    assert count(tab).startswith(f"找到{with_findings:,}份")
    tab.get_by_label("环节", exact=True).select_option(KINDS[0])
    assert f"共{total:,}份" in count(tab)


def test_the_public_edition(show: Show, tmp_path: Path) -> None:
    from test_public import disclosure, scores

    disclosure(tmp_path / "reports", opened=scores("甲,某局,10000,5000,0.5,95,优", "乙,某局,20000,20000,1,85.5,良"))
    files, _, _ = public.edition(catalogue(tmp_path / "reports", places(tmp_path / "reports")))
    public.write(tmp_path / "public", files)
    for size, colours in LOOKS:
        tab = show(size=size, base=tmp_path / "public", bypass_csp=True, color_scheme=colours)
        assert shown_answers(tab) == ["answer-open-2021"]
        assert len(titles(tab)) == 2
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert barriers(tab) == []
    tab.get_by_role("searchbox").fill("教育体育局 公开的报告")
    assert titles(tab) == ["公开的报告"]
    tab.get_by_role("link", name="公开的报告").click()
    tab.wait_for_url("**/2021/key_evaluation/P101.html")
