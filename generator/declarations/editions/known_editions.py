"""The editions that are known, those that ship and those of the site, and which one a file is read by."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple, TypeAlias

from generator.declarations.editions.edition_file import read_edition, read_headings
from generator.declarations.identity import EDITIONS_FOLDER
from generator.declarations.registry import Registry
from generator.declarations.yaml.source import RawFile, Source, SourceLocation, parse_source
from generator.diagnostics.problem import Problem
from generator.diagnostics.wording import closest_match, did_you_mean, quote
from generator.forms import vocabulary as v
from generator.forms.edition import Edition, Heading
from generator.forms.spelling import Correction

DEFAULT_EDITION: Final = "shanghai"
_SHIPPED: Final = ("shanghai", "cn-2021", "cn-2015")
_NAMED: Final = re.compile(rf"(?m)^\s*{v.EDITION}\s*[:：]\s*[\"']?([\w-]+)")


EditionFiles: TypeAlias = tuple[tuple[str, str], ...]
"""The files of a site's own editions, which have no errors: path and text of each."""


class Choice(NamedTuple):
    """The edition that a file is read by; and a problem, if the file names an unknown one."""

    edition: Edition
    problem: Problem | None


@dataclass(frozen=True, kw_only=True)
class Editions:
    """Editions by id, which of them is the site's default, and those of units, by the slug of the unit."""

    by_id: Mapping[str, Edition]
    default: str = DEFAULT_EDITION
    by_unit: Mapping[str, str] = field(default_factory=dict)

    def choose(self, source: Source) -> Choice:
        """Return the edition of a file: the one that it names, else its unit's, its department's, the default."""
        named = _text(source, v.EDITION)
        if named and named not in self.by_id:
            return Choice(self.by_id[self.default], self.unknown(source, (v.EDITION,), named))
        return Choice(self.by_id[named or self.of_unit(source.path.split("/")[-2:][0])], None)

    def of_text(self, path: str, data: bytes) -> Edition:
        """Return the edition of a file that cannot be parsed: the one that a line of it names, else that of its unit."""
        named = _NAMED.search(data.decode("utf-8", errors="replace"))
        name = named[1] if named and named[1] in self.by_id else self.of_unit(path.split("/")[-2:][0])
        return self.by_id[name]

    def of_unit(self, slug: str) -> str:
        """Return the id of the edition that a unit usually uses."""
        edition = self.by_unit.get(slug, self.default)
        return edition if edition in self.by_id else self.default

    def unknown(self, source: Source, location: SourceLocation, named: str) -> Problem:
        """Return the problem of a file that names an unknown edition."""
        matches = closest_match(named, self.by_id)
        message = f"没有{quote(named)}这种版式，现有 {'、'.join(self.by_id)}{did_you_mean(matches)}"
        correction = Correction(matches[0], certain=False) if matches else None
        return source.problem(location, "choice", message, correction=correction)

    def with_registry(self, registry: Registry | None) -> "Editions":
        """Return the same editions, with the usual one and those of units that the registry, if there is one, names."""
        if registry is None:
            return self
        default = registry.edition if registry.edition in self.by_id else None
        return replace(self, by_unit=registry.editions, default=default or self.default)


def _text(source: Source, label: str) -> str:
    _, node = source.root.entries.get(label, (None, None))
    return getattr(node, "text", "")


@cache
def shipped_editions() -> Editions:
    """Return the editions that ship."""
    headings = _shipped_headings()
    editions = {}
    for name in _SHIPPED:
        source, problems = parse_source(f"{name}.yml", _shipped_file(name))
        edition, more = read_edition(source) if source else (None, [])
        if edition is None or problems or more:
            raise ValueError([problem.message for problem in (*problems, *more)])
        editions[name] = _with_other_headings(edition, headings)
    return Editions(by_id=editions)


def read_editions(raw_files: Iterable[RawFile]) -> tuple[Editions, list[Problem]]:
    """Return the editions that ship and those of a site, and the problems of what the files of the latter say."""
    known = dict(shipped_editions().by_id)
    headings = _shipped_headings()
    problems: list[Problem] = []
    for file in sorted(raw_files, key=lambda file: file.path):
        source, _ = parse_source(file.path, file.data)
        edition, found = read_edition(source) if source else (None, [])
        problems += found
        if source is None or edition is None:
            continue
        name = file.path.removeprefix(EDITIONS_FOLDER).removesuffix(".yml")
        if edition.id != name:
            message = f"版式应与文件名一致，文件叫 {name}.yml，现为{quote(edition.id)}"
            problems.append(
                source.problem((v.EDITION,), "edition", message, correction=Correction(name, certain=False))
            )
        elif name in _SHIPPED:
            message = f"{quote(name)}是自带的版式，请换一个名称"
            problems.append(source.problem((v.EDITION,), "edition", message))
        else:
            known[name] = _with_other_headings(edition, headings)
    return replace(shipped_editions(), by_id=known), problems


@cache
def editions_by_file(own_files: EditionFiles) -> Editions:
    """Return the editions that ship and a site's own."""
    editions, _ = read_editions(RawFile(path, text.encode()) for path, text in own_files)
    return editions


def _shipped_file(name: str) -> bytes:
    return (files("generator.declarations.editions") / f"{name}.yml").read_bytes()


@cache
def _shipped_headings() -> tuple[Heading, ...]:
    source, _ = parse_source("headings.yml", _shipped_file("headings"))
    if source is None:
        raise ValueError("headings.yml")
    listed = {
        category: {str(d): str(k) for d, k in inside.items()}
        for category, inside in source.data().items()
        if isinstance(inside, dict)
    }
    return tuple(read_headings(listed))


def _with_other_headings(edition: Edition, headings: Iterable[Heading]) -> Edition:
    """Return an edition that reads headings of other forms as well, the canonical ones among them."""
    canonical = (Heading(kind.category, kind.dimension, kind) for kind in v.INDICATOR_KINDS)
    known = {heading[:2] for heading in (*edition.headings, *edition.other_headings)}
    more = [heading for heading in (*headings, *canonical) if heading[:2] not in known]
    return replace(edition, other_headings=(*edition.other_headings, *more))
