"""A declaration for programs: its JSON.

The shape is a promise, documented in docs/data.md: keys may be added, none is renamed or changes its meaning.
Waivers are for editors and the check only, and are never part of it.
"""

import json
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from generator.declarations.model import PerformanceIndicator
from generator.declarations.summary import PublishedDeclaration
from generator.forms import vocabulary as v

JsonValue: TypeAlias = "str | int | list[JsonValue] | dict[str, JsonValue] | None"


def declaration_json_bytes(published_declaration: PublishedDeclaration) -> bytes:
    """Return the JSON of a declaration: UTF-8, one line, keys in the order of the form."""
    return (json.dumps(declaration_to_json(published_declaration), ensure_ascii=False) + "\n").encode()


def declaration_to_json(published_declaration: PublishedDeclaration) -> dict[str, JsonValue]:
    """Return a declaration as JSON values: amounts in 元 as decimal text, days as 2025-01-31, a blank cell as null.

    `address` is the address of its page from the site's root.
    """
    d = published_declaration.declaration
    return {
        "form": v.FORM,
        "address": published_declaration.summary.address,
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
        "indicators": [_indicator_to_json(indicator) for indicator in d.performance_indicators],
        "publication": {
            "published_on": _date_text(d.publication.published_on),
            "index_number": d.publication.index_number,
            "approval_number": d.publication.approval_number,
            "origin": d.publication.origin,
            "transcription_notes": list(d.publication.transcription_notes),
        },
    }


def _indicator_to_json(indicator: PerformanceIndicator) -> dict[str, JsonValue]:
    """Return a row of 绩效指标; `text` is its value as printed, and the next four are its parts."""
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
