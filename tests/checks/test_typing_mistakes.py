"""Mistakes that people make, and the message for each: the table is the golden file `mistakes.txt`.

Each case is a sound file as an editor would have spoilt it. Where there is exactly one way to mend it, the fix that
is offered makes the file say again what was meant.
"""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from generator.checks import report_terminal
from generator.checks.check_all import CheckResult, check_all
from generator.checks.fixes import fix_file
from generator.declarations.yaml.source import RawFile
from tests.support.project import PATH, ROOT, SOUND, blessed

GOLDEN = ROOT / "tests/golden/mistakes.txt"

UNITS = """\
中共上海市委组织部:
  代号: shanghai-organization-department
  曾用名:
    上海市委组织部: 2023
  单位:
    上海市干部教育培训中心: shanghai-cadre-training-center
"""


class Mistake(NamedTuple):
    """`title` is what happened; `mended` says whether the fixes that are offered give the sound file back."""

    title: str
    spoil: Callable[[str], str | bytes]
    mended: bool = True
    path: str = PATH


def typed(was: str, instead: str, title: str, *, mended: bool = True, path: str = PATH) -> Mistake:
    """Somebody typed `instead` where the sound file has `was`."""
    assert was in SOUND, was
    return Mistake(title, lambda text: text.replace(was, instead, 1), mended, path)


def numbered(text: str) -> str:
    """As a list in Word numbers its paragraphs."""
    lines = enumerate(text.splitlines(), 1)
    return "".join(line + "\n" if line.startswith(" ") else f"{n}. {line}\n" for n, line in lines)


def waived(line: str) -> Callable[[str], str]:
    """The sound file with a vague value, and one line under 豁免."""
    return lambda text: f"{text.replace('≥98(%)', '良好')}豁免:\n  {line}\n"


UNIT, DEPARTMENT = PATH.split("/")[1], "shanghai-organization-department"

MISTAKES = (
    # -- the input method --------------------------------------------------------------------------------
    typed("项目性质: ", "项目性质：", "全角冒号"),
    Mistake("处处都是全角冒号", lambda text: text.replace(": ", "：").replace(":\n", "：\n")),
    typed("488640.00", "488，640.00", "金额里的全角逗号"),
    typed("年度: 2025", "年度: “2025”", "年度加了中文引号"),
    typed("2025-01-01", "'2025-01-01", "英文引号没有配对"),
    typed("≥2(次)", "“≥2(次)", "指标值前多了半个中文引号"),
    typed("年度: 2025", "年度: ２０２５", "全角数字"),
    typed("488640.00", "４８８６４０．００", "全角数字的金额"),
    typed("≥98(%)", "≥９８（％）", "全角数字和括号的指标值"),
    typed("≥98(%)", "≥98(%", "括号少了一半"),
    typed("≥98(%)", "≥98（%)", "括号一半全角一半半角"),
    typed("  当年财政拨款", "　当年财政拨款", "全角空格缩进"),
    typed("项目性质: ", "项目性质:　", "冒号后面是全角空格"),
    typed("项目性质: 其他经常性项目", "项目性质: 其他 经常性项目", "选项中间多了空格"),
    # -- YAML --------------------------------------------------------------------------------------------
    typed("项目性质: ", "项目性质:", "冒号后面没有空格"),
    typed("年度: 2025", "年度:2025", "冒号后面没有空格，内容是数字"),
    typed("项目性质: ", "项目性质 ", "忘了冒号"),
    typed("绩效指标:", "绩效指标", "标题忘了冒号"),
    typed("  当年财政拨款", "\t当年财政拨款", "用 Tab 缩进"),
    typed("项目性质: ", "项目性质:\t", "冒号后面是 Tab"),
    typed("  当年财政拨款", "   当年财政拨款", "缩进多了一格"),
    typed("  当年财政拨款", " 当年财政拨款", "缩进少了一格"),
    typed("    质量指标:", "      质量指标:", "标题缩进多了一级"),
    typed("      漏洞扫描次数", "漏洞扫描次数", "指标没有缩进"),
    typed("≥2(次)", ">=2(次)", "以 >= 开头"),
    typed("≥2(次)", ">2(次)", "以 > 开头", mended=False),
    typed("≤330000(元)", "<=330000(元)", "以 <= 开头"),
    typed("≥2(次)", "》=2(次)", "中文输入法里打成书名号"),
    typed("项目性质: ", "项目性质; ", "分号当作冒号"),
    typed("项目性质: ", "“项目性质”: ", "栏目名称加了中文引号"),
    typed("维护干部", "> 维护干部", "长文字和 > 写在同一行"),
    typed("维护干部", "%维护干部", "以 % 开头", mended=False),
    typed("维护干部", "*维护干部", "以 * 开头", mended=False),
    typed("维护干部", "@维护干部", "以 @ 开头", mended=False),
    typed("维护干部", "- 维护干部", "以 - 开头", mended=False),
    typed("维护干部", "【重点】[一]维护干部", "方括号在中间，不要紧", mended=False),
    typed("维护干部", "[一]维护干部", "以 [ 开头", mended=False),
    typed("维护干部", "目标: 维护干部", "内容里有英文冒号和空格", mended=False),
    typed("维护干部", "目标 #1 维护干部", "内容里有 #", mended=False),
    typed("\n年度: 2025\n", " 年度: 2025\n", "两个字段写在一行"),
    typed(
        "  当年财政拨款: 488640.00",
        "  当年财政拨款: 488640.00\n  上年结转资金: -",
        "空着的栏目写了 -",
    ),
    typed(
        "项目性质: 其他经常性项目\n",
        "项目性质: 其他经常性项目\n项目性质: 其他经常性项目\n",
        "同一栏写了两遍",
    ),
    typed("    数量指标:", "    数量指标: 无", "标题后面又写了内容", mended=False),
    Mistake(
        "合并时留下的记号",
        lambda t: t.replace("年度: 2025\n", "<<<<<<< HEAD\n年度: 2025\n=======\n年度: 2024\n>>>>>>> b\n"),
        mended=False,
    ),
    Mistake("连同代码块的记号一起粘贴", lambda text: f"```yaml\n{text}```\n"),
    # -- the file ------------------------------------------------------------------------------------------
    Mistake("用 GBK 保存", lambda text: text.encode("gbk")),
    Mistake("用 UTF-16 保存", lambda text: text.encode("utf-16")),
    Mistake("从网页粘贴带来零宽空格", lambda text: text.replace("维护", "维\u200b护")),
    Mistake("把 Word 文件改名为 .yml", lambda _: b"PK\x03\x04\x14\x00", mended=False),
    typed("信息化", "信息化", "文件名写成 .yml.txt", mended=False, path=PATH + ".txt"),
    # -- amounts, days, years --------------------------------------------------------------------------------
    typed("年度资金申请总额: 488640.00", "年度资金申请总额: 48.864", "总额填了万元"),
    typed("当年财政拨款: 488640.00", "当年财政拨款: 48.86", "拨款填了万元，还四舍五入"),
    typed("年度资金申请总额: 488640.00", "年度资金申请总额: 48.864万元", "金额带单位“万元”"),
    typed("年度资金申请总额: 488640.00", "年度资金申请总额: ￥488,640元", "金额带货币符号和“元”"),
    Mistake("两处都填了万元", lambda text: text.replace("488640.00", "48.86"), mended=False),
    typed("488640.00", "488640,00", "逗号当作小数点"),
    typed("488640.00", "488,640,00", "逗号当作小数点，又用来分千位"),
    typed("488640.00", "48864O.00", "字母 O 当作零"),
    typed("≥98(%)", "≥98,5(%)", "指标值里逗号当作小数点", mended=False),
    typed("年度: 2025", "年度: 2052", "年度写颠倒"),
    typed("2025-12-31", "2052-12-31", "完成日期的年份写颠倒"),
    typed("2025-12-31", "2025-06-31", "6 月 31 日", mended=False),
    typed("2025-12-31", "2025年12月31日", "日期写成年月日"),
    typed("2025-12-31", "2025/12/31", "日期用斜线"),
    typed("2025-01-01", "2025-1-1", "日期没有补零"),
    typed("2025-01-01", "二〇二五年一月一日", "日期用汉字"),
    typed("年度: 2025", "年度: 2025年度", "年度带“年度”二字"),
    typed(
        "年度: 2025", "年度: 2025", "复制到新年度而忘了改", mended=False, path=PATH.replace("2025", "2026")
    ),
    Mistake(
        "复制到新年度，日期改了而年度没有改",
        lambda t: t.replace("2025-", "2026-"),
        mended=False,
        path=PATH.replace("2025", "2026"),
    ),
    # -- names and places ------------------------------------------------------------------------------------
    typed("中共上海市委组织部", "上海市委组织部", "部门的旧名称"),
    typed("上海市干部教育培训中心", "上海市干部培训教育中心", "单位名称错字"),
    Mistake(
        "部门和单位写反",
        lambda t: t.replace("主管部门", "甲").replace("实施单位", "主管部门").replace("甲", "实施单位"),
        mended=False,
    ),
    typed("主管部门", "主管单位", "栏目名称不对"),
    typed("年度资金申请总额", "年度资金申请总额（元）", "栏目名称带单位"),
    typed("项目类别: 其他运转类", "项目类别: 运转类", "选项写得不全"),
    typed("    数量指标:", "    数量:", "二级指标名称不全"),
    typed(
        "  产出指标:\n    数量指标", "  效益指标:\n    数量指标", "二级指标写在别的一级指标之下", mended=False
    ),
    typed("  产出指标:\n", "", "少了一级指标", mended=False),
    typed("    数量指标:\n      漏洞", "    漏洞", "指标直接写在一级指标之下", mended=False),
    typed("系统使用人员满意度: ≥90(%)", "系统使用人员满意度: ≥90", "比率没有单位"),
    typed("漏洞扫描次数: ≥2(次)", "用户满意度: ≥90(%)", "指标写错了标题", mended=False),
    typed("≤330000(元)", "=330000(元)", "控制数用了等号"),
    typed("≥98(%)", "≥98%以上", "有了 ≥ 又写“以上”"),
    typed("≥98(%)", "≥(%)", "有符号没有数", mended=False),
    typed("≥98(%)", "良好", "含糊的指标值", mended=False),
    # -- pasted from Word, from a spreadsheet, from PDF --------------------------------------------------------
    Mistake("带着 1. 2. 3. 编号粘贴", numbered),
    typed("项目名称", "（一）项目名称", "栏目名称前有（一）"),
    typed("项目名称", "●项目名称", "栏目名称前有项目符号"),
    typed("项目性质: ", "**项目性质**: ", "栏目名称加了两个星号"),
    Mistake("从表格粘贴，各栏之间是 Tab", lambda t: t.replace(": ", "\t").replace(":\n", "\n")),
    typed("项目性质: ", "项目性质\t", "一行从表格粘贴"),
    typed("线路连通率: ", "线路连通率\t", "一个指标从表格粘贴"),
    typed(
        "  产出指标:\n    数量指标:\n      漏洞扫描次数: ",
        "产出指标\t数量指标\t漏洞扫描次数\t",
        "四栏表格的一行",
        mended=False,
    ),
    typed(
        "  产出指标:\n",
        "| 一级指标 | 二级指标 | 指标值 |\n  产出指标:\n",
        "竖线表格",
        mended=False,
    ),
    typed("488640.00", "|488640.00|", "金额两边有竖线", mended=False),
    typed("      漏洞扫描次数", "      - 漏洞扫描次数", "指标前加了 -", mended=False),
    typed("维护干部学习", "维护干部\n学习", "PDF 里断开的行", mended=False),
    typed("管理系统。", "管理系统。\n- 1 -", "PDF 的页码"),
    typed("管理系统。", "管理系统。\n第 1 页 共 3 页", "PDF 的页码，写成第几页"),
    typed("服务对象满意度指标", "服务对象满意度 指标", "PDF 在栏目名称里加的空格"),
    typed("≥2(次)", "≥ 2 ( 次 )", "PDF 在指标值里加的空格"),
    typed("≤330000(元)", "≤33 0000(元)", "PDF 在数字中间加的空格"),
    Mistake("连同表的标题一起粘贴", lambda text: f"财政项目支出绩效目标申报表\n{text}"),
    Mistake("复制来的不换行空格", lambda text: text.replace(": ", ":\u00a0")),
    Mistake("两份表粘贴在一起", lambda text: text + text, mended=False),
    Mistake("两份表之间有 ---", lambda text: f"{text}---\n{text}", mended=False),
    Mistake("行首没有缩进", lambda text: text.replace("  ", ""), mended=False),
    # -- characters that look alike, and Traditional ones ----------------------------------------------------------
    Mistake("栏目名称是繁体", lambda text: text.replace("项目性质", "項目性質").replace("数量", "數量")),
    typed("其他经常性项目", "其他經常性項目", "选项是繁体"),
    Mistake("栏目名称里有康熙部首", lambda text: text.replace("资金", "资⾦").replace("项目", "项⽬")),
    typed("维护干部", "维护⼲部", "内容里有康熙部首"),
    typed("≥2(次)", "≥10²(次)", "指标值里有上标", mended=False),
    typed("≥2(次)", "≥2½(次)", "指标值里有分数", mended=False),
    typed("≥2(次)", "≥②(次)", "带圈的数字", mended=False),
    # -- names and values of indicators --------------------------------------------------------------------------------
    typed("线路连通率: ≥98(%)", "线路连通率 ≥98(%)", "指标和指标值之间没有冒号"),
    typed("线路连通率: ≥98(%)", "线路连通率≥98%", "指标和指标值连写"),
    typed(
        "线路连通率: ≥98(%)",
        "线路连通率: ≥98(%)\n      线路带宽 ≥100(兆)",
        "第二个指标没有冒号",
        mended=False,
    ),
    typed("线路连通率: ≥98(%)", "≥98(%): 线路连通率", "指标和指标值写反", mended=False),
    typed("线路连通率: ≥98(%)", "线路: 连通率: ≥98(%)", "指标名称里有英文冒号", mended=False),
    typed("线路连通率: ≥98(%)", '"线路"连通率: ≥98(%)', "指标名称里有英文引号", mended=False),
    typed(
        "线路连通率: ≥98(%)",
        "三级指标: 线路连通率\n      指标值: ≥98(%)",
        "把表头当作字段",
        mended=False,
    ),
    typed("  成本指标:\n", "  一级指标:\n", "写了“一级指标”四个字", mended=False),
    typed("  产出指标:\n    数量指标:\n", "  数量指标:\n    产出指标:\n", "一级二级颠倒", mended=False),
    typed(
        "      线路连通率: ≥98(%)\n",
        "      线路连通率: ≥98(%)\n      线路 连通率: ≥98(%)\n",
        "同一指标写了两遍，一个中间有空格",
        mended=False,
    ),
    typed("线路连通率: ≥98(%)", "线路连通率:\n        指标值：≥98(%)", "指标值后面是中文冒号", mended=False),
    typed("线路连通率: ≥98(%)", "线路连通率:\n        ≥98(%)", "指标值另起一行"),
    typed("≥98(%)", "≥98%。", "指标值后面有句号"),
    typed("≥98(%)", "≥98【%】", "单位用了方头括号"),
    typed("≥98(%)", "≥≥98(%)", "比较符号打了两遍"),
    typed("≥98(%)", "≥=98(%)", "≥ 后面又打了等号"),
    typed("≥98(%)", ">＝98(%)", "半角大于号加全角等号"),
    typed("≥98(%)", "98%≥", "比较符号写在数的后面"),
    typed("≥98(%)", "≥0.98", "比率写成小数", mended=False),
    typed("≥98(%)", "≥98(%)（按季度）", "指标值后面有说明", mended=False),
    typed("≥98(%)", "不涉及", "没有指标值", mended=False),
    typed("≥98(%)", "无", "指标值写了“无”", mended=False),
    typed("线路连通率: ≥98(%)", "安全责任事故: 无", "没有事故，不要紧", mended=False),
    # -- blank cells -----------------------------------------------------------------------------------------------------
    typed("年度资金:\n", "项目资金: 无\n年度资金:\n", "空着的一组写了“无”"),
    typed("年度总体目标", "项目总目标: /\n年度总体目标", "空着的目标写了斜线"),
    typed("年度资金:\n", "年度资金:\n  其他资金: 不涉及\n", "空着的金额写了“不涉及”"),
    Mistake("空着的索引号写了“无”", lambda text: f"{text}公开信息:\n  索引号: 无\n"),
    # -- more amounts, days and years ------------------------------------------------------------------------------------
    typed("488640.00", "肆拾捌万捌仟陆佰肆拾元整", "金额用大写"),
    typed("488640.00", "48万8640元", "金额一半用万"),
    typed("488640.00", "-488640.00", "负数", mended=False),
    typed("488640.00", "488640.001", "三位小数", mended=False),
    typed("2025-12-31", "2025年底", "日期写成年底"),
    typed("2025-12-31", "12/31/2025", "月日在前"),
    typed("2025-12-31", "2025-12-31 00:00:00", "日期带着钟点"),
    typed("2025-12-31", "2025.12", "日期只有年月", mended=False),
    typed("2025-12-31", "全年", "日期写“全年”", mended=False),
    typed("年度: 2025", "年度: 25", "年度只有两位"),
    typed("年度: 2025", "年度: 2025-2026", "年度写成两年", mended=False),
    # -- bodies, notes, waivers ------------------------------------------------------------------------------------------
    typed("实施单位: 上海市干部教育培训中心", f"实施单位: {UNIT}", "实施单位写了代号"),
    typed("中共上海市委组织部", "中共上海市委组织部（上海市干部教育培训中心）", "部门和单位写在一格"),
    typed("中共上海市委组织部", "市委组织部", "部门的简称"),
    Mistake("转录说明写成一段", lambda t: f"{t}公开信息:\n  转录说明: 照原文转录。\n", mended=False),
    Mistake("豁免写了中文", lambda t: f"{t}豁免:\n  含糊指标值: 照原文转录。\n", mended=False),
    Mistake("豁免的代号写成下划线", waived("vague_value: 照原文转录。"), mended=False),
    Mistake("豁免的理由是“无”", waived("vague-value: 无"), mended=False),
    Mistake("豁免写成列表", waived("- vague-value: 照原文转录。"), mended=False),
    # -- where the file stands -------------------------------------------------------------------------------------------
    Mistake("文件名是中文", str, mended=False, path=PATH.replace("it-operations", "信息化运维")),
    Mistake("文件名有空格", str, mended=False, path=PATH.replace("it-operations", "IT operations")),
    Mistake("文件名以 .yaml 结尾", str, mended=False, path=PATH.replace(".yml", ".yaml")),
    Mistake("多了一级目录", str, mended=False, path=f"declarations/{PATH}"),
    Mistake("放在部门的目录里", str, mended=False, path=PATH.replace(UNIT, DEPARTMENT)),
    Mistake("空文件", lambda _: "", mended=False),
    Mistake("只填了一半", lambda t: t[: t.index("年度资金申请")], mended=False),
)


def inspection(mistake: Mistake) -> CheckResult:
    content = mistake.spoil(SOUND)
    data = content.encode() if isinstance(content, str) else content
    return check_all([RawFile("units.yml", UNITS.encode()), RawFile(mistake.path, data)])


def test_golden_table() -> None:
    table = []
    for mistake in MISTAKES:
        told = inspection(mistake).problems
        lines = [
            line.plain.rstrip().replace(f"{mistake.path}:", "第 ", 1)
            for line in report_terminal.problem_lines(told)
        ]
        table.append("\n".join([f"## {mistake.title}", *(lines or ["（没有问题）"])]))
    assert blessed(GOLDEN, "\n\n".join(table) + "\n")


def accepted(mistake: Mistake) -> CheckResult:
    """What is found after a person has accepted every fix that is offered."""
    content = mistake.spoil(SOUND)
    file = RawFile(mistake.path, content.encode() if isinstance(content, str) else content)
    while True:
        found = check_all([RawFile("units.yml", UNITS.encode()), file])
        fixes = [problem.fix for problem in found.problems if problem.fix]
        data = fix_file(file, sorted(set(fixes), reverse=True)[:1])
        if not fixes or data == file.data:
            return found
        file = file._replace(data=data)


MEANT = (
    check_all([RawFile("units.yml", UNITS.encode()), RawFile(PATH, SOUND.encode())]).declarations[0].content
)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.title)
def test_the_fixes_that_are_offered_say_what_was_meant(mistake: Mistake) -> None:
    found = accepted(mistake)
    says = [entry.content for entry in found.declarations]
    assert (not found.problems and says == [MEANT]) == mistake.mended


def test_titles_differ() -> None:
    assert len({mistake.title for mistake in MISTAKES}) == len(MISTAKES)
