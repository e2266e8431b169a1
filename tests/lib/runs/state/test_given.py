"""Digests tell content, not objects: what is equal to a report is equal here, in every process."""

import datetime
import enum
import functools
import hashlib
import os
import shutil
import subprocess
import sys
import types
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tiny import Project

from budgeteval.county import County
from budgeteval.places import REPORTS, project_root
from budgeteval.rulesets.self_evaluation import SelfEvaluation
from budgeteval.runs.plan import Report
from budgeteval.runs.state.given import Given, digest, given

STAGE = """from budgeteval.stages import probe as stage

run = stage.open_run(county, fiscal_year)
run"""


@dataclass(frozen=True, eq=False)
class Point:
    x: Any
    y: Any = 0


@dataclass(frozen=True, eq=False)
class Other:
    x: Any
    y: Any = 0


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


def texts(storage: str, *values: str | None) -> pd.Series:
    return pd.Series(list(values), dtype=pd.StringDtype(storage, na_value=np.nan))


EQUAL = {
    "numpy whole number": (7, np.int64(7)),
    "numpy number": (0.1, np.float64(0.1)),
    "numpy truth": (True, np.bool_(True)),
    "numpy text": ("县", np.str_("县")),
    "sets in any order": ({"b", "a", "c"}, {"c", "b", "a"}),
    "equal frames of other objects": (pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [1, 2]}).copy()),
    "a filtered frame and the same made at once": (
        pd.DataFrame({"a": [1, 2, 3]}).query("a > 1"), pd.DataFrame({"a": [2, 3]}, index=[1, 2])),
    "text however it is stored": (texts("python", "甲", None), texts("pyarrow", "甲", None)),
    "not a number of any bits": (
        np.array([1.0, np.nan]), np.array([0x3FF0000000000000, 0xFFF8000000000001], "u8").view("f8")),
    "an index counted or listed": (pd.Series([5, 6]), pd.Series([5, 6], index=pd.Index([0, 1]))),
    "parts held twice or each apart": ([shared := Point(pd.Series([1])), shared], [Point(pd.Series([1])),
                                                                                   Point(pd.Series([1]))]),
}
UNEQUAL = {
    "1, 1.0 and True": (1, 1.0, True, "1", b"1"),
    "nothing, not a number, missing, no time": (None, float("nan"), pd.NA, pd.NaT, ""),
    "list, tuple, set": ([1], (1,), {1}, frozenset({2})),
    "where one value ends": (("ab", "c"), ("a", "bc"), ("abc",), ("abc", "")),
    "order of a mapping": ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    "nesting": ([[1], 2], [[1, 2]], [1, [2]]),
    "class of a dataclass": (Point(1, 2), Other(1, 2), Point(2, 1)),
    "members": (Colour.RED, Colour.BLUE, 1),
    "kinds of a column": tuple(pd.Series(one) for one in ([1, 2], [1.0, 2.0], ["1", "2"], [True, False])),
    "missing values of a column": tuple(pd.Series(one, dtype=object) for one in ([None], [float("nan")], [pd.NA])),
    "names of columns": (pd.DataFrame({"a": [1]}), pd.DataFrame({"b": [1]})),
    "order of columns": (pd.DataFrame({"a": [1], "b": [1]}), pd.DataFrame({"b": [1], "a": [1]})),
    "index": (pd.Series([1]), pd.Series([1], index=[1]), pd.Series([1], index=["0"])),
    "name of an index": (pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [1]}, index=pd.Index([0], name="n"))),
    "order of rows": (pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [2, 1]}, index=[1, 0])),
    "categories": (pd.Series(["a"], dtype="category"), pd.Series(["a"]),
                   pd.Series(pd.Categorical(["a"], categories=["a", "b"]))),
    "shape": (np.zeros((2, 3)), np.zeros((3, 2)), np.zeros(6)),
    "days and moments": (datetime.date(2020, 1, 1), datetime.datetime(2020, 1, 1), "2020-01-01",
                         pd.Timestamp("2020-01-01")),
    "functions": (digest, given, functools.partial(digest, 1), functools.partial(digest, 2)),
    "the last digit": (0.1 + 0.2, 0.3),
}


@pytest.mark.parametrize("name", EQUAL)
def test_equal_content_has_one_digest(name: str) -> None:
    one, other = EQUAL[name]
    assert digest(one) == digest(other)


@pytest.mark.parametrize("name", UNEQUAL)
def test_other_content_has_another_digest(name: str) -> None:
    values = UNEQUAL[name]
    assert len({digest(one) for one in values}) == len(values)


def test_the_text_that_is_hashed_is_as_documented() -> None:
    """Kind, length, bytes; written down by hand, so that no later version digests otherwise unseen."""
    assert digest("县") == hashlib.sha256("str:3\n县".encode()).hexdigest()
    assert digest([1, None]) == hashlib.sha256(b"list:2\nint:1\n1none:4\nNone").hexdigest()


def test_an_unknown_kind_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match=r"_thread\.lock|object"):
        digest({"a": [object()]})


@pytest.mark.parametrize("value", [Counter("aab"), types.MappingProxyType({"a": 1}), Colour, range(3), Ellipsis,
                                   pd.interval_range(0, 2), pd.date_range("2020-01-01", periods=2, tz="Asia/Shanghai"),
                                   pd.Series([1, None], dtype="Int64"), pd.MultiIndex.from_tuples([("a", 1)])])
def test_every_kind_that_runs_hold_has_a_digest(value: Any) -> None:
    assert len(digest(value)) == 64


def test_a_project_digests_the_same_wherever_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = set()
    for name in ("here", "there"):
        monkeypatch.setenv("BUDGETEVAL_ROOT", str(tmp_path / name))
        monkeypatch.setenv(REPORTS, str(tmp_path / f"{name} out"))
        empty = pd.DataFrame()
        county = County("tiny", "小县", "局", "", tmp_path / name / "data/tiny", empty, None, empty, empty)
        found.add(digest([county, tmp_path / f"{name} out/2020/tiny/all"]))
    assert len(found) == 1


def test_digests_do_not_depend_on_the_process() -> None:
    """Hash seeds of texts, and so the order of sets, differ between processes."""
    code = ("from budgeteval.runs.state.given import digest; from budgeteval import rulesets;"
            "print(digest([{str(n) for n in range(50)}, rulesets.load('demo-county')]))")
    found = {subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, text=True,
                            capture_output=True, check=True).stdout for seed in ("1", "2")}
    assert len(found) == 1


def test_a_rule_set_counts_by_its_values(tmp_path: Path) -> None:
    """One value of a section that is not even read yet."""
    for folder in ("notebooks", "params"):
        shutil.copytree(project_root() / folder, tmp_path / folder)
    code = ("from budgeteval.runs.state.given import digest; from budgeteval import rulesets;"
            "print(digest(rulesets.load('demo-county')))")

    def now() -> str:
        return subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True,
                              env={**os.environ, "BUDGETEVAL_ROOT": str(tmp_path)}).stdout

    before = now()
    path = tmp_path / "params/rulesets/mof-2020-10/self_evaluation.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"# a comment\n{text}", encoding="utf-8")
    assert now() == before
    changed = text.replace("verified: false", "verified: true", 1)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    assert now() != before


def test_a_section_of_rules_counts_by_its_fields() -> None:
    section = SelfEvaluation.model_construct(weights={"a": 1})
    assert digest(section) == digest(SelfEvaluation.model_construct(weights={"a": 1}))
    assert digest(section) != digest(SelfEvaluation.model_construct(weights={"a": 2}))


def opened(project: Project, monkeypatch: pytest.MonkeyPatch, **members: Any) -> Report:
    """A report whose notebook opens a run of a stage made for the test."""
    stage = types.ModuleType("budgeteval.stages.probe")
    vars(stage).update(members)
    monkeypatch.setitem(sys.modules, stage.__name__, stage)
    values = {"county": "tiny", "fiscal_year": 2020, "share": 0.5}
    return Report("tiny", "all", project.notebook(STAGE), {}, values)


def test_given_are_the_fields_of_the_run(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass
    class Run:
        county: str
        rows: list[int]

    def open_run(county: str, fiscal_year: int, extra: int = 1) -> Run:
        return Run(county, [fiscal_year, extra])

    found = given(opened(project, monkeypatch, open_run=open_run))
    assert found == Given({"county": digest("tiny"), "rows": digest([2020, 1])}, None)


def test_a_run_names_its_own_files(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass
    class Run:
        county: str

        @property
        def files(self) -> tuple[str, ...]:
            return ("raw/2020/a.xlsx",)

    report = opened(project, monkeypatch, open_run=lambda county: Run(county))
    assert given(report).files == {"raw/2020/a.xlsx"}


def test_a_notebook_without_a_stage_is_given_nothing(project: Project) -> None:
    assert given(Report("tiny", "all", project.notebook("1 + 1"), {}, {})) == Given({}, None)


def test_what_the_stage_raises_goes_on(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def open_run(county: str) -> None:
        raise KeyError(county)

    with pytest.raises(KeyError, match="tiny"):
        given(opened(project, monkeypatch, open_run=open_run))
