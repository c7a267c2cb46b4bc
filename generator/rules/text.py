"""Rules on words: what must not stand in any text that becomes public.

Comes in: one text. Goes out: pairs of the offending piece of it and a message. Any text of a declaration is
checked, names and notes too; amounts, dates and quantities are not text and are not sent here.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from generator.problems import shown

Finding: TypeAlias = tuple[str, str]
"""The piece of text that is meant, and what to say of it."""

TextCheck: TypeAlias = Callable[[str], Iterator[Finding]]

_MARKUP: Final = re.compile(
    r"</?[A-Za-z][^<>]*>?|<!--|&(?:[A-Za-z]{2,8}|#\d{1,7}|#x[0-9A-Fa-f]{1,6});"  # HTML
    r"|\*\*[^*\s][^*]*\*\*|~~[^~]+~~|`[^`]*`?|!?\[[^\]]*\]\([^)]*\)|(?m:^#{1,6} )"  # Markdown
    r"|\{\{|\{%|\{:"  # templates and attribute lists
)


def check_markup(text: str) -> Iterator[Finding]:
    """No HTML, Markdown or template marks."""
    for match in _MARKUP.finditer(text):
        yield match[0], f"不应有网页代码或排版记号，这里是{shown(match[0])}；请只留文字"


_PLACEHOLDER: Final = re.compile(
    r"(?<![A-Za-z0-9])[XxＸ×]{2,}(?![A-Za-z0-9])|待填写?|待补充|待完善|待确认|某某|TODO|TBD|[?？]{3,}|_{3,}"
)


def check_placeholder(text: str) -> Iterator[Finding]:
    """No words that stand for words still to come."""
    for match in _PLACEHOLDER.finditer(text):
        yield match[0], f"不应有占位文字，这里是“{match[0]}”；请填写实际内容"


_SECRECY: Final = re.compile(r"(?<![杜拒谢])绝密(?!切)|(?:机密|秘密)\s*★|内部(?:资料|文件)|送审稿|征求意见稿")


def check_secrecy_mark(text: str) -> Iterator[Finding]:
    """No mark of secrecy, and no mark of an internal draft."""
    for match in _SECRECY.finditer(text):
        yield match[0], f"不应有密级标志或内部文稿字样，这里是“{match[0]}”；请确认内容可以公开"


_ID_CARD: Final = re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])", re.ASCII)
_MOBILE: Final = re.compile(
    r"(?<![0-9A-Za-z.])(?:(?:\+|00)?86[- ]?)?1[3-9]\d([- ]?)\d{4}\1\d{4}(?![0-9A-Za-z.])", re.ASCII
)
_BANK_CARD: Final = re.compile(
    r"(?<![0-9A-Za-z.])[3-6]\d{3}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?![0-9A-Za-z.])", re.ASCII
)
_E_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]+[@＠][A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")


def check_personal_data(text: str) -> Iterator[Finding]:
    """No identity-card number, mobile number, bank-card number or e-mail address."""
    plain = text.translate(_HALF_WIDTH)  # one character for one: positions stay
    for match in _ID_CARD.finditer(plain):
        if _is_id_card(match[0].upper()):
            yield _same(text, match), "不应有个人信息，这里像是身份证号；请删去"
    for match in _MOBILE.finditer(plain):
        yield _same(text, match), "不应有个人信息，这里像是手机号码；请删去，或改用单位的固定电话"
    for match in _BANK_CARD.finditer(plain):
        digits = re.sub(r"\D", "", match[0])
        if len(digits) >= 16 and _passes_luhn(digits) and not _is_id_card(digits):
            yield _same(text, match), "不应有个人信息，这里像是银行卡号；请删去"
    for match in _E_MAIL.finditer(plain):
        yield _same(text, match), "不应有个人信息，这里像是电子邮箱；请删去"


_HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９Ｘ", "0123456789X")


def _same(text: str, match: re.Match[str]) -> str:
    return text[match.start() : match.end()]


def _is_id_card(number: str) -> bool:
    """GB 11643: a birth date in the middle and a check character by ISO 7064 mod 11-2."""
    if len(number) != 18 or not re.fullmatch(
        r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", number[6:14]
    ):
        return False
    weighted = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(number[:17]))
    return number[17] == "10X98765432"[weighted % 11]


def _passes_luhn(digits: str) -> bool:
    """ISO/IEC 7812: every second digit from the right doubled, the sum of all digits a multiple of ten."""
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


TEXT_CHECKS: Final[tuple[tuple[str, TextCheck], ...]] = (
    ("markup", check_markup),
    ("placeholder", check_placeholder),
    ("personal-data", check_personal_data),
    ("secrecy-mark", check_secrecy_mark),
)
