"""What a report says: one project, and the county with one, several and no reviews."""

import pytest

from budgeteval.display import Display
from budgeteval.stages import ex_ante as stage

from . import books

SHOWN = ("show_cover", "show_subject", "show_work", "show_dimensions", "show_conclusion", "show_suggestions",
         "show_others", "show_annexes")


def displays(run):
    for name in SHOWN:
        shown = getattr(stage, name)(run)
        yield from [shown] if isinstance(shown, Display) else shown
    yield stage.attach(run)


def facts(run):
    return {fact.id: fact.value for one in displays(run) for fact in one.facts}


def words(run):
    return "\n".join(one.html() for one in displays(run))


def test_every_state_can_be_shown(open_book):
    low = {f"专家{n}": books.score_rows(f"E0{n}", (18, None, 18, 17, 19)) for n in (1, 2, 3)}
    for run in (open_book(), open_book(low), open_book({"专家2": None, "专家3": None}), open_book(written=False),
                open_book({"评估结论": None}), open_book({"项目申请": None}), open_book(project="all"),
                open_book(project="all", register=[], written=False), open_book(low, project="all")):
        assert list(displays(run))


def test_a_project(open_book):
    told = facts(open_book())
    assert told["ex_ante.score"] == 89
    assert told["ex_ante.project.applied"] == told["ex_ante.project.supported"] == 600_000
    assert told["ex_ante.dimension.goals.final"] == 18
    assert told["ex_ante.experts.counted"] == 3
    assert told["ex_ante.conditions.open"] == 1


def test_the_county(open_book):
    register = [books.asked(books.PROJECT, "示例项目", ex_ante="yes"),
                books.asked("P002", "没有评估的项目", budget=400_000, department="102"),
                books.asked("P003", "不到门槛的项目", budget=399_999),
                books.asked("P004", "延续项目", budget=9_000_000, kind="continuing"),
                books.asked("P005", "登记为已评估的项目", budget=100_000, ex_ante="yes")]
    run = open_book(project="all", register=register)
    told = facts(run)
    assert {name: told[f"ex_ante.{name}"] for name in ("departments", "projects", "amount", "supported", "adjusted",
                                                       "refused", "supported_amount", "refused_amount", "missed")} == {
        "departments": 1, "projects": 2, "amount": 600_000, "supported": 1, "adjusted": 0, "refused": 0,
        "supported_amount": 600_000, "refused_amount": 0, "missed": 1}
    assert run.missed[["project_code", "department"]].to_numpy().tolist() == [["P002", "某委"]]
    assert run.rows["status"].tolist() == ["scored", "blocked"]
    assert told["ex_ante.blocked"] == 1


def test_a_registered_review_without_workbook_counts_as_missed_above_the_threshold(open_book):
    run = open_book(project="all", written=False)
    assert run.missed["project_code"].tolist() == [books.PROJECT]


def test_a_county_without_reviews(open_book):
    run = open_book(project="all", register=[], written=False)
    assert "2021年度没有开展事前绩效评估" in words(run)
    assert run.rows.empty


def test_a_register_that_does_not_tell_new_from_old(open_book, found):
    run = open_book(project="all", register=[books.asked(books.PROJECT, "示例项目", kind="")])
    assert "ex_ante_register_without_kind" in found(run)


def test_rules_without_amounts_cannot_tell_what_was_missed(open_book):
    run = open_book(project="all", edition="cpc-2018-34", register=[books.asked("P002", "大项目", budget=90_000_000)])
    assert run.missed.empty
    assert "ex_ante.missed" not in facts(run)


@pytest.mark.parametrize("conclusion", ["予以支持", "调整完善后支持", "不予支持"])
def test_conclusions_are_counted(open_book, conclusion):
    run = open_book({"评估结论": books.with_line(books.MEETING, "评估结论", conclusion)}, project="all")
    told = facts(run)
    assert [told[f"ex_ante.{name}"] for name in ("supported", "adjusted", "refused")].count(1) == 1


def test_personal_numbers_are_starred(open_book):
    rows = books.with_line(books.APPLICATION, "立项背景", "联系人13800138000")
    run = open_book({"项目申请": rows})
    shown = [one._repr_mimebundle_() for one in displays(run)]
    assert "13800138000" not in str(shown)
