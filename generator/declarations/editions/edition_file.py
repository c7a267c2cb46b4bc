"""Reads the file of an edition: what the form prints, in the order of the form."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, NamedTuple

from pydantic import Field, PlainValidator, ValidationError
from pydantic_core import PydanticCustomError

from generator.declarations.model import Record
from generator.declarations.reading_errors import no_persons, reading_problems
from generator.declarations.yaml.source import Source, SourceLocation
from generator.diagnostics.problem import Problem
from generator.diagnostics.wording import closest_match, did_you_mean, quote
from generator.forms import vocabulary as v
from generator.forms.cell_types import SingleLine, Slug, Year
from generator.forms.edition import (
    GOAL_MEANINGS,
    HEAD_MEANINGS,
    OWN_TYPES,
    ROLES,
    TOTAL,
    YUAN,
    YUAN_PER_UNIT,
    Edition,
    FormCell,
    FundingBlock,
    FundingLine,
    Heading,
    IndicatorColumns,
)
from generator.forms.habits import names_person
from generator.forms.spelling import Correction

WITHOUT_DIMENSION: Final = "直接填写"
"""In place of a level-2 heading: indicators stand under level 1 directly."""
YES_AND_NO: Final = {"是": True, "否": False}


def _one_of(choices: Mapping[str, Any]) -> PlainValidator:
    def read(text: object) -> Any:
        if not isinstance(text, str) or text not in choices:
            shown = quote(text) if isinstance(text, str) else "几行"
            raise PydanticCustomError(
                "choice", "{message}", {"message": f"应为 {'、'.join(choices)} 之一，现为{shown}"}
            )
        return choices[text]

    return PlainValidator(read)


def _number(least: int, most: int) -> PlainValidator:
    def read(text: object) -> int:
        if (
            not isinstance(text, str)
            or not text.isascii()
            or not text.isdigit()
            or not least <= int(text) <= most
        ):
            raise PydanticCustomError("type", "{message}", {"message": f"应为 {least} 到 {most} 的整数"})
        return int(text)

    return PlainValidator(read)


class _Block(Record):
    meaning: Annotated[str, _one_of({meaning: meaning for meaning in ROLES})] = Field(alias="期间")
    lines: dict[SingleLine, SingleLine] = Field(alias="各栏")
    of_which: dict[SingleLine, dict[SingleLine, SingleLine]] = Field({}, alias="其中")


class _Columns(Record):
    value: SingleLine = Field(v.INDICATOR_VALUE, alias=v.INDICATOR_VALUE)
    weight: SingleLine = Field(v.WEIGHT, alias=v.WEIGHT)
    explanation: SingleLine = Field(v.EXPLANATION, alias=v.EXPLANATION)
    period_value: SingleLine = Field("", alias=v.PERIOD_VALUE)
    standard: SingleLine = Field("", alias=v.STANDARD)
    weight_total: Annotated[int, _number(1, 1000)] | None = Field(None, alias="权重合计")
    may_be_blank: Annotated[bool, _one_of(YES_AND_NO)] = Field(default=False, alias="指标值可空")
    as_written: Annotated[bool, _one_of(YES_AND_NO)] = Field(default=False, alias="指标值照写")


class EditionFile(Record):
    """The file of an edition as it is written."""

    id: Slug = Field(alias=v.EDITION)
    title: SingleLine = Field(alias="表名")
    source: SingleLine = Field("", alias="依据")
    first_year: Year | None = Field(None, alias="起用年度")
    last_year: Year | None = Field(None, alias="停用年度")
    money_unit: Annotated[str, _one_of({unit: unit for unit in YUAN_PER_UNIT})] = Field(
        YUAN, alias=v.MONEY_UNIT
    )
    decimals: Annotated[int, _number(0, 6)] = Field(2, alias="小数位数")
    head: tuple[dict[SingleLine, SingleLine], ...] = Field(alias="基本情况")
    required: tuple[SingleLine, ...] = Field((), alias="必填")
    choices: dict[SingleLine, tuple[SingleLine, ...]] = Field({}, alias="选项")
    funding: dict[SingleLine, _Block] = Field(alias="资金")
    goals: dict[SingleLine, SingleLine] = Field({}, alias="目标")
    headings: dict[SingleLine, dict[SingleLine, SingleLine]] = Field(alias="指标体系")
    other_headings: dict[SingleLine, dict[SingleLine, SingleLine]] = Field({}, alias="别名")
    columns: _Columns = Field(_Columns(), alias="指标表")


class _Finding(NamedTuple):
    location: SourceLocation
    message: str
    correction: Correction | None = None


def read_edition(source: Source) -> tuple[Edition | None, list[Problem]]:
    """Read the edition that a file describes, or None if any of it is wrong, and the problems."""
    try:
        file = EditionFile.model_validate(source.data())
    except ValidationError as error:
        return None, list(reading_problems(source, EditionFile, error.errors(include_url=False)))
    problems = [
        source.problem(location, "edition", message, correction=correction)
        for location, message, correction in _findings(file)
    ]
    return (None if problems else _edition(file)), problems


def _edition(file: EditionFile) -> Edition:
    meanings = {
        label: label if meaning in OWN_TYPES else meaning
        for row in (*file.head, file.goals)
        for label, meaning in row.items()
    }
    return Edition(
        id=file.id,
        title=file.title,
        source=file.source,
        first_year=file.first_year,
        last_year=file.last_year,
        money_unit=file.money_unit,
        decimals=file.decimals,
        head=tuple(_cells(row) for row in file.head),
        required=frozenset(meanings[label] for label in file.required),
        choices={meanings[label]: choices for label, choices in file.choices.items()},
        funding=tuple(_block(label, block) for label, block in file.funding.items()),
        goals=_cells(file.goals),
        headings=tuple(read_headings(file.headings)),
        other_headings=tuple(read_headings(file.other_headings)),
        columns=IndicatorColumns(**{name: getattr(file.columns, name) for name in IndicatorColumns._fields}),
    )


def _cells(row: Mapping[str, str]) -> tuple[FormCell, ...]:
    return tuple(
        FormCell(label, "", meaning) if meaning in OWN_TYPES else FormCell(label, meaning)
        for label, meaning in row.items()
    )


def _block(label: str, block: _Block) -> FundingBlock:
    roles = ROLES[block.meaning]
    lines = []
    for line, role in block.lines.items():
        lines.append(FundingLine(line, roles[role]))
        lines += [FundingLine(part, roles[its], line) for part, its in block.of_which.get(line, {}).items()]
    return FundingBlock(label, block.meaning, tuple(lines))


def read_headings(headings: Mapping[str, Mapping[str, str]]) -> Iterator[Heading]:
    """Yield the headings that a file lists by level 1 and level 2."""
    for category, dimensions in headings.items():
        for dimension, kind in dimensions.items():
            printed = "" if dimension == WITHOUT_DIMENSION else dimension
            yield Heading(category, printed, v.KINDS_BY_DIMENSION[kind])


# -- what cannot be right ------------------------------------------------------------------------------


def _findings(file: EditionFile) -> Iterator[_Finding]:
    yield from _head_findings(file)
    for label, block in file.funding.items():
        yield from _block_findings(label, block)
    meanings = [block.meaning for block in file.funding.values()]
    for label, block in file.funding.items():
        if meanings.count(block.meaning) > 1:
            yield _Finding(("资金", label, "期间"), f"有两块资金的期间都是{block.meaning}，只能有一块")
    if v.ANNUAL_FUNDING not in meanings:
        yield _Finding(("资金",), f"应有一块资金的期间是{v.ANNUAL_FUNDING}：各年的合计和比较都用它")
    yield from _heading_findings("指标体系", file.headings)
    yield from _heading_findings("别名", file.other_headings)
    if file.first_year and file.last_year and file.first_year > file.last_year:
        yield _Finding(("停用年度",), f"停用年度不应早于起用年度 {file.first_year}，现为 {file.last_year}")


def _head_findings(file: EditionFile) -> Iterator[_Finding]:
    found = list(_cell_findings(file))
    yield from found
    meanings = {meaning for row in file.head for meaning in row.values()}
    for meaning in (v.PROJECT_NAME, v.IMPLEMENTING_UNIT):
        if meaning not in meanings and not found:
            yield _Finding(("基本情况",), f"表上应有一栏的含义是{meaning}")
    labels = {label for row in (*file.head, file.goals) for label in row}
    places: list[tuple[SourceLocation, str]] = [(("必填", n), label) for n, label in enumerate(file.required)]
    for location, label in (*places, *((("选项", label), label) for label in file.choices)):
        if label not in labels and not found:
            yield _Finding(
                location, f"表上没有{quote(label)}这一栏{did_you_mean(closest_match(label, labels))}"
            )


def _cell_findings(file: EditionFile) -> Iterator[_Finding]:
    """Yield what is wrong with the cells of the head and of the goals."""
    places: list[tuple[SourceLocation, str, str, tuple[str, ...]]] = [
        (("基本情况", number, label), label, meaning, HEAD_MEANINGS)
        for number, row in enumerate(file.head)
        for label, meaning in row.items()
    ]
    places += [(("目标", label), label, meaning, GOAL_MEANINGS) for label, meaning in file.goals.items()]
    labels: set[str] = set()
    printed: dict[str, str] = {}
    for location, label, meaning, known in places:
        if label in labels:
            yield _Finding(location, f"{quote(label)}在表上印了两次")
        elif meaning not in (*known, *OWN_TYPES):
            yield _unknown_meaning(location, meaning, (*known, *OWN_TYPES))
        elif meaning in OWN_TYPES and names_person(label):
            yield _Finding(location, no_persons(label))
        elif meaning in known and printed.setdefault(meaning, label) != label:
            yield _Finding(location, f"{quote(meaning)}已经印在{quote(printed[meaning])}，一份表上只印一次")
        labels.add(label)


def _unknown_meaning(location: SourceLocation, meaning: str, known: tuple[str, ...]) -> _Finding:
    matches = closest_match(meaning, known)
    correction = Correction(matches[0], certain=False) if matches else None
    return _Finding(
        location,
        f"没有{quote(meaning)}这个含义，可以写 {'、'.join(known)}{did_you_mean(matches)}",
        correction,
    )


def _block_findings(label: str, block: _Block) -> Iterator[_Finding]:
    roles = ROLES[block.meaning]
    at = ("资金", label)
    lines: list[tuple[SourceLocation, str, str]] = [
        ((*at, "各栏", line), line, role) for line, role in block.lines.items()
    ]
    for parent, parts in block.of_which.items():
        if parent not in block.lines:
            yield _Finding((*at, "其中", parent), f"各栏里没有{quote(parent)}，“其中”只能拆分各栏里的一栏")
        elif block.lines[parent] == TOTAL:
            yield _Finding((*at, "其中", parent), f"{quote(parent)}是总额，它的组成部分写在“各栏”里")
        lines += [((*at, "其中", parent, part), part, role) for part, role in parts.items()]
    seen: dict[str, str] = {}
    names: set[str] = set()
    for location, line, role in lines:
        if role not in roles:
            yield _unknown_meaning(location, role, tuple(roles))
        elif role in seen:
            yield _Finding(location, f"{quote(role)}已经是{quote(seen[role])}的含义，一块资金里只能有一栏")
        if line in names:
            yield _Finding(location, f"{quote(line)}在这块资金里印了两次：一栏不能是它自己的一部分")
        seen.setdefault(role, line)
        names.add(line)
    if next(iter(block.lines.values()), "") != TOTAL:
        yield _Finding((*at, "各栏"), f"{quote(label)}的第一栏应是{TOTAL}")


def _heading_findings(field: str, headings: Mapping[str, Mapping[str, str]]) -> Iterator[_Finding]:
    for category, dimensions in headings.items():
        kinds: dict[str, str] = {}
        for dimension, kind in dimensions.items():
            location = (field, category, dimension)
            if kind not in v.KINDS_BY_DIMENSION:
                yield _unknown_meaning(location, kind, tuple(v.KINDS_BY_DIMENSION))
            elif field == "指标体系" and kinds.setdefault(kind, dimension) != dimension:
                message = (
                    f"{quote(category)}之下已有{quote(kinds[kind])}是{kind}，同一个一级指标之下一种只能有一栏"
                )
                yield _Finding(location, message)
