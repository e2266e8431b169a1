"""Parts of a batch for machines that know nothing of each other."""

from pathlib import Path

import pytest
from tiny import EACH, FACT, Project, contents

from budgeteval.runs.parameters import Unfit
from budgeteval.runs.plan import Report, plan
from budgeteval.runs.spread.shard import parse, shard

ROOT = Path(__file__).resolve().parents[4]
DEPARTMENTS = ["101", "102", "103", "104", "105", "106", "107"]


def report(name: str, key: str = "all", *reads: str) -> Report:
    values = {"county": "demo", "fiscal_year": 2020} | ({"department": key} if key.isdigit() else {})
    return Report(name, key, Path(f"{name}.ipynb"), values, values, (), reads)


def names(reports: list[Report]) -> list[str]:
    return [one.name for one in reports]


@pytest.fixture(scope="module")
def demo() -> list[Report]:
    """The demo county's whole cycle."""
    made = plan(sorted((ROOT / "params/runs").glob("*.yaml")))
    assert not made.problems
    return made.reports


@pytest.mark.parametrize("count", [1, 2, 3, 7, 400])
def test_every_report_is_in_exactly_one_part(demo: list[Report], count: int) -> None:
    dealt = [one for number in range(1, count + 1) for part in shard(demo, number, count) for one in part]
    assert sorted(names(dealt)) == sorted(names(demo))


def test_the_parts_do_not_depend_on_the_order_of_the_plan(demo: list[Report]) -> None:
    for number in (1, 2, 3):
        assert set(names(shard(demo, number, 3)[0])) == set(names(shard(demo[::-1], number, 3)[0]))


def test_one_part_is_the_whole_in_its_order(demo: list[Report]) -> None:
    assert shard(demo, 1, 1) == (demo, [])


def test_a_department_stays_together(demo: list[Report]) -> None:
    homes: dict[str, set[int]] = {}
    for number in range(1, 6):
        for one in sum(shard(demo, number, 5), []):
            homes.setdefault(str(one.values.get("department", "all")), set()).add(number)
    assert {len(parts) for department, parts in homes.items() if department != "all"} == {1}


def test_a_project_goes_with_its_department() -> None:
    """The demo's register has 99990120T102001000655 under department 102."""
    project = {"county": "demo", "fiscal_year": 2020, "project": "99990120T102001000655"}
    key = Report("key_evaluation", project["project"], Path("key_evaluation.ipynb"), project, project)
    everything = [report("self_evaluation", one) for one in DEPARTMENTS] + [key]
    for number in range(1, 8):
        own = names(shard(everything, number, 7)[0])
        assert ("key_evaluation/99990120T102001000655" in own) == ("self_evaluation/102" in own)


def test_parts_are_balanced_by_count() -> None:
    everything = [report(name, key) for name in ("a", "b", "c") for key in DEPARTMENTS[:6]]
    assert [len(shard(everything, number, 3)[0]) for number in (1, 2, 3)] == [6, 6, 6]


def test_parts_are_balanced_by_seconds_where_known() -> None:
    """10 s against 4 + 3 + 3; what is not known counts as the mean of what is: 10, then 5 + 3 and 4 + 3."""
    everything = [report("a", key) for key in DEPARTMENTS[:4]]
    seconds = {"a/101": 4.0, "a/102": 10.0, "a/103": 3.0, "a/104": 3.0}
    parts = [set(names(shard(everything, number, 2, seconds=seconds)[0])) for number in (1, 2)]
    assert parts == [{"a/102"}, {"a/101", "a/103", "a/104"}]
    more = [*everything, report("a", "105")]
    loads = [{"a/102"}, {"a/105", "a/104"}, {"a/101", "a/103"}]
    assert [set(names(shard(more, number, 3, seconds=seconds)[0])) for number in (1, 2, 3)] == loads


def test_what_reads_another_part_waits_and_so_does_what_reads_that() -> None:
    everything = [report("a", key) for key in DEPARTMENTS]
    everything += [report("sum", "all", "2020/a/*"), report("notice", "all", "2020/sum/all"), report("plain")]
    whole = [shard(everything, number, 2) for number in (1, 2)]
    assert sorted(name for _, waiting in whole for name in names(waiting)) == ["notice/all", "sum/all"]
    assert "plain/all" in names(whole[0][0] + whole[1][0])


def test_what_reads_its_own_part_or_nothing_of_the_batch_does_not_wait() -> None:
    everything = [report("a", "101"), report("b", "101", "2020/a/101"), report("a", "102", "2019/old/*")]
    for number in (1, 2):
        assert shard(everything, number, 2)[1] == []


def test_what_reads_reports_already_made_does_not_wait(tmp_path: Path) -> None:
    everything = [report("a", "101"), report("sum", "all", "2020/a/101")]
    assert [names(shard(everything, number, 2)[1]) for number in (1, 2)] == [[], ["sum/all"]]
    (tmp_path / "2020/a/101").mkdir(parents=True)
    (tmp_path / "2020/a/101/failed.ipynb").touch()
    assert names(shard(everything, 2, 2, out=tmp_path)[1]) == ["sum/all"], "a failed report is not made"
    (tmp_path / "2020/a/101/manifest.json").touch()
    assert names(shard(everything, 2, 2, out=tmp_path)[0]) == ["sum/all"]


def test_parse() -> None:
    assert parse("1/4") == (1, 4)
    assert parse("4/4") == (4, 4)


@pytest.mark.parametrize(("text", "words"), [
    ("0/4", "1 至 4"), ("5/4", "1 至 4"), ("0/0", "1 至 1"), ("a/b", "'a/b'"), ("1", "1/4"), ("1/2/3", "1/4"),
    ("-1/4", "1/4"), ("", "1/4"), ("1/4 ", "1/4"), ("１/４", "1/4"),
])
def test_a_part_that_is_none(text: str, words: str) -> None:
    with pytest.raises(Unfit) as refused:
        parse(text)
    assert words in str(refused.value)


READER = """from budgeteval import published
from budgeteval.display import text
text("{n}", {"n": published.find_all("tiny", 2020)[-1].fact("tiny.number")})"""


def test_two_offices_make_what_one_machine_makes(project: Project) -> None:
    """Each its part; joined; then what had to wait, by the same command. The bytes are those of one whole run."""
    project.notebook(FACT)
    project.notebook(READER, name="later")
    files = [str(project.run_file(each=EACH)), str(project.run_file("later", report="later", reads=["2020/tiny/*"]))]
    for number in ("1", "2"):
        ran = project.command("run", *files, "--shard", f"{number}/2", "--out", f"office {number}")
        assert ran.returncode == 0, ran.stdout
    offices = [contents(project.root / f"office {number}") for number in ("1", "2")]
    assert not offices[0].keys() & offices[1].keys()
    assert not [name for office in offices for name in office if "/later/" in name], "it reads both parts"
    assert project.command("merge", "office 1", "office 2", "--out", "joined").returncode == 0
    last = project.command("run", *files, "--out", "joined")
    assert last.returncode == 0, last.stdout
    assert "later/all" in last.stdout
    assert "tiny/roads 完成" not in last.stdout, "what was joined is not made again"
    assert project.command("run", *files, "--out", "whole").returncode == 0
    assert contents(project.root / "joined") == contents(project.root / "whole")
    refused = project.command("run", *files, "--shard", "3/2", "--out", "office 3")
    assert refused.returncode == 2
    assert "1 至 2" in refused.stdout
