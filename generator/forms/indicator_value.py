"""The value of an indicator, 年度(/项目)指标值, read from its text.

The grammar is the form's: comparator, number, unit in brackets; or words. The reader returns an IndicatorValue or
raises InvalidCellError, whose words tell an editor what to type. Nothing in this module knows the indicator's name.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from generator.diagnostics.wording import quote
from generator.forms import cell, spelling
from generator.forms.spelling import Correction

VALUE_FORMAT: Final = cell.CellFormat(
    requirement=cell.LINE_FORMAT.requirement,
    pattern=cell.LINE_FORMAT.pattern,
    examples=("≥90(%)", "≤8000(元/课时)", "=365(天)", "10~12(天)", "完成验收并正式运行"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class IndicatorValue:
    """年度(/项目)指标值: a comparator, a quantity or a range of two, and a unit; or words alone.

    `text` is the canonical form, such as `≥90(%)`, or the words as they are. Without `quantity` the value is qualitative.
    `upper` is the end of a range that begins with `quantity`. `comparator` and `unit` may be blank.
    """

    text: str
    comparator: str = ""
    quantity: Decimal | None = None
    upper: Decimal | None = None
    unit: str = ""


BLANK_VALUE: Final = IndicatorValue(text="")
"""The value of a row whose cell is blank, such as one whose parts are the rows below it."""

_COMPARATORS: Final = {
    "≥": "≥", "≧": "≥", "⩾": "≥", ">=": "≥", "＞=": "≥", "=>": "≥",
    "≤": "≤", "≦": "≤", "⩽": "≤", "<=": "≤", "＜=": "≤", "=<": "≤",
    "≥=": "≥", "≤=": "≤",
    "=": "=", "＝": "=", "==": "=",
    ">": ">", "＞": ">", "<": "<", "＜": "<",
}  # fmt: skip
_PERCENT: Final = {"％": "%", "百分比": "%", "百分之": "%", "﹪": "%"}
_HALF_WIDTH: Final = str.maketrans(
    "０１２３４５６７８９．，－＋～（）＝＞＜％﹥﹤〔〕", "0123456789.,-+~()=><%><()"
)

_COMPARATOR: Final = "|".join(sorted(map(re.escape, _COMPARATORS), key=len, reverse=True))
_NUMBER: Final = r"[-−]?(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,15})(?:\.\d{1,6})?"
_UNIT: Final = r"(?:[^()]|\([^()]*\))+?"  # a unit may contain a bracket: 台(套)
_BARE: Final = r"[^\d\s()%.。，,；;、:：+~\-][^\d()%.。，,；;、:：+~\-]{0,9}?"
_VALUE: Final = re.compile(
    rf"(?P<comparator>{_COMPARATOR})?\s*(?P<quantity>{_NUMBER})\s*(?:(?P<percent>%)?\s*[~\-—–−至]\s*(?P<upper>{_NUMBER})\s*)?"
    rf"(?:\(\s*(?P<unit>{_UNIT})\s*\)|(?P<bare>%|/\d+万|{_BARE}(?:\([^\d()]{{1,6}}\))?))?",
    re.ASCII,
)
_ALMOST_VALUE: Final = re.compile(
    rf"(?P<comparator>{_COMPARATOR})(?P<number>[\d.,OoIl]+)(?P<unit>[(\[【]?[^\d()\[\]【】]*?[)\]】]?)"
    r"(?P<around>以[上下内前后]|左右)?[。.；;，,、]?"
)
# On the same keys as < and > while a Chinese input method is on.
_SIGNS: Final = str.maketrans("《〈》〉", "<<>>")
_BOOK_TITLE: Final = re.compile(r"[《〈》〉]\s*=?\s*\d", re.ASCII)
_LONGEST_VALUE: Final = 60  # characters; nothing longer is a quantity
# Behind a number these are no unit: 100%以上, 30日内.
_APPROXIMATION: Final = r"以[上下内前后]|左右"
_PHRASE: Final = re.compile(rf".*(?:{_APPROXIMATION}|[前后内余]$|余[^额]?$|[<>【】，。；;])")
# Without comparator and brackets only these are units; all else is words: 12月, 2025年, 3级, 5G, 2022版.
_PLAIN_UNITS: Final = (
    "人次 人天 人 户次 户 家 名 例 次 场次 场 个工作日 个百分点 个月 个 件 项 套 台 份 篇 批次 批 期 门 课时 学时 课"
    " 天 日 小时 分钟 分 秒 元 公里 千米 米 厘米 km m cm 平方米 平方公里 平米 ㎡ m² 立方米 m³ 亩 公顷"
    " 公斤 千克 克 kg 吨 升 千瓦 千瓦时 标箱 只 羽 头 尾 匹 株 棵 粒 辆 艘 架 列 部 栋 幢 座 间 所 处 口 眼"
    " 条 根 段 片 块 张 本 册 幅 盏 把 盒 箱 袋 瓶 起 宗 笔 班 村 学校 社区 % ‰ 百分比"
)
_PLAIN_UNIT: Final = re.compile(
    rf"[万亿]?(?:{'|'.join(sorted(map(re.escape, _PLAIN_UNITS.split()), key=len, reverse=True))})"
    r"(?:/[^\s/()]{1,6}){0,2}(?:\([^\d()]{1,6}\))?"
)
_MAX_YEARS: Final = 100  # 15年 is a time, 2025年 is not

_COMPARATORS_BEFORE: Final = {
    **dict.fromkeys(
        ("不少于", "不低于", "不小于", "不少於", "至少", "最少", "达到", "大于等于", "大于或等于"), "≥"
    ),
    **dict.fromkeys(("大于", "高于", "多于", "超过"), ">"),
    **dict.fromkeys(
        ("不超过", "不高于", "不大于", "不多于", "控制在", "至多", "最多", "小于等于", "小于或等于"), "≤"
    ),
    **dict.fromkeys(("小于", "低于", "少于"), "<"),
}
_COMPARATORS_BEHIND: Final = {
    **dict.fromkeys(("及以上", "以上"), "≥"),
    **dict.fromkeys(("及以下", "以下", "以内", "之内"), "≤"),
}
_VALUE_IN_WORDS: Final = re.compile(
    rf"(?P<before>{'|'.join(sorted(_COMPARATORS_BEFORE, key=len, reverse=True))})?\s*"
    rf"(?P<value>{_NUMBER}\s*[^\d\s~,，。；;、]{{1,10}}?)(?P<behind>{'|'.join(_COMPARATORS_BEHIND)})?"
)


@lru_cache(maxsize=4096)  # thousands of rows have the same few targets
def read_indicator_value(text: str) -> IndicatorValue:
    """Read the value of an indicator as people type it, and bring it to its canonical form."""
    raw_text = cell.read_line(text).translate(_HALF_WIDTH)
    if (bare := raw_text.strip("“”‘’\"'")) != raw_text and re.match(_COMPARATOR, bare):
        raise cell.InvalidCellError(f"指标值两边不加引号，现为{quote(text)}", _guess_value(bare))
    if _BOOK_TITLE.match(raw_text):
        raise cell.InvalidCellError(
            f"大于号打成了书名号，现为{quote(text)}", _guess_value(raw_text.translate(_SIGNS))
        )
    short = raw_text if len(raw_text) <= _LONGEST_VALUE else ""
    if in_words := _read_value_in_words(short):
        return replace(in_words, text=cell.read_line(text))
    begins = re.match(_COMPARATOR, raw_text)
    match = _VALUE.fullmatch(short)
    if match is None or not _reads_as_value(match):
        if spelling.is_blank(text) and text.strip() != "无":
            raise cell.InvalidCellError(f"没有指标值的指标不写，请删去这一行，现为{quote(text)}")
        if behind := re.fullmatch(rf"({_NUMBER}\s*\(?[^\s\d()]{{0,4}}\)?)\s*({_COMPARATOR})", short):
            message = f"比较符号写在数的前面，如 ≥90(%)，现为{quote(text)}"
            raise cell.InvalidCellError(message, _guess_value(behind[2] + behind[1], certain=False))
        if begins or re.match(rf"{_NUMBER}\s*\([^()]*(?:$|\)$)", raw_text):
            raise cell.InvalidCellError(
                _describe_error(raw_text, begins[0] if begins else ""), _guess_value(raw_text)
            )
        return IndicatorValue(text=cell.read_line(text))
    comparator = _COMPARATORS[match["comparator"]] if match["comparator"] else ""
    quantity, upper = _number(match["quantity"]), _number(match["upper"])
    if upper is not None and quantity is not None and quantity >= upper:
        raise cell.InvalidCellError(f"范围的前一个数应小于后一个数，现为{quote(text)}")
    unit = (match["unit"] or match["bare"] or "").strip()
    unit = _PERCENT.get(unit, unit)
    number = _digits(match["quantity"]) + (f"~{_digits(match['upper'])}" if match["upper"] else "")
    return IndicatorValue(
        text=comparator + number + (f"({unit})" if unit else ""),
        comparator=comparator,
        quantity=quantity,
        upper=upper,
        unit=unit,
    )


def _read_value_in_words(text: str) -> IndicatorValue | None:
    """Read a quantity whose comparator is a word, such as 90%以上 and 不超过30万元; None for anything else."""
    match = _VALUE_IN_WORDS.fullmatch(text)
    if match is None or not (match["before"] or match["behind"]):
        return None
    signs = {
        _COMPARATORS_BEFORE.get(match["before"] or ""),
        _COMPARATORS_BEHIND.get(match["behind"] or ""),
    } - {None}
    value = _VALUE.fullmatch(match["value"])
    if len(signs) != 1 or value is None or not _reads_as_value(value) or not (value["bare"] or value["unit"]):
        return None
    unit = (value["unit"] or value["bare"]).strip()
    (sign,) = signs
    return IndicatorValue(
        text=text, comparator=sign or "", quantity=_number(value["quantity"]), unit=_PERCENT.get(unit, unit)
    )


def _guess_value(raw_text: str, *, certain: bool = True) -> Correction | None:
    """Correct a value that is almost right: an open bracket, a decimal comma, a letter in the number."""
    short = re.sub(r"\s|^([≥≤])(?=\1)", "", raw_text) if len(raw_text) <= _LONGEST_VALUE else ""
    match = _ALMOST_VALUE.fullmatch(short)
    number = spelling.guess_number(match["number"]) if match else None
    if match is None or number is None:
        return None
    unit = match["unit"].strip("()[]【】")
    sign, unit = _COMPARATORS[match["comparator"]], f"({unit})" if unit else ""
    text, other = sign + number.text + unit, number.other and sign + number.other + unit
    value = _VALUE.fullmatch(text)
    certain = certain and number.certain and not match["around"]
    return Correction(text, certain, other) if value and _reads_as_value(value) else None


def _reads_as_value(match: re.Match[str]) -> bool:
    """Return whether a text with the form of a value is one, and not a date or a phrase."""
    bare = match["bare"] or ""
    if bare and unicodedata.category(bare[0]) == "No":
        return False  # 2½, 10²
    if _PHRASE.match(bare) or _PHRASE.match(match["unit"] or "") or (match["percent"] and bare != "%"):
        return False
    if match["comparator"] or match["unit"]:
        return True
    if bare == "年":
        return float(_digits(match["quantity"])) <= _MAX_YEARS
    return not match["upper"] if not bare else _PLAIN_UNIT.fullmatch(bare) is not None


def _digits(number: str) -> str:
    return number.replace(",", "").replace("−", "-")


def _number(text: str | None) -> Decimal | None:
    return Decimal(_digits(text)) if text else None


def _describe_error(raw_text: str, comparator: str) -> str:
    """Describe the error in a text that begins like a value and does not end like one."""
    rest = raw_text.removeprefix(comparator).strip()
    sign = _COMPARATORS.get(comparator, "")
    if not re.match(r"[-−]?\d", rest):
        return f"比较符号后面应当是数，如 {sign}90(%)，现为{quote(raw_text)}；若用文字说明，请不写比较符号"
    if rest.count("(") != rest.count(")"):
        return f"单位的括号没有配对，应如 {sign}90(%)，现为{quote(raw_text)}"
    if re.search(r"\)\s*\S", rest):
        return f"单位的括号后面不应再有文字，应如 {sign}90(%)，现为{quote(raw_text)}"
    if approximation := re.search(_APPROXIMATION, rest):
        return f"有了比较符号和单位，就不再写“{approximation[0]}”，应如 {sign or '≥'}90(%)，现为{quote(raw_text)}"
    if re.match(r"[\d,]*,", rest):
        return f"逗号只用来分隔千位，小数用句点，如 {sign}99.5(%)，现为{quote(raw_text)}"
    return f"应写成“比较符号 + 数 + (单位)”，如 {sign}90(%)，现为{quote(raw_text)}"


# -- units ---------------------------------------------------------------------------------------------

SECONDS: Final = "秒"
_SCALES: Final = {
    "‰": ("%", Decimal("0.1")),
    SECONDS: (SECONDS, Decimal(1)),
    "分钟": (SECONDS, Decimal(60)),
    "小时": (SECONDS, Decimal(3600)),
    "天": (SECONDS, Decimal(86400)),
}
_MULTIPLIERS: Final = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}


def base_unit(unit: str) -> tuple[str, Decimal]:
    """Return the unit in which quantities can be compared, and how many of it are in one of this unit."""
    if unit in _SCALES:
        return _SCALES[unit]
    if unit[:1] in _MULTIPLIERS:
        return unit[1:], _MULTIPLIERS[unit[0]]
    return unit, Decimal(1)
