"""Rules on words: what no text that becomes public may contain.

A finding is the offending part of a text and a message. Every text of a declaration is checked, including names and
notes; amounts, dates and quantities are not text. Patterns are grouped by kind, and their time grows linearly with
the text.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final, TypeAlias

from generator.checks.rules.privacy import (
    OTHER_DIGITS,
    TextFinding,
    check_personal_addresses,
    check_personal_numbers,
)
from generator.declarations.yaml.decoding import line_start
from generator.declarations.yaml.source import Source
from generator.diagnostics.problem import Fix, Problem, problem_at
from generator.diagnostics.wording import quote
from generator.forms import vocabulary as v

TextCheck: TypeAlias = Callable[[str], Iterator[TextFinding]]

_END: Final = r"(?=[\s，,。；;、：:！!）)】\]”]|$)"  # of a clause


def _any_word(*kinds: str) -> re.Pattern[str]:
    return re.compile("|".join(kinds))


# -- markup ------------------------------------------------------------------------------------------

_TAGS: Final = (
    r"</?(?i:p|br|hr|div|span|[biusa]|em|strong|font|img|sub|sup|pre|code|center|table|thead|tbody|t[rdh]|[uo]l|li|h[1-6]"
    r"|script|style|iframe|html|head|body|meta|link|xml|input|form|[owv]:[a-z]+)(?=[\s/>]|</?[abipsu]|$)[^<>]*>?"
    r"|</[A-Za-z][^<>]{0,50}>|<[A-Za-z][\w:-]{0,50}\s{1,99}[\w:-]{1,50}=[^<>]*>?|<[A-Za-z][A-Za-z0-9]{0,20}/?>|<!--|<[!?][A-Za-z\[]"
)
_ENTITIES: Final = r"&(?:[a-z]{2,8}\d{0,2}|[A-Z][a-z]{2,7}|#\d{1,7}|#x[0-9A-Fa-f]{1,6});|&nbsp"
_STYLES: Final = r"(?<![A-Za-z])(?:style=|(?:text-align|text-indent|font-size|font-family|line-height):)"
_MARKDOWN: Final = (
    r"(?<!\*)\*\*(?=[^*\s])[^*]{1,200}(?<!\s)\*\*(?!\*)|(?<![\d~])~~[^~]{1,200}~~|`[^`]{1,200}`|```"
    r"|!\[[^\[\]]{0,200}\]\([^()]{0,500}\)|\[[^\[\]]{0,200}\]\((?:https?:|www\.|mailto:|[./#])[^()]{0,500}\)"
    r"|(?m:^#{1,6} (?![键\d]))|\|\s{0,3}:?-{3,}"
)
_SPREADSHEETS: Final = r"_x000D_|#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!)|=(?:SUM|VLOOKUP|ROUND|IF)\("
_TEMPLATES: Final = r"\{\{|\{%|\{:|\$\{|\[object Object\]|(?<!:)\\[nrt](?![A-Za-z0-9_])"

_MARKUP: Final = _any_word(_TAGS, _ENTITIES, _STYLES, _MARKDOWN, _SPREADSHEETS, _TEMPLATES)


def check_markup(text: str) -> Iterator[TextFinding]:
    """No HTML, Markdown or template marks."""
    for match in _MARKUP.finditer(text):
        yield match.span(), f"不应有网页代码或排版记号，这里是{quote(match[0])}；请只留文字"


# -- placeholders --------------------------------------------------------------------------------------

_CROSS_MARKS: Final = (
    r"(?<![A-Za-z0-9ＸXx×])(?:[Xx]{2,}|[Ｘ×]{2,})(?![A-Za-z0-9]|-\d|/XY|染色体)"
    r"|(?<![0-9A-Za-z])(?:20|19)(?:[Xx×Ｘ]{2}|\d[Xx×Ｘ])(?![0-9A-Za-z])"
    r"|(?<![A-Za-z+＋])[XxＸ](?=[年月日个项场人家名户次套份篇期天元省市县镇乡局]|万[元人]|亿元|区(?![域块])|\s?[%％])|第[×Ｘ]|(?<!\d)×(?=[年月日])"
)
_TO_BE_FILLED: Final = (
    r"(?<![接招对期等优款看亏虐善有亟])待(?:填[写报]|(?:[^\s，。；、]{0,4}(?:核定|批复|确定|确认|明确)|补充|[定填补])"
    rf"{_END})|(?:^|[：:，,、（(\s])待完善{_END}"
)
_UNNAMED_BODY: Final = (
    r"某某|某(?:单位|公司|街道|学校|[县镇乡村月]|市(?![场民])|区(?![域间块])|局(?![部限])|项目(?!标)|年(?![度龄级])|日(?!常))"
    r"|张三.{0,2}李四"
)
_ENGLISH: Final = r"(?<![A-Za-z])(?i:todo|tbd|fixme|lorem ipsum)(?![A-Za-z])"
_SIGNS: Final = (
    r"[?？]{2,}|[_＿]{2,}|□+|△{2,}|(?<![0-9A-Za-z*＊])[*＊]{3,}(?![0-9A-Za-z*＊])|[*＊]{2}(?=[%％)）])|(?<=[≥≤<>=])[*＊]{2}"
    r"|(?<![一二三四五六七八九十百千○〇◯])[○〇◯]{2,}(?![一二三四五六七八九○〇◯])"  # 二〇〇八年
)
_GAPS: Final = (
    r"（\s*）|(?<![0-9A-Za-z_])(?:\(\s*\)|\[\s*\])|【\s*】|〔\s*〕|《\s*》|年\s{1,9}月\s{1,9}日|0000-00-00"
    r"|(?:约|达到?|不[少低]于|共计?)\s{1,9}(?:[万亿]?元|[%％场次个])"
)
_PROMPTS: Final = (
    r"请填写|请输入|此处?(?:填写|输入|插入)|^(?:示例|样例|举例|例如?)[：:]|[（(](?:示例|略)[）)]"
    r"|[【\[<＜{](?:(?:项目|单位|部门)名称|姓名|日期|年份|金额|数量)[】\]>＞}]"
)
_SEE_OTHER_DOCUMENT: Final = r"(?:见附[件表][一二三四五\d]{0,3}|(?<!共)同上)[。.）)]?\s*$"
_NOTHING: Final = (
    r"^(?:(?i:test|null|none|undefined|nan|true|false)|[-+]?\.(?i:nan|inf)|(?:测试){1,3}\d*"
    r"|[示样]例(?:项目|单位|数据|内容)?|略|[…⋯]+|\.{3,})[。.]?$"
)

_PLACEHOLDER: Final = _any_word(
    _CROSS_MARKS,
    _TO_BE_FILLED,
    _UNNAMED_BODY,
    _ENGLISH,
    _SIGNS,
    _GAPS,
    _PROMPTS,
    _SEE_OTHER_DOCUMENT,
    _NOTHING,
)


def check_placeholder_text(text: str) -> Iterator[TextFinding]:
    """No words that stand for words to be filled in later."""
    for match in _PLACEHOLDER.finditer(text):
        yield match.span(), f"不应有占位文字，这里是“{match[0]}”；请填写实际内容"


# -- secrecy -----------------------------------------------------------------------------------------

_GRADE: Final = "(?:绝密|机密|秘密)"
_GRADES: Final = (
    rf"{_GRADE}[级件]?\s{{0,3}}[★☆*＊]|[★☆]\s{{0,3}}{_GRADE}|密级\s{{0,3}}[：:]\s{{0,3}}(?:{_GRADE}|内部)"
    rf"|[【〔\[](?:{_GRADE}[级件]?|内部)[】〕\]]|^[（(](?:{_GRADE}[级件]?|内部)[）)]|[（(](?:{_GRADE}[级件]?|内部)[）)]$"
    rf"|^{_GRADE}[级件]?(?=[\s：:，,。；;！!]|$)|(?:此件|本件|属于?|定为){_GRADE}[级件]?{_END}"
    rf"|(?<![一-龥]){_GRADE}\s{{0,3}}[（(]?\d{{1,2}}\s?年|保密期限[：:为\s]{{0,3}}(?:\d{{1,2}}\s?年|长期)"
    r"|公开属性\s{0,3}[：:]\s{0,3}不予?公开"
)
_PAPER: Final = "内部(?:资料|文件|材料|刊物|使用)"
_CONFIDENTIAL: Final = "(?:不得|请勿|严禁|切勿|禁止)外传"
_INTERNAL: Final = (
    rf"{_PAPER}[\s，,、；;：:·]{{0,3}}请?(?:注意保[存密管]|妥善保[存管]|{_CONFIDENTIAL})|^{_PAPER}(?=[\s，,：:。；;！!]|$)|^内部$"
    rf"|[（(【\[](?:{_PAPER}|{_CONFIDENTIAL}[！!]?)[）)】\]]|^{_CONFIDENTIAL}[！!。]?$"
    r"|(?:^|[（(【\[]|[本此](?:件|表|文件|资料|材料))仅[供限]内部|[，,。；;]\s?仅供内部(?:参考|传阅)"
)
_DRAFT: Final = r"(?:(?:送审|征求意见|讨论|报批|代拟|草案|未定|审议)稿|第[一二三四五\d]稿|初稿|草稿)"
# A draft is marked at the beginning or the end; in the middle it is what the project writes.
_DRAFTS: Final = (
    rf"^[（(【\[]{_DRAFT}|^{_DRAFT}(?=[\s：:，,。；;！!]|$)"
    rf"|(?P<at_end>(?<!》)[（(【\[]{_DRAFT}[\d一二三四五]{{0,8}}[）)】\]]$)"
)
_UNFINISHED: Final = re.compile(
    r"(?:^|[，,。；;、：:])\s?(?:形成|完成|起草|编制|编写|拟[订定]|制[订定]|提交|报送|印发|发布|公布|修订|出具)[^，,。；;]{0,40}$"
)

_SECRECY: Final = _any_word(_GRADES, _INTERNAL, _DRAFTS)


def check_secrecy_mark(text: str) -> Iterator[TextFinding]:
    """No mark of secrecy, and no mark of an internal draft."""
    for match in _SECRECY.finditer(text):
        if not (match["at_end"] and _UNFINISHED.search(text[: match.start()])):
            yield match.span(), f"不应有密级标志或内部文稿字样，这里是“{match[0]}”；请确认内容可以公开"


# -- a slip of the keyboard ------------------------------------------------------------------------------

_CHINESE_COLON: Final = re.compile(rf"^(?:{v.INDICATOR_VALUE}|{v.WEIGHT})：")


def check_chinese_colon(text: str) -> Iterator[TextFinding]:
    """No field of an indicator is part of its value because of a Chinese colon."""
    for match in _CHINESE_COLON.finditer(text):
        yield match.span(), f"“{match[0]}”后面是中文冒号，请改用英文冒号加一个空格“: ”"


# -- all of them -------------------------------------------------------------------------------------

CODE_CHECKS: Final[tuple[tuple[str, TextCheck], ...]] = (
    ("yaml-syntax", check_chinese_colon),
    ("markup", check_markup),
    ("placeholder", check_placeholder_text),
    ("personal-data", check_personal_addresses),
    ("secrecy-mark", check_secrecy_mark),
)
"""Checks of document numbers, which may look like personal numbers."""

COMMENT_CHECKS: Final[tuple[tuple[str, TextCheck], ...]] = (
    ("personal-data", check_personal_addresses),
    ("personal-data", check_personal_numbers),
    ("secrecy-mark", check_secrecy_mark),
)
"""Checks of comments, which no page shows, but the published file does."""

TEXT_CHECKS: Final = (*CODE_CHECKS, ("personal-data", check_personal_numbers))

# Every finding of any check contains one of these. Most texts contain none and cost one search: first for a single
# character of a class, which is quick, then for what makes a common one suspicious.
_ALONE: Final = r"A-Za-zＡ-Ｚａ-ｚ<&*＊~`\[#_＿{$\\|@＠×稿待某□△○〇◯?？【〔《＜…⋯"
_FOLLOWED: Final = {
    "绝机秘": "密", "密": "级", "保": "密期", "内": "部", "外": "传", "公": "开属",
    "请": "[填输]", "此": "[处填输插]", "附": "[件表]", "同": "上", "示样举": "例", "例": "[：:]", "测": "试", "张": "三", "略": "[。.]?$",
    "（(": r"(?:\s*[）)]|略)", r"\.": r"\.", "年约达到于共计": r"\s", "值重": "：", r"\d": rf"(?:\W{{0,5}}[{OTHER_DIGITS}\d]){{7}}",
    OTHER_DIGITS: rf"(?:\W{{0,5}}[{OTHER_DIGITS}\d]){{7}}", "扣": "扣",
}  # fmt: skip
_SUSPICIOUS: Final = re.compile(
    f"[{_ALONE}{''.join(_FOLLOWED)}](?:(?<=[{_ALONE}])|"
    + "|".join(f"(?<=[{first}]){then}" for first, then in _FOLLOWED.items())
    + ")"
)


@lru_cache(maxsize=10_000)  # labels and many values are the same in every file
def is_suspicious(text: str) -> bool:
    """Return whether any check could report anything in the text, or in the text without its beginning."""
    return _SUSPICIOUS.search(text) is not None


# -- review marks, which `gongkai new` writes into a copy of last year's file ----------------------------

_MARK: Final = re.compile(rf"(?<!\S)# *{v.REVIEW_MARK}")


def review_problems(source: Source) -> Iterator[Problem]:
    """No review mark is left."""
    if v.REVIEW_MARK not in source.text:
        return
    for comment, end in source.comments():
        match = _MARK.search(source.text, comment, end)
        if match is None:
            continue
        start = match.start()
        begin = line_start(source.text, start)
        # A mark alone on its line is removed with the line.
        before = begin + len(source.text[begin:start].rstrip())
        message = f"这里还没有核对；核对以后请删去“# {v.REVIEW_MARK}”和它后面的文字"
        yield problem_at(
            source.path, source.text, start, end, "review-mark", message, Fix(before, end, "", certain=False)
        )
