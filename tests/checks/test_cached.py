"""The cached and parallel check gives the result of the simple one, whatever is cached or interrupted."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.checks import batch, cached
from generator.checks.cached import check_all_cached, check_all_in_process, check_folder_cached
from generator.checks.check_all import CheckResult, check_all, prepare_check
from generator.checks.check_file import check_file
from generator.checks.codec import decode_checked_file, decode_content, encode_checked_file, encode_content
from generator.checks.rules import across_files
from generator.checks.rules.across_files import DuplicateKey, IndicatorPlace, check_same_measure
from generator.cli.options import cache_folder
from generator.declarations.yaml.source import RawFile
from generator.diagnostics.rulebook import RULES
from generator.system import cache as caches
from generator.system.files import declaration_file, declaration_files
from tests.support.project import INVALID, PATH, REGISTRY, ROOT, SOUND, UNIT, heed_ctrl_c, spliced
from tests.support.sample import sample

TODAY = date(2026, 3, 1)
FAR = "2028/shanghai-cadre-training-center/far.yml"
LATER = f"{UNIT}/later.yml"
SAMPLE = [RawFile(path, text.encode()) for path, text in sample(900, seed=3)]

# Everything that one file can get wrong, and what files get wrong together.
WRONG = [
    RawFile("units.yml", REGISTRY.encode()),
    RawFile(f"{UNIT}/0-beside.yml", SOUND.replace("信息化运维项目", "平台运维项目").encode()),
    RawFile(f"{UNIT}/again.yml", SOUND.replace("质量指标", "时效指标").encode()),
    RawFile(f"{UNIT}/Again.yml", SOUND.encode()),
    RawFile(f"{UNIT}/again.yaml", b""),
    RawFile(f"{UNIT}/gone.yml", b"", "文件打不开"),
    RawFile(
        f"{UNIT}/waived.yml", spliced("豁免规则:\n  vague-value: 照原文。\n  no-goal: 照原文。").encode()
    ),
    RawFile(LATER, spliced("公开信息:\n  公开日期: 2026-03-02").encode()),
    RawFile(FAR, SOUND.replace("2025", "2028").encode()),
    RawFile("elsewhere.txt", b"\xff"),
    *(declaration_file(file, INVALID, f"{UNIT}/{file.name}") for file in sorted(INVALID.glob("*.yml"))),
]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few files are many."""
    monkeypatch.setattr(cached, "PARALLEL_FROM_FILES", 1)
    monkeypatch.setattr(cached, "FILES_PER_PROCESS", 1)
    monkeypatch.setattr(cached, "BATCH_SIZE", 7)


def same(one: CheckResult, other: CheckResult) -> bool:
    return one == other and one.declarations == other.declarations


def test_the_sample_by_one_process_and_by_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cached, "BATCH_SIZE", batch.BATCH_SIZE)
    told = check_all(SAMPLE, TODAY)
    shuffled = random.Random(1).sample(SAMPLE, len(SAMPLE))
    assert told.problems
    assert same(check_all_cached(SAMPLE, TODAY, jobs=1), told)
    assert same(check_all_cached(SAMPLE, TODAY, jobs=2, folder=tmp_path), told)
    assert same(check_all_cached(shuffled, TODAY, jobs=2, folder=tmp_path), told)


@pytest.mark.parametrize("today", [None, TODAY, date(2025, 3, 1), date(2026, 3, 2)])
def test_everything_that_can_be_wrong(today: date | None, tmp_path: Path) -> None:
    told = check_all(WRONG, today)
    assert len(told.problems) > 100
    assert same(check_all_cached(WRONG, today, jobs=1, folder=tmp_path), told)
    for day in (today, TODAY, None, date(2025, 1, 1), today):
        assert same(check_all_cached(WRONG, day, jobs=1, folder=tmp_path), check_all(WRONG, day))


def test_what_is_known_is_not_examined_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = check_all_cached(WRONG, TODAY, jobs=1, folder=tmp_path)
    asked: list[str] = []

    def noted(share: batch.Batch) -> list[batch.EncodedResult]:
        asked.extend(file.path for file in share.files)
        return batch.check_batch(share)

    monkeypatch.setattr(cached, "check_batch", noted)
    assert check_all_cached(WRONG, TODAY, jobs=1, folder=tmp_path) == told
    assert asked == [LATER, FAR]  # only these may be seen otherwise tomorrow
    asked.clear()
    again = [f._replace(data=f.data + b"\n") if f.path.endswith("/waived.yml") else f for f in WRONG]
    check_all_cached(again, TODAY, jobs=1, folder=tmp_path)
    assert asked == [LATER, f"{UNIT}/waived.yml", FAR]
    asked.clear()
    registry = RawFile("units.yml", REGISTRY.encode() + b"\n")
    check_all_cached([registry, *WRONG[1:]], TODAY, jobs=1, folder=tmp_path)
    assert len(asked) > len(RULES)


@settings(max_examples=60, deadline=None)
@given(
    edits=st.lists(
        st.tuples(
            st.integers(0, len(WRONG) - 1),
            st.integers(0, 900),
            st.binary(max_size=6)
            | st.sampled_from([b"2027", b"\n", b"#", "豁免规则:\n  no-goal: 好\n".encode()]),
        ),
        max_size=6,
    ),
    removed=st.sets(st.integers(0, len(WRONG) - 1), max_size=3),
    today=st.sampled_from([None, TODAY, date(2026, 3, 2), date(2025, 12, 31)]),
)
def test_random_edits_after_a_run(
    edits: list[tuple[int, int, bytes]],
    removed: set[int],
    today: date | None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.getbasetemp() / "kept"  # by all runs
    files = list(WRONG)
    for position, place, typed in edits:
        data = files[position].data
        files[position] = files[position]._replace(data=data[:place] + typed + data[place + len(typed) :])
    files = [file for position, file in enumerate(files) if position not in removed]
    assert same(check_all_cached(files, today, jobs=1, folder=folder), check_all(files, today))


@given(
    year=st.integers(2000, 2099),
    published=st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    days=st.integers(-800, 800),
)
def test_from_the_day_settled_on_the_day_changes_nothing(
    year: int, published: date | None, days: int
) -> None:
    text = SOUND.replace("2025", str(year)) + (f"公开信息:\n  公开日期: {published}\n" if published else "")
    file, registry = RawFile(PATH, text.encode()), prepare_check(WRONG).registry
    always = check_file(file, None, registry, None)[0]
    today = min(max(always.stable_from.toordinal() + days, 1), date.max.toordinal())
    then = check_file(file, None, registry, date.fromordinal(today))[0]
    assert (then == always) is (days >= 0)


@given(st.lists(st.tuples(st.sampled_from("甲乙"), st.text("升完率成", min_size=1, max_size=9)), max_size=12))
def test_names_that_nothing_is_like_need_not_be_compared(rows: list[tuple[str, str]]) -> None:
    briefs = [
        (
            path,
            DuplicateKey(
                2025,
                "甲",
                path,
                tuple(IndicatorPlace("产出指标", dimension, name) for dimension, name in half),
            ),
        )
        for path, half in (("a", rows[::2]), ("b", rows[1::2]))
    ]
    quick = list(check_same_measure(briefs))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(across_files, "_shared_names", lambda rows: {row.name for _, row in rows})
        assert quick == list(check_same_measure(briefs))


@pytest.mark.parametrize("path", [file.path for file in WRONG[1:]])
def test_what_was_found_travels_as_bytes(path: str) -> None:
    around = prepare_check(WRONG)
    file = next(file for file in around.files if file.path == path)
    examined, source, _ = check_file(file, None, around.registry, TODAY)
    data = encode_checked_file(examined)
    assert decode_checked_file(data, path) == examined
    assert decode_checked_file(data[:-2] + data[-1:], path) is None
    if source:
        assert decode_content(encode_content(source.data())) == source.data()


@pytest.mark.parametrize("value", [b"", b"1234", b"\0\0\0\0", encode_content({}), encode_content({"x": "y"})])
def test_what_is_no_finding_is_none(value: bytes) -> None:
    assert decode_checked_file(value, "x.yml") is None


def test_any_executor_can_do_the_work() -> None:
    with ThreadPoolExecutor(2) as executor:
        assert same(check_all_cached(WRONG, TODAY, executor=executor), check_all(WRONG, TODAY))


def test_what_is_lost_with_a_process_is_done_here() -> None:
    class Broken(Executor):
        def submit(self, *_: Any, **__: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_exception(BrokenExecutor())
            return future

    assert same(check_all_cached(WRONG, TODAY, executor=Broken()), check_all(WRONG, TODAY))


def test_how_far_it_is_comes_in_order() -> None:
    heard: list[tuple[int, int]] = []
    check_all_cached(WRONG, TODAY, jobs=1, progress=lambda done, whole: heard.append((done, whole)))
    assert heard == sorted(heard)
    assert heard[-1] == (len(WRONG) - 1, len(WRONG) - 1)


# -- a cache that cannot be trusted ------------------------------------------------------------------------


def _garbage(file: Path) -> None:
    file.write_bytes(b"nonsense" * 999)


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _scratched(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for place in random.Random(5).sample(range(4096, len(data)), 400):
        data[place] ^= 0x55
    file.write_bytes(data)


def _said(statement: str) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        database = sqlite3.connect(file)
        database.executescript(statement)
        database.close()

    return change


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


DAMAGES = {
    "garbage": _garbage,
    "empty": lambda file: file.write_bytes(b""),
    "cut": _cut,
    "scratched": _scratched,
    "another layout": _said("PRAGMA user_version = 99"),
    "another table": _said("DROP TABLE found; CREATE TABLE found (key)"),
    "no table": _said("DROP TABLE found"),
    "text": _said("UPDATE found SET examined = 'x', said = 'y'"),
    "numbers": _said("UPDATE found SET examined = 1, said = 2"),
    "a folder": _folder,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_cache_is_dropped_without_a_word(
    damage: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    told = check_all(WRONG, TODAY)
    check_all_cached(WRONG, TODAY, jobs=1, folder=tmp_path)
    DAMAGES[damage](tmp_path / "found.sqlite")
    for _ in range(2):
        assert same(check_all_cached(WRONG, TODAY, jobs=1, folder=tmp_path), told)
    assert capfd.readouterr() == ("", "")


def test_there_may_be_no_room_for_a_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert same(check_all_cached(WRONG, TODAY, jobs=1, folder=tmp_path / "file"), check_all(WRONG, TODAY))


def test_git_passes_the_cache_over(tmp_path: Path) -> None:
    check_all_cached(WRONG, TODAY, jobs=1, folder=tmp_path / "new")
    assert (tmp_path / "new/.gitignore").read_text() == "*\n"


def test_the_oldest_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches, "MAX_CACHE_BYTES", 200_000)
    with caches.Cache(tmp_path) as kept:
        monkeypatch.setattr(kept, "_day", 1)
        kept.add((bytes([n]), b"x" * 3000, b"") for n in range(40))
        kept.tidy()
    with caches.Cache(tmp_path) as kept:
        assert kept.checked_file(bytes([3])) == b"x" * 3000  # from now on of today
        kept.add((bytes([n]), b"x" * 3000, b"") for n in range(40, 80))
        kept.tidy()
        left = [n for n in range(80) if kept.checked_file(bytes([n]))]
    assert 3 in left
    assert 79 in left
    assert 0 not in left
    assert len(left) * 3000 < 200_000


@pytest.mark.parametrize(("named", "wanted"), [(None, ".gongkai"), ("elsewhere", "elsewhere"), ("", None)])
def test_where_the_cache_stands(
    named: str | None, wanted: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GONGKAI_CACHE")
    (tmp_path / "declarations").mkdir()
    assert cache_folder(tmp_path / "declarations") is None  # that is no project
    (tmp_path / "mkdocs.yml").touch()
    if named is not None:
        monkeypatch.setenv("GONGKAI_CACHE", named and str(tmp_path / named))
    assert cache_folder(tmp_path / "declarations") == (tmp_path / wanted if wanted else None)


# -- as a command -------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some 1,500 declarations, one of them broken."""
    folder = tmp_path_factory.mktemp("sample")
    for number, (path, text) in enumerate(sample(1500, seed=4)):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace("年度: 20", "年度: 二〇") if number == 77 else text, encoding="utf-8")
    return folder


def _check(folder: Path, cache: Path, *more: str, **options: Any) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "generator.cli", "check", "--declarations", str(folder), *more]
    environment = {**os.environ, "GONGKAI_CACHE": str(cache), "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe, text=True, **options
    )


def _outcome(running: "subprocess.Popen[str]") -> tuple[int, str, str]:
    out, err = running.communicate(timeout=100)
    return running.returncode, out, err


def test_a_warm_check_prints_what_a_cold_one_prints(folder: Path, tmp_path: Path) -> None:
    for more in ((), ("--format", "json")):
        cold = _outcome(_check(folder, tmp_path / more[-1] if more else tmp_path, *more))
        assert (
            cold
            == _outcome(_check(folder, tmp_path, *more))
            == _outcome(_check(folder, tmp_path, "--jobs", "1", *more))
        )
        assert cold[0] == 1
        assert cold[2] == ""


def test_two_at_once_do_not_disturb_each_other(folder: Path, tmp_path: Path) -> None:
    running = [_check(folder, tmp_path) for _ in range(2)]
    outcomes = [_outcome(one) for one in running]
    assert outcomes[0] == outcomes[1] == _outcome(_check(folder, tmp_path))
    assert outcomes[0][0] == 1


@pytest.mark.parametrize("seed", range(6))
def test_killed_at_any_moment_the_next_run_is_right(seed: int, folder: Path, tmp_path: Path) -> None:
    told = check_all(declaration_files(folder), TODAY)
    running = _check(folder, tmp_path)
    time.sleep(random.Random(seed).uniform(0.2, 1.6))
    running.kill()
    running.communicate()
    assert same(check_folder_cached(folder, TODAY, jobs=1, folder=tmp_path), told)


@pytest.mark.parametrize("delay", [0.5, 0.8, 1.1])
def test_an_interrupted_run_ends_at_once_and_leaves_no_process(
    delay: float, folder: Path, tmp_path: Path
) -> None:
    running = _check(folder, tmp_path, start_new_session=True, preexec_fn=heed_ctrl_c)
    time.sleep(delay)
    os.killpg(running.pid, signal.SIGINT)
    code, _, err = _outcome(running)  # returns only when every process that could write has ended
    assert code == 1
    assert err in {"\nAborted!\n", "Aborted!\n", ""}


@pytest.mark.parametrize("folder", [None, "cache"])
def test_a_few_files_whose_declarations_are_asked_for_are_inspected_alike(
    tmp_path: Path, folder: str | None
) -> None:
    kept = tmp_path / folder if folder else None
    registry = next(file for file in SAMPLE if file.path == "units.yml")
    for whole in (WRONG, [registry, *SAMPLE[:60]]):
        for _ in range(2):  # the second time from what is kept
            assert same(check_all_in_process(whole, TODAY, kept), check_all(whole, TODAY))


def test_what_builds_keep_has_its_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches, "MAX_CACHE_BYTES", 200_000)
    registry = next(file for file in SAMPLE if file.path == "units.yml")
    for start in range(0, 200, 50):
        check_all_in_process([registry, *SAMPLE[start : start + 50]], TODAY, tmp_path)
    with caches.Cache(tmp_path) as kept:
        assert 0 < kept._size() <= 200_000
