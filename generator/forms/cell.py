"""What stands in a cell: words, money, years, dates and codes, read from their text.

Comes in: one text, as typed. Goes out: the value, or Unreadable, whose words tell an editor what to type.
Nothing here knows where a cell stands.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from generator.diagnostics.wording import shown
from generator.forms import spelling as spellings
from generator.forms.spelling import Spelling

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2099

LONGEST_SLUG: Final = 80
PAGING: Final = "page"  # no unit is called so: 2025/page/2/ is the second page of a year
SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Unreadable(ValueError):  # noqa: N818 - what the text is
    """What was typed is not what the cell wants; `spelling` is how to write it, where that can be told."""

    def __init__(self, message: str, spelling: Spelling | None = None) -> None:
        super().__init__(message)
        self.spelling = spelling


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """How a cell is written: what is `wanted`, and the `pattern` of the whole text, as JavaScript reads it too.

    `least` and `most` bound a number; `choices` are all there is to choose from.
    """

    wanted: str
    pattern: re.Pattern[str]
    examples: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()

    def refusal(self, text: str, spelling: Spelling | None = None) -> Unreadable:
        """What to say of a text that is not written so."""
        return Unreadable(f"{self.wanted}，现为{shown(text)}", spelling)


LINE: Final = Shape(wanted="应填写内容，写在一行之内", pattern=re.compile(r".*\S.*"))
PARAGRAPHS: Final = Shape(wanted="应填写内容，现在只有空格", pattern=re.compile(r"[\s\S]*\S[\s\S]*"))
MONEY: Final = Shape(
    wanted="应为以元为单位的金额，如 9280000.00",
    pattern=re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]{1,2})?"),
    examples=("9280000.00", "0.00"),
    least=0,
)
YEAR: Final = Shape(
    wanted=f"应为 {FIRST_YEAR}–{LAST_YEAR} 之间的四位数字，如 2025",
    pattern=re.compile(r"[0-9]{4}"),
    examples=("2025", "2026"),
    least=FIRST_YEAR,
    most=LAST_YEAR,
)
DAY: Final = Shape(
    wanted="应为 2025-01-31 这样的日期",
    pattern=re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    examples=("2025-01-01", "2025-12-31"),
)
NUMBER: Final = Shape(
    wanted="应为数字，如 10",
    pattern=re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?"),
    examples=("10", "2.5"),
    least=0,
)


def choice(choices: Iterable[str]) -> Shape:
    """One of several words."""
    words = tuple(choices)
    return Shape(
        wanted=f"应为 {'、'.join(words)} 之一",
        pattern=re.compile("|".join(map(re.escape, words))),
        choices=words,
    )


def line(text: str) -> str:
    """Words in one line, such as a name."""
    if "\n" in text:
        raise Unreadable("应写在一行之内")
    return paragraphs(text)


def paragraphs(text: str) -> str:
    """Words in one or more paragraphs, such as a goal."""
    if not text.strip():
        raise Unreadable(PARAGRAPHS.wanted)
    return text.strip()


def money(text: str) -> Decimal:
    """An amount in 元 with at most two decimals, not negative; separators as in 9,280,000.00."""
    if spellings.is_blank(text):
        raise Unreadable(f"{spellings.BLANK}，现为{shown(text)}", Spelling(""))
    if not MONEY.pattern.fullmatch(text):
        raise MONEY.refusal(text, spellings.amount(text))
    return Decimal(text.replace(",", ""))


def year(text: str) -> int:
    """A budget year of four digits."""
    if not YEAR.pattern.fullmatch(text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise YEAR.refusal(text, _within_years(spellings.year(text)))
    return int(text)


def _within_years(spelling: Spelling | None) -> Spelling | None:
    return spelling if spelling and FIRST_YEAR <= int(spelling.text) <= LAST_YEAR else None


def day(text: str) -> date:
    """A calendar day written 2025-01-31."""
    if not DAY.pattern.fullmatch(text):
        raise DAY.refusal(text, spellings.day(text))
    try:
        return date.fromisoformat(text)
    except ValueError:
        spelling = spellings.day(text)
        last = f"，{int(text[5:7])} 月只有 {spelling.text[8:]} 天" if spelling else ""
        raise Unreadable(f"日历上没有 {text} 这一天{last}", spelling) from None


def decimal(text: str) -> Decimal:
    """A plain number, such as a weight."""
    if not NUMBER.pattern.fullmatch(text):
        raise NUMBER.refusal(text, spellings.number(text))
    return Decimal(text)


def slug(text: str) -> str:
    """A part of an address: lower-case ASCII letters, digits and single hyphens."""
    if not text:
        raise Unreadable("代号没有填写")
    if len(text) > LONGEST_SLUG:
        raise Unreadable(f"代号不超过 {LONGEST_SLUG} 个字符，现为{shown(text)}")
    if not SLUG.fullmatch(text):
        message = f"代号只用小写英文字母、数字和连字符，如 cadre-training-center，现为{shown(text)}"
        raise Unreadable(message, spellings.code(text))
    if text == PAGING:
        raise Unreadable(f"代号不能是 {PAGING}：这个地址留给列表的分页")
    return text
