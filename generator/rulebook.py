"""What every rule wants, why, and an example of each side: the only place for these texts.

`gongkai explain`, the site's page of rules and the severity of every problem are read from here.
The examples are alive: a test runs each `yaml` example and sees the rule keep quiet or speak.
Ids are permanent. Nothing here checks anything; that is the work of source, reader and rules.

Source of the rules: the form itself and the project's own judgement; none of them is statutory.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Literal


class Severity(StrEnum):
    """An error keeps a declaration from being published; the others never block and can be waived."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"

    @property
    def term(self) -> str:
        """The word for editors."""
        return {"error": "错误", "warning": "警告", "notice": "提示"}[self.value]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, for people: `requirement` is what holds, `reason` says why, in Chinese.

    `good` and `bad` are examples: top-level fields of a declaration when `shown` is "yaml",
    plain text (a path, a description) when it is "text".
    """

    id: str
    severity: Severity
    requirement: str
    reason: str
    good: str
    bad: str
    shown: Literal["yaml", "text"] = "yaml"

    @property
    def waivable(self) -> bool:
        """Whether 豁免 may name this rule: errors cannot be waived."""
        return self.severity is not Severity.ERROR


ERROR, WARNING, NOTICE = Severity

_ALL: Final = (
    # -- the file ------------------------------------------------------------------------------------
    Rule(
        "unreadable-file",
        ERROR,
        "每个文件都能打开，而且是 declarations/ 里的普通文件。",
        "打不开的文件无法检查；指向目录之外的链接会把不该公开的文件带到网站上。",
        "declarations/2025/shanghai-cadre-training-center/it-operations.yml",
        "declarations/2025/shanghai-cadre-training-center/it-operations.yml → /home/me/草稿.yml",
        shown="text",
    ),
    Rule(
        "file-too-large",
        ERROR,
        "一份申报表的文件不超过 64 KB。",
        "一份申报表通常只有几 KB；过大的文件多半是误传了别的内容。",
        "it-operations.yml（2 KB）",
        "it-operations.yml（50 MB，误把压缩包改名为 .yml）",
        shown="text",
    ),
    Rule(
        "encoding",
        ERROR,
        "文件用 UTF-8 编码保存。",
        "GBK、UTF-16 等编码在别的电脑和网站上会变成乱码。",
        "在编辑器右下角点编码名称，选择“通过编码保存”→“UTF-8”",
        "在旧版记事本中以“ANSI”（即 GBK）保存",
        shown="text",
    ),
    Rule(
        "invisible-character",
        ERROR,
        "文件里没有看不见的字符：控制字符、零宽字符、改变书写方向的字符、私有区字符。",
        "看不见的字符会让检索落空，也能让人看到的内容与实际公布的内容不同。",
        "项目名称: 在线学习工作经费",
        '项目名称: "在线\\u200b学习工作经费"',
    ),
    Rule(
        "yaml-syntax",
        ERROR,
        "文件符合 YAML 的写法：字段名、英文冒号、一个空格，然后是内容；下级内容多缩进两个空格。",
        "写法不对时，程序无法判断哪些内容属于哪个字段。",
        "项目名称: 在线学习工作经费",
        "项目名称：在线学习工作经费",
    ),
    Rule(
        "nesting",
        ERROR,
        "层次不超过 8 层。",
        "申报表最深只有 5 层；更深的层次多半是缩进错误或恶意内容。",
        "绩效指标:\n  产出指标:\n    数量指标:\n      讲座场数: ≥10(场)",
        "绩效指标: [[[[[[[[[讲座场数]]]]]]]]]",
    ),
    Rule(
        "duplicate-key",
        ERROR,
        "同一处的字段名不重复。",
        "两个同名字段只有一个会生效，看到的和公布的就不一样了。",
        "项目名称: 在线学习工作经费",
        "项目名称: 在线学习工作经费\n项目名称: 在线学习经费",
    ),
    Rule(
        "alias",
        ERROR,
        "不使用 YAML 的锚点（&）和别名（*）。",
        "别名处看到的是记号，公布的却是别处的内容；以 & 或 * 开头的文字请加英文引号。",
        "项目总目标: 全年开展培训50场。",
        "项目总目标: &goal 全年开展培训50场。\n年度总体目标: *goal",
    ),
    Rule(
        "merge-key",
        ERROR,
        "不使用 YAML 的合并键（<<）。",
        "合并进来的内容在文件里看不到。",
        "年度资金:\n  年度资金申请总额: 120000.00\n  当年财政拨款: 120000.00",
        "年度资金:\n  年度资金申请总额: 120000.00\n  <<: {当年财政拨款: 120000.00}",
    ),
    # -- the form ------------------------------------------------------------------------------------
    Rule(
        "unknown-field",
        ERROR,
        "字段名与申报表上的一致。",
        "写错的字段名不会出现在网页上，内容就丢了。",
        "项目性质: 经常性专项业务费",
        "项目性质: 经常性专项业务费\n项目类型: 特定目标类",
    ),
    Rule(
        "missing-field",
        ERROR,
        "必填的字段都填写。",
        "名称、年度、部门、单位、日期、年度资金总额和绩效指标是一份申报表最起码的内容。",
        "项目名称: 在线学习工作经费",
        "项目名称:",
    ),
    Rule(
        "type",
        ERROR,
        "内容的形式与字段相符：金额以元为单位、至多两位小数；日期写成 2025-01-01；年度是四位数字。",
        "只有形式统一，金额才能合计，日期才能比较。",
        "计划开始日期: 2025-01-01",
        "计划开始日期: 2025年1月1日",
    ),
    Rule(
        "choice",
        ERROR,
        "项目性质、项目类别从申报表给定的选项中选取。",
        "各单位用同一套说法，才能按性质和类别汇总。",
        "项目类别: 特定目标类",
        "项目类别: 特定目标",
    ),
    Rule(
        "path",
        ERROR,
        "文件放在 declarations/<年度>/<单位代号>/<项目代号>.yml，年度和单位与文件内容一致；代号用小写英文字母、数字和连字符。",
        "文件的位置就是网页的地址，也是同一项目在各年度之间对应的依据。",
        "declarations/2025/shanghai-cadre-training-center/it-operations.yml",
        "declarations/2025/shanghai-cadre-training-center/IT运维.yml",
        shown="text",
    ),
    Rule(
        "unknown-unit",
        ERROR,
        "主管部门和实施单位在 declarations/units.yml 中登记过，实施单位登记在该主管部门之下。",
        "一个单位只有一个名称，才不会因为错字分成两家。",
        "主管部门: 中共上海市委组织部\n实施单位: 上海市干部教育培训中心",
        "主管部门: 中共上海市委组织部\n实施单位: 上海市干部培训教育中心",
    ),
    Rule(
        "funding-sum",
        ERROR,
        "资金总额等于各组成部分之和。",
        "年度资金申请总额 = 当年财政拨款 + 上年结转资金 + 其他资金；项目资金总额 = 财政资金 + 其他资金。",
        "年度资金:\n  年度资金申请总额: 120000.00\n  当年财政拨款: 100000.00\n  其他资金: 20000.00",
        "年度资金:\n  年度资金申请总额: 120000.00\n  当年财政拨款: 100000.00\n  其他资金: 2000.00",
    ),
    Rule(
        "dates",
        ERROR,
        "计划开始日期不晚于计划完成日期，年度在两者之间。",
        "日期颠倒或年度不符，多半是沿用去年的文件时漏改了一处。",
        "年度: 2025\n计划开始日期: 2025-01-01\n计划完成日期: 2025-12-31",
        "年度: 2025\n计划开始日期: 2024-01-01\n计划完成日期: 2024-12-31",
    ),
    Rule(
        "taxonomy",
        ERROR,
        "二级指标写在它所属的一级指标之下，名称与申报表一致。",
        "归类一致，才能在单位之间比较同类指标。",
        "绩效指标:\n  产出指标:\n    数量指标:\n      讲座场数: ≥10(场)",
        "绩效指标:\n  效益指标:\n    数量指标:\n      讲座场数: ≥10(场)",
    ),
    Rule(
        "duplicate-indicator",
        ERROR,
        "一份申报表里，三级指标的名称不重复。",
        "同名的两个指标无法区分，也无法逐年比较。",
        "绩效指标:\n  产出指标:\n    数量指标:\n      讲座场数: ≥10(场)\n    质量指标:\n      讲座出席率: ≥60(%)",
        "绩效指标:\n  产出指标:\n    数量指标:\n      讲座场数: ≥10(场)\n    质量指标:\n      讲座场数: ≥8(场)",
    ),
    Rule(
        "indicator-value",
        ERROR,
        "指标值写成“比较符号 + 数 + (单位)”，如 ≥90(%)；或者用文字写明。比率要有单位，比较符号后面要有数。",
        "写法统一的指标值才能检索、排序和逐年比较。",
        "绩效指标:\n  产出指标:\n    质量指标:\n      学员注册率: ≥90(%)",
        "绩效指标:\n  产出指标:\n    质量指标:\n      学员注册率: ≥90",
    ),
    Rule(
        "no-goal",
        ERROR,
        "项目总目标、年度总体目标至少填写一项。",
        "没有目标，绩效指标就没有依据。",
        "项目总目标:\n年度总体目标: 全年开展培训50场。",
        "项目总目标:\n年度总体目标:",
    ),
    # -- the text ------------------------------------------------------------------------------------
    Rule(
        "markup",
        ERROR,
        "文字里没有网页代码（HTML）或排版记号（Markdown）。",
        "从业务系统复制的文字常带有 <p style=…> 一类代码，会原样出现在公众面前。",
        "年度总体目标: 全年开展培训50场。",
        "年度总体目标: <p>全年开展培训50场。</p>",
    ),
    Rule(
        "placeholder",
        ERROR,
        "没有未填完的占位文字，如 XX、某某、待填、TODO。",
        "占位文字说明这份表还没有填完，不能公开。",
        "年度总体目标: 全年开展培训50场。",
        "年度总体目标: 全年开展培训XX场。",
    ),
    Rule(
        "personal-data",
        ERROR,
        "没有身份证号、手机号码、银行卡号、电子邮箱等个人信息。",
        "网页一经公开就会被转载，个人信息无法收回。",
        "年度总体目标: 全年开展培训50场。",
        "年度总体目标: 全年开展培训50场，报名请拨13800138000。",
    ),
    Rule(
        "secrecy-mark",
        ERROR,
        "没有密级标志和内部文稿字样，如 绝密、机密★、秘密★、内部资料、送审稿、征求意见稿。",
        "带有这些字样的内容没有经过公开审查。",
        "年度总体目标: 全年开展培训50场。",
        "年度总体目标: （送审稿）全年开展培训50场。",
    ),
    Rule(
        "review-mark",
        ERROR,
        "没有留下“# 待核对”的记号。",
        "沿用去年的文件时，每一处记号都是还没有核对的内容。",
        "计划完成日期: 2025-12-31",
        "计划完成日期: 2025-12-31 # 待核对",
    ),
    # -- waivers ---------------------------------------------------------------------------------------
    Rule(
        "waiver",
        ERROR,
        "“豁免”只写警告和提示的规则代号，并写明理由。",
        "错误必须改正，不能豁免；没有理由的豁免无法复核。",
        "豁免:\n  vague-value: 照已公开的文本原样转录。",
        "豁免:\n  funding-sum: 来不及核对。",
    ),
    Rule(
        "unused-waiver",
        NOTICE,
        "“豁免”里的每一条都仍然用得上。",
        "问题已经改掉而豁免还在，以后再出现同样的问题就不会有人看到。",
        "绩效指标:\n  产出指标:\n    数量指标:\n      讲座场数: ≥10(场)\n    质量指标:\n      课程质量: 良好\n"
        "豁免:\n  vague-value: 照已公开的文本原样转录。\n  missing-category: 照已公开的文本原样转录。",
        "绩效指标:\n  产出指标:\n    数量指标:\n      讲座场数: ≥10(场)\n    质量指标:\n      讲座出席率: ≥60(%)\n"
        "  效益指标:\n    社会效益指标:\n      知识知晓率: ≥80(%)\n"
        "豁免:\n  vague-value: 照已公开的文本原样转录。",
    ),
    # -- the substance ---------------------------------------------------------------------------------
    Rule(
        "missing-category",
        WARNING,
        "产出指标和效益指标都有；产出指标里有数量指标，也有质量指标。",
        "只有数量没有质量，或只有产出没有效益，看不出钱花得值不值。",
        "绩效指标:\n  产出指标:\n    数量指标:\n      讲座场数: ≥10(场)\n    质量指标:\n      讲座出席率: ≥60(%)\n"
        "  效益指标:\n    社会效益指标:\n      知识知晓率: ≥80(%)",
        "绩效指标:\n  产出指标:\n    数量指标:\n      讲座场数: ≥10(场)",
    ),
    Rule(
        "duplicate-project",
        WARNING,
        "同一单位同一年度里，项目名称不重复。",
        "复制文件后忘了改名称，同一笔资金就会算两遍。",
        "it-operations.yml：信息化运维项目；online-learning.yml：在线学习工作经费",
        "it-operations.yml：信息化运维项目；it-operations-2.yml：信息化运维项目",
        shown="text",
    ),
    Rule(
        "vague-value",
        WARNING,
        "用文字写的指标值，要比“提升”“合理”“作用明显”说得更具体。",
        "含糊的指标值无法判断是否完成。",
        "绩效指标:\n  效益指标:\n    社会效益指标:\n      学员能力提升情况: 结业考核平均分较上年提高",
        "绩效指标:\n  效益指标:\n    社会效益指标:\n      学员能力提升情况: 提升",
    ),
    Rule(
        "satisfaction",
        WARNING,
        "满意度指标值不低于 80%，也不写成 100%。",
        "过低的满意度没有约束力；100% 在抽样调查中几乎无法达到，也无法核实。",
        "绩效指标:\n  满意度指标:\n    服务对象满意度指标:\n      学员满意度: ≥90(%)",
        "绩效指标:\n  满意度指标:\n    服务对象满意度指标:\n      学员满意度: =100(%)",
    ),
    Rule(
        "far-date",
        WARNING,
        "年度和日期不会远得离谱：年度不晚于明年，经常性项目在当年完成，其他项目不超过 10 年，公开日期不晚于今天。",
        "2025 写成 2052、2026 写成 2062，是最常见的笔误。",
        "项目性质: 其他经常性项目\n计划完成日期: 2025-12-31",
        "项目性质: 其他经常性项目\n计划完成日期: 2052-12-31",
    ),
    Rule(
        "amount-unit",
        NOTICE,
        "金额以元为单位；年度资金申请总额一般不少于 1 万元。",
        "把万元当成元填写，合计就差一万倍，而且各项之间看不出矛盾。",
        "年度资金:\n  年度资金申请总额: 488640.00\n  当年财政拨款: 488640.00",
        "年度资金:\n  年度资金申请总额: 48.86\n  当年财政拨款: 48.86",
    ),
    Rule(
        "goal-column",
        NOTICE,
        "一年内完成的项目填写“年度总体目标”。",
        "“项目总目标”是为跨年度项目准备的。",
        "项目总目标:\n年度总体目标: 全年开展培训50场。",
        "项目总目标: 全年开展培训50场。\n年度总体目标:",
    ),
    Rule(
        "rate-as-quantity",
        NOTICE,
        "百分比不放在数量指标里，单纯的个数不放在社会效益指标里。",
        "完成率、合格率说的是质量；个数、次数说的是产出，不是效益。",
        "绩效指标:\n  产出指标:\n    质量指标:\n      课题完成率: =100(%)",
        "绩效指标:\n  产出指标:\n    数量指标:\n      课题完成率: =100(%)",
    ),
    Rule(
        "input-as-output",
        NOTICE,
        "人员配置和花钱多少是投入，不写成产出指标。",
        "产出指标说的是做成了什么，不是用了多少人、多少钱。",
        "绩效指标:\n  产出指标:\n    数量指标:\n      漏洞扫描次数: ≥2(次)",
        "绩效指标:\n  产出指标:\n    数量指标:\n      运维人员配置人数: ≥2(人)",
    ),
    Rule(
        "failure-tolerance",
        NOTICE,
        "事故、故障的次数不预先安排在 0 以上。",
        "“重大事故 ≤1 次”等于事先容许一次重大事故。",
        "绩效指标:\n  效益指标:\n    社会效益指标:\n      系统重大事故发生次数: =0(次)",
        "绩效指标:\n  效益指标:\n    社会效益指标:\n      系统重大事故发生次数: ≤1(次)",
    ),
    Rule(
        "cap-comparator",
        NOTICE,
        "控制数用 ≤。",
        "控制数是支出的上限；写成“=”，节约反而算没有完成。",
        "绩效指标:\n  成本指标:\n    经济成本指标:\n      网络服务控制数: ≤88000(元)",
        "绩效指标:\n  成本指标:\n    经济成本指标:\n      网络服务控制数: =88000(元)",
    ),
    Rule(
        "cost-over-budget",
        NOTICE,
        "各项控制数之和不超过年度资金申请总额。",
        "控制数合计超过预算，说明至少有一处数字不对。",
        "年度资金:\n  年度资金申请总额: 120000.00\n  当年财政拨款: 120000.00\n"
        "绩效指标:\n  成本指标:\n    经济成本指标:\n      网络服务控制数: ≤88000(元)",
        "年度资金:\n  年度资金申请总额: 120000.00\n  当年财政拨款: 120000.00\n"
        "绩效指标:\n  成本指标:\n    经济成本指标:\n      网络服务控制数: ≤880000(元)",
    ),
    Rule(
        "same-measure-twice-classed",
        NOTICE,
        "同一单位同一年度里，同一个指标归入同一类。",
        "同一件事在一份表里算质量、在另一份表里算效益，就没法汇总比较。",
        "绩效指标:\n  产出指标:\n    质量指标:\n      三级等保测评通过率: =100(%)\n      平台三级等保测评通过率: =100(%)",
        "绩效指标:\n  产出指标:\n    质量指标:\n      三级等保测评通过率: =100(%)\n"
        "  效益指标:\n    社会效益指标:\n      平台三级等保测评通过率: =100(%)",
    ),
)

RULES: Final[Mapping[str, Rule]] = MappingProxyType({rule.id: rule for rule in _ALL})
