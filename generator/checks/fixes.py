"""Applies the certain fixes to files; guesses are left to people. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from generator.checks.check_all import check_all
from generator.declarations.identity import is_shared
from generator.declarations.yaml.decoding import decode
from generator.declarations.yaml.source import MAX_REGISTRY_BYTES, RawFile
from generator.diagnostics.problem import Fix, Problem, apply_fixes, certain_fixes

MAX_ROUNDS: Final = 100
"""Rounds of fixing in one run: a parser reports one mistake at a time."""

_LOST: Final = frozenset({"encoding", "invisible-character"})


def fix_files(files: Iterable[RawFile], today: date | None = None) -> Mapping[str, tuple[bytes, int]]:
    """Return, by path, the new bytes of every file that changes, and how many fixes were applied."""
    now = {file.path: file for file in files}
    counts: defaultdict[str, int] = defaultdict(int)
    waiting = set(now)
    for _ in range(MAX_ROUNDS):
        changed: defaultdict[str, list[Problem]] = defaultdict(list)
        for problem in check_all(
            [now[path] for path in sorted(waiting | {path for path in now if is_shared(path)})], today
        ).problems:
            changed[problem.path].append(problem)
        waiting = set()
        for path, problems in changed.items():
            fixes = _certain_fixes(problems)
            if path not in now or not fixes:
                continue
            data = fix_file(now[path], fixes)
            if data != now[path].data:
                now[path] = now[path]._replace(data=data)
                counts[path] += len(fixes)
                waiting.add(path)
        if not waiting:
            break
    return {path: (now[path].data, count) for path, count in sorted(counts.items())}


def _certain_fixes(problems: Iterable[Problem]) -> list[Fix]:
    """Return the certain fixes of a file; none if the bytes are not text."""
    problems = tuple(problems)
    if any(p.rule in _LOST and not (p.fix and p.fix.certain) for p in problems):
        return []
    return certain_fixes(problems)


def fix_file(file: RawFile, fixes: Iterable[Fix]) -> bytes:
    """Apply fixes that do not overlap to a file."""
    text, _ = decode(file.path, file.data, MAX_REGISTRY_BYTES)
    return file.data if text is None else apply_fixes(text, fixes).encode()
