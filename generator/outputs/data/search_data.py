"""The records that the browser searches: compact JSON in stages, one set a year.

Comes in: a Catalog, what declarations say, and the hand-written pages. Goes out: files under `search/data/`. Each stage answers more:
names first, then indicators, then goals. Files are named by their content, so that a browser may keep them for
ever; only `index.json`, which names them, is asked for anew. The reader of these files is
`overrides/assets/search.js`; the two change together. Records of a year are in the order of identities.
"""

import hashlib
import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, Final, NamedTuple

import markdown
from markupsafe import Markup

from generator.catalog.excerpts import GOALS, Memory, Shelf, Summary, goals, said
from generator.catalog.groups import Catalog, catalog
from generator.declarations.identity import Identity
from generator.declarations.summary import Entry, Form, stamp
from generator.forms import vocabulary as v

FOLDER: Final = "search/data/"
INDEX: Final = f"{FOLDER}index.json"


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


class Stage(NamedTuple):
    """A file of the search: its name but for what makes it unique, a digest of what it is made of, and what is in it."""

    name: str
    stamp: str
    content: Callable[[], Any]

    def file(self) -> tuple[str, bytes]:
        """The whole name, and the bytes."""
        data = _json(self.content())
        return f"{self.name}.{hashlib.sha256(data).hexdigest()[:8]}.json", data


def stages(whole: Catalog, summaries: Iterable[Summary], shelf: Shelf) -> Iterator[Stage]:
    """Names, indicators and goals of each year."""
    stamps: dict[tuple[bool, int], list[object]] = {}
    for of_unit in summaries:
        for topic, by_year in of_unit.stamps.items():
            for year, digest in by_year.items():
                stamps.setdefault((topic == GOALS, year), []).append((of_unit.unit, topic, digest))
    units = [group.slug for group in whole.units]
    departments = [group.slug for group in whole.departments]
    for group in whole.years:
        year = int(group.slug)
        entries = sorted(group.entries, key=lambda entry: entry.identity)
        names = stamp((units, departments, [entry.stamp for entry in entries]))
        yield Stage(f"names-{year}", names, partial(_names, entries, units, departments))
        indicators = partial(_indicators, entries, shelf, year)
        yield Stage(f"indicators-{year}", stamp(stamps.get((False, year))), indicators)
        yield Stage(f"goals-{year}", stamp(stamps.get((True, year))), partial(_goals, entries, shelf, year))


def documents_stage(documents: Iterable[Document]) -> Stage:
    """The hand-written pages."""
    told = [[document.address, document.title, document.text] for document in documents]
    return Stage("documents", stamp(told), lambda: told)


def index(whole: Catalog, files: Mapping[str, str]) -> bytes:
    """The file that names all others; `files` are their whole names by those of their stages."""
    content = {
        "departments": [[group.slug, group.name] for group in whole.departments],
        "units": [[group.slug, group.name] for group in whole.units],
        "natures": [[slug, name] for name, slug in v.NATURES.items()],
        "categories": [[slug, name] for name, slug in v.CATEGORIES.items()],
        "kinds": [[kind.slug, f"{kind.category}：{kind.dimension}"] for kind in v.KINDS],
        "documents": files["documents"],
        "years": [
            {
                "year": int(group.slug),
                "count": group.count,
                **{name: files[f"{name}-{group.slug}"] for name in ("names", "indicators", "goals")},
            }
            for group in whole.years
        ],
    }
    return _json(content)


def records(forms: Sequence[Form], documents: Iterable[Document]) -> dict[str, bytes]:
    """Every file of the search by its path from the site's root."""
    memory = Memory(forms)
    whole = catalog(form.entry for form in forms)
    names: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for one in (*stages(whole, memory.summaries, memory), documents_stage(documents)):
        names[one.name], data = one.file()
        files[FOLDER + names[one.name]] = data
    files[INDEX] = index(whole, names)
    return files


def _names(
    entries: Sequence[Entry], units: Sequence[str], departments: Sequence[str]
) -> dict[str, list[Any]]:
    """Stage 1, by columns: name, project slug, amount in 元, and positions in the index's lists."""
    unit_at = {slug: position for position, slug in enumerate(units)}
    department_at = {slug: position for position, slug in enumerate(departments)}
    natures, categories = list(v.NATURES), list(v.CATEGORIES)
    return {
        "name": [entry.project_name for entry in entries],
        "slug": [entry.identity.project for entry in entries],
        "amount": [_number(entry.amount) for entry in entries],
        "unit": [unit_at[entry.identity.unit] for entry in entries],
        "department": [department_at[entry.department] for entry in entries],
        "nature": [natures.index(entry.nature) for entry in entries],
        "category": [categories.index(entry.category) for entry in entries],
    }


def _indicators(entries: Sequence[Entry], shelf: Shelf, year: int) -> dict[str, list[Any]]:
    """Stage 2: names and values, each once, and for each declaration kind, name and value by their positions."""
    found: dict[Identity, list[tuple[int, str, str]]] = {entry.identity: [] for entry in entries}
    for position, kind in enumerate(v.KINDS):
        for excerpt in shelf.excerpts(kind.slug, year):
            for project, _, _, rows in said(excerpt):
                identity = Identity(year, excerpt.unit, project)
                found[identity] += [(position, name, text) for name, text, *_ in rows]
    names: dict[str, int] = {}
    values: dict[str, int] = {}
    told = [
        [
            at
            for position, name, text in found[entry.identity]
            for at in (position, names.setdefault(name, len(names)), values.setdefault(text, len(values)))
        ]
        for entry in entries
    ]
    return {"names": list(names), "values": list(values), "rows": told}


def _goals(entries: Sequence[Entry], shelf: Shelf, year: int) -> list[str]:
    """Stage 3: the goals of each declaration."""
    found = dict(pair for excerpt in shelf.excerpts(GOALS, year) for pair in goals(excerpt))
    return [found[entry.identity] for entry in entries]


def _number(amount: Decimal) -> int | float:
    return int(amount) if amount == int(amount) else float(amount)


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
