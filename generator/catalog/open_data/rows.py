"""The rows of open data, read from the catalog: plain values in the order of the columns.

A blank cell is None. Amounts are decimal text in 元 and whole 分; numbers are decimal text as the form has them.
"""

import json
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from generator.catalog.database import Catalog
from generator.catalog.records import measure_slug, printed_headings
from generator.declarations.model import AnnualFunding, ProjectFunding
from generator.declarations.published import DeclarationContent, read_content
from generator.forms import vocabulary as v


class OpenDeclaration(NamedTuple):
    """A row of the table of declarations, as columns.py describes it."""

    address: str
    year: int
    unit: str
    implementing_unit: str
    department: str
    competent_department: str
    project: str
    project_name: str
    nature: str | None
    category: str | None
    start_date: str | None
    end_date: str | None
    period: str | None
    annual_total: str
    annual_total_fen: int
    overall_goal: str | None
    annual_goal: str | None
    form: str
    edition: str
    money_unit: str
    transcribed: bool
    department_code: str | None
    unit_code: str | None
    other_fields: str | None
    published_on: str | None
    index_number: str | None
    approval_number: str | None
    origin: str | None
    transcription_notes: str | None


class OpenFunding(NamedTuple):
    """A row of the table of funding."""

    address: str
    year: int
    implementing_unit: str
    project_name: str
    period: str
    period_title: str
    role: str
    role_title: str
    amount: str
    amount_fen: int


class OpenIndicator(NamedTuple):
    """A row of the table of indicators; `in_words` is None for a blank value."""

    address: str
    year: int
    implementing_unit: str
    project_name: str
    position: int
    kind: str
    level_1: str
    level_2: str
    printed_headings: str | None
    name: str
    value: str | None
    comparator: str | None
    quantity: str | None
    upper: str | None
    unit: str | None
    in_words: bool | None
    weight: str | None
    period_value: str | None
    standard: str | None
    explanation: str | None
    measure_address: str | None


class OpenRows(NamedTuple):
    """The rows of a declaration in every table."""

    declaration: OpenDeclaration
    funding: tuple[OpenFunding, ...]
    indicators: tuple[OpenIndicator, ...]


_PERIODS: Final = (
    ("project", v.PROJECT_FUNDING, ProjectFunding.model_fields),
    ("annual", v.ANNUAL_FUNDING, AnnualFunding.model_fields),
)


def open_data_rows(catalog: Catalog, measure_pages: Collection[tuple[str, str]]) -> Iterator[OpenRows]:
    """Yield the rows of every declaration by year, unit and project; one is in memory at a time.

    `measure_pages` are kind and slug of the measures that have a page.
    """
    rows = catalog.stream(
        "SELECT unit, project, department, competent_department, content FROM declaration ORDER BY year, unit, project"
    )
    for unit, project, department, department_name, data in rows:
        content = read_content(data)
        yield OpenRows(
            _declaration_row(content, unit, project, (department, department_name)),
            tuple(_funding_rows(content)),
            tuple(_indicator_rows(content, measure_pages)),
        )


def _declaration_row(
    content: DeclarationContent, unit: str, project: str, department: tuple[str, str]
) -> OpenDeclaration:
    total = content["annual_funding"]["total"] or ""
    published = content["publication"]
    return OpenDeclaration(
        address=content["address"],
        year=content["year"],
        unit=unit,
        implementing_unit=content["implementing_unit"],
        department=department[0],
        competent_department=department[1],
        project=project,
        project_name=content["project_name"],
        nature=content["nature"],
        category=content["category"],
        start_date=content["start_date"],
        end_date=content["end_date"],
        period=content["period"],
        annual_total=total,
        annual_total_fen=_fen(total),
        overall_goal=content["overall_goal"],
        annual_goal=content["annual_goal"],
        form=content["form"],
        edition=content["edition"],
        money_unit=content["money_unit"],
        transcribed=content["transcribed"],
        department_code=content["department_code"],
        unit_code=content["unit_code"],
        other_fields=_json(content["other_fields"]),
        published_on=published["published_on"],
        index_number=published["index_number"],
        approval_number=published["approval_number"],
        origin=published["origin"],
        transcription_notes=_json(published["transcription_notes"]),
    )


def _funding_rows(content: DeclarationContent) -> Iterator[OpenFunding]:
    blocks = (content["project_funding"], content["annual_funding"])
    for (period, period_title, fields), amounts in zip(_PERIODS, blocks, strict=True):
        for role, amount in amounts.items():
            if amount is not None:
                yield OpenFunding(
                    content["address"],
                    content["year"],
                    content["implementing_unit"],
                    content["project_name"],
                    period,
                    period_title,
                    role,
                    str(fields[role].alias),
                    amount,
                    _fen(amount),
                )


def _indicator_rows(
    content: DeclarationContent, measure_pages: Collection[tuple[str, str]]
) -> Iterator[OpenIndicator]:
    for position, indicator in enumerate(content["indicators"], 1):
        kind, name, text = indicator["kind"], indicator["name"], indicator["text"] or None
        quantity, unit = indicator["quantity"], indicator["unit"]
        slug = measure_slug(name, unit or "", in_words=quantity is None)
        yield OpenIndicator(
            address=content["address"],
            year=content["year"],
            implementing_unit=content["implementing_unit"],
            project_name=content["project_name"],
            position=position,
            kind=kind,
            level_1=v.KINDS_BY_SLUG[kind].category,
            level_2=v.KINDS_BY_SLUG[kind].dimension,
            printed_headings=printed_headings(indicator) or None,
            name=name,
            value=text,
            comparator=indicator["comparator"],
            quantity=quantity,
            upper=indicator["upper"],
            unit=unit,
            in_words=None if text is None else quantity is None,
            weight=indicator["weight"],
            period_value=indicator["period_value"],
            standard=indicator["standard"],
            explanation=indicator["explanation"],
            measure_address=f"indicators/{kind}/{slug}/" if (kind, slug) in measure_pages else None,
        )


def _fen(amount: str) -> int:
    return int(Decimal(amount) * 100)


def _json(value: dict[str, str] | list[str]) -> str | None:
    """Return a list or an object as JSON in one line; None for an empty one."""
    return json.dumps(value, ensure_ascii=False) if value else None
