"""Writes a recognized form as the file of a declaration: every doubt is a review mark."""

from collections.abc import Iterator, Sequence

from generator.declarations.yaml.scalar import to_yaml_scalar
from generator.forms import vocabulary as v
from generator.office.recognition.recognized_form import ReadIndicator, ReadText, RecognizedForm

_LONG: int = 60
"""Characters of a text from which it is written as a folded block."""


def form_file(form: RecognizedForm, *, names_edition: bool) -> str:
    """Return the text of the file; it `names_edition` if the edition is not the usual one of its unit."""
    return "".join(f"{line}\n" for line in _lines(form, names_edition=names_edition))


def _lines(form: RecognizedForm, *, names_edition: bool) -> Iterator[str]:
    edition = form.edition
    yield from _marks(form.edition_doubts, 0)
    if names_edition:
        yield f"{v.EDITION}: {edition.id}"
    for label, meaning, _ in (cell for row in edition.head for cell in row):
        yield from _text_lines(label, form.fields.get(label))
        if meaning == v.PROJECT_NAME:
            yield from _year_lines(form.year)
    if form.money_unit and form.money_unit != edition.money_unit:
        yield from _marks((f"原表以{form.money_unit}为单位，这种表平常以{edition.money_unit}为单位",), 0)
        yield f"{v.MONEY_UNIT}: {form.money_unit}"
    for block in edition.funding:
        amounts = [(line.label, form.funding.get((block.label, line.label))) for line in block.lines]
        if any(amount for _, amount in amounts):
            yield f"{to_yaml_scalar(block.label)}:"
            for label, amount in amounts:
                if amount:
                    yield from _text_lines(label, amount, 2)
    for label, _, _ in edition.goals:
        yield from _text_lines(label, form.fields.get(label))
    if form.other_fields:
        yield f"{v.OTHER_FIELDS}:"
        for label, read in form.other_fields.items():
            yield from _text_lines(label, read, 2)
    yield from _indicator_lines(form.indicators)


def _year_lines(year: ReadText | None) -> Iterator[str]:
    if year is None:
        yield from _marks(("原文没有写年度",), 0)
        yield f"{v.YEAR}:"
    else:
        yield from _text_lines(v.YEAR, year)


def _marks(doubts: Sequence[str], indent: int) -> Iterator[str]:
    for doubt in dict.fromkeys(doubts):
        yield f"{' ' * indent}# {v.REVIEW_MARK}：{' '.join(doubt.split())}"


def _text_lines(label: str, read: ReadText | None, indent: int = 0) -> Iterator[str]:
    """Yield a field; a blank or missing one is not written."""
    if read is None or (not read.text and not read.doubts):
        return
    yield from _marks(read.doubts, indent)
    before = f"{' ' * indent}{to_yaml_scalar(label)}:"
    paragraphs = read.text.split("\n")
    if len(paragraphs) > 1:
        yield f"{before} |-"
        yield from (f"{' ' * (indent + 2)}{paragraph}" for paragraph in paragraphs)
    elif len(read.text) > _LONG and "  " not in read.text:
        yield f"{before} >-"
        yield f"{' ' * (indent + 2)}{read.text}"
    else:
        yield f"{before} {to_yaml_scalar(read.text)}" if read.text else before


def _indicator_lines(indicators: Sequence[ReadIndicator]) -> Iterator[str]:
    """Yield the table: rows under their headings, a heading that comes again continues its rows."""
    places: dict[str, dict[str, list[ReadIndicator]]] = {}
    for row in indicators:
        places.setdefault(row.category, {}).setdefault(row.dimension, []).append(row)
    if places:
        yield f"{v.INDICATORS}:"
    for category, dimensions in places.items():
        yield f"  {to_yaml_scalar(category)}:"
        for dimension, rows in dimensions.items():
            if dimension:
                yield f"    {to_yaml_scalar(dimension)}:"
            for row in rows:
                yield from _row_lines(row, 6 if dimension else 4)


def _row_lines(row: ReadIndicator, indent: int) -> Iterator[str]:
    value = row.columns.get(v.INDICATOR_VALUE)
    others = {
        meaning: read for meaning, read in row.columns.items() if meaning != v.INDICATOR_VALUE and read.text
    }
    doubts = (*row.name.doubts, *(value.doubts if value else ()))
    yield from _marks(doubts, indent)
    before = f"{' ' * indent}{to_yaml_scalar(row.name.text)}:"
    text = value.text if value else ""
    if not others:
        yield f"{before} {to_yaml_scalar(text)}" if text else before
        return
    yield before
    if text:
        yield f"{' ' * (indent + 2)}{v.INDICATOR_VALUE}: {to_yaml_scalar(text)}"
    for meaning, read in others.items():
        yield from _text_lines(meaning, read, indent + 2)
