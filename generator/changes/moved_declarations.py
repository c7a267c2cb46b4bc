"""Finds the declarations that only moved: a removed file and an added one that state the same project."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

from generator.changes.field_changes import identifying_fields
from generator.declarations.model import Declaration

MIN_PROJECT_SIMILARITY: Final = 0.6
"""Share of equal facts from which a removed file and an added one count as one declaration with a new address."""


def match_moved_declarations(
    removed: Mapping[str, Declaration], added: Mapping[str, Declaration]
) -> list[tuple[str, str]]:
    """Return the paths before and after of declarations that only moved, each path once, the most similar first."""
    old, new = (
        {path: (declaration.year, identifying_fields(declaration)) for path, declaration in files.items()}
        for files in (removed, added)
    )
    paths_by_field: defaultdict[object, list[str]] = defaultdict(list)
    for path, (year, fields) in new.items():
        for field in fields:
            paths_by_field[year, field].append(path)
    candidates = []
    for former, (year, fields) in old.items():
        common = Counter(path for fact in fields for path in paths_by_field.get((year, fact), ()))
        for path, count in common.items():
            similarity = count / max(len(fields), len(new[path][1]))
            if similarity >= MIN_PROJECT_SIMILARITY:
                candidates.append((-similarity, sorted((former, path)), former, path))
    pairs: list[tuple[str, str]] = []
    paired: set[str] = set()
    for *_, former, path in sorted(candidates):
        if not paired & {former, path}:
            paired |= {former, path}
            pairs.append((former, path))
    return pairs
