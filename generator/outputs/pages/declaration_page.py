"""The page of a declaration, and the files to download from it.

Merged cells, counts and differences are computed here; the template places them. Nothing in this module knows MkDocs
or touches the disk.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final, NamedTuple

from generator.catalog.database import Catalog
from generator.catalog.lists import (
    DeclarationSummary,
    Grouping,
    compressed_contents,
    declarations_of_group,
    declarations_of_other_years,
)
from generator.declarations.identity import Identity
from generator.declarations.published import (
    DeclarationContent,
    IndicatorContent,
    annual_total,
    expand_content,
    read_content,
)
from generator.forms.display import format_money
from generator.forms.vocabulary import TAXONOMY
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


class IndicatorRow(NamedTuple):
    """A row of the indicator table. A span is the number of rows of a merged cell, 0 in the rows below its first."""

    category_span: int
    category: str
    dimension_span: int
    dimension: str
    name: str
    explanation: str | None
    text: str
    weight: str | None


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
    file with the digest `yaml_digest`, `yaml`, which is added when the page is to be rendered.
    """

    identity: Identity
    content: bytes
    yaml_digest: str
    siblings: tuple[DeclarationSummary, ...]
    sibling_count: int
    other_years: tuple[DeclarationSummary, ...]
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
    contents, other_years = compressed_contents(catalog, key), declarations_of_other_years(catalog, key)
    for summary in summaries:
        siblings = [other for other in summaries[: MAX_SIBLINGS + 1] if other is not summary]
        yield DeclarationSpec(
            summary.identity,
            *contents[summary.identity.project],
            siblings=tuple(siblings[:MAX_SIBLINGS]),
            sibling_count=len(summaries) - 1,
            other_years=tuple(other_years.get(summary.identity.project, ())),
        )


def declaration_page(spec: DeclarationSpec) -> Page:
    """Render the page of one declaration, with its unit's other projects of the year, and its other years."""
    content, identity = read_content(spec.content), spec.identity
    indicators, year = content["indicators"], f"{identity.year}/"
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
            declaration=content
            | {period: _amounts(content[period]) for period in ("project_funding", "annual_funding")},
            identity=identity,
            indicator_rows=tuple(indicator_rows(indicators)),
            has_weights=any(indicator["weight"] is not None for indicator in indicators),
            indicator_count=indicator_count(indicators),
            other_years=tuple(OtherYear(other, other.amount - amount) for other in spec.other_years),
            siblings=spec.siblings,
            unit_link=Link(_count_of_unit(spec.sibling_count + 1), unit_address),
            metadata=page_metadata(content),
        )
    )


def _amounts(texts: Mapping[str, str | None]) -> dict[str, Decimal | None]:
    return {role: None if text is None else Decimal(text) for role, text in texts.items()}


def _count_of_unit(count: int) -> str:
    """Return how many declarations a unit has in a year, without a number if its page does not show them all.

    A number would make one more declaration change the pages of all others.
    """
    return f"全部 {count} 份" if count <= MAX_SIBLINGS + 1 else "全部"


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


def page_metadata(content: DeclarationContent) -> dict[str, object]:
    """Return the metadata of a page: schema.org's Dataset, and the fields that government sites state of an article."""
    published = content["publication"]["published_on"]
    keywords = (content["project_name"], content["implementing_unit"], content["nature"], "绩效目标")
    metadata: dict[str, object] = {
        "source": content["implementing_unit"],
        "keywords": ",".join(keywords),
        "declaration": schema_org_dataset(content),
    }
    if published:
        metadata["published"] = f"{published} 00:00"
    return metadata


def schema_org_dataset(content: DeclarationContent) -> dict[str, object]:
    """Return schema.org's Dataset of a declaration, for search engines."""
    year, unit = content["year"], content["implementing_unit"]
    amount = format_money(annual_total(content))
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": f"{content['project_name']}（{year}年度绩效目标申报表）",
        "description": f"{unit}{year}年度财政项目支出绩效目标申报表："
        f"{content['project_name']}，年度资金申请总额 {amount} 元，"
        f"绩效指标 {len(content['indicators'])} 项。",
        "inLanguage": "zh-CN",
        "temporalCoverage": f"{content['start_date']}/{content['end_date']}",
        "creator": {"@type": "GovernmentOrganization", "name": unit},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"declaration.{ending}"}
            for kind, ending in (("application/json", "json"), ("application/yaml", "yml"))
        ],
    }


def indicator_count(indicators: Sequence[IndicatorContent]) -> IndicatorCount:
    """Count the indicators of a declaration."""
    counts = Counter(indicator["category"] for indicator in indicators)
    quantified = sum(indicator["quantity"] is not None for indicator in indicators)
    return IndicatorCount(
        total=len(indicators),
        by_category=tuple((c.term, counts[c.term]) for c in TAXONOMY if counts[c.term]),
        quantified=quantified,
        qualitative=len(indicators) - quantified,
    )


def indicator_rows(indicators: Iterable[IndicatorContent]) -> Iterator[IndicatorRow]:
    """Yield rows in the order of the input, with equal neighbours of level 1 and level 2 merged."""
    for category, of_category in groupby(indicators, key=lambda i: i["category"]):
        members = list(of_category)
        category_span = len(members)
        for dimension, of_dimension in groupby(members, key=lambda i: i["dimension"]):
            rows = list(of_dimension)
            dimension_span = len(rows)
            for i in rows:
                merged = (category_span, category, dimension_span, dimension)
                yield IndicatorRow(*merged, i["name"], i["explanation"], i["text"], i["weight"])
                category_span = dimension_span = 0
