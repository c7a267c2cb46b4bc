"""A form as it was read: what its cells say, where, and by which judgement."""

from dataclasses import dataclass, field
from typing import NamedTuple

from generator.forms.edition import Edition
from generator.office.document import Place


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadText:
    """The text of a cell, ready for a file; `doubts` say in Chinese what was read by judgement."""

    text: str
    place: Place
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadIndicator:
    """A row of the indicator table: headings and name as printed, and its other columns by their meanings."""

    category: str
    dimension: str
    name: ReadText
    columns: dict[str, ReadText]


class LeftOut(NamedTuple):
    """A piece of the original that the file does not have, and why."""

    text: str
    place: Place
    reason: str


@dataclass(kw_only=True)
class RecognizedForm:
    """One form of a document: the edition and why it is that one, and everything that was read.

    `fields` are by the label that the edition prints, `funding` by the labels of block and line, `other_fields` by
    labels that the edition lacks. `money_unit` is that which the
    original states, "" if none.
    """

    edition: Edition
    edition_reason: str
    edition_doubts: tuple[str, ...] = ()
    year: ReadText | None = None
    money_unit: str = ""
    fields: dict[str, ReadText] = field(default_factory=dict)
    funding: dict[tuple[str, str], ReadText] = field(default_factory=dict)
    other_fields: dict[str, ReadText] = field(default_factory=dict)
    indicators: list[ReadIndicator] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
