"""A declaration in its place: whole, as its own page shows it, and as the little that lists say of it.

Comes in: what was read, and where it stands. Goes out: Forms and Entries. An Entry is flat and small, so that a
hundred thousand of them are at hand at once; a Form is needed only where its page is made.
"""

import hashlib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from typing import Final, NamedTuple

from generator.declarations.identity import Identity
from generator.declarations.model import Declaration
from generator.declarations.registry import Registry
from generator.forms import vocabulary as v


class DeclarationSummary(NamedTuple):
    """What lists say of a declaration.

    `department` is the slug of its competent department; `amount` is 年度资金申请总额 in 元, the figure by which
    declarations are added up and ranked; `indicators` counts them by kind, in the order of the form. `stamp` is a
    digest of the rest but `indicators`.
    """

    identity: Identity
    department: str
    project_name: str
    implementing_unit: str
    competent_department: str
    nature: str
    category: str
    amount: Decimal
    indicator_counts: tuple[int, ...]
    digest: str

    @property
    def path(self) -> str:
        """Its file, from declarations/."""
        return "/".join(map(str, self.identity)) + ".yml"

    @property
    def address(self) -> str:
        """Where its page stands, from the site's root."""
        return self.identity.address


class PublishedDeclaration(NamedTuple):
    """A declaration, whole; `yaml` is its file, byte for byte."""

    summary: DeclarationSummary
    declaration: Declaration
    yaml: bytes


_POSITIONS: Final = {(kind.category, kind.dimension): at for at, kind in enumerate(v.INDICATOR_KINDS)}


def publish_declaration(
    identity: Identity, declaration: Declaration, yaml: bytes, registry: Registry
) -> PublishedDeclaration:
    """A declaration in its place; its department is registered."""
    counts = [0] * len(v.INDICATOR_KINDS)
    for indicator in declaration.performance_indicators:
        counts[_POSITIONS[indicator.category, indicator.dimension]] += 1
    shown = (
        identity,
        registry.departments_by_name[declaration.competent_department].slug,
        declaration.project_name,
        declaration.implementing_unit,
        declaration.competent_department,
        declaration.nature,
        declaration.category,
        declaration.annual_funding.total,
    )
    return PublishedDeclaration(
        DeclarationSummary(*shown, indicator_counts=tuple(counts), digest=value_digest(shown)),
        declaration,
        yaml,
    )


def value_digest(value: object) -> str:
    """A digest of bytes, or of a value that is always printed alike."""
    data = value if isinstance(value, bytes) else repr(value).encode(errors="surrogatepass")
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def group_by_unit_slug(
    declarations: Iterable[PublishedDeclaration],
) -> Iterator[tuple[str, list[PublishedDeclaration]]]:
    """Declarations unit by unit; those of one unit by identity."""
    ordered = sorted(declarations, key=lambda form: (form.summary.identity.unit, form.summary.identity))
    for unit, members in groupby(ordered, key=lambda form: form.summary.identity.unit):
        yield unit, list(members)
