"""Canonical form of a declaration's file: order of the form, two spaces a level, canonical values.

The published content and every comment are unchanged; a result that would change either is discarded. ruamel's
round trip writes the file. The order is set first, by moving whole lines, so that a comment moves with the field
below it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.compat import StringIO
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import FoldedScalarString, PlainScalarString

from generator.declarations.identity import REGISTRY
from generator.declarations.model import (
    Declaration,
    Indicator,
    Record,
    RegisteredDepartment,
    RegisteredUnit,
    record_type,
)
from generator.declarations.reader import read_declaration, read_registry
from generator.declarations.yaml.decoding import line_end, line_start
from generator.declarations.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode, node_end
from generator.declarations.yaml.source import (
    MAX_BYTES,
    MAX_REGISTRY_BYTES,
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


def format_file(path: str, data: bytes) -> FormatResult:
    """Return a file in its canonical form; formatting the result again changes nothing."""
    source, problems = parse_source(path, data, max_bytes=_max_bytes(path))
    if source is None or problems:
        return FormatResult(None, tuple(problems))
    once = _format_source(source)
    if once is None or not _same_content(source, once):
        return FormatResult(None)
    if once.text != source.text:
        twice = _format_source(once)
        if twice is None or twice.text != once.text:
            return FormatResult(None)
    return FormatResult(once.text.encode())


def _format_source(source: Source) -> Source | None:
    ordered = _sort_fields(source)
    text = _rewrite(ordered) if ordered else None
    return (
        parse_source(source.path, text.encode(), max_bytes=_max_bytes(source.path))[0]
        if text is not None
        else None
    )


def _max_bytes(path: str) -> int:
    return MAX_REGISTRY_BYTES if path == REGISTRY else MAX_BYTES


def _same_content(one: Source, other: Source) -> bool:
    """Return whether two files publish the same content and have the same comments."""
    if _comments(one) != _comments(other):
        return False
    if one.path == REGISTRY:
        return read_registry(one)[0] == read_registry(other)[0] and one.data() == other.data()
    was, now = read_declaration(one), read_declaration(other)
    same = (
        was.declaration.__dict__ == now.declaration.__dict__
        and was.unreadable_fields == now.unreadable_fields
    )
    return same and Counter(_content(one)) == Counter(_content(other))


def _content(source: Source) -> Iterator[tuple[SourceLocation, str]]:
    """Return every text of a file, except those that have a canonical form of their own."""
    for location, text, is_key in source.texts():
        yield location, "" if not is_key and _canonical(location, text) is not None else text


def _comments(source: Source) -> Counter[str]:
    """Count each comment of a file."""
    return Counter(source.text[start:end].rstrip() for start, end in source.comments())


# -- order ---------------------------------------------------------------------------------------------


def _sort_fields(source: Source) -> Source | None:
    """Return the file with its fields in the order of the form; None if its lines cannot be moved."""
    while True:
        moved = next(
            filter(None, (_sort_group(source.text, *group) for group in _field_groups(source))), None
        )
        if moved is None:
            return source
        reordered, problems = parse_source(source.path, moved.encode(), max_bytes=_max_bytes(source.path))
        if reordered is None or problems:
            return None
        source = reordered


def _field_groups(source: Source) -> Iterator[tuple[MappingNode, list[str]]]:
    """Yield every group of fields with the labels that it may have, in the order of the form."""
    if source.path != REGISTRY:
        yield from _field_groups_in(source.root, Declaration)
        return
    for _, department in source.root.entries.values():
        yield from _field_groups_in(department, RegisteredDepartment)


def _field_groups_in(node: Node, model: type[Record]) -> Iterator[tuple[MappingNode, list[str]]]:
    if not isinstance(node, MappingNode):
        return
    fields = {str(field.alias): field.annotation for field in model.model_fields.values()}
    yield node, list(fields)
    for name, (_, value) in node.entries.items():
        inner = record_type(fields.get(name))
        if inner in {Indicator, RegisteredUnit} and isinstance(value, MappingNode):  # by names that are free
            for _, indicator_or_unit in value.entries.values():
                yield from _field_groups_in(indicator_or_unit, inner)
        elif inner is not None:
            yield from _field_groups_in(value, inner)


def _sort_group(text: str, group: MappingNode, labels: Sequence[str]) -> str | None:
    """Return the text with a group's fields in order; None if they are already, or not each on lines of their own."""
    positions = {label: place for place, label in enumerate(labels)}
    names = list(group.entries)
    sorted_names = sorted(names, key=lambda name: positions.get(name, len(positions)))
    if names == sorted_names:
        return None
    starts = [line_start(text, key.start) for key, _ in group.entries.values()]
    if any(
        text[start : key.start].strip(" ")
        for start, (key, _) in zip(starts, group.entries.values(), strict=True)
    ):
        return None
    ends = [line_end(text, max(key.end, node_end(value))) for key, value in group.entries.values()]
    if any(end > start for end, start in zip(ends, starts[1:], strict=False)):
        return None
    first = _start_of_comments(text, starts[0])
    blocks = dict(zip(names, (text[a:b] for a, b in zip([first, *ends], ends, strict=False)), strict=True))
    return text[:first] + "".join(_end_with_newline(blocks[name]) for name in sorted_names) + text[ends[-1] :]


def _end_with_newline(block: str) -> str:
    return block if block.endswith("\n") else block + "\n"


def _start_of_comments(text: str, start: int) -> int:
    """Return where the comments right above a field begin; a blank line separates them from the file's own."""
    while start:
        previous_line = line_start(text, start - 1)
        if not text[previous_line : start - 1].lstrip().startswith("#"):
            break
        start = previous_line
    return start


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


def _rewrite(source: Source) -> str | None:
    """Write the file with ruamel; None if ruamel cannot."""
    stream = StringIO()
    try:
        tree = _round_trip_yaml().load(source.text)
        _set_values(tree, source.root, ())
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


def _set_values(tree: Any, node: Node, location: SourceLocation) -> None:
    """Put the values that our reader read into ruamel's tree, in canonical form if they have one."""
    children: list[tuple[Any, Node, str | int]] = []
    if isinstance(node, MappingNode) and isinstance(tree, CommentedMap):
        children = [(name, value, name) for name, (_, value) in node.entries.items()]
    elif isinstance(node, SequenceNode) and isinstance(tree, CommentedSeq):
        children = [(place, value, place) for place, value in enumerate(node.items)]
    for key, value, step in children:
        if not isinstance(value, ScalarNode):
            _set_values(tree[key], value, (*location, step))
            continue
        canonical = _canonical((*location, step), value.text)
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
    source, _ = parse_source(path, text.encode(), max_bytes=_max_bytes(path))
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
