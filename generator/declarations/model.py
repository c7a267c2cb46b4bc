"""The declaration as frozen records, whose aliases are the form's labels.

Validation takes the dicts and texts of a Source. Its errors are pydantic's, each with a location in the form's words
and, as its type, the id of the rule that is broken (or a type of pydantic's own). A field that is omitted or empty
is a blank cell: None. Nothing in this module knows files or places in them.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, Final, NamedTuple, Self, TypeAlias, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    create_model,
    model_validator,
)

from generator.forms import vocabulary as v
from generator.forms.cell_types import (
    Category,
    IndicatorValueCell,
    IsoDate,
    Money,
    MoneyUnit,
    Nature,
    Number,
    Paragraphs,
    ParagraphsOrBlank,
    Reason,
    SingleLine,
    Slug,
    Transcription,
    Year,
)
from generator.forms.edition import Edition
from generator.forms.indicator_value import BLANK_VALUE, IndicatorValue


class Record(BaseModel):
    """A group of fields; an empty one is the same as an omitted one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _blank_is_absent(cls, data: Any) -> Any:
        if not isinstance(data, dict) or "" not in data.values():
            return data
        known = {field.alias for field in cls.model_fields.values()}
        return {name: value for name, value in data.items() if value != "" or name not in known}


class Funding(Record):
    """The sources of funds that some editions distinguish, in 元."""

    central: Money | None = Field(None, alias=v.CENTRAL_FUNDS)
    provincial: Money | None = Field(None, alias=v.PROVINCIAL_FUNDS)
    local: Money | None = Field(None, alias=v.LOCAL_FUNDS)
    higher_level: Money | None = Field(None, alias=v.HIGHER_LEVEL_FUNDS)
    own_level: Money | None = Field(None, alias=v.OWN_LEVEL_FUNDS)
    general_budget: Money | None = Field(None, alias=v.GENERAL_BUDGET)
    government_fund: Money | None = Field(None, alias=v.GOVERNMENT_FUND)
    state_capital: Money | None = Field(None, alias=v.STATE_CAPITAL_BUDGET)
    special_account: Money | None = Field(None, alias=v.SPECIAL_ACCOUNT)
    own: Money | None = Field(None, alias=v.OWN_FUNDS)

    def amounts(self) -> dict[str, Decimal]:
        """Return every amount that is not blank, by its canonical label."""
        stated = self.__dict__
        return {label: amount for name, label in _lines(type(self)) if (amount := stated[name]) is not None}


@cache
def _lines(model: type[Funding]) -> tuple[tuple[str, str], ...]:
    """Return the fields of a block of funds, each with its canonical label."""
    return tuple((name, str(field.alias)) for name, field in model.model_fields.items())


class ProjectFunding(Funding):
    """项目资金: the project's cost over its WHOLE LIFE, in 元; blank for recurrent projects."""

    total: Money | None = Field(None, alias=v.PROJECT_TOTAL)
    fiscal: Money | None = Field(None, alias=v.FISCAL_FUNDS)
    other: Money | None = Field(None, alias=v.OTHER_FUNDS)


class AnnualFunding(Funding):
    """年度资金: the amount requested for this year, in 元. Never compare it with ProjectFunding."""

    total: Money = Field(alias=v.ANNUAL_TOTAL)
    fiscal_appropriation: Money | None = Field(None, alias=v.FISCAL_APPROPRIATION)
    carryover: Money | None = Field(None, alias=v.CARRYOVER)
    other: Money | None = Field(None, alias=v.OTHER_FUNDS)


class Indicator(Record):
    """An indicator as an editor writes it under its name: a value alone, or a value with other fields."""

    value: IndicatorValueCell = Field(BLANK_VALUE, alias=v.INDICATOR_VALUE)
    period_value: SingleLine | None = Field(None, alias=v.PERIOD_VALUE, examples=["≥150(场)"])
    weight: Number | None = Field(None, alias=v.WEIGHT)
    standard: Paragraphs | None = Field(None, alias=v.STANDARD, examples=["每少一场扣一分。"])
    explanation: Paragraphs | None = Field(
        None, alias=v.EXPLANATION, examples=["按结业问卷计算。", "数据来自系统后台。"]
    )

    @model_validator(mode="before")
    @classmethod
    def _value_alone(cls, data: Any) -> Any:
        return {v.INDICATOR_VALUE: data} if isinstance(data, str) else data


def _dimensions(category: v.IndicatorCategory) -> type[Record]:
    fields: dict[str, Any] = {
        identifier: (dict[SingleLine, Indicator], Field(default={}, alias=term))
        for identifier, term in category.dimensions.items()
    }
    return create_model(
        f"{category.identifier.title()}Indicators", __base__=Record, __module__=__name__, **fields
    )


_made: Final = {category.identifier: _dimensions(category) for category in v.TAXONOMY}
_categories: Final[dict[str, Any]] = {
    category.identifier: (_made[category.identifier] | None, Field(default=None, alias=category.term))
    for category in v.TAXONOMY
}
# Else a declaration cannot be pickled for another process.
globals().update((model.__name__, model) for model in _made.values())
Indicators = create_model("Indicators", __base__=Record, **_categories)
"""绩效指标 as written: one class a level, made from the taxonomy."""


class Publication(Record):
    """公开信息: where and when the form was made public, and what was corrected in transcribing it."""

    published_on: IsoDate | None = Field(None, alias=v.PUBLISHED_ON)
    index_number: SingleLine | None = Field(
        None, alias=v.INDEX_NUMBER, examples=["AA0000-2025-001", "AA0000-2025-002"]
    )
    approval_number: SingleLine | None = Field(
        None, alias=v.APPROVAL_NUMBER, examples=["甲财预〔2025〕1号", "甲财预〔2025〕2号"]
    )
    origin: SingleLine | None = Field(
        None, alias=v.ORIGIN, examples=["单位门户网站“财政信息”栏目", "单位门户网站“预算决算”栏目"]
    )
    transcription_notes: tuple[Paragraphs, ...] = Field(
        (), alias=v.TRANSCRIPTION_NOTES, examples=[["“线路联通率”照原文转录。"]]
    )


class PerformanceIndicator(NamedTuple):
    """One row of 绩效指标: level 1 `category`, level 2 `dimension` and level 3 `name`, in canonical terms.

    `headings` are level 1 and level 2 as the file has them; the latter is "" where there is none.
    """

    category: str
    dimension: str
    name: str
    headings: tuple[str, str]
    value: IndicatorValue
    weight: Decimal | None
    explanation: str | None
    period_value: str | None = None
    standard: str | None = None

    @property
    def kind(self) -> v.IndicatorKind:
        """Its kind, by which it is compared with those of other editions."""
        return v.KINDS_BY_DIMENSION[self.dimension]

    @property
    def location(self) -> tuple[str, ...]:
        """Location of the row in its file, in canonical words."""
        return (v.INDICATORS, self.category, self.dimension, self.name)


class Declaration(Record):
    """财政项目支出绩效目标申报表: one project in one budget year, in the words of any edition."""

    edition_id: SingleLine | None = Field(None, alias=v.EDITION, examples=["cn-2021"])
    transcription: Transcription | None = Field(None, alias=v.TRANSCRIPTION)
    project_name: SingleLine = Field(alias=v.PROJECT_NAME, examples=["信息化运维项目", "在线学习工作经费"])
    year: Year = Field(alias=v.YEAR)
    nature: Nature | None = Field(None, alias=v.NATURE, examples=["新增项目", "延续项目"])
    category: Category | None = Field(None, alias=v.CATEGORY, examples=["部门预算项目", "专项资金"])
    competent_department: SingleLine | None = Field(
        None, alias=v.COMPETENT_DEPARTMENT, examples=["中共上海市委组织部", "上海市教育委员会"]
    )
    implementing_unit: SingleLine = Field(
        alias=v.IMPLEMENTING_UNIT, examples=["上海市干部教育培训中心", "上海市教育考试院"]
    )
    department_code: SingleLine | None = Field(None, alias=v.DEPARTMENT_CODE, examples=["219001-"])
    unit_code: SingleLine | None = Field(None, alias=v.UNIT_CODE, examples=["[610001]"])
    start_date: IsoDate | None = Field(None, alias=v.START_DATE)
    end_date: IsoDate | None = Field(None, alias=v.END_DATE)
    period: SingleLine | None = Field(None, alias=v.PERIOD, examples=["2025年3月-2025年11月", "长期"])
    money_unit: MoneyUnit | None = Field(None, alias=v.MONEY_UNIT)
    project_funding: ProjectFunding = Field(ProjectFunding(), alias=v.PROJECT_FUNDING)
    annual_funding: AnnualFunding = Field(alias=v.ANNUAL_FUNDING)
    overall_goal: Paragraphs | None = Field(
        None, alias=v.OVERALL_GOAL, examples=["三年内建成干部学习管理系统。", "三年内完成老旧设备更新。"]
    )
    annual_goal: Paragraphs | None = Field(
        None, alias=v.ANNUAL_GOAL, examples=["全年开展培训50场。", "本年度完成系统验收。"]
    )
    other_fields: dict[SingleLine, ParagraphsOrBlank] = Field(
        {}, alias=v.OTHER_FIELDS, examples=[{"立项依据": "按年度工作计划安排。"}]
    )
    indicators: Indicators = Field(alias=v.INDICATORS)
    publication: Publication = Field(Publication(), alias=v.PUBLICATION)
    waivers: dict[str, Reason] = Field(
        {}, alias=v.WAIVERS, examples=[{"vague-value": "照已公开的文本原样转录。"}]
    )

    def read_as(self, edition: Edition, headings: Mapping[tuple[str, ...], tuple[str, str]]) -> Self:
        """Note the edition that the declaration was read by, and by location the headings that are no canonical ones."""
        self.__dict__.update(edition=edition, headings=headings)
        return self

    @cached_property
    def edition(self) -> Edition:
        """The edition of the form that the declaration was read by."""
        raise TypeError("a declaration that was not read from a file has no edition")

    @property
    def stated_unit(self) -> str:
        """The unit in which the file states money, a key of YUAN_PER_UNIT; the amounts here are in 元."""
        return self.money_unit or self.edition.money_unit

    @cached_property
    def headings(self) -> Mapping[tuple[str, ...], tuple[str, str]]:
        """By category, dimension and name, the headings of those rows that have other ones than the canonical."""
        return {}

    @cached_property
    def performance_indicators(self) -> tuple[PerformanceIndicator, ...]:
        """Rows of 绩效指标 in the order of the form; those of one dimension in the order of the file."""
        headings = self.headings
        return tuple(
            PerformanceIndicator(
                category=category.term,
                dimension=term,
                name=name,
                headings=headings.get((category.term, term, name), usual) if headings else usual,
                value=indicator.value,
                weight=indicator.weight,
                explanation=indicator.explanation,
                period_value=indicator.period_value,
                standard=indicator.standard,
            )
            for category in v.TAXONOMY
            if (rows := getattr(self.indicators, category.identifier))
            for identifier, term in category.dimensions.items()
            for usual in [(category.term, term)]
            for name, indicator in getattr(rows, identifier).items()
        )


class RegisteredUnit(Record):
    """A unit's entry in units.yml: its slug, and the former names, each with its last year."""

    slug: Slug = Field(alias=v.SLUG)
    former_names: dict[SingleLine, Year] = Field({}, alias=v.FORMER_NAMES)
    edition: SingleLine | None = Field(None, alias=v.EDITION)

    @model_validator(mode="before")
    @classmethod
    def _slug_alone(cls, data: Any) -> Any:
        return {v.SLUG: data} if isinstance(data, str) else data


class RegisteredDepartment(Record):
    """A department's entry in units.yml; `former_names` have the last year in which each was used."""

    slug: Slug = Field(alias=v.SLUG)
    former_names: dict[SingleLine, Year] = Field({}, alias=v.FORMER_NAMES)
    edition: SingleLine | None = Field(None, alias=v.EDITION)
    units: dict[SingleLine, RegisteredUnit] = Field({}, alias=v.UNITS)


def record_type(annotation: Any) -> type[Record] | None:
    """Return the record in an annotation such as `X | None` or `dict[str, X]`, or None."""
    if isinstance(annotation, type) and not get_args(annotation):
        return annotation if issubclass(annotation, Record) else None
    return next(
        (records for part in get_args(annotation) if (records := record_type(part)) is not None), None
    )


FieldPath: TypeAlias = tuple[str, ...]
"""A location in the form's words, such as ("年度资金", "其他资金")."""
