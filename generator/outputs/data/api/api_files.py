"""The files of the API, from the rows of the catalog. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final, NamedTuple, TypeAlias

from generator.catalog.lists import DeclarationSummary
from generator.catalog.measures import MeasureSummary
from generator.outputs.data.api.shapes import (
    ApiBody,
    ApiDeclaration,
    ApiFormerName,
    ApiIndex,
    ApiMeasure,
    ApiYear,
    ApiYearTotal,
)
from generator.outputs.data.tables.data_paths import API_FOLDER

API_VERSION: Final = "1.0"

ApiValue: TypeAlias = ApiIndex | list[ApiYear] | list[ApiDeclaration] | list[ApiBody] | list[ApiMeasure]


class ApiFile(NamedTuple):
    """A file of the API: its path from the site's root, and what it says."""

    path: str
    value: ApiValue


class ApiInput(NamedTuple):
    """What the API is made of: every declaration by year, unit and project; by kind, the measures that have a page."""

    declarations: Sequence[DeclarationSummary]
    measures: Mapping[str, Sequence[MeasureSummary]]


def api_files(known: ApiInput) -> Iterator[ApiFile]:
    """Yield every file of the API."""
    years = api_years(known.declarations)
    measure_files = {kind: f"{API_FOLDER}measures/{kind}.json" for kind in sorted(known.measures)}
    yield ApiFile(
        f"{API_FOLDER}index.json",
        ApiIndex(
            version=API_VERSION,
            description=f"{API_FOLDER}openapi.json",
            declarations=len(known.declarations),
            years=years,
            departments=f"{API_FOLDER}departments.json",
            units=f"{API_FOLDER}units.json",
            measures=[*measure_files.values()],
        ),
    )
    yield ApiFile(f"{API_FOLDER}years.json", years)
    for year, of_year in groupby(known.declarations, key=lambda one: one.identity.year):
        yield ApiFile(f"{API_FOLDER}years/{year}.json", [*map(_declaration, of_year)])
    yield from _body_files("departments", known.declarations, _department)
    yield from _body_files("units", known.declarations, _unit)
    for kind, path in measure_files.items():
        yield ApiFile(path, [_measure(kind, one) for one in known.measures[kind]])


def api_years(declarations: Iterable[DeclarationSummary]) -> list[ApiYear]:
    """Return the years, the earliest first."""
    return [
        ApiYear(**total, page=f"{total['year']}/", data=f"{API_FOLDER}years/{total['year']}.json")
        for total in _year_totals(declarations)
    ]


def _year_totals(declarations: Iterable[DeclarationSummary]) -> list[ApiYearTotal]:
    amounts: defaultdict[int, list[Decimal]] = defaultdict(list)
    for one in declarations:
        amounts[one.identity.year].append(one.amount)
    return [
        ApiYearTotal(year=year, declarations=len(of_year), annual_total=_money(sum(of_year, Decimal(0))))
        for year, of_year in sorted(amounts.items())
    ]


class _Body(NamedTuple):
    """A body as a declaration names it: its slug, its name, and the slug of its department."""

    slug: str
    name: str
    department: str


def _department(summary: DeclarationSummary) -> _Body:
    return _Body(summary.department, summary.competent_department, summary.department)


def _unit(summary: DeclarationSummary) -> _Body:
    return _Body(summary.identity.unit, summary.implementing_unit, summary.department)


def _body_files(
    folder: str,
    declarations: Iterable[DeclarationSummary],
    body_of: Callable[[DeclarationSummary], _Body],
) -> Iterator[ApiFile]:
    """Yield the list of the departments or of the units, and for each of them the list of its declarations."""
    by_slug: defaultdict[str, list[DeclarationSummary]] = defaultdict(list)
    for one in declarations:
        by_slug[body_of(one).slug].append(one)
    bodies = [_body(folder, by_slug[slug], body_of) for slug in sorted(by_slug)]
    yield ApiFile(f"{API_FOLDER}{folder}.json", bodies)
    for body in bodies:
        yield ApiFile(body["data"], [*map(_declaration, by_slug[body["slug"]])])


def _body(
    folder: str, declarations: Sequence[DeclarationSummary], body_of: Callable[[DeclarationSummary], _Body]
) -> ApiBody:
    """Return a body of which these are the declarations, the earliest first; the latest one names it."""
    slug, name, department = body_of(declarations[-1])
    last_years = {body_of(one).name: one.identity.year for one in declarations}
    return ApiBody(
        slug=slug,
        name=name,
        former_names=[
            ApiFormerName(name=former, last_year=year)
            for former, year in last_years.items()
            if former != name
        ],
        department=department,
        years=_year_totals(declarations),
        page=f"{folder}/{slug}/",
        data=f"{API_FOLDER}{folder}/{slug}.json",
    )


def _declaration(summary: DeclarationSummary) -> ApiDeclaration:
    return ApiDeclaration(
        address=summary.address,
        year=summary.identity.year,
        project=summary.identity.project,
        project_name=summary.project_name,
        unit=summary.identity.unit,
        implementing_unit=summary.implementing_unit,
        department=summary.department,
        competent_department=summary.competent_department,
        nature=summary.nature or None,
        category=summary.category or None,
        annual_total=_money(summary.amount),
        json=f"{summary.address}declaration.json",
    )


def _measure(kind: str, measure: MeasureSummary) -> ApiMeasure:
    return ApiMeasure(
        kind=kind,
        slug=measure.slug,
        name=measure.name,
        unit=measure.unit,
        in_words=measure.in_words,
        projects=measure.projects,
        least=measure.least,
        median=measure.median,
        most=measure.most,
        page=f"indicators/{kind}/{measure.slug}/",
    )


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"
