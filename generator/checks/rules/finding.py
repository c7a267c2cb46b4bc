"""What the rules on a declaration say, and what they must know of the world around it.

Nothing here judges.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from generator.declarations.identity import Identity
from generator.declarations.registry import Registry
from generator.declarations.yaml.source import SourceLocation
from generator.forms.spelling import Correction


class Finding(NamedTuple):
    """Where, what to say, and what to type there instead where that can be told."""

    location: SourceLocation
    message: str
    correction: Correction | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleContext:
    """What stands around a declaration: its identity and the registry, None where these are broken themselves."""

    identity: Identity | None
    registry: Registry | None
    today: date | None = None
