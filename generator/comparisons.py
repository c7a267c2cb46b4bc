"""The pages that put the same measure of different projects and units side by side.

Comes in: the Chapters of a catalog. Goes out: Pages below indicators/, one for each level-2 heading, or several.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from generator.measures import Chapter, Heading, Measure, Measured, declarations
from generator.page import HOME, ROWS, Link, Page, Paging, Slice, page_from, pagings, slices

ADDRESS: Final = "indicators/"
TITLE: Final = "按指标浏览"


class HeadingRow(NamedTuple):
    """A level-2 heading in the overview: how many indicators, and in how many declarations."""

    heading: Heading
    indicators: int
    declarations: int


class Section(NamedTuple):
    """What of a measure stands on one page; `number` counts measures from 1 and is the section's anchor."""

    number: int
    name: str
    part: Slice[Measured]


class Entrance(NamedTuple):
    """Where a measure begins: its address with its anchor, from the site's root."""

    measure: Measure
    address: str


def comparison_pages(chapters: Sequence[Chapter]) -> Iterator[Page]:
    """The overview of all headings, and the pages of each."""
    yield page_from(
        "indicators.md.jinja",
        ADDRESS,
        title=TITLE,
        trail=(HOME,),
        folder=ADDRESS,
        chapters=[(chapter, _heading_rows(chapter)) for chapter in chapters],
        count=sum(chapter.count for chapter in chapters),
    )
    for chapter in chapters:
        for heading in chapter.headings:
            yield from _comparison(heading)


def _heading_rows(chapter: Chapter) -> list[HeadingRow]:
    return [HeadingRow(h, len(h.rows), declarations(h.rows)) for h in chapter.headings]


def _comparison(heading: Heading) -> Iterator[Page]:
    parts = sections(heading)
    title = heading.term
    address = f"{ADDRESS}{heading.slug}/"
    begins = {section.number: at for at, found in reversed(list(enumerate(parts, 1))) for section in found}
    first = Paging(address=address, number=1, count=len(parts))
    entrances = [
        Entrance(measure, f"{first.address_of(begins[number])}#unit-{number}")
        for number, measure in enumerate(heading.measures, 1)
    ]
    of_declarations = declarations(heading.rows)
    for paging, part in zip(pagings(address, len(parts)), parts, strict=True):
        yield page_from(
            "comparison.md.jinja",
            paging.here,
            title=paging.title(title),
            subject=title,
            trail=paging.trail(
                HOME,
                Link(TITLE, ADDRESS),
                Link(heading.category.term, f"{ADDRESS}#{heading.category.identifier}"),
                subject=title,
            ),
            paging=paging,
            heading=heading,
            count=len(heading.rows),
            declarations=of_declarations,
            entrances=entrances,
            sections=part,
        )


def sections(heading: Heading, size: int = ROWS) -> tuple[tuple[Section, ...], ...]:
    """The measures of a heading by page, at most `size` rows each; of no measures, one page of nothing."""
    rows = [
        (number, start, row)
        for number, measure in enumerate(heading.measures, 1)
        for start, row in enumerate(measure.rows, 1)
    ]
    made = []
    for part in slices(rows, size):
        of_page = []
        for number, found in groupby(part.rows, key=lambda row: row[0]):
            placed = tuple(found)
            measure = heading.measures[number - 1]
            shown = Slice([row for *_, row in placed], placed[0][1], len(measure.rows))
            of_page.append(Section(number, measure.name, shown))
        made.append(tuple(of_page))
    return tuple(made)
