"""Display objects: what a notebook shows in JupyterLab and keeps for publication."""

import json

import pandas as pd
import pytest

from budgeteval.display import MIME, Card, Cover, Signatures, column, figure, new_axes, table, text
from budgeteval.facts import fact

HOSTILE = '<script>alert("1")</script>'


def _model(shown) -> dict:
    return json.loads(json.dumps(shown._repr_mimebundle_()[MIME], ensure_ascii=False))


@pytest.mark.parametrize(("unit", "value", "shown"), [
    ("yuan", 1_315_000_000.0, "13.15亿元"), ("yuan", 84_080.0, "8.41万元"), ("yuan", 12.5, "12.50元"),
    ("wan_yuan", 84_080.0, "8.41"), ("rate", 0.89755, "89.76%"), ("count", 12345, "12,345"),
    ("points", 92.125, "92.13"), ("points", None, "—"), ("points", float("nan"), "—"), ("points", 0.0, "0.00"),
    ("text", None, ""), ("text", "0", "0"),
])
def test_cells_are_rounded_half_up_and_no_data_is_never_zero(unit, value, shown) -> None:
    frame = pd.DataFrame({"x": pd.Series([value], dtype=object)})
    assert table(frame, "t", "题", [column("x", "列", unit_=unit)]).rows == ((shown,),)


def test_a_table_keeps_its_raw_values_beside_what_it_shows() -> None:
    frame = pd.DataFrame({"x": [0.125, None]})
    model = _model(table(frame, "t", "题", [column("x", "列", unit_="points")]))
    assert model["records"] == [[0.125], [None]]
    assert model["rows"] == [["0.13"], ["—"]]


def test_numbers_stand_right_and_words_left() -> None:
    assert [column("x", "列", unit_=unit).align for unit in ("yuan", "rate", "text")] == ["right", "right", "left"]


def test_an_unknown_column_without_label_is_refused() -> None:
    with pytest.raises(KeyError):
        column("no_such_column")


def test_text_takes_facts_and_names_by_place() -> None:
    shown = text("共{n}项，由{who}负责。", n=fact("a.n", 12, "count"), who=HOSTILE)
    assert _model(shown)["paragraphs"] == [[
        {"text": "共"}, {"fact": "a.n", "text": "12"}, {"text": "项，由"}, {"text": HOSTILE, "given": True},
        {"text": "负责。"}]]
    assert [one["id"] for one in _model(shown)["facts"]] == ["a.n"]


def test_a_place_without_value_is_refused() -> None:
    with pytest.raises(KeyError):
        text("共{n}项")


@pytest.mark.parametrize("shown", [
    Card(HOSTILE, ((HOSTILE, HOSTILE),)), Cover(HOSTILE, HOSTILE, ((HOSTILE, HOSTILE),), HOSTILE),
    Signatures(HOSTILE, ((HOSTILE, HOSTILE),)), text("{a}", a=HOSTILE),
    table(pd.DataFrame({"x": [HOSTILE]}), "t", HOSTILE, [column("x", HOSTILE)], note=HOSTILE, source=HOSTILE,
          groups=((HOSTILE, 1),)),
    table(pd.DataFrame({"x": []}), "t", "题", [column("x", "列")], empty=HOSTILE),
])
def test_text_of_forms_is_escaped(shown) -> None:
    page = shown._repr_mimebundle_()["text/html"]
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_drawing_is_the_same_twice_and_its_words_are_text() -> None:
    def drawn() -> str:
        sheet, axes = new_axes()
        axes.bar(["一般公共预算", HOSTILE], [1, 2])
        return figure(sheet, "f", "题", "两根柱").svg

    assert drawn() == drawn()
    assert "一般公共预算" in drawn()
    assert "<script" not in drawn()
