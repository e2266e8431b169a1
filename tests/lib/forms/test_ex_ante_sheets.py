"""Score sheets of ex-ante assessments are known as such, whatever stands above them."""

import pytest
from drawn_forms import codes

DRAWING = """
{title}
项目名称 | 智慧停车平台 |  | 申报单位 | 县城管局
评估内容 | 评估要点 | 分值 | 得分 | 评估意见
立项必要性 | 与部门职责相关 | 10 | 9 | 相关
 | 项目唯一 | 10 | 8 | 
投入经济性 | 测算依据充分 | 20 | 16 | 单价偏高
绩效目标合理性 | 目标明确 | 20 | 18 | 
实施方案可行性 | 方案可行 | 20 | 17 | 
筹资合规性 | 筹资合规 | 20 | 19 | 
合计 | | 100 | 87 |
"""


@pytest.mark.parametrize("title", ["项目事前绩效评估专家评分表", "专家个人评分表", "项目评估指标体系评分表"])
def test_a_score_sheet_is_ex_ante_by_its_title_or_by_its_dimensions(read, title):
    found = read(DRAWING.format(title=title))
    assert found.forms.kind[0] == "ex_ante"
    assert set(found.indicators.dimension) == {""}
    assert codes(found) == []


def test_a_framework_of_decision_process_output_and_outcome_is_none(read):
    found = read("""
项目绩效评价指标体系评分表
项目名称 | 智慧停车平台
一级指标 | 二级指标 | 三级指标 | 分值 | 得分
决策 | 项目立项 | 立项依据充分性 | 10 | 9
^ | 绩效目标 | 绩效目标合理性 | 10 | 8
产出 | 产出数量 | 实际完成率 | 40 | 40
效益 | 项目效益 | 实施效益 | 40 | 38
""")
    assert found.forms.kind[0] == "key_evaluation"
