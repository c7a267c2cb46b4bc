"""Corrections of amounts, days, years and numbers that are not typed as the form wants them.

Each function takes a text that cannot be read and returns a Correction, or None if nobody can know what was meant.
Nothing in this module decides what is valid: `cell` does.
"""

import re
import unicodedata
from calendar import monthrange
from decimal import Decimal
from typing import Final, NamedTuple


class Correction(NamedTuple):
    """How the form writes what was typed; `certain` if it can mean nothing else. `other` is a second reading, if there is one."""

    text: str
    certain: bool = True
    other: str = ""


_WIDE: Final = str.maketrans(
    "０１２３４５６７８９．，。、－—–−／：（）＝＞＜％￥　", "0123456789.,.,----/:()=><%¥ "
)
_DIGITS: Final = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_LETTERS: Final = str.maketrans("OoＯｏlI", "000011")
_UNITS: Final = {
    name + end: Decimal(size)
    for name, size in (("", 1), ("万", 10_000), ("亿", 100_000_000))
    for end in ("", "元", "元整", "圆", "圆整")
}
_MAX_IN_WAN: Final = Decimal(100_000)
"""An amount from here on is too large to be in 元, and so in 万元 too."""
_AMOUNT: Final = re.compile(
    r"(?:人民币|RMB|CNY|¥)?(?P<number>[\d.,OoIl]+)(?:\((?P<in>[万亿]?元)\)|(?P<unit>\D{0,3}))", re.ASCII
)
_GROUPED: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII)


_CAPITALS: Final = str.maketrans(
    "零〇壹贰叁肆伍陆柒捌玖一二三四五六七八九两拾佰仟萬圆", "001234567891234567892十百千万元"
)
_CAPITAL_AMOUNT: Final = re.compile(
    r"(?:人民币)?(?:(?P<yi>[\d十百千]+)亿)?(?:(?P<wan>[\d十百千]+)万)?(?P<yuan>[\d十百千]*)元(?:整|正)?",
    re.ASCII,
)
BLANK_MESSAGE: Final = "空着的栏目什么也不写，冒号后面留空"
_BLANK_WORDS: Final = frozenset(
    (
        "无",
        "(无)",
        "暂无",
        "没有",
        "不涉及",
        "不适用",
        "/",
        "\\",
        "-",
        "--",
        "---",
        "----",
        "~",
        "n/a",
    )
)


_MAX_BLANK_LENGTH: Final = 10  # characters, spaces and dots counted


def is_blank(text: str) -> bool:
    """Return whether a text says, in words or by a stroke, that the cell is empty."""
    return len(text) <= _MAX_BLANK_LENGTH and normalize_width(text).lower().rstrip(".") in _BLANK_WORDS


def normalize_width(text: str) -> str:
    """Return the text in half-width signs, without spaces and without quotation marks at its ends."""
    if text.isalpha():
        return text  # true of most texts, and much quicker
    return re.sub(r"\s", "", text.translate(_WIDE)).strip("“”‘’\"'「」")


def normalize_name(text: str) -> str:
    """Return a name as it is compared with others: two names that look alike are one, such as Ⅰ级响应 and I级响应."""
    return unicodedata.normalize("NFKC", normalize_width(text))


def guess_amount(text: str) -> Correction | None:
    """Correct an amount in 元 to two decimals, from 928万元, ￥9,280,000元 or ９２８００００; uncertain for 9280000,00."""
    if is_blank(text):
        return Correction("")
    match = _AMOUNT.fullmatch(normalize_width(text))
    if match is None or (match["in"] or match["unit"] or "") not in _UNITS:
        return _amount_in_characters(normalize_width(text))
    number, certain = _guess_digits(match["number"])
    if number is None:
        return None
    unit = _UNITS[match["in"] or match["unit"] or ""]
    value = Decimal(number) * unit
    if not _is_money(value) and value < _MAX_IN_WAN and not (match["in"] or match["unit"]):
        value, certain = value * _UNITS["万元"], False
    if not _is_money(value):
        return None
    other = _without_comma(match["number"])
    return Correction(f"{value:.2f}", certain, other and f"{Decimal(other) * unit:.2f}")


def _amount_in_characters(text: str) -> Correction | None:
    """Read an amount in characters, such as 肆拾捌万捌仟陆佰肆拾元整."""
    match = _CAPITAL_AMOUNT.fullmatch(text.translate(_CAPITALS))
    if match is None or not any(match.groups()):
        return None
    parts = [_below_ten_thousand(match[name] or "") for name in ("yi", "wan", "yuan")]
    if None in parts:
        return None
    yi, wan, yuan = (part or 0 for part in parts)
    return Correction(f"{yi * 10**8 + wan * 10**4 + yuan}.00")


def _below_ten_thousand(text: str) -> int | None:
    """Read thousands, hundreds, tens and ones, each at most once and in this order; or digits."""
    if re.fullmatch(r"\d{1,4}", text, re.ASCII):
        return int(text)
    match = re.fullmatch(
        r"(?:(\d)千)?0?(?:(\d)百)?0?(?:(\d)十)?0?(\d)?", re.sub("^十", "1十", text), re.ASCII
    )
    if match is None:
        return None
    return sum(int(digit or 0) * size for digit, size in zip(match.groups(), (1000, 100, 10, 1), strict=True))


def _is_money(value: Decimal) -> bool:
    return value == value.quantize(Decimal("0.01")) and value < 10**15


def guess_number(text: str) -> Correction | None:
    """Correct a plain number, from １０, 10分 or 9O."""
    match = re.fullmatch(r"(?P<number>[\d.,OoIl]+)(?:分|%)?", normalize_width(text), re.ASCII)
    digits, certain = _guess_digits(match["number"]) if match else (None, False)
    return Correction(digits, certain, _without_comma(match["number"])) if match and digits else None


_COMMA: Final = re.compile(r"(?P<whole>\d+|\d{1,3}(?:[.,]\d{3})+),(?P<part>\d{1,2})", re.ASCII)
"""Digits with a comma where no group of thousands ends: a decimal sign, a slip, or a list."""


def _without_comma(text: str) -> str:
    """Return the other reading of digits with such a comma, "" if there is none."""
    return re.sub("[.,]", "", text) if _COMMA.fullmatch(text) else ""


def _guess_digits(text: str) -> tuple[str | None, bool]:
    """Return digits with at most one decimal point, and whether nothing had to be guessed."""
    plain = text.translate(_LETTERS)
    certain = plain == text
    if not re.search(r"\d", text):
        return None, False
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    elif comma := _COMMA.fullmatch(plain):
        plain, certain = f"{re.sub('[.,]', '', comma['whole'])}.{comma['part']}", False
    elif "," in plain:
        plain, certain = plain.replace(",", ""), False
    plain = plain.rstrip(".")
    return (plain, certain) if re.fullmatch(r"\d{1,15}(?:\.\d{1,6})?", plain, re.ASCII) else (None, False)


def guess_year(text: str) -> Correction | None:
    """Correct a year to four digits, from 2025年, FY2025, ２０２５ or 二〇二五; uncertain for 25, 2O25 or a whole date."""
    plain = normalize_width(text).translate(_DIGITS)
    digits = plain.translate(_LETTERS)
    if short := re.fullmatch(r"(\d{2})(?:年度?)?", digits, re.ASCII):
        return Correction(f"20{short[1]}", certain=False)
    match = re.fullmatch(
        r"(?:FY)?(\d{4})(?:\.0|财年|年度?)?(?P<day>(?![-/.]\d{4})[-/.\d月日]+)?", digits, re.ASCII
    )
    return Correction(match[1], certain=match["day"] is None and digits == plain) if match else None


_DAYS: Final = (
    re.compile(r"(?P<year>\d{4})[-/._·年]+(?P<month>\d{1,2})[-/._·月]+(?P<day>\d{1,2})[日号]?", re.ASCII),
    re.compile(r"(?P<month>\d{1,2})/(?P<day>1[3-9]|2\d|3[01])/(?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<day>1[3-9]|2\d|3[01])/(?P<month>\d{1,2})/(?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})", re.ASCII),
)
_TENS: Final = re.compile(r"(?P<tens>[1-3]?)十(?P<ones>\d?)", re.ASCII)


def guess_date(text: str) -> Correction | None:
    """Correct a day to 2025-01-31, from 2025年1月31日, 2025/1/31 or 20250131.

    A day past the end of its month becomes the last day of the month, uncertain.
    """
    text = re.sub(r"\s+0?0:00(?::00)?\s*$", "", text)  # as a spreadsheet shows a day
    plain = _TENS.sub(lambda m: f"{m['tens'] or 1}{m['ones'] or 0}", normalize_width(text).translate(_DIGITS))
    if end := re.fullmatch(r"(\d{4})年?(?:年底|年末|底|末|全年)", plain, re.ASCII):
        return Correction(f"{end[1]}-12-31", certain=False)
    match = next(filter(None, (shape.fullmatch(plain) for shape in _DAYS)), None)
    if match is None or not 1 <= int(match["month"]) <= 12 or not 1 <= int(match["day"]) <= 31:
        return None
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    if year == 0:
        return None
    last = monthrange(year, month)[1]
    return Correction(f"{year:04}-{month:02}-{min(day, last):02}", day <= last)


def guess_code(text: str) -> Correction | None:
    """Correct a code for addresses, from Cadre_Training Center."""
    plain = re.sub(r"[\s_.-]+", "-", text.translate(_WIDE).strip().lower()).strip("-")
    return Correction(plain, certain=False) if plain.replace("-", "").isalnum() and plain.isascii() else None
