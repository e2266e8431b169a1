"""The indicator library: a usable start, a county's workbook with its faults, nearest entries."""

import io

import openpyxl
import pytest

from budgeteval import library

HEAD = ["指标名称", "二级指标", "计算符号", "计量单位", "指标解释", "计算公式", "数据来源", "行业类别", "领域", "层级"]
TEA = ["茶园良种覆盖率", "质量指标", "≥", "%", "良种茶园占茶园的比例",
       "良种茶园面积÷茶园面积×100%", "农业统计", "农业农村", "茶产业", "项目"]


@pytest.fixture
def county(tmp_path):
    """Writes a county's workbook and reads the library with it."""
    def run(*rows, head=HEAD):
        book = openpyxl.Workbook()
        book.active.append(["示例县指标库"])
        book.active.append(head)
        for row in rows:
            book.active.append(row)
        stream = io.BytesIO()
        book.save(stream)
        path = tmp_path / "indicator_library.xlsx"
        path.write_bytes(stream.getvalue())
        return library.extended(path, tmp_path)
    return run


def test_a_usable_start():
    rows = library.start()
    assert len(rows) >= 300
    assert rows["sector"].nunique() >= 13
    assert (rows[["name", "explanation", "formula", "data_source", "unit", "dimension"]] != "").all(axis=None)
    assert len(library.duplicates(rows)) == len(library.duplicates(rows).drop_duplicates(["name", "sector"]))


def test_every_aspect_of_the_forms_is_known():
    names = {"数量指标": "quantity", "质量指标": "quality", "时效指标": "time", "成本指标": "cost",
             "经济成本指标": "economic_cost", "社会效益指标": "social", "生态效益": "ecological",
             "可持续影响指标": "sustained", "服务对象满意度指标": "satisfaction"}
    assert {name: library.aspect_of(name) for name in names} == names
    assert library.aspect_of("", "满意度指标") == "satisfaction"
    assert library.aspect_of("其他") == ""


def test_without_a_workbook_the_start_alone(tmp_path):
    rows, found = library.extended(tmp_path / "none.xlsx", tmp_path)
    assert len(rows) == len(library.start())
    assert found == []


def test_a_countys_own_entry(county):
    rows, found = county(TEA)
    own = rows[rows["origin"] == "county"].iloc[0]
    assert found == []
    told = own[["aspect", "direction", "value_kind", "field"]].tolist()
    assert told == ["quality", "at_least", "rate", "茶产业"]
    assert own["place"].endswith("!A3")


def test_an_entry_of_the_same_name_takes_the_shipped_ones_place(county):
    rows, _ = county(["农产品抽检合格率", "质量指标", "≥", "%", "", "合格÷抽检×100%", "", "农业农村", "", ""])
    same = rows[(rows["name"] == "农产品抽检合格率") & (rows["sector"] == "农业农村")]
    assert same["origin"].tolist() == ["county"]


@pytest.mark.parametrize(("column", "value", "code", "cell"), [
    (0, "", "library_name_missing", "A3"), (1, "其他指标", "library_aspect_unknown", "B3"),
    (2, "大约", "library_direction_unknown", "C3"), (3, "", "library_unit_missing", "D3"),
    (5, "", "library_formula_missing", "F3"),
])
def test_faults_are_pointed_out_by_cell(county, column, value, code, cell):
    row = list(TEA)
    row[column] = value
    _, found = county(row)
    assert [(one.code, one.cell) for one in found] == [(code, cell)]


def test_twice_in_one_sheet(county):
    rows, found = county(TEA, TEA)
    assert [(one.code, one.cell) for one in found] == [("library_twice", "A4")]
    assert (rows["origin"] == "county").sum() == 1


def test_a_sheet_without_the_columns_it_needs(county):
    rows, found = county(["甲"], head=["指标名称"])
    assert [one.code for one in found] == ["library_column_missing"]
    assert "计算公式" in found[0].message
    assert len(rows) == len(library.start())


def test_nearest_entries_come_first():
    rows = library.start()
    index = library.Index(rows)
    found = index.nearest(["群众满意率", "成本控制情况"], most=3, least=0.1)
    first = found.groupby("text").head(1)
    assert index.entries.loc[first["entry"], "name"].tolist()[0].endswith("群众满意度")
    assert found.groupby("text").size().max() <= 3
    assert (found["cosine"].diff()[found["text"].diff() == 0] <= 0).all()


def test_only_allowed_entries():
    rows = library.start()
    index = library.Index(rows)
    allowed = rows.index[rows["sector"] == "教育"].to_numpy()
    found = index.nearest([library.theme("办学条件改善程度")], 3, 0.05, [allowed])
    assert set(index.entries.loc[found["entry"], "sector"]) == {"教育"}


def test_nothing_to_compare():
    rows = library.start()
    assert library.Index(rows.iloc[:0]).nearest(["甲"], 3, 0.1).empty
    assert library.Index(rows).nearest([], 3, 0.1).empty


def test_statistics_add_up():
    rows = library.start()
    for part in (library.by_sector(rows), library.by_aspect(rows), library.by_kind(rows)):
        assert part["indicators"].sum() == len(rows)
        assert (part["share"] <= 1).all()
