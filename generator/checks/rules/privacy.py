"""Rules on personal data: no number and no address by which a person can be found or robbed.

A finding is the offending part of a text and a message. A label before a number decides: amounts and codes are not
personal, and behind 身份证 or 卡号 even a mistyped number is. Not searched for, because innocent text looks the same:
names, street addresses, licence plates, landlines.
"""

import re
from collections.abc import Iterator
from typing import Final, TypeAlias

TextFinding: TypeAlias = tuple[tuple[int, int], str]
"""The offending part of a text, [start, end), and the message."""

# -- as it is compared: half-width, one character for one, so that positions stay ------------------------

_FULL_WIDTH: Final = "".join(map(chr, range(0xFF01, 0xFF5F)))
_HALF_WIDTH: Final = "".join(map(chr, range(0x21, 0x7F)))
_PLAIN: Final = str.maketrans(_FULL_WIDTH + "\u3000—–·", _HALF_WIDTH + " ---")
_URL: Final = re.compile(r"(?:https?://|www\.)[!-~]+", re.ASCII)


def _blank_addresses(text: str) -> str:
    """Blank out web addresses: the numbers in them are not personal."""
    return _URL.sub(lambda match: " " * len(match[0]), text) if "://" in text or "www." in text else text


# -- what stands in front ----------------------------------------------------------------------------

_MAX_LABEL_LENGTH: Final = 30  # characters

_CODE_LABELS: Final = re.compile(
    r"(?:(?<!身份证)(?<!证件)(?<!手机)(?<!电话)(?:编号|编码|代码)|条形?码|识别码|标识码|文号|档号|案号|单号|票号|批号|货号|批次号?"
    r"|(?:发票|票据|项目|合同|订单|流水|序列|备案|许可证|登记|注册|凭证|资产|索引|公告|档案|工单|科目)号码?)"
    r"(?:\([^()]{0,10}\))?[\s:为是]{0,4}[A-Za-z]{0,4}$"
)
_AMOUNT_LABELS: Final = re.compile(
    r"(?:金额|资金|预算|投资|总额|余额|总量|规模|GDP|合计|共计|总计|收入|支出|价值|原值|净值|拨款|产值|资产|人民币|[￥¥$])[\s:为是约达到共]{0,4}$"
)
_CARD_LABELS: Final = re.compile(
    r"(?:卡号|[账帐]号|银行[账帐]户|(?:银行|工资|储蓄|信用|借记)卡|开户行)[^\d。,;]{0,12}$"
)
_IDENTITY_LABELS: Final = re.compile(r"身份证[^\d。,;]{0,8}$")
_UNIT_AFTER: Final = re.compile(
    r"\s*(?:元(?!旦)|万[元吨千亿]|亿|平方|立方|㎡|吨|公斤|千克|千瓦|度(?!假)|人?次(?!日))"
)


def _has_label(label: re.Pattern[str], text: str, position: int) -> bool:
    return label.search(text, max(0, position - _MAX_LABEL_LENGTH), position) is not None


def _is_other_number(text: str, start: int, end: int) -> bool:
    """Return whether a number is labelled as a code or an amount."""
    return (
        _has_label(_CODE_LABELS, text, start)
        or _has_label(_AMOUNT_LABELS, text, start)
        or _UNIT_AFTER.match(text, end) is not None
    )


# -- numbers -----------------------------------------------------------------------------------------

# A lookahead, because a number of another kind may be right before it.
_ID_CARD: Final = re.compile(
    r"(?<!\d)(?<!\d\.)(?=([1-8](?:[ -]?\d){16}[ -]?[0-9Xx])(?![0-9A-Za-z]))", re.ASCII
)
_OLD_ID_CARD: Final = re.compile(
    r"(?<!\d)[1-8]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)", re.ASCII
)
_MOBILE: Final = re.compile(
    r"(?:(?<![0-9A-Za-z])(?<!\d\.)(?<![0-9A-Za-z]-)(?<![A-Za-z]/)|(?<=(?i:tel))|(?<=(?i:phone)))"
    r"(?:\(?(?:\+|00)?86\)?[ -]?)?"
    r"1[3-9]\d(?:(?P<gap>[ .-]?)\d{4}(?P=gap)\d{4}|\d{4} \d{4}|[ -](?!19|20)\d{8})(?![0-9A-Za-z]|\.\d)",
    re.ASCII,
)
_BANK_CARD: Final = re.compile(
    r"(?<![0-9A-Za-z.])[1-9]\d{3}(?P<gap>[ -]?)\d{4}(?:(?P=gap)\d{4}){2}(?:(?P=gap)\d{1,3})?(?![0-9A-Za-z]|\.\d)",
    re.ASCII,
)


def check_personal_numbers(text: str) -> Iterator[TextFinding]:
    """No identity-card, mobile-phone or bank-card number."""
    plain = _blank_addresses(text).translate(_PLAIN)
    for span in _id_cards(plain):
        yield span, "不应有个人信息，这里像是身份证号；请删去"
    for match in _MOBILE.finditer(plain):
        if not _is_other_number(plain, *match.span()):
            yield match.span(), "不应有个人信息，这里像是手机号码；请删去，或改用单位的固定电话"
    for match in _BANK_CARD.finditer(plain):
        if _is_bank_card(plain, match):
            yield match.span(), "不应有个人信息，这里像是银行卡号；请删去"


def _id_cards(plain: str) -> Iterator[tuple[int, int]]:
    for match in _ID_CARD.finditer(plain):
        start, end = match.span(1)
        called_so = _has_label(_IDENTITY_LABELS, plain, start)
        if called_so or (_is_id_card(_digits_only(match[1])) and not _has_label(_CODE_LABELS, plain, start)):
            yield start, end
    for match in _OLD_ID_CARD.finditer(plain):
        if _has_label(_IDENTITY_LABELS, plain, match.start()):
            yield match.span()


def _is_bank_card(plain: str, match: re.Match[str]) -> bool:
    digits = _digits_only(match[0])
    if _is_id_card(digits) or _has_label(_IDENTITY_LABELS, plain, match.start()):
        return False
    if _has_label(_CARD_LABELS, plain, match.start()):
        return True
    # UnionPay's begin with 62; other long numbers must be set in groups of four, which codes never are
    shaped = digits.startswith("62") or (digits[0] in "345" and match["gap"])
    return bool(shaped) and _passes_luhn(digits) and not _is_other_number(plain, *match.span())


def _digits_only(number: str) -> str:
    return re.sub(r"[ -]", "", number).upper()


def _is_id_card(number: str) -> bool:
    """Validate by GB 11643: a birth date in the middle and a check character by ISO 7064 mod 11-2."""
    if len(number) != 18 or not re.fullmatch(
        r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", number[6:14]
    ):
        return False
    weighted = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(number[:17]))
    return number[17] == "10X98765432"[weighted % 11]


def _passes_luhn(digits: str) -> bool:
    """Validate by ISO/IEC 7812: every second digit from the right doubled, the sum of all digits a multiple of ten."""
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


# -- addresses and accounts ----------------------------------------------------------------------------

_E_MAIL: Final = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64} ?@ ?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,5}\.[A-Za-z]{2,}"
)
_QQ: Final = re.compile(r"(?<![A-Za-z])[Qq]{2}群?(?:号码?)?\s{0,3}:?\s{0,3}[1-9]\d{4,10}(?!\d)", re.ASCII)
_WECHAT: Final = re.compile(
    r"(?<!官方)(?<!政务)(?:微信号\s{0,3}:?|(?:微信|(?<![A-Za-z])(?i:wechat|wx|vx))\s{0,3}:)\s{0,3}[A-Za-z][\w-]{5,19}",
    re.ASCII,
)
_TRAVEL_DOCUMENT: Final = re.compile(
    r"(?:护照(?:号码?)?\s{0,3}:?\s{0,3}[A-Za-z]{1,2}\d{7,8}|通行证(?:号码?)?\s{0,3}:?\s{0,3}[A-Za-z]{0,2}\d{8,10})(?!\d)",
    re.ASCII,
)


def check_personal_addresses(text: str) -> Iterator[TextFinding]:
    """No e-mail address, no account of QQ or 微信, no number of a travel document."""
    plain = text.translate(_PLAIN)
    for match in _E_MAIL.finditer(plain):
        yield match.span(), "不应有个人信息，这里像是电子邮箱；请删去"
    for kind, pattern in (("QQ 号", _QQ), ("微信号", _WECHAT), ("出入境证件号", _TRAVEL_DOCUMENT)):
        for match in pattern.finditer(plain):
            yield match.span(), f"不应有个人信息，这里像是{kind}；请删去"
