"""The order of reports, held against asking every report about every other."""

import random
from pathlib import Path

import pytest

from budgeteval.runs.order import Order
from budgeteval.runs.plan import Report


def report(place: str, *reads: str) -> Report:
    year, name, key = place.split("/")
    return Report(name, key, Path(f"{name}.ipynb"), {}, {"fiscal_year": int(year)}, (), reads)


def order_of(reports: list[Report]) -> tuple[list[str], list[str]]:
    """Places as handed out one by one, and those left waiting."""
    order, taken = Order(reports), []
    while one := order.take():
        taken.append(str(one.place))
        order.done(one)
    return taken, [str(one.place) for one in order.open]


def by_asking(reports: list[Report]) -> tuple[list[str], list[str]]:
    """The same by ``Report.needs``: always the first that needs none of those left."""
    waiting, taken = list(reports), []
    while ready := next((one for one in waiting if not any(one.needs(other) for other in waiting)), None):
        waiting.remove(ready)
        taken.append(str(ready.place))
    return taken, [str(one.place) for one in waiting]


@pytest.mark.parametrize("seed", range(30))
def test_as_if_every_report_were_asked(seed: int) -> None:
    chance = random.Random(seed)
    names, keys = ["a", "b", "c", "d"], ["all", "101", "102", "x1"]
    places = [f"{year}/{name}/{key}" for year in (2020, 2021) for name in names for key in keys]
    patterns = ["2020/a/*", "2020/b/all", "*/c/101", "2021/?/x1", "2020/[ab]/10*", "2021/d/10[12]", "2020/none/*"]
    reports = [report(place, *chance.sample(patterns, chance.choice([0, 0, 0, 1, 2]))) for place in places]
    chance.shuffle(reports)
    assert order_of(reports) == by_asking(reports)
    order = Order(reports)
    for one in reports:
        needed = {str(other.place) for other in reports if one.needs(other)}
        assert {str(other.place) for other in order.needed(one)} == needed


def test_one_that_matches_what_it_reads_does_not_wait_for_itself() -> None:
    first, second = report("2020/a/1"), report("2020/a/all", "2020/a/*")
    assert order_of([second, first]) == (["2020/a/1", "2020/a/all"], [])


def test_two_that_match_what_they_read_wait_for_ever() -> None:
    reports = [report("2020/a/1", "2020/a/*"), report("2020/a/2", "2020/a/*"), report("2020/b/1")]
    assert order_of(reports) == (["2020/b/1"], ["2020/a/1", "2020/a/2"])


def test_a_report_is_held_back_until_all_it_reads_are_done() -> None:
    one, two, last = report("2020/a/1"), report("2020/a/2"), report("2021/b/all", "2020/a/*")
    order = Order([last, one, two])
    assert [order.take(), order.take(), order.take()] == [one, two, None]
    order.done(two)
    assert order.take() is None
    order.done(one)
    assert order.take() is last


def test_a_province_that_reads_whole_folders_is_put_in_order_at_once() -> None:
    """20,000 readers of one pattern that 20,000 reports match: 400 million questions if each were asked."""
    reports = [report(f"2021/b/{number}", "2020/a/*") for number in range(20_000)]
    reports += [report(f"2020/a/{number}") for number in range(20_000)]
    taken, left = order_of(reports)
    assert (len(taken), left, taken[0], taken[20_000]) == (40_000, [], "2020/a/0", "2021/b/0")
