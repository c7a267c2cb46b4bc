"""What lists show of every declaration, for the API and the feeds."""

from typing import NamedTuple

from generator.catalog.database import Catalog
from generator.catalog.lists import SUMMARY_COLUMNS, DeclarationSummary


class DatedSummary(NamedTuple):
    """A declaration, its number of indicators, and the ISO dates on which its file came and last changed, "" if not known."""

    summary: DeclarationSummary
    indicators: int
    added: str
    changed: str


def all_summaries(catalog: Catalog) -> list[DeclarationSummary]:
    """Return every declaration by year, unit and project."""
    rows = catalog.query(f"SELECT {SUMMARY_COLUMNS} FROM declaration ORDER BY year, unit, project")  # noqa: S608
    return [DeclarationSummary.of(row) for row in rows]


def dated_summaries(catalog: Catalog) -> list[DatedSummary]:
    """Return every declaration, the last changed first, then by year, unit and project."""
    rows = catalog.query(
        f"""SELECT (SELECT COUNT(*) FROM indicator WHERE indicator.declaration = declaration.id),
                COALESCE(added, ''), COALESCE(changed, '') AS day, {SUMMARY_COLUMNS}
            FROM declaration LEFT JOIN file_date
            ON folder = 'declarations' AND path = year || '/' || unit || '/' || project || '.yml'
            ORDER BY day DESC, year, unit, project"""  # noqa: S608
    )
    return [
        DatedSummary(DeclarationSummary.of(columns), indicators, added, changed)
        for indicators, added, changed, *columns in rows
    ]
