"""How to write every field of a file: the text of the page for editors, and its only copy.

The model says which fields are required, the glossary what they mean. Sections are in the order of the form.
Tests read every example.
"""

from typing import Final, NamedTuple

from generator.declarations.editions.known_editions import DEFAULT_EDITION, shipped_editions
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

_EDITION: Final = shipped_editions().by_id[DEFAULT_EDITION]


class GuideField(NamedTuple):
    """A field as an editor needs it: its meaning, how to write it, the lines of an example, and its anchor."""

    label: str
    anchor: str
    required: bool
    meaning: str
    instructions: str
    example: str


class GuideSection(NamedTuple):
    """Fields that belong together, with instructions for all of them; those of a `group` are indented under its name."""

    title: str
    anchor: str
    group: str
    instructions: str
    fields: tuple[GuideField, ...]


class FieldInstructions(NamedTuple):
    """How to write a field, and what may be in it."""

    text: str
    example: str


_MONEY_INSTRUCTIONS: Final = (
    "都以元为单位，只写数，至多两位小数，不写“元”“万元”。千位可以用英文逗号分隔，如 9,280,000.00。"
    "原表上写 0.00 的写 0.00，空着的空着。"
)
_DATE_INSTRUCTIONS: Final = "四位年、两位月、两位日，中间用半角连字符。"
_GOALS_INSTRUCTIONS: Final = "两个目标至少填一个。写成一整段，照原文的标点。要分段时，冒号后面写 >-，下面各行缩进两格，段与段之间空一行。"
_NAME_INSTRUCTIONS: Final = "写全称，与 declarations/units.yml 里登记的一字不差。"

FIELD_INSTRUCTIONS: Final = {
    v.PROJECT_NAME: FieldInstructions("写在一行里，与批复或原表一致。", "在线学习工作经费"),
    v.YEAR: FieldInstructions("四位数字，与文件所在的目录一致。", "2025"),
    v.NATURE: FieldInstructions("从上面四个里选一个，一字不差。", "经常性专项业务费"),
    v.CATEGORY: FieldInstructions("从上面两个里选一个，一字不差。", "特定目标类"),
    v.COMPETENT_DEPARTMENT: FieldInstructions(_NAME_INSTRUCTIONS, "中共上海市委组织部"),
    v.IMPLEMENTING_UNIT: FieldInstructions(_NAME_INSTRUCTIONS, "上海市干部教育培训中心"),
    v.START_DATE: FieldInstructions(_DATE_INSTRUCTIONS, "2025-01-01"),
    v.END_DATE: FieldInstructions(f"{_DATE_INSTRUCTIONS}不早于计划开始日期。", "2025-12-31"),
    v.PROJECT_TOTAL: FieldInstructions("等于下面两栏之和；下面填了，这里也要填。", "360000.00"),
    v.FISCAL_FUNDS: FieldInstructions("", "360000.00"),
    v.ANNUAL_TOTAL: FieldInstructions("等于下面三栏之和。", "120000.00"),
    v.FISCAL_APPROPRIATION: FieldInstructions("", "100000.00"),
    v.CARRYOVER: FieldInstructions("", "20000.00"),
    v.OTHER_FUNDS: FieldInstructions("", "0.00"),
    v.OVERALL_GOAL: FieldInstructions("", "三年内完成全市干部的网络培训。"),
    v.ANNUAL_GOAL: FieldInstructions("当年完成的项目填这一个。", "全年开展培训50场，培训2000人次。"),
    v.INDICATOR_VALUE: FieldInstructions("见下面“指标值怎样写”。", "≥50(场)"),
    v.WEIGHT: FieldInstructions("只写数，不写百分号。", "10"),
    v.EXPLANATION: FieldInstructions("", "按签到表统计。"),
    v.PUBLISHED_ON: FieldInstructions(_DATE_INSTRUCTIONS, "2025-02-14"),
    v.INDEX_NUMBER: FieldInstructions("照公开目录上的写。", "SY-2025-0014"),
    v.APPROVAL_NUMBER: FieldInstructions("照批复文件上的写。", "沪财预〔2025〕12号"),
    v.ORIGIN: FieldInstructions("写网站或文件的名称，不写网址里的个人信息。", "上海市干部教育培训中心网站"),
    v.TRANSCRIPTION_NOTES: FieldInstructions(
        "每条一行，前面写减号和一个空格。会印在网页的表下面。", "\n- 原文第二页重复的标题只转录一次。"
    ),
}
"""By canonical label."""


def _guide_fields(model: type[Record], group: str = "") -> tuple[GuideField, ...]:
    """Return the fields of a record that are not groups, in its order."""
    return tuple(
        GuideField(
            label=label,
            anchor="-".join(glossary.TERMS_BY_NAME[name].anchor for name in (group, label) if name),
            required=field.is_required() or _EDITION.requires(label),
            meaning=glossary.TERMS_BY_NAME[label].meaning,
            instructions=FIELD_INSTRUCTIONS[label].text,
            example=_example_lines(label, FIELD_INSTRUCTIONS[label].example, "  " if group else ""),
        )
        for field in model.model_fields.values()
        if (label := str(field.alias)) in FIELD_INSTRUCTIONS
    )


def _example_lines(label: str, example: str, indent: str) -> str:
    separator = "" if example.startswith("\n") else " "
    return indent + f"{label}:{separator}{example}".replace("\n", f"\n{indent}  ")


def _section(group: str, model: type[Record], instructions: str = "") -> GuideSection:
    return GuideSection(
        group,
        f"part-{glossary.TERMS_BY_NAME[group].anchor}",
        group,
        instructions,
        _guide_fields(model, group),
    )


_TOP_LEVEL_FIELDS: Final = {field.label: field for field in _guide_fields(Declaration)}
_GOALS: Final = (v.OVERALL_GOAL, v.ANNUAL_GOAL)
_BASICS: Final = tuple(field for label, field in _TOP_LEVEL_FIELDS.items() if label not in _GOALS)

SECTIONS_BEFORE_INDICATORS: Final = (
    GuideSection("基本情况", "part-basics", "", "", _BASICS),
    _section(v.PROJECT_FUNDING, ProjectFunding, _MONEY_INSTRUCTIONS),
    _section(v.ANNUAL_FUNDING, AnnualFunding, _MONEY_INSTRUCTIONS),
    GuideSection(
        v.PERFORMANCE_GOALS,
        "part-goals",
        "",
        _GOALS_INSTRUCTIONS,
        tuple(_TOP_LEVEL_FIELDS[label] for label in _GOALS),
    ),
)
INDICATOR_FIELDS: Final = _guide_fields(Indicator)
PUBLICATION_SECTION: Final = _section(v.PUBLICATION, Publication)
