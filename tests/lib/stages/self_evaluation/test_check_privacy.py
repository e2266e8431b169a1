"""A personal number in a form is pointed out by its cell and not quoted; made-up numbers with right check digits."""

from test_check import ROWS, Folder, rows_with

NUMBER = "999999199001010016"


def test_a_personal_number_is_found_wherever_it_stands() -> None:
    folder = Folder().form(rows=rows_with(2, reason=f"联系人 {NUMBER}"), goal_actual="请电13900000000")
    place = folder.heads[0]["place"]
    folder.cells.append({"place": f"{place.rsplit('!', 1)[0]}!A30", "form": place, "part": "note",
                         "text": f"填表人：张三 {NUMBER}"})
    found = [one for one in folder.check() if one.code == "personal_data"]
    assert [one.cell for one in found] == ["E12", "I16", "A30"]
    assert not any(NUMBER in one.message or "13900000000" in one.message for one in found)


def test_other_long_numbers_are_left_alone() -> None:
    folder = Folder().form(rows=ROWS, project="项目99990120T105001000662", goal_actual="合计139000000001元")
    assert not [one for one in folder.check() if one.code == "personal_data"]
