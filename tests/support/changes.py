"""Declarations before and after, and their changes in words."""

from generator.changes.field_changes import Change
from tests.support.project import SOUND

ROWS = "绩效指标/产出指标/数量指标"


def told(change: Change) -> str:
    return f"{change.kind} {'/'.join(change.location)}: {shown(change.before)} → {shown(change.after)}"


def replaced(*pairs: tuple[str, str]) -> str:
    text = SOUND
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


def shown(value: object) -> str:
    return "" if value is None else str(getattr(value, "text", value))
