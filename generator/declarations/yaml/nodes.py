"""The nodes of a parsed YAML file: texts, lists and fields, each with its place."""

from typing import NamedTuple, TypeAlias


class Scalar(NamedTuple):
    """A text, and where it stands in `Source.text`: [start, end), quotes and `>-` included."""

    text: str
    start: int
    end: int


class Sequence(NamedTuple):
    """A list, and where it begins."""

    items: tuple["Node", ...]
    start: int


class Mapping(NamedTuple):
    """Fields in the order of the file, no two alike, each with its key; and where they begin."""

    entries: dict[str, tuple[Scalar, "Node"]]
    start: int


Node: TypeAlias = Scalar | Sequence | Mapping


def end_of(node: Node) -> int:
    """Where the last text of a node ends."""
    match node:
        case Scalar():
            return node.end
        case Sequence():
            return max([node.start, *map(end_of, node.items)])
        case Mapping():
            return max([node.start, *(max(key.end, end_of(value)) for key, value in node.entries.values())])
