"""The cells of a declaration as types: what each becomes, read by the edition, and how it is written."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from functools import partial
from typing import Annotated, Final, NamedTuple, TypeAlias, TypeVar

from pydantic import PlainValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from generator.diagnostics.wording import closest_match, did_you_mean
from generator.forms import cell
from generator.forms import vocabulary as v
from generator.forms.edition import YUAN, YUAN_PER_UNIT, Edition
from generator.forms.indicator_value import VALUE_FORMAT, IndicatorValue, read_indicator_value
from generator.forms.spelling import Correction, normalize_name

CellT = TypeVar("CellT")

MIN_CHOICE_SIMILARITY: Final = 0.75
"""Similarity of a text and a choice from which the choice was meant: 持续性项目 and 阶段性项目 are opposites with 0.6."""


class ReadingContext(NamedTuple):
    """What the cells of a declaration are read by: its edition, and the unit of its money, a key of YUAN_PER_UNIT.

    In what `is_transcribed` from a published original, every indicator value can be read, as words if need be.
    """

    edition: Edition
    money_unit: str
    is_transcribed: bool = False


def _cell(rule: str, read: Callable[[str], CellT]) -> PlainValidator:
    """Validate one cell with `read`, turning InvalidCellError into an error of type `rule`."""
    return PlainValidator(partial(_read_cell, rule, read))  # no frame more: half a million cells are read


def _read_cell(rule: str, read: Callable[[str], CellT], value: object) -> CellT:
    if not isinstance(value, str):
        raise PydanticCustomError("type", "此处应填写一个值，不应是列表，也不应再分下级")
    try:
        return read(value)
    except cell.InvalidCellError as error:
        message = {"message": str(error), "spelling": error.correction}
        raise PydanticCustomError(rule, "{message}", message) from None


def _choice_cell(meaning: str, choices: Mapping[str, str]) -> PlainValidator:
    """Validate a choice among those of the edition, or any line of text if the edition leaves it open."""

    def validate(value: object, info: ValidationInfo) -> str:
        context: ReadingContext | None = info.context
        known = context.edition.choices.get(meaning) if context else tuple(choices)
        return _read_cell("choice", partial(_read_choice, known) if known else cell.read_line, value)

    return PlainValidator(validate)


def _read_choice(choices: Collection[str], text: str) -> str:
    if text not in choices:
        bare = normalize_name(text).translate(v.SIMPLIFIED)
        matches = [bare] if bare in choices else _same_choice(text, choices)
        correction = Correction(matches[0], certain=matches[0] == bare) if matches else None
        problem = cell.choice_format(choices).invalid(text)
        raise cell.InvalidCellError(f"{problem}{did_you_mean(matches)}", correction)
    return text


def _same_choice(text: str, choices: Collection[str]) -> list[str]:
    """Return the choice that was meant, in a list: one that contains the text, or is almost the same; else an empty list."""
    if _NEGATION.search(text):
        return []
    found = [choice for choice in choices if len(text) > 1 and (text in choice or choice in text)]
    return (
        found if len(found) == 1 else [one for one in closest_match(text, choices) if _is_almost(text, one)]
    )


_NEGATION: Final = re.compile("[非不未无]")  # the opposite of a choice looks much like it


def _is_almost(text: str, choice: str) -> bool:
    return SequenceMatcher(None, text, choice).ratio() >= MIN_CHOICE_SIMILARITY


def _value_cell() -> PlainValidator:
    """Validate the value of an indicator; it is printed as the edition says."""

    def validate(value: object, info: ValidationInfo) -> IndicatorValue:
        context: ReadingContext | None = info.context
        if context and context.is_transcribed and isinstance(value, str):
            return _read_as_published(value)
        found = _read_cell("indicator-value", read_indicator_value, value)
        if context is None or not context.edition.columns.as_written:
            return found
        return replace(found, text=str(value).strip())

    return PlainValidator(validate)


def _read_as_published(text: str) -> IndicatorValue:
    try:
        return replace(read_indicator_value(text), text=text.strip())
    except cell.InvalidCellError:
        return IndicatorValue(text=text.strip())


def _money_cell() -> PlainValidator:
    """Validate an amount in the unit of the declaration's money; it becomes one in 元."""

    def validate(value: object, info: ValidationInfo) -> Decimal:
        context: ReadingContext | None = info.context
        if context is None or context.money_unit == YUAN:
            return _read_cell("type", cell.read_money, value)
        amount = _read_cell("type", cell.read_money_in_wan, value) * YUAN_PER_UNIT[context.money_unit]
        return amount.quantize(Decimal("0.01"))

    return PlainValidator(validate)


# The type of a cell: what it becomes, how its text is read, and how it is written, which only schema looks at.
SingleLine: TypeAlias = Annotated[str, _cell("type", cell.read_line), cell.LINE_FORMAT]
Paragraphs: TypeAlias = Annotated[str, _cell("type", cell.read_paragraphs), cell.PARAGRAPHS_FORMAT]
ParagraphsOrBlank: TypeAlias = Annotated[
    str, _cell("type", cell.read_paragraphs_or_blank), cell.PARAGRAPHS_FORMAT
]
Reason: TypeAlias = Annotated[str, _cell("type", str.strip), cell.PARAGRAPHS_FORMAT]
Money: TypeAlias = Annotated[Decimal, _money_cell(), cell.MONEY_FORMAT]
Year: TypeAlias = Annotated[int, _cell("type", cell.read_year), cell.YEAR_FORMAT]
IsoDate: TypeAlias = Annotated[date, _cell("type", cell.read_date), cell.DATE_FORMAT]
Number: TypeAlias = Annotated[Decimal, _cell("type", cell.read_number), cell.NUMBER_FORMAT]
Nature: TypeAlias = Annotated[str, _choice_cell(v.NATURE, v.NATURES), cell.choice_format(v.NATURES)]
Category: TypeAlias = Annotated[str, _choice_cell(v.CATEGORY, v.CATEGORIES), cell.choice_format(v.CATEGORIES)]
Transcription: TypeAlias = Annotated[
    str, _cell("choice", partial(_read_choice, (v.AS_PUBLISHED,))), cell.choice_format([v.AS_PUBLISHED])
]
MoneyUnit: TypeAlias = Annotated[
    str, _cell("choice", partial(_read_choice, YUAN_PER_UNIT)), cell.choice_format(YUAN_PER_UNIT)
]
Slug: TypeAlias = Annotated[str, _cell("path", cell.read_slug)]
IndicatorValueCell: TypeAlias = Annotated[IndicatorValue, _value_cell(), VALUE_FORMAT]
