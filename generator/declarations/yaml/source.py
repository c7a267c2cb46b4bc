"""Parses the bytes of one YAML file into a Source: every text with its place.

Locations are paths down the tree in the words of the file. Only this module turns them into lines and columns.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from generator.declarations.yaml.comments import find_comments
from generator.declarations.yaml.decoding import decode
from generator.declarations.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from generator.declarations.yaml.scalar import to_yaml_scalar
from generator.declarations.yaml.tree import build_tree
from generator.diagnostics.problem import Fix, Problem, file_problem, problem_at
from generator.forms.spelling import Correction

MAX_BYTES: Final = 64 * 1024
MAX_REGISTRY_BYTES: Final = 1024 * 1024  # room for some 10,000 units


class RawFile(NamedTuple):
    """A file of declarations/: its path from there, with `/`, and its bytes, or the `read_error` that kept them."""

    path: str
    data: bytes
    read_error: str = ""


SourceLocation: TypeAlias = tuple[str | int, ...]
"""A path down the tree: field names and list positions, such as ("绩效指标", "成本指标")."""

SourceData: TypeAlias = "str | list[SourceData] | dict[str, SourceData]"
"""The content of a Source, without places."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A YAML file that could be parsed; positions count in `text`.

    `root` is the tree of the file. Locations are in `canonical`, the same tree in canonical words, if that was set.
    """

    path: str
    text: str
    root: MappingNode
    canonical: MappingNode | None = None

    @property
    def tree(self) -> MappingNode:
        """The tree in which locations are."""
        return self.canonical or self.root

    def data(self) -> dict[str, SourceData]:
        """Return the entire file as dicts, lists and text."""
        return {name: _to_data(node) for name, (_, node) in self.tree.entries.items()}

    def scalars(self) -> Iterator[ScalarNode]:
        """Yield every text of the file with its place, including keys."""
        return _iter_scalars(self.root)

    def comments(self) -> Iterator[tuple[int, int]]:
        """Yield the span of every comment in `text`, [start, end). No page shows them, but the published file does."""
        return find_comments(self.text, ((scalar.start, scalar.end) for scalar in self.scalars()))

    def texts(self) -> Iterator[tuple[SourceLocation, str, bool]]:
        """Yield every text: its location, the text, and whether it is a key."""
        texts: list[tuple[SourceLocation, str, bool]] = []
        _gather_texts(texts, (), self.tree)
        return iter(texts)

    def problem(
        self,
        location: SourceLocation,
        rule: str,
        message: str,
        *,
        key: bool = False,
        span: tuple[int, int] | None = None,
        correction: Correction | None = None,
    ) -> Problem:
        """Build a problem at the value of `location`, or at its key if `key` is set or the value has no text.

        A location that is not in the file is shown at the nearest field above it, or at the file as such.
        A `span` of the text, [start, end), narrows the place down. `correction` replaces the value or its span.
        """
        scalar = self._find_scalar(location, key=key)
        if scalar is None:
            return file_problem(self.path, rule, message)
        start, end = self._find_span(scalar, *span) if span else (scalar.start, scalar.end)
        fix = None
        if correction is not None and scalar.text and "\n" not in self.text[start:end]:
            text = correction.text if span else to_yaml_scalar(correction.text)
            fix = Fix(start, end, text, correction.certain)
        return problem_at(self.path, self.text, start, end, rule, message, fix)

    def line_of(self, location: SourceLocation) -> int:
        """Return the line, from 1, of the field at a location, or of the nearest field above it; 1 if there is none."""
        scalar = self._find_scalar(location, key=True)
        return self.text.count("\n", 0, scalar.start) + 1 if scalar else 1

    def label_at(self, location: SourceLocation) -> str | None:
        """Return the name of the field at a location as the file has it, None if there is no such field."""
        name: ScalarNode | None = None
        node: Node = self.tree
        for step in location:
            if not isinstance(node, MappingNode) or not isinstance(step, str) or step not in node.entries:
                return None
            name, node = node.entries[step]
        return name.text if name else None

    def _find_scalar(self, location: SourceLocation, *, key: bool) -> ScalarNode | None:
        name: ScalarNode | None = None
        node: Node = self.tree
        for step in location:
            if isinstance(node, MappingNode) and isinstance(step, str) and step in node.entries:
                name, node = node.entries[step]
            elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
                name = node if isinstance(node, ScalarNode) else ScalarNode("", node.start, node.start + 1)
            else:
                break
        return node if isinstance(node, ScalarNode) and node.text and not key else name

    def _find_span(self, scalar: ScalarNode, start: int, end: int) -> tuple[int, int]:
        """Locate a part of a scalar's value in the file: the same piece, counted from the beginning of the scalar."""
        piece = scalar.text[start:end]
        position = scalar.start
        if self.text[position] in ">|":
            position = self.text.find("\n", position, scalar.end) + 1 or position
        for _ in range(scalar.text.count(piece, 0, start) + 1):
            position_found = self.text.find(piece, position, scalar.end)
            if position_found < 0:
                return scalar.start, scalar.end
            position = position_found + len(piece)
        return position_found, position


def parse_source(
    path: str, data: bytes, *, max_bytes: int = MAX_BYTES
) -> tuple[Source | None, list[Problem]]:
    """Parse a file; return its Source, or None, and every problem."""
    text, problems = decode(path, data, max_bytes)
    if text is None:
        return None, problems
    root, tree_problems = build_tree(path, text)
    return (Source(path=path, text=text, root=root) if root else None), problems + tree_problems


def _to_data(node: Node) -> SourceData:
    match node:
        case ScalarNode():
            return node.text
        case SequenceNode():
            return [_to_data(item) for item in node.items]
        case MappingNode():
            return {name: _to_data(value) for name, (_, value) in node.entries.items()}


def _iter_scalars(node: Node) -> Iterator[ScalarNode]:
    match node:
        case ScalarNode():
            yield node
        case SequenceNode():
            for item in node.items:
                yield from _iter_scalars(item)
        case MappingNode():
            for key, value in node.entries.values():
                yield key
                yield from _iter_scalars(value)


def _gather_texts(
    texts: list[tuple[SourceLocation, str, bool]], location: SourceLocation, node: Node
) -> None:
    """Append every text at and below `location`. A list takes half the time of nested generators."""
    match node:
        case ScalarNode():
            texts.append((location, node.text, False))
        case SequenceNode():
            for position, item in enumerate(node.items):
                _gather_texts(texts, (*location, position), item)
        case MappingNode():
            for name, (key, value) in node.entries.items():
                texts.append(((*location, name), key.text, True))
                _gather_texts(texts, (*location, name), value)
