"""Summaries of declarations, and the pages that list them."""

import html5lib
import markdown

from generator.catalog.excerpts import MemoryExcerpts
from generator.catalog.measures import (
    MeasureTable,
    measure_tables,
)
from generator.declarations.identity import Identity
from generator.declarations.model import Declaration, RegisteredDepartment
from generator.declarations.registry import Registry
from generator.declarations.summary import PublishedDeclaration, build_published_declaration
from generator.forms import vocabulary as v
from generator.outputs.pages.all_pages import all_pages
from generator.outputs.pages.page import Page


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
    return build_published_declaration(
        Identity(year, unit, project), Declaration.model_validate(data), b"", registry
    )


def made(*entries: PublishedDeclaration) -> dict[str, Page]:
    return {page.address: page for page in all_pages(entries)}


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


def economic_costs(*forms: PublishedDeclaration) -> tuple[MeasureTable, ...]:
    return measure_tables(MemoryExcerpts(forms).excerpts("cost-economic"))
