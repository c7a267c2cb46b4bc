"""What people call a field by habit, and fields of other forms that have no place here."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from generator.forms import vocabulary as v
from generator.forms.spelling import normalize_name

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

_NUMBERED: Final = re.compile(
    r"^(?:[•·●○■◆➢√☑*#-]|\(?[\d一二三四五六七八九十]{1,3}[.、,)]|\([一二三四五六七八九十]+\))+"
)
_PERSON: Final = re.compile(
    r"(?:项目|单位|部门|科室|财务|填报|经办|主管|主要|直接|业务)*(?:负责人|联系人|填报人|填表人|经办人|审核人|责任人)员?"
    r"(?:[及和与、/(]?(?:姓名|签字|签名|签章|电话|职务|联系方式|联系电话)\)?)*"
    r"|.*(?:电话|手机|手机号码?|联系方式|邮箱|电子邮件|身份证号?码?|微信号?)(?:号码)?"
)


def normalize_label(name: str) -> str:
    """Remove spaces, full-width signs, a number in front and a unit behind from a label.

    Such as in `3. 其他 资金（元）`; 其他資金 in Traditional characters becomes 其他资金.
    """
    plain = normalize_name(name).translate(v.SIMPLIFIED)
    return re.sub(r"\([^()]*\)$|:$", "", _NUMBERED.sub("", plain)).strip("[]【】")


def names_person(label: str) -> bool:
    """Return whether a field of this name holds a person's name or how to reach one.

    Many forms have such fields, and none is published here.
    """
    return _PERSON.fullmatch(normalize_label(label)) is not None
