"""Which names stand at which level of a file in the words of an edition."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from generator.declarations.model import Publication
from generator.forms import vocabulary as v
from generator.forms.edition import COLUMN_MEANINGS, GOAL_MEANINGS, HEAD_MEANINGS, Edition


class FormShape(NamedTuple):
    """The names of a form by level.

    `groups` are those with fields below them, whose names are free where there are none here. `levels` are the level-2
    headings below each level-1 heading, "" among them where indicators may stand without one. `columns` are the fields
    of an indicator. `no_rows` are all names that no indicator has, `printed` the headings of the
    form itself: level 1, and level 1 with level 2.
    """

    top: frozenset[str]
    groups: Mapping[str, frozenset[str]]
    levels: Mapping[str, frozenset[str]]
    columns: frozenset[str]
    no_rows: frozenset[str]
    printed: frozenset[str | tuple[str, str]]


_FREE: Final[frozenset[str]] = frozenset()
_PUBLICATION: Final = frozenset(str(field.alias) for field in Publication.model_fields.values())


@lru_cache(maxsize=100)
def form_shape(edition: Edition) -> FormShape:
    """Return the shape of a file in the words of an edition, or in the canonical ones."""
    groups = {
        **{
            name: frozenset(label for line in block.lines for label in (line.label, line.role))
            for block in edition.funding
            for name in (block.meaning, block.label)
        },
        v.PUBLICATION: _PUBLICATION,
        v.OTHER_FIELDS: _FREE,
        v.WAIVERS: _FREE,
    }
    columns = frozenset({*edition.column_labels.values(), *COLUMN_MEANINGS, *v.COLUMNS_BESIDE_THE_VALUE})
    levels = {category: frozenset(names) for category, names in edition.levels.items()}
    return FormShape(
        top=frozenset(
            {
                *(cell.label for cell in edition.cells),
                *(*HEAD_MEANINGS, *GOAL_MEANINGS, v.YEAR, v.INDICATORS),
                *(*groups, *v.FIELDS_OUTSIDE_THE_FORM),
            }
        ),
        groups=groups,
        levels=levels,
        columns=columns,
        no_rows=frozenset({*columns, *levels}.union(*levels.values())),
        printed=frozenset(
            name
            for heading in edition.headings
            for name in (heading.category, (heading.category, heading.dimension))
        ),
    )
