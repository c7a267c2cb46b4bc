"""Checks a folder of any size: files in several processes, and no unchanged file twice.

The result equals that of `check_all.check_all` for the same files.
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

from generator.checks.batch import BATCH_SIZE, Batch, EncodedResult, check_batch, encode_result
from generator.checks.check_all import (
    CheckContext,
    CheckResult,
    check_all,
    combine,
    prepare_check,
    reparse_source,
)
from generator.checks.check_file import CheckedFile, check_file, is_yaml
from generator.checks.codec import FORMAT, decode_checked_file, decode_content
from generator.declarations.model import Declaration
from generator.declarations.reader import read_declaration, validate_declaration
from generator.declarations.yaml.source import RawFile, Source
from generator.system.cache import Cache
from generator.system.files import declaration_files
from generator.system.package import code_digest
from generator.system.workers import available_cores, map_in_order, process_pool

PARALLEL_FROM_FILES: Final = 300
"""Fewer files are checked in this process and not cached: caching them would take as long."""

FILES_PER_PROCESS: Final = 600
"""Files that justify another process: starting it takes as long as checking them."""

CheckProgress: TypeAlias = Callable[[int, int], None]
"""Progress callback: files checked, files in total."""


def check_folder_cached(
    root: Path,
    today: date | None,
    *,
    jobs: int | None = None,
    folder: Path | None = None,
    executor: Executor | None = None,
    progress: CheckProgress | None = None,
) -> CheckResult:
    """Return `check_all(declaration_files(root), today)`; the other parameters are those of `check_all_cached`."""
    files = declaration_files(root)
    return check_all_cached(files, today, jobs=jobs, folder=folder, executor=executor, progress=progress)


def check_all_cached(
    files: Sequence[RawFile],
    today: date | None,
    *,
    jobs: int | None = None,
    folder: Path | None = None,
    executor: Executor | None = None,
    progress: CheckProgress | None = None,
) -> CheckResult:
    """Return `check_all(files, today)`, using `jobs` processes (default: all cores) or an `executor`.

    Results are cached in `folder` if it is not None.
    """
    if len(files) <= PARALLEL_FROM_FILES:
        return check_all(files, today)
    context = prepare_check(files)
    keys = _cache_keys(context)
    results: dict[str, CheckedFile] = {}
    with ExitStack() as stack:
        cache = stack.enter_context(Cache(folder)) if folder else None
        for file in context.files:
            if file.path not in keys:
                shared = context.shared_address_problems.get(file.path)
                results[file.path] = check_file(file, shared, context.registry, today)[0]
            elif cache and (cached_result := _cached_result(cache, keys[file.path], file.path, today)):
                results[file.path] = cached_result
        todo = [file for file in context.files if file.path not in results]
        jobs = min(jobs or available_cores(), len(todo) // FILES_PER_PROCESS)
        if executor is None and jobs > 1:
            executor = stack.enter_context(process_pool(jobs))
        for batch, batch_results in _check_batches(_batches(todo, context, today), executor):
            for file, encoded in zip(batch.files, batch_results, strict=True):
                checked = decode_checked_file(encoded.checked_file, file.path)
                results[file.path] = checked or check_file(file, None, context.registry, today)[0]
            if cache:
                rows = zip(batch.files, batch_results, strict=True)
                cache.add((keys[f.path], one.checked_file, one.content) for f, one in rows if one.stable_from)
            if progress:
                progress(len(results), len(context.files))
        if cache:
            cache.tidy()
    return combine(
        context,
        [results[file.path] for file in context.files],
        reparse_source,
        lambda files: _read_declarations(files, keys, folder),
    )


def check_all_in_process(files: Sequence[RawFile], today: date, folder: Path | None) -> CheckResult:
    """Return `check_all(files, today)` for few files whose declarations will all be needed; cache in `folder`."""
    if folder is None:
        return check_all(files, today)
    context = prepare_check(files)
    keys = _cache_keys(context)
    checked_files: list[CheckedFile] = []
    sources: dict[str, Source] = {}
    declarations: dict[str, Declaration] = {}
    with Cache(folder) as cache:
        rows = []
        for file in context.files:
            key = keys.get(file.path)
            result = _cached_result(cache, key, file.path, today) if key else None
            content = (
                decode_content(cache.content(key) or b"") if key and result and result.readable else None
            )
            contents = validate_declaration(content) if content else None
            if result and contents:
                declarations[file.path] = contents
            else:
                result, source, read_result = check_file(
                    file, context.shared_address_problems.get(file.path), context.registry, today
                )
                if source and read_result:
                    sources[file.path], declarations[file.path] = source, read_result.declaration
                checked = encode_result(result, source, today)
                if key and checked.stable_from:
                    rows.append((key, checked.checked_file, checked.content))
            checked_files.append(result)
        cache.add(rows)
        cache.tidy()
    return combine(
        context,
        checked_files,
        lambda file: sources.get(file.path) or reparse_source(file),
        lambda files: [declarations[file.path] for file in files],
    )


def _batches(files: Sequence[RawFile], context: CheckContext, today: date | None) -> list[Batch]:
    return [
        Batch(tuple(files[first : first + BATCH_SIZE]), context.registry_file, today)
        for first in range(0, len(files), BATCH_SIZE)
    ]


def _check_batches(
    batches: Sequence[Batch], executor: Executor | None
) -> Iterator[tuple[Batch, list[EncodedResult]]]:
    results = map_in_order(executor, check_batch, batches) if executor else map(check_batch, batches)
    return zip(batches, results, strict=True)


def _read_declarations(
    files: Iterable[RawFile], keys: Mapping[str, bytes], folder: Path | None
) -> Iterator[Declaration]:
    """Yield the declarations of readable files, from the cache or by reading them again."""
    with ExitStack() as stack:
        cache = stack.enter_context(Cache(folder)) if folder else None
        for file in files:
            bytes_said = cache.content(keys[file.path]) if cache else None
            content = decode_content(bytes_said) if bytes_said else None
            yield (validate_declaration(content) if content else None) or read_declaration(
                reparse_source(file)
            ).declaration


# -- what a result depends on ---------------------------------------------------------------------------


def _cached_result(cache: Cache, key: bytes, path: str, today: date | None) -> CheckedFile | None:
    """Return the cached result of a file, unless it was valid for another day only."""
    data = cache.checked_file(key)
    checked = decode_checked_file(data, path) if data else None
    return checked if checked and (today is None or today >= checked.stable_from) else None


def _cache_keys(context: CheckContext) -> dict[str, bytes]:
    """Return, by path, a cache key for each file worth caching; it covers everything that a result depends on."""
    same = hashlib.blake2b(_checker_fingerprint(), digest_size=16)
    registry = context.registry_file
    same.update(repr((registry.data, registry.read_error) if registry else None).encode())
    return {
        file.path: _cache_key(same, file)
        for file in context.files
        if not file.read_error and file.path not in context.shared_address_problems and is_yaml(file.path)
    }


def _cache_key(shared_digest: "hashlib.blake2b", file: RawFile) -> bytes:
    key = shared_digest.copy()
    key.update(f"{len(file.path)}:{file.path}".encode())
    key.update(file.data)
    return key.digest()


@cache
def _checker_fingerprint() -> bytes:
    """Return everything that can change a result for the same file: our code and the libraries that read."""
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
