"""The pages that put the same measure of different projects and units side by side.

Comes in: how many indicators stand under which heading, and what declarations say there. Goes out: Families of pages
below indicators/, one for each level-2 heading.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Final, NamedTuple

from generator.entries import stamp
from generator.measures import Chapter, Heading, Measure, Measured
from generator.page import HOME, ROWS, Family, Link, Paging, Plan, Slice, pagings, plan, slices

ADDRESS: Final = "indicators/"
TITLE: Final = "按指标浏览"


class Section(NamedTuple):
    """What of a measure stands on one page; `number` counts measures from 1 and is the section's anchor."""

    number: int
    name: str
    part: Slice[Measured]


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where a measure begins: its name, its address with its anchor, from the site's root, how many indicators."""

    name: str
    address: str
    count: int


def comparison_families(
    chapters: Sequence[Chapter],
    stamp_of: Callable[[str], str],
    measures: Callable[[str], tuple[Measure, ...]],
) -> Iterator[Family]:
    """The overview of all headings, and the pages of each.

    By the slug of a heading, `measures` gives its indicators, and `stamp_of` a digest of all that is said there.
    """
    yield Family(ADDRESS, stamp(chapters), partial(_overview, chapters))
    for chapter in chapters:
        for heading in chapter.headings:
            plans = partial(_comparison, chapter, heading, measures)
            yield Family(f"{ADDRESS}{heading.slug}/", stamp_of(heading.slug), plans)


def _overview(chapters: Sequence[Chapter]) -> Iterator[Plan]:
    yield plan(
        "indicators.md.jinja",
        ADDRESS,
        title=TITLE,
        trail=(HOME,),
        folder=ADDRESS,
        chapters=chapters,
        count=sum(chapter.count for chapter in chapters),
    )


def _comparison(
    chapter: Chapter, heading: Heading, measures_of: Callable[[str], tuple[Measure, ...]]
) -> Iterator[Plan]:
    measures = measures_of(heading.slug)
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
                Link(chapter.term, f"{ADDRESS}#{chapter.identifier}"),
                subject=heading.term,
            ),
            paging=paging,
            chapter=chapter.term,
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
            shown = Slice([row for *_, row in placed], placed[0][1], len(measure.rows))
            of_page.append(Section(number, measure.name, shown))
        made.append(tuple(of_page))
    return tuple(made)
