"""The county adds up to the seed statement's figures, and the same seed gives the same bytes."""

import csv
import hashlib
from pathlib import Path

import pytest

from budgeteval import demo


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def prints(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo.generate(tmp_path_factory.mktemp("data"), seed=7, departments=12, projects=60, parts=())


def test_registers_have_the_seed_statements_figures(tmp_path: Path):
    plan = demo.plan_county()
    assert len(plan.departments) == 58
    assert len({item.code for item in plan.departments}) == 58
    assert len(plan.projects) == 653
    assert sum(item.budget_yuan for item in plan.projects) == 1_315_000_000
    assert all(10_000 <= item.budget_yuan <= 300_000_000 for item in plan.projects)
    assert {item.department.code for item in plan.projects} == {item.code for item in plan.departments}


def test_project_register_holds_the_key_evaluations():
    from budgeteval.demo.reference import project_rows

    plan = demo.plan_county()
    register = project_rows(plan.seed, plan.departments, plan.projects)
    own = [row for row in register if row["self_evaluation"] == "yes"]
    key = [row for row in register if row["key_evaluation"] == "yes"]
    assert len(own) == 653
    assert sum(row["budget_yuan"] for row in own) == 1_315_000_000
    assert len(key) == 17
    assert sum(row["special_bond"] == "yes" for row in key) == 11
    assert sum(row["budget_yuan"] for row in key) == 1_850_000_000
    assert sum(row["self_evaluation"] == "yes" for row in key) == 3
    assert len({row["project_code"] for row in register}) == len(register) == 653 + 14
    assert len({row["project"] for row in register}) == len(register)


def test_same_seed_same_bytes(small: Path, tmp_path: Path):
    again = demo.generate(tmp_path, seed=7, departments=12, projects=60, parts=())
    assert prints(small) == prints(again)


def test_another_seed_is_another_county(small: Path, tmp_path: Path):
    other = demo.generate(tmp_path, seed=8, departments=12, projects=60, parts=())
    assert rows(small / "reference" / "projects.csv") != rows(other / "reference" / "projects.csv")


def test_every_way_of_handing_in_occurs():
    plan = demo.plan_county()
    assert {pack.kind for pack in plan.packs.values()} == {
        "files", "sheets", "stacked", "export_xlsx", "export_utf8", "export_gb18030",
    }
    assert {pack.layout for pack in plan.packs.values()} == {
        "official", "yuan", "two_columns", "split", "maxima", "sources", "renamed", "cost_first",
    }


@pytest.mark.parametrize(("departments", "projects"), [(1, 1), (1, 5), (5, 20), (60, 70)])
def test_any_size_works(departments: int, projects: int, tmp_path: Path):
    folder = demo.generate(tmp_path, departments=departments, projects=projects, parts=())
    own = [row for row in rows(folder / "reference" / "projects.csv")
           if (row["fiscal_year"], row["self_evaluation"]) == ("2020", "yes")]
    assert len(own) == projects
    assert len(rows(folder / "reference" / "departments.csv")) == departments


def test_other_peoples_raw_data_are_never_replaced(tmp_path: Path):
    raw = tmp_path / "demo" / "raw" / "2020" / "self_evaluation"
    raw.mkdir(parents=True)
    (raw / "own.xlsx").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        demo.generate(tmp_path, departments=2, projects=4, parts=())
    assert (raw / "own.xlsx").read_bytes() == b"mine"


def test_an_earlier_demo_county_is_replaced_whole(tmp_path: Path):
    demo.generate(tmp_path, seed=1, departments=3, projects=9, parts=())
    replaced = demo.generate(tmp_path, seed=2, departments=3, projects=9, parts=())
    fresh = demo.generate(tmp_path / "fresh", seed=2, departments=3, projects=9, parts=())
    assert prints(replaced) == prints(fresh)


def test_too_few_projects_are_refused():
    with pytest.raises(ValueError, match="at least one project a department"):
        demo.plan_county(departments=5, projects=4)


def test_inflated_departments_claim_more_than_is_true():
    table = demo.truth(demo.plan_county())
    gap = table["claimed_total"] - table["true_total"]
    assert (gap >= 0).all()
    assert (gap[table["honest"]] == 0).mean() > 0.9
    assert gap[~table["honest"]].mean() > 4


def test_true_marks_of_indicators_add_up_to_the_true_total():
    plan = demo.plan_county(seed=5, departments=4, projects=12)
    table, lines = demo.truth(plan), demo.truth_indicators(plan)
    for project, line in lines.groupby("project_code"):
        row = table[table["project_code"] == project].iloc[0]
        execution = min(10.0, round(row["spent_yuan"] / row["budget_yuan"] * 10 + 1e-9, 2))
        assert line["true_score"].sum() + execution == pytest.approx(row["true_total"], abs=0.006)


def test_the_year_after(tmp_path: Path):
    """664 projects, 11.96 hundred million yuan; of them 12 reviewed, in 10 departments, 6,750,000 yuan."""
    from budgeteval.demo import reference

    plan = demo.plan_county()
    reference.write(tmp_path, plan.seed, plan.fiscal_year, plan.departments, plan.projects)
    later = [row for row in rows(tmp_path / "reference" / "projects.csv") if row["fiscal_year"] == "2021"]
    assert len(later) == len({row["project_code"] for row in later}) == len({row["project"] for row in later}) == 664
    assert 1_195_500_000 <= sum(int(row["budget_yuan"]) for row in later) < 1_196_500_000
    assert len({row["department_code"] for row in later}) == 58
    reviewed = [row for row in later if row["ex_ante"] == "yes"]
    assert len(reviewed) == 12
    assert len({row["department_code"] for row in reviewed}) == 10
    assert sum(int(row["budget_yuan"]) for row in reviewed) == 6_750_000
    missed = [row for row in later
              if row["kind"] == "new" and row["ex_ante"] == "no" and int(row["budget_yuan"]) >= 400_000]
    assert len(missed) == 3


def test_projects_that_go_on_keep_their_trail(tmp_path: Path):
    """Every continuing project was there the year before, under its own code or the codes it replaces."""
    from budgeteval.demo import reference

    plan = demo.plan_county()
    reference.write(tmp_path, plan.seed, plan.fiscal_year, plan.departments, plan.projects)
    both = rows(tmp_path / "reference" / "projects.csv")
    before = {row["project_code"] for row in both if row["fiscal_year"] == "2020"}
    later = [row for row in both if row["fiscal_year"] == "2021" and row["kind"] == "continuing"]
    trails = [set(row["replaces"].split(";")) if row["replaces"] else {row["project_code"]} for row in later]
    assert all(trail <= before for trail in trails)
    assert sorted(len(trail) for trail in trails)[-1] == 2
    assert len([row for row in later if row["replaces"]]) == 3
    assert rows(tmp_path / "reference" / "renamed.csv") == [
        {"department_code": "113", "from_year": "2021", "department": "示例县乡村振兴局"}]
    assert len(rows(tmp_path / "reference" / "townships.csv")) == 12
