"""Summaries of declarations, and the pages that list them."""

from collections.abc import Sequence

import html5lib
import markdown

from generator.catalog.database import Catalog, memory_catalog
from generator.catalog.fill import fill
from generator.declarations.editions.known_editions import DEFAULT_EDITION, shipped_editions
from generator.declarations.identity import Identity
from generator.declarations.model import Declaration, RegisteredDepartment
from generator.declarations.published import PublishedDeclaration, files_by_path, publish_declaration
from generator.declarations.reader import read_declaration
from generator.declarations.registry import Registry
from generator.declarations.yaml.source import RawFile, parse_source
from generator.diagnostics.problem import Problem
from generator.forms import vocabulary as v
from generator.outputs.data.search_data import all_search_files
from generator.outputs.pages.page import Asset, Page
from generator.outputs.pages.specs import all_pages


def entry(
    unit: str = "u",
    project: str = "p",
    *,
    year: int = 2025,
    amount: str = "1",
    nature: str = "一次性项目",
    category: str = "特定目标类",
    indicators: dict[str, str] | None = None,
) -> PublishedDeclaration:
    """A declaration whose indicators all stand under 成本指标 and 经济成本指标."""
    data = {
        "项目名称": f"项目{project}",
        "年度": str(year),
        "项目性质": nature,
        "项目类别": category,
        "主管部门": "局",
        "实施单位": f"单位{unit}",
        "计划开始日期": f"{year}-01-01",
        "计划完成日期": f"{year}-12-31",
        "年度资金": {"年度资金申请总额": amount},
        "绩效指标": {v.COST: {"经济成本指标": indicators or {}}},
    }
    registry = Registry(departments={"局": RegisteredDepartment.model_validate({"代号": "d"})})
    edition = shipped_editions().by_id[DEFAULT_EDITION]
    declaration = Declaration.model_validate(data).read_as(edition, {})
    return publish_declaration(Identity(year, unit, project), declaration, b"", registry)


def made(*entries: PublishedDeclaration) -> dict[str, Page]:
    return {page.address: page for page in pages_of(entries)}


def catalog_of(declarations: Sequence[PublishedDeclaration]) -> Catalog:
    return fill(memory_catalog(), declarations)


def pages_of(
    declarations: Sequence[PublishedDeclaration],
    errors: Sequence[Problem] = (),
    shared_files: Sequence[RawFile] = (),
) -> tuple[Page, ...]:
    """Every generated page; in a preview with `errors`."""
    return all_pages(fill(memory_catalog(), declarations, shared_files), files_by_path(declarations), errors)[
        0
    ]


def assets_of(declarations: Sequence[PublishedDeclaration]) -> tuple[Asset, ...]:
    """Every generated file that is no page, of a site without hand-written pages."""
    catalog = catalog_of(declarations)
    search = (Asset(path=path, data=data) for path, data in all_search_files(catalog, []).items())
    return (*all_pages(catalog, files_by_path(declarations))[1], *search)


def reread(published: PublishedDeclaration) -> Declaration:
    """The declaration that a file holds."""
    source, _ = parse_source("", published.yaml)
    assert source is not None
    return read_declaration(source).declaration


def tables(page: Page) -> list[list[list[str]]]:
    """The text of every cell of every table, as a browser sees it; no table breaks out of its HTML block."""
    html = markdown.markdown(page.text.split("---\n", 2)[2], extensions=["toc"])
    document = html5lib.parse(html, namespaceHTMLElements=False)
    assert not document.findall(".//table//p")
    assert not document.findall(".//script")
    return [
        [["".join(cell.itertext()) for cell in row if cell.tag in {"td", "th"}] for row in table.iter("tr")]
        for table in document.iter("table")
    ]
