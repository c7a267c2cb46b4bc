"""The pages that put the same measure of different projects and units side by side.

Comes in: how many indicators stand under which heading, and what declarations say there. Goes out: Families of pages
below indicators/, one for each level-2 heading.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

from generator.catalog.excerpts import Excerpt
from generator.catalog.measures import Chapter, Heading, Measure, Row, measured
from generator.declarations.summary import stamp
from generator.outputs.pages.page import HOME, Family, Link, Plan, plan
from generator.outputs.pages.paging import ROWS, Slice, pagings, slices

ADDRESS: Final = "indicators/"
TITLE: Final = "按指标浏览"


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
    """What is said of the heading as a whole stands on the first page: a change in one measure leaves most pages alone."""
    measures = measured(excerpts)
    parts = sections(measures)
    address = f"{ADDRESS}{heading.slug}/"
    begins = {section.number: at for at, found in reversed(list(enumerate(parts, 1))) for section in found}
    for paging, part in zip(pagings(address, len(parts)), parts, strict=True):
        entrances = [
            Entrance(measure.name, f"{paging.address_of(begins[number])}#unit-{number}", len(measure.rows))
            for number, measure in enumerate(measures, 1)
        ]
        yield plan(
            "comparison.md.jinja",
            paging.here,
            title=paging.title(heading.term),
            subject=heading.term,
            trail=paging.trail(HOME, Link(TITLE, ADDRESS), chapter, subject=heading.term),
            paging=paging,
            chapter=chapter.name,
            whole=heading if paging.number == 1 else None,
            entrances=entrances if paging.number == 1 else (),
            sections=part,
        )


def sections(measures: Sequence[Measure], size: int = ROWS) -> tuple[tuple[Section, ...], ...]:
    """The measures of a heading by page, at most `size` rows each; of no measures, one page of nothing.

    A measure that is not whole on the page where it begins stands at its top: most can be sorted, and where one grows
    most of the others stay as they are.
    """
    made: list[list[Section]] = [[]]
    for number, measure in enumerate(measures, 1):
        parts = [Section(number, measure.name, part) for part in slices(measure.rows, size)]
        rows = sum(len(section.part.rows) for section in made[-1])
        if made[-1] and rows + len(measure.rows) > size:
            made.append([])
        made[-1].append(parts[0])
        made += [[part] for part in parts[1:]]
    return tuple(map(tuple, made))
