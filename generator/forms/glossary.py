"""Meanings of the form's words in plain Chinese, with permanent anchors: the only copy.

Sections of terms in the form's order, each term with a meaning of one or two sentences. The meanings are this
site's own words: no regulation is quoted, and none of them is the official definition.
"""

from types import MappingProxyType
from typing import Final, NamedTuple

from generator.forms import vocabulary as v


class Term(NamedTuple):
    """A word of the form, what it means, and its anchor in the glossary, which never changes."""

    name: str
    anchor: str
    meaning: str


class GlossarySection(NamedTuple):
    """Terms that are together on the form."""

    title: str
    anchor: str
    terms: tuple[Term, ...]


_IN_YUAN: Final = "以元为单位"


def in_unit(text: str, unit: str) -> str:
    """Return what terms mean on a form that states money in this unit; the text may be markup."""
    return text.replace(_IN_YUAN, f"以{unit}为单位")


CONTROL_FIGURE: Final = "控制数"

_NATURES: Final = {
    "经常性专项业务费": "单位为履行职责、每年都要开展的专项业务所需的经费，各年的内容大体稳定。",
    "其他经常性项目": "每年都会安排、但没有列入经常性专项业务费的项目。",
    "阶段性项目": "在一段时间内完成、有明确起止时间的项目，往往跨几个年度。",
    "一次性项目": "为办一件事安排、办完就结束、以后年度不再安排的项目。",
}

_CATEGORIES: Final = {
    "特定目标类": "为完成某项特定的工作任务或发展目标安排的项目。",
    "其他运转类": "维持单位运转所需、但不在人员经费和日常公用经费之内的项目，例如办公用房、设备和信息系统的运行维护。",
}

_TAXONOMY: Final = {
    v.COST: "办成这件事要付出多少代价。",
    "经济成本指标": "用钱计算的代价，例如单价、单位成本，或者某项支出的控制数。",
    "社会成本指标": "项目给社会带来的负面影响，例如对公众生活和出行的干扰。",
    "生态环境成本指标": "项目给自然环境带来的负面影响，例如能源消耗和污染物排放。",
    v.OUTPUT: "用这笔钱直接办成了什么，提供了什么产品和服务。",
    v.QUANTITY: "办了多少，例如场次、人数、天数。",
    v.QUALITY: "办得怎样、达到什么标准，例如合格率、通过率。",
    "时效指标": "是否按时办成，例如完成时间、及时率。",
    v.BENEFIT: "办成之后带来的效果和影响，不是办成的事情本身。",
    "经济效益指标": "对经济或收支的影响，例如增加收入、节约开支。",
    v.SOCIAL_BENEFIT: "对社会和公众生活的影响，例如服务覆盖到多少人。",
    "生态效益指标": "对自然环境的改善，例如水质变好、污染减少。",
    "可持续影响指标": "效果能保持多久、以后能不能继续发挥作用。",
    v.SATISFACTION: "服务对象和有关人员对项目效果满意到什么程度。",
    "服务对象满意度指标": "直接接受服务或者受项目影响的人满意到什么程度，多用问卷调查得出，以百分比表示。",
}


def _category_section(category: v.IndicatorCategory) -> GlossarySection:
    """Return a level-1 heading and its level-2 headings as terms."""
    dimensions = (
        Term(name, category.slug(identifier), _TAXONOMY[name])
        for identifier, name in category.dimensions.items()
    )
    own = Term(category.term, category.identifier, _TAXONOMY[category.term])
    return GlossarySection(category.term, f"part-{category.identifier}", (own, *dimensions))


GLOSSARY_SECTIONS: Final = (
    GlossarySection(
        "这份表和项目的基本情况",
        "part-basics",
        (
            Term(
                v.FORM,
                "form",
                "单位为一个财政项目填写的表，写明项目在一个年度里申请多少钱、要达到什么目标、用哪些指标来衡量。",
            ),
            Term(v.YEAR, "year", "这份表所属的预算年度，从 1 月 1 日到 12 月 31 日。"),
            Term(
                v.PROJECT_NAME,
                "project-name",
                "单位给项目起的名称。名称可能逐年调整，本站按网页地址辨认不同年度的同一个项目。",
            ),
            Term(v.NATURE, "nature", f"按项目是不是每年都有、要办多久来分，有{'、'.join(v.NATURES)}。"),
            Term(v.CATEGORY, "category", f"按安排资金的用途来分，有{'、'.join(v.CATEGORIES)}。"),
            Term(
                v.COMPETENT_DEPARTMENT,
                "competent-department",
                "管理实施单位、归口负责这个项目的部门。部门自己实施项目时，它与实施单位可以相同。",
            ),
            Term(v.IMPLEMENTING_UNIT, "implementing-unit", "具体使用资金、开展工作的单位。"),
            Term(
                v.START_DATE,
                "start-date",
                "计划在哪一天开始。每年都有的项目，一般写本年度的 1 月 1 日。",
            ),
            Term(
                v.END_DATE,
                "end-date",
                "计划在哪一天完成。每年都有的项目，一般写本年度的 12 月 31 日。",
            ),
        ),
    ),
    GlossarySection(
        v.NATURE,
        "part-natures",
        tuple(Term(name, slug, _NATURES[name]) for name, slug in v.NATURES.items()),
    ),
    GlossarySection(
        v.CATEGORY,
        "part-categories",
        tuple(Term(name, slug, _CATEGORIES[name]) for name, slug in v.CATEGORIES.items()),
    ),
    GlossarySection(
        "资金",
        "part-funding",
        (
            Term(
                v.PROJECT_FUNDING,
                "project-funding",
                "项目从开始到结束，整个实施期内的资金，以元为单位。每年都有的项目一般不填。"
                "它与年度资金的时间长短不同，两者不能比较。",
            ),
            Term(v.PROJECT_TOTAL, "project-total", "整个实施期内资金的合计，等于财政资金加其他资金。"),
            Term(v.FISCAL_FUNDS, "fiscal-funds", "项目资金总额中由财政安排的部分。"),
            Term(
                v.ANNUAL_FUNDING,
                "annual-funding",
                "项目在本年度申请使用的资金，以元为单位。本站的合计、排序和逐年比较都用年度资金。",
            ),
            Term(
                v.ANNUAL_TOTAL,
                "annual-total",
                "本年度申请的各项资金的合计，等于当年财政拨款、上年结转资金与其他资金之和。这是申报的数，不是实际支出的数。",
            ),
            Term(v.FISCAL_APPROPRIATION, "fiscal-appropriation", "年度资金中由本年度财政预算安排的部分。"),
            Term(v.CARRYOVER, "carryover", "上一年度没有用完、转到本年度继续使用的资金。"),
            Term(
                v.OTHER_FUNDS,
                "other-funds",
                "表上其余各栏以外的资金来源。在项目资金一侧指整个实施期，在年度资金一侧指本年度。",
            ),
        ),
    ),
    GlossarySection(
        v.PERFORMANCE_GOALS,
        "part-goals",
        (
            Term(
                v.PERFORMANCE_GOALS,
                "performance-goals",
                "用文字写明项目要办成什么、取得什么效果，分为项目总目标和年度总体目标。",
            ),
            Term(v.OVERALL_GOAL, "overall-goal", "整个实施期要达到的目标。"),
            Term(v.ANNUAL_GOAL, "annual-goal", "本年度要达到的目标。"),
        ),
    ),
    GlossarySection(
        v.INDICATORS,
        "part-indicators",
        (
            Term(
                v.INDICATORS,
                "indicators",
                "把目标分解成可以逐项检查的要求，共三级：一级和二级是表样上的分类，三级由单位拟定。",
            ),
            Term(
                v.LEVEL_1,
                "level-1",
                f"指标的大类，有{'、'.join(category.term for category in v.TAXONOMY)}。",
            ),
            Term(v.LEVEL_2, "level-2", "大类下面的小类，例如产出指标分为数量、质量和时效。"),
            Term(v.LEVEL_3, "level-3", "单位为这个项目拟定的一项具体指标的名称。"),
            Term(
                v.INDICATOR_VALUE,
                "indicator-value",
                "这项指标要达到的数或者程度，一般由比较符号、数和括号里的单位组成；不用数表示的，用文字写明。",
            ),
            Term(v.WEIGHT, "weight", "这项指标在全部指标中占多大分量。表上没有这一栏的，说明单位没有填写。"),
            Term(v.EXPLANATION, "explanation", "单位对指标的补充说明，例如怎样计算、数据从哪里来。"),
        ),
    ),
    *map(_category_section, v.TAXONOMY),
    GlossarySection(
        "指标值的写法",
        "part-values",
        (
            Term("≥", "at-least", "不低于：实际的数大于或等于所写的数，就算达到。"),
            Term("≤", "at-most", "不超过：实际的数小于或等于所写的数，就算达到。"),
            Term("=", "equal", "等于：实际的数与所写的数相同，就算达到。"),
            Term(">", "above", "大于：实际的数要超过所写的数。"),
            Term("<", "below", "小于：实际的数要低于所写的数。"),
            Term("~", "range", "从前一个数到后一个数之间，两头都包括在内。"),
            Term(
                "(单位)",
                "unit",
                "括号里是计数的单位，照原文转录。单位不同的数不能直接比较，例如“人”和“人次”。",
            ),
            Term("文字", "words", "没有数的指标值，用文字写明做到什么程度。"),
            Term(
                CONTROL_FIGURE,
                "control-figure",
                "某项支出计划控制在多少以内，常作为经济成本指标。有的表用“=”书写，本站照原文转录。",
            ),
        ),
    ),
    GlossarySection(
        "其他版式的栏目",
        "part-editions",
        (
            Term(v.EDITION, "edition", "这份表用的是哪一种表样。各地、各年的表样不同，本站照原来的表样印。"),
            Term(
                v.TRANSCRIPTION,
                "transcription",
                "这份表是不是转录已经公布的原件。",
            ),
            Term(
                v.AS_PUBLISHED,
                "as-published",
                "把已经公布的原件照样转录：原件上加不起来的数、没填完的字，照样公布，由编者注明。",
            ),
            Term(
                v.MONEY_UNIT, "money-unit", "原表上的金额以元还是以万元为单位。本站的合计和比较都换算成元。"
            ),
            Term(v.DEPARTMENT_CODE, "department-code", "预算里主管部门的编码，有的表印在名称前面。"),
            Term(v.UNIT_CODE, "unit-code", "预算里实施单位的编码，有的表印在名称前面。"),
            Term(v.COMPARATOR_COLUMN, "comparator-column", "有的系统把指标值分成三列，这一列是比较的符号。"),
            Term(v.UNIT_COLUMN, "unit-column", "有的系统把指标值分成三列，这一列是计数的单位。"),
            Term(v.PERIOD, "period", "项目从什么时候到什么时候，照原表的写法。"),
            Term(v.OTHER_FIELDS, "other-fields", "原表上另有的栏目，例如立项依据、项目概况。"),
            Term(v.PERIOD_VALUE, "period-value", "这项指标在整个实施期要达到的数或者程度。"),
            Term(v.STANDARD, "standard", "指标值依据什么标准定，或者怎样评分。"),
            Term(v.CENTRAL_FUNDS, "central-funds", "中央财政安排的资金。"),
            Term(v.PROVINCIAL_FUNDS, "provincial-funds", "省级财政安排的资金。"),
            Term(v.LOCAL_FUNDS, "local-funds", "市、县级财政安排的资金。"),
            Term(v.HIGHER_LEVEL_FUNDS, "higher-level-funds", "上级财政补助的资金。"),
            Term(v.OWN_LEVEL_FUNDS, "own-level-funds", "本级财政安排的资金。"),
            Term(v.GENERAL_BUDGET, "general-budget", "一般公共预算安排的资金，主要来自税收。"),
            Term(v.GOVERNMENT_FUND, "government-fund", "政府性基金预算安排的资金，有专门的来源和用途。"),
            Term(v.STATE_CAPITAL_BUDGET, "state-capital", "国有资本经营预算安排的资金。"),
            Term(v.SPECIAL_ACCOUNT, "special-account", "财政专户管理的资金，例如学校收取的学费。"),
            Term(v.OWN_FUNDS, "own-funds", "单位自己筹集的资金。"),
        ),
    ),
    GlossarySection(
        v.PUBLICATION,
        "part-publication",
        (
            Term(v.PUBLICATION, "publication", "这份表的公开情况，写在表的下面，不是表样的一部分。"),
            Term(v.PUBLISHED_ON, "published-on", "原件向社会公开的日期。"),
            Term(v.INDEX_NUMBER, "index-number", "公开目录给这份文件的编号。"),
            Term(v.APPROVAL_NUMBER, "approval-number", "批复预算或项目的文件的编号。"),
            Term(v.ORIGIN, "origin", "原件公布在哪里。"),
            Term(
                v.TRANSCRIPTION_NOTES,
                "transcription-notes",
                "转录原件时怎样处理了排版损坏等情况，逐条写明。",
            ),
        ),
    ),
)

TERMS_BY_NAME: Final = MappingProxyType(
    {term.name: term for chapter in GLOSSARY_SECTIONS for term in chapter.terms}
)
