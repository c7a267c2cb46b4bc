"""What the check of a folder found: problems, waivers, and what rules on several files compare."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from generator.catalog.database import Catalog
from generator.checks.check_file import CheckedFile
from generator.checks.rules.across_files import DuplicateKey, IndicatorPlace
from generator.diagnostics.problem import Fix, Problem

IN_FILE, IN_FOLDER, IN_WAIVERS = "file", "folder", "waivers"
"""Where a problem is: in the file itself, in several files together, in the waivers of a file."""


def forget_checked_file(catalog: Catalog, path: str) -> None:
    """Forget everything that is known of a file."""
    for statement in (
        "DELETE FROM problem WHERE path = ?",
        "DELETE FROM waiver WHERE path = ?",
        "DELETE FROM compared WHERE path = ?",
    ):
        catalog.change(statement, (path,))


def insert_checked_file(catalog: Catalog, path: str, checked: CheckedFile) -> None:
    """Note the result of a file of which nothing is known; what several files say together is found later."""
    _insert_problems(catalog, IN_FILE, path, checked.problems)
    if checked.waivers:
        catalog.change_many(
            "INSERT INTO waiver VALUES (?, ?, ?, ?)",
            ((path, position, *waiver) for position, waiver in enumerate(checked.waivers.items())),
        )
    if key := checked.duplicate_key:
        catalog.change(
            "INSERT INTO compared VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *(path, key.year, key.unit, key.project),
                *(json.dumps(key.indicators, ensure_ascii=False), key.money_unit, key.total),
            ),
        )


def replace_problems(catalog: Catalog, scope: str, path: str, problems: Iterable[Problem]) -> None:
    """Replace the problems of a file in a scope."""
    catalog.change("DELETE FROM problem WHERE path = ? AND scope = ?", (path, scope))
    _insert_problems(catalog, scope, path, problems)


def _insert_problems(catalog: Catalog, scope: str, path: str, problems: Iterable[Problem]) -> None:
    catalog.change_many(
        "INSERT INTO problem VALUES (?, ?, ?, ?, ?)",
        (
            (path, scope, position, problem.rule, json.dumps(asdict(problem)))
            for position, problem in enumerate(problems)
        ),
    )


def problems_by_path(catalog: Catalog, scope: str) -> dict[str, list[Problem]]:
    """Return the problems in a scope by path."""
    found: dict[str, list[Problem]] = {}
    rows = catalog.query(
        "SELECT path, details FROM problem WHERE scope = ? ORDER BY path, position", (scope,)
    )
    for path, details in rows:
        found.setdefault(path, []).append(_problem(details))
    return found


def problems_of(catalog: Catalog, scope: str, path: str) -> list[Problem]:
    """Return the problems of a file in a scope."""
    rows = catalog.query(
        "SELECT details FROM problem WHERE path = ? AND scope = ? ORDER BY position", (path, scope)
    )
    return [_problem(details) for (details,) in rows]


def waivers_by_path(catalog: Catalog) -> dict[str, dict[str, str]]:
    """Return the reasons of all waivers by path and rule, in the order of the files."""
    found: dict[str, dict[str, str]] = {}
    for path, rule, reason in catalog.query("SELECT path, rule, reason FROM waiver ORDER BY path, position"):
        found.setdefault(path, {})[rule] = reason
    return found


def compared_unit(catalog: Catalog, path: str) -> tuple[int, str] | None:
    """Return year and unit among whose files a file is compared; None if it could not be read entirely."""
    rows = catalog.query("SELECT year, unit FROM compared WHERE path = ?", (path,))
    return rows[0] if rows else None


def compared_files(catalog: Catalog, year: int, unit: str) -> Iterator[tuple[str, DuplicateKey]]:
    """Yield the files of a unit in a year, by path, with what is compared of them."""
    rows = catalog.query(
        "SELECT path, project, indicators, money_unit, total FROM compared WHERE year = ? AND unit = ? ORDER BY path",
        (year, unit),
    )
    for path, project, indicators, *money in rows:
        places = tuple(map(IndicatorPlace._make, json.loads(indicators)))
        yield path, DuplicateKey(year, unit, project, places, *money)


def _problem(details: str) -> Problem:
    fields = json.loads(details)
    fix = fields.pop("fix")
    return Problem(**fields, fix=Fix(*fix) if fix else None)
