"""Parts are joined only if their reports agree on county and rule set, file by file."""

from pathlib import Path
from typing import Any

import pytest
from test_merge import made, sha

from budgeteval.runs.spread.merge import Refused, merge

EDITION = {"edition": "demo-county", "sha256": sha("one file"), "files": {"edition.yaml": sha("head")}}
MORE = EDITION | {"sha256": sha("two files"), "files": {"edition.yaml": sha("head"), "grades.yaml": sha("grades")}}
PARAMETERS = {"fiscal_year": 2020, "county": "demo", "rules": "demo-county"}


def offices(tmp_path: Path, **sections: Any) -> list[Path]:
    """Two folders with a report each, of other departments; the second one's manifest has these sections."""
    common = {"rules": [EDITION], "parameters": PARAMETERS}
    made(tmp_path / "一室", "2020/self_evaluation/101", **common)
    made(tmp_path / "二室", "2020/self_evaluation/102", **common | sections)
    return [tmp_path / "一室", tmp_path / "二室"]


@pytest.mark.parametrize(("sections", "words"), [
    ({"rules": [MORE]}, ("规则集 demo-county 的文件不同", "grades.yaml")),
    ({"parameters": PARAMETERS | {"rules": "plain"}}, ("参数 2020/self_evaluation rules 不同", "demo-county", "plain")),
    ({"parameters": PARAMETERS | {"county": "other"}}, ("参数 2020/self_evaluation county 不同", "demo", "other")),
])
def test_parts_that_do_not_agree_are_refused(tmp_path: Path, sections: Any, words: tuple[str, ...]) -> None:
    with pytest.raises(Refused) as refused:
        merge(offices(tmp_path, **sections), tmp_path / "reports")
    assert all(word in str(refused.value) for word in words)
    assert not (tmp_path / "reports").exists()


def test_parts_that_agree_are_joined(tmp_path: Path) -> None:
    assert len(merge(offices(tmp_path), tmp_path / "reports").put) == 2


def test_another_kind_of_report_may_follow_another_rule_set(tmp_path: Path) -> None:
    parts = offices(tmp_path)
    made(parts[1], "2020/monitoring/102", rules=[EDITION | {"edition": "plain"}],
         parameters=PARAMETERS | {"rules": "plain"})
    assert len(merge(parts, tmp_path / "reports").put) == 3
