"""Personal numbers by form and check digit; every number here is made up, its check digit worked out by hand.

Identity 99999919900101001?: weights x digits 63+81+90+45+72+36+2+9+54+0+0+9+0+5+0+0+2 = 468, 468 mod 11 = 6 -> "6".
Card 621234567890123?: Luhn sum with a last digit of 2 is 60.
"""

import pytest

from budgeteval.display import Text, text
from budgeteval.display.model import MIME
from budgeteval.privacy import find, is_personal, masked


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


@pytest.mark.parametrize(("written", "kind", "found"), [
    ("身份证号：999999 19900101 0016", "identity", "999999 19900101 0016"),
    ("手机139-0000-0000", "mobile", "139-0000-0000"),
    ("手机 139 0000 0000", "mobile", "139 0000 0000"),
    ("电话0564-7356123转", "landline", "0564-7356123"),
    ("电话（0564）7356123", "landline", "（0564）7356123"),
    ("卡号 6212 3456 7890 1232", "account", "6212 3456 7890 1232"),
    ("打入6212 3456 7890 1232", "card", "6212 3456 7890 1232"),
    ("银行账号：34001234567890", "account", "34001234567890"),
    ("护照号码E12345678", "passport", "E12345678"),
    ("持E12345678入境", "passport", "E12345678"),
    ("发至zhang.san@example.com。", "email", "zhang.san@example.com"),
    ("姓名：张三，", "name", "张三"),
    ("户主：欧阳修文", "name", "欧阳修文"),
    ("受益人：李小明（低保户）", "name", "李小明"),
    ("联系人 张三", "name", "张三"),
    ("项目负责人张三，", "name", "张三"),
    ("单位负责人李小明签字", "name", "李小明"),
    ("经办人王五电话见附件", "name", "王五"),
    ("填报人：张　三", "name", "张　三"),
    ("法定代表人欧阳修文", "name", "欧阳修文"),
    ("姓名李红", "name", "李红"),
    ("感谢王建国同志", "titled", "王建国"),
    ("李红女士反映", "titled", "李红"),
    ("住青石镇建设路12号3栋502室", "address", "12号3栋502室"),
    ("白沙镇柳树村8号", "address", "8号"),
])
def test_each_kind_is_found_in_free_text(written: str, kind: str, found: str) -> None:
    hits = find(written)
    assert [(hit.kind, written[hit.start:hit.end]) for hit in hits] == [(kind, found)]
    assert found not in masked(written)


@pytest.mark.parametrize("written", [
    "99990120T105001000662", "示财绩〔2021〕15号", "财预〔2020〕10号文", "统一社会信用代码91341524MA2N00000X",
    "合计1315000000.00元", "行政区划代码341524000000", "建设路2号桥维修", "解放街3号泵站", "1号楼加固",
    "受益人数120人", "受益人：全县农户", "户主应当申报", "满意度调查：高于90%", "各位同志", "负责同志", "高龄老人",
    "姓名：高于标准", "电话费0.12万元", "2020-12-31", "2020-2021年度", "预算指标文号2021-0045",
    "凭证号100020210831", "E12345", "user@", "任何女士均可申请", "王家村道路硬化", "S210路12号标段",
    "负责人签字", "联系人电话", "联系人及联系电话", "单位负责人：　填报日期：", "项目负责人高度重视", "负责人任命书",
    "主要负责人任期", "负责人向县政府汇报", "负责人严格把关", "填报人员", "经办人方可领取", "一级复核（项目负责人）",
    "负责人何时到位", "联系人许可",
])
def test_what_only_looks_like_it_stays(written: str) -> None:
    assert find(written) == []
    assert masked(written) == written


def test_bytes_of_files_are_no_text() -> None:
    assert masked({"base64": "13900000000"}) == {"base64": "13900000000"}
