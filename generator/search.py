"""The records that the browser searches: compact JSON in stages, one set a year.

Comes in: a Catalog and the hand-written pages. Goes out: Assets under `search/data/`. Each stage answers more:
names first, then indicators, then goals. Files are named by their content, so that a browser may keep them for
ever; only `index.json`, which names them, is asked for anew. The reader of these files is
`overrides/assets/search.js`; the two change together.
"""

import hashlib
import html
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

import markdown
from markupsafe import Markup

from generator import vocabulary as v
from generator.catalog import Catalog, Entry, Group

FOLDER: Final = "search/data/"


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A hand-written page as one searches it: its address from the site's root, its title, its words."""

    address: str
    title: str
    text: str


def document(path: str, text: str) -> Document:
    """A hand-written page from its Markdown file's path in docs/ and its text."""
    body = re.sub(r"\A---\n.*?\n---\n", "", text, count=1, flags=re.DOTALL)
    words = Markup(markdown.markdown(body, extensions=["tables", "fenced_code"])).striptags()  # noqa: S704
    heading = re.search(r"^# +(.+)$", body, re.MULTILINE)
    address = re.sub(r"(?:(?:^|(?<=/))index)?\.md$", "/", path).removeprefix("/")
    return Document(
        address=address.replace("//", "/"), title=heading[1] if heading else path, text=html.unescape(words)
    )


def kinds() -> tuple[tuple[str, str, str], ...]:
    """Every kind of indicator: its slug, its level-1 term and its level-2 term, in the order of the form."""
    return tuple(
        (category.slug(identifier), category.term, term)
        for category in v.TAXONOMY
        for identifier, term in category.dimensions.items()
    )


def records(catalog: Catalog, documents: Iterable[Document]) -> dict[str, bytes]:
    """Every file of the search by its path from the site's root."""
    departments = [group.slug for group in catalog.departments]
    units = [group.slug for group in catalog.units]
    files: dict[str, bytes] = {}

    def stage(name: str, content: Any) -> str:
        file, data = _stage(name, content)
        files[FOLDER + file] = data
        return file

    years = [
        {
            "year": int(year.slug),
            "count": year.count,
            "names": stage(f"names-{year.slug}", _names(year.entries, units, departments)),
            "indicators": stage(f"indicators-{year.slug}", _indicators(year.entries)),
            "goals": stage(f"goals-{year.slug}", _goals(year.entries)),
        }
        for year in catalog.years
    ]
    index = {
        "departments": _named(catalog.departments),
        "units": _named(catalog.units),
        "natures": [[slug, name] for name, slug in v.NATURES.items()],
        "categories": [[slug, name] for name, slug in v.CATEGORIES.items()],
        "kinds": [[slug, f"{level_1}：{level_2}"] for slug, level_1, level_2 in kinds()],
        "documents": stage("documents", [[d.address, d.title, d.text] for d in documents]),
        "years": years,
    }
    files[f"{FOLDER}index.json"] = _json(index)
    return files


def with_goals(entries: Iterable[Entry], read: Callable[[str], bytes]) -> dict[str, bytes | None]:
    """The files that differ, None for those that go, where of some declarations nothing but the goals has changed.

    `read` gives the files as they are.
    """
    index = json.loads(read(f"{FOLDER}index.json"))
    units = [slug for slug, _ in index["units"]]
    files: dict[str, bytes | None] = {}
    by_year = sorted(entries, key=lambda entry: entry.identity)
    for number, of_year in groupby(by_year, key=lambda entry: entry.identity.year):
        year = next(year for year in index["years"] if year["year"] == number)
        names, goals = json.loads(read(FOLDER + year["names"])), json.loads(read(FOLDER + year["goals"]))
        at = {
            place: position for position, place in enumerate(zip(names["unit"], names["slug"], strict=True))
        }
        for entry in of_year:
            goals[at[units.index(entry.identity.unit), entry.identity.project]] = _goals([entry])[0]
        files[FOLDER + year["goals"]] = None
        year["goals"], data = _stage(f"goals-{number}", goals)
        files[FOLDER + year["goals"]] = data
    files[f"{FOLDER}index.json"] = _json(index)
    return files


def _stage(name: str, content: Any) -> tuple[str, bytes]:
    """A file's name, and what is in it."""
    data = _json(content)
    return f"{name}.{hashlib.sha256(data).hexdigest()[:8]}.json", data


def _named(groups: Sequence[Group]) -> list[list[str]]:
    return [[group.slug, group.name] for group in groups]


def _names(
    entries: Sequence[Entry], units: Sequence[str], departments: Sequence[str]
) -> dict[str, list[Any]]:
    """Stage 1, by columns: name, project slug, amount in 元, and positions in the index's lists."""
    unit_at = {slug: position for position, slug in enumerate(units)}
    department_at = {slug: position for position, slug in enumerate(departments)}
    natures, categories = list(v.NATURES), list(v.CATEGORIES)
    return {
        "name": [entry.declaration.project_name for entry in entries],
        "slug": [entry.identity.project for entry in entries],
        "amount": [_number(entry.amount) for entry in entries],
        "unit": [unit_at[entry.identity.unit] for entry in entries],
        "department": [department_at[entry.department] for entry in entries],
        "nature": [natures.index(entry.declaration.nature) for entry in entries],
        "category": [categories.index(entry.declaration.category) for entry in entries],
    }


def _indicators(entries: Sequence[Entry]) -> dict[str, list[Any]]:
    """Stage 2: names and values, each once, and for each declaration kind, name and value by their positions."""
    kind_at = {(level_1, level_2): position for position, (_, level_1, level_2) in enumerate(kinds())}
    names: dict[str, int] = {}
    values: dict[str, int] = {}
    rows = [
        [
            position
            for indicator in entry.declaration.performance_indicators
            for position in (
                kind_at[indicator.category, indicator.dimension],
                names.setdefault(indicator.name, len(names)),
                values.setdefault(indicator.value.text, len(values)),
            )
        ]
        for entry in entries
    ]
    return {"names": list(names), "values": list(values), "rows": rows}


def _goals(entries: Sequence[Entry]) -> list[str]:
    """Stage 3: the goals of each declaration, whole-life first, each in a line of its own."""
    return ["\n".join(filter(None, (e.declaration.overall_goal, e.declaration.annual_goal))) for e in entries]


def _number(amount: Decimal) -> int | float:
    return int(amount) if amount == int(amount) else float(amount)


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
