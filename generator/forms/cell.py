"""The cells of the form: words, money, years, dates and codes, each read from its text.

A reader returns the value or raises InvalidCellError, whose words tell an editor what to type.
Nothing in this module knows the field that a cell belongs to.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from generator.diagnostics.wording import quote
from generator.forms import spelling
from generator.forms.spelling import Correction

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2099

MAX_SLUG_LENGTH: Final = 80
PAGING_SEGMENT: Final = "page"  # no unit is called so: 2025/page/2/ is the second page of a year
WINDOWS_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{device}{number}" for device in ("com", "lpt") for number in range(10))}
)
"""Names that no file and no folder can have on Windows, with any ending and in any case."""

SLUG_PATTERN: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class InvalidCellError(ValueError):
    """Raised for a text that the cell does not accept. `correction` is how to write it, None if that is unknown.

    The message names both readings if there are two.
    """

    def __init__(self, message: str, correction: Correction | None = None) -> None:
        if correction and correction.other:
            message += f"；是 {correction.text} 还是 {correction.other}？"
        super().__init__(message)
        self.correction = correction


@dataclass(frozen=True, kw_only=True, slots=True)
class CellFormat:
    """How a cell is written: the `requirement` in words, and a `pattern` of the whole text that JavaScript reads too.

    `minimum` and `maximum` bound a number. `choices` are all accepted texts, empty if any text may match.
    """

    requirement: str
    pattern: re.Pattern[str]
    examples: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[str, ...] = ()

    def invalid(self, text: str, correction: Correction | None = None) -> InvalidCellError:
        """Build the error for a text that does not have this format."""
        return InvalidCellError(f"{self.requirement}，现为{quote(text)}", correction)


LINE_FORMAT: Final = CellFormat(requirement="应填写内容，写在一行之内", pattern=re.compile(r".*\S.*"))
PARAGRAPHS_FORMAT: Final = CellFormat(
    requirement="应填写内容，现在只有空格", pattern=re.compile(r"[\s\S]*\S[\s\S]*")
)
MONEY_FORMAT: Final = CellFormat(
    requirement="应为以元为单位的金额，如 9280000.00",
    pattern=re.compile(
        r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9](?:,[0-9]{3}){4}|[0-9]{1,13})(?:\.[0-9]{1,2})?"
    ),
    examples=("9280000.00", "0.00"),
    minimum=0,
)
MONEY_IN_WAN_FORMAT: Final = CellFormat(
    requirement="应为以万元为单位的金额，至多六位小数，如 928.00",
    pattern=re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,2}|[0-9]{1,9})(?:\.[0-9]{1,6})?"),
    examples=("928.00", "0.00"),
    minimum=0,
)
_LONG_MONEY: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){4,}(?:\.[0-9]{1,2})?|[0-9]{14,}(?:\.[0-9]{1,2})?")
YEAR_FORMAT: Final = CellFormat(
    requirement=f"应为 {FIRST_YEAR}–{LAST_YEAR} 之间的四位数字，如 2025",
    pattern=re.compile(r"[0-9]{4}"),
    examples=("2025", "2026"),
    minimum=FIRST_YEAR,
    maximum=LAST_YEAR,
)
DATE_FORMAT: Final = CellFormat(
    requirement="应为 2025-01-31 这样的日期",
    pattern=re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    examples=("2025-01-01", "2025-12-31"),
)
NUMBER_FORMAT: Final = CellFormat(
    requirement="应为数字，如 10",
    pattern=re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?"),
    examples=("10", "2.5"),
    minimum=0,
)


def choice_format(choices: Iterable[str]) -> CellFormat:
    """Return the format of a choice among several words."""
    words = tuple(choices)
    return CellFormat(
        requirement=f"应为 {'、'.join(words)} 之一",
        pattern=re.compile("|".join(map(re.escape, words))),
        choices=words,
    )


def read_line(text: str) -> str:
    """Read words in one line, such as a name."""
    if "\n" in text:
        raise InvalidCellError("应写在一行之内")
    return read_paragraphs(text)


def read_paragraphs(text: str) -> str:
    """Read words in one or more paragraphs, such as a goal."""
    if stripped := text.strip():
        return stripped
    raise InvalidCellError(PARAGRAPHS_FORMAT.requirement)


def read_paragraphs_or_blank(text: str) -> str:
    """Read words in one or more paragraphs, or nothing."""
    return text and read_paragraphs(text)


def read_money(text: str) -> Decimal:
    """Read an amount in 元: at most two decimals, below 10^13, not negative, separators as in 9,280,000.00."""
    if spelling.is_blank(text):
        raise InvalidCellError(f"{spelling.BLANK_MESSAGE}，现为{quote(text)}", Correction(""))
    if not MONEY_FORMAT.pattern.fullmatch(text):
        if _LONG_MONEY.fullmatch(text):
            raise InvalidCellError(
                f"应为以元为单位的金额，小于 10 万亿元，现为{quote(text)}；请看是不是多打了数字"
            )
        raise MONEY_FORMAT.invalid(text, spelling.guess_amount(text))
    return Decimal(text.replace(",", ""))


def read_money_in_wan(text: str) -> Decimal:
    """Read an amount in 万元: at most six decimals, below 10^9, not negative, separators as in 1,928.00."""
    if spelling.is_blank(text):
        raise InvalidCellError(f"{spelling.BLANK_MESSAGE}，现为{quote(text)}", Correction(""))
    if not MONEY_IN_WAN_FORMAT.pattern.fullmatch(text):
        raise MONEY_IN_WAN_FORMAT.invalid(text)
    return Decimal(text.replace(",", ""))


def read_year(text: str) -> int:
    """Read a budget year of four digits."""
    if not YEAR_FORMAT.pattern.fullmatch(text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise YEAR_FORMAT.invalid(text, _within_years(spelling.guess_year(text)))
    return int(text)


def _within_years(correction: Correction | None) -> Correction | None:
    return correction if correction and FIRST_YEAR <= int(correction.text) <= LAST_YEAR else None


def read_date(text: str) -> date:
    """Read a calendar day written 2025-01-31."""
    if not DATE_FORMAT.pattern.fullmatch(text):
        raise DATE_FORMAT.invalid(text, spelling.guess_date(text))
    try:
        return date.fromisoformat(text)
    except ValueError:
        correction = spelling.guess_date(text)
        last = f"，{int(text[5:7])} 月只有 {correction.text[8:]} 天" if correction else ""
        raise InvalidCellError(f"日历上没有 {text} 这一天{last}", correction) from None


def read_number(text: str) -> Decimal:
    """Read a plain number, such as a weight."""
    if not NUMBER_FORMAT.pattern.fullmatch(text):
        raise NUMBER_FORMAT.invalid(text, spelling.guess_number(text))
    return Decimal(text)


def read_slug(text: str) -> str:
    """Read a part of an address: lower-case ASCII letters, digits and single hyphens."""
    if not text:
        raise InvalidCellError("代号没有填写")
    if len(text) > MAX_SLUG_LENGTH:
        raise InvalidCellError(f"代号不超过 {MAX_SLUG_LENGTH} 个字符，现为{quote(text)}")
    if not SLUG_PATTERN.fullmatch(text):
        message = f"代号只用小写英文字母、数字和连字符，如 cadre-training-center，现为{quote(text)}"
        raise InvalidCellError(message, spelling.guess_code(text))
    if text == PAGING_SEGMENT:
        raise InvalidCellError(f"代号不能是 {PAGING_SEGMENT}：这个地址留给列表的分页")
    if text in WINDOWS_DEVICES:
        raise InvalidCellError(f"代号不能是 {text}：Windows 上不能有这个名称的文件和目录")
    return text
