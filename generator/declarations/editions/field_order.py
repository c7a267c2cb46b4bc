"""The order of the fields in a file, that of the form; a comment moves with the field below it."""

from collections.abc import Iterator, Sequence

from generator.declarations.editions.known_editions import Editions
from generator.declarations.identity import REGISTRY
from generator.declarations.model import (
    Declaration,
    Indicator,
    Record,
    RegisteredDepartment,
    RegisteredUnit,
    record_type,
)
from generator.declarations.yaml.decoding import line_end, line_start
from generator.declarations.yaml.nodes import MappingNode, Node, node_end
from generator.declarations.yaml.source import MAX_BYTES, MAX_REGISTRY_BYTES, Source, parse_source
from generator.forms import vocabulary as v
from generator.forms.edition import Edition


def max_bytes(path: str) -> int:
    """Return the most bytes of a file of declarations/."""
    return MAX_REGISTRY_BYTES if path == REGISTRY else MAX_BYTES


def sort_fields(source: Source, editions: Editions) -> Source | None:
    """Return the file with its fields in the order of the form; None if its lines cannot be moved."""
    while True:
        moved = next(
            filter(None, (_sort_group(source.text, *group) for group in _field_groups(source, editions))),
            None,
        )
        if moved is None:
            return source
        reordered, problems = parse_source(source.path, moved.encode(), max_bytes=max_bytes(source.path))
        if reordered is None or problems:
            return None
        source = reordered


def _field_groups(source: Source, editions: Editions) -> Iterator[tuple[MappingNode, list[str]]]:
    """Yield every group of fields with the labels that it may have, in the order of the form."""
    if source.path != REGISTRY:
        edition, unknown = editions.choose(source)
        if unknown is None and edition.has_canonical_words:
            yield from _field_groups_in(source.root, Declaration)
        elif unknown is None:
            yield from _field_groups_of(edition, source.root)
        return
    for _, department in source.root.entries.values():
        yield from _field_groups_in(department, RegisteredDepartment)


def _field_groups_of(edition: Edition, root: MappingNode) -> Iterator[tuple[MappingNode, list[str]]]:
    """Yield the groups of a file in the words of an edition; every label is followed by the canonical one."""
    beside = {v.PROJECT_NAME: (v.YEAR,), v.PERIOD: (v.START_DATE, v.END_DATE)}
    labels: list[str] = [v.EDITION, v.TRANSCRIPTION]
    for label, meaning in (cell[:2] for row in edition.head for cell in row):
        labels += [label, meaning, *beside.get(meaning, ())]
    labels.append(v.MONEY_UNIT)
    for label, meaning in (
        *((block.label, block.meaning) for block in edition.funding),
        *(goal[:2] for goal in edition.goals),
    ):
        labels += [label, meaning]
    yield root, [*labels, v.OTHER_FIELDS, v.INDICATORS, *v.FIELDS_OF_ONE_PUBLICATION]
    for block in edition.funding:
        for name in (block.label, block.meaning):
            _, node = root.entries.get(name, (None, None))
            if isinstance(node, MappingNode):
                yield node, [name for line in block.lines for name in (line.label, line.role)]
    _, indicators = root.entries.get(v.INDICATORS, (None, None))
    if isinstance(indicators, MappingNode):
        yield indicators, list(edition.levels)
        for category, (_, inside) in indicators.entries.items():
            if isinstance(inside, MappingNode):
                yield inside, list(edition.levels.get(category, ()))


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
