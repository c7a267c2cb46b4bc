"""The page of a declaration, and the files to download from it.

Merged cells, counts and differences are computed here; the template places them. Nothing in this module knows MkDocs
or touches the disk.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Final, NamedTuple

from generator.catalog.database import Catalog
from generator.catalog.lists import (
    DeclarationSummary,
    Grouping,
    compressed_contents,
    declarations_of_group,
    declarations_of_other_years,
    edition_files,
)
from generator.declarations.editions.known_editions import Editions, read_editions
from generator.declarations.editions.printed_declaration import (
    indicator_rows,
    print_declaration,
    stated_amounts,
)
from generator.declarations.identity import Identity
from generator.declarations.published import (
    IndicatorContent,
    annual_total,
    expand_content,
    read_content,
)
from generator.declarations.yaml.source import RawFile
from generator.forms import vocabulary as v
from generator.forms.printed_form import wrong_sums
from generator.outputs.data.metadata import page_metadata
from generator.outputs.pages.page import (
    HOME,
    Asset,
    Link,
    Page,
    page_spec,
    render_markdown,
    value_digest,
)

MAX_SIBLINGS: Final = 12


class IndicatorCount(NamedTuple):
    """Number of indicators: in total, by level 1 without empty ones, with a quantity, and in words."""

    total: int
    by_category: tuple[tuple[str, int], ...]
    quantified: int
    qualitative: int


class OtherYear(NamedTuple):
    """The same project in another year, and the difference of its amount to this one, in 元."""

    summary: DeclarationSummary
    difference: Decimal


class DeclarationSpec(NamedTuple):
    """The page of a declaration, to be rendered where its `content`, compressed JSON, is read.

    `siblings` are its unit's largest other projects of the year, of `sibling_count` in all. The content is that of the
    file with the digest `yaml_digest`, `yaml`, which is added when the page is to be rendered. `editions` are the files of the
    site's own editions, by path.
    """

    identity: Identity
    content: bytes
    yaml_digest: str
    siblings: tuple[DeclarationSummary, ...]
    sibling_count: int
    other_years: tuple[DeclarationSummary, ...]
    editions: tuple[tuple[str, str], ...] = ()
    yaml: bytes = b""

    @property
    def address(self) -> str:
        """Address of the page, from the site's root."""
        return self.identity.address

    @property
    def digest(self) -> str:
        """Digest of everything that the page and its downloads depend on, except the program."""
        return value_digest((self.identity, *self[2:-1]))

    @property
    def source_path(self) -> str:
        """Path of the declaration's file, from declarations/."""
        return self.identity.path


def declaration_page_specs(catalog: Catalog, key: str) -> Iterator[DeclarationSpec]:
    """Yield the pages of the declarations of a unit in a year, `year/unit`."""
    summaries = declarations_of_group(catalog, Grouping.UNIT_YEAR, key)
    own_editions = edition_files(catalog)
    contents, other_years = compressed_contents(catalog, key), declarations_of_other_years(catalog, key)
    for summary in summaries:
        siblings = [other for other in summaries[: MAX_SIBLINGS + 1] if other is not summary]
        yield DeclarationSpec(
            summary.identity,
            *contents[summary.identity.project],
            siblings=tuple(siblings[:MAX_SIBLINGS]),
            sibling_count=len(summaries) - 1,
            other_years=tuple(other_years.get(summary.identity.project, ())),
            editions=own_editions,
        )


def declaration_page(spec: DeclarationSpec) -> Page:
    """Render the page of one declaration, with its unit's other projects of the year, and its other years."""
    content, identity = read_content(spec.content), spec.identity
    indicators, year = content["indicators"], f"{identity.year}/"
    edition = editions_by_file(spec.editions).by_id[content["edition"]]
    amount = annual_total(content)
    unit_address = f"{year}{identity.unit}/"
    return render_markdown(
        page_spec(
            "declaration.md.jinja",
            spec.address,
            source_path=spec.source_path,
            title=content["project_name"],
            breadcrumbs=(
                HOME,
                Link(f"{identity.year}年度", year),
                Link(content["implementing_unit"], unit_address),
            ),
            declaration=content | {"annual_total": amount},
            edition=edition,
            form=print_declaration(content, edition),
            wrong_sums=tuple(wrong_sums(edition, stated_amounts(content), content["money_unit"]))
            if content["transcribed"]
            else (),
            identity=identity,
            indicator_rows=tuple(indicator_rows(indicators)),
            has_weights=any(indicator["weight"] is not None for indicator in indicators),
            has_period_values=any(indicator["period_value"] for indicator in indicators),
            has_standards=any(indicator["standard"] for indicator in indicators),
            indicator_count=indicator_count(indicators),
            other_years=tuple(OtherYear(other, other.amount - amount) for other in spec.other_years),
            siblings=spec.siblings,
            unit_link=Link(_count_of_unit(spec.sibling_count + 1), unit_address),
            metadata=page_metadata(content),
        )
    )


@cache
def editions_by_file(files: tuple[tuple[str, str], ...]) -> Editions:
    """Return the editions that ship and a site's own, from path and text of their files, which have no errors."""
    editions, _ = read_editions(RawFile(path, text.encode()) for path, text in files)
    return editions


def _count_of_unit(count: int) -> str:
    """Return how many declarations a unit has in a year, without a number if its page does not show them all.

    A number would make one more declaration change the pages of all others.
    """
    return f"全部 {count:,} 份" if count <= MAX_SIBLINGS + 1 else "全部"


def declaration_downloads(spec: DeclarationSpec, page: Page) -> Iterator[Asset]:
    """Yield the files to download from a declaration's page, `page`.

    The Markdown does not end in .md, because it would be a page of its own.
    """
    contents = (spec.yaml, expand_content(spec.content) + b"\n", page.text.encode())
    return (
        Asset(path=path, data=data) for path, data in zip(download_paths(spec.address), contents, strict=True)
    )


def download_paths(address: str) -> tuple[str, str, str]:
    """Return the paths of the downloads of the page at an address: YAML, JSON and Markdown."""
    path = f"{address}declaration"
    return f"{path}.yml", f"{path}.json", f"{path}.md.txt"


_KINDS: Final = {kind.slug: kind for kind in v.INDICATOR_KINDS}


def indicator_count(indicators: Sequence[IndicatorContent]) -> IndicatorCount:
    """Count the indicators of a declaration."""
    counts = Counter(_KINDS[indicator["kind"]].category for indicator in indicators)
    quantified = sum(indicator["quantity"] is not None for indicator in indicators)
    return IndicatorCount(
        total=len(indicators),
        by_category=tuple((c.term, counts[c.term]) for c in v.TAXONOMY if counts[c.term]),
        quantified=quantified,
        qualitative=len(indicators) - quantified,
    )
