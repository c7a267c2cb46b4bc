"""The nodes of a parsed YAML file: texts, lists and fields, each with its place."""

from typing import NamedTuple, TypeAlias


class ScalarNode(NamedTuple):
    """A text and its span in `Source.text`, [start, end), including quotes and `>-`."""

    text: str
    start: int
    end: int


class SequenceNode(NamedTuple):
    """A list and its start."""

    items: tuple["Node", ...]
    start: int


class MappingNode(NamedTuple):
    """Fields in the order of the file, each with its key, all names different; and their start."""

    entries: dict[str, tuple[ScalarNode, "Node"]]
    start: int


Node: TypeAlias = ScalarNode | SequenceNode | MappingNode


def node_end(node: Node) -> int:
    """Return where the last text of a node ends."""
    match node:
        case ScalarNode():
            return node.end
        case SequenceNode():
            return max([node.start, *map(node_end, node.items)])
        case MappingNode():
            return max([node.start, *(max(key.end, node_end(value)) for key, value in node.entries.values())])
