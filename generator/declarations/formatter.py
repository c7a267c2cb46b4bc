"""One way to write a declaration: the order of the form, two spaces a level, values in their canonical form.

Comes in: the bytes of a YAML file. Goes out: the same file tidied up, or why that cannot be. What is published and
every comment stay what they are; a result that would change either is thrown away. ruamel's round trip does the
writing; the order is made before, by moving whole lines, so that every comment stays with the field below it.
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
    record_in,
)
from generator.declarations.reader import read, read_registry
from generator.declarations.yaml.decoding import line_end, line_start
from generator.declarations.yaml.nodes import Mapping, Node, Scalar, end_of
from generator.declarations.yaml.nodes import Sequence as TreeSequence
from generator.declarations.yaml.source import MAX_BYTES, MAX_REGISTRY_BYTES, Location, Source, parse
from generator.diagnostics.problem import Problem, line_of
from generator.forms import cell as values
from generator.forms import vocabulary as v
from generator.forms.indicator_value import indicator_value


class Formatted(NamedTuple):
    """A file as it should be written; None where `problems` must be mended first, or it is too odd to be touched."""

    data: bytes | None
    problems: tuple[Problem, ...] = ()


def formatted(path: str, data: bytes) -> Formatted:
    """The file in its canonical form; to format that once more changes nothing."""
    source, problems = parse(path, data, max_bytes=_most(path))
    if source is None or problems:
        return Formatted(None, tuple(problems))
    once = _formatted(source)
    if once is None or not _same(source, once):
        return Formatted(None)
    if once.text != source.text:
        twice = _formatted(once)
        if twice is None or twice.text != once.text:
            return Formatted(None)
    return Formatted(once.text.encode())


def _formatted(source: Source) -> Source | None:
    ordered = _ordered(source)
    text = _written(ordered) if ordered else None
    return parse(source.path, text.encode(), max_bytes=_most(source.path))[0] if text is not None else None


def _most(path: str) -> int:
    return MAX_REGISTRY_BYTES if path == REGISTRY else MAX_BYTES


def _same(one: Source, other: Source) -> bool:
    """Whether two files publish the same and hold the same comments."""
    if _comments(one) != _comments(other):
        return False
    if one.path == REGISTRY:
        return read_registry(one)[0] == read_registry(other)[0] and one.data() == other.data()
    was, now = read(one), read(other)
    same = was.declaration.__dict__ == now.declaration.__dict__ and was.unread == now.unread
    return same and Counter(_shape(one)) == Counter(_shape(other))


def _shape(source: Source) -> Iterator[tuple[Location, str]]:
    """Everything that is written, but what has a canonical form of its own."""
    for location, text, is_key in source.texts():
        yield location, "" if not is_key and _canonical(location, text) is not None else text


def _comments(source: Source) -> Counter[str]:
    """The comments of a file, each as often as it is there."""
    return Counter(source.text[start:end].rstrip() for start, end in source.comments())


# -- order ---------------------------------------------------------------------------------------------


def _ordered(source: Source) -> Source | None:
    """The same file with its fields in the order of the form; None where lines cannot be moved."""
    while True:
        moved = next(filter(None, (_moved(source.text, *group) for group in _groups(source))), None)
        if moved is None:
            return source
        again, problems = parse(source.path, moved.encode(), max_bytes=_most(source.path))
        if again is None or problems:
            return None
        source = again


def _groups(source: Source) -> Iterator[tuple[Mapping, list[str]]]:
    """Every group of fields with the labels that it may have, in the order of the form."""
    if source.path != REGISTRY:
        yield from _groups_in(source.root, Declaration)
        return
    for _, department in source.root.entries.values():
        yield from _groups_in(department, RegisteredDepartment)


def _groups_in(node: Node, model: type[Record]) -> Iterator[tuple[Mapping, list[str]]]:
    if not isinstance(node, Mapping):
        return
    fields = {str(field.alias): field.annotation for field in model.model_fields.values()}
    yield node, list(fields)
    for name, (_, value) in node.entries.items():
        inner = record_in(fields.get(name))
        if inner in {Indicator, RegisteredUnit} and isinstance(value, Mapping):  # by names that are free
            for _, named in value.entries.values():
                yield from _groups_in(named, inner)
        elif inner is not None:
            yield from _groups_in(value, inner)


def _moved(text: str, group: Mapping, labels: Sequence[str]) -> str | None:
    """The text with the fields of a group in order; None where they are, or are not each on lines of their own."""
    places = {label: place for place, label in enumerate(labels)}
    names = list(group.entries)
    wanted = sorted(names, key=lambda name: places.get(name, len(places)))
    if names == wanted:
        return None
    starts = [line_start(text, key.start) for key, _ in group.entries.values()]
    if any(
        text[start : key.start].strip(" ")
        for start, (key, _) in zip(starts, group.entries.values(), strict=True)
    ):
        return None
    ends = [line_end(text, max(key.end, end_of(value))) for key, value in group.entries.values()]
    if any(end > start for end, start in zip(ends, starts[1:], strict=False)):
        return None
    first = _above(text, starts[0])
    blocks = dict(zip(names, (text[a:b] for a, b in zip([first, *ends], ends, strict=False)), strict=True))
    return text[:first] + "".join(_lines(blocks[name]) for name in wanted) + text[ends[-1] :]


def _lines(block: str) -> str:
    return block if block.endswith("\n") else block + "\n"


def _above(text: str, start: int) -> int:
    """Where the comments begin that stand right above a field; a blank line parts them from the file's own."""
    while start:
        before = line_start(text, start - 1)
        if not text[before : start - 1].lstrip().startswith("#"):
            break
        start = before
    return start


# -- spacing and values --------------------------------------------------------------------------------


class _Texts(VersionedResolver):
    """Takes every scalar for the text that it is: no numbers, no dates, no truth values."""

    @property
    def versioned_resolver(self) -> dict[str, Any]:
        return {}


def _round_trip() -> YAML:
    yaml = YAML(typ="rt")
    yaml.Resolver = _Texts
    yaml.preserve_quotes = True
    yaml.width = 10**9
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _written(source: Source) -> str | None:
    """The file written anew; None where ruamel cannot."""
    stream = StringIO()
    try:
        tree = _round_trip().load(source.text)
        _set(tree, source.root, ())
        _round_trip().dump(tree, stream)
    except (
        YAMLError,
        ValueError,
        AssertionError,
        AttributeError,
        IndexError,
        TypeError,
    ):  # what odd files do to it
        return None
    return _tidy(source.path, stream.getvalue())


def _set(tree: Any, node: Node, location: Location) -> None:
    """Put what our reader read into ruamel's tree, canonical where there is such a form."""
    children: list[tuple[Any, Node, str | int]] = []
    if isinstance(node, Mapping) and isinstance(tree, CommentedMap):
        children = [(name, value, name) for name, (_, value) in node.entries.items()]
    elif isinstance(node, TreeSequence) and isinstance(tree, CommentedSeq):
        children = [(place, value, place) for place, value in enumerate(node.items)]
    for key, value, step in children:
        if not isinstance(value, Scalar):
            _set(tree[key], value, (*location, step))
            continue
        canonical = _canonical((*location, step), value.text)
        if canonical is not None and canonical != tree[key]:
            tree[key] = PlainScalarString(canonical)
        elif (
            tree[key] is not None and str(tree[key]) != value.text
        ):  # a line of Chinese that goes on in the next
            folded = "\n" in value.text or isinstance(tree[key], FoldedScalarString)
            tree[key] = (FoldedScalarString if folded else PlainScalarString)(value.text)


def _canonical(location: Location, text: str) -> str | None:
    """The one way to write an amount or an indicator value; None of anything else and of what cannot be read."""
    try:
        if location[0] in {v.PROJECT_FUNDING, v.ANNUAL_FUNDING} and len(location) == 2:
            return f"{values.money(text):.2f}"
        if location[0] == v.INDICATORS and (len(location) == 4 or location[4:] == (v.INDICATOR_VALUE,)):
            return indicator_value(text).text
    except values.Unreadable:
        pass
    return None


def _tidy(path: str, text: str) -> str | None:
    """The text without spaces at the ends of lines, each comment one space behind or right above what it is about."""
    source, _ = parse(path, text.encode(), max_bytes=_most(path))
    if source is None:
        return None
    comments = {line_of(text, start): start for start, _ in source.comments()}
    inside = {number for scalar in source.scalars() for number in _inner_lines(text, scalar)}
    tidy: list[str] = []
    above: list[str] = []
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        comment = comments.get(number, start + len(line)) - start
        start += len(line) + 1
        content = line[:comment].rstrip()
        if number in inside:
            tidy.append(line)
        elif content:
            indent = " " * (len(content) - len(content.lstrip()))
            tidy += [indent + waiting if waiting else "" for waiting in above]
            tidy.append(f"{content} {line[comment:]}".rstrip())
            above = []
        else:
            above.append(line.strip())
    return "\n".join([*tidy, *above]).strip("\n") + "\n"


def _inner_lines(text: str, scalar: Scalar) -> range:
    """The numbers of the lines of a text but its first, where spaces and `#` are text."""
    first, last = line_of(text, scalar.start), line_of(text, max(scalar.start, scalar.end - 1))
    return range(first + 1, last + 1)
