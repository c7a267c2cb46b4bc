"""What a rule on a declaration returns, and what it is given."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from generator.declarations.identity import Identity
from generator.declarations.registry import Registry
from generator.declarations.yaml.source import SourceLocation
from generator.forms.spelling import Correction


class Finding(NamedTuple):
    """A location, a message, and the correction if there is one."""

    location: SourceLocation
    message: str
    correction: Correction | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleContext:
    """The identity of a declaration and the registry, None if these are broken themselves; and the day."""

    identity: Identity | None
    registry: Registry | None
    today: date | None = None
