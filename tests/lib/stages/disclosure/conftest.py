"""A county kept by hand, and what other stages have published for it."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from budgeteval import places
from budgeteval.stages import disclosure as stage

sys.path.insert(0, str(places.project_root() / "tests" / "spec"))

HEAD = "事项,部门代码,项目代码,是否公开,不公开原因,公开日期,公开网址,是否承诺匿名"
PAGE = """<!DOCTYPE html>
<html><head><style>p{color:red}</style></head><body>
<nav><li class="level-1"><a href="#annex">附录</a></li></nav>
<main id="main">
<p>共<span class="fact"><a href="#note-1" data-note="1" title="表.xlsx!B2">12</a></span>项，联系手机13900000000。</p>
<p>评价组成员评价甲、评价乙参加了现场工作，主评人评价丁。</p>
<figure class="grid"><figcaption><span class="label">表1</span> 资金情况</figcaption><table><td>1</td></table></figure>
<figure class="grid"><figcaption><span class="label">表2</span> 征求意见及采纳情况</figcaption>
<table><td>意见</td></table></figure>
<section class="annex" id="annex"><h2>附录</h2><p>表.xlsx!B2</p></section>
</main></body></html>
"""


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., stage.Run]:
    """``county(lines, texts, releases)`` opens a run of a county with two departments and three projects."""
    root, rules = tmp_path / "root", places.project_root() / "params" / "rulesets"
    monkeypatch.setenv("BUDGETEVAL_REPORTS", str(tmp_path / "reports"))

    def run(lines: tuple[str, ...] = (), texts: dict[str, str] | None = None, releases: tuple[str, ...] = (),
            as_of: str = "2021-12-31", **files: str) -> stage.Run:
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(rules, root / "params" / "rulesets")
        (root / "notebooks").mkdir()
        monkeypatch.setenv("BUDGETEVAL_ROOT", str(root))
        home = root / "data" / "here"
        raw = home / "raw" / "2021" / "disclosure"
        (raw / "项目文本").mkdir(parents=True)
        (home / "reference").mkdir()
        (home / "county.yaml").write_text("name: 某县\nbureau: 某县财政局\n", encoding="utf-8")
        for name, text in {**REFERENCE, **files}.items():
            (home / "reference" / f"{name}.csv").write_text(text, encoding="utf-8")
        (raw / "公开目录.csv").write_text("\n".join([HEAD, *lines]), encoding="utf-8")
        (raw / "放行.csv").write_text("\n".join(["文件,公开件指纹,放行人,日期,理由", *releases]), encoding="utf-8")
        for code, text in (texts or {}).items():
            (raw / "项目文本" / f"{code}.txt").write_text(text, encoding="utf-8")
        return stage.open_run("here", 2021, as_of, "mof-2020-10")

    return run


REFERENCE = {
    "departments": "department_code,department,sector,kind\n101,某县教育局,教育,county_department\n"
                   "102,某县公安局,公安,county_department\n",
    "projects": "fiscal_year,project_code,project,department_code,special_bond,key_evaluation\n"
                "2020,K1,学校项目,101,no,yes\n2020,B1,债券项目,102,yes,yes\n2021,T1,新项目,101,no,no\n"
                "2021,T2,装备项目,102,no,no\n",
    "approvals": "fiscal_year,kind,approved_on\n2021,budget,2021-01-22\n2020,final_accounts,2021-08-27\n",
}


@pytest.fixture
def evaluated(tmp_path: Path) -> Callable[..., Path]:
    """Publishes a key evaluation with a page and its card."""
    from published_year import publish

    def made(code: str = "K1", page: str = PAGE) -> Path:
        folder = publish(tmp_path / "reports", "key_evaluation", 2020, code)
        (folder / "report.html").write_text(page, encoding="utf-8")
        (folder / "tables" / "card.csv").write_text(
            "field,text\nteam,评价甲 评价乙\nlead_evaluator,评价丁\n", encoding="utf-8-sig")
        return folder

    return made


@pytest.fixture
def states() -> Callable[[stage.Run], dict[tuple[str, str], Any]]:
    """State by item and code of its project or department."""
    return lambda run: {(row.item, row.project_code or row.department_code): row.state
                        for row in run.publications.itertuples()}
