"""A declaration without errors as plain values: what its JSON says, its address, and its file.

The shape of the content is a promise, documented in docs/data.md: keys may be added, none is renamed or changes its
meaning. Waivers are for editors and the check only, and are never part of it.
"""

import json
import zlib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple, TypedDict

from generator.declarations.identity import Identity
from generator.declarations.model import Declaration, Funding, PerformanceIndicator
from generator.declarations.registry import Registry
from generator.forms import vocabulary as v
from generator.forms.indicator_value import IndicatorValue


class IndicatorContent(TypedDict):
    """A row of 绩效指标: the headings as printed, `dimension` "" if there is none, and its `kind`, a slug.

    `text` is the value as printed, "" for a blank cell, and the next four are its parts.
    """

    kind: str
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
    period_value: str | None
    standard: str | None


class PublicationContent(TypedDict):
    """公开信息."""

    published_on: str | None
    index_number: str | None
    approval_number: str | None
    origin: str | None
    transcription_notes: list[str]


class DeclarationContent(TypedDict):
    """A declaration: amounts in 元 as decimal text, days as 2025-01-31, a blank cell as None.

    `address` is the address of its page from the site's root. `edition` is the id of the form's edition, whose title is
    `form`; the form states money in `money_unit`. It may be `transcribed` from a published original. Funding has further
    sources where the form distinguishes them.
    """

    form: str
    edition: str
    transcribed: bool
    money_unit: str
    address: str
    year: int
    project_name: str
    nature: str | None
    category: str | None
    competent_department: str | None
    implementing_unit: str
    department_code: str | None
    unit_code: str | None
    start_date: str | None
    end_date: str | None
    period: str | None
    project_funding: dict[str, str | None]
    annual_funding: dict[str, str | None]
    overall_goal: str | None
    annual_goal: str | None
    other_fields: dict[str, str]
    indicators: list[IndicatorContent]
    publication: PublicationContent


class PublishedDeclaration(NamedTuple):
    """A declaration without errors; `department` are the slug and the name of its department, `yaml` is its file."""

    identity: Identity
    department: tuple[str, str]
    content: DeclarationContent
    yaml: bytes


def publish_declaration(
    identity: Identity, declaration: Declaration, yaml: bytes, registry: Registry
) -> PublishedDeclaration:
    """Build a PublishedDeclaration; its department must be registered. Without one it is that of its unit."""
    name = (
        declaration.competent_department
        or registry.units_by_name[declaration.implementing_unit][0].department
    )
    department = (registry.departments_by_name[name].slug, name)
    return PublishedDeclaration(identity, department, declaration_content(identity, declaration), yaml)


def declaration_content(identity: Identity, declaration: Declaration) -> DeclarationContent:
    """Return what a declaration says, in the order of the form."""
    d = declaration
    return {
        "form": d.edition.title,
        "edition": d.edition.id,
        "transcribed": d.transcription is not None,
        "money_unit": d.stated_unit,
        "address": identity.address,
        "year": d.year,
        "project_name": d.project_name,
        "nature": d.nature,
        "category": d.category,
        "competent_department": d.competent_department,
        "implementing_unit": d.implementing_unit,
        "department_code": d.department_code,
        "unit_code": d.unit_code,
        "start_date": _date_text(d.start_date),
        "end_date": _date_text(d.end_date),
        "period": d.period,
        "project_funding": {
            "total": _money_text(d.project_funding.total),
            "fiscal": _money_text(d.project_funding.fiscal),
            "other": _money_text(d.project_funding.other),
            **_further_sources(d.project_funding),
        },
        "annual_funding": {
            "total": _money_text(d.annual_funding.total),
            "fiscal_appropriation": _money_text(d.annual_funding.fiscal_appropriation),
            "carryover": _money_text(d.annual_funding.carryover),
            "other": _money_text(d.annual_funding.other),
            **_further_sources(d.annual_funding),
        },
        "overall_goal": d.overall_goal,
        "annual_goal": d.annual_goal,
        "other_fields": d.other_fields,
        "indicators": [
            _indicator_content(indicator)
            for indicator in sorted(
                d.performance_indicators, key=lambda i: d.edition.place(i.headings, i.kind)
            )
        ],
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


_FURTHER_SOURCES: Final = tuple(Funding.model_fields)


def _further_sources(funding: Funding) -> dict[str, str | None]:
    """Return the amounts of the sources that only some editions distinguish, without blank ones."""
    stated = funding.__dict__  # half of the time of getattr
    return {name: _money_text(amount) for name in _FURTHER_SOURCES if (amount := stated[name]) is not None}


def _indicator_content(indicator: PerformanceIndicator) -> IndicatorContent:
    category, dimension = indicator.headings
    return {
        "kind": indicator.kind.slug,
        "category": category,
        "dimension": dimension,
        "name": indicator.name,
        "text": indicator.value.text,
        "comparator": indicator.value.comparator or None,
        "quantity": _number_text(indicator.value.quantity),
        "upper": _number_text(indicator.value.upper),
        "unit": indicator.value.unit or None,
        "weight": _number_text(indicator.weight),
        "explanation": indicator.explanation,
        "period_value": indicator.period_value,
        "standard": indicator.standard,
    }


def indicators_of_content(content: DeclarationContent) -> tuple[PerformanceIndicator, ...]:
    """Return the rows of 绩效指标 that a content publishes, in the order of the form."""
    return tuple(map(_indicator, content["indicators"]))


def _indicator(row: IndicatorContent) -> PerformanceIndicator:
    _, category, dimension = v.KINDS_BY_SLUG[row["kind"]]
    return PerformanceIndicator(
        category=category,
        dimension=dimension,
        name=row["name"],
        headings=(row["category"], row["dimension"]),
        value=IndicatorValue(
            text=row["text"],
            comparator=row["comparator"] or "",
            quantity=_number(row["quantity"]),
            upper=_number(row["upper"]),
            unit=row["unit"] or "",
        ),
        weight=_number(row["weight"]),
        explanation=row["explanation"],
        period_value=row["period_value"],
        standard=row["standard"],
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _money_text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def _number_text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


def _date_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
