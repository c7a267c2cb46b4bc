"""A declaration without errors as plain values: what its JSON says, its address, and its file.

The shape of the content is a promise, documented in docs/data.md: keys may be added, none is renamed or changes its
meaning. Waivers are for editors and the check only, and are never part of it.
"""

import json
import zlib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypedDict

from generator.declarations.identity import Identity
from generator.declarations.model import Declaration, PerformanceIndicator
from generator.declarations.registry import Registry
from generator.forms import vocabulary as v


class IndicatorContent(TypedDict):
    """A row of 绩效指标; `text` is its value as printed, and the next four are its parts."""

    category: str
    dimension: str
    name: str
    text: str
    comparator: str | None
    quantity: str | None
    upper: str | None
    unit: str | None
    weight: str | None
    explanation: str | None


class PublicationContent(TypedDict):
    """公开信息."""

    published_on: str | None
    index_number: str | None
    approval_number: str | None
    origin: str | None
    transcription_notes: list[str]


class DeclarationContent(TypedDict):
    """A declaration: amounts in 元 as decimal text, days as 2025-01-31, a blank cell as None.

    `address` is the address of its page from the site's root.
    """

    form: str
    address: str
    year: int
    project_name: str
    nature: str
    category: str
    competent_department: str
    implementing_unit: str
    start_date: str
    end_date: str
    project_funding: dict[str, str | None]
    annual_funding: dict[str, str | None]
    overall_goal: str | None
    annual_goal: str | None
    indicators: list[IndicatorContent]
    publication: PublicationContent


class PublishedDeclaration(NamedTuple):
    """A declaration without errors; `department` is the slug of its department, `yaml` its file, byte for byte."""

    identity: Identity
    department: str
    content: DeclarationContent
    yaml: bytes


def publish_declaration(
    identity: Identity, declaration: Declaration, yaml: bytes, registry: Registry
) -> PublishedDeclaration:
    """Build a PublishedDeclaration; its department must be registered."""
    department = registry.departments_by_name[declaration.competent_department].slug
    return PublishedDeclaration(identity, department, declaration_content(identity, declaration), yaml)


def declaration_content(identity: Identity, declaration: Declaration) -> DeclarationContent:
    """Return what a declaration says, in the order of the form."""
    d = declaration
    return {
        "form": v.FORM,
        "address": identity.address,
        "year": d.year,
        "project_name": d.project_name,
        "nature": d.nature,
        "category": d.category,
        "competent_department": d.competent_department,
        "implementing_unit": d.implementing_unit,
        "start_date": d.start_date.isoformat(),
        "end_date": d.end_date.isoformat(),
        "project_funding": {
            "total": _money_text(d.project_funding.total),
            "fiscal": _money_text(d.project_funding.fiscal),
            "other": _money_text(d.project_funding.other),
        },
        "annual_funding": {
            "total": _money_text(d.annual_funding.total),
            "fiscal_appropriation": _money_text(d.annual_funding.fiscal_appropriation),
            "carryover": _money_text(d.annual_funding.carryover),
            "other": _money_text(d.annual_funding.other),
        },
        "overall_goal": d.overall_goal,
        "annual_goal": d.annual_goal,
        "indicators": [_indicator_content(indicator) for indicator in d.performance_indicators],
        "publication": {
            "published_on": _date_text(d.publication.published_on),
            "index_number": d.publication.index_number,
            "approval_number": d.publication.approval_number,
            "origin": d.publication.origin,
            "transcription_notes": list(d.publication.transcription_notes),
        },
    }


def files_by_path(declarations: Iterable[PublishedDeclaration]) -> dict[str, bytes]:
    """Return the files of declarations, byte for byte, by path from declarations/."""
    return {declaration.identity.path: declaration.yaml for declaration in declarations}


def annual_total(content: DeclarationContent) -> Decimal:
    """Return 年度资金申请总额 in 元, which every declaration has."""
    total = content["annual_funding"]["total"]
    if total is None:
        raise ValueError(content["address"])
    return Decimal(total)


def compress_content(content: DeclarationContent) -> bytes:
    """Return the content as JSON in one line, keys in the order of the form, compressed to a third."""
    return zlib.compress(json.dumps(content, ensure_ascii=False).encode(), level=1)


def expand_content(data: bytes) -> bytes:
    """Return the JSON that `compress_content` compressed."""
    return zlib.decompress(data)


def read_content(data: bytes) -> DeclarationContent:
    """Return the content that `compress_content` compressed."""
    content: DeclarationContent = json.loads(expand_content(data))
    return content


def _indicator_content(indicator: PerformanceIndicator) -> IndicatorContent:
    return {
        "category": indicator.category,
        "dimension": indicator.dimension,
        "name": indicator.name,
        "text": indicator.value.text,
        "comparator": indicator.value.comparator or None,
        "quantity": _number_text(indicator.value.quantity),
        "upper": _number_text(indicator.value.upper),
        "unit": indicator.value.unit or None,
        "weight": _number_text(indicator.weight),
        "explanation": indicator.explanation,
    }


def _money_text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def _number_text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


def _date_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
