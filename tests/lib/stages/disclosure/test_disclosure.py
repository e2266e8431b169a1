"""What becomes of each item, what a public copy leaves out, and what proves it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from published_year import publish

from budgeteval import tables
from budgeteval.stages import disclosure as stage
from budgeteval.stages.disclosure.run import public_files

from .conftest import PAGE

Open = Callable[..., stage.Run]
States = Callable[[stage.Run], dict[tuple[str, str], Any]]
PERSONAL = "项目概况。\n受益人：张小明，手机13900000000。\n"


def codes(run: stage.Run) -> list[tuple[str, str]]:
    return list(run.findings[["code", "cell"]].itertuples(index=False, name=None))


def test_days_follow_approval_and_the_bonds_own_day(county: Open) -> None:
    """Twenty days after 22 January and 27 August; bonds by the end of June."""
    due = county(texts={"T1": "x"}).publications.drop_duplicates("item").set_index("item")["due_on"]
    assert due.to_dict() == {
        "项目文本": "2021-02-11", "绩效目标": "2021-02-11", "绩效自评结果": "2021-09-16",
        "部门整体支出自评结果": "2021-09-16", "重点评价报告": "2021-09-16", "专项债券项目绩效评价报告": "2021-06-30"}


def test_without_a_day_of_approval_nothing_is_overdue(county: Open) -> None:
    run = county(approvals="fiscal_year,kind,approved_on\n")
    assert "disclosure_approval_missing" in dict(codes(run))
    assert set(run.publications.loc[run.publications["item"] == "绩效目标", "due_on"]) == {""}


def test_states(county: Open, evaluated: Callable[..., Path], states: States) -> None:
    evaluated("K1")
    run = county(("绩效目标,101,,是,,2021-02-05,,", "绩效目标,102,,否,国家秘密,,,", "绩效自评结果,101,,否,,,,"),
                 texts={"T1": "没有个人信息。"})
    found = states(run)
    assert found["绩效目标", "101"] == "published"
    assert found["绩效目标", "102"] == "withheld"
    assert found["绩效自评结果", "101"] == "blocked"
    assert found["绩效自评结果", "102"] == "due"
    assert found["项目文本", "T1"] == "ready"
    assert found["专项债券项目绩效评价报告", "B1"] == "due"
    assert ("disclosure_reason_missing", "E4") in codes(run)


@pytest.mark.parametrize(("line", "code", "cell"), [
    ("工作动态,101,,是,,,,", "disclosure_item_unknown", "A2"),
    ("绩效目标,999,,是,,,,", "disclosure_unit_unknown", "B2"),
    ("绩效目标,,X9,否,国家秘密,,,", "disclosure_unit_unknown", "C2"),
    ("绩效目标,101,,酌情,,,,", "disclosure_switch_unread", "D2"),
    ("绩效目标,101,,是,,9月,,", "disclosure_date_unread", "F2"),
    ("绩效目标,101,,否,国家秘密,2021-02-01,,", "disclosure_contradiction", "F2"),
    ("绩效目标,101,,否,领导要求,,,", "disclosure_reason_unknown", "E2"),
    ("绩效目标,101,,是,,2021-02-12,,", "disclosure_late", "F2"),
])
def test_lines_of_the_catalogue_that_are_wrong(county: Open, line: str, code: str, cell: str) -> None:
    assert (code, cell) in codes(county((line,)))


def test_personal_data_holds_an_item_back_until_a_person_releases_this_copy(county: Open, states: States) -> None:
    held = county(texts={"T1": PERSONAL})
    assert states(held)["项目文本", "T1"] == "blocked"
    assert ("disclosure_personal_data", "L2") in codes(held)
    assert not [name for name in public_files(held) if name.startswith("project_text")]
    message = held.findings.set_index("code").loc["disclosure_personal_data", "message"]
    assert "张小明" not in message
    public = held.publications.set_index("project_code").loc["T1", "public_sha256"]

    released = county(texts={"T1": PERSONAL}, releases=(f"项目文本/T1.txt,{public[:12]},核对员,2021-02-01,已核对",))
    assert states(released)["项目文本", "T1"] == "ready"
    text = public_files(released)["project_text/T1.txt"].decode()
    assert text == "项目概况。\n受益人：***，手机***********。\n"

    changed = county(texts={"T1": PERSONAL + "又及。\n"},
                     releases=(f"项目文本/T1.txt,{public[:12]},核对员,2021-02-01,已核对",))
    assert states(changed)["项目文本", "T1"] == "blocked"
    assert ("disclosure_release_stale", "B2") in codes(changed)


@pytest.mark.parametrize("release", [
    "项目文本/T1.txt,{},,2021-02-01,x", "项目文本/T1.txt,{},核对员,,x", "项目文本/T1.txt,,核对员,2021-02-01,x"])
def test_a_release_names_the_person_the_day_and_the_copy(county: Open, states: States, release: str) -> None:
    public = county(texts={"T1": PERSONAL}).publications.set_index("project_code").loc["T1", "public_sha256"]
    again = county(texts={"T1": PERSONAL}, releases=(release.format(public[:12]),))
    assert states(again)["项目文本", "T1"] == "blocked"


def test_published_already_with_personal_data_is_an_error(county: Open) -> None:
    assert ("disclosure_published_personal", "L2") in codes(
        county(("项目文本,,T1,是,,2021-02-01,,",), texts={"T1": PERSONAL}))


def test_a_public_page_leaves_out_what_is_internal(county: Open, evaluated: Callable[..., Path]) -> None:
    clean = PAGE.replace("13900000000", "见公开页")
    evaluated("K1", clean)
    run = county(("重点评价报告,,K1,是,,2021-09-10,,是",))
    page = public_files(run)["key_evaluation/K1.html"].decode()
    assert "评价甲" not in page
    assert "评价乙" not in page
    assert "评价丁" in page
    assert "表.xlsx" not in page
    assert "附录" not in page
    assert ">意见<" not in page
    assert "资金情况" in page
    assert "共<span class=\"fact\">12</span>项" in page
    row = run.publications.set_index("project_code").loc["K1"]
    assert row["full_sha256"] in page
    assert row["redactions"] == 4


def test_names_stay_where_no_anonymity_was_promised(county: Open, evaluated: Callable[..., Path]) -> None:
    evaluated("K1", PAGE.replace("13900000000", ""))
    assert "评价甲" in public_files(county(("重点评价报告,,K1,是,,2021-09-10,,否",)))["key_evaluation/K1.html"].decode()


def test_a_copy_is_proved_by_making_it_again() -> None:
    recipe = stage.Recipe(("评价甲",), ("征求意见",))
    full = PAGE.encode()
    made = stage.redact_html(full, recipe)
    assert stage.proves(full, made.content, recipe)
    assert not stage.proves(full + b" ", made.content, recipe)
    assert not stage.proves(full, made.content.replace(b"12", b"13"), recipe)
    assert made.redactions == {"annex": 1, "internal": 1, "mobile": 1, "promised_name": 1}


def test_open_data_without_withheld_projects_and_with_a_dictionary(county: Open, tmp_path: Path) -> None:
    counts = {"indicators": 5, "quantitative": 4, "flawed": 0, "vague": 0}
    publish(tmp_path / "reports", "performance_target", 2021, targets=(tables.Targets, [
        {"place": "a", "fiscal_year": 2021.0, "project_code": "T1", "project": "新项目（户主：张三）",
         "department_code": "101", "department": "某县教育局", "budget_yuan": 123456.5, **counts},
        {"place": "b", "fiscal_year": 2021.0, "project_code": "T2", "project": "装备项目", "department_code": "102",
         "department": "某县公安局", "budget_yuan": 1.0, **counts}]))
    run = county(("绩效目标,,T2,否,国家秘密,,,",))
    files = public_files(run)
    lines = files["open/targets.csv"].decode("utf-8-sig").splitlines()
    assert lines[1:] == ["2021,T1,新项目（户主：**）,某县教育局,123456.5,5,4"]
    words = json.loads(files["open/dictionary.json"])
    assert [one["column"] for one in words] == lines[0].split(",")
    assert {"table": "targets", "column": "budget_yuan", "label": "全年预算数", "unit": "元", "values": "",
            "source": "2021/performance_target/all#targets"} in words
    pair = next(one for one in json.loads(files["proof.json"]) if one["public_file"] == "open/targets.csv")
    assert pair["left_out"] == "姓名1处、不予公开的项目1处"
    held = run.publications[run.publications["project_code"] == "T2"]
    assert list(held["state"]) == ["withheld"]


def test_a_withheld_project_stands_in_no_open_table(county: Open, tmp_path: Path) -> None:
    """Its code was withheld for the targets; the self-evaluation's form gives its name only."""
    publish(tmp_path / "reports", "self_evaluation", 2020, scores=(tables.Scores, [
        {"place": "a", "fiscal_year": 2020.0, "project": "装备项目", "department_code": "102"},
        {"place": "b", "fiscal_year": 2020.0, "project": "学校项目", "department_code": "101"}]))
    text = public_files(county(("绩效目标,,T2,否,国家秘密,,,",)))["open/self_evaluation.csv"].decode("utf-8-sig")
    assert "学校项目" in text
    assert "装备项目" not in text


def test_counts_of_states_make_up_the_whole(county: Open) -> None:
    run = county(("绩效目标,101,,是,,2021-02-05,,",), texts={"T1": PERSONAL})
    facts = {one.id: one.value for one in stage.show_calendar(run).facts}
    parts = ("published", "ready", "withheld", "blocked", "due")
    assert facts["disclosure.items"] == sum(facts[f"disclosure.{one}"] for one in parts) == len(run.publications)


def test_nothing_kept_at_all(county: Open) -> None:
    run = county()
    assert set(run.publications["state"]) == {"due"}
    assert stage.show_proof(run).rows == ()
