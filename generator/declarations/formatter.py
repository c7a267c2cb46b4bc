"""Canonical form of a declaration's file: order of the form, two spaces a level, canonical values.

The published content and every comment are unchanged; a result that would change either is discarded. ruamel's
round trip writes the file. The order is set first, by moving whole lines, so that a comment moves with the field
below it.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.compat import StringIO
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import FoldedScalarString, PlainScalarString

from generator.declarations.editions.field_order import max_bytes, sort_fields
from generator.declarations.editions.known_editions import Editions, shipped_editions
from generator.declarations.identity import REGISTRY
from generator.declarations.reader import read_declaration, read_registry
from generator.declarations.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from generator.declarations.yaml.source import (
    Source,
    SourceLocation,
    parse_source,
)
from generator.diagnostics.problem import Problem, line_number
from generator.forms import cell
from generator.forms import vocabulary as v
from generator.forms.indicator_value import read_indicator_value


class FormatResult(NamedTuple):
    """The formatted file; None if `problems` must be fixed first, or if the file is too unusual to be rewritten."""

    data: bytes | None
    problems: tuple[Problem, ...] = ()


def format_file(path: str, data: bytes, editions: Editions | None = None) -> FormatResult:
    """Return a file in its canonical form; formatting the result again changes nothing.

    `editions` are those of the site (default: those that ship).
    """
    known = editions or shipped_editions()
    source, problems = parse_source(path, data, max_bytes=max_bytes(path))
    if source is None or problems:
        return FormatResult(None, tuple(problems))
    once = _format_source(source, known)
    if once is None or not _same_content(source, once, known):
        return FormatResult(None)
    if once.text != source.text:
        twice = _format_source(once, known)
        if twice is None or twice.text != once.text:
            return FormatResult(None)
    return FormatResult(once.text.encode())


def _format_source(source: Source, editions: Editions) -> Source | None:
    ordered = sort_fields(source, editions)
    text = (
        _rewrite(ordered, has_canonical_values=_has_canonical_values(source, editions)) if ordered else None
    )
    return (
        parse_source(source.path, text.encode(), max_bytes=max_bytes(source.path))[0]
        if text is not None
        else None
    )


def _has_canonical_values(source: Source, editions: Editions) -> bool:
    """Return whether amounts and indicator values are written one way; other editions print them as they are written."""
    return source.path == REGISTRY or editions.choose(source).edition.has_canonical_words


def _same_content(one: Source, other: Source, editions: Editions) -> bool:
    """Return whether two files publish the same content and have the same comments."""
    if _comments(one) != _comments(other):
        return False
    if one.path == REGISTRY:
        return read_registry(one)[0] == read_registry(other)[0] and one.data() == other.data()
    was, now = read_declaration(one, editions), read_declaration(other, editions)
    same = (
        was.declaration.__dict__ == now.declaration.__dict__
        and was.unreadable_fields == now.unreadable_fields
    )
    rewritten = _has_canonical_values(one, editions)
    return same and Counter(_content(one, rewritten=rewritten)) == Counter(
        _content(other, rewritten=rewritten)
    )


def _content(source: Source, *, rewritten: bool) -> Iterator[tuple[SourceLocation, str]]:
    """Return every text of a file, except those that are `rewritten` in a canonical form of their own."""
    for location, text, is_key in source.texts():
        yield location, "" if rewritten and not is_key and _canonical(location, text) is not None else text


def _comments(source: Source) -> Counter[str]:
    """Count each comment of a file."""
    return Counter(source.text[start:end].rstrip() for start, end in source.comments())


# -- spacing and values --------------------------------------------------------------------------------


class _TextResolver(VersionedResolver):
    """Resolve every scalar as text: no numbers, no dates, no booleans."""

    @property
    def versioned_resolver(self) -> dict[str, Any]:
        return {}


def _round_trip_yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.Resolver = _TextResolver
    yaml.preserve_quotes = True
    yaml.width = 10**9
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _rewrite(source: Source, *, has_canonical_values: bool) -> str | None:
    """Write the file with ruamel; None if ruamel cannot."""
    stream = StringIO()
    try:
        tree = _round_trip_yaml().load(source.text)
        _set_values(tree, source.root, (), has_canonical_values=has_canonical_values)
        _round_trip_yaml().dump(tree, stream)
    except (
        YAMLError,
        ValueError,
        AssertionError,
        AttributeError,
        IndexError,
        TypeError,
    ):  # raised by ruamel for unusual files
        return None
    return _tidy_lines(source.path, stream.getvalue())


def _set_values(tree: Any, node: Node, location: SourceLocation, *, has_canonical_values: bool) -> None:
    """Put the values that our reader read into ruamel's tree, in canonical form if they have one."""
    children: list[tuple[Any, Node, str | int]] = []
    if isinstance(node, MappingNode) and isinstance(tree, CommentedMap):
        children = [(name, value, name) for name, (_, value) in node.entries.items()]
    elif isinstance(node, SequenceNode) and isinstance(tree, CommentedSeq):
        children = [(place, value, place) for place, value in enumerate(node.items)]
    for key, value, step in children:
        if not isinstance(value, ScalarNode):
            _set_values(tree[key], value, (*location, step), has_canonical_values=has_canonical_values)
            continue
        canonical = _canonical((*location, step), value.text) if has_canonical_values else None
        if canonical is not None and canonical != tree[key]:
            tree[key] = PlainScalarString(canonical)
        elif (
            tree[key] is not None and str(tree[key]) != value.text
        ):  # a line of Chinese that goes on in the next
            folded = "\n" in value.text or isinstance(tree[key], FoldedScalarString)
            tree[key] = (FoldedScalarString if folded else PlainScalarString)(value.text)


def _canonical(location: SourceLocation, text: str) -> str | None:
    """Return the canonical form of an amount or an indicator value; None for other fields and unreadable values."""
    try:
        if location[0] in {v.PROJECT_FUNDING, v.ANNUAL_FUNDING} and len(location) == 2:
            return f"{cell.read_money(text):.2f}"
        if location[0] == v.INDICATORS and (len(location) == 4 or location[4:] == (v.INDICATOR_VALUE,)):
            return read_indicator_value(text).text
    except cell.InvalidCellError:
        pass
    return None


def _tidy_lines(path: str, text: str) -> str | None:
    """Remove spaces at the ends of lines, and put each comment one space behind its text or right above it."""
    source, _ = parse_source(path, text.encode(), max_bytes=max_bytes(path))
    if source is None:
        return None
    comments = {line_number(text, start): start for start, _ in source.comments()}
    inside = {number for scalar in source.scalars() for number in _inner_lines(text, scalar)}
    tidy: list[str] = []
    pending_comments: list[str] = []
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        comment = comments.get(number, start + len(line)) - start
        start += len(line) + 1
        content = line[:comment].rstrip()
        if number in inside:
            tidy.append(line)
        elif content:
            indent = " " * (len(content) - len(content.lstrip()))
            tidy += [indent + waiting if waiting else "" for waiting in pending_comments]
            tidy.append(f"{content} {line[comment:]}".rstrip())
            pending_comments = []
        else:
            pending_comments.append(line.strip())
    return "\n".join([*tidy, *pending_comments]).strip("\n") + "\n"


def _inner_lines(text: str, scalar: ScalarNode) -> range:
    """Return the numbers of a text's lines except the first, where spaces and `#` belong to the text."""
    first, last = line_number(text, scalar.start), line_number(text, max(scalar.start, scalar.end - 1))
    return range(first + 1, last + 1)
