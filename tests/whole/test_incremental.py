"""After every change, the site is what a build of everything would make it."""

import errno
import fcntl
import os
import pickle
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from generator.site import incremental, inputs
from generator.site.build import build_site
from generator.system.atomic import write_tree
from generator.system.clock import today
from generator.system.workers import Cluster
from tests.support.damages import DAMAGES
from tests.support.project import ROOT
from tests.support.sample import sample
from tests.support.site import REMEMBERING, build, tree

CACHE = ".gongkai"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with made-up declarations, several of a unit."""
    folder = tmp_path / "project"
    write_tree(folder / "declarations", {path: text.encode() for path, text in sample(12)})
    for name in ("docs", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    configuration = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    (folder / "mkdocs.yml").write_text(f"site_url: https://a.gov.cn/\n{configuration}", encoding="utf-8")
    return folder


def built_anew(project: Path) -> dict[str, bytes]:
    """What the site is when nothing is remembered."""
    fresh = project / "fresh"
    environment = REMEMBERING | {"GONGKAI_CACHE": ""}
    command = [sys.executable, "-m", "generator.cli", "build", "--site", str(fresh)]
    subprocess.run(command, cwd=project, env=environment, check=True, capture_output=True)
    found = tree(fresh)
    shutil.rmtree(fresh)
    return found


def replaced(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def first(project: Path, pattern: str = "declarations/*/*/*.yml") -> Path:
    return min(project.glob(pattern))


def change_goal(project: Path) -> None:
    replaced(first(project), "。\n绩效指标", "，并公开。\n绩效指标")


def change_amount(project: Path) -> None:
    """Ten times the money of a year, in all its parts."""
    file = first(project)
    text = file.read_text(encoding="utf-8")
    more = re.compile(r"^  (年度资金申请总额|当年财政拨款): (\d+)", re.MULTILINE)
    file.write_text(more.sub(lambda found: f"  {found[1]}: {int(found[2]) + 10}", text), encoding="utf-8")


def change_indicator(project: Path) -> None:
    replaced(first(project), "(%)", "(个)")


def add(project: Path) -> None:
    file = first(project)
    text = file.read_text(encoding="utf-8").replace("项目名称: ", "项目名称: 新增的", 1)
    file.with_name("another.yml").write_text(text, encoding="utf-8")


def remove(project: Path) -> None:
    first(project).unlink()


def rename_project(project: Path) -> None:
    file = first(project)
    file.rename(file.with_name("renamed.yml"))


def rename_unit(project: Path) -> None:
    unit = first(project).parent.name
    for folder in sorted(project.glob(f"declarations/*/{unit}")):
        folder.rename(folder.with_name("unit-renamed"))
    replaced(project / "declarations/units.yml", f": {unit}\n", ": unit-renamed\n")


def change_registry(project: Path) -> None:
    file = project / "declarations/units.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("  代号: ", "  代号: another-", 1), encoding="utf-8")


def change_document(project: Path) -> None:
    replaced(project / "docs/about.md", "# ", "# 另")


def change_frame(project: Path) -> None:
    replaced(project / "overrides/main.html", "{{ config.copyright }}", "{{ config.copyright }}！")


def change_style_part(project: Path) -> None:
    replaced(project / "overrides/assets/styles/form.css", ".gk-form {", ".gk-form {\n  border-width: 2px;")


def change_configuration(project: Path) -> None:
    replaced(project / "mkdocs.yml", "site_name: 公开", "site_name: 公示")


def damage_what_is_remembered(project: Path) -> None:
    for file in (project / CACHE).rglob("catalog.json"):
        file.write_bytes(file.read_bytes()[:-7])


def spoil_the_catalog(project: Path) -> None:
    for file in (project / CACHE).rglob("catalog.sqlite"):
        data = bytearray(file.read_bytes())
        data[len(data) // 2 :: 97] = b"?" * len(data[len(data) // 2 :: 97])
        file.write_bytes(data)
    change_goal(project)


def take_an_older_catalog(project: Path) -> None:
    (file,) = (project / CACHE).rglob("catalog.sqlite")
    older = file.read_bytes()
    change_amount(project)
    build(project)
    file.write_bytes(older)
    change_goal(project)


def lose_the_second_tree(project: Path) -> None:
    (spare,) = (project / CACHE).rglob("spare")
    shutil.rmtree(spare)
    change_goal(project)


def register_another_unit(project: Path) -> None:
    file = project / "declarations/units.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("  单位:\n", "  单位:\n    另一家: another-unit\n", 1), encoding="utf-8")


def name_a_unit_as_it_was(project: Path) -> None:
    """Give a unit and a department a former name, which only their own pages show."""
    file = project / "declarations/units.yml"
    unit = first(project).parent.name
    text = file.read_text(encoding="utf-8")
    line = re.search(f"(?m)^    (.*): {unit}$", text)
    assert line
    former = f"    {line[1]}:\n      代号: {unit}\n      曾用名:\n        从前的名称: 2001"
    file.write_text(text.replace(line[0], former), encoding="utf-8")


def change_funds(project: Path) -> None:
    """Put money into another kind of funds; the sum stays."""
    file = first(project)
    text = file.read_text(encoding="utf-8")
    block = re.search(r"(?ms)^年度资金:\n(.*?)^\S", text)
    assert block
    lines = dict(line.strip().split(": ") for line in block[1].splitlines())
    lines["当年财政拨款"] = str(Decimal(lines["当年财政拨款"]) - 1)
    lines["其他资金"] = str(Decimal(lines.get("其他资金", "0")) + 1)
    changed = "".join(f"  {label}: {amount}\n" for label, amount in lines.items())
    file.write_text(text.replace(block[1], changed), encoding="utf-8")


def next_year_of(file: Path) -> Path:
    year, unit, name = file.parts[-3:]
    return file.parents[2] / str(int(year) + 1) / unit / name


def begin_a_year(project: Path) -> None:
    """Publish the first declaration of a year that nobody has yet: a project's new year."""
    file = max(project.glob("declarations/*/*/*.yml"), key=lambda file: file.parts[-3:])
    year = file.parts[-3]
    text = file.read_text(encoding="utf-8").replace(year, str(int(year) + 1))
    write_tree(next_year_of(file).parent, {file.name: text.encode()})


def let_a_year_lead(project: Path) -> None:
    """Publish all projects of the year before in the newest year, which leads from then on."""
    years = sorted((project / "declarations").glob("2*"))
    for file in sorted(years[-2].glob("*/*.yml")):
        text = file.read_text(encoding="utf-8").replace(years[-2].name, years[-1].name)
        write_tree(next_year_of(file).parent, {file.name: text.encode()})


def remove_the_newest_year(project: Path) -> None:
    shutil.rmtree(max((project / "declarations").glob("2*")))


def change_several(project: Path) -> None:
    add(project)
    for file in sorted(project.glob("declarations/*/*/*.yml"))[2:5]:
        replaced(file, "项目名称: ", "项目名称: 又名")


def withdraw(project: Path) -> None:
    """Withdraw a declaration, and lead on from an address to another one."""
    file, target = first(project), sorted(project.glob("declarations/*/*/*.yml"))[-1]
    place, there = (path.relative_to(project / "declarations").as_posix() for path in (file, target))
    file.unlink()
    entry = "  项目名称: 甲\n  撤下日期: 2026-03-01\n  撤下单位: 乙\n  理由: 丙\n"
    moved = f"{place.replace('.yml', '-moved.yml')}:\n{entry}  移到: {there}\n"
    (project / "declarations/withdrawn.yml").write_text(f"{place}:\n{entry}{moved}", encoding="utf-8")


def change_a_withdrawal(project: Path) -> None:
    replaced(project / "declarations/withdrawn.yml", "理由: 丙", "理由: 丁")


def forget_withdrawals(project: Path) -> None:
    (project / "declarations/withdrawn.yml").unlink()


def touch_a_page(project: Path) -> None:
    (project / "site/about/index.html").write_text("改过", encoding="utf-8")


def delete_a_page(project: Path) -> None:
    (project / "site/about/index.html").unlink()


def git(project: Path, *arguments: str, day: str = "") -> str:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    dated = {"GIT_AUTHOR_DATE": f"{day}T12:00:00", "GIT_COMMITTER_DATE": f"{day}T12:00:00"} if day else {}
    ended = subprocess.run(
        ["git", *who, *arguments],
        cwd=project,
        env=os.environ | dated,
        check=True,
        capture_output=True,
        text=True,
    )
    return ended.stdout


def commit(project: Path) -> None:
    if not (project / ".git").exists():
        git(project, "init")
        (project / ".gitignore").write_text("/.gongkai/\n/site/\n/fresh/\n", encoding="utf-8")
    git(project, "add", "--all")
    number = len(git(project, "rev-list", "--all").splitlines()) + 1
    git(project, "commit", "--message", "Change", "--allow-empty", day=f"2020-01-{number:02}")


def change_goal_and_commit(project: Path) -> None:
    change_goal(project)
    commit(project)


STEPS: list[Callable[[Path], None]] = [
    change_goal,
    commit,
    change_goal_and_commit,
    add,
    commit,
    change_amount,
    change_goal,
    change_indicator,
    begin_a_year,
    change_goal,
    let_a_year_lead,
    change_funds,
    remove_the_newest_year,
    name_a_unit_as_it_was,
    rename_project,
    remove,
    change_several,
    register_another_unit,
    change_registry,
    rename_unit,
    withdraw,
    change_a_withdrawal,
    change_goal,
    forget_withdrawals,
    change_document,
    change_frame,
    change_style_part,
    change_configuration,
    damage_what_is_remembered,
    spoil_the_catalog,
    take_an_older_catalog,
    lose_the_second_tree,
    touch_a_page,
    delete_a_page,
    change_goal,
]


def test_after_every_change_the_site_is_what_a_new_build_makes(project: Path) -> None:
    build(project)
    for number, step in enumerate(STEPS):
        step(project)
        ended = build(project)
        assert tree(project / "site") == built_anew(project), f"{number}: {step.__name__}"
        again = build(project)
        assert ended.stdout == again.stdout


def test_only_what_has_changed_is_written(project: Path) -> None:
    build(project)
    before = {path: (project / "site" / path).stat().st_ino for path in tree(project / "site")}
    assert "已生成" in build(project).stdout
    file = first(project)
    for _ in range(3):
        change_goal(project)
        build(project)
        now = {path: (project / "site" / path).stat().st_ino for path in tree(project / "site")}
        year, unit, name = file.relative_to(project / "declarations").with_suffix("").parts
        folder = f"{year}/{unit}/{name}/"
        same = {path for path in before if path in now and before[path] == now[path]}
        names = ("index.html", "declaration.yml", "declaration.json", "declaration.md.txt")
        gone = {path for path in before if path.startswith(f"search/data/goals-{year}")}
        lists = {".gongkai-files.json", "search/data/index.json"}
        assert before.keys() - same == {*lists, *(folder + name for name in names)} | gone
        before = now


IN_PART = [
    change_goal,
    change_amount,
    change_indicator,
    add,
    rename_project,
    remove,
    change_several,
    register_another_unit,
    change_goal_and_commit,
    change_funds,
    begin_a_year,
    remove_the_newest_year,
    name_a_unit_as_it_was,
]


@pytest.mark.parametrize("change", IN_PART, ids=lambda change: change.__name__)
def test_a_change_of_declarations_does_not_build_everything(
    project: Path, change: Callable[[Path], None]
) -> None:
    commit(project)
    build(project)
    theirs = [project / "site" / path for path in ("about/index.html", "assets/gongkai.css", "404.html")]
    before = [path.stat().st_ino for path in theirs]
    change(project)
    build(project)
    assert [path.stat().st_ino for path in theirs] == before
    assert tree(project / "site") == built_anew(project)


class Pickling(Executor):
    """Does as a cluster would: what it is handed comes and goes as bytes."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        sent = pickle.dumps((fn, args, kwargs))
        self.sizes.append(len(sent))
        work, arguments, named = pickle.loads(sent)
        future: Future[Any] = Future()
        future.set_result(pickle.loads(pickle.dumps(work(*arguments, **named))))
        return future


def test_any_executor_can_build(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", REMEMBERING["SOURCE_DATE_EPOCH"])
    monkeypatch.setattr(incremental, "PAGES_PER_BATCH", 10)
    executor = Pickling()
    with inputs.lock_site(Path("declarations"), Path("site"), Path(CACHE)) as work:
        assert work is not None
        with inputs.take_snapshot(work) as seen:
            build_site(work, seen, cluster=Cluster(executor, 2))
    assert len(executor.sizes) > 5
    assert tree(project / "site") == built_anew(project)


def test_a_place_that_cannot_be_written_is_named(project: Path) -> None:
    ended = build(project, "--site", "/proc/site", check=False)
    assert ended.returncode == 1
    assert ended.stderr.startswith("错误：网站写不进 /proc/site（")
    assert ended.stderr.endswith("/proc/site 没有改动\n")


def test_a_new_day_builds_nothing_anew(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(project)
    build(project)
    before = {path: (project / "site" / path).stat().st_ino for path in tree(project / "site")}
    monkeypatch.chdir(project)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", REMEMBERING["SOURCE_DATE_EPOCH"])
    monkeypatch.setattr(inputs, "today", lambda: today() + timedelta(days=1))
    with inputs.lock_site(Path("declarations"), Path("site"), Path(CACHE)) as work:
        assert work is not None
        with inputs.take_snapshot(work) as seen:
            assert seen.facts is not None
            assert seen.up_to_date is None
            pages = build_site(work, seen)
            assert pages == seen.facts["pages"]
        with inputs.take_snapshot(work) as seen:
            assert seen.up_to_date == pages
    now = {path: (project / "site" / path).stat().st_ino for path in tree(project / "site")}
    assert now == before


def test_no_folder_is_left_where_a_declaration_was(project: Path) -> None:
    build(project)
    gone = project / "site" / first(project).relative_to(project / "declarations").with_suffix("")
    assert gone.is_dir()
    remove(project)
    for _ in range(3):  # two trees change places with each change
        build(project)
        assert not gone.exists()
        change_goal(project)


def test_a_link_to_a_declaration_that_goes_is_told(project: Path) -> None:
    """Hand-written pages are not built anew with every declaration, but for this."""
    file = first(project)
    about = project / "docs/about.md"
    address = file.relative_to(project / "declarations").with_suffix("").as_posix()
    with about.open("a", encoding="utf-8") as stream:
        stream.write(f"\n[例子]({address}/index.md) [数据]({address}/declaration.json)\n")
    build(project)
    before = tree(project / "site")
    text = file.read_bytes()
    file.unlink()
    ended = build(project, check=False)
    assert ended.returncode == 1
    assert f"{address}/index.md" in ended.stderr
    assert ended.stderr.endswith("site 没有改动\n")
    assert tree(project / "site") == before
    file.write_bytes(text)
    assert build(project).returncode == 0
    assert tree(project / "site") == before


def test_a_mistake_in_what_has_changed_stops_the_build(project: Path) -> None:
    build(project)
    before = tree(project / "site")
    replaced(first(project), "项目性质: ", "项目性质: 不知")
    ended = build(project, check=False)
    assert ended.returncode == 1
    assert "1 条错误，网站没有生成" in ended.stderr
    assert tree(project / "site") == before


def build_here() -> None:
    with inputs.lock_site(Path("declarations"), Path("site"), Path(CACHE)) as work:
        assert work is not None
        with inputs.take_snapshot(work) as seen:
            build_site(work, seen)


def test_a_warning_on_several_files_together_stops_no_build(project: Path) -> None:
    build(project)
    file = next(iter(sorted((project / "declarations").glob("20*/*/*.yml"))))
    shutil.copy(file, file.with_name("copy.yml"))  # one project name twice: duplicate-project
    build(project)
    address = file.relative_to(project / "declarations").parent.as_posix()
    assert (project / "site" / address / "copy/index.html").is_file()
    assert tree(project / "site") == built_anew(project)


def test_a_build_that_is_killed_before_the_exchange_is_finished_by_the_next_one(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    build(project)
    before = tree(project / "site")
    change_goal(project)
    monkeypatch.chdir(project)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", REMEMBERING["SOURCE_DATE_EPOCH"])
    with monkeypatch.context() as patch:
        patch.setattr("generator.site.build.exchange_trees", killed)
        with pytest.raises(KeyboardInterrupt):
            build_here()
    assert tree(project / "site") == before
    with inputs.lock_site(Path("declarations"), Path("site"), Path(CACHE)) as work:
        assert work is not None
        with inputs.take_snapshot(work) as seen:
            assert seen.up_to_date is not None  # nothing is left to do
    assert tree(project / "site") == built_anew(project)


def test_a_change_that_keeps_size_time_and_inode_needs_a_build_from_scratch(project: Path) -> None:
    file = first(project)
    old = time.time() - 60
    os.utime(file, (old, old))
    build(project)
    status = file.stat()
    text = file.read_bytes()
    changed = text.replace("。\n绩效指标".encode(), "！\n绩效指标".encode())
    assert changed != text
    with file.open("r+b") as stream:
        stream.write(changed)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_ino) == (status.st_size, status.st_ino)
    before = tree(project / "site")
    build(project)
    assert tree(project / "site") == before
    build(project, "--from-scratch")
    assert tree(project / "site") == built_anew(project) != before


def test_builds_that_are_killed_harm_nothing(project: Path) -> None:
    build(project)
    chance = random.Random(7)
    steps = [change_goal, change_goal, add, change_amount, remove, change_document]
    for number in range(50):
        chance.choice(steps)(project)
        complete = tree(project / "site")
        building = subprocess.Popen(
            [sys.executable, "-m", "generator.cli", "build", "--jobs", chance.choice("12")],
            cwd=project,
            env=REMEMBERING,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(0.05, 1.2))
        building.send_signal(signal.SIGKILL)
        building.wait()
        if number % 5 == 4:
            left = tree(project / "site")
            new = built_anew(project)
            assert left in (complete, new)
            build(project)
            assert tree(project / "site") == new
    assert [path.name for path in project.iterdir() if path.name.startswith(".")] == [CACHE]


def test_what_a_killed_build_left_beside_the_site_goes_with_the_next_build(project: Path) -> None:
    build(project)
    (project / ".site.gongkai-killed_1/old").mkdir(parents=True)
    assert "已生成" in build(project).stdout  # although there is nothing to build
    assert [path.name for path in project.iterdir() if path.name.startswith(".")] == [CACHE]


def test_two_builds_at_once_are_told_apart(project: Path) -> None:
    build(project)
    before = tree(project / "site")
    change_goal(project)
    (own,) = (project / CACHE / "sites").iterdir()
    descriptor = os.open(own, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        ended = build(project, check=False)
    finally:
        os.close(descriptor)
    assert ended.returncode == 1
    assert ended.stderr == "错误：另一个 gongkai build 正在生成 site，请等它结束；site 没有改动\n"
    assert tree(project / "site") == before


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_where_files_cannot_be_written_nothing_is_lost(project: Path, jobs: str) -> None:
    build(project)
    before = tree(project / "site")
    change_document(project)
    ended = subprocess.run(
        [sys.executable, "-m", "generator.cli", "build", "--jobs", jobs],
        cwd=project,
        env=REMEMBERING,
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000)),
    )
    assert ended.returncode == 1
    assert ended.stderr.endswith("错误：网站写不进 site（File too large），site 没有改动\n")
    assert "Traceback" not in ended.stderr
    assert tree(project / "site") == before


def test_a_commit_changes_nothing_but_the_sitemap(project: Path) -> None:
    change_goal(project)
    commit(project)
    build(project)
    change_goal(project)
    build(project)
    before = {path: (project / "site" / path).stat().st_ino for path in tree(project / "site")}
    commit(project)
    build(project)
    now = {path: (project / "site" / path).stat().st_ino for path in tree(project / "site")}
    assert [path for path in before if before[path] != now[path]] == ["sitemap.xml"]


@pytest.mark.parametrize("cache", ["file/cache", "/proc/cache", "dead", "loop"])
def test_without_a_cache_folder_the_site_is_built_all_the_same(project: Path, cache: str) -> None:
    (project / "file").write_text("x", encoding="utf-8")
    (project / "dead").symlink_to("/nowhere/cache")
    (project / "loop").symlink_to("loop")
    command = [sys.executable, "-m", "generator.cli", "build"]
    for more, lines in (([], 0), (["--verbose"], 1)):
        ended = subprocess.run(
            [*command, *more],
            cwd=project,
            env=REMEMBERING | {"GONGKAI_CACHE": cache},
            check=True,
            capture_output=True,
            text=True,
        )
        assert "site/ 已生成" in ended.stdout
        assert len(ended.stderr.splitlines()) == lines
    assert ended.stderr.startswith(f"缓存目录 {cache} 不能用（")
    assert tree(project / "site") == built_anew(project)


def test_a_damaged_record_is_told_to_those_who_ask(project: Path) -> None:
    build(project)
    for options, lines in (((), 0), (("--verbose",), 1)):
        damage_what_is_remembered(project)
        ended = build(project, *options)
        assert len(ended.stderr.splitlines()) == lines
    assert "全部重新生成" in ended.stderr


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_catalog_is_made_anew_without_a_word(project: Path, damage: str) -> None:
    build(project)
    (file,) = (project / CACHE).glob("sites/*/catalog.sqlite")
    DAMAGES[damage](file)
    change_goal(project)
    for _ in range(2):
        ended = build(project)
        assert ended.stderr == ""
        assert tree(project / "site") == built_anew(project)


def test_where_files_cannot_be_locked_no_cache_is_used(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.chdir(project)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", REMEMBERING["SOURCE_DATE_EPOCH"])
    monkeypatch.setattr(fcntl, "flock", refuse)
    for _ in range(2):
        with inputs.lock_site(Path("declarations"), Path("site"), Path(CACHE)) as work:
            assert work == inputs.SitePaths(Path("declarations"), Path("site"), None, None)
            with inputs.take_snapshot(work) as seen:
                build_site(work, seen, jobs=1)
        assert tree(project / "site") == built_anew(project)
    assert [path.name for path in project.iterdir() if path.name.startswith(".")] == [CACHE]
