"""Rules on words: what must not stand in any text that becomes public.

Comes in: one text. Goes out: pairs of the offending part of it and a message. Any text of a declaration is
checked, names and notes too; amounts, dates and quantities are not text and are not sent here.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from generator import vocabulary as v
from generator.problems import shown

Finding: TypeAlias = tuple[tuple[int, int], str]
"""The part of the text that is meant, [start, end), and what to say of it."""

TextCheck: TypeAlias = Callable[[str], Iterator[Finding]]

_MARKUP: Final = re.compile(
    r"</?[A-Za-z][^<>]*>?|<!--|&(?:[A-Za-z]{2,8}|#\d{1,7}|#x[0-9A-Fa-f]{1,6});"  # HTML
    r"|(?<![A-Za-z])(?:style=|(?:text-align|font-size|font-family|line-height):)"  # what is left of HTML
    r"|\*\*[^*\s][^*]{0,200}\*\*|~~[^~]{1,200}~~|`[^`]{0,200}`?"  # Markdown
    r"|!?\[[^\[\]]{0,200}\]\([^()]{0,500}\)|(?m:^#{1,6} )"
    r"|_x000D_|#(?:REF!|N/A|VALUE!|DIV/0!)|=SUM\("  # spreadsheets
    r"|\{\{|\{%|\{:"  # templates and attribute lists
)


def check_markup(text: str) -> Iterator[Finding]:
    """No HTML, Markdown or template marks."""
    for match in _MARKUP.finditer(text):
        yield match.span(), f"不应有网页代码或排版记号，这里是{shown(match[0])}；请只留文字"


_PLACEHOLDER: Final = re.compile(
    r"(?<![A-Za-z0-9ＸXxx×])(?:[Xx]{2,}|[Ｘ×]{2,})(?![A-Za-z0-9]|-\d)"
    r"|(?:20|19)(?:[Xx×Ｘ]{2}|\d[Xx×Ｘ])(?=年)"
    r"|(?<![A-Za-z])[XxＸ](?=(?:年|月|日|个|项|场|万元|亿元|人次|家)(?!光|线))"
    r"|待(?:填写|填报|定(?![向点期价岗])|核定|明确|补$|填$)"
    r"|(?:^|[：:，,、（(\s])待(?:补充|完善|确认)(?=[。；;，,、）)\s]|$)"
    r"|某某|(?<![A-Za-z])(?i:todo|tbd)(?![A-Za-z])|[?？]{2,}|_{2,}|[○〇]{2,}|□"
    r"|（\s*）|\(\s*\)|【\s*】|请填写|此处填写|(?:见附件|同上)$"
)


def check_placeholder(text: str) -> Iterator[Finding]:
    """No words that stand for words still to come."""
    for match in _PLACEHOLDER.finditer(text):
        yield match.span(), f"不应有占位文字，这里是“{match[0]}”；请填写实际内容"


_DRAFT: Final = "送审稿|征求意见稿|讨论稿|报批稿|代拟稿"
_SECRECY: Final = re.compile(
    r"(?<![杜拒谢])绝密(?!切|级?(?:文件|设备|计算机))|(?:机密|秘密)\s*[★☆*＊]"
    r"|[【（(]\s*(?:机密|秘密|内部)\s*[】）)]"
    r"|内部资料(?!性)(?=[，,。；;！!（(）)】\s]|$)|内部文件[，,]?\s*(?:注意保存|(?:不得|请勿|严禁)外传)"
    # a draft is marked at the beginning or the end; elsewhere it is what the project writes
    rf"|^[（(【\[]?(?:{_DRAFT})|[（(【](?:{_DRAFT})[）)】]$"
)


def check_secrecy_mark(text: str) -> Iterator[Finding]:
    """No mark of secrecy, and no mark of an internal draft."""
    for match in _SECRECY.finditer(text):
        yield match.span(), f"不应有密级标志或内部文稿字样，这里是“{match[0]}”；请确认内容可以公开"


_ID_CARD: Final = re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])", re.ASCII)
_MOBILE: Final = re.compile(
    r"(?<![0-9A-Za-z./-])(?:(?:\+|00)?86[- ]?)?1[3-9]\d([- ]?)\d{4}\1\d{4}(?![0-9A-Za-z.])"
    r"(?!\s*(?:元|万|亿|平方米|㎡|吨|次|人|户|册|份))",
    re.ASCII,
)
_BANK_CARD: Final = re.compile(
    r"(?<![0-9A-Za-z.])[3-6]\d{3}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?![0-9A-Za-z.])", re.ASCII
)
_E_MAIL: Final = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}[@＠][A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,5}\.[A-Za-z]{2,}"
)


def check_personal_data(text: str) -> Iterator[Finding]:
    """No identity-card number, mobile number, bank-card number or e-mail address."""
    plain = text.translate(_HALF_WIDTH)  # one character for one: positions stay
    for match in _ID_CARD.finditer(plain):
        if _is_id_card(match[0].upper()):
            yield match.span(), "不应有个人信息，这里像是身份证号；请删去"
    for match in _MOBILE.finditer(plain):
        yield match.span(), "不应有个人信息，这里像是手机号码；请删去，或改用单位的固定电话"
    for match in _BANK_CARD.finditer(plain):
        digits = re.sub(r"\D", "", match[0])
        if len(digits) >= 16 and _passes_luhn(digits) and not _is_id_card(digits):
            yield match.span(), "不应有个人信息，这里像是银行卡号；请删去"
    for match in _E_MAIL.finditer(plain):
        yield match.span(), "不应有个人信息，这里像是电子邮箱；请删去"


_HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９Ｘ", "0123456789X")


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


_CHINESE_COLON: Final = re.compile(rf"^(?:{v.INDICATOR_VALUE}|{v.WEIGHT})：")


def check_chinese_colon(text: str) -> Iterator[Finding]:
    """No field of an indicator is taken for its value because of a Chinese colon."""
    for match in _CHINESE_COLON.finditer(text):
        yield match.span(), f"“{match[0]}”后面是中文冒号，请改用英文冒号加一个空格“: ”"


TEXT_CHECKS: Final[tuple[tuple[str, TextCheck], ...]] = (
    ("yaml-syntax", check_chinese_colon),
    ("markup", check_markup),
    ("placeholder", check_placeholder),
    ("personal-data", check_personal_data),
    ("secrecy-mark", check_secrecy_mark),
)
