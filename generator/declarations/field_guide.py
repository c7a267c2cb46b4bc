"""How every field of a file is written: the only copy, for the page that shows editors field by field.

Comes in: the model, which knows what is required, and the glossary, which knows what a word means. Goes out:
chapters of Fields in the order of the form. Nothing here reads a value; tests read every example.
"""

from typing import Final, NamedTuple

from generator.declarations.model import (
    AnnualFunding,
    Declaration,
    Indicator,
    ProjectFunding,
    Publication,
    Record,
)
from generator.forms import glossary
from generator.forms import vocabulary as v


class Field(NamedTuple):
    """A field as an editor needs it: what it means, how it is written, the lines of an example; and its anchor."""

    label: str
    anchor: str
    required: bool
    meaning: str
    writing: str
    example: str


class Chapter(NamedTuple):
    """Fields that stand together, and how all of them are written; those of a `group` are indented under its name."""

    title: str
    anchor: str
    group: str
    writing: str
    fields: tuple[Field, ...]


class _Writing(NamedTuple):
    how: str
    example: str


_MONEY: Final = (
    "都以元为单位，只写数，至多两位小数，不写“元”“万元”。千位可以用英文逗号分隔，如 9,280,000.00。"
    "原表上写 0.00 的写 0.00，空着的空着。"
)
_DAY: Final = "四位年、两位月、两位日，中间用半角连字符。"
_PARAGRAPHS: Final = "两个目标至少填一个。写成一整段，照原文的标点。要分段时，冒号后面写 >-，下面各行缩进两格，段与段之间空一行。"
_REGISTERED: Final = "写全称，与 declarations/units.yml 里登记的一字不差。"

_WRITINGS: Final = {
    v.PROJECT_NAME: _Writing("写在一行里，与批复或原表一致。", "在线学习工作经费"),
    v.YEAR: _Writing("四位数字，与文件所在的目录一致。", "2025"),
    v.NATURE: _Writing("从上面四个里选一个，一字不差。", "经常性专项业务费"),
    v.CATEGORY: _Writing("从上面两个里选一个，一字不差。", "特定目标类"),
    v.COMPETENT_DEPARTMENT: _Writing(_REGISTERED, "中共上海市委组织部"),
    v.IMPLEMENTING_UNIT: _Writing(_REGISTERED, "上海市干部教育培训中心"),
    v.START_DATE: _Writing(_DAY, "2025-01-01"),
    v.END_DATE: _Writing(f"{_DAY}不早于计划开始日期。", "2025-12-31"),
    v.PROJECT_TOTAL: _Writing("等于下面两栏之和；下面填了，这里也要填。", "360000.00"),
    v.FISCAL_FUNDS: _Writing("", "360000.00"),
    v.ANNUAL_TOTAL: _Writing("等于下面三栏之和。", "120000.00"),
    v.FISCAL_APPROPRIATION: _Writing("", "100000.00"),
    v.CARRYOVER: _Writing("", "20000.00"),
    v.OTHER_FUNDS: _Writing("", "0.00"),
    v.OVERALL_GOAL: _Writing("", "三年内完成全市干部的网络培训。"),
    v.ANNUAL_GOAL: _Writing("当年完成的项目填这一个。", "全年开展培训50场，培训2000人次。"),
    v.INDICATOR_VALUE: _Writing("见下面“指标值怎样写”。", "≥50(场)"),
    v.WEIGHT: _Writing("只写数，不写百分号。", "10"),
    v.EXPLANATION: _Writing("", "按签到表统计。"),
    v.PUBLISHED_ON: _Writing(_DAY, "2025-02-14"),
    v.INDEX_NUMBER: _Writing("照公开目录上的写。", "SY-2025-0014"),
    v.APPROVAL_NUMBER: _Writing("照批复文件上的写。", "沪财预〔2025〕12号"),
    v.ORIGIN: _Writing("写网站或文件的名称，不写网址里的个人信息。", "上海市干部教育培训中心网站"),
    v.TRANSCRIPTION_NOTES: _Writing(
        "每条一行，前面写减号和一个空格。会印在网页的表下面。", "\n- 原文第二页重复的标题只转录一次。"
    ),
}


def _fields(model: type[Record], group: str = "") -> tuple[Field, ...]:
    """The fields of a record that are no groups, in its order."""
    return tuple(
        Field(
            label=label,
            anchor="-".join(glossary.BY_NAME[name].anchor for name in (group, label) if name),
            required=field.is_required(),
            meaning=glossary.BY_NAME[label].meaning,
            writing=_WRITINGS[label].how,
            example=_lines(label, _WRITINGS[label].example, "  " if group else ""),
        )
        for field in model.model_fields.values()
        if (label := str(field.alias)) in _WRITINGS
    )


def _lines(label: str, example: str, indent: str) -> str:
    separator = "" if example.startswith("\n") else " "
    return indent + f"{label}:{separator}{example}".replace("\n", f"\n{indent}  ")


def _chapter(group: str, model: type[Record], writing: str = "") -> Chapter:
    return Chapter(group, f"part-{glossary.BY_NAME[group].anchor}", group, writing, _fields(model, group))


_TOP: Final = {field.label: field for field in _fields(Declaration)}
_GOALS: Final = (v.OVERALL_GOAL, v.ANNUAL_GOAL)
_BASICS: Final = tuple(field for label, field in _TOP.items() if label not in _GOALS)

BEFORE_INDICATORS: Final = (
    Chapter("基本情况", "part-basics", "", "", _BASICS),
    _chapter(v.PROJECT_FUNDING, ProjectFunding, _MONEY),
    _chapter(v.ANNUAL_FUNDING, AnnualFunding, _MONEY),
    Chapter(v.PERFORMANCE_GOALS, "part-goals", "", _PARAGRAPHS, tuple(_TOP[label] for label in _GOALS)),
)
OF_AN_INDICATOR: Final = _fields(Indicator)
PUBLICATION: Final = _chapter(v.PUBLICATION, Publication)
