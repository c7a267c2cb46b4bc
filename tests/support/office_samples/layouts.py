"""Five layouts of a form that real offices have, and what each has beside the form."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from generator.forms import vocabulary as v
from tests.support.office_samples.content import FormContent, IndicatorRow, content_of
from tests.support.office_samples.damage import indented, spaced_label, spaced_value, wrapped_name
from tests.support.office_samples.declarations import SampleDeclaration
from tests.support.office_samples.facts import ExpectedDeclaration, LeftOut, facts_of
from tests.support.office_samples.grid import Block, Break, Content, Grid, GridBuilder, Line
from tests.support.office_samples.rows import (
    PERSONS,
    REMARK,
    REMARKS,
    SERIAL,
    Manner,
    add_funds,
    add_goals,
    add_head,
    add_indicators,
    indicator_columns,
    printed_rows,
)

UNKNOWN_HEADING: Final = "安全生产指标"
_UNKNOWN_ROW: Final = IndicatorRow("", UNKNOWN_HEADING, "安全培训覆盖面", {v.INDICATOR_VALUE: "全员参加"})
_FILLER: Final = ("填报人", "柳溪石")
_FILLING_DAY: Final = "2025年1月15日"


class Form(NamedTuple):
    """A form in a layout: the document, what a correct import of it gives, and what is to be reported as left out."""

    content: Content
    expected: tuple[ExpectedDeclaration, ...]
    left_out: tuple[LeftOut, ...]


def official_rows(
    layout: str, sample: SampleDeclaration, behind: SampleDeclaration | None = None, variant: int = 0
) -> Form:
    """Return the form of a declaration in a layout, one of LAYOUTS; `behind` is the second form of a file that has two.

    `variant` chooses between habits that a layout leaves open.
    """
    return LAYOUTS[layout](sample, behind or sample, variant)


def _expected(sample: SampleDeclaration) -> ExpectedDeclaration:
    return ExpectedDeclaration(sample.path, sample.declaration.edition.id, facts_of(sample.declaration))


def _builder(content: FormContent, manner: Manner) -> GridBuilder:
    """Return a grid that is wide enough for every row of the form; its name column takes what is left."""
    value_columns = len(indicator_columns(content, manner))
    lead = [0.7] if manner.lead else []
    pairs = max(2 * max(map(len, content.head)), 2 * len(content.funds) + 1)
    name = max(1, pairs - len(lead) - 2 - value_columns)
    wide = {v.STANDARD: 2.0, v.EXPLANATION: 1.6, v.WEIGHT: 0.6, v.COMPARATOR_COLUMN: 0.8, v.UNIT_COLUMN: 0.9}
    values = [wide.get(meaning, 1.3) for meaning, _ in indicator_columns(content, manner)]
    if not manner.is_merged:  # what is left over is blank, at the end
        return GridBuilder((*lead, 1.1, 1.2, 2.2, *values, *[1.0] * (name - 1)))
    return GridBuilder((*lead, 1.1, 1.2, *[2.2 / name] * name, *values))


def _add_form(builder: GridBuilder, content: FormContent, manner: Manner) -> None:
    add_head(builder, content, manner)
    add_funds(builder, content, manner)
    add_goals(builder, content, manner)


def _single_table(content: FormContent, manner: Manner) -> Grid:
    builder = _builder(content, manner)
    _add_form(builder, content, manner)
    add_indicators(builder, content, manner, printed_rows(content, manner))
    return builder.grid()


def _as_printed(sample: SampleDeclaration, _: SampleDeclaration, variant: int) -> Form:
    """Layout a: the form as its edition prints it, everything merged."""
    content = content_of(sample.declaration)
    manner = Manner(unit_in_label="({})" if variant % 2 else "（{}）")
    lines = (Line(content.title, "center", is_title=True), Line(f"({content.year}年度)", "center"))
    return Form((*lines, _single_table(content, manner)), (_expected(sample),), ())


def _not_merged(sample: SampleDeclaration, _: SampleDeclaration, variant: int) -> Form:
    """Layout b: nothing merged; headings repeated in every row, or in the first row with blank cells below."""
    content = content_of(sample.declaration)
    manner = Manner(
        levels="repeated" if variant % 2 else "first",
        lead="",
        is_merged=False,
        funds_beside=False,
        goals_beside=False,
        unit_in_label="",
        numbers="plain",
        has_days=True,
    )
    lines = (
        Line(f"{content.title}（{content.year}年度）", is_title=True),
        Line(f"金额单位：{content.unit}", "right"),
    )
    return Form((*lines, _single_table(content, manner)), (_expected(sample),), ())


def _typed_by_hand(sample: SampleDeclaration, _: SampleDeclaration, variant: int) -> Form:
    """Layout c: spaces and line breaks in labels, wrapped names, values with spaces, amounts as text."""
    content = content_of(sample.declaration)
    manner = Manner(
        funds_beside=bool(variant % 2),
        numbers="text",
        label=spaced_label,
        name=wrapped_name,
        value=spaced_value,
        prose=indented,
    )
    lines = (Line(content.title, "center", is_title=True), Line(f"（ {content.year} 年度 ）", "center"))
    return Form((*lines, _single_table(content, manner)), (_expected(sample),), ())


def _from_budget_system(sample: SampleDeclaration, _: SampleDeclaration, variant: int) -> Form:
    """Layout d: values in three columns, serial numbers, persons, and text above and below the table."""
    content = content_of(sample.declaration)
    manner = Manner(
        lead="serial",
        funds_beside=False,
        goals_beside=False,
        unit_in_label="",
        is_split=True,
        has_persons=True,
    )
    lines = (
        Line(f"{content.body}部门预算", "center", is_title=True),
        Line(content.title, "center", is_title=True),
        Line(f"（{content.year}年度）", "center"),
        Line(f"填报日期：{_FILLING_DAY}        单位：{content.unit}", "right" if variant % 2 else "left"),
    )
    below = Line(f"{'：'.join(_FILLER)}　　　　{'：'.join(PERSONS[1])}")
    left_out = (
        *(LeftOut(label, (text,), is_personal=True) for label, text in (*PERSONS, _FILLER)),
        LeftOut("填报日期", (_FILLING_DAY,)),
        LeftOut(SERIAL, ()),
    )
    return Form((*lines, _single_table(content, manner), below), (_expected(sample),), left_out)


def _long(sample: SampleDeclaration, behind: SampleDeclaration, variant: int) -> Form:
    """Layout e: over two pages with repeated headings, another form behind it, a column and a heading too many."""
    first = _long_form(content_of(sample.declaration), variant)
    second = _long_form(content_of(behind.declaration), variant + 1)
    left_out = (
        LeftOut(REMARK, REMARKS, or_as=v.EXPLANATION),
        LeftOut(UNKNOWN_HEADING, (_UNKNOWN_ROW.name, *_UNKNOWN_ROW.texts.values())),
    )
    return Form((*first, Break(is_form=True), *second), (_expected(sample), _expected(behind)), left_out)


def _long_form(content: FormContent, variant: int) -> list[Block]:
    manner = Manner(numbers="text", goals_beside=bool(variant % 2), has_remarks=True)
    rows = _with_unknown_heading(printed_rows(content, manner))
    middle = (len(rows) + 1) // 2
    builder = _builder(content, manner)
    _add_form(builder, content, manner)
    add_indicators(builder, content, manner, rows[:middle])
    rest = _builder(content, manner)
    add_indicators(rest, content, manner, rows[middle:], middle + 1)
    return [
        Line(content.title, "center", is_title=True),
        Line(f"（{content.year}年度）", "center"),
        builder.grid(),
        Break(),
        rest.grid(),
    ]


def _with_unknown_heading(rows: Sequence[IndicatorRow]) -> list[IndicatorRow]:
    """Return the rows with one more, under a heading of no edition, behind those of the first level-1 heading."""
    end = next((n for n, row in enumerate(rows) if row.level_1 != rows[0].level_1), len(rows))
    return [*rows[:end], _UNKNOWN_ROW._replace(level_1=rows[0].level_1), *rows[end:]]


LAYOUTS: Final[Mapping[str, Callable[[SampleDeclaration, SampleDeclaration, int], Form]]] = {
    "a": _as_printed,
    "b": _not_merged,
    "c": _typed_by_hand,
    "d": _from_budget_system,
    "e": _long,
}
