"""The values of cells, ready for a file: lines, paragraphs, days, amounts, values of indicators."""

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from generator.forms.edition import YUAN
from generator.forms.indicator_value import read_indicator_value
from generator.forms.spelling import guess_date, normalize_width
from generator.office.recognition.recognized_form import ReadText
from generator.office.recognition.rows import CellInRow, join_lines, join_paragraphs

_AMOUNT: Final = re.compile(r"[￥¥]?(?P<number>-?[\d,，]+(?:\.\d+)?)(?P<unit>万元|亿元|元)?")
_SHORT_TEXT: Final = 40  # characters
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_line_cell(cell: CellInRow) -> ReadText:
    """Return a cell as one line."""
    text, doubtful = join_lines(cell.text)
    doubts = ("原文在字母或数字之间换行，中间有没有空格看不出来",) if doubtful else ()
    return ReadText(text=text, place=cell.place, doubts=doubts)


def read_paragraphs_cell(cell: CellInRow) -> ReadText:
    """Return a cell as paragraphs; doubt a long text that does not end with a sentence: a page may have cut it."""
    text = join_paragraphs(cell.text)
    is_cut = len(text) > _SHORT_TEXT and not re.search(r"[。！？；…”）.!?;)]$", text)
    doubts = ("没有以句号结尾，可能没有读完，如跨了页",) if is_cut else ()
    if "\n" in text and cell.place.box is not None:  # a page has lines, not paragraphs
        doubts = (*doubts, "在哪里分段看不出来，按行末的句号分的")
    return ReadText(text=text, place=cell.place, doubts=doubts)


def read_day(cell: CellInRow) -> ReadText:
    """Return a cell as a day, if it can be read as one."""
    line = read_line_cell(cell)
    text = line.text.replace(" ", "")
    if _DAY.fullmatch(text) or not text:
        return ReadText(text=text, place=cell.place)
    day = guess_date(text)
    if day is None:
        return ReadText(text=line.text, place=cell.place, doubts=("不是一个日期，照原文抄录",))
    return ReadText(text=day.text, place=cell.place, doubts=() if day.certain else (f"原文是“{text}”",))


def read_amount(cell: CellInRow, unit: str) -> ReadText:
    """Return a cell as an amount in `unit`, without separators; 元 with two decimals."""
    text = normalize_width(re.sub(r"\s+", "", cell.text))
    match = _AMOUNT.fullmatch(text)
    if match is None:
        doubts = ("不是一个金额，照原文抄录",) if text else ()
        return ReadText(text=text, place=cell.place, doubts=doubts)
    number = match["number"].replace(",", "").replace("，", "")
    try:
        amount = Decimal(number)
    except InvalidOperation:
        return ReadText(text=text, place=cell.place, doubts=("不是一个金额，照原文抄录",))
    doubts = (f"原文写明以{match['unit']}为单位",) if match["unit"] and match["unit"] != unit else ()
    exponent = amount.as_tuple().exponent
    if unit == YUAN and isinstance(exponent, int) and exponent > -2:
        number = f"{amount:.2f}"
    return ReadText(text=number, place=cell.place, doubts=doubts)


def read_value(cell: CellInRow, comparator: str = "", unit: str = "", *, as_written: bool) -> ReadText:
    """Return the value of an indicator; comparator and unit are those of columns beside it, "" without such columns."""
    line = read_line_cell(cell)
    text = _without_spaces(line.text)
    doubts = line.doubts
    sign = _sign(comparator)
    if sign and not re.match(r"[≥≤=><]", text):
        text = f"{sign}{text}"
    if unit and re.fullmatch(r"[≥≤=><]*[\d.,~]+", text):
        text += unit if as_written else f"({unit})"
    elif unit and not text.endswith((unit, f"({unit})")):
        doubts = (*doubts, f"原文的单位一栏是“{unit}”")
    if cell.is_number and re.search(r"[.%]", text):
        doubts = (*doubts, "原文是一个数，看不到它显示成什么样，如 0.9 可能显示成 90% 或 ≥90%")
    if as_written or not text:
        return ReadText(text=text, place=cell.place, doubts=doubts)
    try:
        text = read_indicator_value(text).text
    except ValueError:
        doubts = (*doubts, "不像指标值，照原文抄录")
    return ReadText(text=text, place=cell.place, doubts=doubts)


def _without_spaces(text: str) -> str:
    """Remove the spaces around signs, numbers and brackets, which layout adds: = 100 (%)."""
    return re.sub(r"(?<=[≥≤=><\d(（]) +| +(?=[\d()（）%％])", "", text)


def _sign(text: str) -> str:
    plain = normalize_width(text.strip())
    return {">=": "≥", "<=": "≤", "≥": "≥", "≤": "≤", "=": "=", ">": ">", "<": "<"}.get(plain, "")
