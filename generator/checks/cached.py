"""The inspection of a folder at size: files over several processes, and none twice that has not changed.

Comes in: files of declarations/, and a folder for the cache. Goes out: what `inspection.inspect` says of the same
files, exactly, only sooner.
"""

import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final, TypeAlias

from generator.checks.batch import LARGEST_SHARE, Found, Share, as_found, examined_share
from generator.checks.check_all import Inspection, Surroundings, inspect, judged, parsed, surroundings
from generator.checks.check_file import Examined, examine, is_yaml
from generator.checks.codec import FORMAT, examined_from, said_from
from generator.declarations.model import Declaration
from generator.declarations.reader import read_declaration, validate_declaration
from generator.declarations.yaml.source import RawFile, Source
from generator.system.cache import Cache
from generator.system.files import declaration_files
from generator.system.package import code_digest
from generator.system.workers import cores, processes, results

FEW: Final = 300
"""Files that are examined here and now: to remember them would take as long."""

WORTH_A_PROCESS: Final = 600
"""Files for which another process is started; it takes as long to start as to examine them."""

Progress: TypeAlias = Callable[[int, int], None]
"""Hears how many files have been examined, of how many."""


def inspection_of(
    root: Path,
    today: date | None,
    *,
    jobs: int | None = None,
    folder: Path | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Inspection:
    """`inspect(declaration_files(root), today)`; the rest as `inspected` has it."""
    files = declaration_files(root)
    return inspected(files, today, jobs=jobs, folder=folder, executor=executor, progress=progress)


def inspected(
    files: Sequence[RawFile],
    today: date | None,
    *,
    jobs: int | None = None,
    folder: Path | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Inspection:
    """`inspect(files, today)`, by as many processes as `jobs` says, by default all cores, or by an `executor`.

    What is found is kept in `folder`, if there is one.
    """
    if len(files) <= FEW:
        return inspect(files, today)
    around = surroundings(files)
    keys = _keys(around)
    found: dict[str, Examined] = {}
    with ExitStack() as stack:
        kept = stack.enter_context(Cache(folder)) if folder else None
        for file in around.files:
            if file.path not in keys:
                shared = around.shared.get(file.path)
                found[file.path] = examine(file, shared, around.registry, today)[0]
            elif kept and (known := _known(kept, keys[file.path], file.path, today)):
                found[file.path] = known
        todo = [file for file in around.files if file.path not in found]
        jobs = min(jobs or cores(), len(todo) // WORTH_A_PROCESS)
        if executor is None and jobs > 1:
            executor = stack.enter_context(processes(jobs))
        for share, results_of_share in _examined(_shares(todo, around, today), executor):
            for file, one in zip(share.files, results_of_share, strict=True):
                examined = examined_from(one.examined, file.path)
                found[file.path] = examined or examine(file, None, around.registry, today)[0]
            if kept:
                rows = zip(share.files, results_of_share, strict=True)
                kept.add((keys[f.path], one.examined, one.said) for f, one in rows if one.settled)
            if progress:
                progress(len(found), len(around.files))
        if kept:
            kept.tidy()
    return judged(
        around,
        [found[file.path] for file in around.files],
        parsed,
        lambda files: _declarations(files, keys, folder),
    )


def inspected_here(files: Sequence[RawFile], today: date, folder: Path | None) -> Inspection:
    """`inspect(files, today)` of a few files whose declarations will all be asked for; what is found is kept in `folder`."""
    if folder is None:
        return inspect(files, today)
    around = surroundings(files)
    keys = _keys(around)
    examined: list[Examined] = []
    sources: dict[str, Source] = {}
    declarations: dict[str, Declaration] = {}
    with Cache(folder) as kept:
        rows = []
        for file in around.files:
            key = keys.get(file.path)
            known = _known(kept, key, file.path, today) if key else None
            said = said_from(kept.said(key) or b"") if key and known and known.readable else None
            told = validate_declaration(said) if said else None
            if known and told:
                declarations[file.path] = told
            else:
                known, source, reading = examine(file, around.shared.get(file.path), around.registry, today)
                if source and reading:
                    sources[file.path], declarations[file.path] = source, reading.declaration
                one = as_found(known, source, today)
                if key and one.settled:
                    rows.append((key, one.examined, one.said))
            examined.append(known)
        kept.add(rows)
        kept.tidy()
    return judged(
        around,
        examined,
        lambda file: sources.get(file.path) or parsed(file),
        lambda files: [declarations[file.path] for file in files],
    )


def _shares(files: Sequence[RawFile], around: Surroundings, today: date | None) -> list[Share]:
    return [
        Share(tuple(files[first : first + LARGEST_SHARE]), around.registry_file, today)
        for first in range(0, len(files), LARGEST_SHARE)
    ]


def _examined(shares: Sequence[Share], executor: Executor | None) -> Iterator[tuple[Share, list[Found]]]:
    found = results(executor, examined_share, shares) if executor else map(examined_share, shares)
    return zip(shares, found, strict=True)


def _declarations(
    files: Iterable[RawFile], keys: Mapping[str, bytes], folder: Path | None
) -> Iterator[Declaration]:
    """What readable files declare: from the cache, else read once more."""
    with ExitStack() as stack:
        kept = stack.enter_context(Cache(folder)) if folder else None
        for file in files:
            bytes_said = kept.said(keys[file.path]) if kept else None
            said = said_from(bytes_said) if bytes_said else None
            yield (validate_declaration(said) if said else None) or read_declaration(parsed(file)).declaration


# -- what a result depends on ---------------------------------------------------------------------------


def _known(kept: Cache, key: bytes, path: str, today: date | None) -> Examined | None:
    """What was found in a file, unless it was another day for it."""
    data = kept.examined(key)
    examined = examined_from(data, path) if data else None
    return examined if examined and (today is None or today >= examined.settled) else None


def _keys(around: Surroundings) -> dict[str, bytes]:
    """By path, a key for each file that is worth remembering; it covers all on which its examination depends."""
    same = hashlib.blake2b(_fingerprint(), digest_size=16)
    registry = around.registry_file
    same.update(repr((registry.data, registry.read_error) if registry else None).encode())
    return {
        file.path: _key(same, file)
        for file in around.files
        if not file.read_error and file.path not in around.shared and is_yaml(file.path)
    }


def _key(same: "hashlib.blake2b", file: RawFile) -> bytes:
    key = same.copy()
    key.update(f"{len(file.path)}:{file.path}".encode())
    key.update(file.data)
    return key.digest()


@cache
def _fingerprint() -> bytes:
    """All that can make the same file be examined with another result: our own code, and what reads for it."""
    libraries = [
        f"{name} {_version(name)}"
        for name in ("pydantic", "pydantic-core", "ruamel.yaml", "ruamel.yaml.clib")
    ]
    return repr((FORMAT, sys.version, code_digest(), libraries)).encode()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
