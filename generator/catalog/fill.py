"""Puts declarations into the catalog and takes them out, and tells what that changed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from generator.catalog.database import Catalog
from generator.catalog.lists import SUMMARY_COLUMNS, DeclarationSummary, Grouping
from generator.catalog.records import DeclarationRows, declaration_rows
from generator.checks.check_file import check_registry_file
from generator.declarations.identity import REGISTRY, Identity, is_edition
from generator.declarations.published import PublishedDeclaration
from generator.declarations.registry import Registry
from generator.declarations.withdrawals import Withdrawals, parse_withdrawals
from generator.declarations.yaml.source import RawFile
from generator.forms import vocabulary as v


class StatedMeasure(NamedTuple):
    """An indicator of a declaration: the kind and the slug of its measure, its name, its value, and other headings."""

    kind: str
    slug: str
    measure: int
    name: str
    value: str
    headings: str


class DeclarationState(NamedTuple):
    """What other pages and files show of a declaration: its row in lists, its indicators in order, its goals, its funds.

    The funds are those of the year, by role, in 分.
    """

    summary: DeclarationSummary
    indicators: tuple[StatedMeasure, ...]
    goals: tuple[tuple[str, str], ...]
    funds: tuple[tuple[str, int], ...]


class CatalogChange(NamedTuple):
    """A declaration before and after its file changed; None for a file that is not there."""

    identity: Identity
    before: DeclarationState | None
    after: DeclarationState | None


def fill(
    catalog: Catalog, declarations: Iterable[PublishedDeclaration], shared_files: Iterable[RawFile] = ()
) -> Catalog:
    """Put declarations, and the registry, the site's own editions and withdrawn.yml among other files, into an empty catalog.

    Returns the catalog. A registry that cannot be read is passed over.
    """
    files = tuple(shared_files)
    for file in files:
        registry, _ = check_registry_file(file) if file.path == REGISTRY else (None, ())
        if registry:
            replace_bodies(catalog, registry)
    replace_edition_files(catalog, files)
    replace_withdrawals(catalog, parse_withdrawals(files))
    insert_declarations(catalog, [declaration_rows(declaration) for declaration in declarations])
    refresh_measures(catalog, None)
    return catalog


def replace_declaration(catalog: Catalog, identity: Identity, rows: DeclarationRows | None) -> CatalogChange:
    """Replace a declaration, or remove it; `refresh_measures` is to follow for the measures that are touched."""
    before = declaration_state(catalog, identity)
    if before:
        _delete_declaration(catalog, before.summary)
        _count_kinds(catalog, [indicator.kind for indicator in before.indicators], -1)
    if rows:
        insert_declarations(catalog, [rows])
    return CatalogChange(identity, before, declaration_state(catalog, identity) if rows else None)


def insert_declarations(catalog: Catalog, declarations: Sequence[DeclarationRows]) -> None:
    """Insert declarations that are not there."""
    catalog.forget()
    ((last,),) = catalog.query("SELECT COALESCE(MAX(id), 0) FROM declaration")
    numbered = list(enumerate(declarations, last + 1))
    catalog.change_many(
        "INSERT INTO declaration VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((number, *rows.identity, *rows[1:10]) for number, rows in numbered),
    )
    catalog.change_many(
        "INSERT INTO membership VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (grouping, slug, rows.amount, *rows.identity, name, number)
            for number, rows in numbered
            for grouping, slug, name in memberships(rows)
        ),
    )
    catalog.change_many(
        "INSERT INTO funding VALUES (?, ?, ?, ?)",
        ((number, *funding) for number, rows in numbered for funding in rows.funding),
    )
    catalog.change_many(
        "INSERT INTO goal VALUES (?, ?, ?)",
        ((number, *goal) for number, rows in numbered for goal in rows.goals),
    )
    catalog.change_many(
        "INSERT INTO waiver VALUES (?, ?, ?, ?)",
        (
            (rows.identity.path, position, *waiver)
            for _, rows in numbered
            for position, waiver in enumerate(rows.waivers)
        ),
    )
    catalog.change_many(
        "INSERT OR IGNORE INTO measure (kind, name, in_words, unit, slug) VALUES (?, ?, ?, ?, ?)",
        (indicator[:5] for _, rows in numbered for indicator in rows.indicators),
    )
    catalog.change_many(
        """INSERT INTO indicator
           SELECT ?, ?, id, ?, ?, ?, ?, ?, ?, ? FROM measure WHERE kind = ? AND name = ? AND in_words = ? AND unit = ?""",
        (
            (number, position, *indicator[5:], *indicator[:4])
            for number, rows in numbered
            for position, indicator in enumerate(rows.indicators)
        ),
    )
    for _, rows in numbered:
        _count_kinds(catalog, [indicator[0] for indicator in rows.indicators], 1)


def _count_kinds(catalog: Catalog, kinds: Sequence[str], sign: int) -> None:
    """Count the indicators of one declaration, given by their kinds, or with -1 no longer."""
    catalog.change_many(
        """INSERT INTO kind VALUES (?, ?, ?) ON CONFLICT (slug) DO UPDATE
           SET indicators = indicators + excluded.indicators, declarations = declarations + excluded.declarations""",
        ((kind, sign * count, sign) for kind, count in Counter(kinds).items()),
    )


def memberships(rows: DeclarationRows | DeclarationSummary) -> Iterator[tuple[str, str, str]]:
    """Yield every list that a declaration is on: grouping, slug, and its own name for it."""
    year, unit, _ = rows.identity
    yield Grouping.ALL, "", "全部"
    yield Grouping.YEAR, str(year), f"{year}年度"
    yield Grouping.UNIT_YEAR, f"{year}/{unit}", rows.implementing_unit
    yield Grouping.UNIT, unit, rows.implementing_unit
    yield Grouping.DEPARTMENT, rows.department, rows.competent_department
    if rows.nature in v.NATURES:  # others are those of one edition
        yield Grouping.NATURE, v.NATURES[rows.nature], rows.nature
    if rows.category in v.CATEGORIES:
        yield Grouping.CATEGORY, v.CATEGORIES[rows.category], rows.category


_TABLES_OF_A_DECLARATION: Final = (
    "DELETE FROM funding WHERE declaration = ?",
    "DELETE FROM goal WHERE declaration = ?",
    "DELETE FROM indicator WHERE declaration = ?",
    "DELETE FROM declaration WHERE id = ?",
)


def _delete_declaration(catalog: Catalog, summary: DeclarationSummary) -> None:
    catalog.forget()
    key = summary.identity
    ((declaration, amount),) = catalog.query(
        "SELECT id, amount FROM declaration WHERE year = ? AND unit = ? AND project = ?", key
    )
    catalog.change_many(
        """DELETE FROM membership
           WHERE grouping = ? AND slug = ? AND amount = ? AND year = ? AND unit = ? AND project = ?""",
        ((grouping, slug, amount, *key) for grouping, slug, _ in memberships(summary)),
    )
    for statement in _TABLES_OF_A_DECLARATION:
        catalog.change(statement, (declaration,))
    catalog.change("DELETE FROM waiver WHERE path = ?", (summary.path,))


def declaration_state(catalog: Catalog, identity: Identity) -> DeclarationState | None:
    """Return what other pages show of a declaration, or None if there is none."""
    found = catalog.query(
        f"SELECT id, {SUMMARY_COLUMNS} FROM declaration WHERE year = ? AND unit = ? AND project = ?",  # noqa: S608
        identity,
    )
    if not found:
        return None
    ((declaration, *columns),) = found
    indicators = catalog.query(
        """SELECT kind, slug, measure, name, value, headings FROM indicator JOIN measure ON measure.id = measure
           WHERE declaration = ? ORDER BY position""",
        (declaration,),
    )
    goals = catalog.query(
        "SELECT period, text FROM goal WHERE declaration = ? ORDER BY period", (declaration,)
    )
    funds = catalog.query(
        "SELECT role, amount FROM funding WHERE declaration = ? AND period = 'annual' ORDER BY role",
        (declaration,),
    )
    measures = tuple(map(StatedMeasure._make, indicators))
    return DeclarationState(DeclarationSummary.of(columns), measures, tuple(goals), tuple(funds))


def refresh_measures(catalog: Catalog, measures: Iterable[int] | None) -> None:
    """Count and compare anew the projects that use some measures, all for None; forget those that none uses."""
    catalog.change("CREATE TEMP TABLE IF NOT EXISTS touched (measure INTEGER PRIMARY KEY)")
    catalog.change("DELETE FROM touched")
    if measures is None:
        catalog.change("INSERT INTO touched SELECT id FROM measure")
    else:
        catalog.change_many("INSERT OR IGNORE INTO touched VALUES (?)", ((measure,) for measure in measures))
    catalog.change(
        """DELETE FROM measure WHERE id IN (SELECT measure FROM touched)
           AND NOT EXISTS (SELECT 1 FROM indicator WHERE indicator.measure = measure.id)"""
    )
    catalog.change(
        """WITH stated AS (
               SELECT i.measure, i.quantity, i.quantity_key, d.id, d.year, d.unit, d.project,
                      ROW_NUMBER() OVER (PARTITION BY i.measure, d.unit, d.project ORDER BY d.year DESC) AS age
               FROM touched CROSS JOIN indicator AS i ON i.measure = touched.measure
               CROSS JOIN declaration AS d ON d.id = i.declaration
           ), ranked AS (
               SELECT measure, quantity, id,
                      ROW_NUMBER() OVER (PARTITION BY measure ORDER BY quantity_key, unit, project) AS rank,
                      ROW_NUMBER() OVER (PARTITION BY measure ORDER BY year DESC, unit, project) AS recency,
                      COUNT(*) OVER (PARTITION BY measure) AS projects
               FROM stated WHERE age = 1
           ), figures AS (
               SELECT measure, MAX(projects) AS projects,
                      MAX(CASE WHEN rank = 1 THEN quantity END) AS least,
                      MAX(CASE WHEN rank = projects / 4 + 1 THEN quantity END) AS lower_quartile,
                      MAX(CASE WHEN rank = (projects + 1) / 2 THEN quantity END) AS lower_middle,
                      MAX(CASE WHEN rank = projects / 2 + 1 THEN quantity END) AS upper_middle,
                      MAX(CASE WHEN rank = projects - projects / 4 THEN quantity END) AS upper_quartile,
                      MAX(CASE WHEN rank = projects THEN quantity END) AS most,
                      MAX(CASE WHEN recency = 1 THEN id END) AS latest
               FROM ranked GROUP BY measure
           )
           UPDATE measure SET projects = figures.projects, latest = figures.latest,
               least = figures.least, lower_quartile = figures.lower_quartile,
               lower_middle = figures.lower_middle, upper_middle = figures.upper_middle,
               upper_quartile = figures.upper_quartile, most = figures.most
           FROM figures WHERE measure.id = figures.measure"""
    )


class BodyRow(NamedTuple):
    """A name of a department or a unit, as the table `body` has it."""

    kind: str
    slug: str
    name: str
    last_year: int | None
    department: str
    edition: str


def replace_bodies(catalog: Catalog, registry: Registry) -> set[str]:
    """Put the registry into the catalog; return the slugs of units of which it now says something else."""
    before = {BodyRow._make(row) for row in catalog.query("SELECT * FROM body")}
    now = set(body_rows(registry))
    catalog.change("DELETE FROM body")
    catalog.change_many("INSERT OR REPLACE INTO body VALUES (?, ?, ?, ?, ?, ?)", now)
    changed = before ^ now
    departments = {row.slug for row in changed if row.kind == "department"}
    return {
        row.slug
        for row in before | now
        if row.kind == "unit" and (row in changed or row.department in departments)
    }


def replace_edition_files(catalog: Catalog, files: Iterable[RawFile]) -> None:
    """Put the site's own editions, which have no errors, into the catalog; other files are passed over."""
    catalog.change("DELETE FROM edition")
    catalog.change_many(
        "INSERT INTO edition VALUES (?, ?)",
        ((file.path, file.data.decode()) for file in files if is_edition(file.path)),
    )


def replace_withdrawals(catalog: Catalog, withdrawals: Withdrawals) -> None:
    """Put the entries of withdrawn.yml into the catalog."""
    catalog.change("DELETE FROM withdrawal")
    catalog.change_many(
        "INSERT INTO withdrawal VALUES (?, ?, ?, ?, ?, ?)",
        (
            (path, w.project_name, w.withdrawn_on.isoformat(), w.withdrawn_by, w.reason, w.moved_to)
            for path, w in withdrawals.items()
        ),
    )


def body_rows(registry: Registry) -> Iterator[BodyRow]:
    """Yield every name in the registry; a unit has the edition of its department, or of the site, unless it has its own."""
    for name, department in registry.departments.items():
        for called, last_year in {name: None, **department.former_names}.items():
            yield BodyRow("department", department.slug, called, last_year, department.slug, "")
        for unit_name, unit in department.units.items():
            edition = registry.editions.get(unit.slug, "")
            for called, last_year in {unit_name: None, **unit.former_names}.items():
                yield BodyRow("unit", unit.slug, called, last_year, department.slug, edition)
