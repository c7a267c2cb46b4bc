"""Reads a file in the words of its edition: the same tree, in which every label is the canonical one.

The nodes keep their places, so that whatever is found in the canonical tree is shown where it stands in the file.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NamedTuple, TypeAlias

from generator.declarations.yaml.nodes import MappingNode, Node, ScalarNode
from generator.declarations.yaml.source import Source
from generator.diagnostics.problem import Problem, problem_at
from generator.diagnostics.wording import quote
from generator.forms import vocabulary as v
from generator.forms.edition import Edition

Headings: TypeAlias = Mapping[tuple[str, ...], tuple[str, str]]
"""By category, dimension and name of a row, the headings above it as the file has them."""


class Translation(NamedTuple):
    """A Source in canonical words, the headings that are other ones, and the fields that are there twice."""

    source: Source
    headings: Headings
    problems: tuple[Problem, ...]


_Entries: TypeAlias = dict[str, tuple[ScalarNode, Node]]


def translate(source: Source, edition: Edition) -> Translation:
    """Return a file in canonical words; what the edition does not know stays as it is."""
    if edition.has_canonical_words and _has_canonical_headings(source):
        return Translation(source, {}, ())  # most files
    translator = _Translator(source, edition)
    entries: _Entries = {}
    others: _Entries = {}
    for name, (key, node) in source.root.entries.items():
        if name in edition.own_types:
            if not _is_blank(node):
                others[name] = (key, node)
            continue
        label, translated = translator.field(name, key, node)
        translator.put(entries, label, name, key, translated)
    if others:
        translator.add_own_fields(entries, others)
    canonical = MappingNode(entries, source.root.start)
    return Translation(replace(source, canonical=canonical), translator.headings, tuple(translator.problems))


class _Translator:
    def __init__(self, source: Source, edition: Edition) -> None:
        self.source, self.edition = source, edition
        self.problems: list[Problem] = []
        self.headings: dict[tuple[str, ...], tuple[str, str]] = {}
        self.meanings = {label: meaning for meaning, label in edition.labels.items()}
        self.blocks = {block.label: block for block in edition.funding}
        self.columns = {label: meaning for meaning, label in edition.column_labels.items()}

    def put(self, entries: _Entries, label: str, name: str, key: ScalarNode, node: Node) -> None:
        """Add a field; one that is there already, under another of its labels, is a problem."""
        if label not in entries:
            entries[label] = (key, node)
            return
        other = entries[label][0].text
        same = f"{quote(name)}已经写过" if name == other else f"{quote(name)}和{quote(other)}是表上的同一栏"
        message = f"{same}，只能写一个"
        self.problems.append(
            problem_at(self.source.path, self.source.text, key.start, key.end, "duplicate-key", message)
        )

    def add_own_fields(self, entries: _Entries, own: _Entries) -> None:
        """Add the fields that only this edition has to 其他栏目; to nothing if 其他栏目 holds a text, which the reader reports."""
        first = next(iter(own.values()))[0]
        key, node = entries.setdefault(v.OTHER_FIELDS, (first, MappingNode({}, first.start)))
        if isinstance(node, MappingNode):
            inner = {**node.entries}
            for name, field in own.items():
                self.put(inner, name, name, *field)
            entries[v.OTHER_FIELDS] = (key, MappingNode(inner, node.start))

    def field(self, name: str, key: ScalarNode, node: Node) -> tuple[str, Node]:
        """Return the canonical label and the content of a field at the top."""
        if not isinstance(node, MappingNode):
            return self.meanings.get(name, name), node
        if name == v.INDICATORS:
            return name, self.indicators(node)
        block = self.blocks.get(name) or self.edition.block(name)
        if block is None:
            return self.meanings.get(name, name), node
        roles = {line.label: line.role for line in block.lines}
        entries: _Entries = {}
        for label, (inner_key, inner) in node.entries.items():
            self.put(entries, roles.get(label, label), label, inner_key, inner)
        return block.meaning, MappingNode(entries, node.start)

    def indicators(self, node: MappingNode) -> MappingNode:
        """Return 绩效指标 with every row under the canonical headings of its kind.

        Unknown headings stay as they are, and blank ones are left out: they say nothing.
        """
        entries: _Entries = {}
        for category, (key, inside) in node.entries.items():
            if _is_blank(inside):
                continue
            if category not in self.edition.levels or not isinstance(inside, MappingNode):
                self.put(entries, category, category, key, inside)
                continue
            direct = self.edition.kinds.get((category, ""))
            for name, (inner_key, inner) in inside.entries.items():
                kind = self.edition.kinds.get((category, name))
                if kind is None and direct and _is_row(inner, self.columns):
                    rows = _group(_group(entries, direct.category, key), direct.dimension, key)
                    self.row(rows, direct, (category, ""), name, inner_key, inner)
                elif kind is None:
                    level_2 = _group(entries, self.category_of(category), key)
                    self.put(level_2, name, name, inner_key, inner)
                elif isinstance(inner, MappingNode):
                    rows = _group(_group(entries, kind.category, key), kind.dimension, inner_key)
                    for row, (row_key, value) in inner.entries.items():
                        self.row(rows, kind, (category, name), row, row_key, value)
                elif not _is_blank(inner):
                    level_2 = _group(entries, kind.category, key)
                    self.put(level_2, kind.dimension, name, inner_key, inner)
        return MappingNode(entries, node.start)

    def category_of(self, category: str) -> str:
        """Return the level-1 term of the rows under a level-1 heading."""
        if category in v.LEVEL_1_TERMS:
            return category
        return self.edition.kinds[category, self.edition.levels[category][0]].category

    def row(
        self,
        rows: _Entries,
        kind: v.IndicatorKind,
        headings: tuple[str, str],
        name: str,
        key: ScalarNode,
        node: Node,
    ) -> None:
        """Add a row of a kind."""
        if name in rows:
            message = f"三级指标名称不应重复，{quote(name)}在同一类指标里已经写过"
            self.problems.append(
                problem_at(
                    self.source.path, self.source.text, key.start, key.end, "duplicate-indicator", message
                )
            )
            return
        if isinstance(node, MappingNode):
            entries: _Entries = {}
            for label, (column_key, column) in node.entries.items():
                self.put(entries, self.columns.get(label, label), label, column_key, column)
            node = _with_joined_value(MappingNode(entries, node.start))
        rows[name] = (key, node)
        if headings != (kind.category, kind.dimension):
            self.headings[kind.category, kind.dimension, name] = headings


def _with_joined_value(row: MappingNode) -> MappingNode:
    """Return a row whose comparator, number and unit, if these are columns of their own, are one value."""
    columns = {
        name: getattr(row.entries.get(name, (None, None))[1], "text", "")
        for name in v.COLUMNS_BESIDE_THE_VALUE
    }
    value = row.entries.get(v.INDICATOR_VALUE)
    if not any(columns.values()) or value is None:
        return row
    others = {name: field for name, field in row.entries.items() if name not in v.COLUMNS_BESIDE_THE_VALUE}
    if not isinstance(value[1], ScalarNode):
        return MappingNode(others, row.start)  # a value that cannot be read is a problem of its own
    sign, unit = (columns[name].strip() for name in v.COLUMNS_BESIDE_THE_VALUE)
    sign = sign if re.fullmatch("[≥≤=><＞＜＝]|>=|<=", sign) else ""
    text = f"{sign}{value[1].text}" + (
        f"({unit})" if unit and re.fullmatch(r"[\d.,~]+", value[1].text) else unit
    )
    return MappingNode({**others, v.INDICATOR_VALUE: (value[0], value[1]._replace(text=text))}, row.start)


def _is_blank(node: Node) -> bool:
    return isinstance(node, ScalarNode) and not node.text


def _group(entries: _Entries, name: str, key: ScalarNode) -> _Entries:
    """Return the fields under a name, which is added if it is not there.

    If the name holds a text instead of fields, the fields returned are not part of the file: the reader reports the text.
    """
    _, node = entries.setdefault(name, (key, MappingNode({}, key.start)))
    return node.entries if isinstance(node, MappingNode) else {}


def _is_row(node: Node, columns: Mapping[str, str]) -> bool:
    """Return whether a node is that of an indicator: a value, or fields with one."""
    if isinstance(node, MappingNode):
        return any(
            columns.get(label) == v.INDICATOR_VALUE or label == v.INDICATOR_VALUE for label in node.entries
        )
    return isinstance(node, ScalarNode)


def _has_canonical_headings(source: Source) -> bool:
    if v.UNIT_COLUMN in source.text or v.COMPARATOR_COLUMN in source.text:
        return False  # values in several columns
    _, indicators = source.root.entries.get(v.INDICATORS, (None, None))
    if not isinstance(indicators, MappingNode):
        return False
    for category, (_, inside) in indicators.entries.items():
        dimensions = _DIMENSIONS.get(category)
        if (
            dimensions is None
            or not isinstance(inside, MappingNode)
            or not inside.entries.keys() <= dimensions
        ):
            return False
    return True


_DIMENSIONS: Final = {category.term: frozenset(category.dimensions.values()) for category in v.TAXONOMY}
