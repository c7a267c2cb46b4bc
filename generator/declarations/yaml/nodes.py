"""The nodes of a parsed YAML file: texts, lists and fields, each with its place."""

from typing import NamedTuple, TypeAlias


class ScalarNode(NamedTuple):
    """A text, and where it stands in `Source.text`: [start, end), quotes and `>-` included."""

    text: str
    start: int
    end: int


class SequenceNode(NamedTuple):
    """A list, and where it begins."""

    items: tuple["Node", ...]
    start: int


class MappingNode(NamedTuple):
    """Fields in the order of the file, no two alike, each with its key; and where they begin."""

    entries: dict[str, tuple[ScalarNode, "Node"]]
    start: int


Node: TypeAlias = ScalarNode | SequenceNode | MappingNode


def end_of(node: Node) -> int:
    """Where the last text of a node ends."""
    match node:
        case ScalarNode():
            return node.end
        case SequenceNode():
            return max([node.start, *map(end_of, node.items)])
        case MappingNode():
            return max([node.start, *(max(key.end, end_of(value)) for key, value in node.entries.values())])
