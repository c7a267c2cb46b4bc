"""Rules on personal data: no number and no address by which a person can be found or robbed.

A finding is the offending part of a text and a message. Numbers are found however their digits are written, grouped or
broken over lines. A label before a number decides: amounts and codes are not personal, and behind 身份证 or 卡号 even a
mistyped number is. Not searched for, because innocent text looks the same: names, street addresses, licence plates,
landlines.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

TextFinding: TypeAlias = tuple[tuple[int, int], str]
"""The offending part of a text, [start, end), and the message."""

# -- as it is compared: half-width and in ASCII digits, one character for one, so that positions stay -----

_FULL_WIDTH: Final = "".join(map(chr, range(0xFF01, 0xFF5F)))
_HALF_WIDTH: Final = "".join(map(chr, range(0x21, 0x7F)))
_NUMERALS: Final = "零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_CIRCLED_OR_RAISED: Final = "¹²³⁰-⁹₀-₉①-⓿❶-➓"
OTHER_DIGITS: Final = _NUMERALS + _CIRCLED_OR_RAISED
"""Digits that are not decimal ones to Python, as they stand in a class of a regular expression."""
_OTHER_DIGIT: Final = re.compile(f"[{_CIRCLED_OR_RAISED}]")
_NUMERAL_DIGITS: Final = str.maketrans(_NUMERALS + "oO", "000123456789112345678900")
_GAP: Final = r"[\s._/-]{0,2}"
_NUMERAL_RUN: Final = re.compile(rf"[{_NUMERALS}0-9](?:[\s._/、,-]{{0,2}}[{_NUMERALS}0-9oO]){{10,}}")
_URL: Final = re.compile(r"(?:https?://|www\.)[!-~]+", re.ASCII)


class _PlainCharacters(dict[int, str]):
    """Maps full-width signs and the decimal digits of every script to ASCII."""

    def __missing__(self, code: int) -> str:
        digit = unicodedata.decimal(chr(code), None)
        self[code] = chr(code) if digit is None else str(digit)
        return self[code]


_PLAIN: Final = _PlainCharacters(zip(map(ord, _FULL_WIDTH + "\u3000—–·"), _HALF_WIDTH + " ---", strict=True))


def _blank_addresses(text: str) -> str:
    """Blank out web addresses: the numbers in them are not personal."""
    return _URL.sub(lambda match: " " * len(match[0]), text) if "://" in text or "www." in text else text


def _with_digits(plain: str) -> str:
    """Return a text with circled and raised digits, and the numerals and letters O in a long number, as digits."""
    digits = _OTHER_DIGIT.sub(lambda match: str(unicodedata.digit(match[0], match[0])), plain)
    return _NUMERAL_RUN.sub(lambda run: run[0].translate(_NUMERAL_DIGITS), digits)


# -- what stands in front ----------------------------------------------------------------------------

_MAX_LABEL_LENGTH: Final = 30  # characters

_CODE_LABELS: Final = re.compile(
    r"(?:(?<!身份证)(?<!证件)(?<!手机)(?<!电话)(?<!联系)(?<!报名)(?<!人员)(?:编号|编码|代码)|条形?码|识别码|标识码|文号|档号|案号|单号|票号|批号|货号|批次号?"
    r"|(?:发票|票据|项目|合同|订单|流水|序列|备案|许可证|登记|注册|凭证|资产|索引|公告|档案|工单|科目)号码?)"
    r"(?:\([^()]{0,10}\))?[\s:为是]{0,4}[A-Za-z]{0,4}$"
)
_AMOUNT_LABELS: Final = re.compile(
    r"(?:金额|资金|预算|投资|总额|余额|总量|规模|GDP|合计|共计|总计|收入|支出|价值|原值|净值|拨款|产值|资产|人民币|[￥¥$])[\s:为是约达到共]{0,4}$"
)
_BARE_LABELS: Final = re.compile(r"(?<![一-龥A-Za-z])(?:编号|编码|代码|单号|资金)[\s:为是]{0,4}$")
_CONTACT_LABELS: Final = re.compile(
    r"(?:联系|联络|手机|电话|致电|来电|拨打|请拨|热线|咨询|报名|短信|(?i:tel|phone|mobile))[^。;]{0,12}$"
)
_CARD_LABELS: Final = re.compile(
    r"(?:卡号|[账帐]号|银行[账帐]户|(?:银行|工资|储蓄|信用|借记)卡|开户行)[^\d。,;]{0,12}$"
)
_IDENTITY_LABELS: Final = re.compile(r"身份证[^\d。,;]{0,8}$")
_UNIT_AFTER: Final = re.compile(r"\s*\(?(?:元(?!旦)|万[元吨千亿]|亿|平方|立方|㎡|吨|公斤|千克|千瓦|度(?!假))")
_TIMES_AFTER: Final = re.compile(r"\s*\(?人?次(?!日)")
_COUNTED_AFTER: Final = re.compile(r"\s*(?:[万亿元人户名次个件份项家场册]|平方|立方|公里)")
_COUNTED_BEFORE: Final = re.compile(r"[一-龥]{2}[\s:为约达]{0,3}$")


def _has_label(label: re.Pattern[str], text: str, position: int) -> bool:
    return label.search(text, max(0, position - _MAX_LABEL_LENGTH), position) is not None


def _is_code(text: str, start: int) -> bool:
    """Return whether the label before a number says that it is the code of a thing, such as 合同编号."""
    return _has_label(_CODE_LABELS, text, start)


def _is_amount(text: str, start: int, end: int) -> bool:
    """Return whether the label before a number, or the unit behind it, says that it is an amount."""
    if _has_label(_AMOUNT_LABELS, text, start) or _UNIT_AFTER.match(text, end):
        return True
    is_counted = _TIMES_AFTER.match(text, end) and _has_label(_COUNTED_BEFORE, text, start)
    return bool(is_counted) and not _has_label(_CONTACT_LABELS, text, start)


# -- identity cards --------------------------------------------------------------------------------------

# A lookahead, because a number of another kind may be right before it.
_ID_CARD: Final = re.compile(
    rf"(?<!\d)(?<!\d\.)(?=([1-8](?:{_GAP}\d){{16}}{_GAP}[0-9Xx])(?![0-9A-Za-z]))", re.ASCII
)
_OLD_ID_CARD: Final = re.compile(
    r"(?<!\d)[1-8]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)", re.ASCII
)


def _id_cards(plain: str) -> Iterator[tuple[int, int]]:
    for match in _ID_CARD.finditer(plain):
        start, end = match.span(1)
        called_so = _has_label(_IDENTITY_LABELS, plain, start)
        if called_so or (_is_id_card(_digits_only(match[1])) and not _is_code(plain, start)):
            yield start, end
    for match in _OLD_ID_CARD.finditer(plain):
        if _has_label(_IDENTITY_LABELS, plain, match.start()):
            yield match.span()


def _digits_only(number: str) -> str:
    return re.sub(r"[^0-9Xx]", "", number).upper()


def _is_id_card(number: str) -> bool:
    """Validate by GB 11643: a birth date in the middle and a check character by ISO 7064 mod 11-2."""
    if len(number) != 18 or not re.fullmatch(
        r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", number[6:14]
    ):
        return False
    weighted = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(number[:17]))
    return number[17] == "10X98765432"[weighted % 11]


# -- mobile phones ---------------------------------------------------------------------------------------

_BETWEEN_DIGITS: Final = r"(?:[ \t]{0,3}|[ ]?[-._/、,|*~:()][ ]?|[ ]?\n[ ]{0,3})"
_MOBILE: Final = re.compile(
    r"(?:(?<![0-9A-Za-z])(?<!\d\.)(?<![0-9A-Za-z]-)(?<![A-Za-z]/)|(?<=(?i:tel))|(?<=(?i:phone)))"
    rf"(?=((?:\(?(?:\+|00)?86\)?[ -]?)?\(?(1{_BETWEEN_DIGITS}[3-9](?:{_BETWEEN_DIGITS}\d){{9}}))(?![0-9A-Za-z]|\.\d))",
    re.ASCII,
)
_DIGIT_BEFORE: Final = re.compile(r"\d\W{1,3}$")
_DIGIT_AFTER: Final = re.compile(r"\W{1,3}\d(?!\d)")
_ONE_BY_ONE: Final = (1,) * 11
_CERTAIN_GROUPS: Final = {(3, 4, 4), (3, 8), (7, 4), _ONE_BY_ONE}
"""Lengths of the groups in which a mobile number is usually written."""
_POSSIBLE_GROUPS: Final = {
    *((4, 4, 3), (4, 3, 4), (3, 3, 5), (1, 3, 3, 4), (5, 6), (6, 5)),
    *((3, 2, 2, 2, 2), (2, 2, 2, 2, 2, 1), (1, 2, 2, 2, 2, 2)),
}
"""Lengths of groups that numbers of other kinds have as well."""


def _mobile_numbers(plain: str) -> Iterator[tuple[int, int]]:
    last = 0
    for match in _MOBILE.finditer(plain):
        start, end = match.span(1)
        if start >= last and _is_mobile_number(plain, start, end, match[2]):
            yield start, end
            last = end


def _is_mobile_number(plain: str, start: int, end: int, number: str) -> bool:
    groups = re.findall(r"\d+", number)
    if len(groups) > 1:
        return _is_grouped_mobile_number(plain, start, end, groups, number) and not _is_code(plain, start)
    if _has_label(_BARE_LABELS, plain, start):
        return not _UNIT_AFTER.match(plain, end)
    return not _is_code(plain, start) and not _is_amount(plain, start, end)


def _is_grouped_mobile_number(plain: str, start: int, end: int, groups: Sequence[str], number: str) -> bool:
    """Return whether groups of digits are a mobile number, and not a list of numbers, a date or a model number."""
    lengths = tuple(map(len, groups))
    separators = {separator.strip(" \t") for separator in re.findall(r"\D+", number)} - {"(", ")"}
    if "\n" in separators:
        begun = plain[plain.rfind("\n", 0, start) + 1 : start].strip()
        is_told = begun != "" or _has_label(_CONTACT_LABELS, plain, start)
        is_broken = len(groups) <= 3 and len(separators - {"\n"}) <= 1
        return is_told and is_broken and not _COUNTED_AFTER.match(plain, end)
    if lengths not in _CERTAIN_GROUPS | _POSSIBLE_GROUPS:
        return False
    if len(separators) > 1 and lengths != _ONE_BY_ONE:
        return False
    if lengths == (3, 8) and groups[1].startswith(("19", "20")):  # a year
        return False
    if lengths == _ONE_BY_ONE and (_has_label(_DIGIT_BEFORE, plain, start) or _DIGIT_AFTER.match(plain, end)):
        return False
    certain = lengths in _CERTAIN_GROUPS and separators <= {"", "-", ".", "_"}
    padded = lengths != _ONE_BY_ONE and any(group.startswith("0") for group in groups)
    return certain or padded or _has_label(_CONTACT_LABELS, plain, start)


# -- bank cards ------------------------------------------------------------------------------------------

_BANK_CARD: Final = re.compile(
    r"(?<![0-9A-Za-z.])[1-9]\d{3}(?P<gap>[ ]{0,2}|[-_.])\d{4}(?:(?P=gap)\d{4}){2}(?:(?P=gap)\d{1,3})?(?![0-9A-Za-z]|\.\d)",
    re.ASCII,
)


def _is_bank_card(plain: str, match: re.Match[str]) -> bool:
    digits = _digits_only(match[0])
    if _is_id_card(digits) or _has_label(_IDENTITY_LABELS, plain, match.start()):
        return False
    if _has_label(_CARD_LABELS, plain, match.start()):
        return True
    # UnionPay's begin with 62; other long numbers must be set in groups of four, which codes never are
    shaped = digits.startswith("62") or (digits[0] in "345" and match["gap"])
    is_other = _is_code(plain, match.start()) or _is_amount(plain, *match.span())
    return bool(shaped) and _passes_luhn(digits) and not is_other


def _passes_luhn(digits: str) -> bool:
    """Validate by ISO/IEC 7812: every second digit from the right doubled, the sum of all digits a multiple of ten."""
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


# -- numbers ---------------------------------------------------------------------------------------------


def check_personal_numbers(text: str) -> Iterator[TextFinding]:
    """No identity-card, mobile-phone or bank-card number."""
    plain = _blank_addresses(text).translate(_PLAIN)
    found = list(_personal_numbers(plain))
    yield from found
    if (digits := _with_digits(plain)) != plain:
        for (start, end), message in _personal_numbers(digits):
            if not any(start < last and first < end for (first, last), _ in found):
                yield (start, end), message


def _personal_numbers(plain: str) -> Iterator[TextFinding]:
    for span in _id_cards(plain):
        yield span, "不应有个人信息，这里像是身份证号；请删去"
    for start, end in _mobile_numbers(plain):
        message = "不应有个人信息，这里像是手机号码；请删去，或改用单位的固定电话"
        is_doubtful = plain[start:end].isdigit() and not _has_label(_CONTACT_LABELS, plain, start)
        yield (start, end), message + ("。是金额的写上“元”，是编号的写明是什么编号" if is_doubtful else "")
    for match in _BANK_CARD.finditer(plain):
        if _is_bank_card(plain, match):
            yield match.span(), "不应有个人信息，这里像是银行卡号；请删去"


# -- addresses and accounts ----------------------------------------------------------------------------

_AT: Final = r"\s{0,3}(?:@|[(\[{<【]\s?(?:(?i:at)|@|艾特)\s?[)\]}>】])\s{0,3}"
_DOT: Final = r"(?:\.|。|\s?[(\[{<【]\s?(?:(?i:dot)|\.|点)\s?[)\]}>】]\s?)"
_E_MAIL: Final = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}(?:"
    rf"{_AT}[A-Za-z0-9-]{{1,63}}(?:{_DOT}[A-Za-z0-9-]{{1,63}}){{0,5}}(?:{_DOT}[A-Za-z]{{2,}}|\s?\.\s?(?:com|cn|net|org|gov)\b)"
    r"|\s{1,3}(?i:at)\s{1,3}[A-Za-z0-9-]{1,63}(?:\s{1,3}(?i:dot)\s{1,3}[A-Za-z0-9-]{2,63}){1,5})"
)
_QQ: Final = re.compile(
    r"(?:(?<![A-Za-z])[Qq]{2}|扣扣|企鹅)群?(?:号码?)?[\s:为是]{0,4}[1-9](?:[ -]?\d){4,10}(?!\d)", re.ASCII
)
_WECHAT: Final = re.compile(
    r"(?<!官方)(?<!政务)(?:微信号\s{0,3}[:为是]?|(?:微信|(?<![A-Za-z])(?i:wechat|wx|vx))\s{0,3}:)\s{0,3}[A-Za-z][\w-]{5,19}",
    re.ASCII,
)
_TRAVEL_DOCUMENT: Final = re.compile(
    r"(?:护照(?:号码?|编号)?[\s:为是]{0,4}[A-Za-z]{1,2}\d{7,8}|通行证(?:号码?|编号)?[\s:为是]{0,4}[A-Za-z]{0,2}\d{8,10})(?!\d)",
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
