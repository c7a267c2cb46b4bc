"""The pages that put the same measure of different projects and units side by side.

Comes in: how many indicators stand under which heading, and what declarations say there. Goes out: Families of pages
below indicators/, one for each level-2 heading.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import Final, NamedTuple, TypeAlias

from generator.entries import stamp
from generator.excerpts import Excerpt, said
from generator.measures import Chapter, Heading, Measure, Measured, measured
from generator.page import HOME, ROWS, Family, Link, Paging, Plan, Slice, pagings, plan, slices

ADDRESS: Final = "indicators/"
TITLE: Final = "按指标浏览"


Row: TypeAlias = tuple[str, str, Decimal | None, str, str, str, int]
"""An indicator: name, value, quantity; where its declaration is, that one's project and unit; and the year."""


class Section(NamedTuple):
    """What of a measure stands on one page; `number` counts measures from 1 and is the section's anchor."""

    number: int
    name: str
    part: Slice[Row]


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where a measure begins: its name, its address with its anchor, from the site's root, how many indicators."""

    name: str
    address: str
    count: int


def comparison_families(chapters: Sequence[Chapter], stamp_of: Callable[[str], str]) -> Iterator[Family]:
    """The overview of all headings, and the pages of each; `stamp_of` is a digest of all that is said there, by its slug."""
    yield Family(ADDRESS, stamp(chapters), partial(_overview, chapters))
    for chapter in chapters:
        link = Link(chapter.term, f"{ADDRESS}#{chapter.identifier}")
        for heading in chapter.headings:
            plans = partial(_comparison, link, heading)
            digest = stamp_of(heading.slug)
            yield Family(f"{ADDRESS}{heading.slug}/", digest, plans, heading.indicators, heading.slug)


def _overview(chapters: Sequence[Chapter], _: Sequence[Excerpt] = ()) -> Iterator[Plan]:
    yield plan(
        "indicators.md.jinja",
        ADDRESS,
        title=TITLE,
        trail=(HOME,),
        folder=ADDRESS,
        chapters=chapters,
        count=sum(chapter.count for chapter in chapters),
    )


def _comparison(chapter: Link, heading: Heading, excerpts: Sequence[Excerpt]) -> Iterator[Plan]:
    measures = measured(one for excerpt in excerpts for one in said(excerpt))
    parts = sections(measures)
    address = f"{ADDRESS}{heading.slug}/"
    begins = {section.number: at for at, found in reversed(list(enumerate(parts, 1))) for section in found}
    first = Paging(address=address, number=1, count=len(parts))
    entrances = [
        Entrance(measure.name, f"{first.address_of(begins[number])}#unit-{number}", len(measure.rows))
        for number, measure in enumerate(measures, 1)
    ]
    for paging, part in zip(pagings(address, len(parts)), parts, strict=True):
        yield plan(
            "comparison.md.jinja",
            paging.here,
            title=paging.title(heading.term),
            subject=heading.term,
            trail=paging.trail(
                HOME,
                Link(TITLE, ADDRESS),
                chapter,
                subject=heading.term,
            ),
            paging=paging,
            chapter=chapter.name,
            heading=heading,
            entrances=entrances,
            sections=part,
        )


def sections(measures: Sequence[Measure], size: int = ROWS) -> tuple[tuple[Section, ...], ...]:
    """The measures of a heading by page, at most `size` rows each; of no measures, one page of nothing."""
    rows = [
        (number, start, row)
        for number, measure in enumerate(measures, 1)
        for start, row in enumerate(measure.rows, 1)
    ]
    made = []
    for part in slices(rows, size):
        of_page = []
        for number, found in groupby(part.rows, key=lambda row: row[0]):
            placed = tuple(found)
            measure = measures[number - 1]
            shown = Slice([_row(row) for *_, row in placed], placed[0][1], len(measure.rows))
            of_page.append(Section(number, measure.name, shown))
        made.append(tuple(of_page))
    return tuple(made)


def _row(one: Measured) -> Row:
    identity = one.identity
    return (
        one.name,
        one.text,
        one.quantity,
        identity.address,
        one.project_name,
        one.implementing_unit,
        identity.year,
    )
