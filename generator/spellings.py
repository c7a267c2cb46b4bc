"""What people type for an amount, a day, a year or a number that the form wants written otherwise.

Comes in: a text that cannot be read as it stands. Goes out: a Spelling, how the form writes what was meant, or
None where that cannot be told. Nothing here decides what is right; that is the work of values.
"""

import re
from calendar import monthrange
from decimal import Decimal
from typing import Final, NamedTuple


class Spelling(NamedTuple):
    """How the form writes what was typed; `sure` where that can mean nothing else."""

    text: str
    sure: bool = True


_WIDE: Final = str.maketrans(
    "０１２３４５６７８９．，。、－—–−／：（）＝＞＜％￥　", "0123456789.,.,----/:()=><%¥ "
)
_DIGITS: Final = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_LETTERS: Final = str.maketrans("OoＯｏlI", "000011")
_UNITS: Final = {"": Decimal(1), "元": Decimal(1), "元整": Decimal(1), "圆": Decimal(1)} | {
    name + end: size
    for name, size in (("万", Decimal(10_000)), ("亿", Decimal(100_000_000)))
    for end in ("", "元", "元整")
}
_AMOUNT: Final = re.compile(
    r"(?:人民币|RMB|CNY|¥)?(?P<number>[\d.,OoIl]+)(?:\((?P<in>[万亿]?元)\)|(?P<unit>\D{0,3}))", re.ASCII
)
_GROUPED: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII)


def narrow(text: str) -> str:
    """The text with half-width signs and without spaces and the quotation marks around it."""
    return re.sub(r"\s", "", text.translate(_WIDE)).strip("“”‘’\"'「」")


def amount(text: str) -> Spelling | None:
    """An amount in 元 with two decimals, for 928万元, ￥9,280,000元, ９２８００００ or 9280000,00."""
    match = _AMOUNT.fullmatch(narrow(text))
    if match is None or (match["in"] or match["unit"] or "") not in _UNITS:
        return None
    number, sure = _number(match["number"])
    if number is None:
        return None
    value = Decimal(number) * _UNITS[match["in"] or match["unit"] or ""]
    if not _is_money(value) and not (match["in"] or match["unit"]):
        value, sure = value * _UNITS["万元"], False
    if not _is_money(value):
        return None
    return Spelling(f"{value:.2f}", sure)


def _is_money(value: Decimal) -> bool:
    return value == value.quantize(Decimal("0.01")) and value < 10**15


def number(text: str) -> Spelling | None:
    """A plain number, for １０, 10分 or 9O."""
    match = re.fullmatch(r"(?P<number>[\d.,OoIl]+)(?:分|%)?", narrow(text), re.ASCII)
    found, sure = _number(match["number"]) if match else (None, False)
    return Spelling(found, sure) if found else None


def _number(typed: str) -> tuple[str | None, bool]:
    """Digits with a decimal point at most, and whether nothing had to be guessed."""
    plain = typed.translate(_LETTERS)
    sure = plain == typed
    if not re.search(r"\d", typed):
        return None, False
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    elif comma := re.fullmatch(r"(?P<whole>\d+|\d{1,3}(?:[.,]\d{3})+),(?P<part>\d{1,2})", plain, re.ASCII):
        plain, sure = (
            f"{re.sub('[.,]', '', comma['whole'])}.{comma['part']}",
            sure and comma["whole"].isdigit(),
        )
    elif "," in plain:
        plain, sure = plain.replace(",", ""), False
    plain = plain.rstrip(".")
    return (plain, sure) if re.fullmatch(r"\d{1,15}(?:\.\d{1,6})?", plain, re.ASCII) else (None, False)


def year(text: str) -> Spelling | None:
    """A year of four digits, for 2025年, 2025年度, ２０２５ or 二〇二五."""
    match = re.fullmatch(
        r"(\d{4})(?:年度?)?(?P<day>[-/.\d月日]+)?", narrow(text).translate(_DIGITS), re.ASCII
    )
    return Spelling(match[1], match["day"] is None) if match else None


_DAYS: Final = (
    re.compile(r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})[日号]?", re.ASCII),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})", re.ASCII),
)
_TENS: Final = re.compile(r"(?P<tens>[1-3]?)十(?P<ones>\d?)", re.ASCII)


def day(text: str) -> Spelling | None:
    """A day as 2025-01-31, for 2025年1月31日, 2025/1/31, 20250131; the month's last day for one past it."""
    plain = _TENS.sub(lambda m: f"{m['tens'] or 1}{m['ones'] or 0}", narrow(text).translate(_DIGITS))
    match = next((found for shape in _DAYS if (found := shape.fullmatch(plain))), None)
    if match is None or not 1 <= int(match["month"]) <= 12 or not 1 <= int(match["day"]) <= 31:
        return None
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    if year == 0:
        return None
    last = monthrange(year, month)[1]
    return Spelling(f"{year:04}-{month:02}-{min(day, last):02}", day <= last)


def code(text: str) -> Spelling | None:
    """A code for addresses, for Cadre_Training Center."""
    plain = re.sub(r"[\s_.-]+", "-", text.translate(_WIDE).strip().lower()).strip("-")
    return Spelling(plain, sure=False) if re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", plain) else None
