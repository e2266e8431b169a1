"""The pages: same bytes, text stays text, links lead somewhere, nothing comes from the network."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from shelf import ADVICE, fact, finding, many, table, write

from budgeteval import tables
from budgeteval.site.catalogue import catalogue, places
from budgeteval.site.data import texts_script
from budgeteval.site.pages import FIRST, portal

EVIL = '<img src=x onerror="alert(1)"></script><script>alert(2)</script>'
SCRIPT = re.compile(r'portal\("(\w+)",(.*)\);\n', re.S)


def built(out: Path) -> dict[str, str]:
    files, _ = portal(catalogue(out, places(out)))
    return {name: content.decode() for name, content in files.items()}


def data(text: str) -> object:
    """What a data script hands over, read as JavaScript would: a string, then JSON."""
    found = SCRIPT.fullmatch(text)
    assert found
    return json.loads(json.loads(found[2]))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("shelf")
    many(out, 60)
    return out


def test_same_reports_same_bytes(shelf: Path) -> None:
    assert built(shelf) == built(shelf)


def test_the_page_s_own_rows_are_the_first_of_the_data(shelf: Path) -> None:
    files = built(shelf)
    grid = data(files["site/catalogue.js"])
    assert isinstance(grid, dict)
    titles = re.findall(r'scope="row"><a href="([^"]+)/report\.html">([^<]+)</a>', files["index.html"])
    assert titles == [(place, cells[2][0]) for place, cells, *_ in grid["rows"][:FIRST]]
    assert len(grid["rows"]) == 60


def test_the_plain_list_holds_every_report(shelf: Path) -> None:
    rows = re.findall(r'<th role="rowheader" scope="row"><a href="\.\./([^"]+)"', built(shelf)["site/list.html"])
    assert sorted(rows) == sorted(f"{place}/report.html" for place in places(shelf))


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("href", "src")]


def test_every_link_leads_to_a_file_and_none_to_the_network(shelf: Path) -> None:
    files = built(shelf)
    for name, text in files.items():
        assert "://" not in text, name
        links = _Links()
        links.feed(text if name.endswith(".html") else "")
        for link in links.found:
            target = link.partition("#")[0]
            path = (shelf / name).parent.joinpath(target).resolve()
            known = not target or path.relative_to(shelf.resolve()).as_posix() in files or path.is_file()
            assert known, f"{name}: {link}"


def test_text_from_forms_stays_text(tmp_path: Path) -> None:
    write(tmp_path, "self_evaluation", "102", title=EVIL, department="102",
          facts={"self_evaluation.recomputed_mean": fact(1, EVIL)}, findings=[finding(EVIL, title=EVIL, advice=EVIL)])
    files = built(tmp_path)
    for name, text in files.items():
        assert "<img" not in text, name
        assert "<script>" not in text, name
        assert name.endswith((".css", "portal.js")) or text.count("</script>") <= 2, name
    texts = data(files["site/texts.js"])
    assert isinstance(texts, list)
    assert EVIL in texts[0]


def test_line_separators_of_other_ages_do_not_break_the_script() -> None:
    assert "\u2028" not in texts_script(["a\u2028b"])
    assert data(texts_script(["a\u2028b"])) == ["a\u2028b"]


def test_a_department_s_page_says_what_to_do(tmp_path: Path) -> None:
    write(tmp_path, "self_evaluation", "102", title="自评报告", department="102",
          findings=[finding("轻的", "notice", advice="不急。"), finding("重的", project="某项目")])
    write(tmp_path, "application", "all", year=2021, title="应用报告", facts={"application.projects": fact(1, "1")},
          files={"tables/rectifications.csv": table(tables.Rectifications, {
              "number": "示〔1〕号", "department_code": "102", "problem": "表内数据不一致", "advice": "更正重报",
              "state": "overdue", "party": "department", "due_on": "2021-06-19"})})
    page = built(tmp_path)["site/department/102.html"]
    assert page.index("重的") < page.index("轻的")
    for text in (ADVICE, "某项目", "表内数据不一致", "更正重报", "已逾期", "2021-06-19", "来自应用报告"):
        assert text in page


def test_a_department_that_is_no_more_has_no_page(shelf: Path) -> None:
    names = [name for name in built(shelf) if name.startswith("site/department/")]
    assert names
    assert all(Path(name).stem in {one.split("/")[2][:3] if "T" not in one else one.split("T")[1][:3]
                                   for one in places(shelf)} for name in names)
