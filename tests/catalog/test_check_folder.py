"""The cached and parallel check gives the result of the simple one, whatever is cached or interrupted."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.catalog import check_folder as check_folders
from generator.catalog import sources
from generator.catalog.check_folder import check_folder
from generator.checks import batch
from generator.checks.check_all import CheckResult, check_all, prepare_check
from generator.checks.check_file import CheckedFile, check_file
from generator.checks.rules import across_files
from generator.checks.rules.across_files import DuplicateKey, IndicatorPlace, check_same_measure
from generator.cli.options import cache_folder
from generator.declarations.yaml.source import RawFile
from generator.system.files import declaration_file, declaration_files, list_again, list_folder
from generator.system.workers import Cluster
from tests.support.damages import DAMAGES
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
    monkeypatch.setattr(check_folders, "SMALL_FOLDER", 0)
    monkeypatch.setattr(check_folders, "FILES_PER_PROCESS", 1)
    monkeypatch.setattr(check_folders, "BATCH_SIZE", 7)


def written(folder: Path, files: Iterable[RawFile]) -> Path:
    """A folder that holds these files and no others; what cannot be read is a broken link."""
    wanted = {file.path: file for file in files}
    for path in [*folder.rglob("*")] if folder.exists() else []:
        if not path.is_dir() and path.relative_to(folder).as_posix() not in wanted:
            path.unlink()
    for file in wanted.values():
        place = folder / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        if file.read_error:
            if not place.is_symlink():
                place.symlink_to("nowhere.yml")
        elif not place.is_file() or place.read_bytes() != file.data:
            place.write_bytes(file.data)
    return folder


def plainly(folder: Path, today: date = TODAY) -> CheckResult:
    return check_all(declaration_files(folder), today)


def same(one: CheckResult, other: CheckResult) -> bool:
    return one == other and one.declarations == other.declarations


def test_the_sample_by_one_process_and_by_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_folders, "BATCH_SIZE", batch.BATCH_SIZE)
    root = written(tmp_path / "declarations", SAMPLE)
    told = plainly(root)
    assert told.problems
    assert same(check_folder(root, TODAY, jobs=1), told)
    for _ in range(2):
        assert same(check_folder(root, TODAY, jobs=2, cache=tmp_path / "cache"), told)


@pytest.mark.parametrize("today", [TODAY, date(2025, 3, 1), date(2026, 3, 2)])
def test_everything_that_can_be_wrong(today: date, tmp_path: Path) -> None:
    root = written(tmp_path / "declarations", WRONG)
    assert len(plainly(root, today).problems) > 100
    for day in (today, today, TODAY, date(2025, 1, 1), today):
        assert same(check_folder(root, day, jobs=1, cache=tmp_path / "cache"), plainly(root, day))


@pytest.mark.parametrize("seed", range(4))
def test_who_watches_finds_what_a_check_finds(seed: int, tmp_path: Path) -> None:
    """Whatever changes, files are only looked at if they are said to have changed, and nothing is kept."""
    chance = random.Random(seed)
    files = {file.path: file.data for file in WRONG if not file.read_error}
    root = written(tmp_path / "declarations", WRONG)
    assert same(check_folder(root, TODAY, jobs=1, cache=tmp_path / "cache"), plainly(root))
    kept = {file: file.read_bytes() for file in (tmp_path / "cache").rglob("catalog.*")}
    listing = list_folder(root)
    for _ in range(8):
        changed = set(chance.sample(sorted(files), 3))
        for path in changed:
            place = root / path
            match chance.randrange(6):
                case 0:
                    place.unlink(missing_ok=True)
                case 1:
                    place.unlink(missing_ok=True)
                    place.symlink_to(root / PATH)
                case 2:
                    place.write_bytes(files[chance.choice(sorted(files))])
                case 3:
                    place.write_bytes(files[path].replace("年度: 2025".encode(), "年度: 2024".encode()))
                case 4:
                    place.with_suffix(".tmp").write_bytes(files[path] + b"# saved in two steps\n")
                    place.with_suffix(".tmp").replace(place)
                case 5:
                    place.write_bytes(files[path])
        listing = list_again(root, listing, changed)
        assert listing.statuses.keys() == list_folder(root).statuses.keys()
        watched = check_folder(root, TODAY, jobs=1, cache=tmp_path / "cache", statuses=listing.statuses)
        assert same(watched, plainly(root))
    assert {file: file.read_bytes() for file in (tmp_path / "cache").rglob("catalog.*")} == kept
    assert same(check_folder(root, TODAY, jobs=1, cache=tmp_path / "cache"), plainly(root))


def test_who_watches_looks_at_no_other_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = written(tmp_path / "declarations", SAMPLE)
    check_folder(root, TODAY, jobs=1, cache=tmp_path / "cache")
    make_old(root)
    check_folder(root, TODAY, jobs=1, cache=tmp_path / "cache")
    listing = list_folder(root)
    file = SAMPLE[450]
    path = file.path
    (root / path).write_bytes(file.data + b"# changed\n")
    read: list[str] = []
    real = sources.read_source

    def noted(folder: Path, name: str) -> Any:
        read.append(name)
        return real(folder, name)

    monkeypatch.setattr(sources, "read_source", noted)
    listing = list_again(root, listing, [path, f"{path}.tmp"])
    result = check_folder(root, TODAY, jobs=1, cache=tmp_path / "cache", statuses=listing.statuses)
    assert same(result, plainly(root))
    folder = path.rpartition("/")[0]
    assert {name.rpartition("/")[0] for name in read} <= {folder, ""}


def make_old(root: Path) -> None:
    """Let the files be too old to change within the same instant."""
    for file in root.rglob("*"):
        os.utime(file, (1_700_000_000, 1_700_000_000))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that are checked."""
    paths: list[str] = []

    def noted(asked_batch: batch.Batch) -> list[CheckedFile]:
        paths.extend(file.path for file in asked_batch.files)
        return batch.check_batch(asked_batch)

    monkeypatch.setattr(check_folders, "check_batch", noted)
    return paths


def test_what_is_known_is_not_checked_again(tmp_path: Path, asked: list[str]) -> None:
    sound = [file for file in WRONG if not file.read_error]
    root, cache = written(tmp_path / "declarations", sound), tmp_path / "cache"
    told = check_folder(root, TODAY, jobs=1, cache=cache)
    asked.clear()
    assert check_folder(root, TODAY, jobs=1, cache=cache) == told
    assert asked == []
    tomorrow = date(2026, 3, 2)
    check_folder(root, tomorrow, jobs=1, cache=cache)
    assert asked == [LATER, FAR]  # only these may be seen otherwise tomorrow
    asked.clear()
    file = root / UNIT / "waived.yml"
    file.write_bytes(file.read_bytes() + b"\n")
    assert same(check_folder(root, tomorrow, jobs=1, cache=cache), plainly(root, tomorrow))
    assert asked == [f"{UNIT}/waived.yml"]


def test_a_unit_more_checks_only_what_has_problems(tmp_path: Path, asked: list[str]) -> None:
    root, cache = written(tmp_path / "declarations", SAMPLE), tmp_path / "cache"
    check_folder(root, TODAY, jobs=1, cache=cache)
    asked.clear()
    registry = root / "units.yml"
    text = registry.read_text(encoding="utf-8")
    registry.write_text(text.replace("  单位:\n", "  单位:\n    另一家: another-unit\n", 1), encoding="utf-8")
    told = check_folder(root, TODAY, jobs=1, cache=cache)
    assert len(asked) < len(SAMPLE) / 5
    assert same(told, plainly(root))
    registry.write_text(text.replace("  代号: ", "  代号: another-", 1), encoding="utf-8")
    assert same(check_folder(root, TODAY, jobs=1, cache=cache), plainly(root))
    registry.unlink()
    assert same(check_folder(root, TODAY, jobs=1, cache=cache), plainly(root))
    registry.write_text(text, encoding="utf-8")
    assert same(check_folder(root, TODAY, jobs=1, cache=cache), plainly(root))


def test_a_file_that_changes_within_the_instant_of_its_check_is_read_again(tmp_path: Path) -> None:
    root, cache = written(tmp_path / "declarations", WRONG), tmp_path / "cache"
    check_folder(root, TODAY, jobs=1, cache=cache)
    file = root / UNIT / "0-beside.yml"
    status = file.stat()
    file.write_bytes(file.read_bytes().replace(b"2025", b"2099"))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_ino) == (status.st_size, status.st_ino)
    assert same(check_folder(root, TODAY, jobs=1, cache=cache), plainly(root))


@settings(max_examples=60)
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
    today=st.sampled_from([TODAY, date(2026, 3, 2), date(2025, 12, 31)]),
)
def test_random_edits_after_a_run(
    edits: list[tuple[int, int, bytes]],
    removed: set[int],
    today: date,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.getbasetemp() / "kept"  # by all runs
    files = list(WRONG)
    for position, place, typed in edits:
        data = files[position].data
        files[position] = files[position]._replace(data=data[:place] + typed + data[place + len(typed) :])
    root = written(folder / "declarations", [f for n, f in enumerate(files) if n not in removed])
    assert same(check_folder(root, today, jobs=1, cache=folder / "cache"), plainly(root, today))


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


def test_any_executor_can_do_the_work(tmp_path: Path) -> None:
    root = written(tmp_path / "declarations", WRONG)
    with ThreadPoolExecutor(2) as executor:
        assert same(check_folder(root, TODAY, cluster=Cluster(executor, 2)), plainly(root))


def test_what_is_lost_with_a_process_is_done_here(tmp_path: Path) -> None:
    class Broken(Executor):
        def submit(self, *_: Any, **__: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_exception(BrokenExecutor())
            return future

    root = written(tmp_path / "declarations", WRONG)
    assert same(check_folder(root, TODAY, cluster=Cluster(Broken(), 2)), plainly(root))


def test_how_far_it_is_comes_in_order(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    root = written(tmp_path / "declarations", WRONG)
    check_folder(root, TODAY, jobs=1, progress=lambda done, whole: heard.append((done, whole)))
    assert heard == sorted(heard)
    assert heard[-1] == (len(WRONG) - 1, len(WRONG) - 1)


# -- a database that cannot be trusted ---------------------------------------------------------------------


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_database_is_made_anew_without_a_word(
    damage: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    root, cache = written(tmp_path / "declarations", WRONG), tmp_path / "cache"
    told = plainly(root)
    check_folder(root, TODAY, jobs=1, cache=cache)
    (file,) = cache.glob("checks/*/catalog.sqlite")
    DAMAGES[damage](file)
    for _ in range(2):
        assert same(check_folder(root, TODAY, jobs=1, cache=cache), told)
    assert capfd.readouterr() == ("", "")


def test_there_may_be_no_room_for_a_database(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    root = written(tmp_path / "declarations", WRONG)
    assert same(check_folder(root, TODAY, jobs=1, cache=tmp_path / "file"), plainly(root))


def test_git_passes_the_cache_over(tmp_path: Path) -> None:
    root = written(tmp_path / "declarations", WRONG)
    check_folder(root, TODAY, jobs=1, cache=tmp_path / "new")
    assert (tmp_path / "new/.gitignore").read_text() == "*\n"


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


def _wait_for_catalog(cache: Path) -> None:
    """Wait until a check has made its database."""
    for _ in range(1000):
        if any(cache.rglob("*.sqlite*")):
            return
        time.sleep(0.01)
    raise TimeoutError


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
    told = plainly(folder)
    running = _check(folder, tmp_path)
    time.sleep(random.Random(seed).uniform(0.2, 1.6))
    running.kill()
    running.communicate()
    assert same(check_folder(folder, TODAY, jobs=1, cache=tmp_path), told)


@pytest.mark.parametrize("delay", [0.0, 0.3, 0.6])
def test_an_interrupted_run_ends_at_once_and_leaves_no_process(
    delay: float, folder: Path, tmp_path: Path
) -> None:
    running = _check(folder, tmp_path, start_new_session=True, preexec_fn=heed_ctrl_c)
    _wait_for_catalog(tmp_path)  # before, Python itself may not be there to be interrupted
    time.sleep(delay)
    os.killpg(running.pid, signal.SIGINT)
    code, _, err = _outcome(running)  # returns only when every process that could write has ended
    assert code == 1
    assert err in {"\n已中断\n", "已中断\n", ""}
