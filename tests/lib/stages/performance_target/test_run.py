"""A run without any data says so; a department's is part of the county's; every display is made."""

import pytest

from budgeteval.display import Display, Text
from budgeteval.stages import performance_target as stage

SHOWS = [name for name in stage.__all__ if name.startswith("show_")]


def said(text: Text) -> str:
    return "".join(str(run) for runs in text.paragraphs for run in runs)


@pytest.mark.parametrize("name", [*SHOWS, "attach"])
def test_a_year_without_forms_or_register(name):
    shown = getattr(stage, name)(stage.open_run("demo", 2030))
    assert isinstance(shown, Display)
    assert "nan" not in shown.html()


def test_nothing_is_said_to_be_nothing():
    text = said(stage.show_overview(stage.open_run("demo", 2030)))
    assert "没有收到" in text
    assert "0" not in text.replace("2030", "")


@pytest.mark.parametrize("name", [*SHOWS, "attach"])
def test_a_department(name):
    shown = getattr(stage, name)(stage.open_run("demo", 2021, "113"))
    assert isinstance(shown, Display)
    assert "nan" not in shown.html()


def test_a_department_bears_the_name_of_the_year():
    assert stage.open_run("demo", 2021, "113").name == "示例县乡村振兴局"


def test_a_townships_report_is_possible_and_empty():
    run = stage.open_run("demo", 2021, "201")
    assert run.targets.empty
    assert "没有收到" in said(stage.show_overview(run))


def test_an_unknown_department():
    with pytest.raises(KeyError, match="999"):
        stage.open_run("demo", 2021, "999")


def test_last_year_is_not_claimed_without_last_years_forms():
    assert stage.open_run("demo", 2021).last_year
    assert not stage.open_run("demo", 2030).last_year


def test_the_published_table_keeps_its_promise():
    frames = stage.attach(stage.open_run("demo", 2021, "113")).frames
    assert list(frames["targets"])[:3] == ["place", "file", "sheet"]
    assert (frames["targets"]["flawed"] <= frames["targets"]["indicators"]).all()
    assert (frames["targets"]["vague"] <= frames["targets"]["flawed"]).all()
