"""The form as its edition prints it: which label and which text stand in which cell."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from generator.forms.edition import YUAN, YUAN_PER_UNIT, Edition, FormCell, FundingBlock, FundingLine


class PrintedCell(NamedTuple):
    """A cell: its label, the canonical label that explains it, its text, and over how many columns the text goes."""

    label: str
    meaning: str
    text: str
    span: int = 1


class PrintedAmount(NamedTuple):
    """A line of a block of funds: what is printed before its label, label, canonical label, and the amount as printed."""

    prefix: str
    label: str
    meaning: str
    amount: str


class PrintedForm(NamedTuple):
    """The form above the indicators. A row of funds has an amount for each block, None where one has no line.

    `others` are fields that the edition has no place for.
    """

    head: tuple[tuple[PrintedCell, ...], ...]
    funding: tuple[tuple[PrintedAmount | None, ...], ...]
    goals: tuple[PrintedCell, ...]
    others: tuple[PrintedCell, ...]


class _FundingCell(NamedTuple):
    prefix: str
    label: str
    role: str
    block: str


class _Layout(NamedTuple):
    """Where the cells of a form stand; those above the indicators are without text."""

    head: tuple[tuple[PrintedCell, ...], ...]
    funding: tuple[tuple[_FundingCell | None, ...], ...]
    goals: tuple[PrintedCell, ...]


@lru_cache(maxsize=100)
def _layout(edition: Edition) -> _Layout:
    columns = max(len(row) for row in edition.head)
    return _Layout(
        head=tuple(tuple(_row(row, columns)) for row in edition.head),
        funding=tuple(_funding_rows(edition.funding)),
        goals=tuple(_row(edition.goals, len(edition.goals))),
    )


def _row(cells: tuple[FormCell, ...], columns: int) -> Iterator[PrintedCell]:
    """Yield the cells of a row; the text of the last one goes to the end of the form."""
    for number, (label, meaning, _) in enumerate(cells, 1):
        yield PrintedCell(label, meaning, "", 2 * (columns - len(cells)) + 1 if number == len(cells) else 1)


def _funding_rows(blocks: tuple[FundingBlock, ...]) -> Iterator[tuple[_FundingCell | None, ...]]:
    """Yield the rows of blocks that stand side by side: totals above, the last lines of all blocks at the bottom."""
    height = max(len(block.lines) for block in blocks)
    padded = [(*block.lines[:-1], *[None] * (height - len(block.lines)), block.lines[-1]) for block in blocks]
    for lines in zip(*padded, strict=True):
        yield tuple(line and _funding_cell(line, block) for line, block in zip(lines, blocks, strict=True))


def _funding_cell(line: FundingLine, block: FundingBlock) -> _FundingCell:
    is_first_part = line in block.parts[:1] or bool(line.part_of)
    return _FundingCell("其中：" if is_first_part else "", line.label, line.role, block.meaning)


def print_form(
    edition: Edition,
    texts: Mapping[str, str],
    amounts: Mapping[str, Mapping[str, Decimal]],
    other_fields: Mapping[str, str],
    money_unit: str,
) -> PrintedForm:
    """Fill in a form: `texts` by meaning, `amounts` in 元 by the meaning of a block and by role, without blank ones."""
    known = {**other_fields, **texts}
    layout = _layout(edition)
    return PrintedForm(
        head=tuple(tuple(_filled(cell, known) for cell in row) for row in layout.head),
        funding=tuple(
            tuple(cell and _amount(cell, amounts, money_unit, edition.decimals) for cell in row)
            for row in layout.funding
        ),
        goals=tuple(_filled(cell, known) for cell in layout.goals),
        others=tuple(
            PrintedCell(label, "", text)
            for label, text in other_fields.items()
            if label not in edition.own_types
        ),
    )


def _filled(cell: PrintedCell, texts: Mapping[str, str]) -> PrintedCell:
    return PrintedCell(cell.label, cell.meaning, texts.get(cell.meaning or cell.label, ""), cell.span)


def _amount(
    cell: _FundingCell, amounts: Mapping[str, Mapping[str, Decimal]], unit: str, decimals: int
) -> PrintedAmount:
    amount = amounts.get(cell.block, {}).get(cell.role)
    printed = "" if amount is None else format_in_unit(amount, unit, decimals)
    return PrintedAmount(cell.prefix, cell.label, cell.role, printed)


def wrong_sums(
    edition: Edition, amounts: Mapping[str, Mapping[str, Decimal]], unit: str
) -> Iterator[tuple[str, str, str]]:
    """Yield label, amount and the sum of the parts, as printed, of each total that is not the sum of its parts."""
    for block in edition.funding:
        stated = amounts.get(block.meaning, {})
        total, summed = stated.get(block.total.role), block.sum_of_parts(stated)
        if total is not None and summed is not None and total != summed:
            yield (
                block.total.label,
                format_in_unit(total, unit, edition.decimals),
                format_in_unit(summed, unit, edition.decimals),
            )


def format_in_unit(amount: Decimal, unit: str, decimals: int) -> str:
    """Format an amount in 元 in the unit of a form, with at least so many decimals and no digit lost: 928.00."""
    if unit == YUAN and decimals >= 2:  # an amount has no more
        return f"{amount:,.{decimals}f}"
    number = amount / YUAN_PER_UNIT[unit]
    exponent = number.normalize().as_tuple().exponent
    places = max(decimals, -exponent if isinstance(exponent, int) else 0)
    return f"{number:,.{places}f}"


def period_text(period: str | None, start: str | None, end: str | None) -> str:
    """Return the period of a project as a form without days prints it."""
    return period or "—".join(filter(None, (start, end)))
