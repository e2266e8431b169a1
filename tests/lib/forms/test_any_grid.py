"""Whatever stands in a sheet: the reader never fails, and every filled cell stands in one of the tables."""

from hypothesis import given, settings
from hypothesis import strategies as st
from test_form_heads import DRAWING_BEIJING
from test_form_variants import DRAWING_FRAMEWORK, DRAWING_MONITOR, DRAWING_SICHUAN

from budgeteval.forms.reader import Records, read_sheet
from budgeteval.forms.sheet import Cell, Sheet, a1

WORDS = sorted(
    {
        cell.strip()
        for drawing in (DRAWING_BEIJING, DRAWING_FRAMEWORK, DRAWING_MONITOR, DRAWING_SICHUAN)
        for line in drawing.splitlines()
        for cell in line.split("|")
    }
    - {"", "<", "^"}
)
CELL = st.one_of(st.sampled_from(WORDS), st.just(""), st.text(min_size=1, max_size=12).map(str.strip))
GRID = st.lists(st.lists(CELL, min_size=1, max_size=9), min_size=1, max_size=14)


@settings(max_examples=150, deadline=None)
@given(GRID)
def test_no_grid_loses_a_cell(grid):
    sheet = Sheet("表")
    for row, line in enumerate(grid):
        for column, text in enumerate(line):
            if text:
                sheet.cells[row, column] = Cell(text, "number" if text.isdigit() else "text")
    records = Records()
    for draft in read_sheet("表.xlsx", sheet):
        records.add_form(draft)
    named = {record["place"].rpartition("!")[2] for record in (*records.cells, *records.funds)}
    for record in (*records.forms, *records.funds, *records.indicators, *records.tasks):
        named |= {value for name, value in record.items() if name.endswith("_cell")}
    assert {a1(at) for at in sheet.cells} <= named
    for rows in (records.forms, records.funds, records.indicators, records.tasks):
        places = [record["place"] for record in rows]
        assert len(places) == len(set(places))
    records.tables()
