"""Metadata of a declaration's page, for search engines and for government sites."""

from generator.declarations.published import DeclarationContent, annual_total
from generator.forms.display import format_money


def page_metadata(content: DeclarationContent) -> dict[str, object]:
    """Return the metadata of a page: schema.org's Dataset, and the fields that government sites state of an article."""
    published = content["publication"]["published_on"]
    keywords = (content["project_name"], content["implementing_unit"], content["nature"] or "", "绩效目标")
    metadata: dict[str, object] = {
        "source": content["implementing_unit"],
        "keywords": ",".join(filter(None, keywords)),
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
        f"绩效指标 {len(content['indicators']):,} 项。",
        "inLanguage": "zh-CN",
        "temporalCoverage": _temporal_coverage(content),
        "creator": {"@type": "GovernmentOrganization", "name": unit},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"declaration.{ending}"}
            for kind, ending in (("application/json", "json"), ("application/yaml", "yml"))
        ],
    }


def _temporal_coverage(content: DeclarationContent) -> str:
    """Return the days from which and to which a project runs, the year if the form does not state them."""
    start, end = content["start_date"], content["end_date"]
    return f"{start}/{end}" if start and end else str(content["year"])
