"""The bytes of one YAML file become a Source: what is written, and where it is written.

Comes in: a path to speak of and the file's bytes. Goes out: a Source, or the problems that keep it from being
one. Locations are ways down the tree in the words of the file; only here do they become lines and columns.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from generator.declarations.yaml.comments import comments
from generator.declarations.yaml.decoding import decode
from generator.declarations.yaml.nodes import Mapping, Node, Scalar, Sequence
from generator.declarations.yaml.scalar import as_scalar
from generator.declarations.yaml.tree import compose
from generator.diagnostics.problem import Fix, Problem, at, whole_file
from generator.forms.spelling import Spelling

MAX_BYTES: Final = 64 * 1024
MAX_REGISTRY_BYTES: Final = 1024 * 1024  # room for some 10,000 units


class RawFile(NamedTuple):
    """A file of declarations/: its path from there, with `/`, and its bytes, or the `fault` that hides them."""

    path: str
    data: bytes
    fault: str = ""


Location: TypeAlias = tuple[str | int, ...]
"""A way down the tree: field names and list positions, such as ("绩效指标", "成本指标")."""

Data: TypeAlias = "str | list[Data] | dict[str, Data]"
"""What a Source holds, without the places."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A YAML file that could be parsed; positions count in `text`."""

    path: str
    text: str
    root: Mapping

    def data(self) -> dict[str, Data]:
        """The whole file as dicts, lists and text."""
        return {name: _data(node) for name, (_, node) in self.root.entries.items()}

    def scalars(self) -> Iterator[Scalar]:
        """Every text of the file with its place, keys too."""
        return _scalars(self.root)

    def comments(self) -> Iterator[tuple[int, int]]:
        """Where every comment stands in `text`, [start, end); nobody publishes them, but who takes the file reads them."""
        return comments(self.text, ((scalar.start, scalar.end) for scalar in self.scalars()))

    def texts(self) -> Iterator[tuple[Location, str, bool]]:
        """Everything that is written: location, text, and whether it is the key there."""
        found: list[tuple[Location, str, bool]] = []
        _gather(found, (), self.root)
        return iter(found)

    def problem(
        self,
        location: Location,
        rule: str,
        message: str,
        *,
        key: bool = False,
        span: tuple[int, int] | None = None,
        becomes: Spelling | None = None,
    ) -> Problem:
        """A problem at the value of `location`, or at its key where `key` says so or the value has no text.

        A location that is not in the file is shown at the nearest field above it, or at the file as such.
        A `span` of the text there, [start, end), narrows the place down. What is at the place, or in the span,
        should rather be what `becomes` says.
        """
        found = self._scalar(location, key=key)
        if found is None:
            return whole_file(self.path, rule, message)
        start, end = self._span(found, *span) if span else (found.start, found.end)
        fix = None
        if becomes is not None and found.text and "\n" not in self.text[start:end]:
            text = becomes.text if span else as_scalar(becomes.text)
            fix = Fix(start, end, text, becomes.sure)
        return at(self.path, self.text, start, end, rule, message, fix)

    def _scalar(self, location: Location, *, key: bool) -> Scalar | None:
        name: Scalar | None = None
        node: Node = self.root
        for step in location:
            if isinstance(node, Mapping) and isinstance(step, str) and step in node.entries:
                name, node = node.entries[step]
            elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
                name = node if isinstance(node, Scalar) else Scalar("", node.start, node.start + 1)
            else:
                break
        return node if isinstance(node, Scalar) and node.text and not key else name

    def _span(self, scalar: Scalar, start: int, end: int) -> tuple[int, int]:
        """Where a part of a scalar's text stands: the same piece, counted from the beginning of what is written."""
        piece = scalar.text[start:end]
        position = scalar.start
        if self.text[position] in ">|":
            position = self.text.find("\n", position, scalar.end) + 1 or position
        for _ in range(scalar.text.count(piece, 0, start) + 1):
            found = self.text.find(piece, position, scalar.end)
            if found < 0:
                return scalar.start, scalar.end
            position = found + len(piece)
        return found, position


def parse(path: str, data: bytes, *, max_bytes: int = MAX_BYTES) -> tuple[Source | None, list[Problem]]:
    """What is written in a file, or None, and every problem met on the way."""
    text, problems = decode(path, data, max_bytes)
    if text is None:
        return None, problems
    root, more = compose(path, text)
    return (Source(path=path, text=text, root=root) if root else None), problems + more


def _data(node: Node) -> Data:
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [_data(item) for item in node.items]
        case Mapping():
            return {name: _data(value) for name, (_, value) in node.entries.items()}


def _scalars(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Sequence():
            for item in node.items:
                yield from _scalars(item)
        case Mapping():
            for key, value in node.entries.values():
                yield key
                yield from _scalars(value)


def _gather(found: list[tuple[Location, str, bool]], location: Location, node: Node) -> None:
    """Adds what is written at `location`; a list takes half as long as generators in generators."""
    match node:
        case Scalar():
            found.append((location, node.text, False))
        case Sequence():
            for position, item in enumerate(node.items):
                _gather(found, (*location, position), item)
        case Mapping():
            for name, (_, value) in node.entries.items():
                found.append(((*location, name), name, True))
                _gather(found, (*location, name), value)
