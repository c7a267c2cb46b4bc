"""Rebuilds a declaration from its published content, without validating it again."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from generator.declarations.model import (
    AnnualFunding,
    Declaration,
    Indicators,
    PerformanceIndicator,
    ProjectFunding,
    Publication,
)
from generator.declarations.published import DeclarationContent, IndicatorContent
from generator.forms import vocabulary as v
from generator.forms.edition import Edition
from generator.forms.indicator_value import IndicatorValue


def declaration_of_content(content: DeclarationContent, edition: Edition) -> Declaration:
    """Return the declaration that a content publishes, without waivers, by the `edition` that the content names.

    Its rows are in `performance_indicators` only; `indicators`, which has them by heading as in a file, is empty.
    """
    publication = content["publication"]
    declaration = Declaration.model_construct(
        project_name=content["project_name"],
        year=content["year"],
        nature=content["nature"],
        category=content["category"],
        competent_department=content["competent_department"],
        implementing_unit=content["implementing_unit"],
        department_code=content["department_code"],
        unit_code=content["unit_code"],
        start_date=_day(content["start_date"]),
        end_date=_day(content["end_date"]),
        period=content["period"],
        project_funding=ProjectFunding.model_construct(**_amounts(content["project_funding"])),
        annual_funding=AnnualFunding.model_construct(**_amounts(content["annual_funding"])),
        overall_goal=content["overall_goal"],
        annual_goal=content["annual_goal"],
        other_fields=content["other_fields"],
        indicators=Indicators(),
        publication=Publication.model_construct(
            published_on=_day(publication["published_on"]),
            index_number=publication["index_number"],
            approval_number=publication["approval_number"],
            origin=publication["origin"],
            transcription_notes=tuple(publication["transcription_notes"]),
        ),
    )
    rows = indicators_of_content(content)
    headings = {row.location[1:]: row.headings for row in rows if row.headings != row[:2]}
    declaration.__dict__["performance_indicators"] = rows
    return declaration.read_as(edition, headings)


def indicators_of_content(content: DeclarationContent) -> tuple[PerformanceIndicator, ...]:
    """Return the rows of 绩效指标 in the order of the form."""
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


def _amounts(amounts: Mapping[str, str | None]) -> dict[str, Any]:
    return {role: _number(amount) for role, amount in amounts.items()}


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
