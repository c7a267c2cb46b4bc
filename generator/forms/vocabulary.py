"""The official words of the form, and their identifiers in code and addresses: the only copy.

Models take their aliases from here, rules their locations, templates their labels, pages their addresses.
Terms are as printed by 财政项目支出绩效目标申报表. Slugs are permanent, because addresses are promises.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

# -- the form's labels, in the order in which the form prints them -----------------------------------

FORM: Final = "财政项目支出绩效目标申报表"

PROJECT_NAME: Final = "项目名称"
YEAR: Final = "年度"
NATURE: Final = "项目性质"
CATEGORY: Final = "项目类别"
COMPETENT_DEPARTMENT: Final = "主管部门"
IMPLEMENTING_UNIT: Final = "实施单位"
START_DATE: Final = "计划开始日期"
END_DATE: Final = "计划完成日期"

PROJECT_FUNDING: Final = "项目资金"
PROJECT_TOTAL: Final = "项目资金总额"
FISCAL_FUNDS: Final = "财政资金"

ANNUAL_FUNDING: Final = "年度资金"
ANNUAL_TOTAL: Final = "年度资金申请总额"
FISCAL_APPROPRIATION: Final = "当年财政拨款"
CARRYOVER: Final = "上年结转资金"

OTHER_FUNDS: Final = "其他资金"  # in both blocks

CENTRAL_FUNDS: Final = "中央资金"
PROVINCIAL_FUNDS: Final = "省级资金"
LOCAL_FUNDS: Final = "市县资金"
HIGHER_LEVEL_FUNDS: Final = "上级资金"
OWN_LEVEL_FUNDS: Final = "本级资金"
GENERAL_BUDGET: Final = "一般公共预算"
GOVERNMENT_FUND: Final = "政府性基金"
STATE_CAPITAL_BUDGET: Final = "国有资本经营预算"
SPECIAL_ACCOUNT: Final = "财政专户"
OWN_FUNDS: Final = "自有资金"

PERFORMANCE_GOALS: Final = "项目绩效目标"
OVERALL_GOAL: Final = "项目总目标"
ANNUAL_GOAL: Final = "年度总体目标"

INDICATORS: Final = "绩效指标"
LEVEL_1: Final = "一级指标"
LEVEL_2: Final = "二级指标"
LEVEL_3: Final = "三级指标"
INDICATOR_VALUE: Final = "指标值"
PERIOD_VALUE: Final = "实施期指标值"  # not in every edition
WEIGHT: Final = "权重"
STANDARD: Final = "绩效标准"  # not in every edition
COMPARATOR_COLUMN: Final = "计算符号"  # budget systems state a value in three columns
UNIT_COLUMN: Final = "计量单位"
COLUMNS_BESIDE_THE_VALUE: Final = (COMPARATOR_COLUMN, UNIT_COLUMN)
EXPLANATION: Final = "说明"

SOURCES_OF_FUNDS: Final = (
    CENTRAL_FUNDS,
    PROVINCIAL_FUNDS,
    LOCAL_FUNDS,
    HIGHER_LEVEL_FUNDS,
    OWN_LEVEL_FUNDS,
    GENERAL_BUDGET,
    GOVERNMENT_FUND,
    STATE_CAPITAL_BUDGET,
    SPECIAL_ACCOUNT,
    OWN_FUNDS,
)
"""The sources that only some editions distinguish, in both blocks."""

# -- what other editions of the form have as well ----------------------------------------------------------

EDITION: Final = "版式"
MONEY_UNIT: Final = "金额单位"
PERIOD: Final = "实施期"
OTHER_FIELDS: Final = "其他栏目"
DEPARTMENT_CODE: Final = "主管部门代码"  # in front of the name, such as 219001-
UNIT_CODE: Final = "实施单位代码"
TRANSCRIPTION: Final = "转录"
AS_PUBLISHED: Final = "照原件"  # the only kind of transcription

# -- what stands beside the form ---------------------------------------------------------------------

PUBLICATION: Final = "公开信息"
PUBLISHED_ON: Final = "公开日期"
INDEX_NUMBER: Final = "索引号"
APPROVAL_NUMBER: Final = "批复文号"
ORIGIN: Final = "来源"
TRANSCRIPTION_NOTES: Final = "转录说明"

WAIVERS: Final = "豁免"

FIELDS_OUTSIDE_THE_FORM: Final = (
    *(EDITION, TRANSCRIPTION, DEPARTMENT_CODE, UNIT_CODE, MONEY_UNIT, OTHER_FIELDS),
    *(PUBLICATION, WAIVERS),
)
FIELDS_OF_ONE_PUBLICATION: Final = (PUBLICATION, WAIVERS)

REVIEW_MARK: Final = "待核对"  # in a comment: a person must still review this

# -- the registry of departments and units -----------------------------------------------------------

SLUG: Final = "代号"
UNITS: Final = "单位"
FORMER_NAMES: Final = "曾用名"

# -- choices, each with its slug -----------------------------------------------------------------------

NATURES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "经常性专项业务费": "recurrent-operations",
        "其他经常性项目": "other-recurrent",
        "阶段性项目": "phased",
        "一次性项目": "one-off",
    }
)

CATEGORIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "特定目标类": "specific-objective",
        "其他运转类": "other-operating",
    }
)

# -- indicators: level 1 (category) and its level 2 (dimensions), in printing order --------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class IndicatorCategory:
    """A level-1 indicator heading: its official term, its identifier, and its level-2 headings by identifier."""

    term: str
    identifier: str
    dimensions: Mapping[str, str]

    def slug(self, dimension: str) -> str:
        """Return the name of a level-2 heading, by identifier, in addresses, such as `cost-economic`."""
        return f"{self.identifier}-{dimension}"


COST: Final = "成本指标"
OUTPUT: Final = "产出指标"
BENEFIT: Final = "效益指标"
SATISFACTION: Final = "满意度指标"

QUANTITY: Final = "数量指标"
QUALITY: Final = "质量指标"
SOCIAL_BENEFIT: Final = "社会效益指标"

TAXONOMY: Final[tuple[IndicatorCategory, ...]] = (
    IndicatorCategory(
        term=COST,
        identifier="cost",
        dimensions=MappingProxyType(
            {"economic": "经济成本指标", "social": "社会成本指标", "ecological": "生态环境成本指标"}
        ),
    ),
    IndicatorCategory(
        term=OUTPUT,
        identifier="output",
        dimensions=MappingProxyType({"quantity": QUANTITY, "quality": QUALITY, "timeliness": "时效指标"}),
    ),
    IndicatorCategory(
        term=BENEFIT,
        identifier="benefit",
        dimensions=MappingProxyType(
            {
                "economic": "经济效益指标",
                "social": SOCIAL_BENEFIT,
                "ecological": "生态效益指标",
                "sustained": "可持续影响指标",
            }
        ),
    ),
    IndicatorCategory(
        term=SATISFACTION,
        identifier="satisfaction",
        dimensions=MappingProxyType({"beneficiaries": "服务对象满意度指标"}),
    ),
)


class IndicatorKind(NamedTuple):
    """A level-2 heading under its level 1: its slug in addresses, such as `cost-economic`, and both terms."""

    slug: str
    category: str
    dimension: str


INDICATOR_KINDS: Final = tuple(
    IndicatorKind(category.slug(identifier), category.term, term)
    for category in TAXONOMY
    for identifier, term in category.dimensions.items()
)
"""Every kind of indicator, in the order of the form."""

KINDS_BY_SLUG: Final = MappingProxyType({kind.slug: kind for kind in INDICATOR_KINDS})
"""Every kind of indicator by its slug."""

KINDS_BY_DIMENSION: Final = MappingProxyType({kind.dimension: kind for kind in INDICATOR_KINDS})
"""Every kind of indicator by its level-2 term, which no other has."""

LEVEL_1_TERMS: Final = tuple(category.term for category in TAXONOMY)
LEVEL_2_TERMS: Final = tuple(term for category in TAXONOMY for term in category.dimensions.values())

LABELS: Final = frozenset(
    {
        *(
            PROJECT_NAME,
            YEAR,
            NATURE,
            CATEGORY,
            COMPETENT_DEPARTMENT,
            IMPLEMENTING_UNIT,
            START_DATE,
            END_DATE,
        ),
        *(PROJECT_FUNDING, PROJECT_TOTAL, FISCAL_FUNDS, ANNUAL_FUNDING, ANNUAL_TOTAL, FISCAL_APPROPRIATION),
        *(
            CARRYOVER,
            OTHER_FUNDS,
            OVERALL_GOAL,
            ANNUAL_GOAL,
            INDICATORS,
            INDICATOR_VALUE,
            WEIGHT,
            EXPLANATION,
        ),
        *(PUBLICATION, PUBLISHED_ON, INDEX_NUMBER, APPROVAL_NUMBER, ORIGIN, TRANSCRIPTION_NOTES, WAIVERS),
        *(SLUG, UNITS, FORMER_NAMES),
        *LEVEL_1_TERMS,
        *LEVEL_2_TERMS,
    }
)
"""Every name of a field that a file may have, but the names of indicators."""

SIMPLIFIED: Final[Mapping[int, int]] = MappingProxyType(
    str.maketrans(
        "項稱質類門實單計劃開資總額請當財撥轉結標績數產時經濟會態環續響滿務對權說號來錄體專業費階運",
        "项称质类门实单计划开资总额请当财拨转结标绩数产时经济会态环续响满务对权说号来录体专业费阶运",
    )
)
"""The characters of labels and choices as a Traditional input method gives them."""
