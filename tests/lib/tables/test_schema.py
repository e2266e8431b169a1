"""A table keeps its promise whichever way it is checked: at a glance, or by pandera in full."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pandera.errors
import pandera.pandas as pa
import pytest
from pandera.typing import Series

from budgeteval import tables
from budgeteval.tables.schema import TEXT, Table


class Roads(Table):
    """One row per road."""

    name: Series[str]
    length: Series[float]
    lanes: Series[int]
    paved: Series[bool]


class Graded(Table):
    """One row per road with a grade that it must not fall below."""

    grade: Series[float] = pa.Field(ge=0)


KINDS = [TEXT, np.dtype(float), np.dtype("int64"), np.dtype(bool)]


def roads(**other) -> pd.DataFrame:
    columns = {"name": ["007", "NA"], "length": [1.5, np.nan], "lanes": [2, 4], "paved": [True, False], **other}
    return pd.DataFrame(columns)


@pytest.mark.parametrize("other", [
    {}, {"name": pd.Series([7, 8], dtype=object)}, {"length": [1, 2]}, {"length": ["1.5", "2"]}, {"lanes": [2.0, 4.0]},
    {"name": pd.Series(["7", "8"], dtype="string[pyarrow]")}, {"paved": [1, 0]},
    {"name": pd.Series(["7", "8"], dtype=object)}, {"name": pd.Series(["7", 8], dtype=object)},
])
def test_a_frame_that_can_be_of_the_types_is(other):
    checked = Roads.check(roads(**other))
    assert list(checked.dtypes) == KINDS
    assert [str(one) for one in checked["name"]] == [str(one) for one in roads(**other)["name"]]


@pytest.mark.parametrize("frame", [
    roads(name=pd.Series(["a", None], dtype="str")), roads(name=pd.Series(["a", None], dtype=object)),
    roads(name=pd.Series(["a", np.nan], dtype=object)), roads(lanes=["two", "four"]), roads(more=[1, 2]),
    roads()[["length", "name", "lanes", "paved"]], roads().drop(columns="paved"), roads(lanes=[1, np.nan]),
    pd.concat([roads(), roads()[["name"]]], axis=1), pd.concat([roads().astype(object)] * 2, axis=1),
])
def test_a_frame_that_breaks_the_promise_is_refused(frame):
    with pytest.raises((pandera.errors.SchemaError, pandera.errors.SchemaErrors)):
        Roads.check(frame)


def test_rows_keep_their_labels():
    frame = roads(name=pd.Series(["a", "b"], dtype=object), length=[1, 2]).set_index(pd.Index(["x", "y"]))
    assert Roads.check(frame).to_dict("index")["y"] == {"name": "b", "length": 2.0, "lanes": 4, "paved": False}


def test_a_check_of_a_schema_is_made_though_all_types_are_right():
    with pytest.raises(pandera.errors.SchemaError):
        Graded.check(pd.DataFrame({"grade": [1.0, -1.0]}))


def test_what_is_done_to_a_checked_frame_leaves_the_given_one_alone():
    given = roads(name=pd.Series(["a", "b"], dtype="str"))
    checked = Roads.check(given)
    checked.loc[0, "length"] = 9.0
    assert given["length"][0] == 1.5


def test_records_become_rows_and_what_they_lack_is_blank():
    found = Roads.of([{"name": "007", "lanes": 2, "paved": True, "length": 3},
                      {"name": None, "lanes": 4, "paved": False, "length": None}, {"lanes": 1, "paved": True}])
    assert list(found.dtypes) == KINDS
    assert list(found["name"]) == ["007", "", ""]
    assert found["length"].tolist()[0] == 3
    assert found["length"].isna().tolist() == [False, True, True]
    assert Roads.of([]).dtypes.tolist() == KINDS


def test_a_record_with_a_key_that_is_no_column_is_a_programmers_fault():
    with pytest.raises(KeyError, match="width"):
        Roads.of([{"name": "a", "lanes": 1, "paved": True, "width": 3}])


def test_text_is_pythons_own_whatever_is_installed_beside_pandas():
    line = ("import budgeteval.stages.self_evaluation, pandas; from budgeteval.tables import Cells; "
            "print(pandas.Series(['a']).dtype.storage, Cells.of([]).dtypes['text'].storage)")
    told = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True).stdout
    assert told.split() == ["python", "python"]


@pytest.mark.parametrize("table", [one for one in vars(tables).values() if isinstance(one, type)],
                         ids=lambda one: one.__name__)
def test_columns_and_types_are_those_that_pandera_has(table):
    columns = table.to_schema().columns
    assert table.names() == list(columns)
    found = table.to_schema().validate(table.of([]))
    assert [table.dtype_of(name) == TEXT for name in columns] == [str(one) == "str" for one in found.dtypes]
    assert {str(table.dtype_of(name)) for name in columns} == {str(one) for one in found.dtypes}


def test_a_whole_table_is_made_without_starting_pandera():
    line = ("import sys; from budgeteval.tables import Cells; "
            "Cells.of([{'place': 'a', 'form': 'b', 'part': 'c', 'text': '元'}]); print('dask' in sys.modules)")
    assert subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True).stdout == "False\n"
