"""A declaration as its page shows it, and the summary of it that lists show.

A DeclarationSummary is flat and small, so that a hundred thousand of them fit in memory; a PublishedDeclaration is
needed only to make its own page.
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
    """The fields of a declaration that lists show.

    `department` is the slug of its competent department. `amount` is 年度资金申请总额 in 元, by which declarations are
    added up and ranked. `indicator_counts` are by kind, in the order of the form. `digest` covers the other fields
    except `indicator_counts`.
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
        """Path of its file, from declarations/."""
        return "/".join(map(str, self.identity)) + ".yml"

    @property
    def address(self) -> str:
        """Address of its page, from the site's root."""
        return self.identity.address


class PublishedDeclaration(NamedTuple):
    """A declaration with its summary; `yaml` is its file, byte for byte."""

    summary: DeclarationSummary
    declaration: Declaration
    yaml: bytes


_POSITIONS: Final = {(kind.category, kind.dimension): at for at, kind in enumerate(v.INDICATOR_KINDS)}


def build_published_declaration(
    identity: Identity, declaration: Declaration, yaml: bytes, registry: Registry
) -> PublishedDeclaration:
    """Build a PublishedDeclaration; its department must be registered."""
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
    """Digest bytes, or a value whose repr is stable."""
    data = value if isinstance(value, bytes) else repr(value).encode(errors="surrogatepass")
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def group_by_unit_slug(
    declarations: Iterable[PublishedDeclaration],
) -> Iterator[tuple[str, list[PublishedDeclaration]]]:
    """Group declarations by unit; those of one unit are sorted by identity."""
    ordered = sorted(declarations, key=lambda form: (form.summary.identity.unit, form.summary.identity))
    for unit, members in groupby(ordered, key=lambda form: form.summary.identity.unit):
        yield unit, list(members)
