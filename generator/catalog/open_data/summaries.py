"""What lists show of every declaration, for the API and the feeds."""

from generator.catalog.database import Catalog
from generator.catalog.lists import SUMMARY_COLUMNS, DeclarationSummary


def all_summaries(catalog: Catalog) -> list[DeclarationSummary]:
    """Return every declaration by year, unit and project."""
    rows = catalog.query(f"SELECT {SUMMARY_COLUMNS} FROM declaration ORDER BY year, unit, project")  # noqa: S608
    return [DeclarationSummary.of(row) for row in rows]
