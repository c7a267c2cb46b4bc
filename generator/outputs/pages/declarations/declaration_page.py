"""The page of a declaration.

Merged cells, counts and differences are computed here; the template places them. Nothing in this module knows MkDocs
or touches the disk.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final, NamedTuple

from markupsafe import Markup

from generator.catalog.database import Catalog
from generator.catalog.lists import DeclarationSummary, ProjectYear, edition_files, years_of_projects
from generator.catalog.measures import Standing, standings_of_unit
from generator.catalog.open_data.made_files import has_data_files
from generator.declarations.editions.known_editions import EditionFiles, editions_by_file
from generator.declarations.editions.printed_declaration import (
    indicator_rows,
    print_declaration,
    stated_amounts,
)
from generator.declarations.identity import Identity
from generator.declarations.published import DeclarationContent, IndicatorContent, annual_total
from generator.forms import vocabulary as v
from generator.forms.display import format_large_money, split_paragraphs
from generator.forms.edition import Edition
from generator.forms.printed_form import wrong_sums
from generator.outputs.charts.bars import Bar
from generator.outputs.data.metadata import page_metadata
from generator.outputs.pages.declarations.declaration_files import declaration_downloads, embedded_files
from generator.outputs.pages.declarations.declaration_years import (
    content_of_year,
    project_years,
    shown_years,
    since_last_year,
    years_table_file,
)
from generator.outputs.pages.page import (
    HOME,
    Asset,
    Link,
    Page,
    PageSpec,
    relative_root,
    render_markdown,
    render_part,
    value_digest,
)
from generator.outputs.pages.picture_files import AMOUNTS, PictureFile

MAX_SIBLINGS: Final = 12


MAX_FIRST_SENTENCE: Final = 100
"""Characters of a goal above its form; a longer first sentence is cut where it pauses."""


class IndicatorCount(NamedTuple):
    """Number of indicators: in total, by level 1 without empty ones, and in words."""

    total: int
    by_category: tuple[tuple[str, int], ...]
    qualitative: int


class DeclarationSpec(NamedTuple):
    """The page of a declaration, to be rendered where its content is read.

    `years` are those of its project that the page puts side by side, its own among them; `other_years` are all others.
    `standings` are those of its indicators. `siblings` are its unit's largest other projects of the year, of `sibling_count`
    in all. `has_embedded_files` is whether there are files beside it for other sites. `yaml`, its file, is added when the page is
    to be rendered.
    """

    identity: Identity
    years: tuple[ProjectYear, ...]
    other_years: tuple[DeclarationSummary, ...]
    standings: tuple[Standing | None, ...]
    siblings: tuple[DeclarationSummary, ...]
    sibling_count: int
    editions: EditionFiles = ()
    has_embedded_files: bool = False
    yaml: bytes = b""

    @property
    def address(self) -> str:
        """Address of the page, from the site's root."""
        return self.identity.address

    @property
    def digest(self) -> str:
        """Digest of everything that the page and its downloads depend on, except the program."""
        years = [(year.summary, year.yaml_digest) for year in self.years]
        return value_digest((self.identity, years, *self[2:-1]))

    @property
    def present(self) -> ProjectYear:
        """The year of the page."""
        return next(year for year in self.years if year.summary.identity == self.identity)

    @property
    def source_path(self) -> str:
        """Path of the declaration's file, from declarations/."""
        return self.identity.path


def declaration_page_specs(catalog: Catalog, unit: str) -> Iterator[DeclarationSpec]:
    """Yield the pages of the declarations of a unit, the years of a project one after the other."""
    own_editions, has_embedded_files = edition_files(catalog), has_data_files(catalog)
    projects, standings = years_of_projects(catalog, unit), standings_of_unit(catalog, unit)
    of_year: defaultdict[int, list[DeclarationSummary]] = defaultdict(list)
    for one in chain.from_iterable(projects.values()):
        of_year[one.summary.identity.year].append(one.summary)
    for summaries in of_year.values():
        summaries.sort(key=lambda summary: (-summary.amount, summary.identity))
    for years in projects.values():
        for summary, *_ in years:
            identity = summary.identity
            largest = of_year[identity.year][: MAX_SIBLINGS + 1]
            yield DeclarationSpec(
                identity,
                years=shown_years(years, identity.year),
                other_years=tuple(one.summary for one in years if one.summary is not summary),
                standings=standings.get(identity, ()),
                siblings=tuple(other for other in largest if other is not summary)[:MAX_SIBLINGS],
                sibling_count=len(of_year[identity.year]) - 1,
                editions=own_editions,
                has_embedded_files=has_embedded_files,
            )


def render_declaration(spec: DeclarationSpec) -> tuple[Page, tuple[Asset, ...]]:
    """Render the page of one declaration, with its project's other years and its unit's other projects of the year.

    Returns the page, and the files beside it.
    """
    content, year = content_of_year(spec.present.content), spec.identity.year
    title = f"{content['project_name']}各年度的{v.ANNUAL_TOTAL}"
    form = _form(spec, content)
    amounts = PictureFile.of_years(AMOUNTS, title, f"{v.ANNUAL_TOTAL}（元）", _amounts(spec))
    values = _page_values(spec, content) | {"form": form, "amounts": amounts, "amounts_title": title}
    page = render_markdown(
        PageSpec("declaration.md.jinja", spec.address, values, source_path=spec.source_path)
    )
    files = [*declaration_downloads(page, spec.yaml, spec.present.content)]
    if spec.has_embedded_files:
        files += embedded_files(page, content, form, amounts, years_table_file(spec.years, year))
    return page, tuple(files)


def _form(spec: DeclarationSpec, content: DeclarationContent) -> Markup:
    """Render the official form."""
    indicators = content["indicators"]
    edition = _edition(spec, content)
    values = {
        "declaration": content,
        "edition": edition,
        "form": print_declaration(content, edition),
        "indicator_rows": tuple(indicator_rows(indicators)),
        "has_weights": any(indicator["weight"] is not None for indicator in indicators),
        "has_period_values": any(indicator["period_value"] for indicator in indicators),
        "has_standards": any(indicator["standard"] for indicator in indicators),
    }
    return render_part("form.html.jinja", spec.address, values)


def _edition(spec: DeclarationSpec, content: DeclarationContent) -> Edition:
    return editions_by_file(spec.editions).by_id[content["edition"]]


def _page_values(spec: DeclarationSpec, content: DeclarationContent) -> dict[str, object]:
    """Return what the page says beside the form and the picture."""
    summary, identity = spec.present.summary, spec.identity
    year = f"{identity.year}/"
    unit_address = f"{year}{identity.unit}/"
    return {
        "title": content["project_name"],
        "breadcrumbs": (
            HOME,
            Link(f"{identity.year}年度", year),
            Link(content["implementing_unit"], unit_address),
        ),
        "unit": Link(summary.implementing_unit, f"units/{identity.unit}/"),
        "department": Link(summary.competent_department, f"departments/{summary.department}/"),
        "since_last_year": since_last_year(spec.years, identity.year),
        "goal": first_sentence(content["annual_goal"] or content["overall_goal"] or ""),
        "years": project_years(spec.years, identity.year, spec.standings, relative_root(spec.address)),
        "other_years": spec.other_years,
        "declaration": content | {"annual_total": annual_total(content)},
        "wrong_sums": _wrong_sums(spec, content) if content["transcribed"] else (),
        "identity": identity,
        "indicator_count": indicator_count(content["indicators"]),
        "siblings": spec.siblings,
        "unit_link": Link(_count_of_unit(spec.sibling_count + 1), unit_address),
        "metadata": page_metadata(content),
        "has_embedded_files": spec.has_embedded_files,
    }


def _wrong_sums(spec: DeclarationSpec, content: DeclarationContent) -> tuple[tuple[str, str, str], ...]:
    return tuple(wrong_sums(_edition(spec, content), stated_amounts(content), content["money_unit"]))


def _amounts(spec: DeclarationSpec) -> tuple[Bar, ...]:
    """Return the amount of every year of the project for a picture; a year without a declaration is a gap."""
    summaries = {one.identity.year: one for one in (*spec.other_years, spec.present.summary)}
    return tuple(
        Bar(str(year), summary.amount, format_large_money(summary.amount), summary.identity == spec.identity)
        if (summary := summaries.get(year))
        else Bar(str(year), None, "")
        for year in range(min(summaries), max(summaries) + 1)
    )


def first_sentence(goal: str) -> str:
    """Return the first sentence of a goal; a long one up to the last pause that fits, with ……."""
    line = next(iter(split_paragraphs(goal)), "")
    sentence = re.split(r"(?<=[。！？；])", line, maxsplit=1)[0]
    if len(sentence) <= MAX_FIRST_SENTENCE:
        return sentence
    start = sentence[:MAX_FIRST_SENTENCE]
    pause = max(start.rfind(mark) for mark in "，、：,")
    return (start[:pause] if pause > MAX_FIRST_SENTENCE // 2 else start) + "……"


def _count_of_unit(count: int) -> str:
    """Return how many declarations a unit has in a year, without a number if its page does not show them all.

    A number would make one more declaration change the pages of all others.
    """
    return f"全部 {count:,} 份" if count <= MAX_SIBLINGS + 1 else "全部"


def indicator_count(indicators: Sequence[IndicatorContent]) -> IndicatorCount:
    """Count the indicators of a declaration."""
    counts = Counter(v.KINDS_BY_SLUG[indicator["kind"]].category for indicator in indicators)
    return IndicatorCount(
        total=len(indicators),
        by_category=tuple((c.term, counts[c.term]) for c in v.TAXONOMY if counts[c.term]),
        qualitative=sum(indicator["quantity"] is None for indicator in indicators),
    )
