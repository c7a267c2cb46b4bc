"""What people call a field by habit, and fields of other forms that have no place here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from generator.forms import vocabulary as v

PERSONS: Final = frozenset(
    {
        *("负责人", "项目负责人", "单位负责人", "联系人", "项目联系人", "填报人", "填表人", "经办人"),
        *("电话", "联系电话", "联系方式", "手机", "手机号", "邮箱", "电子邮箱"),
    }
)
"""Labels of persons, which many forms have and which are not published here."""

# Labels that people write by habit or from other forms.
SYNONYMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "项目": v.PROJECT_NAME,
        "名称": v.PROJECT_NAME,
        "年份": v.YEAR,
        "预算年度": v.YEAR,
        "申报年度": v.YEAR,
        "性质": v.NATURE,
        "类别": v.CATEGORY,
        "项目类型": v.CATEGORY,
        "主管单位": v.COMPETENT_DEPARTMENT,
        "部门": v.COMPETENT_DEPARTMENT,
        "部门名称": v.COMPETENT_DEPARTMENT,
        "预算部门": v.COMPETENT_DEPARTMENT,
        "预算单位": v.IMPLEMENTING_UNIT,
        "项目单位": v.IMPLEMENTING_UNIT,
        "单位名称": v.IMPLEMENTING_UNIT,
        "开始日期": v.START_DATE,
        "开始时间": v.START_DATE,
        "起始日期": v.START_DATE,
        "计划开始时间": v.START_DATE,
        "完成日期": v.END_DATE,
        "结束日期": v.END_DATE,
        "完成时间": v.END_DATE,
        "计划结束日期": v.END_DATE,
        "计划完成时间": v.END_DATE,
        "年度预算": v.ANNUAL_FUNDING,
        "年度资金总额": v.ANNUAL_TOTAL,
        "财政拨款": v.FISCAL_APPROPRIATION,
        "年度财政拨款": v.FISCAL_APPROPRIATION,
        "上年结转": v.CARRYOVER,
        "结转资金": v.CARRYOVER,
        "总目标": v.OVERALL_GOAL,
        "总体目标": v.OVERALL_GOAL,
        "年度目标": v.ANNUAL_GOAL,
        "年度绩效目标": v.ANNUAL_GOAL,
        "指标": v.INDICATORS,
        "备注": v.EXPLANATION,
        "指标解释": v.EXPLANATION,
        "分值": v.WEIGHT,
        "评分标准": v.STANDARD,
        "评分细则": v.STANDARD,
        **dict.fromkeys(
            ("实施周期", "实施期限", "项目期", "项目周期", "建设周期", "起止时间", "项目起止时间"), v.PERIOD
        ),
        "公开时间": v.PUBLISHED_ON,
        "文号": v.APPROVAL_NUMBER,
        "代码": v.SLUG,
    }
)
