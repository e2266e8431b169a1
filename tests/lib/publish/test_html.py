"""One file that opens anywhere: no network, no script, text of forms shown as text."""

import re
from html.parser import HTMLParser

import pytest
import sample

BESIDE = re.compile(r"#|tables/[\w-]+\.csv$|findings\.csv$|facts\.json$|\.\./\.\./\.\./\d{4}/")  # no other address
VOID = {"meta", "wbr", "br", "link", "img", "input"}


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data) -> None:
        self.text.append(data)


@pytest.fixture(scope="module")
def page(published) -> _Page:
    made = _Page()
    made.feed((published / "report.html").read_text(encoding="utf-8"))
    assert not made.open
    return made


def test_nothing_is_loaded_and_nothing_runs(page) -> None:
    assert not {tag for tag, _ in page.tags} & {"script", "iframe", "object", "embed", "form", "link", "img", "base"}
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")], tag
        for name in ("src", "href", "xlink:href", "action"):
            assert BESIDE.match(attributes.get(name) or "#"), (tag, attributes)
    policy = next(one["content"] for tag, one in page.tags if tag == "meta" and "http-equiv" in one)
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_hostile_text_is_text(page) -> None:
    shown = "".join(page.text)
    for text in (*sample.HOSTILE, sample.UNBROKEN, "䶮"):
        assert text in shown


def test_ids_are_unique_and_every_link_lands(page) -> None:
    ids = [one["id"] for _tag, one in page.tags if "id" in one]
    assert len(ids) == len(set(ids))
    for _tag, one in page.tags:
        for name in ("href", "xlink:href"):
            if (one.get(name) or "").startswith("#"):
                assert one[name][1:] in ids


def test_every_fact_links_to_its_note(page) -> None:
    facts = [one["data-fact"] for _tag, one in page.tags if "data-fact" in one]
    assert facts.count("demo.projects") == 2
    assert set(facts) == {"demo.departments", "demo.projects", "demo.budget", "demo.spent", "demo.rate", "demo.mean",
                          "demo.findings"}


def test_language_headings_captions_and_alternatives(page, published) -> None:
    tags = dict(page.tags)
    assert tags["html"] == {"lang": "zh-CN"}
    levels = [int(tag[1]) for tag, _ in page.tags if tag in {"h1", "h2", "h3", "h4"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    drawings = [one for _tag, one in page.tags if one.get("role") == "img"]
    assert [one["aria-label"] for one in drawings] == ["柱状图：优412个，良180个，中49个，差12个"]
    captions = "".join(page.text)
    for label in ("表1", "表2", "表3", "表4", "图1"):
        assert label in captions


def test_the_demo_mark_is_on_screen_and_in_print(page) -> None:
    classes = [one.get("class") for _tag, one in page.tags]
    assert {"demo-banner", "demo-watermark"} <= set(classes)


def test_code_is_never_shown(published) -> None:
    assert "stage.show_something" not in (published / "report.html").read_text(encoding="utf-8")
