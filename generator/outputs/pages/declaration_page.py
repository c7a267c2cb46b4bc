"""The page of a declaration, and the files to download from it.

Merged cells, counts and differences are computed here; the template places them. Nothing in this module knows MkDocs
or touches the disk.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final, NamedTuple

from generator.declarations.model import Declaration, PerformanceIndicator
from generator.declarations.summary import DeclarationSummary, PublishedDeclaration
from generator.forms.vocabulary import TAXONOMY
from generator.outputs.data.declaration_json import declaration_json_bytes
from generator.outputs.pages.page import HOME, Asset, Link, Page, page_spec, render_markdown

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
    weight: Decimal | None


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


def declaration_page(
    published_declaration: PublishedDeclaration,
    siblings: Sequence[DeclarationSummary],
    other_years: Sequence[DeclarationSummary],
) -> Page:
    """Render the page of one declaration, with its unit's other projects of the year, and its other years."""
    summary, declaration, _ = published_declaration
    year = f"{summary.identity.year}/"
    return render_markdown(
        page_spec(
            "declaration.md.jinja",
            summary.address,
            source_path=summary.path,
            title=declaration.project_name,
            breadcrumbs=(
                HOME,
                Link(f"{summary.identity.year}年度", year),
                Link(declaration.implementing_unit, f"{year}{summary.identity.unit}/"),
            ),
            declaration=declaration,
            identity=summary.identity,
            indicator_rows=tuple(indicator_rows(declaration.performance_indicators)),
            has_weights=any(indicator.weight is not None for indicator in declaration.performance_indicators),
            indicator_count=indicator_count(declaration.performance_indicators),
            other_years=tuple(OtherYear(other, other.amount - summary.amount) for other in other_years),
            siblings=siblings[:MAX_SIBLINGS],
            unit_link=Link(_count_of_unit(len(siblings) + 1), f"{year}{summary.identity.unit}/"),
            metadata=page_metadata(published_declaration),
        )
    )


def _count_of_unit(count: int) -> str:
    """Return how many declarations a unit has in a year, without a number if its page does not show them all.

    A number would make one more declaration change the pages of all others.
    """
    return f"全部 {count} 份" if count <= MAX_SIBLINGS + 1 else "全部"


def declaration_downloads(published_declaration: PublishedDeclaration, page: Page) -> Iterator[Asset]:
    """Yield the files to download from a declaration's page, `page`.

    The Markdown does not end in .md, because it would be a page of its own.
    """
    contents = (published_declaration.yaml, declaration_json_bytes(published_declaration), page.text.encode())
    paths = download_paths(published_declaration.summary.address)
    return (Asset(path=path, data=data) for path, data in zip(paths, contents, strict=True))


def download_paths(address: str) -> tuple[str, str, str]:
    """Return the paths of the downloads of the page at an address: YAML, JSON and Markdown."""
    path = f"{address}declaration"
    return f"{path}.yml", f"{path}.json", f"{path}.md.txt"


def page_metadata(published_declaration: PublishedDeclaration) -> dict[str, object]:
    """Return the metadata of a page: schema.org's Dataset, and the fields that government sites state of an article."""
    declaration = published_declaration.declaration
    published = declaration.publication.published_on
    keywords = (declaration.project_name, declaration.implementing_unit, declaration.nature, "绩效目标")
    metadata: dict[str, object] = {
        "source": declaration.implementing_unit,
        "keywords": ",".join(keywords),
        "declaration": schema_org_dataset(declaration),
    }
    if published:
        metadata["published"] = f"{published} 00:00"
    return metadata


def schema_org_dataset(declaration: Declaration) -> dict[str, object]:
    """Return schema.org's Dataset of a declaration, for search engines."""
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": f"{declaration.project_name}（{declaration.year}年度绩效目标申报表）",
        "description": f"{declaration.implementing_unit}{declaration.year}年度财政项目支出绩效目标申报表："
        f"{declaration.project_name}，年度资金申请总额 {declaration.annual_funding.total:,.2f} 元，"
        f"绩效指标 {len(declaration.performance_indicators)} 项。",
        "inLanguage": "zh-CN",
        "temporalCoverage": f"{declaration.start_date}/{declaration.end_date}",
        "creator": {"@type": "GovernmentOrganization", "name": declaration.implementing_unit},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"declaration.{ending}"}
            for kind, ending in (("application/json", "json"), ("application/yaml", "yml"))
        ],
    }


def indicator_count(indicators: Sequence[PerformanceIndicator]) -> IndicatorCount:
    """Count the indicators of a declaration."""
    counts = Counter(indicator.category for indicator in indicators)
    quantified = sum(indicator.value.quantity is not None for indicator in indicators)
    return IndicatorCount(
        total=len(indicators),
        by_category=tuple((c.term, counts[c.term]) for c in TAXONOMY if counts[c.term]),
        quantified=quantified,
        qualitative=len(indicators) - quantified,
    )


def indicator_rows(indicators: Iterable[PerformanceIndicator]) -> Iterator[IndicatorRow]:
    """Yield rows in the order of the input, with equal neighbours of level 1 and level 2 merged."""
    for category, of_category in groupby(indicators, key=lambda i: i.category):
        members = list(of_category)
        category_span = len(members)
        for dimension, of_dimension in groupby(members, key=lambda i: i.dimension):
            rows = list(of_dimension)
            dimension_span = len(rows)
            for i in rows:
                merged = (category_span, category, dimension_span, dimension)
                yield IndicatorRow(*merged, i.name, i.explanation, i.value.text, i.weight)
                category_span = dimension_span = 0
