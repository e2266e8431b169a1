"""Personal numbers by form and check digit; every number here is made up, its check digit worked out by hand.

Identity 99999919900101001?: weights x digits 63+81+90+45+72+36+2+9+54+0+0+9+0+5+0+0+2 = 468, 468 mod 11 = 6 -> "6".
Card 621234567890123?: Luhn sum with a last digit of 2 is 60.
"""

import pytest

from budgeteval.display import Text, text
from budgeteval.display.model import MIME
from budgeteval.privacy import is_personal, masked


@pytest.mark.parametrize(("written", "shown"), [
    ("联系人手机13900000000。", "联系人手机***********。"),
    ("身份证999999199001010016，", "身份证******************，"),
    ("卡号6212345678901232", "卡号****************"),
])
def test_personal_numbers_are_starred(written: str, shown: str) -> None:
    assert masked(written) == shown
    assert is_personal(written)


@pytest.mark.parametrize("written", [
    "999999199001010017", "999999199013010016", "6212345678901233", "99990120T105001000662", "12900000000",
    "139000000001", "1390000000", "合计13900000000.5元"[:2] + "0.13900000000", "a13900000000b", "",
])
def test_other_numbers_stay(written: str) -> None:
    """A wrong check digit or date, a project code, too long or too short, decimals, a hash."""
    assert masked(written) == written
    assert not is_personal(written)


def test_masking_goes_through_nested_data_and_leaves_numbers_alone() -> None:
    held = {"rows": [["13900000000", 13900000000, None]], "13900000000": ("x",)}
    assert masked(held) == {"rows": [["*" * 11, 13900000000, None]], "*" * 11: ["x"]}


def test_nothing_a_notebook_shows_carries_one() -> None:
    shown: Text = text("{name}报送。", {"name": "张三13900000000"})
    bundle = shown._repr_mimebundle_()
    assert "13900000000" not in bundle["text/html"]
    assert "13900000000" not in str(bundle[MIME])
